"""Edits of which studies a report is about, and which earlier one it compares with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import name, refuse, with_case
from desktop.domain.case import AlsoStudy, CaseStudy, Comparison
from desktop.domain.message import Message


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


@dataclass(frozen=True, slots=True)
class AddAlso:
    """Report another study together with this one.

    ``modalities`` and ``regions`` are what it shows: they join those of the report. Whoever makes
    this edit has proven that the patient is the same (``desktop.app.reading.join_study``).
    """

    study: AlsoStudy
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("add-also")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the study; it cannot be the compared one as well."""
        now, uid = draft.case.study, self.study.uid
        if not uid or uid == now.uid or any(other.uid == uid for other in now.also):
            raise refuse("/study/also", "study-in-report")
        if now.comparison is not None and now.comparison.study_uid == uid:
            raise refuse("/study/also", "study-compared")
        return _with_study(
            draft,
            replace(
                now,
                also=(*now.also, self.study),
                modalities=_once((*now.modalities, now.modality or "", *self.modalities)),
                regions=_once((now.region, *now.regions, *self.regions)),
            ),
        )


@dataclass(frozen=True, slots=True)
class RemoveAlso:
    """Report a study no longer together with this one.

    ``modalities`` and ``regions`` are those of the studies that stay. ``series`` are the series of
    the study that goes: nothing of the report may stand on its images.
    """

    uid: str
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    series: frozenset[str] = frozenset()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-also")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the study."""
        now = draft.case.study
        left = tuple(other for other in now.also if other.uid != self.uid)
        if left == now.also:
            raise refuse("/study/also", "study-not-in-report")
        regions = _once((now.region, *self.regions))
        used = {finding.region for finding in draft.case.findings if finding.region}
        if used - set(regions) or self.series & series_in_use(draft):
            raise refuse("/study/also", "study-in-use")
        return _with_study(
            draft,
            replace(
                now,
                also=left,
                modalities=_once((now.modality or "", *self.modalities)),
                regions=regions,
            ),
        )


@dataclass(frozen=True, slots=True)
class SetComparison:
    """State which earlier study this one was compared with; ``None`` where there was none."""

    comparison: Comparison | None

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("comparison")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the comparison.

        Change words refer to it: they keep it from being taken away or exchanged.
        """
        now, new = draft.case.study, self.comparison
        own = {now.uid, *(other.uid for other in now.also)}
        if new is not None and new.study_uid and new.study_uid in own:
            raise refuse("/study/comparison", "study-in-report")
        if new != now.comparison and has_change(draft):
            raise refuse("/study/comparison", "comparison-in-use")
        return _with_study(draft, replace(now, comparison=new))


def has_change(draft: Draft) -> bool:
    """Whether a finding carries a change word."""
    return any(finding.change for finding in draft.case.findings)


def series_in_use(draft: Draft) -> frozenset[str]:
    """Return the series that marks, measurements and key images of a report stand on."""
    places = (*(m.place for m in draft.marks), *(m.place for m in draft.measurements))
    return frozenset(
        (*(place.series_uid for place in places), *(k.series_uid for k in draft.key_images))
    )


def _with_study(draft: Draft, study: CaseStudy) -> Draft:
    return with_case(draft, study=study)
