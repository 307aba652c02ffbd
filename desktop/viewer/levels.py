"""Names of vertebrae and discs on every image, from discs named at places in the patient.

A spine is the smooth curve through the named discs. A slice across it is called by what the curve
meets where it passes through the slice: the nearest disc or vertebra in mm *along the curve*, so
lordosis and tilted slices need no rule of their own. Between two neighbouring discs lies the
vertebra they share; beyond the last named disc its own vertebra, and further on nothing is said.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from desktop.domain.imaging import FrameRef, Plane, Vector3
from desktop.viewer.geometry import along, dot, normal_of, patient_to_pixel, plane_of
from desktop.viewer.spine import (
    LUMBAR_USUAL,
    lumbar_type,
    neighbour,
    ordered,
    position,
    usual_step_mm,
)
from desktop.viewer.zoom import Point

FARTHEST_MM = 1e5  # no scanner reaches a hundred metres: such a place is a broken file
_PIECES = 24  # straight pieces of the curve from disc to disc: under 0.02 mm off at 36 mm
_BESIDE = {Plane.SAGITTAL: 0.75, Plane.CORONAL: 0.95}  # of the way to the next disc
_LONGER = 0.17  # further out for the names of discs, which are twice as long
_ACROSS = 0.5  # cosine: a slice within 60 degrees of square to the spine cuts across it
_OBLIQUE_ACROSS = 0.8  # an oblique slice must be nearer to square to be read as axial
_REACH = 0.35  # of the way from disc to disc: a quarter, and room for uneven steps
_NEAREST_MM = 60.0  # a point this far from the curve has no level


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place on the curve: ``at_mm`` along it, growing downwards.

    ``step_mm`` is the distance from disc to disc there.
    """

    name: str
    at_mm: float
    step_mm: float


@dataclass(frozen=True, kw_only=True)
class LevelMap:
    """Centres of named discs (LPS mm) in one frame of reference."""

    frame_of_reference_uid: str
    discs: tuple[tuple[str, Vector3], ...] = ()

    @property
    def lumbar(self) -> int:
        """How many vertebrae of lumbar type the names tell of; five where they do not tell."""
        return lumbar_type(name for name, _ in self.discs) or LUMBAR_USUAL

    @cached_property
    def places(self) -> dict[str, Vector3]:
        """The discs that can be: known names, at places that a scanner can have."""
        return {
            name: point
            for name, point in self.discs
            if position(name, self.lumbar) is not None
            and all(abs(part) <= FARTHEST_MM for part in point)
        }

    @cached_property
    def curve(self) -> Curve:
        """The curve through the discs."""
        return Curve.through(self)

    def holds(self, ref: FrameRef) -> bool:
        """Whether a frame lies in the same frame of reference."""
        placement = ref.placement
        return (
            placement is not None
            and placement.frame_of_reference_uid == self.frame_of_reference_uid
        )


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The line through the discs: points (LPS mm) at arc lengths, with the names along it."""

    points: tuple[Vector3, ...]
    arcs_mm: tuple[float, ...]
    discs: tuple[Spot, ...]
    bodies: tuple[Spot, ...]

    @classmethod
    def through(cls, levels: LevelMap) -> Curve:
        """Return the curve of a map; empty where the map names nothing."""
        places = levels.places
        names = ordered(places, levels.lumbar)
        if not names:
            return cls(points=(), arcs_mm=(), discs=(), bodies=())
        knots = [places[name] for name in names]
        inner, starts = _smooth(knots)
        arcs = _arcs(inner)
        at = [arcs[i] for i in starts]
        steps = _steps(names, at, levels.lumbar)
        above, below = steps[names[0]], steps[names[-1]]
        # straight on beyond both ends, as far as names may reach
        head = along(inner[0], _direction(inner[:2], up=True), above)
        foot = along(inner[-1], _direction(inner[-2:], up=False), below)
        return cls(
            points=(head, *inner, foot),
            arcs_mm=(-above, *arcs, arcs[-1] + below),
            discs=tuple(Spot(name, mm, steps[name]) for name, mm in zip(names, at, strict=True)),
            bodies=tuple(_bodies(names, at, steps, levels.lumbar)),
        )

    def name_at(self, at_mm: float) -> str:
        """Return what lies at an arc length; empty beyond the vertebrae at both ends."""
        if not self.discs:
            return ""
        first, last = self.discs[0], self.discs[-1]
        low, high = first.at_mm - 0.75 * first.step_mm, last.at_mm + 0.75 * last.step_mm
        if not low <= at_mm <= high:
            return ""
        nearest = min((*self.discs, *self.bodies), key=lambda spot: abs(spot.at_mm - at_mm))
        # two named discs with unnamed ones between them: nothing is known in the middle
        near = abs(nearest.at_mm - at_mm) <= _REACH * nearest.step_mm
        return nearest.name if near else ""

    def point_at(self, at_mm: float) -> Vector3:
        """Return the point at an arc length, the nearest end beyond the ends."""
        arcs = self.arcs_mm
        index = min(max(bisect_left(arcs, at_mm), 1), len(arcs) - 1)
        length = arcs[index] - arcs[index - 1]
        part = min(1.0, max(0.0, (at_mm - arcs[index - 1]) / length)) if length > 0 else 0.0
        return _between(self.points[index - 1], self.points[index], part)

    def tangent_at(self, at_mm: float) -> Vector3:
        """Return the unit direction of the curve, downwards."""
        return _unit(_minus(self.point_at(at_mm + 2.0), self.point_at(at_mm - 2.0)))

    def nearest_mm(self, point_lps_mm: Vector3) -> tuple[float, float]:
        """Return (arc length, distance) of the place of the curve nearest to a point."""
        best = (0.0, math.inf)
        pieces = zip(self.points, self.points[1:], self.arcs_mm, self.arcs_mm[1:], strict=False)
        for start, end, low, high in pieces:
            way = _minus(end, start)
            long2 = dot(way, way)
            part = dot(_minus(point_lps_mm, start), way) / long2 if long2 > 0 else 0.0
            part = min(1.0, max(0.0, part))
            gap = math.dist(point_lps_mm, _between(start, end, part))
            if gap < best[1]:
                best = (low + part * (high - low), gap)
        return best

    def crossings(self, normal: Vector3, offset_mm: float) -> tuple[float, ...]:
        """Return the arc lengths at which the plane ``normal . p = offset`` cuts the curve."""
        gaps = [dot(normal, point) - offset_mm for point in self.points]
        found = []
        for index in range(1, len(gaps)):
            one, other = gaps[index - 1], gaps[index]
            if one != other and (one <= 0 <= other or other <= 0 <= one):
                part = one / (one - other)
                low, high = self.arcs_mm[index - 1], self.arcs_mm[index]
                found.append(low + part * (high - low))
        return tuple(found)


def level_of(levels: LevelMap, ref: FrameRef, size: tuple[int, int] | None = None) -> str:
    """Return the disc or vertebra that a slice across the spine shows; empty where none.

    Parameters
    ----------
    levels
        The named discs.
    ref
        The slice; other frames of reference have no level.
    size
        (rows, columns) of the picture: the spine must lie inside it.
    """
    placement = ref.placement
    plane = plane_of(placement)
    if placement is None or not levels.holds(ref) or plane not in (Plane.AXIAL, Plane.OBLIQUE):
        return ""
    normal, curve = normal_of(placement), levels.curve
    least = _ACROSS if plane is Plane.AXIAL else _OBLIQUE_ACROSS
    met = [
        (abs(dot(normal, curve.tangent_at(mm))), mm)
        for mm in curve.crossings(normal, dot(normal, placement.origin_lps_mm))
        if size is None or is_inside(ref, size, curve.point_at(mm))
    ]
    square = [(cosine, mm) for cosine, mm in met if cosine >= least]
    return curve.name_at(max(square)[1]) if square else ""


def level_at(levels: LevelMap, point_lps_mm: Vector3) -> str:
    """Return the disc or vertebra beside which a point lies; empty far from the spine."""
    if not all(abs(part) <= FARTHEST_MM for part in point_lps_mm):
        return ""
    at_mm, gap = levels.curve.nearest_mm(point_lps_mm)
    return levels.curve.name_at(at_mm) if gap <= _NEAREST_MM else ""


def level_notes(
    levels: LevelMap, ref: FrameRef, size: tuple[int, int]
) -> tuple[tuple[str, Point], ...]:
    """Return names of vertebrae with their places on a frame along the spine, clear of the bone.

    On sagittal frames a name stands in front of its vertebra, square to the curve there; on
    coronal frames to the patient's left. What lies outside the picture of (rows, columns) is left
    out, and so is everything on other planes: there a slice has one level, given by ``level_of``.
    """
    plane = plane_of(ref.placement)
    if not levels.holds(ref) or plane not in _BESIDE:
        return ()
    notes = []
    curve = levels.curve
    for spot in curve.bodies:
        here = curve.point_at(spot.at_mm)
        side = _beside(curve.tangent_at(spot.at_mm), plane)
        there = along(here, side, _BESIDE[plane] * spot.step_mm)
        body = patient_to_pixel(ref.placement, ref.scale, here)
        name = patient_to_pixel(ref.placement, ref.scale, there)
        if body is None or name is None:
            continue
        if _is_in((body.x, body.y), size) and _is_in((name.x, name.y), size):
            notes.append((spot.name, (name.x, name.y)))
    return tuple(notes)


def disc_notes(levels: LevelMap, ref: FrameRef) -> tuple[tuple[str, Point], ...]:
    """Return where the name of each disc stands beside the spine on a sagittal or coronal frame."""
    plane = plane_of(ref.placement)
    if not levels.holds(ref) or plane not in _BESIDE:
        return ()
    notes = []
    curve = levels.curve
    for spot in curve.discs:
        side = _beside(curve.tangent_at(spot.at_mm), plane)
        there = along(curve.point_at(spot.at_mm), side, (_BESIDE[plane] + _LONGER) * spot.step_mm)
        name = patient_to_pixel(ref.placement, ref.scale, there)
        if name is not None:
            notes.append((spot.name, (name.x, name.y)))
    return tuple(notes)


def is_inside(ref: FrameRef, size: tuple[int, int], point_lps_mm: Vector3) -> bool:
    """Whether the foot of a point lies in the picture of (rows, columns)."""
    foot = patient_to_pixel(ref.placement, ref.scale, point_lps_mm)
    return foot is not None and _is_in((foot.x, foot.y), size)


def expected_at(levels: LevelMap, disc: str) -> Vector3 | None:
    """Return where a disc lies, or would lie going straight on from the named ones.

    ``None`` where the names give no place for it: in another counting, or more than the named
    spine away.
    """
    if disc in levels.places:
        return levels.places[disc]
    curve = levels.curve
    for end, step, up in _ends(curve):
        name, count = neighbour(end.name, step, levels.lumbar), 1
        while name is not None:
            if name == disc:
                spot = curve.point_at(end.at_mm)
                way = curve.tangent_at(end.at_mm)
                sign = -1.0 if up else 1.0
                return along(spot, way, sign * count * end.step_mm)
            name, count = neighbour(name, step, levels.lumbar), count + 1
    return None


def maps_of(places: Iterable[tuple[str, str, Vector3]]) -> tuple[LevelMap, ...]:
    """Return a map for each frame of reference of (frame of reference, disc, LPS mm) places."""
    found: dict[str, list[tuple[str, Vector3]]] = {}
    for uid, name, point in places:
        found.setdefault(uid, []).append((name, point))
    return tuple(
        LevelMap(frame_of_reference_uid=uid, discs=tuple(discs)) for uid, discs in found.items()
    )


def map_for(maps: Iterable[LevelMap], ref: FrameRef) -> LevelMap | None:
    """Return the map of a frame's own frame of reference."""
    return next((levels for levels in maps if levels.holds(ref)), None)


def _ends(curve: Curve) -> tuple[tuple[Spot, int, bool], ...]:
    if not curve.discs:
        return ()
    return ((curve.discs[0], -1, True), (curve.discs[-1], 1, False))


def _is_in(at: Point, size: tuple[int, int]) -> bool:
    rows, columns = size
    return 0 <= at[0] + 0.5 <= columns and 0 <= at[1] + 0.5 <= rows


def _beside(tangent: Vector3, plane: Plane) -> Vector3:
    """Return the direction from the spine to its names: forwards, or to the patient's left."""
    if plane is Plane.CORONAL:
        return (1.0, 0.0, 0.0)
    return _unit((0.0, tangent[2], -tangent[1])) if tangent[2] < 0 else (0.0, -1.0, 0.0)


def _bodies(
    names: list[str], at: list[float], steps: dict[str, float], lumbar: int
) -> Iterable[Spot]:
    first, last = names[0], names[-1]
    yield _body(first.partition("-")[0], at[0], -steps[first])
    for index in range(1, len(names)):
        above, below = names[index - 1], names[index]
        if neighbour(above, 1, lumbar) == below:
            yield _body(below.partition("-")[0], at[index - 1], at[index] - at[index - 1])
        else:  # discs between them are unnamed
            yield _body(above.partition("-")[2], at[index - 1], steps[above])
            yield _body(below.partition("-")[0], at[index], -steps[below])
    yield _body(last.partition("-")[2], at[-1], steps[last])


def _body(name: str, disc_mm: float, step_mm: float) -> Spot:
    """Return a vertebra half a step below its disc, or above it where the step is negative."""
    return Spot(name, disc_mm + step_mm / 2.0, abs(step_mm))


def _steps(names: list[str], at: list[float], lumbar: int) -> dict[str, float]:
    """Return the distance from each disc to its neighbours, as the named ones tell it."""
    steps: dict[str, list[float]] = {name: [] for name in names}
    for index in range(1, len(names)):
        above, below = names[index - 1], names[index]
        count = 1
        while neighbour(above, count, lumbar) not in (below, None):
            count += 1
        share = (at[index] - at[index - 1]) / count
        steps[above].append(share)
        steps[below].append(share)
    return {
        name: sum(found) / len(found) if found else usual_step_mm(name)
        for name, found in steps.items()
    }


def _smooth(knots: list[Vector3]) -> tuple[list[Vector3], list[int]]:
    """Return points of a smooth curve through the knots and the index of each knot among them.

    Cubic Hermite pieces; the slope at a knot is that of the parabola through it and its neighbours
    (over chord length), so that a circle of discs stays nearly a circle.
    """
    if len(knots) == 1:
        return [knots[0]], [0]
    chords = [max(math.dist(a, b), 1e-6) for a, b in itertools.pairwise(knots)]
    rises = [
        _times(_minus(b, a), 1.0 / h) for a, b, h in zip(knots, knots[1:], chords, strict=False)
    ]
    slopes = _slopes(rises, chords)
    points, starts = [knots[0]], [0]
    for i, h in enumerate(chords):
        for piece in range(1, _PIECES + 1):
            u = piece / _PIECES
            points.append(_hermite((knots[i], knots[i + 1]), (slopes[i], slopes[i + 1]), h, u))
        starts.append(len(points) - 1)
    return points, starts


def _slopes(rises: list[Vector3], chords: list[float]) -> list[Vector3]:
    if len(rises) == 1:
        return [rises[0], rises[0]]
    inner = []
    for i in range(1, len(rises)):
        before, after = chords[i - 1], chords[i]
        mixed = _plus(_times(rises[i - 1], after), _times(rises[i], before))
        inner.append(_times(mixed, 1.0 / (before + after)))
    first = _minus(_times(rises[0], 2.0), inner[0])
    last = _minus(_times(rises[-1], 2.0), inner[-1])
    return [first, *inner, last]


def _hermite(
    ends: tuple[Vector3, Vector3], slopes: tuple[Vector3, Vector3], h: float, u: float
) -> Vector3:
    start = _times(ends[0], (1 + 2 * u) * (1 - u) ** 2)
    end = _times(ends[1], u * u * (3 - 2 * u))
    leave = _times(slopes[0], h * u * (1 - u) ** 2)
    arrive = _times(slopes[1], -h * u * u * (1 - u))
    return _plus(_plus(start, end), _plus(leave, arrive))


def _arcs(points: list[Vector3]) -> list[float]:
    total, arcs = 0.0, [0.0]
    for one, other in itertools.pairwise(points):
        total += math.dist(one, other)
        arcs.append(total)
    return arcs


def _direction(pair: list[Vector3], *, up: bool) -> Vector3:
    if len(pair) < 2:  # noqa: PLR2004 - one disc alone: the spine runs with the body
        return (0.0, 0.0, 1.0 if up else -1.0)
    way = _unit(_minus(pair[1], pair[0]))
    return _times(way, -1.0) if up else way


def _unit(vector: Vector3) -> Vector3:
    size = math.sqrt(dot(vector, vector))
    return _times(vector, 1.0 / size) if size > 0 else (0.0, 0.0, -1.0)


def _plus(a: Vector3, b: Vector3) -> Vector3:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def _minus(a: Vector3, b: Vector3) -> Vector3:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _times(a: Vector3, factor: float) -> Vector3:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def _between(a: Vector3, b: Vector3, part: float) -> Vector3:
    return _plus(a, _times(_minus(b, a), part))
