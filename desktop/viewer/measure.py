"""Measurements on one frame: length, angle, ellipse, probe, each with what its value rests on.

Points are (x, y) in pixels, (0, 0) the centre of the first pixel. Without a known pixel size the
unit is px, never mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FrameRef, PixelScale
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.lut import is_padding, measured_values

Point = tuple[float, float]

TOOLS: dict[str, int] = {"length": 2, "angle": 3, "ellipse": 4, "probe": 1}
"""Each tool with the number of points it takes."""

_EDGE = 1e-9  # a centre exactly on the ellipse counts as inside despite rounding
_CENTRES_APART_PX = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionStatistics:
    """Statistics of the pixels of a region, in the unit of the values. ``sd`` divides by n-1."""

    mean: float | None
    sd: float | None
    min: float | None
    max: float | None
    count: int
    area: float
    area_unit: str  # mm2 or px2
    padding: int = 0  # how many of the counted pixels hold the padding value


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A measured value; ``None`` where the problems say why there is none."""

    value: float | None
    unit: str
    basis: str
    statistics: RegionStatistics | None = None
    problems: tuple[Problem, ...] = ()


def scale_at(ref: FrameRef, points: tuple[Point, ...]) -> tuple[PixelScale, tuple[Problem, ...]]:
    """Return the scale that holds for all points, and why there is none.

    Where a picture is divided into ultrasound regions, all points must lie in one of them.
    """
    if not ref.regions:
        missing = ref.scale.row_mm is None
        return ref.scale, (Problem.of("", "viewer-no-spacing"),) if missing else ()
    for region in ref.regions:
        if all(region.holds(x, y) for x, y in points):
            if region.scale.row_mm is None:
                return PixelScale(), (Problem.of("", "viewer-region-not-spatial"),)
            return region.scale, ()
    return PixelScale(), (Problem.of("", "viewer-outside-region"),)


def length(ref: FrameRef, start: Point, end: Point) -> Measurement:
    """Measure the distance of two points, in mm where the pixel size is known, else in px."""
    scale, problems = scale_at(ref, (start, end))
    delta_x, delta_y = end[0] - start[0], end[1] - start[1]
    if scale.row_mm is None or scale.column_mm is None:
        return Measurement(
            value=math.hypot(delta_x, delta_y), unit="px", basis="none", problems=problems
        )
    return Measurement(
        value=math.hypot(delta_x * scale.column_mm, delta_y * scale.row_mm),
        unit="mm",
        basis=scale.basis,
        problems=problems,
    )


def angle(ref: FrameRef, first: Point, vertex: Point, last: Point) -> Measurement:
    """Measure the angle at ``vertex``, 0-180 degrees, with the true shape of the pixels."""
    scale, problems = scale_at(ref, (first, vertex, last))
    width, height = pixel_shape(ref, scale)
    one = ((first[0] - vertex[0]) * width, (first[1] - vertex[1]) * height)
    two = ((last[0] - vertex[0]) * width, (last[1] - vertex[1]) * height)
    if one == (0.0, 0.0) or two == (0.0, 0.0):
        undefined = Problem.of("", "viewer-angle-undefined")
        return Measurement(
            value=None, unit="deg", basis=scale.basis, problems=(*problems, undefined)
        )
    across = one[0] * two[1] - one[1] * two[0]
    degrees = abs(math.degrees(math.atan2(across, one[0] * two[0] + one[1] * two[1])))
    return Measurement(value=degrees, unit="deg", basis=scale.basis, problems=problems)


def ellipse(frame: Frame, points: tuple[Point, Point, Point, Point]) -> Measurement:
    """Measure the pixels whose centre lies inside or on an ellipse given by its two axes.

    The value is the mean. Axes that are not at right angles count as conjugate diameters: the
    ellipse still passes through all four points. Padding counts as what it is stored as, and how
    many of the pixels hold it is told.
    """
    if frame.is_colour:
        return _colour(frame)
    scale, problems = scale_at(frame.ref, points)
    inside, area_px2 = _inside_ellipse(frame.stored.shape, points)
    area, area_unit = area_px2, "px2"
    if scale.row_mm is not None and scale.column_mm is not None:
        area, area_unit = area_px2 * scale.row_mm * scale.column_mm, "mm2"
    stored = frame.stored[inside]
    values = measured_values(frame, stored, with_padding=True)
    padding = int(np.count_nonzero(is_padding(frame, stored) & np.isfinite(values)))
    statistics = _statistics(values, area=area, area_unit=area_unit, padding=padding)
    found = [*problems, *frame.unit_problems]
    if not values.size:
        found.append(Problem.of("", "viewer-region-empty"))
    if _centres_apart(points) > _CENTRES_APART_PX:
        found.append(Problem.of("", "viewer-ellipse-axes"))
    return Measurement(
        value=statistics.mean,
        unit=frame.unit,
        basis=scale.basis,
        statistics=statistics,
        problems=tuple(found),
    )


def probe(frame: Frame, point: Point) -> Measurement:
    """Return the value of the nearest pixel, after the modality step, without interpolation."""
    if frame.is_colour:
        return _colour(frame)
    column, row = math.floor(point[0] + 0.5), math.floor(point[1] + 0.5)
    rows, columns = frame.stored.shape
    basis = frame.ref.scale.basis
    if not (0 <= row < rows and 0 <= column < columns):
        outside = Problem.of("", "viewer-outside-image")
        return Measurement(value=None, unit=frame.unit, basis=basis, problems=(outside,))
    stored = frame.stored[row : row + 1, column]
    value = float(measured_values(frame, stored, with_padding=True)[0])
    if not math.isfinite(value):
        empty = Problem.of("", "viewer-no-value")
        return Measurement(value=None, unit=frame.unit, basis=basis, problems=(empty,))
    return Measurement(value=value, unit=frame.unit, basis=basis, problems=frame.unit_problems)


def pixel_shape(ref: FrameRef, scale: PixelScale) -> tuple[float, float]:
    """Return width and height of a pixel: in mm if known, else by the aspect alone."""
    if scale.row_mm is not None and scale.column_mm is not None:
        return scale.column_mm, scale.row_mm
    return 1.0, ref.aspect


def _colour(frame: Frame) -> Measurement:
    problem = Problem.of("", "viewer-colour-has-no-value")
    basis = frame.ref.scale.basis
    return Measurement(value=None, unit="stored", basis=basis, problems=(problem,))


def _inside_ellipse(
    shape: tuple[int, ...], points: tuple[Point, Point, Point, Point]
) -> tuple[NDArray[np.bool_], float]:
    """Return the mask of pixel centres inside or on the ellipse, and its exact area in px2."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    centre_x, centre_y = (x1 + x2 + x3 + x4) / 4.0, (y1 + y2 + y3 + y4) / 4.0
    a = ((x2 - x1) / 2.0, (y2 - y1) / 2.0)
    b = ((x4 - x3) / 2.0, (y4 - y3) / 2.0)
    determinant = a[0] * b[1] - a[1] * b[0]
    if determinant == 0.0:
        return np.zeros(shape[:2], dtype=np.bool_), 0.0
    x = np.arange(shape[1], dtype=np.float64)[None, :] - centre_x
    y = np.arange(shape[0], dtype=np.float64)[:, None] - centre_y
    u = (x * b[1] - y * b[0]) / determinant
    v = (y * a[0] - x * a[1]) / determinant
    return u * u + v * v <= 1.0 + _EDGE, math.pi * abs(determinant)


def _centres_apart(points: tuple[Point, Point, Point, Point]) -> float:
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    return math.hypot((x1 + x2 - x3 - x4) / 2.0, (y1 + y2 - y3 - y4) / 2.0)


def _statistics(
    values: NDArray[np.float64], *, area: float, area_unit: str, padding: int
) -> RegionStatistics:
    finite = values[np.isfinite(values)]
    count = int(finite.size)
    return RegionStatistics(
        mean=float(finite.mean()) if count else None,
        sd=float(finite.std(ddof=1)) if count > 1 else None,
        min=float(finite.min()) if count else None,
        max=float(finite.max()) if count else None,
        count=count,
        area=area,
        area_unit=area_unit,
        padding=padding,
    )
