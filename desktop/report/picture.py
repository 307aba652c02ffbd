"""Pixels of key images, cut to what matters, with room for the badges of their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import cos, hypot, pi, sin

import numpy as np
from numpy.typing import NDArray

SHARE = 0.55
"""A marked picture shows this share of the shorter side of its frame, unless marks need more."""
REACH = 0.30
"""A badge stands this share of the picture's width from its mark."""
ROOM = 0.09
"""Half a badge and its edge, as a share of the picture's width: badges keep that off the border."""
ANGLES = (45, 135, 20, 160, -30, 210, 90, 315, 225, 0, 180, 270)
"""Where a badge may stand around its mark, in degrees, best first; 90 is up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyPixels:
    """Pixels of one key image as shown: uint8 of shape (rows, columns) or (rows, columns, 3).

    ``row_mm`` and ``column_mm`` are height and width of a pixel in any one unit: only their ratio
    counts, so that the picture keeps its proportions.
    """

    pixels: NDArray[np.uint8]
    row_mm: float = 1.0
    column_mm: float = 1.0

    @property
    def digest(self) -> str:
        """SHA-256 of shape and pixels, in hex."""
        shape = "x".join(str(n) for n in self.pixels.shape)
        return sha256(shape.encode() + np.ascontiguousarray(self.pixels).tobytes()).hexdigest()


Pictures = Mapping[tuple[str, int], KeyPixels]
"""Pixels by (SOP instance UID, frame)."""

Target = tuple[str, float, float]
"""A finding's id and the pixel (x, y) it is marked at; (0, 0) is the centre of the first."""

Marked = tuple[str, float, float, float, float]
"""A target with the place of its badge."""


def cut(whole: KeyPixels, targets: tuple[Target, ...]) -> tuple[KeyPixels, tuple[Marked, ...]]:
    """Return the square around the marks and the marks in its pixels, each with a badge.

    Without marks, or where nothing would be gained, the whole frame is returned.

    Parameters
    ----------
    whole : KeyPixels
        The frame as shown.
    targets : tuple of (finding id, x, y)
        Marks in pixels of the frame; those outside of it are left out.
    """
    rows, columns = _size(whole)
    inside = tuple(t for t in targets if 0 <= t[1] + 0.5 < columns and 0 <= t[2] + 0.5 < rows)
    if not inside:
        return whole, ()
    left, width = _span([t[1] for t in inside], columns, _pixels(whole, inside, whole.column_mm))
    top, height = _span([t[2] for t in inside], rows, _pixels(whole, inside, whole.row_mm))
    part = KeyPixels(
        pixels=whole.pixels[top : top + height, left : left + width],
        row_mm=whole.row_mm,
        column_mm=whole.column_mm,
    )
    moved = tuple((name, x - left, y - top) for name, x, y in inside)
    return part, _badged(part, moved)


def _size(picture: KeyPixels) -> tuple[int, int]:
    return int(picture.pixels.shape[0]), int(picture.pixels.shape[1])


def _pixels(whole: KeyPixels, targets: tuple[Target, ...], pixel_mm: float) -> int:
    """Return the side of the square in pixels of one direction."""
    rows, columns = _size(whole)
    side_mm = SHARE * min(rows * whole.row_mm, columns * whole.column_mm)
    for values, size_mm in (
        ([t[1] for t in targets], whole.column_mm),
        ([t[2] for t in targets], whole.row_mm),
    ):
        side_mm = max(side_mm, 2 * (max(values) - min(values)) * size_mm)
    return max(1, int(side_mm / pixel_mm + 0.5))


def _span(values: list[float], size: int, wanted: int) -> tuple[int, int]:
    """Return first pixel and length of a span around values that lies inside the frame."""
    length = min(size, wanted)
    first = round((min(values) + max(values)) / 2 - (length - 1) / 2)
    return max(0, min(first, size - length)), length


def _badged(part: KeyPixels, targets: tuple[Target, ...]) -> tuple[Marked, ...]:
    rows, columns = _size(part)
    reach = REACH * max(columns * part.column_mm, rows * part.row_mm)
    taken: list[tuple[float, float]] = [
        (x * part.column_mm, y * part.row_mm) for _, x, y in targets
    ]
    marked: list[Marked] = []
    for name, x, y in targets:
        own = (x * part.column_mm, y * part.row_mm)
        places = [_around(own, reach, angle) for angle in ANGLES]
        best = max(places, key=lambda place: _freedom(part, place, taken, own))
        taken.append(best)
        # rounding alone can put a badge a hair outside
        badge_x = min(max(best[0] / part.column_mm, 0.0), float(columns))
        badge_y = min(max(best[1] / part.row_mm, 0.0), float(rows))
        marked.append((name, x, y, badge_x, badge_y))
    return tuple(marked)


def _around(point: tuple[float, float], reach: float, angle: int) -> tuple[float, float]:
    turn = angle * pi / 180
    return point[0] + reach * cos(turn), point[1] - reach * sin(turn)


def _freedom(
    part: KeyPixels,
    place: tuple[float, float],
    taken: list[tuple[float, float]],
    own: tuple[float, float],
) -> float:
    """Return how free a place is, in mm: inside the border first, then away from the others."""
    rows, columns = _size(part)
    width, height = columns * part.column_mm, rows * part.row_mm
    room = ROOM * max(width, height)
    border = min(place[0], width - place[0], place[1], height - place[1]) - room
    others = [hypot(place[0] - x, place[1] - y) for x, y in taken if (x, y) != own]
    apart = min((d - 2 * room for d in others), default=0.0)
    return min(border, 0.0) + min(apart, 0.0)
