"""Edits on the images: marks, key images, and which stacks were shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desktop.app.draft import Draft, KeyImage, Mark, Place
from desktop.app.edit import name, refuse
from desktop.app.edits_findings import finding_of
from desktop.domain.message import Message


def check_place(place: Place, *more: float | None) -> None:
    """Refuse a place with numbers that no image has.

    Raises
    ------
    EditRefused
        Where a number is not finite, or the frame does not exist.
    """
    numbers = (place.x, place.y, *(place.point_lps_mm or ()), *(m for m in more if m is not None))
    if not all(math.isfinite(number) for number in numbers) or place.frame < 1:
        raise refuse("/marks", "place-not-on-image")


@dataclass(frozen=True, slots=True)
class SetMark:
    """Mark a finding on an image; an earlier mark of the finding moves there."""

    mark: Mark

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("mark")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the mark. The case is untouched."""
        finding_of(draft, self.mark.finding)
        check_place(self.mark.place, self.mark.badge_x, self.mark.badge_y)
        same = [m.finding == self.mark.finding for m in draft.marks]
        if any(same):
            pairs = zip(draft.marks, same, strict=True)
            return replace(draft, marks=tuple(self.mark if hit else m for m, hit in pairs))
        return replace(draft, marks=(*draft.marks, self.mark))


@dataclass(frozen=True, slots=True)
class RemoveMark:
    """Remove the mark of a finding; the finding stays."""

    finding_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-mark")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the mark."""
        left = tuple(m for m in draft.marks if m.finding != self.finding_id)
        if left == draft.marks:
            raise refuse(f"/marks/{self.finding_id}", "no-such-mark")
        return replace(draft, marks=left)


def _same_frame(one: KeyImage, sop_uid: str, frame: int) -> bool:
    return one.sop_uid == sop_uid and one.frame == frame


@dataclass(frozen=True, slots=True)
class SetKeyImage:
    """Choose a frame for the report; choosing it again replaces window and finding."""

    key_image: KeyImage

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("key-image")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the key image."""
        new = self.key_image
        if new.finding is not None:
            finding_of(draft, new.finding)
        same = [_same_frame(k, new.sop_uid, new.frame) for k in draft.key_images]
        if any(same):
            pairs = zip(draft.key_images, same, strict=True)
            return replace(draft, key_images=tuple(new if hit else k for k, hit in pairs))
        return replace(draft, key_images=(*draft.key_images, new))


@dataclass(frozen=True, slots=True)
class RemoveKeyImage:
    """Take a frame out of the report."""

    sop_uid: str
    frame: int = 1

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-key-image")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the key image."""
        left = tuple(k for k in draft.key_images if not _same_frame(k, self.sop_uid, self.frame))
        if left == draft.key_images:
            raise refuse("/key_images", "no-such-key-image")
        return replace(draft, key_images=left)


@dataclass(frozen=True, slots=True)
class ShowStack:
    """Note that a stack was on screen. Bookkeeping: no undo step, kept through undo and redo."""

    key: str

    @property
    def name(self) -> Message:
        """What the journal calls it."""
        return name("show-stack")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the stack among those shown."""
        return draft if self.key in draft.shown else replace(draft, shown=(*draft.shown, self.key))
