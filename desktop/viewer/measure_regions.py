"""Regions of pixels: which belong, their statistics, histogram, and values along a line.

A pixel belongs to a region when its centre lies inside or on it. Padding counts as it is stored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import RESLICED
from desktop.domain.measured import Reading
from desktop.domain.pixels import Frame
from desktop.viewer.lut import is_padding, measured_values
from desktop.viewer.measure_joint import polygon_area
from desktop.viewer.metric import Metric
from desktop.viewer.zoom import Point

COUNTS = "{counts}"  # values that add up to something: what a region holds in all
Points = tuple[Point, ...]
Mask = NDArray[np.bool_]
_EDGE = 1e-9
_BINS = 64
_PROFILE_STEP_PX = 0.5
_PROFILE_MOST = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A mask with the row and column it begins at."""

    row: int
    column: int
    mask: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Values over a place: along a line (mm or px) or how often (counts by value)."""

    x: tuple[float, ...]
    y: tuple[float | None, ...]
    x_unit: str
    y_unit: str
    is_histogram: bool = False


def pixels_in(tool: str, points: Points) -> int:
    """Return about how many pixels a region spans: what it will cost."""
    if tool not in ("ellipse", "rectangle", "freehand"):
        return 0
    outline = np.asarray(points, dtype=np.float64)
    wide, high = np.ptp(outline, axis=0) + 1
    return int(min(wide * high, 1e12))


def region(plane: Metric, tool: str, points: Points, frame: Frame | None) -> tuple[Reading, ...]:
    """Return mean, SD (n-1), least, greatest value and area of a region.

    Without a frame, or with a colour one, the area alone. The area is that of the drawn figure.
    """
    area = Reading(name="area", value=area_of(plane, tool, points), unit=plane.area_unit)
    if frame is None or frame.is_colour:
        return (area,)
    values = region_values(tool, points, frame)
    count = values.size
    found = (
        ("mean", float(values.mean()) if count else None),
        ("sd", float(values.std(ddof=1)) if count > 1 else None),
        ("min", float(values.min()) if count else None),
        ("max", float(values.max()) if count else None),
    )
    readings = (Reading(name=name, value=value, unit=frame.unit) for name, value in found)
    pixels = [Reading(name="count", value=float(count), unit="pixels")]
    padded = padding_in(tool, points, frame)
    if padded:
        pixels.append(Reading(name="padding", value=float(padded), unit="pixels"))
    if frame.unit != COUNTS:
        return (*readings, area, *pixels)
    total = float(values.sum()) if count else None
    return (*readings, area, *pixels, Reading(name="total", value=total, unit=COUNTS))


def area_of(plane: Metric, tool: str, points: Points) -> float:
    """Return the area of a figure in the unit of the plane."""
    corners = plane.array(points)
    if tool == "ellipse":
        a, b = corners[1] - corners[0], corners[3] - corners[2]
        return math.pi / 4 * abs(float(a[0] * b[1] - a[1] * b[0]))
    return polygon_area(corners)


def region_values(tool: str, points: Points, frame: Frame) -> NDArray[np.float64]:
    """Return the values of the pixels of a region, after the modality step; numbers only."""
    part = part_of(tool, points, frame.stored.shape[:2])
    rows, columns = part.mask.shape
    stored = frame.stored[part.row : part.row + rows, part.column : part.column + columns]
    values = measured_values(frame, stored[part.mask], with_padding=True)
    finite: NDArray[np.float64] = values[np.isfinite(values)]
    return finite


def padding_in(tool: str, points: Points, frame: Frame) -> int:
    """Return how many of the counted pixels hold the padding value: none in a resliced picture."""
    if frame.padding is None or frame.ref.scale.basis == RESLICED:
        return 0
    part = part_of(tool, points, frame.stored.shape[:2])
    rows, columns = part.mask.shape
    stored = frame.stored[part.row : part.row + rows, part.column : part.column + columns]
    return int(np.count_nonzero(is_padding(frame, stored[part.mask])))


def part_of(tool: str, points: Points, shape: tuple[int, ...]) -> Part:
    """Return which pixels belong to a region: only the part of the image it spans is looked at."""
    outline = np.asarray(points, dtype=np.float64)
    if tool == "ellipse":
        middle = outline.mean(axis=0)
        a, b = (outline[1] - outline[0]) / 2, (outline[3] - outline[2]) / 2
        reach = np.sqrt(a**2 + b**2)
        outline = np.stack([middle - reach, middle + reach])
    top = np.ceil(outline.min(axis=0) - _EDGE)
    low = np.floor(outline.max(axis=0) + _EDGE)
    left, right = (int(np.clip(v, 0, shape[1])) for v in (top[0], low[0] + 1))
    first, last = (int(np.clip(v, 0, shape[0])) for v in (top[1], low[1] + 1))
    x = np.arange(left, max(left, right), dtype=np.float64)
    y = np.arange(first, max(first, last), dtype=np.float64)
    if tool == "ellipse":
        mask = _in_ellipse(x - middle[0], y - middle[1], a, b)
    else:
        mask = _in_polygon(x, y, np.asarray(points, dtype=np.float64))
    return Part(row=first, column=left, mask=mask)


def _in_ellipse(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
) -> Mask:
    determinant = float(a[0] * b[1] - a[1] * b[0])
    if determinant == 0.0:
        return np.zeros((y.size, x.size), dtype=np.bool_)
    u = (x[None, :] * b[1] - y[:, None] * b[0]) / determinant
    v = (y[:, None] * a[0] - x[None, :] * a[1]) / determinant
    inside: Mask = u * u + v * v <= 1.0 + _EDGE
    return inside


def _in_polygon(
    x: NDArray[np.float64], y: NDArray[np.float64], corners: NDArray[np.float64]
) -> Mask:
    """Return centres inside (even-odd rule) or on the sides of a polygon.

    Each side flips what lies to the right of it in the rows it crosses.
    """
    flips = np.zeros((y.size, x.size + 1), dtype=np.bool_)
    on_it = np.zeros((y.size, x.size), dtype=np.bool_)
    if not x.size or not y.size:
        return on_it
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        low, high = (start, end) if start[1] <= end[1] else (end, start)
        _side(flips, on_it, (x, y), (low, high))
    inside: Mask = np.logical_xor.accumulate(flips[:, :-1], axis=1)
    return inside | on_it


def _side(
    flips: Mask,
    on_it: Mask,
    axes: tuple[NDArray[np.float64], NDArray[np.float64]],
    side: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Note where one side, its upper end first, cuts the rows, and which centres lie on it."""
    x, y = axes
    (x0, y0), (x1, y1) = side
    rows = np.nonzero((y >= y0 - _EDGE) & (y <= y1 + _EDGE))[0]
    if y1 - y0 <= _EDGE:
        on_it[rows] |= (x >= min(x0, x1) - _EDGE) & (x <= max(x0, x1) + _EDGE)
        return
    part = np.clip((y[rows] - y0) / (y1 - y0), 0.0, 1.0)
    cuts = x0 + part * (x1 - x0)
    first = np.searchsorted(x, cuts - _EDGE)
    after = np.searchsorted(x, cuts + _EDGE)
    touched = after > first
    on_it[rows[touched], first[touched]] = True
    crossed = (y[rows] >= y0) & (y[rows] < y1)
    flips[rows[crossed], after[crossed]] ^= True


def histogram(tool: str, points: Points, frame: Frame) -> Plot | None:
    """Return how often values occur in a region, in at most 64 equal bins."""
    if frame.is_colour:
        return None
    values = region_values(tool, points, frame)
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    bins = _BINS
    if frame.unit_factor == 1 and np.issubdtype(frame.stored.dtype, np.integer):
        bins = int(min(_BINS, max(1, high - low + 1)))
    counts, edges = np.histogram(values, bins=bins, range=(low, high) if high > low else None)
    centres = (edges[:-1] + edges[1:]) / 2
    return Plot(
        x=tuple(centres.tolist()),
        y=tuple(float(count) for count in counts),
        x_unit=frame.unit,
        y_unit="pixels",
        is_histogram=True,
    )


def profile(plane: Metric, points: Points, frame: Frame) -> Plot | None:
    """Return the values along a line, every half pixel, between pixels by bilinear weights.

    Places outside the image, and those that touch padding or no number, have none.
    """
    if frame.is_colour:
        return None
    (x0, y0), (x1, y1) = points[0], points[1]
    steps = int(min(_PROFILE_MOST, max(2, math.dist(points[0], points[1]) / _PROFILE_STEP_PX + 1)))
    part = np.linspace(0.0, 1.0, steps)
    values = _between(frame, x0 + part * (x1 - x0), y0 + part * (y1 - y0))
    along = part * plane.distance(points[0], points[1])
    return Plot(
        x=tuple(along.tolist()),
        y=tuple(float(v) if math.isfinite(v) else None for v in values.tolist()),
        x_unit=plane.unit,
        y_unit=frame.unit,
    )


def profile_readings(plane: Metric, points: Points, frame: Frame | None) -> tuple[Reading, ...]:
    """Return the length of a profile and its least and greatest value."""
    length = Reading(name="length", value=plane.distance(points[0], points[1]), unit=plane.unit)
    plot = profile(plane, points, frame) if frame is not None else None
    if plot is None or frame is None:
        return (length,)
    known = [value for value in plot.y if value is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    return (
        length,
        Reading(name="min", value=low, unit=frame.unit),
        Reading(name="max", value=high, unit=frame.unit),
    )


def _between(frame: Frame, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = frame.stored.shape[:2]
    outside = (x < 0) | (y < 0) | (x > columns - 1) | (y > rows - 1)
    left = np.clip(np.floor(x), 0, max(0, columns - 2)).astype(np.intp)
    top = np.clip(np.floor(y), 0, max(0, rows - 2)).astype(np.intp)
    right, low = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    across, down = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    total = np.zeros(x.shape, dtype=np.float64)
    for row, column, weight in (
        (top, left, (1 - across) * (1 - down)),
        (top, right, across * (1 - down)),
        (low, left, (1 - across) * down),
        (low, right, across * down),
    ):
        values = measured_values(frame, frame.stored[row, column])
        total += np.where(weight > 0, values * weight, 0.0)
    return np.where(outside, np.nan, total)
