"""Reading a study: starting its draft, and whether images and report belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.app.draft import Draft
from desktop.app.edit import refuse
from desktop.app.edits_studies import AddAlso, RemoveAlso
from desktop.app.ports import Ids
from desktop.app.same_patient import Kin, kinship, patient_of
from desktop.domain.age import age_at, parsed_day
from desktop.domain.case import AlsoStudy, Case, CasePatient, CaseStudy, FormAnswers, ImagePlace
from desktop.domain.imaging import Study
from desktop.report.identity import person_name
from desktop.viewer.regions import regions_of

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


def match(draft: Draft, on_screen: Iterable[Study], looked_at: Iterable[Study] = ()) -> Match:
    """Compare the identity of the report with every study on screen.

    ``looked_at`` are earlier studies on screen that the report does not name: as with those it
    names, only the patient counts.

    A study named in the report as comparison or as also reported may have its own UID and
    accession; its patient must still be proven the same (``desktop.app.same_patient``).
    """
    results = [_match_one(draft.case, study) for study in on_screen]
    results += [_match_companion(draft.case, study) for study in looked_at]
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
    else:
        return _match_companion(case, study)
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


def _match_companion(case: Case, study: Study) -> Match:
    found = kinship(patient_of(case.patient), study.patient)
    states = {
        Kin.SAME: MatchState.MATCH,
        Kin.OTHER: MatchState.MISMATCH,
        Kin.UNPROVEN: MatchState.UNPROVEN,
    }
    return Match(
        state=states[found.kin],
        report_name=case.patient.name or "",
        images_name=study.patient.name,
        differs=found.differs if found.kin is Kin.OTHER else (),
    )


def require_same_patient(draft: Draft, study: Study) -> None:
    """Refuse a study that is not proven to be of the report's patient.

    Raises
    ------
    EditRefused
        With both names: two identifiers must agree and none may differ.
    """
    found = kinship(patient_of(draft.case.patient), study.patient)
    if found.kin is Kin.SAME:
        return
    code = "other-patient" if found.kin is Kin.OTHER else "patient-unproven"
    report, images = person_name(draft.case.patient.name), person_name(study.patient.name)
    raise refuse("/study", code, report=report or "–", images=images or "–")


def join_study(draft: Draft, study: Study) -> AddAlso:
    """Return the edit that reports a study together with a draft's own.

    Raises
    ------
    EditRefused
        Where it is not proven to be of the same patient.
    """
    require_same_patient(draft, study)
    modalities = modalities_of(study)
    return AddAlso(
        AlsoStudy(
            uid=study.study_uid,
            accession=study.accession or None,
            date=_iso(study.date),
            modality=modalities[0] if modalities else None,
        ),
        modalities=modalities,
        regions=regions_of(study),
    )


def part_study(draft: Draft, study_uid: str, shown: Iterable[Study]) -> RemoveAlso:
    """Return the edit that takes a study out of a report; ``shown`` are all that are loaded."""
    loaded = {study.study_uid: study for study in shown}
    now, gone = draft.case.study, loaded.get(study_uid)
    also = [other.uid for other in now.also if other.uid and other.uid != study_uid]
    series = frozenset(stack.series_uid for stack in gone.stacks) if gone else frozenset()
    if not {now.uid, *also} <= loaded.keys():  # what the others show is not known: keep it all
        return RemoveAlso(study_uid, modalities=now.modalities, regions=now.regions, series=series)
    left = [loaded[uid] for uid in also]
    own = modalities_of(loaded[now.uid or ""])
    return RemoveAlso(
        study_uid,
        modalities=(*sorted(own), *(m for study in left for m in modalities_of(study))),
        regions=tuple(r for study in left for r in regions_of(study)),
        series=series,
    )


def modalities_of(study: Study) -> tuple[str, ...]:
    """Return the modalities of a case file that a study has, the most frequent first."""
    found = Counter(stack.modality for stack in study.stacks if stack.modality in MODALITIES)
    return tuple(sorted(found, key=lambda m: (-found[m], m)))


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
