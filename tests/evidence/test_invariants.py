"""Promises that hold for every form, over one shared set of random lumbar forms."""

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from desktop.domain.case import Category, ClinicalPicture
from desktop.domain.pointer import apply
from desktop.domain.side import Side
from desktop.evidence import figures
from desktop.evidence.assess import assess
from desktop.evidence.situation import known_age
from desktop.evidence.summary import summary

REASSURING = re.compile(
    r"\b(pain-free|of 100|common|uncommon|rare|no follow-up|age-related|harmless|benign|normal"
    r"|reassur\w*|without pain)\b",
    re.IGNORECASE,
)
PROCEDURE = re.compile(r"\b(injection|surgery is|operate|radiofrequency|fusion)\b", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NO_PROOF = "of normal signal"
LANES = list(Category)


def assess_fields(answer) -> list[tuple]:
    """Return everything of an answer that must not depend on which side is which."""
    return [
        (
            j.finding,
            j.complaint,
            j.category,
            j.care,
            j.scored,
            j.probability,
            j.fit,
            j.age_band,
            tuple((s.kind, s.factor, s.evidence, s.rule) for s in j.steps),
            j.silenced,
        )
        for j in answer.judgements
    ]


def test_that_the_forms_are_worth_testing_on(forms) -> None:
    lanes = [j.category for form in forms for j in form.answer.judgements]
    for lane in LANES:
        assert lanes.count(lane) > 0.01 * len(lanes), lane
    assert any(form.answer.groups for form in forms)
    assert sum(bool(form.answer.alerts) for form in forms) > len(forms) / 10


def test_that_an_open_alert_never_shares_a_sentence_with_reassurance(forms, words) -> None:
    for form in forms:
        answer = form.answer
        for alert in answer.alerts:
            assert not REASSURING.search(words.text(alert.text)), alert.flag
        for j in answer.judgements:
            if not (j.silenced or answer.is_acting or j.category is Category.ACT_NOW):
                continue
            assert j.silenced, form.seed
            assert j.pain_free_percent is None, form.seed
            shown = [j.reason, *j.limits, *j.against, *(s.text for s in j.steps)]
            for message in shown:
                text = _without_plain_statements(words.text(message))
                assert not REASSURING.search(text), (form.seed, text)


def _without_plain_statements(text: str) -> str:
    """Leave out wordings that state a lack or a proof still missing, and promise nothing."""
    for plain in ("No pain-free figure", "side without pain", "without pain applied", NO_PROOF):
        text = text.replace(plain, "")
    return text


def test_that_the_impression_says_nothing_reassuring_while_something_must_be_acted_on(
    forms, words
) -> None:
    for form in forms:
        if not form.answer.is_acting:
            continue
        for message in summary(form.case, form.answer):
            text = _without_plain_statements(words.text(message))
            assert not REASSURING.search(text), (form.seed, text)
            assert not PROCEDURE.search(text), (form.seed, text)


def test_that_mirroring_left_and_right_mirrors_the_answer(
    forms, pack, form_maker, read_case
) -> None:
    for form in forms:
        other = read_case(form_maker.mirrored(form.data))
        answer = assess(other, pack, flips=False, question=False)
        assert assess_fields(answer) == assess_fields(form.answer), form.seed
        assert answer.impression == form.answer.impression, form.seed
        assert answer.groups == form.answer.groups, form.seed


def test_that_every_finding_stands_in_exactly_one_lane(forms) -> None:
    for form in forms:
        impression = form.answer.impression
        listed = [key for lane in LANES for key in getattr(impression, lane.value)]
        listed = [key for key in listed if not key.startswith("red_flag:")]
        assert sorted(listed) == sorted(f.id for f in form.case.findings), form.seed


def test_that_every_finding_meets_every_complaint_once_in_file_order(forms) -> None:
    for form in forms:
        complaints = [c.id for c in form.case.clinical.complaints] or [None]
        expected = [(f.id, c) for f in form.case.findings for c in complaints]
        assert [(j.finding, j.complaint) for j in form.answer.judgements] == expected, form.seed


def test_that_a_concordant_side_never_lowers(forms, pack) -> None:
    compared = 0
    for form in forms:
        for number, c in enumerate(form.case.clinical.complaints[:1]):
            if c.side is None or not c.side.is_lateral:
                continue
            turned = replace(c, side=c.side.mirrored)
            rest = form.case.clinical.complaints[1:]
            clinical = replace(form.case.clinical, complaints=(turned, *rest))
            other = assess(replace(form.case, clinical=clinical), pack, flips=False, question=False)
            for j, k in zip(form.answer.judgements, other.judgements, strict=True):
                if j.complaint != c.id or not (j.scored and k.scored):
                    continue
                if (j.fit.side, k.fit.side) == ("fits", "does_not_fit"):
                    ratio, against = _product(j, "concordance"), _product(k, "concordance")
                    assert ratio >= against, (form.seed, number, j.finding)
                    assert _product(j, "association") * _product(j, "prevalence") >= (
                        _product(k, "association") * _product(k, "prevalence") - 1e-9
                    )
                    compared += 1
    assert compared > len(forms) / 100


def _product(judgement, kind: str) -> float:
    product = 1.0
    for step in judgement.steps:
        if step.kind == kind and step.factor is not None:
            product *= step.factor
    return product


def test_that_an_older_age_never_raises_the_ratio_of_an_age_related_finding(pack) -> None:
    tried = 0
    for rows in pack.mapping.values():
        for row in rows:
            effect = pack.association.get(row.effect_row)
            if effect is None or effect.is_direct or not row.p0_rows:
                continue
            ratio = figures.association(pack, row.effect_row).central
            shares = [figures.pain_free(pack, row.p0_rows, row.p0_widen, a) for a in range(18, 96)]
            known = [share.interval.central for share in shares if share is not None]
            if sorted(known) != known or ratio < 1:
                continue  # the share does not rise with age, or the finding argues against pain
            found = [ratio / (1 - p + ratio * p) for p in known]
            assert all(b <= a + 1e-12 for a, b in pairwise(found)), row.id
            tried += 1
    assert tried > 10


def test_that_the_ratio_of_a_degenerative_finding_falls_with_age_in_whole_forms(
    forms, pack
) -> None:
    kinds = {"disc_degeneration", "disc_bulge", "disc_protrusion", "facet_arthropathy"}
    for form in forms:
        age = form.case.patient.age_years
        if age is None or not any(f.type in kinds for f in form.case.findings):
            continue
        older = replace(form.case.patient, age_years=min(95.0, age + 7), birth_date=None)
        other = assess(replace(form.case, patient=older), pack, flips=False, question=False)
        for j, k in zip(form.answer.judgements, other.judgements, strict=True):
            finding = form.case.finding(j.finding)
            same = [s.evidence for s in j.steps if s.kind in ("association", "prevalence")] == [
                s.evidence for s in k.steps if s.kind in ("association", "prevalence")
            ]
            if finding is None or finding.type not in kinds or not (j.scored and k.scored and same):
                continue
            now = _product(j, "association") * _product(j, "prevalence")
            then = _product(k, "association") * _product(k, "prevalence")
            assert then <= now + 1e-9, form.seed


def test_that_an_empty_clinical_picture_makes_nothing_likely_symptomatic(forms, pack) -> None:
    for form in forms:
        bare = replace(form.case, clinical=ClinicalPicture(), overrides=())
        answer = assess(bare, pack, flips=False)
        assert answer.impression.likely_symptomatic == (), form.seed
        assert all(not j.scored for j in answer.judgements), form.seed


@pytest.fixture(scope="module")
def evidence_numbers(pack) -> set[str]:
    cells = set()
    for name in ("prevalence.csv", "association.csv", "values.csv"):
        cells |= set(NUMBER.findall(pack.texts[name]))
    return cells


def _form_numbers(form) -> set[str]:
    found = set(NUMBER.findall(str(form.data)))
    return found | {f"{float(n):g}" for n in found}


def _shares(pack, step, age: float) -> set[str]:
    rows = next(r for rows in pack.mapping.values() for r in rows if r.p0_rows == step.evidence)
    share = figures.pain_free(pack, rows.p0_rows, rows.p0_widen, age)
    shown = (share.interval.central, *share.widest) if share else ()
    return {str(max(1, round(100 * p))) for p in shown}


def _engine_numbers(pack, form, j) -> set[str]:
    """Numbers the engine worked out from rows of the evidence: shares, priors, shrunken ratios."""
    age = known_age(form.case.patient, form.case.study.date)[0] or 0.0
    allowed = {"100"} | {str(n + 1) for n in range(len(form.case.findings))}  # shared structures
    for step in j.steps:
        if step.kind in ("association", "concordance"):
            allowed.add(f"{step.factor:.2f}")
        elif step.kind == "prior":
            value = figures.prior(pack, step.evidence[0], age)
            allowed.add(str(round(100 * value)))
        elif step.kind == "prevalence" and step.evidence:
            allowed |= _shares(pack, step, age)
    return allowed


def test_that_no_printed_number_is_absent_from_the_evidence_or_the_form(
    forms, pack, words, evidence_numbers
) -> None:
    words_with_digits = re.compile(
        r"\b(?:[TLSC]\d{1,2}|T\d|f\d+|18 years|ten years|Three)\b|Modic type \d"
    )
    for form in forms[:: max(1, len(forms) // 500)]:
        known = evidence_numbers | _form_numbers(form)
        for j in form.answer.judgements:
            allowed = known | _engine_numbers(pack, form, j)
            shown = [j.reason, *j.limits, *j.against, *(s.text for s in j.steps)]
            for message in shown:
                text = words_with_digits.sub("", words.text(message))
                for number in NUMBER.findall(text):
                    assert number in allowed, (form.seed, text)


def test_that_the_factors_multiply_to_the_odds(forms, pack) -> None:
    k = pack.constants
    for form in forms:
        for j in form.answer.judgements:
            if not j.scored or j.probability is None:
                continue
            odds = 1.0
            for step in j.steps:
                odds *= step.factor if step.factor is not None else 1.0
            chance = min(k.clip_high, max(k.clip_low, odds / (1 + odds)))
            assert chance == pytest.approx(j.probability.central, abs=1e-9), form.seed


def test_that_flips_do_what_they_say(forms, pack, read_case) -> None:
    checked = 0
    for form in forms:
        rng = random.Random(form.seed)
        rows = [j for j in form.answer.judgements if j.flips]
        if not rows:
            continue
        j = rng.choice(rows)
        flip = rng.choice(j.flips)
        assert flip.to is not j.category, form.seed
        changed = apply(form.data, [(s.path, s.value) for s in flip.set])
        answer = assess(read_case(changed), pack, flips=False, question=False)
        row = next(
            x for x in answer.judgements if (x.finding, x.complaint) == (j.finding, j.complaint)
        )
        assert row.category is flip.to, (form.seed, flip.set)
        central = row.probability.central if row.probability else None
        assert central == pytest.approx(flip.central, abs=1e-12), (form.seed, flip.set)
        checked += 1
    assert checked > len(forms) / 4


def test_that_an_answer_of_the_question_does_what_it_says(forms, pack, read_case) -> None:
    asked = [form for form in forms if form.answer.question is not None]
    assert len(asked) > len(forms) / 40
    for form in asked:
        question = form.answer.question
        option = question.options[form.seed % len(question.options)]
        changed = apply(form.data, [(question.path, option.value)])
        answer = assess(
            read_case({k: v for k, v in changed.items() if k != "overrides"}),
            pack,
            flips=False,
            question=False,
        )
        for key, lane in option.lanes:
            assert answer.impression.lane_of(key) is lane, (form.seed, question.path)


def test_that_the_question_never_asks_for_what_is_known_or_was_asked(forms, pack) -> None:
    for form in forms:
        question = form.answer.question
        if question is None:
            continue
        node = form.data
        for step in question.path.strip("/").split("/"):
            if isinstance(node, list):
                node = next((m for m in node if step in (m.get("id"), f"{m.get('sign')},,")), {})
            else:
                node = node.get(step) or {}
        assert node in ({}, []), (form.seed, question.path)
        again = assess(form.case, pack, frozenset({question.path}), flips=False)
        assert again.question is None or again.question.path != question.path


def test_that_the_reader_keeps_the_last_word_but_not_silently_out_of_act_now(forms) -> None:
    for form in forms:
        engine = {f.id: LANES[-1] for f in form.case.findings}
        carried = {
            key
            for g in form.answer.groups
            if g.category is Category.LIKELY_SYMPTOMATIC
            for key in g.carried
        }
        for j in form.answer.judgements:
            engine[j.finding] = min(engine[j.finding], j.category, key=LANES.index)
        for key in carried:
            engine[key] = min(engine[key], Category.LIKELY_SYMPTOMATIC, key=LANES.index)
        for override in form.case.overrides:
            lane = form.answer.impression.lane_of(override.finding)
            leaves = engine[override.finding] is Category.ACT_NOW is not override.category
            if leaves and not override.reason:
                assert lane is Category.ACT_NOW, form.seed
                assert form.answer.problems, form.seed
            else:
                assert lane is override.category, form.seed


def test_that_a_lesion_opposite_to_the_pain_is_never_likely_symptomatic(forms) -> None:
    for form in forms:
        for j in form.answer.judgements:
            if any("lr_side_opposite" in s.evidence for s in j.steps):
                assert j.category is not Category.LIKELY_SYMPTOMATIC, form.seed


def test_that_the_same_input_gives_the_same_answer(forms, pack) -> None:
    for form in forms[::20]:
        assert assess(form.case, pack) == form.answer, form.seed


def test_that_the_sides_of_forms_are_really_mirrored(form_maker) -> None:
    form = {"findings": [{"side": Side.LEFT.value, "id": "left"}]}
    assert form_maker.mirrored(form) == {"findings": [{"side": "right", "id": "left"}]}
