"""Reading a study: starting its draft, and whether images and report belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.app.draft import Draft
from desktop.app.ports import Ids
from desktop.domain.age import age_at, parsed_day
from desktop.domain.case import Case, CasePatient, CaseStudy, FormAnswers, ImagePlace
from desktop.domain.imaging import Study

# the modalities a case file knows; presentation states, key objects and the like are none
MODALITIES = ("CR", "CT", "MR", "US", "NM", "PT", "XA", "DX", "RF", "MG", "OT")
SEXES = {"M": "male", "F": "female", "O": "other", "U": "unknown"}
NEEDED = 2  # identifiers that must agree before a match counts as proven


class MatchState(StrEnum):
    """Whether the images on screen are those of the report."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNPROVEN = "unproven"  # nothing disagrees, but fewer than two identifiers can be compared
    NO_IMAGES = "no_images"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The comparison: both names, and the identifiers that differ."""

    state: MatchState
    report_name: str = ""
    images_name: str = ""
    differs: tuple[str, ...] = ()


def match(draft: Draft, on_screen: Iterable[Study]) -> Match:
    """Compare the identity of the report with every study on screen.

    A study named in the report as comparison or as also reported may have its own UID and
    accession; its patient must still be the same.
    """
    results = [_match_one(draft.case, study) for study in on_screen]
    report_name = draft.case.patient.name or ""
    if not results:
        return Match(state=MatchState.NO_IMAGES, report_name=report_name)
    order = (MatchState.MISMATCH, MatchState.UNPROVEN, MatchState.MATCH)
    return min(results, key=lambda result: order.index(result.state))


def _match_one(case: Case, study: Study) -> Match:
    patient, images = case.patient, study.patient
    pairs = [
        ("patient_id", patient.id, images.id),
        ("issuer", patient.issuer, images.issuer),
        ("birth_date", _iso(patient.birth_date), _iso(images.birth_date)),
    ]
    if study.study_uid not in _companions(case):
        pairs += [
            ("study_uid", case.study.uid, study.study_uid),
            ("accession", case.study.accession, study.accession),
        ]
    known = [(name, mine, theirs) for name, mine, theirs in pairs if mine and theirs]
    differs = tuple(name for name, mine, theirs in known if mine != theirs)
    # an issuer names an authority, not a patient: it can part two patients but not prove one
    proofs = sum(1 for name, *_ in known if name != "issuer")
    if differs:
        state = MatchState.MISMATCH
    else:
        state = MatchState.MATCH if proofs >= NEEDED else MatchState.UNPROVEN
    return Match(
        state=state, report_name=patient.name or "", images_name=images.name, differs=differs
    )


def _companions(case: Case) -> frozenset[str]:
    compared = case.study.comparison.study_uid if case.study.comparison else None
    return frozenset(uid for uid in (compared, *(a.uid for a in case.study.also)) if uid)


def start_draft(
    study: Study, region: str, ids: Ids, *, template: str | None = None, version: str | None = None
) -> Draft:
    """Return a new draft for a study, with what its images state about patient and study."""
    found = Counter(stack.modality for stack in study.stacks if stack.modality in MODALITIES)
    modalities = tuple(sorted(found))
    patient = study.patient
    return Draft(
        id=ids.new("d"),
        case=Case(
            patient=CasePatient(
                id=patient.id or None,
                issuer=patient.issuer or None,
                name=patient.name or None,
                birth_date=_iso(patient.birth_date),
                age_years=_age(study),
                sex=SEXES.get(patient.sex, patient.sex if patient.sex in SEXES.values() else None),
            ),
            study=CaseStudy(
                region=region,
                uid=study.study_uid or None,
                accession=study.accession or None,
                date=_iso(study.date),
                time=study.time or None,
                modality=max(modalities, key=lambda m: found[m]) if modalities else None,
                modalities=modalities,
                regions=(region,),
                referrer=study.referrer or None,
                organisation=study.organisation or None,
            ),
            form=FormAnswers(template=template, version=version),
        ),
    )


def case_of(draft: Draft) -> Case:
    """Return the draft's case with the place of each finding's mark filled in.

    Marks are the one home of that fact inside the program; a case file carries it in ``image``.
    """
    places = {
        mark.finding: ImagePlace(
            sop_uid=mark.place.sop_uid,
            frame=mark.place.frame,
            point_lps_mm=mark.place.point_lps_mm,
        )
        for mark in draft.marks
    }
    findings = tuple(replace(f, image=places.get(f.id, f.image)) for f in draft.case.findings)
    return replace(draft.case, findings=findings)


def _age(study: Study) -> float | None:
    counted = age_at(study.patient.birth_date, study.date)
    return study.age_years if counted is None else counted


def _iso(text: str | None) -> str | None:
    day = parsed_day(text)
    return day.isoformat() if day else None
