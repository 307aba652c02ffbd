"""The truth table of root, zone, level and side: which clinical item serves, and when none may."""

import copy
import itertools

import pytest

from desktop.evidence.assess import assess
from tests.evidence.test_rules import BASE

# the root met at a disc, by anatomy: beside the middle the one that passes, in the foramen and
# beyond it the one that leaves; in the middle any from the passing one down
LEVELS = {
    "L1-L2": ("L2", "L1"), "L2-L3": ("L3", "L2"), "L3-L4": ("L4", "L3"),
    "L4-L5": ("L5", "L4"), "L5-S1": ("S1", "L5"), "L4-S1": ("S1", "L4"),
}  # fmt: skip
ZONES = ("central", "subarticular", "foraminal", "extraforaminal")
DOWN = ("L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3")
SERVED = {"L4", "L5", "S1"}  # roots whose match has a published likelihood ratio
FINDING_SIDES = ("left", "right", "bilateral", "midline", None)
PAIN_SIDES = ("left", "right", "bilateral", None)


def _item_due(level: str, zone: str, root: str) -> set[str]:
    passing, leaving = LEVELS[level]
    if zone == "central":
        below = DOWN[DOWN.index(passing) :]
        return set() if root in below else {"lr_root_mismatch"}
    if root == (passing if zone == "subarticular" else leaving):
        return {f"lr_root_{root}"} & {f"lr_root_{served}" for served in SERVED}
    return {"lr_root_mismatch"}


@pytest.fixture
def judged(pack, read_case):
    def run(level, zone, root, side, pain, numbering="certain"):
        data = copy.deepcopy(BASE)
        data["study"]["numbering"] = numbering
        (finding,) = data["findings"]
        finding.update(level=level, zone=zone, side=side)
        (complaint,) = data["clinical"]["complaints"]
        complaint.update(side=pain, roots=[root])
        case = read_case(
            {
                **data,
                "findings": [{k: v for k, v in finding.items() if v}],
                "clinical": {"complaints": [{k: v for k, v in complaint.items() if v}]},
            }
        )
        return assess(case, pack, flips=False, question=False).judgements[0]

    return run


def _items(row) -> set[str]:
    return {key for s in row.steps if s.kind == "concordance" for key in s.evidence}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("zone", ZONES)
def test_that_root_zone_and_level_choose_the_item(judged, level, zone):
    for root in DOWN:
        row = judged(level, zone, root, "left", "left")
        assert _items(row) == _item_due(level, zone, root), root


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("zone", ZONES)
def test_that_the_side_rule_holds_for_every_root(judged, level, zone):
    for root, side, pain in itertools.product(DOWN, FINDING_SIDES, PAIN_SIDES):
        row = judged(level, zone, root, side, pain)
        # a stated side wins; a zone in the middle is the middle where no side is stated
        where = side or ("midline" if zone == "central" else None)
        case = (root, side, pain)
        if where is None and pain == "bilateral":  # counts as lying on one of the two
            assert row.category.value == "indeterminate", case
        elif pain is None or where is None:
            assert row.probability is None, case
        elif {where, pain} == {"left", "right"}:
            assert "lr_side_opposite" in _items(row), case
            assert row.category.value != "likely_symptomatic", case
        else:
            assert "lr_side_opposite" not in _items(row), case
            assert row.probability is not None, case
        if pain == "bilateral" and where in ("left", "right"):
            assert row.category.value != "likely_symptomatic", case


@pytest.mark.parametrize("level", LEVELS)
def test_that_uncertain_numbering_leaves_every_root_unused(judged, level):
    for zone, root in itertools.product(ZONES, DOWN):
        assert not _items(judged(level, zone, root, "left", "left", numbering="uncertain"))


def test_that_a_stated_root_wins_over_the_one_that_the_level_implies(pack, read_case):
    for level, zone, root in itertools.product(LEVELS, ZONES, sorted(SERVED)):
        data = copy.deepcopy(BASE)
        data["findings"][0].update(level=level, zone=zone, neural_root=root)
        data["clinical"]["complaints"][0]["roots"] = [root]
        row = assess(read_case(data), pack, flips=False, question=False).judgements[0]
        assert _items(row) == {f"lr_root_{root}"}, (level, zone, root)
