"""Promises of the impression over many random forms, judged by the real engine."""

from __future__ import annotations

import re
from functools import cache

import pytest

from desktop import assets
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case
from desktop.domain.message import Message
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from desktop.report.lanes import lanes
from desktop.report.lanes_state import ImpressionState, LaneKind
from desktop.report.question import NOT_KNOWN_KEY, question
from desktop.report.waterfall import product
from desktop.report.why import order, why
from desktop.report.wording import Wording
from tests.evidence import forms

COUNT = 150
REASSURING = re.compile(
    r"pain-free|common|incidental|no follow|age-related|normal|harmless", re.IGNORECASE
)


@cache
def judged(seed: int, *, mirrored: bool = False) -> tuple[Case, Assessment]:
    form = forms.make_form(seed)
    case, _problems = parse_case(forms.mirrored(form) if mirrored else form, assets.vocabulary())
    assert case is not None
    return case, assess(case, assets.evidence(), flips=False, question=False)


def shown(seed: int, *, mirrored: bool = False) -> ImpressionState:
    case, assessment = judged(seed, mirrored=mirrored)
    numbers = {finding.id: place for place, finding in enumerate(case.findings, 1)}
    return lanes(case, numbers, assessment)


@pytest.fixture(scope="module")
def say() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def messages(value: object) -> list[Message]:
    if isinstance(value, Message):
        return [value]
    if isinstance(value, tuple):
        return [m for part in value for m in messages(part)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [m for field in fields for m in messages(getattr(value, field))]


def test_that_every_finding_stands_in_exactly_one_place() -> None:
    for seed in range(COUNT):
        case, _assessment = judged(seed)
        state = shown(seed)
        places = [entry.finding for entry in state.strip if entry.finding]
        places += [f for lane in state.lanes for card in lane.cards for f in card.findings]
        assert sorted(places) == sorted(f.id for f in case.findings), seed


def test_that_every_open_alert_stands_in_the_strip() -> None:
    seen = 0
    for seed in range(COUNT):
        _case, assessment = judged(seed)
        keys = {entry.key for entry in shown(seed).strip}
        seen += len(assessment.alerts)
        assert {f"red_flag:{alert.flag}" for alert in assessment.alerts} <= keys, seed
    assert seen > 20


def test_that_no_strip_bears_a_chance_or_a_reassuring_word(say: Wording) -> None:
    seen = 0
    for seed in range(COUNT):
        for entry in shown(seed).strip:
            seen += 1
            words = " ".join(say.text(m) for m in messages(entry) if m.id != "lanes-literal")
            assert "%" not in words, (seed, words)
            assert not REASSURING.search(words), (seed, words)
    assert seen > 20


def test_that_nothing_speaks_of_pain_free_people_while_an_alert_is_open(say: Wording) -> None:
    acting = 0
    for seed in range(COUNT):
        _case, assessment = judged(seed)
        if assessment.is_acting:
            acting += 1
            words = " ".join(say.text(m) for m in messages(shown(seed).lanes))
            assert "pain-free" not in words, (seed, words)
    assert acting > 20


def test_that_every_message_has_words(say: Wording) -> None:
    for seed in range(COUNT):
        missing = [m.id for m in messages(shown(seed)) if "⟨" in say.text(m)]
        assert not missing, seed


def test_that_a_mirrored_form_gives_the_mirrored_impression(say: Wording) -> None:
    swap = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    for seed in range(COUNT):
        here = [say.text(m) for m in messages(shown(seed))]
        there = [say.text(m) for m in messages(shown(seed, mirrored=True))]
        turned = [re.sub(r"\b([Ll]eft|[Rr]ight)\b", lambda w: swap[w[0]], text) for text in there]
        assert here == turned, seed


def test_that_without_a_complaint_nothing_is_likely_symptomatic() -> None:
    bare = 0
    for seed in range(COUNT):
        case, _assessment = judged(seed)
        if case.clinical.complaints or case.overrides:
            continue
        bare += 1
        lane = [x for x in shown(seed).lanes if x.kind is LaneKind.SYMPTOMATIC]
        assert not any(x.cards for x in lane), seed
    assert bare > 0


def test_that_every_waterfall_multiplies_to_its_chance(say: Wording) -> None:
    drawn = 0
    for seed in range(COUNT):
        case, assessment = judged(seed)
        for finding_id in order(case, assessment):
            state = why(case, {}, assessment, finding_id, assets.evidence())
            row = assessment.leading(finding_id)
            assert state is not None
            assert row is not None
            assert not [m.id for m in messages(state) if "⟨" in say.text(m)], seed
            if state.waterfall is None or row.probability is None:
                continue
            drawn += 1
            odds = product(state.waterfall.bars)
            assert odds / (1 + odds) == pytest.approx(row.probability.central, abs=1e-9)
    assert drawn > 50


def test_that_every_question_has_words_and_a_key_of_its_own_for_each_answer(say: Wording) -> None:
    asked = 0
    for seed in range(COUNT):
        case, _assessment = judged(seed)
        assessment = assess(case, assets.evidence(), flips=False)
        state = question({}, assessment)
        if state is None:
            assert assessment.question is None
            continue
        asked += 1
        keys = [answer.key for answer in state.answers]
        assert len(set(keys)) == len(keys)
        assert NOT_KNOWN_KEY not in keys
        assert len(keys) == len(assessment.question.options) if assessment.question else False
        missing = [m.id for m in messages(state) if "⟨" in say.text(m)]
        assert not missing, (seed, state.path)
    assert asked > 5
