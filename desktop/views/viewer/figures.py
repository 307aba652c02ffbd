"""Measurements over an image: their lines as shapes, their handles, their labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.viewer.hit import FigureShape
from desktop.viewer.metric import circle_through
from desktop.viewer.toolset import Joined, Piece, spec_of
from desktop.viewer.zoom import Mapping, Point
from desktop.views.theme import THEME
from desktop.views.viewer.labels import LABELS, text_size
from desktop.views.viewer.shapes import DrawnShape, ShapeKind, draw_shapes, ellipse_points

LINE_HEIGHT = 15.0
_GAP = (8.0, 4.0)
_EDGE = 4.0
_KINDS = {
    Joined.LINE: ShapeKind.LINE,
    Joined.OUTLINE: ShapeKind.OUTLINE,
    Joined.ELLIPSE: ShapeKind.ELLIPSE,
    Joined.POINTS: ShapeKind.POINTS,
}

_AXES = 4  # points of an ellipse
_THREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMeasure:
    """A measurement in image pixels. ``handle`` is the number of the handle that keys move.

    ``aspect`` is the height of a pixel over its width, for what is round in the patient.
    """

    id: str
    tool: str
    points: tuple[Point, ...]
    label: str
    label_at: Point | None = None
    selected: bool = False
    handle: int | None = None
    aspect: float = 1.0


def has_handles(tool: str) -> bool:
    """Whether single points can be taken: a drawn outline moves as a whole."""
    return spec_of(tool).strokes == 0


def shapes_of(measure: DrawnMeasure) -> tuple[DrawnShape, ...]:
    """Return the lines of a measurement as shapes."""
    pieces = (_piece(measure, piece) for piece in spec_of(measure.tool).pieces)
    return tuple(shape for shape in pieces if shape is not None)


def _piece(measure: DrawnMeasure, piece: Piece) -> DrawnShape | None:
    points = measure.points[piece.first : piece.last or None]
    if not points:
        return None
    handles = has_handles(measure.tool)
    width = 2.2 if measure.selected else 1.6
    kind = _KINDS.get(piece.joined, ShapeKind.ELLIPSE)
    if piece.joined is Joined.CIRCLE:
        points = _circle(points, measure.aspect)
        kind, handles = (
            (ShapeKind.ELLIPSE, False) if len(points) == _AXES else (ShapeKind.POINTS, False)
        )
    if kind is ShapeKind.ELLIPSE and len(points) != _AXES:
        kind = ShapeKind.LINE
    return DrawnShape(
        kind=kind,
        points=points,
        id=measure.id,
        width=width,
        handles=handles and kind is not ShapeKind.POINTS,
        selected=measure.selected,
    )


def _circle(points: tuple[Point, ...], aspect: float) -> tuple[Point, ...]:
    """Return the ends of two axes of the circle through three points, round in the patient."""
    if len(points) < _THREE:
        return points
    a, b, c = ((x, y * aspect) for x, y in points[:_THREE])
    found = circle_through((a, b, c))
    if found is None:
        return points
    (x, y), radius = found
    y, high = y / aspect, radius / aspect
    return ((x - radius, y), (x + radius, y), (x, y - high), (x, y + high))


def draw_measures(
    painter: QPainter, measures: Iterable[DrawnMeasure], place: Mapping, size: QSizeF
) -> None:
    """Draw measurements; no label leaves the pane."""
    for measure in measures:
        shapes = shapes_of(measure)
        draw_shapes(painter, shapes, place)
        if has_handles(measure.tool):
            _draw_handles(painter, measure, shapes, place)
        box = label_box(measure, place, size)
        for number, line in enumerate(measure.label.splitlines()):
            at = (box.left(), box.top() + LINE_HEIGHT * number)
            LABELS.put(painter, line, at, look=("strong", "acc"))


def _draw_handles(
    painter: QPainter,
    measure: DrawnMeasure,
    shapes: tuple[DrawnShape, ...],
    place: Mapping,
) -> None:
    """Draw the points of circles, and the handle that keys move as a square."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(THEME.image_colour("acc"), 1.6))
    ringed = {point for shape in shapes if shape.handles for point in shape.points}
    for number, point in enumerate(measure.points):
        spot = QPointF(*place.to_screen(point))
        if point not in ringed:
            painter.drawEllipse(spot, 3.5, 3.5)
        if measure.selected and number == measure.handle:
            painter.drawRect(QRectF(spot.x() - 7, spot.y() - 7, 14, 14))


def label_box(measure: DrawnMeasure, place: Mapping, size: QSizeF) -> QRectF:
    """Return where the label stands: beside the lowest point or where it was put, in the pane."""
    lines = measure.label.splitlines()
    if not lines or not measure.points:
        return QRectF()
    wide = max(text_size(line, "strong").width() for line in lines)
    high = LINE_HEIGHT * len(lines) + 2
    if measure.label_at is not None:
        x, y = place.to_screen(measure.label_at)
    else:
        low = max((place.to_screen(p) for p in measure.points), key=lambda p: (p[1], p[0]))
        x, y = low[0] + _GAP[0], low[1] + _GAP[1]
        if y + high > size.height() - _EDGE:
            top = min(place.to_screen(p)[1] for p in measure.points)
            y = max(_EDGE, min(y, top - high - _GAP[1]) if top - high > _EDGE else y)
    x = min(max(x, _EDGE), max(_EDGE, size.width() - _EDGE - wide))
    y = min(max(y, _EDGE), max(_EDGE, size.height() - _EDGE - high))
    return QRectF(x, y, wide, high)


def figure_shape(measure: DrawnMeasure, place: Mapping, size: QSizeF) -> FigureShape:
    """Return a measurement on screen, for what lies under the pointer."""
    handles: tuple[tuple[int, Point], ...] = ()
    if has_handles(measure.tool):
        handles = tuple((i, place.to_screen(p)) for i, p in enumerate(measure.points))
    box = label_box(measure, place, size)
    label = (box.left(), box.top(), box.right(), box.bottom()) if box.isValid() else None
    lines = tuple(_line(shape, place) for shape in shapes_of(measure))
    return FigureShape(id=measure.id, handles=handles, lines=lines, label=label)


def _line(shape: DrawnShape, place: Mapping) -> tuple[Point, ...]:
    spots = [QPointF(*place.to_screen(point)) for point in shape.points]
    if shape.kind is ShapeKind.POINTS:
        return ()
    if shape.kind is ShapeKind.ELLIPSE and len(spots) == _AXES:
        spots = ellipse_points(spots)
    closed = shape.kind in (ShapeKind.ELLIPSE, ShapeKind.OUTLINE)
    line = tuple((spot.x(), spot.y()) for spot in spots)
    return (*line, line[0]) if closed and line else line


def bounds(measure: DrawnMeasure, place: Mapping, size: QSizeF) -> QRectF:
    """Return what a measurement covers on screen, label included."""
    box = label_box(measure, place, size)
    for point in measure.points:
        spot = QRectF(QPointF(*place.to_screen(point)), QSizeF(1, 1))
        box = box.united(spot.adjusted(-8, -8, 8, 8))
    return box
