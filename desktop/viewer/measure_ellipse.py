"""The ellipse of the command line: the statistics of its pixels as one measurement."""

from __future__ import annotations

import math

from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.measure import (
    Measurement,
    Point,
    RegionStatistics,
    colour_has_no_value,
    scale_at,
)
from desktop.viewer.measure_regions import padding_in, region_values

_CENTRES_APART_PX = 1.0


def ellipse(frame: Frame, points: tuple[Point, Point, Point, Point]) -> Measurement:
    """Measure the pixels whose centre lies inside or on an ellipse given by its two axes.

    The value is the mean. Axes that are not at right angles count as conjugate diameters: the
    ellipse still passes through all four points. Padding counts as what it is stored as, and how
    many of the pixels hold it is told.
    """
    if frame.is_colour:
        return colour_has_no_value(frame)
    scale, problems = scale_at(frame.ref, points)
    area, area_unit = _area_px2(points), "px2"
    if scale.row_mm is not None and scale.column_mm is not None:
        area, area_unit = area * scale.row_mm * scale.column_mm, "mm2"
    values = region_values("ellipse", points, frame)
    count = int(values.size)
    statistics = RegionStatistics(
        mean=float(values.mean()) if count else None,
        sd=float(values.std(ddof=1)) if count > 1 else None,
        min=float(values.min()) if count else None,
        max=float(values.max()) if count else None,
        count=count,
        area=area,
        area_unit=area_unit,
        padding=padding_in("ellipse", points, frame),
    )
    found = [*problems, *frame.unit_problems]
    if not count:
        found.append(Problem.of("", "viewer-region-empty"))
    if _centres_apart_px(points) > _CENTRES_APART_PX:
        found.append(Problem.of("", "viewer-ellipse-axes"))
    return Measurement(
        value=statistics.mean,
        unit=frame.unit,
        basis=scale.basis,
        statistics=statistics,
        problems=tuple(found),
    )


def _area_px2(points: tuple[Point, Point, Point, Point]) -> float:
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    return math.pi / 4 * abs((x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3))


def _centres_apart_px(points: tuple[Point, Point, Point, Point]) -> float:
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
    return math.hypot((x1 + x2 - x3 - x4) / 2.0, (y1 + y2 - y3 - y4) / 2.0)
