"""Pictures of the next slices, made before they are asked for: a turn of the wheel only paints."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from desktop.viewer.resample import Patch
from desktop.viewer.travel import Heading, around
from desktop.views.background import submit, workers
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.raster import Making, ZoomCache
from desktop.views.viewer.scene import Scene

REACH = 6
"""Slices made beforehand in each pane: four or five ahead, the rest behind."""


class _Board(Protocol):
    """What is looked at: the viewer area."""

    scene: Scene
    store: FrameStore
    panes: tuple[ImagePane, ...]


class Ahead(QObject):
    """Makes zoomed pictures on a thread of its own, one at a time; a new look replaces the old."""

    def __init__(self, board: _Board, cache: ZoomCache, parent: QObject) -> None:
        super().__init__(parent)
        self._board, self._cache = board, cache
        self._heading = Heading()
        self._pool = workers(1)
        self._queue: deque[tuple[object, Making]] = deque()
        self._is_making = False
        self._soon = QTimer(self)  # after the paint that a change has asked for
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._plan)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being made and nothing waits."""
        return not self._is_making and not self._queue and not self._soon.isActive()

    def look(self) -> None:
        """Say that the panes show something else."""
        self._soon.start()

    def stop(self, limit_ms: int = 3_000) -> bool:
        """Make nothing more, and wait for what is being made, with a limit."""
        self._soon.stop()
        self._queue.clear()
        self._pool.clear()
        return self._pool.wait(limit_ms)

    def _plan(self) -> None:
        scene = self._board.scene
        panes = sorted(scene.arrangement.visible, key=lambda pane: pane != scene.active)
        self._queue = deque(wanted for pane in panes for wanted in self._of(pane))
        self._pump()

    def _of(self, number: int) -> Iterator[tuple[object, Making]]:
        """Return what a pane may show next, soonest first."""
        pane, state = self._board.panes[number], self._board.scene.states[number]
        shown = pane.shown()
        if shown is None or pane.painted is not pane.frame or state.table is not None:
            return  # nothing on screen, or painted as a file has it for each image
        for ref in self._next(number):
            frame = self._board.store.get(ref)
            if not isinstance(frame, Frame):
                continue
            window = state.window or self._board.store.voi(ref)
            if window is not None:
                made = pane.raster.coming(frame, replace(shown, voi=window))
                if made is not None:
                    yield made

    def _next(self, number: int) -> Iterator[FrameRef]:
        stack, index = self._board.scene.stack(number), self._board.scene.states[number].index
        if stack is None:
            return
        way = self._heading.way(number, stack.key, index)
        for at in islice(around(len(stack.frames), index, way), 1, 1 + REACH):
            yield stack.frames[at]

    def _pump(self) -> None:
        if self._is_making or not self._queue:
            return
        key, make = self._queue.popleft()
        self._is_making = True

        def deliver(ahead: Ahead, made: object, error: Exception | None) -> None:
            ahead._take(key, made, error)

        submit(make, deliver, owner=self, pool=self._pool)

    def _take(self, key: object, made: object, error: Exception | None) -> None:
        self._is_making = False
        if error is None and (made is None or isinstance(made, Patch)):
            self._cache.put(key, made)
        else:
            self._queue.clear()  # the paint meets the same fault and says so
        self._pump()
