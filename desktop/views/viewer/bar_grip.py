"""The window of a map by mouse: its bar is dragged, or the image with Ctrl and Shift held.

Dragging the upper half of the bar moves the upper end of the window, the lower half the lower end.
Over the image a drag widens and shifts it, as the window of the image itself is dragged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QSize, QSizeF, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent

from desktop.domain.pixels import Window
from desktop.viewer.fusion import ends, with_ends
from desktop.viewer.pane import DRAG_SPAN_PX
from desktop.views.viewer.colourbar import bar_box, grip_box
from desktop.views.viewer.fused_raster import FusedLook
from desktop.views.viewer.overlay import Overlay

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_LEAST = 1e-3  # of a window's width: how far its ends stay apart


class _Look(Protocol):
    @property
    def fused(self) -> FusedLook | None: ...


class _Canvas(Protocol):
    """What the grip acts on: an image pane."""

    map_window_wanted: SignalInstance

    @property
    def look(self) -> _Look: ...
    @property
    def overlay(self) -> Overlay: ...
    def size(self) -> QSize: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Where a drag began, the window then, and what it moves: high, low or both ends."""

    at: QPointF
    window: Window
    moves: str


class BarGrip:
    """One drag at a time; every method says whether the event was its own."""

    def __init__(self, pane: _Canvas) -> None:
        self._pane = pane
        self._start: _Start | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Begin on the bar, or anywhere with Ctrl and Shift held."""
        fused = self._pane.look.fused
        if fused is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        size = QSizeF(self._pane.size())
        at = event.position()
        if event.modifiers() & _HELD == _HELD:
            moves = "both"
        elif self._pane.overlay.colour_bar is not None and grip_box(size).contains(at):
            moves = "high" if at.y() <= bar_box(size).center().y() else "low"
        else:
            return False
        self._start = _Start(at=at, window=fused.window, moves=moves)
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Carry on."""
        start = self._start
        if start is None:
            return False
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._start = None  # its release went to another window
            return False
        self._pane.map_window_wanted.emit(self._dragged(start, event.position() - start.at))
        return True

    def release(self, event: QMouseEvent) -> bool:
        """End."""
        if self._start is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        self._start = None
        return True

    def _dragged(self, start: _Start, by: QPointF) -> Window:
        low, high = ends(start.window)
        width = start.window.width
        if start.moves == "both":
            step = width / DRAG_SPAN_PX
            wide = max(width * _LEAST, width + by.x() * step)
            middle = start.window.center + by.y() * step
            return with_ends(middle - wide / 2, middle + wide / 2)
        part = -by.y() / bar_box(QSizeF(self._pane.size())).height() * width
        if start.moves == "high":
            return with_ends(low, max(high + part, low + width * _LEAST))
        return with_ends(min(low + part, high - width * _LEAST), high)
