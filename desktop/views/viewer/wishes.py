"""What panes wish for, handed to the viewer area with the number of the pane."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, SignalInstance

from desktop.domain.pixels import Window
from desktop.viewer.hit import Hit
from desktop.viewer.zoom import Point, View
from desktop.views.viewer.edits import Edits
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.fusing import Fusing
from desktop.views.viewer.measure_edits import MeasureEdits
from desktop.views.viewer.mpr import Mpr
from desktop.views.viewer.overlay import DrawnMark
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.scene import Scene

_NEAR_PX = 10.0  # how near to its end a line is taken to be turned


class _Board(Protocol):
    """What wishes act on: the viewer area."""

    scene: Scene
    edits: Edits
    mpr: Mpr
    fusing: Fusing
    measures: MeasureEdits
    pointer_moved: SignalInstance
    label_dropped: SignalInstance

    def activate(self, number: int) -> None: ...
    def trigger(self, action_id: str) -> bool: ...
    def refresh(self) -> None: ...
    def select(self, hit: Hit | None) -> None: ...
    def scroll_pane(self, number: int, steps: int) -> None: ...
    def set_window(self, number: int, window: Window | None) -> None: ...
    def set_view(self, number: int, view: View) -> None: ...
    def click_place(self, number: int, point: Point) -> None: ...
    def show_stack(self, number: int, key: str) -> None: ...


class PaneWishes(QObject):
    """Receives the signals of every pane; which pane it was is asked of Qt."""

    def __init__(self, board: _Board, panes: tuple[ImagePane, ...]) -> None:
        super().__init__()
        self._board, self._panes = board, panes
        for pane in panes:
            pane.activated.connect(self._activate)
            pane.toggle_wanted.connect(self._toggle)
            pane.scroll_wanted.connect(self._scroll)
            pane.window_wanted.connect(self._window)
            pane.view_wanted.connect(self._view)
            pane.mark_wanted.connect(self._mark)
            pane.figure_wanted.connect(self._figure)
            pane.mark_moved.connect(self._move_mark)
            pane.figure_moved.connect(self._move_figure)
            pane.label_dropped.connect(board.label_dropped)
            pane.picked.connect(self._pick)
            pane.pointer_moved.connect(self._point)
            pane.cross_pressed.connect(self._cross)
            pane.cross_dragged.connect(self._carry)
            pane.stack_dropped.connect(self._drop)
            pane.accept_wanted.connect(self._accept)
            pane.map_window_wanted.connect(self._map_window)

    def _from(self) -> int:
        sender = self.sender()
        if isinstance(sender, ImagePane) and sender in self._panes:
            return self._panes.index(sender)
        return self._board.scene.active

    def _activate(self) -> None:
        self._board.activate(self._from())

    def _toggle(self) -> None:
        self._board.trigger("layout-toggle")

    def _scroll(self, steps: int) -> None:
        self._board.scroll_pane(self._from(), steps)

    def _window(self, window: Window) -> None:
        self._board.set_window(self._from(), window)

    def _map_window(self, window: Window) -> None:
        self._board.fusing.set_window(self._from(), window)

    def _view(self, view: View) -> None:
        self._board.set_view(self._from(), view)

    def _mark(self, point: Point) -> None:
        self._board.click_place(self._from(), point)

    def _figure(self, clicks: tuple[Point, ...]) -> None:
        number = self._from()
        self._board.measures.add(number, self._panes[number].gestures.tool.value, clicks)

    def _move_mark(self, mark: DrawnMark) -> None:
        self._board.edits.move_mark(self._from(), mark)
        self._board.refresh()

    def _move_figure(self, moved: DrawnMeasure) -> None:
        self._board.measures.move(self._from(), moved)

    def _pick(self, hit: Hit | None) -> None:
        self._board.select(hit)

    def _point(self, point: Point | None) -> None:
        board = self._board
        board.pointer_moved.emit(None if point is None else board.scene.place(self._from(), point))

    def _accept(self) -> None:
        self._board.trigger("accept-turn")  # the press has made this pane the active one

    def _cross(self, point: Point) -> None:
        number = self._from()
        pane = self._panes[number]
        a, b = pane.image_point(QPointF(0, 0)), pane.image_point(QPointF(_NEAR_PX, 0))
        self._board.mpr.crosshair.press(number, point, math.dist(a, b))

    def _carry(self, point: Point) -> None:
        self._board.mpr.crosshair.drag(self._from(), point)

    def _drop(self, key: str) -> None:
        self._board.show_stack(self._from(), key)
