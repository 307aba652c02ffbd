"""Mouse gestures on a pane: from press to release, one at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent

from desktop.domain.pixels import Frame, Window
from desktop.viewer.hit import Hit, Part
from desktop.viewer.lut import Voi, default_window, full_range
from desktop.viewer.mouse import MOUSE_MAPS, OWN, Held, Pressed, pressed, window_down
from desktop.viewer.pane import dragged_window
from desktop.viewer.tools import MEASURING, MOVES_ONLY, Button, Gesture, Tool
from desktop.viewer.zoom import Point, Sheet, View, panned
from desktop.views.viewer.drawing import Drawing
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.overlay import DrawnMark

BUTTONS = {
    Qt.MouseButton.LeftButton: Button.LEFT,
    Qt.MouseButton.MiddleButton: Button.MIDDLE,
    Qt.MouseButton.RightButton: Button.RIGHT,
}
_HELD = {
    Qt.KeyboardModifier.ControlModifier: Held.CTRL,
    Qt.KeyboardModifier.ShiftModifier: Held.SHIFT,
}
_CURSORS = {
    Tool.SELECT: Qt.CursorShape.ArrowCursor,
    Tool.WINDOW: Qt.CursorShape.SizeAllCursor,
    Tool.ZOOM: Qt.CursorShape.SizeVerCursor,
    Tool.PAN: Qt.CursorShape.OpenHandCursor,
    Tool.FINDING: Qt.CursorShape.CrossCursor,
    Tool.LEVELS: Qt.CursorShape.CrossCursor,
    Tool.CROSSHAIR: Qt.CursorShape.CrossCursor,
}
CLICK_PX = 4.0
_ZOOM_PX = 150.0  # a drag this long multiplies the zoom by e
_SLOWEST, _FASTEST = 24.0, 3.0  # pixels of a drag for one slice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Where a gesture began, and what was there then."""

    kind: Gesture
    button: Qt.MouseButton
    at: QPointF
    image: Point
    view: View
    window: Window | None = None
    span: float = 1.0
    down: float = 1.0  # whether down raises the centre (1) or lowers it (-1)
    hit: Hit | None = None


class _Look(Protocol):
    """How the canvas shows its frame."""

    @property
    def sheet(self) -> Sheet: ...
    @property
    def view(self) -> View: ...
    @property
    def voi(self) -> Voi | None: ...
    @property
    def inverted(self) -> bool: ...
    @property
    def count(self) -> int: ...


class _Canvas(Protocol):
    """What gestures act on: an image pane."""

    picked: SignalInstance
    scroll_wanted: SignalInstance
    window_wanted: SignalInstance
    view_wanted: SignalInstance
    mark_wanted: SignalInstance
    figure_wanted: SignalInstance
    mark_moved: SignalInstance
    figure_moved: SignalInstance
    label_dropped: SignalInstance
    label_wanted: SignalInstance
    label_dragged: SignalInstance
    label_moved: SignalInstance
    accept_wanted: SignalInstance
    cross_pressed: SignalInstance
    cross_dragged: SignalInstance

    @property
    def is_held(self) -> bool: ...
    @property
    def frame(self) -> Frame | None: ...

    @property
    def painted(self) -> Frame | None: ...
    @property
    def look(self) -> _Look: ...
    @property
    def live(self) -> DrawnMark | DrawnMeasure | None: ...
    @property
    def device_size(self) -> tuple[int, int]: ...

    def hit(self, at: QPointF) -> Hit | None: ...
    def image_point(self, at: QPointF) -> Point: ...
    def set_live(self, live: DrawnMark | DrawnMeasure | None) -> None: ...
    def preview_figure(self, tool: str, clicks: tuple[Point, ...]) -> None: ...
    def line_of(self, found: Hit | None) -> tuple[Point, ...]: ...
    def relabelled(self, live: DrawnMeasure) -> DrawnMeasure: ...
    def moved(self, found: Hit, by: Point) -> DrawnMark | DrawnMeasure | None: ...
    def zoom_about(self, at: QPointF, factor: float, start: View | None = None) -> None: ...
    def setCursor(self, shape: Qt.CursorShape, /) -> None: ...
    def height(self) -> int: ...
    def rect(self) -> QRect: ...
    def devicePixelRatioF(self) -> float: ...


def held_of(modifiers: Qt.KeyboardModifier) -> frozenset[Held]:
    """Return the keys held that tables of the mouse know."""
    return frozenset(held for key, held in _HELD.items() if modifiers & key)


class Gestures:
    """The tool in hand and the gesture under way."""

    def __init__(self, pane: _Canvas) -> None:
        self._pane = pane
        self.tool = Tool.SELECT
        self.mouse = MOUSE_MAPS[OWN]
        self._start: _Start | None = None
        self._drawing: Drawing | None = None
        self._scrolled = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn or dragged."""
        return self._start is not None or self._is_drawing

    def set_tool(self, tool: Tool) -> None:
        """Take up a tool."""
        self.give_up()
        self.tool = tool
        self._drawing = Drawing(tool.value) if tool in MEASURING else None
        self._pane.setCursor(_CURSORS.get(tool, Qt.CursorShape.CrossCursor))

    def give_up(self) -> None:
        """Drop what is being drawn; nothing is reported."""
        self._start = None
        if self._drawing is not None:
            self._drawing = Drawing(self._drawing.tool)
        self._pane.set_live(None)

    def back(self) -> bool:
        """Take the last point of what is being drawn away; false where nothing is."""
        if self._drawing is None or not self._drawing.back():
            return False
        self._pane.set_live(None)
        return True

    @property
    def _is_drawing(self) -> bool:
        return self._drawing is not None and self._drawing.is_begun

    def press(self, event: QMouseEvent) -> None:
        """Begin."""
        if self._start is not None and event.button() is self._start.button:
            self.give_up()  # its release went to another window
        button = BUTTONS.get(event.button())
        frame = self._pane.frame
        if button is None or frame is None:
            return
        found = self._pane.hit(event.position())
        way = self._way(event, button, found)
        if way is None:
            return
        kind = way.gesture
        if self._pane.is_held and kind not in MOVES_ONLY:
            self._pane.accept_wanted.emit()  # this click says that the turn is meant, no more
            return
        start = _Start(
            kind=kind,
            button=event.button(),
            at=event.position(),
            image=self._pane.image_point(event.position()),
            view=self._pane.look.view,
            hit=found,
        )
        if kind is Gesture.WINDOW and not frame.is_colour:
            voi = self._pane.look.voi
            painted = self._pane.painted or frame
            window = voi if isinstance(voi, Window) else default_window(painted)
            dark_is_high = self._pane.look.inverted is not painted.presentation_inverse
            down_is = window_down(self.mouse, dark_is_high=dark_is_high)
            span = full_range(painted).width
            start = replace(start, window=window, span=span, down=down_is)
        self._start, self._scrolled = start, 0
        if kind is Gesture.CROSS:
            self._pane.cross_pressed.emit(start.image)
        elif kind not in (Gesture.MEASURE, Gesture.LABEL) and way.is_tool:
            self._pane.picked.emit(found)

    def _way(self, event: QMouseEvent, button: Button, found: Hit | None) -> Pressed | None:
        """Return what a press begins; two buttons together are another gesture than the first."""
        down = frozenset({button})
        if self._start is not None:
            down = frozenset(b for key, b in BUTTONS.items() if key & event.buttons()) | down
            if len(down) == 1 or self.mouse.drag(down, frozenset()) is None:
                return None
        on_mark = self._takes(found) and not self._is_drawing
        held = held_of(event.modifiers())
        way = pressed(self.mouse, self.tool, down, held, on_mark=on_mark)
        if way is not None and self._start is not None:
            self._start = None
            self._pane.set_live(None)
        return way

    def _takes(self, found: Hit | None) -> bool:
        """Whether a press takes up what it hit: tools that measure take handles only."""
        if found is None or self._drawing is None or found.kind != "measurement":
            return found is not None
        return found.part is Part.HANDLE

    def move(self, event: QMouseEvent) -> None:
        """Carry on."""
        start = self._start
        if start is None:
            if self._drawing is not None and self._drawing.is_begun:
                here = self._pane.image_point(event.position())
                self._pane.preview_figure(self._drawing.tool, self._drawing.preview(None, here))
            return
        if not event.buttons() & start.button:
            self.give_up()  # its release went to another window
            return
        delta = event.position() - start.at
        if start.kind is Gesture.WINDOW and start.window is not None:
            made = dragged_window(start.window, delta.x(), start.down * delta.y(), start.span)
            self._pane.window_wanted.emit(made)
        elif start.kind is Gesture.ZOOM:
            self._pane.zoom_about(start.at, math.exp(-delta.y() / _ZOOM_PX), start.view)
        elif start.kind is Gesture.PAN:
            self._pan(start, delta)
        elif start.kind is Gesture.SCROLL:
            self._scroll(delta.y())
        else:
            self._draw(start, event.position())

    def release(self, event: QMouseEvent) -> None:
        """End, and report what was made."""
        start, self._start = self._start, None
        if start is None or event.button() is not start.button:
            self._start = start
            return
        at = self._pane.image_point(event.position())
        delta = event.position() - start.at
        clicked = math.hypot(delta.x(), delta.y()) < CLICK_PX
        if start.kind is Gesture.MARK:
            self._pane.mark_wanted.emit(at)
        elif start.kind is Gesture.EDIT:
            self._finish_edit(start, event, clicked=clicked)
        elif start.kind is Gesture.MEASURE:
            self._finish_figure(start, at, clicked=clicked)
        elif start.kind is Gesture.LABEL and clicked:
            self._pane.label_wanted.emit(at)
        elif start.kind is Gesture.LABEL:
            self._pane.label_moved.emit(start.image, at)

    def _pan(self, start: _Start, delta: QPointF) -> None:
        ratio = self._pane.devicePixelRatioF()
        by = (delta.x() * ratio, delta.y() * ratio)
        look = self._pane.look
        self._pane.view_wanted.emit(panned(look.sheet, start.view, self._pane.device_size, by))

    def _scroll(self, down: float) -> None:
        count = max(1, self._pane.look.count)
        per_slice = min(_SLOWEST, max(_FASTEST, self._pane.height() / count))
        wanted = int(down / per_slice)
        if wanted != self._scrolled:
            self._pane.scroll_wanted.emit(wanted - self._scrolled)
            self._scrolled = wanted

    def _draw(self, start: _Start, at: QPointF) -> None:
        here = self._pane.image_point(at)
        if start.kind is Gesture.CROSS:
            self._pane.cross_dragged.emit(here)
        elif start.kind is Gesture.MEASURE and self._drawing is not None:
            clicks = self._drawing.preview(start.image, here)
            self._pane.preview_figure(self._drawing.tool, clicks)
        elif start.kind is Gesture.LABEL:
            self._pane.label_dragged.emit(start.image, here)
        elif start.kind is Gesture.EDIT and start.hit is not None:
            if math.hypot(at.x() - start.at.x(), at.y() - start.at.y()) < CLICK_PX:
                return
            by = (here[0] - start.image[0], here[1] - start.image[1])
            moved = self._pane.moved(start.hit, by)
            if isinstance(moved, DrawnMeasure):
                moved = self._pane.relabelled(moved)
            self._pane.set_live(moved)

    def _finish_edit(self, start: _Start, event: QMouseEvent, *, clicked: bool) -> None:
        live = self._pane.live
        self._pane.set_live(None)
        if clicked or live is None:
            return
        if isinstance(live, DrawnMark):
            self._pane.mark_moved.emit(live)
        elif self._is_dropped(start, event):
            self._pane.label_dropped.emit(live.id, event.globalPosition().toPoint())
        else:
            self._pane.figure_moved.emit(live)

    def _is_dropped(self, start: _Start, event: QMouseEvent) -> bool:
        """Whether a label was carried out of the pane."""
        on_label = start.hit is not None and start.hit.part is Part.LABEL
        return on_label and not self._pane.rect().contains(event.position().toPoint())

    def _finish_figure(self, start: _Start, at: Point, *, clicked: bool) -> None:
        if self._drawing is None:
            return
        line = self._pane.line_of(start.hit) if clicked else ()
        if line and self._drawing.takes_lines:
            made = self._drawing.take_line(line)
        else:
            made = self._drawing.release(start.image, at, clicked=clicked)
        if made is not None:
            self._pane.set_live(None)
            self._pane.figure_wanted.emit(made)
