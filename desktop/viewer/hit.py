"""What lies under the pointer: marks, badges, lengths and their ends."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.viewer.zoom import Point

REACH_PX = 8.0


class Part(StrEnum):
    """The part of a thing that was hit."""

    BADGE = "badge"
    TARGET = "target"
    START = "start"
    END = "end"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShape:
    """A finding's mark on screen."""

    id: str
    target: Point
    badge: Point
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthShape:
    """A length on screen."""

    id: str
    start: Point
    end: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing and the part of it. ``kind`` is ``mark`` or ``length``."""

    kind: str
    id: str
    part: Part


def hit(
    at: Point,
    marks: Iterable[MarkShape],
    lengths: Iterable[LengthShape],
    reach: float = REACH_PX,
) -> Hit | None:
    """Return the nearest part within reach. Ends win over bodies: they are what one aims at."""
    found: list[tuple[int, float, Hit]] = []
    for length in lengths:
        ends = ((Part.START, length.start), (Part.END, length.end))
        for part, point in ends:
            found.append((0, math.dist(at, point), Hit(kind="length", id=length.id, part=part)))
        body = Hit(kind="length", id=length.id, part=Part.BODY)
        found.append((2, distance_to_segment(at, length.start, length.end), body))
    for mark in marks:
        beyond = max(0.0, math.dist(at, mark.badge) - mark.radius)
        found.append((1, beyond, Hit(kind="mark", id=mark.id, part=Part.BADGE)))
        target = Hit(kind="mark", id=mark.id, part=Part.TARGET)
        found.append((0, math.dist(at, mark.target), target))
    near = [entry for entry in found if entry[1] <= reach]
    return min(near, key=lambda e: (e[0], e[1], e[2].id))[2] if near else None


def distance_to_segment(at: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long2 = dx * dx + dy * dy
    if long2 == 0:
        return math.dist(at, start)
    along = ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / long2
    along = min(1.0, max(0.0, along))
    return math.dist(at, (start[0] + along * dx, start[1] + along * dy))
