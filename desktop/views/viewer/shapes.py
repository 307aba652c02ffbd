"""Shapes over an image: measurements, graphics of presentation states, outlines, crosshairs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.viewer.zoom import Mapping, Point
from desktop.views.theme import THEME
from desktop.views.viewer.labels import LABELS

_HALO = QColor(0, 0, 0, 200)
_LABEL_GAP = (8.0, 4.0)


class ShapeKind(StrEnum):
    """How the points of a shape are joined."""

    LINE = "line"  # straight pieces through the points
    OUTLINE = "outline"  # the same, closed
    ELLIPSE = "ellipse"  # four points: ends of one axis, ends of the other
    POINTS = "points"  # a cross at each point


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnShape:
    """A shape in image pixels. ``token`` is a colour of the theme; ``colour`` (r, g, b) wins.

    ``handles`` draws a ring at every point; ``label`` stands at ``label_at``, else beside the
    lowest point. Shapes of the reader carry the ``id`` of what they stand for.
    """

    kind: ShapeKind
    points: tuple[Point, ...]
    id: str = ""
    label: str = ""
    label_at: Point | None = None
    token: str = "acc"  # noqa: S105 - a colour token of the theme
    colour: tuple[int, int, int] | None = None
    width: float = 1.6
    dashed: bool = False
    fill: float = 0.0  # opacity of the inside
    handles: bool = False
    selected: bool = False


def draw_shapes(painter: QPainter, shapes: Iterable[DrawnShape], place: Mapping) -> None:
    """Draw shapes; ``place`` takes image pixels to logical pixels."""
    for shape in shapes:
        _draw(painter, shape, place)


def _draw(painter: QPainter, shape: DrawnShape, place: Mapping) -> None:
    spots = [QPointF(*place.to_screen(point)) for point in shape.points]
    if not spots:
        return
    colour = QColor(*shape.colour) if shape.colour else THEME.image_colour(shape.token)
    pen = QPen(colour, shape.width)
    if shape.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    inside = QColor(colour)
    inside.setAlphaF(shape.fill)
    for outline in (QPen(_HALO, shape.width + 2.0), pen):
        painter.setPen(outline)
        filled = shape.fill > 0 and outline is pen
        painter.setBrush(inside if filled else Qt.BrushStyle.NoBrush)
        _outline(painter, shape, spots)
        if shape.handles:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = 4.5 if shape.selected else 3.5
            for spot in spots:
                painter.drawEllipse(spot, radius, radius)
    if shape.label:
        _write(painter, shape, spots, place)


def _outline(painter: QPainter, shape: DrawnShape, spots: list[QPointF]) -> None:
    if shape.kind is ShapeKind.POINTS:
        for spot in spots:
            painter.drawLine(spot + QPointF(-5, 0), spot + QPointF(5, 0))
            painter.drawLine(spot + QPointF(0, -5), spot + QPointF(0, 5))
    elif shape.kind is ShapeKind.OUTLINE:
        painter.drawPolygon(QPolygonF(spots))
    elif shape.kind is ShapeKind.ELLIPSE and len(spots) == 4:  # noqa: PLR2004 - two axes
        painter.drawPolygon(QPolygonF(ellipse_points(spots)))
    else:
        painter.drawPolyline(QPolygonF(spots))


def ellipse_points(spots: list[QPointF]) -> list[QPointF]:
    """Return the outline through the ends of two conjugate axes."""
    middle = (spots[0] + spots[1] + spots[2] + spots[3]) / 4.0
    one, other = (spots[1] - spots[0]) / 2.0, (spots[3] - spots[2]) / 2.0
    steps = 96
    turns = (2.0 * math.pi * step / steps for step in range(steps))
    return [middle + one * math.cos(turn) + other * math.sin(turn) for turn in turns]


def outline_points(shape: DrawnShape) -> tuple[Point, ...]:
    """Return the points of a shape's line; those of an ellipse go around it."""
    if shape.kind is not ShapeKind.ELLIPSE or len(shape.points) != 4:  # noqa: PLR2004 - two axes
        return shape.points
    around = ellipse_points([QPointF(*point) for point in shape.points])
    return tuple((spot.x(), spot.y()) for spot in around)


def _write(painter: QPainter, shape: DrawnShape, spots: list[QPointF], place: Mapping) -> None:
    if shape.label_at is not None:
        at = place.to_screen(shape.label_at)
    else:
        low = max(spots, key=lambda p: (p.y(), p.x()))
        at = (low.x() + _LABEL_GAP[0], low.y() + _LABEL_GAP[1])
    for number, line in enumerate(shape.label.splitlines()):
        LABELS.put(painter, line, (at[0], at[1] + 15.0 * number), look=("strong", shape.token))
