"""Starting a draft, and whether images and report belong together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app.edits import AddFinding, ChangeStudy, SetMark
from desktop.app.ids import DraftIds
from desktop.app.reading import MatchState, case_of, match, start_draft
from desktop.domain.age import age_at
from desktop.domain.case import Comparison
from desktop.domain.imaging import StudyPatient
from tests.app.making import empty_draft, finding, mark, stack, study


def started(**fields: object):
    return start_draft(study(**fields), "lumbar_spine", DraftIds())


def test_that_a_draft_begins_with_what_the_images_state() -> None:
    case = started(stacks=(stack(), stack(2), stack(3, modality="PR"))).case
    assert case.patient.name == "Sample^Anna"
    assert case.patient.sex == "female"
    assert case.patient.age_years == 46
    assert case.study.uid == "1.2.3"
    assert case.study.modality == "MR"
    assert case.study.modalities == ("MR",)
    assert case.findings == ()


def test_that_nothing_is_invented_where_the_images_are_silent() -> None:
    case = started(patient=StudyPatient(), date="", accession="", stacks=()).case
    assert case.patient == type(case.patient)()
    assert case.study.date is None
    assert case.study.modality is None


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1979-03-05", "2026-03-04", 46),
        ("19790305", "20260305", 47),
        ("2000-02-29", "2023-02-28", 22),
        ("2000-02-29", "2023-03-01", 23),
        ("2026-03-05", "2026-03-04", None),
        ("yesterday", "2026-03-04", None),
        (None, "2026-03-04", None),
    ],
)
def test_that_age_is_counted_at_the_study_date(born: str, day: str, age: int | None) -> None:
    assert age_at(born, day) == age


def test_that_the_stated_age_serves_where_no_birth_date_is_known() -> None:
    assert started(patient=StudyPatient(id="P1"), age_years=51.0).case.patient.age_years == 51.0


def test_that_report_and_its_own_images_match() -> None:
    assert match(started(), [study()]).state is MatchState.MATCH


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"study_uid": "9.9"}, "study_uid"),
        ({"accession": "A2"}, "accession"),
        ({"patient": StudyPatient(id="P2", name="Other^Bo")}, "patient_id"),
        ({"patient": StudyPatient(id="P1", issuer="ELSEWHERE")}, "issuer"),
        ({"patient": StudyPatient(id="P1", birth_date="19800101")}, "birth_date"),
    ],
)
def test_that_any_identifier_that_differs_is_a_mismatch(change: dict, differs: str) -> None:
    found = match(started(), [study(), study(**change)])
    assert found.state is MatchState.MISMATCH
    assert differs in found.differs


def test_that_a_mismatch_names_both_patients() -> None:
    other = study(patient=StudyPatient(id="P2", name="Other^Bo"))
    found = match(started(), [other])
    assert (found.report_name, found.images_name) == ("Sample^Anna", "Other^Bo")


def test_that_one_identifier_proves_nothing() -> None:
    draft = started(patient=StudyPatient(), accession="")
    assert match(draft, [study(patient=StudyPatient())]).state is MatchState.UNPROVEN
    assert match(draft, []).state is MatchState.NO_IMAGES


def test_that_the_earlier_study_of_the_same_patient_may_stand_beside() -> None:
    draft = started()
    prior = study(study_uid="1.2.0", accession="A0")
    assert match(draft, [prior]).state is MatchState.MISMATCH
    compared = Comparison(study_uid="1.2.0")
    draft = ChangeStudy((("comparison", compared),)).apply(draft)
    assert match(draft, [study(), prior]).state is MatchState.MATCH
    stranger = replace(prior, patient=StudyPatient(id="P2"))
    assert match(draft, [study(), stranger]).state is MatchState.MISMATCH


def test_that_a_case_file_carries_the_place_of_each_mark() -> None:
    draft = SetMark(mark()).apply(AddFinding(finding()).apply(empty_draft()))
    image = case_of(draft).findings[0].image
    assert image is not None
    assert (image.sop_uid, image.frame, image.point_lps_mm) == ("1.2.3.4.5", 1, (1.0, 2.0, 3.0))
    assert draft.case.findings[0].image is None
