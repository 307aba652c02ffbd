"""Edits of the level labels, of the numbering statement and of levels kept against their slice."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

from desktop.app.draft import Draft, LevelLabel, Place
from desktop.app.edit import name, refuse, with_case
from desktop.app.edits_findings import finding_of
from desktop.domain.message import Message
from desktop.report.catalogue import code
from desktop.report.counting import STATED
from desktop.report.lumbar import COUNTS
from desktop.report.numbering import COUNTED, COUNTED_FROM, kept_answer, kept_key
from desktop.viewer.levels import FARTHEST_MM
from desktop.viewer.spine import LUMBAR_USUAL, every_disc, in_one_spine, lumbar_type, ordered

BY = ("hand", "proposed")
CLOSEST_MM = 4.0  # no two discs of a person lie nearer to each other


def _checked(levels: tuple[LevelLabel, ...]) -> tuple[LevelLabel, ...]:
    """Return labels from the head down; refuse what cannot be one spine."""
    names = [label.level for label in levels]
    if len(set(names)) != len(names):
        twice = next(level for level in names if names.count(level) > 1)
        raise refuse("/levels", "level-twice", level=code(twice))
    if not in_one_spine(names):
        raise refuse("/levels", "levels-two-countings")
    order = ordered(names, lumbar_type(names) or LUMBAR_USUAL)
    by_name = {label.level: label for label in levels}
    for uid in dict.fromkeys(label.place.frame_of_reference_uid for label in levels):
        here = [by_name[n] for n in order if by_name[n].place.frame_of_reference_uid == uid]
        for above, below in itertools.pairwise(here):
            _check_pair(above, below)
    return tuple(by_name[level] for level in order)


def _check_pair(above: LevelLabel, below: LevelLabel) -> None:
    upper, lower = above.place.point_lps_mm, below.place.point_lps_mm
    if upper is None or lower is None:
        return
    if upper[2] <= lower[2] or math.dist(upper, lower) < CLOSEST_MM:
        pair = {"above": code(above.level), "below": code(below.level)}
        raise refuse("/levels", "levels-out-of-order", **pair)


def _check_place(place: Place) -> None:
    point = place.point_lps_mm
    if point is None or not place.frame_of_reference_uid:
        raise refuse("/levels", "level-without-place")
    numbers = (place.x, place.y, *point)
    if not all(abs(n) <= FARTHEST_MM for n in numbers) or place.frame < 1:  # false for NaN
        raise refuse("/levels", "place-not-on-image")


def _held(draft: Draft, level: str) -> LevelLabel:
    found = next((label for label in draft.levels if label.level == level), None)
    if found is None:
        raise refuse(f"/levels/{level}", "no-such-level", level=code(level))
    return found


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Name a disc on an image; an earlier label of the same name moves there."""

    label: LevelLabel

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-level", level=code(self.label.level))

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the label. The case is untouched."""
        new = self.label
        if new.level not in every_disc() or new.by not in BY:
            raise refuse(f"/levels/{new.level}", "level-not-a-disc")
        _check_place(new.place)
        others = tuple(label for label in draft.levels if label.level != new.level)
        return replace(draft, levels=_checked((*others, new)))


@dataclass(frozen=True, slots=True)
class MoveLevel:
    """Move a label; it counts as set by hand from then on."""

    level: str
    place: Place

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("move-level", level=code(self.level))

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the label at its new place."""
        _check_place(self.place)
        moved = replace(_held(draft, self.level), place=self.place, by="hand")
        levels = tuple(moved if label.level == self.level else label for label in draft.levels)
        return replace(draft, levels=_checked(levels))


@dataclass(frozen=True, slots=True)
class RenameLevels:
    """Give labels other names, (old, new) each, in one step."""

    names: tuple[tuple[str, str], ...]

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("rename-levels", count=len(self.names), count_text=str(len(self.names)))

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the labels renamed; typed levels of findings stay as they are."""
        names = dict(self.names)
        for old, new in self.names:
            _held(draft, old)
            if new not in every_disc():
                raise refuse(f"/levels/{new}", "level-not-a-disc")
        levels = tuple(
            replace(label, level=names[label.level], by="hand") if label.level in names else label
            for label in draft.levels
        )
        return replace(draft, levels=_checked(levels))


@dataclass(frozen=True, slots=True)
class RemoveLevel:
    """Take one label away."""

    level: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-level", level=code(self.level))

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the label."""
        gone = _held(draft, self.level)
        return replace(draft, levels=tuple(label for label in draft.levels if label is not gone))


@dataclass(frozen=True, slots=True)
class ClearLevels:
    """Take every label away."""

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("clear-levels")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without labels."""
        return replace(draft, levels=())


@dataclass(frozen=True, slots=True)
class SetNumbering:
    """State whether the numbering is certain, from where it was counted, and how many there are.

    ``counted`` is a word of ``report.numbering.COUNTED``, ``lumbar`` the number of vertebrae of
    lumbar type; ``None``: not stated.
    """

    numbering: str | None
    counted: str | None = None
    lumbar: int | None = None

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-numbering")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the statement; all of it is replaced."""
        if self.numbering not in (None, "certain", "uncertain"):
            raise refuse("/study/numbering", "wrong-type", field="numbering")
        if self.counted is not None and self.counted not in COUNTED:
            raise refuse(f"/form/answers/{COUNTED_FROM}", "wrong-type", field=COUNTED_FROM)
        if self.lumbar is not None and self.lumbar not in COUNTS:
            raise refuse(f"/form/answers/{STATED}", "wrong-type", field=STATED)
        case = draft.case
        kept = tuple(pair for pair in case.form.answers if pair[0] not in (COUNTED_FROM, STATED))
        lumbar = None if self.lumbar is None else str(self.lumbar)
        pairs = ((COUNTED_FROM, self.counted), (STATED, lumbar))
        new = tuple((key, word) for key, word in pairs if word)
        return with_case(
            draft,
            study=replace(case.study, numbering=self.numbering),
            form=replace(case.form, answers=(*kept, *new)),
        )


@dataclass(frozen=True, slots=True)
class ConfirmLevel:
    """Keep a finding's typed level although its slice shows another one."""

    finding_id: str
    shown: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("confirm-level")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the confirmation recorded; an earlier one is replaced."""
        finding = finding_of(draft, self.finding_id)
        if finding.level is None:
            raise refuse(f"/findings/{finding.id}", "no-level-to-confirm")
        key, form = kept_key(finding.id), draft.case.form
        kept = tuple(pair for pair in form.answers if pair[0] != key)
        new = (key, kept_answer(finding.level, self.shown))
        return with_case(draft, form=replace(form, answers=(*kept, new)))
