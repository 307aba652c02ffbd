"""What the viewer needs next: what is on screen, thumbnails, then everything around it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.mpr import is_virtual
from desktop.viewer.travel import Heading
from desktop.views.background import submit
from desktop.views.viewer.loader import FrameStore, key_of, outwards
from desktop.views.viewer.scene import Scene
from desktop.views.viewer.strip import SeriesStrip
from desktop.views.viewer.thumbnail import rgb32_image, thumbnail

_AHEAD = 2  # reformatted pictures made before they are asked for, to either side


class Needs(QObject):
    """Keeps the store working on what is needed most, and fills the strip."""

    def __init__(self, scene: Scene, store: FrameStore, strip: SeriesStrip) -> None:
        super().__init__(store)
        self._scene, self._store, self._strip = scene, store, strip
        self.heading = Heading()
        self._soon = QTimer(self)  # many changes of one moment make one new order
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)
        store.arrived.connect(self._on_arrived)

    def change(self) -> None:
        """Say that what is needed may have changed; once all is held there is nothing to do."""
        total = sum(len(stack.frames) for stack in self._scene.stacks)
        if self._virtual_panes() or not (
            self._store.has_everything and self._store.wanted_count == total
        ):
            self._soon.start()

    @property
    def is_pending(self) -> bool:
        """Whether a change has not been acted on yet."""
        return self._soon.isActive()

    def _tell(self) -> None:
        self._store.want(self._in_order())

    def _in_order(self) -> Iterable[FrameRef]:
        scene = self._scene
        panes = sorted(scene.arrangement.visible, key=lambda p: p != scene.active)
        yield from (ref for pane in panes if (ref := scene.ref(pane)) and scene.is_ready(ref))
        yield from self._around(panes)
        for stack in scene.stacks:
            if not self._strip.has_thumbnail(stack.key):
                yield stack.frames[len(stack.frames) // 2]
        for pane in panes:
            stack_of_pane = scene.stack(pane)
            if stack_of_pane is not None and not is_virtual(stack_of_pane.series_uid):
                index = scene.states[pane].index
                way = self.heading.way(pane, stack_of_pane.key, index)
                yield from outwards(stack_of_pane.frames, index, way)
        for stack in scene.stacks:
            yield from outwards(stack.frames, len(stack.frames) // 2)

    def _virtual_panes(self) -> bool:
        stacks = (self._scene.stack(pane) for pane in self._scene.arrangement.visible)
        return any(stack is not None and is_virtual(stack.series_uid) for stack in stacks)

    def _around(self, panes: list[int]) -> Iterable[FrameRef]:
        """Return the next reformatted pictures on either side; more are made when scrolled to."""
        for pane in panes:
            stack, index = self._scene.stack(pane), self._scene.states[pane].index
            if stack is None or not is_virtual(stack.series_uid):
                continue
            if self._scene.is_ready(stack.frames[0]):
                near = stack.frames[max(0, index - _AHEAD) : index + _AHEAD + 1]
                yield from near

    def _on_arrived(self, ref: FrameRef) -> None:
        arrived = key_of(ref)
        for stack in self._scene.stacks:
            if key_of(stack.frames[len(stack.frames) // 2]) == arrived:
                self._make_thumbnail(ref, stack.key)

    def _make_thumbnail(self, ref: FrameRef, key: str) -> None:
        held, voi = self._store.get(ref), self._store.voi(ref)
        if isinstance(held, Problem):
            self._strip.set_unreadable(key)
        if not isinstance(held, Frame) or voi is None or self._strip.has_thumbnail(key):
            return
        ratio = self._strip.devicePixelRatioF()

        def deliver(needs: Needs, pixels: object, error: Exception | None) -> None:
            if error is None and isinstance(pixels, np.ndarray):
                needs.accept_thumbnail(key, rgb32_image(pixels, ratio))

        submit(lambda: thumbnail(held, voi, ratio), deliver, owner=self)

    def accept_thumbnail(self, key: str, image: QImage) -> None:
        """Take a thumbnail that a worker made."""
        self._strip.set_thumbnail(key, image)
