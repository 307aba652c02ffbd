"""The whole volume in one picture: a MIP from the front, from the side, and back to the slices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop.domain.imaging import Stack
from desktop.viewer.mpr import View, is_virtual, source_of, view_of
from desktop.viewer.pane import PaneState
from desktop.viewer.reslice import NO_SLAB
from desktop.viewer.reslice_plain import SlabMode
from desktop.views.viewer.fusing import Fusing
from desktop.views.viewer.mpr import Mpr
from desktop.views.viewer.scene import Scene

_NEXT = {View.CORONAL: View.SAGITTAL, View.SAGITTAL: None}


class _Board(Protocol):
    """What projecting acts on: the viewer area."""

    scene: Scene
    mpr: Mpr
    fusing: Fusing

    def refresh(self) -> None: ...


class Projecting:
    """Steps the active pane through projections; a fused pane projects its map."""

    def __init__(self, board: _Board) -> None:
        self._board = board
        self._before: dict[int, PaneState] = {}

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {"mip": self.step}

    def forget(self) -> None:
        """Forget what panes showed before: another study is shown."""
        self._before.clear()

    def step(self) -> None:
        """Show the MIP from the front, then from the side, then what was there before."""
        scene = self._board.scene
        pane = scene.active
        view = self._projected(scene.stack(pane))
        following = _NEXT[view] if view is not None else View.CORONAL
        if following is None:
            projected = scene.stack(pane)
            scene.states[pane] = self._before.pop(pane)
            source = scene.stack_of(source_of(projected.series_uid)) if projected else None
            if source is not None:
                self._board.mpr.unproject(source)
            self._board.refresh()
            return
        before = scene.states[pane]
        stack = self._source(pane)
        if stack is None or not self._board.mpr.project(pane, stack, following):
            return
        if view is None:
            self._before[pane] = before

    def _projected(self, stack: Stack | None) -> View | None:
        """Return from where the active pane projects a whole volume, if it does."""
        scene = self._board.scene
        if stack is None or not is_virtual(stack.series_uid) or scene.active not in self._before:
            return None
        slab = scene.virtual.slabs.get(stack.key, NO_SLAB)
        view = view_of(stack.series_uid)
        return view if slab.mode is SlabMode.MOST and view in _NEXT else None

    def _source(self, pane: int) -> Stack | None:
        """Return what to project: the map over a pane, else the acquired stack of its images."""
        scene = self._board.scene
        fused, stack = self._board.fusing.on(pane), scene.stack(pane)
        if fused is not None:
            return scene.stack_of(fused.map_key)
        if stack is not None and is_virtual(stack.series_uid):
            return scene.stack_of(source_of(stack.series_uid))
        return stack
