"""The banner's words from a study and its draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.app.ports import Translator
from desktop.domain.age import age_at
from desktop.domain.message import Message
from desktop.report.identity import date_message, person_name
from desktop.views.shell.banner import Identity

if TYPE_CHECKING:
    from desktop.app.draft import Draft
    from desktop.domain.imaging import Study

_SEX_LETTERS = {"M": "male", "F": "female", "O": "other"}


def shown_date(text: str | None, say: Translator) -> str:
    """Return an ISO date in words; what is no date stays as it is."""
    said = date_message(text)
    return say.text(said) if said is not None else (text or "")


def identity_of(study: Study, draft: Draft | None, mismatch: str, say: Translator) -> Identity:
    """Return what the banner says of the images on screen and of the report beside them."""
    patient = study.patient
    age = age_at(patient.birth_date, study.date)
    if age is None and study.age_years is not None:
        age = int(study.age_years)
    word = _SEX_LETTERS.get(patient.sex)
    sex = say.text(Message(f"banner-sex-{word}")) if word else ""
    years = say.text(Message.of("banner-age", years=str(age))) if age is not None else ""
    time = study.time[:5] if study.time else ""
    compared = draft.case.study.comparison if draft is not None else None
    prior = ""
    if compared is not None and compared.date:
        prior = say.text(Message.of("banner-prior", date=shown_date(compared.date, say)))
    return Identity(
        name=person_name(patient.name) or say.text(Message("banner-no-name")),
        sex_age=" ".join(part for part in (sex, years) if part),
        born=shown_date(patient.birth_date, say),
        patient_id=patient.id,
        accession=study.accession,
        study=study.description or say.text(Message("banner-no-description")),
        when=" ".join(part for part in (shown_date(study.date, say), time, prior) if part),
        matches=not mismatch,
        mismatch=mismatch,
    )
