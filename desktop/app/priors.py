"""Earlier studies of the same patient: which there are, which one to compare with, which is newer.

Everything here answers from the studies that are known; nothing is fetched, and a study that is not
proven to be of the same patient is never offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from desktop.app.same_patient import Kin, kinship
from desktop.domain.age import parsed_day
from desktop.domain.case import Comparison
from desktop.domain.imaging import Study
from desktop.viewer.pairing import share_alike
from desktop.viewer.regions import regions_of, side_of

Moment = tuple[str, str]  # ISO date, HH:MM or empty


class Tier(IntEnum):
    """How relevant an earlier study is."""

    ALIKE = 0  # same region, same modality
    REGION = 1  # same region
    OTHER = 2  # of the patient, nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """An earlier study. ``likeness`` is the share of series that have a match in it."""

    study: Study
    tier: Tier
    likeness: float
    moment: Moment

    @property
    def is_relevant(self) -> bool:
        """Whether it shows the same region."""
        return self.tier is not Tier.OTHER


def priors_of(
    study: Study, known: Iterable[Study], taken: frozenset[str] = frozenset()
) -> tuple[Prior, ...]:
    """Return earlier studies of the same patient, the best first.

    Sorted by tier, then the most recent first, then by likeness. A study of the same day counts
    only where both state a time and its own is earlier; without a date nothing is earlier.

    Parameters
    ----------
    study
        The study that is reported.
    known
        Every study known, in any order; the study itself and doubles may be among them.
    taken
        Study UIDs that are reported together with it: no comparison.
    """
    now = moment(study)
    found = [
        Prior(
            study=other,
            tier=_tier(study, other),
            likeness=share_alike(study.pictures, other.pictures),
            moment=moment(other),
        )
        for other in of_same_patient(study, known)
        if other.study_uid not in taken and is_earlier(moment(other), now)
    ]
    found.sort(key=lambda prior: prior.study.study_uid)
    found.sort(key=lambda prior: (prior.moment, prior.likeness), reverse=True)
    return tuple(sorted(found, key=lambda prior: prior.tier))


def default_prior(priors: tuple[Prior, ...]) -> Prior | None:
    """Return what to compare with unless told otherwise: the most recent relevant study."""
    return next((prior for prior in priors if prior.is_relevant), None)


def newer_priors(priors: tuple[Prior, ...], compared: Comparison | None) -> tuple[Prior, ...]:
    """Return relevant earlier studies that are newer than the one compared with, newest first.

    Of a comparison whose images are not known only the date counts. Without a comparison every
    relevant one is returned.
    """
    held = next((p for p in priors if compared and p.study.study_uid == compared.study_uid), None)
    worst = held.tier if held is not None and held.is_relevant else Tier.REGION
    since = held.moment if held is not None else (_iso(compared.date) if compared else "", "")
    found = [p for p in priors if p.tier <= worst and p.moment > since and p is not held]
    if held is None and compared is not None:
        found = [p for p in found if p.moment[0] > since[0]]  # of the same day: it may be that one
    return tuple(sorted(found, key=lambda prior: prior.moment, reverse=True))


def of_same_patient(study: Study, known: Iterable[Study]) -> tuple[Study, ...]:
    """Return other studies proven to be of the same patient, each once, the newest first."""
    by_uid: dict[str, Study] = {}
    for other in known:
        if other.study_uid == study.study_uid or not other.study_uid or not other.pictures:
            continue
        if kinship(study.patient, other.patient).kin is not Kin.SAME:
            continue
        held = by_uid.get(other.study_uid)
        if held is None or _frames(other) > _frames(held):
            by_uid[other.study_uid] = other
    found = sorted(by_uid.values(), key=lambda other: other.study_uid)
    return tuple(sorted(found, key=moment, reverse=True))


def moment(study: Study) -> Moment:
    """Return date and time for ordering; empty where they are not known."""
    day = _iso(study.date)
    return (day, study.time[:5] if day else "")


def is_earlier(one: Moment, other: Moment) -> bool:
    """Whether one moment is earlier than another for certain."""
    if not one[0] or not other[0]:
        return False
    if one[0] != other[0]:
        return one[0] < other[0]
    return bool(one[1] and other[1]) and one[1] < other[1]


def comparison_with(study: Study) -> Comparison:
    """Return how a report names an earlier study."""
    modalities = [stack.modality for stack in study.pictures]
    most = max(modalities, key=modalities.count, default=None)
    return Comparison(study_uid=study.study_uid, date=_iso(study.date) or None, modality=most)


def _tier(study: Study, other: Study) -> Tier:
    mine, theirs = regions_of(study), regions_of(other)
    if {side_of(study), side_of(other)} == {"L", "R"}:
        return Tier.OTHER
    same = {s.modality for s in study.pictures} & {s.modality for s in other.pictures}
    if mine and theirs:
        if not set(mine) & set(theirs):
            return Tier.OTHER
    elif not share_alike(study.pictures, other.pictures):
        return Tier.OTHER  # where one does not say what it shows, its series must look alike
    return Tier.ALIKE if same else Tier.REGION


def _frames(study: Study) -> int:
    return sum(len(stack.frames) for stack in study.pictures)


def _iso(text: str | None) -> str:
    day = parsed_day(text)
    return day.isoformat() if day is not None else ""
