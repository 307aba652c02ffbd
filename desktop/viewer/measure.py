"""Measurements on one frame: length, angle, probe, each with what its value rests on.

Points are (x, y) in pixels, (0, 0) the centre of the first pixel. Without a known pixel size the
unit is px, never mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from desktop.domain.imaging import FrameRef, PixelScale
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.lut import measured_values

Point = tuple[float, float]

TOOLS: dict[str, int] = {"length": 2, "angle": 3, "ellipse": 4, "probe": 1}
"""Each tool with the number of points it takes."""


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


def probe(frame: Frame, point: Point) -> Measurement:
    """Return the value of the nearest pixel, after the modality step, without interpolation."""
    if frame.is_colour:
        return colour_has_no_value(frame)
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


def colour_has_no_value(frame: Frame) -> Measurement:
    """Return the answer of a colour picture: it has no value to measure."""
    problem = Problem.of("", "viewer-colour-has-no-value")
    basis = frame.ref.scale.basis
    return Measurement(value=None, unit="stored", basis=basis, problems=(problem,))
