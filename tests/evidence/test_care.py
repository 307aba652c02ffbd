"""Care of findings beside the pain: each threshold just below, at and above it."""

import pytest

from desktop.domain.case import Care
from desktop.evidence.assess import assess


def judged(
    pack, read_case, finding: dict, patient: dict | None = None, clinical: dict | None = None
):
    data = {
        "schema": "concord.case/1",
        "patient": patient or {"age_years": 60, "sex": "male"},
        "study": {"region": "lumbar_spine", "modality": "CT"},
        "clinical": clinical
        or {"complaints": [{"id": "c1", "pattern": "axial", "site": "low_back"}]},
        "findings": [{"id": "f1", "region": "extra_target", **finding}],
    }
    (judgement,) = assess(read_case(data), pack, flips=False, question=False).judgements
    return judgement


SIZES = (
    ("aortic_aneurysm", 25.0, "undecided", ""),
    ("aortic_aneurysm", 26.0, "follow", "inc-0028"),
    ("aortic_aneurysm", 29.9, "follow", "inc-0028"),
    ("aortic_aneurysm", 30.0, "follow", "inc-0029"),
    ("aortic_aneurysm", 39.9, "follow", "inc-0029"),
    ("aortic_aneurysm", 40.0, "follow", "inc-0030"),
    ("aortic_aneurysm", 50.0, "follow", "inc-0031"),
    ("aortic_aneurysm", 54.9, "follow", "inc-0031"),
    ("aortic_aneurysm", 55.0, "act", ""),
    ("iliac_aneurysm", 29.9, "none", "inc-0033"),
    ("iliac_aneurysm", 30.0, "follow", "inc-0034"),
    ("iliac_aneurysm", 35.0, "follow", "inc-0034"),
    ("iliac_aneurysm", 36.0, "follow", "inc-0035"),
    ("lung_nodule", 5.9, "undecided", "inc-0008"),
    ("lung_nodule", 6.0, "follow", "inc-0010"),
    ("lung_nodule", 8.0, "follow", "inc-0010"),
    ("lung_nodule", 8.1, "follow", "inc-0012"),
    ("adrenal_mass", 9.9, "none", "inc-0018"),
    ("adrenal_mass", 10.0, "undecided", ""),
    ("thyroid_nodule", 14.9, "undecided", ""),
    ("thyroid_nodule", 15.0, "follow", "inc-0025"),
    ("gallbladder_polyp", 5.0, "undecided", "inc-0045"),
    ("gallbladder_polyp", 9.9, "undecided", "inc-0046"),
    ("gallbladder_polyp", 10.0, "follow", "inc-0047"),
    ("pancreatic_cyst", 4.9, "follow", "inc-0039"),
    ("pancreatic_cyst", 5.0, "undecided", ""),
    ("visceral_artery_aneurysm", 19.9, "undecided", ""),
    ("visceral_artery_aneurysm", 20.0, "follow", "inc-0037"),
)


@pytest.mark.parametrize(("kind", "size", "care", "row"), SIZES)
def test_that_a_size_leads_to_its_care(pack, read_case, kind, size, care, row) -> None:
    found = judged(pack, read_case, {"type": kind, "size_mm": [size]})
    assert found.care == care
    assert [s.rule for s in found.steps if s.rule.startswith("inc-")] == ([row] if row else [])
    assert not found.scored


@pytest.mark.parametrize(
    ("grade", "care"), [("I", "none"), ("II", "none"), ("IIF", "follow"), ("III", "follow")]
)
def test_that_a_grade_leads_to_its_care(pack, read_case, grade, care) -> None:
    scale = {"id": "bosniak2019", "category": grade}
    assert judged(pack, read_case, {"type": "renal_cyst", "scale": scale}).care == care
    assert judged(pack, read_case, {"type": "renal_cyst"}).care is Care.UNDECIDED


def test_that_the_age_decides_where_the_table_says_so(pack, read_case) -> None:
    nodule = {"type": "thyroid_nodule", "size_mm": [12.0]}
    assert judged(pack, read_case, nodule, {"age_years": 34}).care is Care.FOLLOW
    assert judged(pack, read_case, nodule, {"age_years": 35}).care is Care.UNDECIDED
    assert judged(pack, read_case, nodule, {}).care is Care.UNDECIDED


def test_that_nothing_is_waved_through_while_something_must_be_acted_on(pack, read_case) -> None:
    alarm = {"complaints": [], "red_flags": ["saddle_anaesthesia"]}
    small = judged(pack, read_case, {"type": "iliac_aneurysm", "size_mm": [20]}, clinical=alarm)
    assert small.care is Care.UNDECIDED
    assert not any(step.rule.startswith("inc-") for step in small.steps)
    large = judged(pack, read_case, {"type": "iliac_aneurysm", "size_mm": [33]}, clinical=alarm)
    assert large.care is Care.FOLLOW


def test_that_every_row_has_its_sentence_and_its_source(pack, words) -> None:
    rows = {entry.id: entry for entries in pack.beside.values() for entry in entries}
    assert len(rows) == 30
    for row_id, entry in rows.items():
        assert words.knows(f"care-{row_id}")
        assert pack.cite(row_id).sources, row_id
        assert entry.care is not Care.ACT
