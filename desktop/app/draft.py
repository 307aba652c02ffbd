"""The draft: one immutable value that holds everything an edit can change."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Case
from desktop.domain.imaging import Vector3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on one frame: pixel coordinates (x, y), (0, 0) the centre of the first pixel.

    ``point_lps_mm`` is the same point in the patient, where the frame has a placement: marks show
    on other stacks of the same frame of reference through it.
    """

    series_uid: str
    stack: int
    sop_uid: str
    frame: int
    x: float
    y: float
    point_lps_mm: Vector3 | None = None
    frame_of_reference_uid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of a finding on the image, with the place of its badge (image pixels)."""

    finding: str
    place: Place
    badge_x: float | None = None
    badge_y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthMark:
    """A length drawn on one frame; ``end_x``, ``end_y`` on the same frame as ``place``.

    ``value`` in ``unit`` (mm or px) with ``basis`` as CASE.md names it, computed when drawn.
    """

    id: str
    place: Place
    end_x: float
    end_y: float
    value: float
    unit: str
    basis: str
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyImage:
    """A frame chosen for the report, with the window it was shown in."""

    series_uid: str
    stack: int
    sop_uid: str
    frame: int
    window_center: float | None = None
    window_width: float | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything of one report that an edit may change.

    ``numbers`` gives each finding its shown number: given once, never reused or renumbered, also
    after a finding is deleted. ``shown`` lists stacks (``series_uid#stack``) that were on screen:
    "all others normal" asserts only what was shown. ``asked`` are question paths answered
    "not known".
    """

    id: str
    case: Case
    marks: tuple[Mark, ...] = ()
    lengths: tuple[LengthMark, ...] = ()
    key_images: tuple[KeyImage, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    next_number: int = 1
    shown: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()

    def number_of(self, finding_id: str) -> int | None:
        """Return the shown number of a finding."""
        return dict(self.numbers).get(finding_id)
