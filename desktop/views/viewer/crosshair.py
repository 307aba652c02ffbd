"""The crosshair tool: a point that every pane follows, and lines that turn the planes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance

from desktop.domain.imaging import Stack
from desktop.domain.message import Problem
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.mpr import Axes, View, view_of
from desktop.viewer.zoom import Point
from desktop.views.viewer.crossing import cross_on, handles_on
from desktop.views.viewer.reformatted import Cross, nearest_index
from desktop.views.viewer.scene import Scene, reach_mm
from desktop.views.viewer.view_set import Views

_STEP_DEG = 5.0


class _Board(Protocol):
    """Where the panes are: the viewer area."""

    scene: Scene
    complained: SignalInstance

    def refresh(self) -> None: ...


class _Maker(Protocol):
    """Who makes the reformatted stacks."""

    def views_of(self, stack: Stack | None) -> Views | None: ...
    def all_views(self) -> tuple[Views, ...]: ...
    def remake(self, views: Views, but: View | None = None) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turning:
    """A turn under way: in which pane, from which bearing, and what the axes were."""

    pane: int
    start_deg: float
    axes: dict[View, Axes]


class Crosshair:
    """Carries the cross from pane to pane, and turns planes about it."""

    def __init__(self, maker: _Maker, board: _Board) -> None:
        self._maker, self._board = maker, board
        self._turning: _Turning | None = None

    @property
    def _scene(self) -> Scene:
        return self._board.scene

    def press(self, pane: int, point: Point, near_px: float) -> None:
        """Set the cross at an image point, or take up the end of a line within ``near_px``."""
        self._turning = None
        for at in handles_on(self._scene, pane):
            if math.dist(at, point) <= near_px:
                self._turning = self._begun(pane, point)
                return
        self._cross(pane, point)

    def drag(self, pane: int, point: Point) -> None:
        """Carry the cross, or the turn, along."""
        turning = self._turning
        if turning is None:
            self._cross(pane, point)
        elif turning.pane == pane:
            self._turn(turning, self._bearing(pane, point) - turning.start_deg)

    def step(self, steps: int) -> None:
        """Turn the other planes about the active pane by steps of 5 degrees, clockwise."""
        turning = self._begun(self._scene.active, None)
        if turning is not None:
            self._turn(turning, steps * _STEP_DEG)

    def _cross(self, pane: int, point: Point) -> None:
        stack, ref = self._scene.stack(pane), self._scene.ref(pane)
        space = self._scene.virtual.space(stack) if stack is not None else None
        lps = pixel_to_patient(ref.placement, ref.scale, *point) if ref is not None else None
        if stack is None or lps is None or space is None:
            self._board.complained.emit(Problem.of("", "mpr-no-place"))
            return
        self._scene.virtual.cross = Cross(point_lps_mm=lps, space=space)
        for views in self._maker.all_views():
            if views.grid.frame_of_reference_uid == space:
                views.through = lps
        for other in range(len(self._scene.states)):
            target = self._scene.stack(other)
            if other == pane or target is None or self._scene.virtual.space(target) != space:
                continue
            near = nearest_index(target, lps)
            if near is not None and near[1] <= reach_mm(target):
                state = self._scene.states[other]
                self._scene.states[other] = state.at(near[0], len(target.frames))
        self._board.refresh()

    def _begun(self, pane: int, point: Point | None) -> _Turning | None:
        views = self._maker.views_of(self._scene.stack(pane))
        if views is None:
            return None
        start = self._bearing(pane, point) if point is not None else 0.0
        return _Turning(pane=pane, start_deg=start, axes=dict(views.axes))

    def _bearing(self, pane: int, point: Point) -> float:
        """Return the direction from the cross to a point, from row to column, in degrees."""
        centre, ref = cross_on(self._scene, pane), self._scene.ref(pane)
        if centre is None or ref is None:
            return 0.0
        across = (point[0] - centre[0]) * (ref.scale.column_mm or 1.0)
        down = (point[1] - centre[1]) * (ref.scale.row_mm or 1.0)
        return math.degrees(math.atan2(down, across))

    def _turn(self, turning: _Turning, by_deg: float) -> None:
        stack = self._scene.stack(turning.pane)
        views = self._maker.views_of(stack)
        if stack is None or views is None:
            return
        here = view_of(stack.series_uid)
        about = turning.axes[here].normal
        for view in (View.AXIAL, View.SAGITTAL, View.CORONAL):
            if view is not here:
                views.axes[view] = turning.axes[view].turned(about, by_deg)
        self._maker.remake(views, but=here)
