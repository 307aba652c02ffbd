"""Whether two studies are of one patient: two identifiers must agree and none may differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.age import parsed_day
from desktop.domain.case import CasePatient
from desktop.domain.imaging import StudyPatient

_NAME_PARTS = 2  # family and given; middle names come and go


class Kin(StrEnum):
    """What is known of two identities."""

    SAME = "same"
    OTHER = "other"
    UNPROVEN = "unproven"  # nothing speaks against it, but too little for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The comparison, with what differs: of the same patient that may be the name."""

    kin: Kin
    differs: tuple[str, ...] = ()


def kinship(one: StudyPatient, other: StudyPatient) -> Kinship:
    """Compare two identities as images or a report carry them.

    The same patient has the same ID, no other issuer, and the same birth date or name. A name that
    differs parts two identities unless the birth date agrees: people marry, and operators mistype.
    An ID alone proves nothing: it is unique within its issuer only.
    """
    pairs = {
        "patient_id": (one.id.strip(), other.id.strip()),
        "issuer": (one.issuer.strip(), other.issuer.strip()),
        "birth_date": (_day(one.birth_date), _day(other.birth_date)),
        "name": (name_key(one.name), name_key(other.name)),
    }
    known = {name: pair for name, pair in pairs.items() if all(pair)}
    differs = tuple(name for name, (mine, theirs) in known.items() if mine != theirs)
    agrees = frozenset(known) - frozenset(differs)
    # an issuer names an authority, not a patient: it can part two patients but not prove one
    if set(differs) - ({"name"} if {"patient_id", "birth_date"} <= agrees else set()):
        return Kinship(kin=Kin.OTHER, differs=differs)
    proven = "patient_id" in agrees and bool({"birth_date", "name"} & agrees)
    return Kinship(kin=Kin.SAME if proven else Kin.UNPROVEN, differs=differs)


def patient_of(patient: CasePatient) -> StudyPatient:
    """Return the identity of a report in the form that images have."""
    return StudyPatient(
        id=patient.id or "",
        issuer=patient.issuer or "",
        name=patient.name or "",
        birth_date=patient.birth_date or "",
    )


def name_key(name: str) -> str:
    """Return family and given name for comparing: first group, without case and spare spaces."""
    group = next((g for g in name.split("=") if g.strip(" ^")), "")
    parts = [" ".join(part.split()).casefold() for part in group.split("^")]
    return "^".join(parts[:_NAME_PARTS]).rstrip("^")


def _day(text: str) -> str:
    day = parsed_day(text)
    return day.isoformat() if day is not None else text.strip()
