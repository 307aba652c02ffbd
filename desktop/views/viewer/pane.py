"""One image pane: an opaque widget that blits a windowed picture and draws the overlay on it.

The pane shows values and reports wishes. It holds nothing but what is on screen and the gesture
that is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.pixels import Frame
from desktop.viewer.hit import Hit, MarkShape, Part, hit
from desktop.viewer.lut import Voi
from desktop.viewer.marks import BADGE_RADIUS_PX, Box, Obstacles, badge_place
from desktop.viewer.measuring import dragged, unfinished
from desktop.viewer.scalebar import ScaleBar
from desktop.viewer.tools import MEASURING, Tool, wheel_steps
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_place
from desktop.viewer.zoom import Mapping, Point, Sheet, View, mapping, zoomed_about
from desktop.views.theme import THEME
from desktop.views.viewer import overlay as drawing
from desktop.views.viewer.bar_grip import BarGrip
from desktop.views.viewer.colourbar import colour_bar_room, draw_colour_bar
from desktop.views.viewer.corners import Laid, draw_laid, lay_corners
from desktop.views.viewer.figures import (
    DrawnMeasure,
    Placed,
    bounds,
    draw_measures,
    figure_shape,
    place_measures,
)
from desktop.views.viewer.fused_raster import FusedLook
from desktop.views.viewer.gestures import BUTTONS, Gestures, held_of
from desktop.views.viewer.layers import draw_layers
from desktop.views.viewer.overlay import DrawnMark, Overlay
from desktop.views.viewer.planes import draw_planes
from desktop.views.viewer.raster import Raster, Shown, ZoomCache
from desktop.views.viewer.shapes import draw_shapes

MIME = "application/x-concord-stack"
_EMPTY = Overlay()
_FIT = View()
_AS_STORED = Turn()
_WHEEL_ZOOM = 1.15
_ALARM_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a frame is shown; the sheet (as shown, turned) is known before the frame is decoded."""

    sheet: Sheet
    turn: Turn = _AS_STORED
    view: View = _FIT
    voi: Voi | None = None
    inverted: bool = False
    fused: FusedLook | None = None  # the map over it
    painted: Frame | None = None  # the frame as a presentation state shows it; else its own
    count: int = 1  # slices of the stack, for the speed of a scroll drag


_NOTHING = Look(sheet=Sheet(columns=1, rows=1))


def _unmeasured(_tool: str, _points: tuple[Point, ...]) -> str:
    return ""


class ImagePane(QWidget):
    """Shows one frame. Points in signals are image pixels (x, y)."""

    activated = Signal()
    toggle_wanted = Signal()
    scroll_wanted = Signal(int)
    window_wanted = Signal(object)
    view_wanted = Signal(object)
    mark_wanted = Signal(object)
    figure_wanted = Signal(object)  # the clicks of the measuring tool in hand
    mark_moved = Signal(object)  # DrawnMark with its new target or badge
    figure_moved = Signal(object)  # DrawnMeasure with its new points or label
    label_dropped = Signal(str, object)  # id of a measurement, place on the screen
    label_wanted = Signal(object)  # Point of a click with the level tool
    label_dragged = Signal(object, object)  # Point it began at, Point it is at
    label_moved = Signal(object, object)  # Point it began at, Point it ended at
    label_opened = Signal(object)  # Point of a double click
    picked = Signal(object)  # Hit | None
    pointer_moved = Signal(object)  # Point | None
    accept_wanted = Signal()  # a click on a turned image that takes no marks yet
    cross_pressed = Signal(object)  # Point of the crosshair tool
    cross_dragged = Signal(object)
    stack_dropped = Signal(str)
    map_window_wanted = Signal(object)  # window of the map over the image, in its unit

    def __init__(self, translator: Translator, cache: ZoomCache | None = None) -> None:
        super().__init__()
        self._translator = translator
        self._raster = Raster(cache)
        self._frame: Frame | None = None
        self._look = _NOTHING
        self._overlay = _EMPTY
        self._live: DrawnMark | DrawnMeasure | None = None
        self._active = self._alarmed = False
        self._wheel_kept = 0
        self._placed: tuple[object, tuple[tuple[DrawnMark, Point, Point], ...]] = (None, ())
        # set by who can measure: the label of points of a tool
        self.figure_words: Callable[[str, tuple[Point, ...]], str] = _unmeasured
        self.gestures = Gestures(self)
        self.grip = BarGrip(self)
        self.key_point: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    # What is shown

    @property
    def frame(self) -> Frame | None:
        """The frame on screen."""
        return self._frame

    @property
    def painted(self) -> Frame | None:
        """The frame as it is painted: for windows, never for measuring."""
        return self._look.painted or self._frame

    @property
    def look(self) -> Look:
        """How it is shown."""
        return self._look

    @property
    def overlay(self) -> Overlay:
        """What is drawn over it."""
        return self._overlay

    @property
    def raster(self) -> Raster:
        """The pixels as painted, without the overlay."""
        return self._raster

    def show_frame(self, frame: Frame | None, look: Look, overlay: Overlay) -> None:
        """Show a frame; only the newest request before a paint is drawn."""
        self._frame, self._look, self._overlay = frame, look, overlay
        self.update()

    def show_overlay(self, overlay: Overlay) -> None:
        """Replace what is drawn over the image."""
        self._overlay = overlay
        self.update()

    def set_active(self, *, active: bool) -> None:
        """Frame the pane as the one that keys act on."""
        if active != self._active:
            self._active = active
            self.update()

    def set_alarmed(self, *, alarmed: bool) -> None:
        """Frame the pane in red: its images are not those of the report."""
        if alarmed != self._alarmed:
            self._alarmed = alarmed
            self.update()

    def set_tool(self, tool: Tool) -> None:
        """Take up a tool; a gesture under way is given up."""
        self.gestures.set_tool(tool)

    def set_live(self, live: DrawnMark | DrawnMeasure | None) -> None:
        """Draw a mark or measurement as it is being dragged, in place of the stored one."""
        self._live = live
        self.update()

    @property
    def live(self) -> DrawnMark | DrawnMeasure | None:
        """The mark or measurement being drawn or dragged."""
        return self._live

    # Where things are

    @property
    def device_size(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def place(self) -> Mapping:
        """Return image pixels to logical pixels of the widget."""
        device, ratio = self._device_place(), self.devicePixelRatioF()
        return replace(
            device,
            scale_x=device.scale_x / ratio,
            scale_y=device.scale_y / ratio,
            offset_x=device.offset_x / ratio,
            offset_y=device.offset_y / ratio,
        )

    def _device_place(self) -> Mapping:
        look = self._look
        return turned_place(
            mapping(look.sheet, look.view, *self.device_size), look.sheet, look.turn
        )

    def shown(self) -> Shown | None:
        """Return how the raster shows the frame, or ``None`` without a window yet."""
        if self._look.voi is None:
            return None
        width, height = self.device_size
        return Shown(
            place=self._device_place(),
            voi=self._look.voi,
            inverted=self._look.inverted,
            width=width,
            height=height,
            fused=self._look.fused,
        )

    @property
    def is_held(self) -> bool:
        """Whether nothing may be drawn yet; the overlay says why."""
        return bool(self._overlay.held)

    def set_key_point(self, at: QPointF | None) -> None:
        """Show the point that keys move, or none."""
        if at != self.key_point:
            self.key_point = at
            self.update()

    def image_point(self, at: QPointF) -> Point:
        """Return the image point under a place of the widget."""
        return self.place().to_image((at.x(), at.y()))

    def widget_point(self, point: Point) -> QPointF:
        """Return where an image point is in the widget."""
        return QPointF(*self.place().to_screen(point))

    def hit(self, at: QPointF) -> Hit | None:
        """Return the mark or measurement under a place of the widget."""
        place = self.place()
        marks = [
            MarkShape(id=m.id, target=t, badge=b, radius=BADGE_RADIUS_PX)
            for m, t, b in self.placed_marks()
        ]
        figures = [figure_shape(one, place) for one in self.placed_measures()]
        return hit((at.x(), at.y()), marks, figures)

    def occupied(self) -> tuple[QRectF, ...]:
        """Return what a prompt must not cover: corner text, marks with leaders, measurements."""
        boxes = list(self.text_boxes())
        grow = BADGE_RADIUS_PX + 4
        for _mark, target, badge in self.placed_marks():
            box = QRectF(QPointF(*target), QPointF(*badge)).normalized()
            boxes.append(box.adjusted(-grow, -grow, grow, grow))
        place = self.place()
        boxes += [bounds(one, place) for one in self.placed_measures()]
        return tuple(boxes)

    def laid(self) -> Laid:
        """Return the corner text as it is laid in this pane."""
        if self._frame is None:
            return lay_corners(self._overlay.corners, QSizeF(self.size()))
        return lay_corners(self._overlay.corners, QSizeF(self.size()), self._edge_boxes())

    def _edge_boxes(self) -> tuple[QRectF, ...]:
        size, over = QSizeF(self.size()), self._overlay
        boxes = [one.box for one in drawing.edge_texts(over, size)]
        bar = drawing.bar_of(over, self.place(), size)
        if bar is not None:
            boxes.append(drawing.bar_box(bar, self._bar_words(bar), size))
        if over.colour_bar is not None:
            boxes.append(colour_bar_room(over.colour_bar, size))
        return tuple(boxes)

    def text_boxes(self) -> tuple[QRectF, ...]:
        """Return the boxes of corner text, letters and scale bar: nothing else may cover them."""
        edges = self._edge_boxes() if self._frame is not None else ()
        laid = self.laid()
        held = drawing.held_texts(self._overlay.held, QSizeF(self.size()), laid)
        return (*laid.boxes, *edges, *(one.box for one in held))

    def placed_notes(self) -> tuple[drawing.Written, ...]:
        """Return the words at places of the image, clear of all other text."""
        if not self._overlay.notes:
            return ()
        size = QSizeF(self.size())
        return drawing.place_notes(self._overlay.notes, self.place(), size, self.text_boxes())

    def placed_measures(self) -> tuple[Placed, ...]:
        """Return each measurement, the one in hand last, with the box of its label on screen."""
        size = QSizeF(self.size())
        live = self._live if isinstance(self._live, DrawnMeasure) else None
        measures = [m for m in self._overlay.measures if live is None or live.id != m.id]
        measures += [live] if live is not None else []
        corners = self.text_boxes() if measures else ()
        return place_measures(measures, self.place(), size, corners)

    def placed_marks(self) -> tuple[tuple[DrawnMark, Point, Point], ...]:
        """Return each mark with its target and badge on screen (logical pixels)."""
        place = self.place()
        key = (self._overlay.marks, self._overlay.corners, self._live, place, self.size().toTuple())
        if key != self._placed[0]:
            live = self._live if isinstance(self._live, DrawnMark) else None
            self._placed = (key, self._place_marks(place, live))
        return self._placed[1]

    def _place_marks(
        self, place: Mapping, live: DrawnMark | None
    ) -> tuple[tuple[DrawnMark, Point, Point], ...]:
        if not self._overlay.marks:
            return ()
        marks = [live if live and live.id == m.id else m for m in self._overlay.marks]
        targets = tuple(place.to_screen(m.target) for m in marks)
        boxes = tuple(
            Box(left=r.left(), top=r.top(), right=r.right(), bottom=r.bottom())
            for r in self.text_boxes()
        )
        pane = Box(left=0, top=0, right=self.width(), bottom=self.height())
        badges = [place.to_screen(m.badge) for m in marks if m.badge is not None]
        placed = []
        for mark, target in zip(marks, targets, strict=True):
            if mark.badge is not None:
                stand = place.to_screen(mark.badge)
            else:
                way = Obstacles(boxes=boxes, targets=targets, badges=tuple(badges))
                stand = badge_place(target, pane, way)
                badges.append(stand)
            placed.append((mark, target, stand))
        return tuple(placed)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Blit the picture and draw the overlay."""
        painter = QPainter(self)
        shown = self.shown()
        if self._frame is not None and shown is not None:
            image = self._raster.draw(self._look.painted or self._frame, shown)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), image)
        else:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
        self._paint_overlay(painter)
        painter.end()

    def _paint_overlay(self, painter: QPainter) -> None:
        size, place, over, laid = QSizeF(self.size()), self.place(), self._overlay, self.laid()
        if over.sentence:
            drawing.draw_sentence(painter, over.sentence, size, laid)
        if self._frame is not None:
            self._paint_places(painter, place, over)
            drawing.draw_written(painter, drawing.edge_texts(over, size))
            self._paint_bar(painter, place, size)
            if over.colour_bar is not None:
                draw_colour_bar(painter, over.colour_bar, size)
        if self.key_point is not None:
            drawing.draw_key_point(painter, self.key_point)
        draw_laid(painter, laid)
        if over.held and self._frame is not None:
            drawing.draw_written(painter, drawing.held_texts(over.held, size, laid))
        if over.warning:
            drawing.draw_warning(painter, over.warning, size, laid)
        self._paint_frame(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        if self._alarmed:
            painter.setPen(QPen(THEME.image_colour("actsolid"), _ALARM_PX * 2))
            painter.drawRect(self.rect())
        elif self._active:
            painter.setPen(QPen(THEME.image_colour("acc"), 2))
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))

    def _paint_places(self, painter: QPainter, place: Mapping, over: Overlay) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_planes(painter, over.planes, place)
        draw_layers(painter, over.layers, place)
        drawing.draw_lines(painter, over.lines, place)
        draw_shapes(painter, over.shapes, place)
        drawing.draw_written(painter, self.placed_notes())
        for mark, target, badge in self.placed_marks():
            drawing.draw_mark(painter, mark, target, badge)
        draw_measures(painter, self.placed_measures(), place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_bar(self, painter: QPainter, place: Mapping, size: QSizeF) -> None:
        bar = drawing.bar_of(self._overlay, place, size)
        if bar is not None:
            drawing.draw_bar(painter, bar, self._bar_words(bar), size)

    def _bar_words(self, bar: ScaleBar) -> str:
        return self._translator.text(Message.of("views-viewer-bar", length=str(bar.length_mm)))

    # Events

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """Tell that keys now act here."""
        self.activated.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.activated.emit()
        if not self.grip.press(event):
            self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry on a gesture; tell where the pointer is."""
        self.set_key_point(None)  # the hand is at the mouse again
        self.pointer_moved.emit(self.image_point(event.position()))
        if not self.grip.move(event):
            self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        if not self.grip.release(event):
            self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this pane alone, or all of them again."""
        own = BUTTONS.get(event.button()) is self.gestures.mouse.tool_button
        if own and self.gestures.tool is Tool.LEVELS:
            self.label_opened.emit(self.image_point(event.position()))
        elif own and not self._draws:
            self.toggle_wanted.emit()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, _event: object) -> None:
        """Tell that the pointer left."""
        self.pointer_moved.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom about the pointer."""
        delta = event.angleDelta().y()
        if self.gestures.mouse.wheel_zooms(held_of(event.modifiers())):
            self.zoom_about(event.position(), _WHEEL_ZOOM ** (delta / 120))
        else:
            steps, self._wheel_kept = wheel_steps(delta, self._wheel_kept)
            if steps:
                self.activated.emit()
                self.scroll_wanted.emit(steps)
        event.accept()

    def zoom_about(self, at: QPointF, factor: float, start: View | None = None) -> None:
        """Wish for a zoom that keeps the image point at ``at`` where it is."""
        ratio = self.devicePixelRatioF()
        spot = (at.x() * ratio, at.y() * ratio)
        view = start or self._look.view
        self.view_wanted.emit(zoomed_about(self._look.sheet, view, self.device_size, factor, spot))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a series from the strip."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show the series that was dropped."""
        if event.mimeData().hasFormat(MIME):
            key = bytes(event.mimeData().data(MIME).data()).decode("utf-8", "replace")
            self.stack_dropped.emit(key)
            event.acceptProposedAction()

    @property
    def _draws(self) -> bool:
        """Whether the tool in hand lays points: its second click is no double click."""
        return self.gestures.tool in MEASURING or self.gestures.tool is Tool.FINDING

    def preview_figure(self, tool: str, clicks: tuple[Point, ...]) -> None:
        """Draw a measurement that is being made."""
        frame = self._frame
        points = unfinished(tool, clicks, frame.ref) if frame is not None else clicks
        aspect = frame.ref.aspect if frame is not None else 1.0
        made = DrawnMeasure(id="", tool=tool, points=points, label="", aspect=aspect or 1.0)
        self.set_live(self.relabelled(made))

    def relabelled(self, live: DrawnMeasure) -> DrawnMeasure:
        """Return a measurement with the label its points have now."""
        return replace(live, label=self.figure_words(live.tool, live.points))

    def moved(self, found: Hit, by: Point) -> DrawnMark | DrawnMeasure | None:
        """Return the hit thing as it looks after a drag by image pixels."""
        place = self.place()
        stored = self._place_marks(place, None)
        badges = {mark.id: place.to_image(badge) for mark, _target, badge in stored}
        if found.kind == "measurement":
            return self._moved_figure(found, by)
        return _moved(self._overlay, found, by, badges)

    def line_of(self, found: Hit | None) -> tuple[Point, ...]:
        """Return the ends of a line that is drawn already, where one lies under the pointer."""
        if found is None or found.kind != "measurement" or found.part is not Part.BODY:
            return ()
        points = next((m.points for m in self._overlay.measures if m.id == found.id), ())
        return points if len(points) == 2 else ()  # noqa: PLR2004 - a line has two ends

    def _moved_figure(self, found: Hit, by: Point) -> DrawnMeasure | None:
        measure = next((m for m in self._overlay.measures if m.id == found.id), None)
        if measure is None or self._frame is None:
            return None
        if found.part is Part.LABEL:
            placed = (one.label for one in self.placed_measures() if one.measure.id == found.id)
            corner = measure.label_at
            if corner is None:
                box = next(placed)
                corner = self.place().to_image((box.left(), box.top()))
            x, y = corner
            return replace(measure, label_at=(x + by[0], y + by[1]))
        points = dragged(measure.tool, measure.points, found.handle, by, self._frame.ref)
        return replace(measure, points=points)


def _moved(over: Overlay, found: Hit, by: Point, badges: dict[str, Point]) -> DrawnMark | None:
    def shift(point: Point) -> Point:
        return (point[0] + by[0], point[1] + by[1])

    mark = next((m for m in over.marks if m.id == found.id), None)
    if mark is None:
        return None
    if found.part == "badge":
        return replace(mark, badge=shift(mark.badge or badges[mark.id]))
    return replace(mark, target=shift(mark.target))
