"""Shapes of the little pictures of grades, and how they are put down."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 60.0, 44.0
BACK, BONE, FLUID, FAT, SOFT, ROOT = 0.08, 0.45, 0.95, 0.78, 0.3, 0.2
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An ellipse in a box (two corners), or a polygon; ``grey`` from 0 (black) to 1.

    ``marked`` shapes are what the grade is about: they are drawn in the colour of selection.
    """

    points: tuple[Point, ...]
    grey: float
    is_ellipse: bool = False
    marked: bool = False


Picture = tuple[Shape, ...]


def poly(grey: float, *points: Point, marked: bool = False) -> Shape:
    """Return a polygon."""
    return Shape(points=points, grey=grey, marked=marked)


def rect(grey: float, left: float, top: float, right: float, bottom: float) -> Shape:
    """Return a rectangle."""
    return poly(grey, (left, top), (right, top), (right, bottom), (left, bottom))


def oval(
    grey: float,
    x: float,
    y: float,
    rx: float,
    ry: float,
    marked: bool = False,  # noqa: FBT001, FBT002
) -> Shape:
    """Return an ellipse by its centre and half axes."""
    return Shape(
        points=((x - rx, y - ry), (x + rx, y + ry)), grey=grey, is_ellipse=True, marked=marked
    )
