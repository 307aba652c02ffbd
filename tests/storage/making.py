"""Steps for the tests of this room."""

from __future__ import annotations

from desktop.app.draft import Draft
from desktop.app.history import JournalStep, StepKind
from desktop.domain.case import Case, CasePatient, CaseStudy, ClinicalPicture

NAME = "Sample^Anna"


def draft(text: str = "", draft_id: str = "d1") -> Draft:
    return Draft(
        id=draft_id,
        case=Case(
            study=CaseStudy(region="lumbar_spine", uid="1.2.3"),
            patient=CasePatient(name=NAME),
            clinical=ClinicalPicture(indication=text or None),
        ),
    )


def step(sequence: int, text: str | None = None, draft_id: str = "d1") -> JournalStep:
    kind = StepKind.OPEN if sequence == 1 else StepKind.DO
    words = f"step {sequence}" if text is None else text
    return JournalStep(
        sequence=sequence, kind=kind, draft=draft(words, draft_id), edit="app-edit-indication"
    )


def steps(first: int, last: int, draft_id: str = "d1") -> list[JournalStep]:
    return [step(sequence, draft_id=draft_id) for sequence in range(first, last + 1)]
