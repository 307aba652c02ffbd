"""Promises that hold in every region of the body, over random forms of all of them."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator

import pytest

from desktop.domain.case import Category
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from tests.evidence.agreeing import LATER_WORDS, assert_agrees
from tests.evidence.forms_regions import SITES, maker
from tests.evidence.test_invariants import REASSURING, _without_plain_statements, assess_fields

COUNT = min(int(os.environ.get("CONCORD_FORMS", "700")), 10_000)
JOINTS = ("shoulder", "elbow", "wrist_hand", "hip", "knee", "ankle_foot")


@pytest.fixture(scope="module")
def made() -> list[dict]:
    forms = maker()
    return [forms.form(seed) for seed in range(COUNT)]


@pytest.fixture(scope="module")
def answers(made, pack, read_case) -> list[Assessment]:
    return [assess(read_case(data), pack, flips=False, question=False) for data in made]


def rows_of(answer: Assessment) -> dict[tuple[str, str | None], tuple]:
    """Return what is said of each finding and complaint, without the words."""
    return {
        (j.finding, j.complaint): (j.category, j.care, j.scored, j.probability, j.silenced)
        for j in answer.judgements
    }


def test_that_every_region_is_judged_in_every_way(made, answers) -> None:
    seen = {data["study"]["region"] for data in made}
    assert seen == set(SITES)
    kinds = [(j.category, j.scored) for answer in answers for j in answer.judgements]
    scored = [category for category, is_scored in kinds if is_scored]
    assert len(scored) > len(kinds) / 10
    for category in list(Category)[1:]:
        assert scored.count(category) > 5
    scored_regions = {
        f.get("region", data["study"]["region"])
        for data, answer in zip(made, answers, strict=True)
        for f in data["findings"]
        for j in answer.of(f["id"])
        if j.scored
    }
    assert {
        "lumbar_spine",
        "si_joint",
        "knee",
        "shoulder",
        "hip",
        "brain_cranial_nerve",
    } <= scored_regions


def test_that_all_regions_equal_the_published_arithmetic(made, answers, yardstick) -> None:
    tables = yardstick.Pack.load()
    for seed, (data, ours) in enumerate(zip(made, answers, strict=True)):
        if any(f["type"] in LATER_WORDS for f in data["findings"]):
            continue
        theirs = yardstick.assess(copy.deepcopy(data), tables)
        assert_agrees(theirs, ours, yardstick, seed)


def test_that_nothing_reassuring_is_said_while_something_must_be_acted_on(
    made, answers, words
) -> None:
    silent = 0
    for seed, answer in enumerate(answers):
        for j in answer.judgements:
            if not (answer.is_acting or j.category is Category.ACT_NOW):
                continue
            assert j.silenced or j.category is Category.ACT_NOW, seed
            assert j.pain_free_percent is None, seed
            for message in (j.reason, *j.limits, *j.against, *(s.text for s in j.steps)):
                text = _without_plain_statements(words.text(message))
                assert not REASSURING.search(text), (seed, text)
                silent += 1
    assert silent > 100


def test_that_the_joint_of_the_side_without_pain_is_never_symptomatic(made, answers) -> None:
    met = 0
    for data, answer in zip(made, answers, strict=True):
        sides = {c["id"]: c.get("side") for c in data["clinical"]["complaints"]}
        for f in data["findings"]:
            region = f.get("region", data["study"]["region"])
            if region not in JOINTS or f.get("side") not in ("left", "right"):
                continue
            for j in answer.of(f["id"]):
                pain = sides.get(j.complaint)
                if pain in ("left", "right") and pain != f["side"]:
                    assert j.category is not Category.LIKELY_SYMPTOMATIC
                    met += 1
    assert met > 20


def _pointed(document: dict, path: str, value: object) -> dict:
    """Set one place of a case file: a writer of its own, so that it cannot err with the program."""
    document = copy.deepcopy(document)
    node: object = document
    parts = path.strip("/").split("/")
    for number, part in enumerate(parts[:-1]):
        if isinstance(node, list):
            node = _member(node, part)
            continue
        assert isinstance(node, dict)
        if node.get(part) is None:
            node[part] = [] if part in ("complaints", "signs", "findings") else {}
        node = node[part]
        assert number < len(parts)
    if isinstance(node, list):
        node = _member(node, parts[-1])
        assert isinstance(value, dict)
        node.update(value)
    else:
        assert isinstance(node, dict)
        node[parts[-1]] = value
    return document


def _member(members: list, key: str) -> dict:
    names = dict(zip(("sign", "side", "root"), key.split(","), strict=True)) if "," in key else {}
    for member in members:
        if names and all((member.get(k) or "") == v for k, v in names.items()):
            return member
        if not names and member.get("id") == key:
            return member
    added = {k: v for k, v in names.items() if v} or {"id": key}
    members.append(added)
    return added


def test_that_flips_and_answers_do_what_they_say_in_every_region(made, pack, read_case) -> None:
    flipped = asked = 0
    for seed, data in enumerate(made):
        answer = assess(read_case(data), pack)
        for j in answer.judgements:
            for flip in j.flips:
                changed = data
                for setting in flip.set:
                    value = json.loads(json.dumps(setting.value))
                    changed = _pointed(changed, setting.path, value)
                then = assess(read_case(changed), pack, flips=False, question=False)
                row = rows_of(then)[j.finding, j.complaint]
                assert row[0] is flip.to is not j.category, (seed, flip.set)
                central = row[3].central if row[3] else None
                assert central == pytest.approx(flip.central, abs=1e-12), (seed, flip.set)
                flipped += 1
        for option in answer.question.options if answer.question else ():
            changed = _pointed(data, answer.question.path, option.value)
            then = assess(read_case(changed), pack, flips=False, question=False)
            for key, lane in option.lanes:
                assert then.impression.lane_of(key) is lane, (seed, answer.question.path)
            asked += 1
    assert flipped > COUNT
    assert asked > COUNT / 20


# Changes of a form that must change nothing of the judgement, each a function of the form.
Change = Callable[[dict, random.Random], dict | None]


def _with(data: dict, **changes: object) -> dict:
    return {**copy.deepcopy(data), **changes}


def findings_in_another_order(data: dict, rng: random.Random) -> dict:
    return _with(data, findings=rng.sample(data["findings"], len(data["findings"])))


def complaints_in_another_order(data: dict, rng: random.Random) -> dict:
    made = _with(data)
    rng.shuffle(made["clinical"]["complaints"])
    return made


def signs_and_flags_in_another_order(data: dict, rng: random.Random) -> dict:
    made = _with(data)
    rng.shuffle(made["clinical"]["signs"])
    rng.shuffle(made["clinical"]["red_flags"])
    return made


def denied_flags(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    made["clinical"]["red_flags_absent"] = ["all"]
    return made


def notes_of_others(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    made["x-local"] = {"ward": "7"}
    for f in made["findings"]:
        f["note"] = "left right L4-L5 cancer"
    made["clinical"]["indication"] = "fever, cancer, right"
    return made


def another_name_and_number(data: dict, _rng: random.Random) -> dict:
    made = _with(data, issued="2026-11-02T15:20:00+01:00")
    made["patient"] |= {"name": "Roe^R", "id": "P9"}
    made["study"] |= {"accession": "A9", "organisation": "North", "time": "11:11"}
    return made


def a_comparison(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    made["study"]["comparison"] = {"study_uid": "1.2", "date": "2020-01-01", "modality": "MR"}
    return made


def the_age_as_birth_date(data: dict, _rng: random.Random) -> dict | None:
    made, age = _with(data), data["patient"].get("age_years")
    if age is None:
        return None
    del made["patient"]["age_years"]
    made["patient"]["birth_date"] = f"{2026 - age}-01-05"
    made["study"]["date"] = "2026-11-02"
    return made


def marks_on_images(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    for number, f in enumerate(made["findings"]):
        f["image"] = {"sop_uid": f"1.2.{number}", "frame": 1, "point_lps_mm": [1.0, 2.0, 3.0]}
    return made


def a_renal_cyst_beside(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    made["findings"].append({"id": "x1", "type": "renal_cyst", "region": "extra_target"})
    return made


def nerve_words_as_a_scale(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    for f in made["findings"]:
        if f.get("neural") and "scale" not in f:
            words = ("none", "contact", "displacement", "compression")
            f["scale"] = {"id": "root_pfirrmann", "category": str(words.index(f.pop("neural")))}
    return made


def roots_in_the_long_form(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    for f in made["findings"]:
        if "neural_root" in f and f.get("side") in ("left", "right"):
            entry = {"root": f.pop("neural_root"), "side": f["side"]}
            f["neural_roots"] = [entry | ({"grade": f["neural"]} if f.get("neural") else {})]
    return made


def surgery_in_the_long_form(data: dict, rng: random.Random) -> dict | None:
    if data["study"]["region"] != "lumbar_spine":
        return None
    level = rng.choice(["L3-L4", "L4-L5", "L5-S1"])
    short, long = _with(data), _with(data)
    short["clinical"]["history"] = {"surgery_levels": [level]}
    long["clinical"]["history"] = {"surgeries": [{"kind": "discectomy", "levels": [level]}]}
    data.clear()
    data.update(short)
    return long


def cancer_in_the_history(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    short = _with(data)
    made["clinical"]["history"] = {"cancer": True}
    flags = short["clinical"]["red_flags"]
    if "cancer_history" not in flags:
        flags.append("cancer_history")
    data.clear()
    data.update(short)
    return made


def the_readers_own_lane(data: dict, rng: random.Random) -> dict | None:
    if not data["findings"]:
        return None
    chosen = {"finding": rng.choice(data["findings"])["id"], "reason": "seen before"}
    return _with(data, overrides=[chosen | {"category": "indeterminate"}])


def certain_findings(data: dict, _rng: random.Random) -> dict:
    made = _with(data)
    for f in made["findings"]:
        f["certainty"] = "definite" if f.get("certainty") != "definite" else "possible"
    return made


SAME: tuple[Change, ...] = (
    findings_in_another_order, complaints_in_another_order, signs_and_flags_in_another_order,
    denied_flags, notes_of_others, another_name_and_number, a_comparison, the_age_as_birth_date,
    marks_on_images, a_renal_cyst_beside, nerve_words_as_a_scale, roots_in_the_long_form,
    surgery_in_the_long_form, cancer_in_the_history, the_readers_own_lane, certain_findings,
)  # fmt: skip


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
def test_that_what_does_not_matter_changes_nothing(made, pack, read_case, change) -> None:
    compared = 0
    for seed, form in enumerate(made[:: max(1, len(made) // 250)]):
        data = copy.deepcopy(form)
        other = change(data, random.Random(seed))
        if other is None:
            continue
        mine = assess(read_case(data), pack, flips=False, question=False)
        theirs = assess(read_case(other), pack, flips=False, question=False)
        own = rows_of(theirs)
        for key, row in rows_of(mine).items():
            assert own[key] == row, (seed, key)
        assert {a.flag for a in mine.alerts} == {a.flag for a in theirs.alerts}, seed
        compared += 1
    assert compared > 10


def test_that_a_mirror_changes_no_judgement_in_any_region(
    made, answers, pack, form_maker, read_case
) -> None:
    for data, answer in zip(made, answers, strict=True):
        turned = assess(read_case(form_maker.mirrored(data)), pack, flips=False, question=False)
        assert assess_fields(turned) == assess_fields(answer)


def _scored(answers: list[Assessment], made: list[dict]) -> Iterator[tuple[int, dict, Assessment]]:
    for seed, (data, answer) in enumerate(zip(made, answers, strict=True)):
        if any(j.scored for j in answer.judgements):
            yield seed, data, answer


def test_that_limited_images_leave_numbers_and_take_the_lane(
    made, answers, pack, read_case
) -> None:
    for seed, data, answer in _scored(answers, made):
        other = copy.deepcopy(data)
        other["study"]["limitations"] = ["motion"]
        then = assess(read_case(other), pack, flips=False, question=False)
        for j, k in zip(answer.judgements, then.judgements, strict=True):
            assert j.probability == k.probability, seed
            if k.scored:
                assert k.category is Category.INDETERMINATE, seed
                assert k.limits, seed


def test_that_nobody_under_18_and_nobody_of_unknown_age_is_scored(
    made, answers, pack, read_case
) -> None:
    for seed, data, _ in _scored(answers, made):
        for age in (15, None):
            other = copy.deepcopy(data)
            other["patient"]["age_years"] = age
            then = assess(read_case(other), pack, flips=False, question=False)
            assert not any(j.scored for j in then.judgements), seed


def test_that_one_year_moves_a_chance_by_two_points_at_most(made, answers, pack, read_case) -> None:
    compared = 0
    for seed, data, answer in _scored(answers, made):
        other = copy.deepcopy(data)
        other["patient"]["age_years"] += 1
        then = assess(read_case(other), pack, flips=False, question=False)
        for j, k in zip(answer.judgements, then.judgements, strict=True):
            same = [s.evidence for s in j.steps] == [s.evidence for s in k.steps]
            if j.probability and k.probability and same:
                assert abs(j.probability.central - k.probability.central) < 0.02, seed
                compared += 1
    assert compared > 50


def test_that_an_alert_silences_but_leaves_numbers(made, answers, pack, read_case) -> None:
    for seed, data, answer in _scored(answers, made):
        other = copy.deepcopy(data)
        other["clinical"]["red_flags"] = ["saddle_anaesthesia"]
        then = assess(read_case(other), pack, flips=False, question=False)
        if not then.alerts or data["clinical"]["red_flags"]:
            continue
        for j, k in zip(answer.judgements, then.judgements, strict=True):
            assert k.silenced, seed
            assert (j.probability, j.scored) == (k.probability, k.scored), seed


def test_that_without_a_complaint_nothing_is_scored(made, pack, read_case) -> None:
    for seed, data in enumerate(made):
        other = copy.deepcopy(data)
        other["clinical"]["complaints"] = []
        then = assess(read_case(other), pack, flips=False, question=False)
        assert not any(j.scored for j in then.judgements), seed
        assert then.impression.likely_symptomatic == (), seed


def test_that_a_finding_entered_twice_at_one_structure_counts_once(
    made, answers, pack, read_case
) -> None:
    met = 0
    for seed, data, answer in _scored(answers, made):
        if len(data["findings"]) != 1 or answer.groups:
            continue
        other = copy.deepcopy(data)
        other["findings"].append({**data["findings"][0], "id": "twin"})
        then = assess(read_case(other), pack, flips=False, question=False)
        for j in answer.judgements:
            if j.scored:
                twins = [k for k in then.judgements if k.complaint == j.complaint]
                assert {k.probability for k in twins} == {j.probability}, seed
                met += 1
    assert met > 5
