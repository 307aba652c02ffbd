"""The truth table of joint compartments: side of pain and finding, one structure or several."""

from __future__ import annotations

import itertools

import pytest

from desktop.evidence.assess import assess

SIDES = ("left", "right", "bilateral", None)
# type, region, pain (pattern, site), compartments its form offers, and what else it needs
JOINTS = {
    "cuff tendinopathy": (
        *("cuff_tendinopathy", "shoulder", ("tendon", "shoulder"), {}),
        ("supraspinatus", "infraspinatus", "subscapularis", "teres_minor"),
    ),
    "partial cuff tear": (
        *("partial_thickness_cuff_tear", "shoulder", ("tendon", "shoulder"), {}),
        ("supraspinatus", "infraspinatus", "subscapularis", "teres_minor"),
    ),
    "full cuff tear": (
        *("full_thickness_cuff_tear", "shoulder", ("joint", "shoulder"), {}),
        ("supraspinatus", "infraspinatus", "subscapularis", "teres_minor"),
    ),
    "meniscus": ("meniscal_tear", "knee", ("joint", "knee"), {}, ("medial", "lateral")),
    "knee cartilage": (
        *("cartilage_defect", "knee", ("joint", "knee"), {}),
        ("medial", "lateral", "patellofemoral"),
    ),
    "knee osteophyte": (
        *("osteophyte", "knee", ("joint", "knee"), {}),
        ("medial", "lateral", "patellofemoral"),
    ),
    "knee marrow": (
        *("bone_marrow_lesion", "knee", ("joint", "knee"), {}),
        ("medial", "lateral", "patellofemoral"),
    ),
    "labrum": ("labral_tear", "hip", ("joint", "groin"), {}, ("anterior", "posterior")),
    "hip cartilage": ("cartilage_defect", "hip", ("joint", "groin"), {}, ("anterior", "superior")),
}
ONE_STRUCTURE = {"labrum", "hip cartilage"}  # a hip's labrum is one structure, wherever it is torn


@pytest.fixture(params=sorted(JOINTS))
def name(request) -> str:
    return request.param


@pytest.fixture
def judged(pack, read_case):
    def run(name: str, pain: str | None, *places: tuple[str | None, str | None], age: int = 55):
        word, region, (pattern, site), more, _ = JOINTS[name]
        findings = [
            {"id": f"f{n}", "type": word, "side": side, "location": where, **more}
            for n, (side, where) in enumerate(places)
        ]
        complaint = {"id": "c1", "pattern": pattern, "site": site, "side": pain}
        data = {
            "schema": "concord.case/1",
            "study": {"region": region, "modality": "MR", "sides_imaged": "both"},
            "patient": {"age_years": age, "sex": "female"},
            "clinical": {
                "complaints": [{**{k: v for k, v in complaint.items() if v}, "duration_weeks": 40}]
            },
            "findings": [{k: v for k, v in f.items() if v} for f in findings],
        }
        return assess(read_case(data), pack, flips=False, question=False)

    return run


def test_that_the_side_rule_of_a_joint_holds_in_every_compartment(judged, name) -> None:
    for where, side, pain in itertools.product(JOINTS[name][4], SIDES, SIDES):
        row = judged(name, pain, (side, where)).judgements[0]
        told = (where, side, pain)
        if {side, pain} == {"left", "right"}:  # the other joint: no number, never a cause
            assert row.category.value == "likely_incidental", told
            assert row.probability is None, told
        elif pain is None or (side is None and pain != "bilateral"):
            assert not row.scored, told
            assert row.probability is None, told
        else:
            assert row.scored, told
            assert row.probability is not None, told
        if pain == "bilateral" and side in ("left", "right"):
            assert row.category.value != "likely_symptomatic", told


def test_that_compartments_are_judged_alike_and_mirror_alike(judged, name) -> None:
    def numbers(side: str, where: str | None):
        row = judged(name, side, (side, where)).judgements[0]
        return row.category, row.probability

    found = {numbers(side, where) for side in ("left", "right") for where in JOINTS[name][4]}
    assert len(found) == 1, found


def test_that_two_compartments_share_the_prior_and_one_counts_once(judged, name) -> None:
    places = JOINTS[name][4]
    for first, second in itertools.product(places, places):
        answer = judged(name, "left", ("left", first), ("left", second))
        alone = judged(name, "left", ("left", first)).judgements[0]
        chances = [j.probability.central for j in answer.judgements]
        if first == second or name in ONE_STRUCTURE:
            assert answer.groups == (), (first, second)
            assert chances == [alone.probability.central] * 2, (first, second)
        else:
            (group,) = answer.groups
            assert set(group.findings) == {"f0", "f1"}, (first, second)
            assert group.probability.central == alone.probability.central, (first, second)
            assert all(chance < alone.probability.central for chance in chances), (first, second)


def test_that_the_other_joint_neither_shares_nor_joins(judged, name) -> None:
    for first, second in itertools.product(JOINTS[name][4], JOINTS[name][4]):
        answer = judged(name, "left", ("left", first), ("right", second))
        alone = judged(name, "left", ("left", first)).judgements[0]
        assert answer.groups == ()
        assert answer.judgements[0].probability == alone.probability
        assert answer.judgements[1].probability is None
