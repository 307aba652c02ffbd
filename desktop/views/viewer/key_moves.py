"""By keys what the mouse does: zoom, pan, window, and a point that is moved and pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.pixels import Frame, Window
from desktop.viewer.lut import Voi, default_window, full_range
from desktop.viewer.mouse import MOUSE_MAPS, OWN, window_down
from desktop.viewer.pane import dragged_window
from desktop.viewer.tools import Button
from desktop.viewer.zoom import panned
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.scene import Scene

ZOOM_STEP = 1.25
PAN_SHARE = 0.08  # of the pane's shorter side
WINDOW_PX = 25.0  # of a drag
POINT_PX = 8.0
_QT_BUTTONS = {
    Button.LEFT: Qt.MouseButton.LeftButton,
    Button.MIDDLE: Qt.MouseButton.MiddleButton,
    Button.RIGHT: Qt.MouseButton.RightButton,
}


class _Board(Protocol):
    """What the keys act on: the viewer area."""

    scene: Scene

    def active_pane(self) -> ImagePane: ...
    def voi(self, number: int) -> Voi | None: ...
    def set_window(self, number: int, window: Window | None) -> None: ...


class KeyMoves:
    """Moves the active pane."""

    def __init__(self, board: _Board) -> None:
        self._board = board

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of the registry that are carried out here."""
        table: dict[str, Callable[[], None]] = {
            "zoom-in": lambda: self._zoom(ZOOM_STEP),
            "zoom-out": lambda: self._zoom(1 / ZOOM_STEP),
            "window-narrower": lambda: self._window(-WINDOW_PX, 0.0),
            "window-wider": lambda: self._window(WINDOW_PX, 0.0),
            "window-brighter": lambda: self._window(0.0, -WINDOW_PX / 2),
            "window-darker": lambda: self._window(0.0, WINDOW_PX / 2),
            "point-press": self._press,
        }
        for name, x, y in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)):
            table[f"pan-{name}"] = self._panner(x, y)
            table[f"point-{name}"] = self._pointer(x, y)
        return table

    def _zoom(self, factor: float) -> None:
        pane = self._board.active_pane()
        at = pane.key_point or QPointF(pane.width() / 2, pane.height() / 2)
        pane.zoom_about(at, factor)

    def _panner(self, x: int, y: int) -> Callable[[], None]:
        def pan() -> None:
            pane = self._board.active_pane()
            step = PAN_SHARE * min(pane.device_size)
            look = pane.look
            by = (x * step, y * step)
            pane.view_wanted.emit(panned(look.sheet, look.view, pane.device_size, by))

        return pan

    def _window(self, wider: float, down: float) -> None:
        pane, number = self._board.active_pane(), self._board.scene.active
        frame = pane.painted or pane.frame
        if not isinstance(frame, Frame) or frame.is_colour:
            return
        voi = self._board.voi(number)
        start = voi if isinstance(voi, Window) else default_window(frame)
        dark_is_high = pane.look.inverted is not frame.presentation_inverse
        sign = window_down(MOUSE_MAPS[OWN], dark_is_high=dark_is_high)
        span = full_range(frame).width
        self._board.set_window(number, dragged_window(start, wider, sign * down, span))

    def _pointer(self, x: int, y: int) -> Callable[[], None]:
        def move() -> None:
            pane = self._board.active_pane()
            at = pane.key_point or QPointF(pane.width() / 2, pane.height() / 2)
            near = QPointF(
                min(max(at.x() + x * POINT_PX, 0.0), pane.width() - 1.0),
                min(max(at.y() + y * POINT_PX, 0.0), pane.height() - 1.0),
            )
            self._send(pane, QEvent.Type.MouseMove, near, down=False)
            pane.set_key_point(near)

        return move

    def _press(self) -> None:
        """Click with the tool in hand at the key point; tools that draw take a click a point."""
        pane = self._board.active_pane()
        at = pane.key_point or QPointF(pane.width() / 2, pane.height() / 2)
        self._send(pane, QEvent.Type.MouseButtonPress, at, down=True)
        self._send(pane, QEvent.Type.MouseButtonRelease, at, down=False)
        pane.set_key_point(at)

    @staticmethod
    def _send(pane: ImagePane, kind: QEvent.Type, at: QPointF, *, down: bool) -> None:
        button = _QT_BUTTONS[pane.gestures.mouse.tool_button]
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            at,
            QPointF(pane.mapToGlobal(at)),
            none if kind is QEvent.Type.MouseMove else button,
            button if down else none,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(pane, event)
