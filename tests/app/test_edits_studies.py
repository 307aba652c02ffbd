"""Several examinations in one report, and the study it compares with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.edits import (
    AddAlso,
    AddFinding,
    EditRefused,
    SetComparison,
    SetMark,
)
from desktop.app.ids import DraftIds
from desktop.app.reading import MatchState, join_study, match, part_study, start_draft
from desktop.domain.case import AlsoStudy, Comparison
from desktop.domain.imaging import StudyPatient
from tests.app.making import finding, mark, study
from tests.fakes.images import stack

OWN = study(
    description="MR lumbar spine",
    patient=StudyPatient(id="P1", name="Sample^Anna", birth_date="1979-03-05"),
)
FLEXION = replace(
    OWN,
    study_uid="1.2.9",
    accession="A9",
    description="Lumbar spine flexion extension",
    stacks=(stack(uid="1.9.1", modality="CR", count=1),),
)


@pytest.fixture
def draft():
    return start_draft(OWN, "lumbar_spine", DraftIds())


def test_that_an_examination_joins_with_modality_and_region_and_parts_again(draft) -> None:
    spine = replace(FLEXION, description="whole spine")
    joined = join_study(draft, spine).apply(draft)
    now = joined.case.study
    assert [(a.uid, a.accession, a.date, a.modality) for a in now.also] == [
        ("1.2.9", "A9", "2026-03-04", "CR")
    ]
    assert now.modalities == ("MR", "CR")
    assert now.regions == ("lumbar_spine", "cervical_spine", "thoracic_spine") or set(
        now.regions
    ) == {"lumbar_spine", "cervical_spine", "thoracic_spine"}
    assert now.regions[0] == now.region == "lumbar_spine"
    assert part_study(joined, "1.2.9", [OWN, spine]).apply(joined).case == draft.case


def test_that_a_region_is_always_a_word_of_the_vocabulary() -> None:
    from desktop.viewer.regions import _WORDS

    assert set(_WORDS) <= set(assets.vocabulary().regions)


def test_that_an_examination_of_another_patient_is_refused_with_both_names(draft) -> None:
    for patient, code in (
        (StudyPatient(id="P2", name="Other^Bo"), "app-other-patient"),
        (StudyPatient(id="P1"), "app-patient-unproven"),
    ):
        with pytest.raises(EditRefused) as refused:
            join_study(draft, replace(FLEXION, patient=patient))
        assert refused.value.problem.code == code
        said = dict(refused.value.problem.args)
        assert said["report"] == "Sample, Anna"
        assert said["images"] == ("Other, Bo" if patient.name else "–")


def test_that_match_takes_images_of_the_examinations_and_blocks_a_foreign_one(draft) -> None:
    assert match(draft, [OWN, FLEXION]).state is MatchState.MISMATCH
    joined = join_study(draft, FLEXION).apply(draft)
    assert match(joined, [OWN, FLEXION]).state is MatchState.MATCH
    foreign = replace(FLEXION, patient=replace(OWN.patient, name="Other^Bo", birth_date=""))
    found = match(joined, [OWN, foreign])
    assert (found.state, found.differs) == (MatchState.MISMATCH, ("name",))
    bare = replace(FLEXION, patient=StudyPatient(id="P1"))
    assert match(joined, [OWN, bare]).state is MatchState.UNPROVEN


def test_that_no_study_is_in_a_report_twice(draft) -> None:
    joined = join_study(draft, FLEXION).apply(draft)
    for edit, code in (
        (AddAlso(AlsoStudy(uid="1.2.9")), "app-study-in-report"),
        (AddAlso(AlsoStudy(uid=OWN.study_uid)), "app-study-in-report"),
        (AddAlso(AlsoStudy()), "app-study-in-report"),
        (SetComparison(Comparison(study_uid="1.2.9")), "app-study-in-report"),
    ):
        with pytest.raises(EditRefused) as refused:
            edit.apply(joined)
        assert refused.value.problem.code == code
    compared = SetComparison(Comparison(study_uid="1.2.9")).apply(draft)
    with pytest.raises(EditRefused) as refused:
        join_study(draft, FLEXION).apply(compared)
    assert refused.value.problem.code == "app-study-compared"


def test_that_an_examination_that_the_report_stands_on_stays(draft) -> None:
    joined = join_study(draft, FLEXION).apply(draft)
    marked = AddFinding(finding()).apply(joined)
    place = replace(mark().place, series_uid="1.9.1")
    marked = SetMark(replace(mark(), place=place)).apply(marked)
    with pytest.raises(EditRefused) as refused:
        part_study(marked, "1.2.9", [OWN, FLEXION]).apply(marked)
    assert refused.value.problem.code == "app-study-in-use"
    knee = replace(FLEXION, description="knee")
    joined = join_study(draft, knee).apply(draft)
    found = AddFinding(finding(region="knee", type="meniscal_tear", level=None)).apply(joined)
    with pytest.raises(EditRefused):
        part_study(found, "1.2.9", [OWN, knee]).apply(found)


def test_that_change_words_hold_the_study_they_refer_to(draft) -> None:
    compared = SetComparison(Comparison(study_uid="1.2.0", date="2024-05-01")).apply(draft)
    changed = AddFinding(finding(change="larger")).apply(compared)
    for other in (None, Comparison(study_uid="1.1.0")):
        with pytest.raises(EditRefused) as refused:
            SetComparison(other).apply(changed)
        assert refused.value.problem.code == "app-comparison-in-use"
    assert SetComparison(compared.case.study.comparison).apply(changed) is changed
    assert SetComparison(None).apply(compared).case.study.comparison is None
