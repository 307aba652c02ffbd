"""What lies under the pointer: marks, badges, measurements, their handles and labels."""

from __future__ import annotations

import itertools
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
    HANDLE = "handle"
    BODY = "body"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShape:
    """A finding's mark on screen."""

    id: str
    target: Point
    badge: Point
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShape:
    """A measurement on screen: its handles by number, its lines, the box of its label.

    ``label`` is (left, top, right, bottom). A closed line ends where it begins.
    """

    id: str
    handles: tuple[tuple[int, Point], ...]
    lines: tuple[tuple[Point, ...], ...] = ()
    label: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing and the part of it. ``kind`` is ``mark`` or ``measurement``.

    ``handle`` is the number of the point of a measurement, where one was hit.
    """

    kind: str
    id: str
    part: Part
    handle: int | None = None


def hit(
    at: Point,
    marks: Iterable[MarkShape],
    figures: Iterable[FigureShape],
    reach: float = REACH_PX,
) -> Hit | None:
    """Return the nearest part within reach. Handles win over bodies: they are what one aims at."""
    found: list[tuple[int, float, Hit]] = []
    for figure in figures:
        found += _parts(at, figure)
    for mark in marks:
        beyond = max(0.0, math.dist(at, mark.badge) - mark.radius)
        found.append((1, beyond, Hit(kind="mark", id=mark.id, part=Part.BADGE)))
        target = Hit(kind="mark", id=mark.id, part=Part.TARGET)
        found.append((0, math.dist(at, mark.target), target))
    near = [entry for entry in found if entry[1] <= reach]
    return min(near, key=lambda e: (e[0], e[1], e[2].id, e[2].handle or 0))[2] if near else None


def _parts(at: Point, figure: FigureShape) -> Iterable[tuple[int, float, Hit]]:
    """Return every part of a measurement with its rank and distance."""

    def part(which: Part, handle: int | None = None) -> Hit:
        return Hit(kind="measurement", id=figure.id, part=which, handle=handle)

    for number, point in figure.handles:
        yield 0, math.dist(at, point), part(Part.HANDLE, number)
    for line in figure.lines:
        for start, end in itertools.pairwise(line):
            yield 2, distance_to_segment(at, start, end), part(Part.BODY)
    if figure.label is not None:
        left, top, right, bottom = figure.label
        beyond = math.hypot(
            max(left - at[0], 0.0, at[0] - right), max(top - at[1], 0.0, at[1] - bottom)
        )
        if beyond == 0.0:
            yield 3, 0.0, part(Part.LABEL)


def distance_to_segment(at: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long2 = dx * dx + dy * dy
    if long2 == 0:
        return math.dist(at, start)
    along = ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / long2
    along = min(1.0, max(0.0, along))
    return math.dist(at, (start[0] + along * dx, start[1] + along * dy))
