"""Measurements of joints and nerves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from desktop.domain.measured import Reading
from desktop.viewer.metric import Metric, Vector, circle_through, dot, minus, turn_between
from desktop.viewer.zoom import Point

Points = tuple[Point, ...]
Array = NDArray[np.float64]


def alpha(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the alpha angle of the femoral head.

    Points: three on the round part of the head's outline; one in the middle of the neck where it
    is narrowest; one where the outline leaves the circle in front. The angle is at the centre of
    the circle, from the axis of the neck to that last point.

    References
    ----------
    Noetzli HP et al. J Bone Joint Surg Br 2002;84:556-560.
    """
    centre = _centre(plane, points)
    if centre is None:
        return (Reading(name="alpha", value=None, unit="deg"),)
    found = turn_between(minus(plane.at(points[3]), centre), minus(plane.at(points[4]), centre))
    return (Reading(name="alpha", value=found, unit="deg"),)


def centre_edge(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the lateral centre-edge angle of a hip; negative where the roof does not reach.

    Points: three on the outline of the head; the lateral edge of the roof; a line across the
    pelvis (both teardrops), the other side first. The angle is between the perpendicular of that
    line through the centre of the head and the line from the centre to the edge.

    References
    ----------
    Wiberg G. Acta Chir Scand 1939;83(Suppl 58).
    """
    nothing = (Reading(name="centre-edge", value=None, unit="deg"),)
    centre = _centre(plane, points)
    lateral = minus(plane.at(points[5]), plane.at(points[4]))
    if centre is None or math.hypot(*lateral) <= 0:
        return nothing
    to_edge = minus(plane.at(points[3]), centre)
    if math.hypot(*to_edge) <= 0:
        return nothing
    up: Vector = (-lateral[1], lateral[0])
    if dot(up, to_edge) < 0:
        up = (-up[0], -up[1])
    value = math.degrees(math.atan2(dot(to_edge, lateral), dot(to_edge, up)))
    return (Reading(name="centre-edge", value=value, unit="deg"),)


def joint_space(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the least and the mean distance of two contours of the same number of points.

    The least is exact for the polygons as drawn: from each corner of one to the sides of the
    other. The mean is over the corners of the first.

    References
    ----------
    Duryea J et al. Med Phys 2000;27:580-591: minimum joint space width between contours.
    """
    half = len(points) // 2
    one, other = plane.array(points[:half]), plane.array(points[half:])
    if half < 2:  # noqa: PLR2004 - a contour is a line
        return (Reading(name="least", value=None, unit=plane.unit),)
    there, back = _distances(one, other), _distances(other, one)
    least = 0.0 if _cross(one, other) else float(min(there.min(), back.min()))
    return (
        Reading(name="least", value=least, unit=plane.unit),
        Reading(name="mean-width", value=float(there.mean()), unit=plane.unit),
    )


def nerve_area(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the cross-sectional area inside the outline of a nerve.

    References
    ----------
    Tagliafico A et al. J Ultrasound Med 2012;31:1045: the area is traced along the inner border of
    the epineurium.
    """
    return (Reading(name="area", value=polygon_area(plane.array(points)), unit=plane.area_unit),)


def polygon_area(corners: Array) -> float:
    """Return the area of a simple polygon (count, 2) (shoelace formula)."""
    x, y = corners[:, 0] - corners[0, 0], corners[:, 1] - corners[0, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _centre(plane: Metric, points: Points) -> Vector | None:
    a, b, c = (plane.at(point) for point in points[:3])
    found = circle_through((a, b, c))
    return found[0] if found is not None else None


def _distances(corners: Array, line: Array) -> Array:
    """Return from each corner (n, 2) the distance to a polygonal line (m, 2)."""
    start, along = line[:-1], np.diff(line, axis=0)
    long2 = np.maximum((along**2).sum(axis=1), 1e-300)
    away = corners[:, None, :] - start[None, :, :]
    part = np.clip((away * along).sum(axis=2) / long2, 0.0, 1.0)
    rest = away - part[:, :, None] * along
    nearest: Array = np.sqrt((rest**2).sum(axis=2).min(axis=1))
    return nearest


def _cross(one: Array, other: Array) -> bool:
    """Whether two polygonal lines cross."""
    a, b = one[:-1, None], one[1:, None]
    c, d = other[None, :-1], other[None, 1:]

    def side(p: Array, q: Array, r: Array) -> Array:
        found: Array = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (
            q[..., 1] - p[..., 1]
        ) * (r[..., 0] - p[..., 0])
        return found

    apart = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    return bool(apart.any())
