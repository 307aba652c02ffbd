"""The body map: front and back of a figure on which pain is shown and marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.domain.vocabulary import phrase, term
from desktop.report.clinical import ComplaintState
from desktop.report.clinical_body import (
    HEAD,
    HEIGHT,
    WIDTH,
    BodyRegion,
    Point,
    covered,
    outline,
)
from desktop.report.clinical_layers import Layer, LayerRegion, layer_at, layer_regions
from desktop.views.theme import THEME, font
from desktop.views.widgets import set_tooltip

VIEWS = ("front", "back")
HALVES = (  # from left to right, as the picture shows them
    ("front", Side.RIGHT),
    ("front", Side.LEFT),
    ("back", Side.LEFT),
    ("back", Side.RIGHT),
)
GAP = 6.0  # between the figures, in units of the figure
LETTER_PX = 15
NAMED_FROM = 0.9  # pixels a unit: below that names would cover the figure
FILL_ALPHA = 215
FADED_ALPHA = 120
LAYER_KEYS = {
    Qt.Key.Key_1: Layer.PLACES,
    Qt.Key.Key_2: Layer.ROOTS,
    Qt.Key.Key_3: Layer.JOINTS,
}
TONES = {"sym", "ind", "inc", "act"}


class BodyMap(QWidget):
    """Shows pains on the figure; a press on a place, or Enter, marks pain there.

    Left and right never change places: R and L are printed below each figure.
    """

    region_chosen = Signal(str, object)  # site, Side
    layer_chosen = Signal(object)  # LayerRegion: also a root or a pattern
    layer_shown = Signal(object)  # Layer, also by a key

    def __init__(self, translator: Translator, height_px: int = 118) -> None:
        super().__init__()
        self._translator = translator
        self._complaints: tuple[ComplaintState, ...] = ()
        self._hover: BodyRegion | None = None
        self._at = 0
        self._layer = Layer.PLACES
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._figure_px = height_px
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(translator.text(Message("views-form-body-map")))
        self.setAccessibleDescription(translator.text(Message("views-form-body-hint")))
        THEME.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size of two figures with their letters."""
        scale = self._figure_px / HEIGHT
        return QSize(round((2 * WIDTH + GAP) * scale), self._figure_px + LETTER_PX)

    def show_complaints(self, complaints: Sequence[ComplaintState]) -> None:
        """Show pains; emits nothing."""
        if tuple(complaints) != self._complaints:
            self._complaints = tuple(complaints)
            self.update()

    @property
    def region(self) -> BodyRegion:
        """The place that the keyboard stands on."""
        return self._regions[self._at]

    @property
    def _regions(self) -> tuple[BodyRegion, ...]:
        return layer_regions(self._layer)

    @property
    def layer(self) -> Layer:
        """What the map shows and takes."""
        return self._layer

    def show_layer(self, layer: Layer) -> None:
        """Show the places, the fields of the roots, or the joints."""
        if layer is not self._layer:
            self._layer, self._at, self._hover = layer, 0, None
            self._tell()
            self.layer_shown.emit(layer)

    def set_figure_height(self, height_px: int) -> None:
        """Draw the figures larger or smaller."""
        if height_px != self._figure_px:
            self._figure_px = height_px
            self.setFixedSize(self.sizeHint())
            self.update()

    def point_of(self, region: BodyRegion) -> QPointF:
        """Return a point inside a region, in pixels of the widget."""
        points = region.polygon
        mean = (sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points))
        return self._px(region.view, mean)

    @property
    def _scale(self) -> float:
        return self._figure_px / HEIGHT

    def _px(self, view: str, point: Point) -> QPointF:
        shift = VIEWS.index(view) * (WIDTH + GAP)
        return QPointF((point[0] + shift) * self._scale, point[1] * self._scale)

    def _polygon(self, view: str, points: Sequence[Point]) -> QPolygonF:
        return QPolygonF([self._px(view, point) for point in points])

    def _region_at(self, x: float, y: float) -> BodyRegion | None:
        unit_x, unit_y = x / self._scale, y / self._scale
        view = "front" if unit_x <= WIDTH + GAP / 2 else "back"
        return layer_at(self._layer, view, unit_x - VIEWS.index(view) * (WIDTH + GAP), unit_y)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both figures, the pains, the place under the pointer and the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for view in VIEWS:
            self._draw_figure(painter, view)
        for state in reversed(self._complaints):
            self._draw_pain(painter, state)
        self._draw_layer(painter)
        marked = self.region if self.hasFocus() else self._hover
        if marked is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(THEME.colour("acc"), 2))
            painter.drawPolygon(self._polygon(marked.view, marked.polygon))
        painter.end()

    def _draw_figure(self, painter: QPainter, view: str) -> None:
        painter.setPen(QPen(THEME.colour("line2"), 1))
        painter.setBrush(THEME.colour("bg3"))
        x, y, radius = HEAD
        painter.drawEllipse(self._px(view, (x, y)), radius * self._scale, radius * self._scale)
        painter.drawPolygon(self._polygon(view, outline()))
        painter.setFont(font("caption"))
        painter.setPen(THEME.colour("t2"))
        right = self._translator.text(Message("views-form-body-right"))
        left = self._translator.text(Message("views-form-body-left"))
        letters = (right, left) if view == "front" else (left, right)
        start = self._px(view, (8, HEIGHT)).x()
        end = self._px(view, (WIDTH - 8, HEIGHT)).x()
        line = QRectF(start, self._figure_px - 2, end - start, LETTER_PX)
        for letter, align in zip(
            letters, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True
        ):
            painter.drawText(line, align | Qt.AlignmentFlag.AlignVCenter, letter)

    def _draw_layer(self, painter: QPainter) -> None:
        """Draw the outlines of the layer, with names where there is room for them."""
        if self._layer is Layer.PLACES:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font("caption"))
        for region in self._regions:
            painter.setPen(QPen(THEME.colour("t2"), 1))
            painter.drawPolygon(self._polygon(region.view, region.polygon))
            if self._has_room(region):
                centre = self.point_of(region)
                box = QRectF(centre.x() - 14, centre.y() - 7, 28, 14)
                painter.setPen(THEME.colour("t1"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, getattr(region, "root", ""))

    def _has_room(self, region: BodyRegion) -> bool:
        """Whether a field bears its name: once a figure, and not on the thin ones of the arm."""
        is_wide = region.site not in ("forearm", "hand", "foot")
        is_first = region.side is (Side.RIGHT if region.view == "front" else Side.LEFT)
        return self._scale >= NAMED_FROM and is_wide and is_first

    def _draw_pain(self, painter: QPainter, state: ComplaintState) -> None:
        colour = THEME.colour(state.tone if state.tone in TONES else "t2")
        for region, certain in covered(state.complaint):
            fill = QColor(colour)
            fill.setAlpha(FILL_ALPHA if certain else 0)
            pen = QPen(colour, 1.4)
            if not certain:
                pen.setStyle(Qt.PenStyle.DashLine)
                pen.setDashPattern([2, 2])
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawPolygon(self._polygon(region.view, region.polygon))

    def _name(self, region: BodyRegion) -> str:
        named = Message.of(
            "views-form-body-region",
            view=region.view,
            side=term(region.side.value),
            site=phrase(region.site),
        )
        if isinstance(region, LayerRegion) and region.root:
            named = Message.of("views-form-body-root", root=region.root, place=named)
        elif isinstance(region, LayerRegion):
            named = Message.of("views-form-body-joint", place=named)
        return self._translator.text(named)

    def _choose(self, region: BodyRegion) -> None:
        if isinstance(region, LayerRegion):
            self.layer_chosen.emit(region)
        else:
            self.region_chosen.emit(region.site, region.side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline the place under the pointer and name it."""
        found = self._region_at(event.position().x(), event.position().y())
        if found != self._hover:
            self._hover = found
            set_tooltip(self, self._name(found) if found else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark pain at the place under the pointer."""
        found = self._region_at(event.position().x(), event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self._at = self._regions.index(found)
            self._choose(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move over the map, Enter or Space marks pain."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.region)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go_sideways(1 if key is Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(1 if key is Qt.Key.Key_Down else -1)
        elif key in LAYER_KEYS:
            self.show_layer(LAYER_KEYS[key])
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        """Go up or down in the half of the figure."""
        here = self.region
        half = [
            i for i, r in enumerate(self._regions) if (r.view, r.side) == (here.view, here.side)
        ]
        self._at = half[(half.index(self._at) + step) % len(half)]
        self._tell()

    def _go_sideways(self, step: int) -> None:
        """Go to the nearest place of the next half, as the picture shows them."""
        here = self.region
        view, side = HALVES[(HALVES.index((here.view, here.side)) + step) % len(HALVES)]
        height = self.point_of(here).y()
        half = [(i, r) for i, r in enumerate(self._regions) if (r.view, r.side) == (view, side)]
        self._at = min(half, key=lambda pair: abs(self.point_of(pair[1]).y() - height))[0]
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self._name(self.region))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the place that the keyboard stands on."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it again."""
        super().focusOutEvent(event)
        self.update()


def lateral(side: object) -> Side | None:
    """Return a side that came through a signal as a ``Side``."""
    return Side(str(side)) if side else None
