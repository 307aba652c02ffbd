"""Measurements over an image: their lines as shapes, their handles, their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.viewer.hit import FigureShape
from desktop.viewer.label_place import LabelWish, place_labels
from desktop.viewer.marks import Box
from desktop.viewer.metric import circle_through
from desktop.viewer.toolset import Joined, Piece, spec_of
from desktop.viewer.zoom import Mapping, Point
from desktop.views.theme import THEME
from desktop.views.viewer.labels import LABELS, text_size
from desktop.views.viewer.shapes import DrawnShape, ShapeKind, draw_shapes, ellipse_points

LINE_HEIGHT = 15.0
_KINDS = {
    Joined.LINE: ShapeKind.LINE,
    Joined.OUTLINE: ShapeKind.OUTLINE,
    Joined.ELLIPSE: ShapeKind.ELLIPSE,
    Joined.POINTS: ShapeKind.POINTS,
}
_AXES = 4  # points of an ellipse
_THREE = 3
_FAR_PX = 40.0  # a label further away than this has a leader


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A measurement with the box of its label on screen (empty without a label)."""

    measure: DrawnMeasure
    label: QRectF


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
    kind = _KINDS.get(piece.joined, ShapeKind.POINTS)
    if piece.joined is Joined.CIRCLE:
        points, handles = _circle(points, measure.aspect), False
        kind = ShapeKind.ELLIPSE if len(points) == _AXES else ShapeKind.POINTS
    if kind is ShapeKind.ELLIPSE and len(points) != _AXES:
        kind = ShapeKind.LINE
    return DrawnShape(
        kind=kind,
        points=points,
        id=measure.id,
        width=2.2 if measure.selected else 1.6,
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


def place_measures(
    measures: Sequence[DrawnMeasure], place: Mapping, size: QSizeF, corners: Iterable[QRectF]
) -> tuple[Placed, ...]:
    """Return measurements with the boxes of their labels: in the pane, apart where there is room.

    Labels a reader put somewhere come first: the others make way.
    """
    order = sorted(range(len(measures)), key=lambda i: measures[i].label_at is None)
    wishes = [_wish(measures[i], place) for i in order]
    taken = [Box(left=r.left(), top=r.top(), right=r.right(), bottom=r.bottom()) for r in corners]
    boxes = place_labels(wishes, (size.width(), size.height()), taken)
    found: dict[int, QRectF] = {}
    for i, box in zip(order, boxes, strict=True):
        found[i] = QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
    return tuple(
        Placed(measure=one, label=found[i] if one.label else QRectF())
        for i, one in enumerate(measures)
    )


def _wish(measure: DrawnMeasure, place: Mapping) -> LabelWish:
    lines = measure.label.splitlines()
    wide = max((text_size(line, "strong").width() for line in lines), default=0.0)
    put = place.to_screen(measure.label_at) if measure.label_at is not None else None
    return LabelWish(
        spots=tuple(place.to_screen(point) for point in measure.points),
        width=wide,
        height=LINE_HEIGHT * len(lines) + 2 if lines else 0.0,
        put=put,
    )


def draw_measures(painter: QPainter, placed: Iterable[Placed], place: Mapping) -> None:
    """Draw measurements with their labels."""
    for one in placed:
        shapes = shapes_of(one.measure)
        draw_shapes(painter, shapes, place)
        if has_handles(one.measure.tool):
            _draw_handles(painter, one.measure, shapes, place)
        if one.label.isValid():
            _draw_label(painter, one, place)


def _draw_label(painter: QPainter, one: Placed, place: Mapping) -> None:
    box = one.label
    spots = [QPointF(*place.to_screen(point)) for point in one.measure.points]
    edge = QPointF(box.left(), box.center().y())
    near = min(spots, key=lambda spot: QLineF(spot, edge).length())
    if QLineF(near, edge).length() > _FAR_PX and not box.adjusted(-9, -9, 9, 9).contains(near):
        edge.setX(box.left() if near.x() < box.center().x() else box.right())
        painter.setPen(QPen(THEME.image_colour("acc"), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(near, edge)
    for number, line in enumerate(one.measure.label.splitlines()):
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


def figure_shape(one: Placed, place: Mapping) -> FigureShape:
    """Return a measurement on screen, for what lies under the pointer."""
    measure, box = one.measure, one.label
    handles: tuple[tuple[int, Point], ...] = ()
    if has_handles(measure.tool):
        handles = tuple((i, place.to_screen(p)) for i, p in enumerate(measure.points))
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


def bounds(one: Placed, place: Mapping) -> QRectF:
    """Return what a measurement covers on screen, label included."""
    box = QRectF(one.label)
    for point in one.measure.points:
        spot = QRectF(QPointF(*place.to_screen(point)), QSizeF(1, 1))
        box = box.united(spot.adjusted(-8, -8, 8, 8))
    return box
