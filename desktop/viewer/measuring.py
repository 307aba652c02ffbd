"""One door to every measuring tool: from points to readings, and from clicks to points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.domain.imaging import FrameRef
from desktop.domain.measured import Reading
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer import measure_joint, measure_lines, measure_regions, measure_spine
from desktop.viewer.measure import probe as measure_probe
from desktop.viewer.metric import Metric, metric_at
from desktop.viewer.toolset import spec_of
from desktop.viewer.zoom import Point

Points = tuple[Point, ...]
REFUSING = frozenset({"viewer-outside-region", "viewer-region-not-spatial"})
"""Problems with which there is no value: the points have no common plane."""
HEAVY_PIXELS = 40_000
"""Regions that span more are measured off the GUI thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a tool says of its points."""

    readings: tuple[Reading, ...]
    basis: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the points cannot be measured together."""
        return any(problem.code in REFUSING for problem in self.problems)


_PLANE: Mapping[str, Callable[[Metric, Points], tuple[Reading, ...]]] = {
    "length": measure_lines.length,
    "bidirectional": measure_lines.bidirectional,
    "angle": measure_lines.angle,
    "two-lines": measure_lines.two_lines,
    "cobb": measure_lines.cobb,
    "circle": measure_lines.circle,
    "canal": measure_lines.canal,
    "foramen": measure_lines.foramen,
    "slip": measure_spine.slip,
    "disc-height": measure_spine.disc_height,
    "lordosis": measure_spine.lordosis,
    "alpha": measure_joint.alpha,
    "centre-edge": measure_joint.centre_edge,
    "joint-space": measure_joint.joint_space,
    "nerve-area": measure_joint.nerve_area,
}
_REGIONS = frozenset({"ellipse", "rectangle", "freehand"})


def measure(tool: str, points: Points, ref: FrameRef, frame: Frame | None = None) -> Measured:
    """Measure the points of a tool on one frame.

    Parameters
    ----------
    tool
        A tool that measures (``desktop.viewer.tools``).
    points
        (x, y) in pixels, as many as the tool has.
    ref
        The frame: the size of its pixels and its regions.
    frame
        Its pixels, for tools that read values; without it they give what geometry gives.
    """
    plane = metric_at(ref, points)
    if tool == "probe":
        return _probe(plane, points, frame)
    if tool in _REGIONS:
        readings = measure_regions.region(plane, tool, points, frame)
    elif tool == "profile":
        readings = measure_regions.profile_readings(plane, points, frame)
    elif tool in _PLANE:
        readings = _PLANE[tool](plane, points)
    else:
        readings = ()
    problems = plane.problems
    if frame is not None and spec_of(tool).pixels:
        problems = (*problems, *frame.unit_problems)
    return Measured(readings=readings, basis=plane.basis, problems=problems)


def _probe(plane: Metric, points: Points, frame: Frame | None) -> Measured:
    if frame is None:
        return Measured(readings=(), basis=plane.basis)
    made = measure_probe(frame, points[0])
    reading = Reading(name="value", value=made.value, unit=made.unit)
    return Measured(readings=(reading,), basis=made.basis, problems=made.problems)


def enough(tool: str, clicks: Points) -> bool:
    """Whether the clicks make a whole figure."""
    return len(clicks) >= spec_of(tool).clicks


def finished(tool: str, clicks: Points, ref: FrameRef) -> Points:
    """Return the points of a figure from what was clicked.

    Corners of a box become the ends of an ellipse's axes, or four corners; a second axis is laid
    at right angles to the first.
    """
    plane = metric_at(ref, clicks)
    if tool == "ellipse":
        (x0, y0), (x1, y1) = clicks[0], clicks[1]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return ((x0, y), (x1, y), (x, y0), (x, y1))
    if tool == "rectangle":
        (x0, y0), (x1, y1) = clicks[0], clicks[1]
        return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    if tool == "bidirectional":
        return (*clicks[:3], _squared(plane, clicks))
    return clicks


def unfinished(tool: str, clicks: Points, ref: FrameRef) -> Points:
    """Return what to draw while a figure lacks points."""
    if tool in ("ellipse", "rectangle") and len(clicks) < 2:  # noqa: PLR2004 - a box has two
        return clicks
    if tool == "bidirectional" and len(clicks) < 4:  # noqa: PLR2004 - two axes
        return clicks
    return finished(tool, clicks, ref)


def dragged(tool: str, points: Points, handle: int | None, by: Point, ref: FrameRef) -> Points:
    """Return the points after one handle, or the whole figure, moved by image pixels."""

    def shift(point: Point) -> Point:
        return (point[0] + by[0], point[1] + by[1])

    if handle is None or not 0 <= handle < len(points):
        return tuple(shift(point) for point in points)
    moved = tuple(shift(p) if i == handle else p for i, p in enumerate(points))
    plane = metric_at(ref, points)
    if tool == "rectangle" and len(points) == 4:  # noqa: PLR2004 - corners
        return _boxed(points, handle, moved[handle])
    if tool == "ellipse" and len(points) == 4:  # noqa: PLR2004 - ends of axes
        return _rounded(plane, points, handle, moved[handle])
    if tool == "bidirectional" and len(points) == 4:  # noqa: PLR2004 - ends of axes
        return _axes(plane, handle, moved)
    return moved


def resampled(stroke: Points, count: int) -> Points:
    """Return a drawn line as at most ``count`` points, evenly spaced along it."""
    kept = [stroke[0]]
    for point in stroke[1:]:
        if point != kept[-1]:
            kept.append(point)
    if len(kept) < 2:  # noqa: PLR2004 - a line has two
        return tuple(kept)
    along = [0.0]
    for one, other in itertools.pairwise(kept):
        along.append(along[-1] + math.dist(one, other))
    found, at = [], 0
    for step in range(count):
        want = along[-1] * step / (count - 1)
        while at < len(kept) - 2 and along[at + 1] < want:
            at += 1
        part = (want - along[at]) / (along[at + 1] - along[at])
        part = min(1.0, max(0.0, part))
        (x0, y0), (x1, y1) = kept[at], kept[at + 1]
        found.append((x0 + part * (x1 - x0), y0 + part * (y1 - y0)))
    return tuple(found)


def _boxed(points: Points, handle: int, to: Point) -> Points:
    """Return a box whose corner moved, the opposite one fixed."""
    fixed = points[(handle + 2) % 4]
    beside = (to[0], fixed[1]), (fixed[0], to[1])
    corners = {handle: to, (handle + 2) % 4: fixed}
    # corner 1 shares its row with corner 0, corner 3 its column; odd handles the other way round
    one, other = (handle + 1) % 4, (handle + 3) % 4
    first, second = (beside[1], beside[0]) if handle % 2 == 0 else (beside[0], beside[1])
    corners |= {one: first, other: second}
    return tuple(corners[i] for i in range(4))


def _rounded(plane: Metric, points: Points, handle: int, to: Point) -> Points:
    """Return an ellipse one of whose ends moved: same centre, axes at right angles."""
    x = sum(p[0] for p in points) / 4
    y = sum(p[1] for p in points) / 4
    own = handle // 2 * 2
    rest = 2 - own
    half = plane.at((to[0] - x, to[1] - y))
    size = math.hypot(*half)
    if size <= 0:
        return points
    across = (points[rest + 1][0] - points[rest][0], points[rest + 1][1] - points[rest][1])
    wide = math.hypot(*plane.at(across)) / 2
    turned = plane.back((-half[1] / size * wide, half[0] / size * wide))
    if turned[0] * across[0] + turned[1] * across[1] < 0:
        turned = (-turned[0], -turned[1])
    sign = 1 if handle % 2 else -1
    axis = (sign * (to[0] - x), sign * (to[1] - y))
    ends = {own: (x - axis[0], y - axis[1]), own + 1: (x + axis[0], y + axis[1])}
    ends |= {rest: (x - turned[0], y - turned[1]), rest + 1: (x + turned[0], y + turned[1])}
    return tuple(ends[i] for i in range(4))


def _axes(plane: Metric, handle: int, moved: Points) -> Points:
    """Return two axes with the second still at right angles to the first."""
    if handle == 3:  # noqa: PLR2004 - the last end: it stays where it was put
        swapped = (*moved[:2], moved[3], moved[2])
        return (*moved[:2], _squared(plane, swapped), moved[3])
    return (*moved[:3], _squared(plane, moved))


def _squared(plane: Metric, points: Points) -> Point:
    """Return the last point laid onto the perpendicular through the third."""
    a, b, start, end = (plane.at(point) for point in points[:4])
    along = (b[0] - a[0], b[1] - a[1])
    size2 = along[0] ** 2 + along[1] ** 2
    if size2 <= 0:
        return points[3]
    part = ((end[0] - start[0]) * along[0] + (end[1] - start[1]) * along[1]) / size2
    return plane.back((end[0] - part * along[0], end[1] - part * along[1]))
