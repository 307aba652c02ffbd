"""Image points as lengths and directions: the true shape of pixels, and what it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem
from desktop.viewer.measure import pixel_shape, scale_at
from desktop.viewer.zoom import Point

Vector = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """The plane of one frame.

    ``width`` and ``height`` of a pixel are in mm where ``unit`` is mm, else in proportion only.
    Angles are right either way; lengths without a pixel size are plain px.
    """

    width: float
    height: float
    unit: str  # mm or px
    basis: str
    problems: tuple[Problem, ...] = ()

    def at(self, point: Point) -> Vector:
        """Return an image point in the plane."""
        return (point[0] * self.width, point[1] * self.height)

    def back(self, vector: Vector) -> Point:
        """Return the image point of a point of the plane."""
        return (vector[0] / self.width, vector[1] / self.height)

    def distance(self, one: Point, other: Point) -> float:
        """Return the distance of two image points, in ``unit``."""
        if self.unit == "px":
            return math.dist(one, other)
        return math.dist(self.at(one), self.at(other))

    def array(self, points: tuple[Point, ...]) -> NDArray[np.float64]:
        """Return image points as (count, 2) in the plane; plain px where there is no size."""
        found = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        return found if self.unit == "px" else found * (self.width, self.height)

    @property
    def area_unit(self) -> str:
        """Unit of areas."""
        return f"{self.unit}2"


def metric_at(ref: FrameRef, points: tuple[Point, ...]) -> Metric:
    """Return the plane that holds for all points of a measurement."""
    scale, problems = scale_at(ref, points)
    width, height = pixel_shape(ref, scale)
    known = scale.row_mm is not None and scale.column_mm is not None
    return Metric(
        width=width,
        height=height,
        unit="mm" if known else "px",
        basis=scale.basis,
        problems=problems,
    )


def minus(one: Vector, other: Vector) -> Vector:
    """Return the difference of two vectors."""
    return (one[0] - other[0], one[1] - other[1])


def dot(one: Vector, other: Vector) -> float:
    """Return the scalar product."""
    return one[0] * other[0] + one[1] * other[1]


def unit_vector(vector: Vector) -> Vector | None:
    """Return the direction of a vector, or ``None`` for a point."""
    size = math.hypot(*vector)
    return None if size <= 0 or not math.isfinite(size) else (vector[0] / size, vector[1] / size)


def turn_between(one: Vector, other: Vector) -> float | None:
    """Return the angle of two directions, 0 to 180 degrees; ``None`` where one has no length."""
    if not (math.hypot(*one) > 0 and math.hypot(*other) > 0):
        return None
    across = one[0] * other[1] - one[1] * other[0]
    return abs(math.degrees(math.atan2(across, dot(one, other))))


def middle(one: Vector, other: Vector) -> Vector:
    """Return the point halfway."""
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)


def circle_through(points: tuple[Vector, Vector, Vector]) -> tuple[Vector, float] | None:
    """Return centre and radius of the circle through three points; ``None`` on one line."""
    (ax, ay), (bx, by), (cx, cy) = points
    bx, by, cx, cy = bx - ax, by - ay, cx - ax, cy - ay
    twice = 2 * (bx * cy - by * cx)
    if abs(twice) <= 1e-12 * max(1.0, bx * bx + by * by, cx * cx + cy * cy):
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    ux, uy = (cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice
    return (ax + ux, ay + uy), math.hypot(ux, uy)
