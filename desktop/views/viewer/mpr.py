"""Reformatted views in the panes: three planes, slabs, the crosshair and oblique turns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from desktop.domain.imaging import Stack, Vector3
from desktop.domain.message import Problem
from desktop.viewer.geometry import dot
from desktop.viewer.grid import grid_of
from desktop.viewer.layout import Arrangement, Layout
from desktop.viewer.mpr import (
    View,
    is_virtual,
    main_axes,
    recipe_of,
    source_of,
    view_of,
    virtual_stack,
)
from desktop.viewer.pane import PaneState
from desktop.viewer.reslice import NO_SLAB, Slab
from desktop.viewer.reslice_plain import SlabMode
from desktop.viewer.tools import Tool
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.crosshair import Crosshair
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.reformatted import nearest_index
from desktop.views.viewer.scene import Scene
from desktop.views.viewer.view_set import Views
from desktop.views.viewer.virtual import Cut, Reslicer
from desktop.views.viewer.volumes import VolumeLoad

PLANES = (View.AXIAL, View.SAGITTAL, View.CORONAL)
_MODES = (SlabMode.OFF, SlabMode.MEAN, SlabMode.MOST, SlabMode.LEAST)
THICKNESSES_MM = (3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0, 120.0)


class _Board(Protocol):
    """What reformatting acts on: the viewer area."""

    scene: Scene
    store: FrameStore
    composer: Composer
    complained: SignalInstance
    switches_changed: SignalInstance

    def arrange(self) -> None: ...
    def refresh(self) -> None: ...
    def activate(self, number: int) -> None: ...
    def set_tool(self, tool: Tool) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What a second press of the command puts back."""

    states: tuple[PaneState, ...]
    arrangement: Arrangement


class Mpr(QObject):
    """Makes volumes when they are first needed and keeps the virtual stacks of the scene."""

    def __init__(self, board: _Board, source: Reslicer, parent: QObject) -> None:
        super().__init__(parent)
        self._board, self._source = board, source
        self._sets: dict[str, Views] = {}
        self._before: _Before | None = None
        self.crosshair = Crosshair(self, board)

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {
            "mpr": self.toggle,
            "slab-mode": self.next_mode,
            "slab-thicker": lambda: self.thicken(1),
            "slab-thinner": lambda: self.thicken(-1),
            "lines-all": self.all_lines,
            "tool-crosshair": self.take_crosshair,
            "oblique-left": lambda: self.crosshair.step(-1),
            "oblique-right": lambda: self.crosshair.step(1),
        }

    def checked(self) -> dict[str, bool]:
        """Return which switches are on."""
        return {"mpr": self._before is not None, "lines-all": self._scene.virtual.all_lines}

    def load_of(self, stack: Stack) -> VolumeLoad | None:
        """Return the volume of an acquired stack, in the making; a reason is told if there is none.

        It is shared with the reformatted views of the stack.
        """
        views = self._set_of(stack)
        return views.load if views is not None else None

    def project(self, pane: int, stack: Stack, view: View) -> bool:
        """Show a MIP of a stack's whole volume in a pane; false where it makes no volume."""
        views = self._set_of(stack)
        if views is None:
            return False
        grid = views.grid
        axes = main_axes(grid)[view]
        places = [dot(axes.normal, corner) for corner in grid.corners()]
        deep = max(places) - min(places) + 2.0 * max(grid.spacing_mm)
        views.axes[view] = axes
        views.slabs[view] = Slab(mode=SlabMode.MOST, thickness_mm=float(math.ceil(deep)))
        slices, rows, columns = grid.shape
        middle = grid.to_patient(((slices - 1) / 2, (rows - 1) / 2, (columns - 1) / 2))
        self._put(pane, self._make(views, view), middle)
        self._board.refresh()
        return True

    def unproject(self, stack: Stack) -> None:
        """Make the planes of a stack's volume plain again after they were projected as a whole."""
        views = self._sets.get(stack.key)
        if views is None:
            return
        for view in (View.CORONAL, View.SAGITTAL):
            if views.slabs.pop(view, None) is not None:
                self._make(views, view)

    def known_load(self, key: str) -> VolumeLoad | None:
        """Return the volume of a stack if one was asked for, and did not fail."""
        views = self._sets.get(key)
        return views.load if views is not None else None

    def forget(self) -> None:
        """Let go of every volume: another study is shown."""
        for views in self._sets.values():
            views.load.cancel()
            views.load.deleteLater()
        self._sets.clear()
        self._before = None
        self._source.forget()

    # Commands

    def toggle(self) -> None:
        """Show the three planes of the active stack's volume, or what was there before."""
        if self._before is not None:
            self._restore()
            return
        stack = self._scene.stack(self._scene.active)
        views = self._set_of(stack) if stack is not None else None
        if views is None:
            return
        self._before = _Before(
            states=tuple(self._scene.states), arrangement=self._scene.arrangement
        )
        self._scene.set_layout(Layout.FOUR)
        for pane, view in enumerate(PLANES):
            made = self._make(views, view)
            self._put(pane, made, views.through)
        self._scene.states[len(PLANES)] = self._source_state(views)
        self._scene.arrangement = self._scene.arrangement.with_active(0)
        self._board.arrange()
        self._board.switches_changed.emit()

    def _restore(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._scene.states[:] = before.states
            self._scene.arrangement = before.arrangement
            self._board.arrange()
            self._board.switches_changed.emit()

    def _source_state(self, views: Views) -> PaneState:
        before = self._before.states if self._before else ()
        kept = next((s for s in before if s.stack_key == views.source.key), None)
        return kept or PaneState().with_stack(views.source)

    def next_mode(self) -> None:
        """Step the slab of the active pane through off, mean, MIP and MinIP."""
        slab = self._slab()
        mode = _MODES[(_MODES.index(slab.mode) + 1) % len(_MODES)]
        self._set_slab(replace(slab, mode=mode))

    def thicken(self, steps: int) -> None:
        """Make the slab of the active pane thicker or thinner; a slab that was off begins."""
        slab = self._slab()
        at = min(
            range(len(THICKNESSES_MM)), key=lambda i: abs(THICKNESSES_MM[i] - slab.thickness_mm)
        )
        if slab.mode is SlabMode.OFF:
            self._set_slab(replace(slab, mode=SlabMode.MOST))
            return
        at = max(0, min(len(THICKNESSES_MM) - 1, at + steps))
        self._set_slab(replace(slab, thickness_mm=THICKNESSES_MM[at]))

    def all_lines(self) -> None:
        """Draw reference lines of every pane on screen, or of the active one alone."""
        self._scene.virtual.all_lines = not self._scene.virtual.all_lines
        self._board.refresh()
        self._board.switches_changed.emit()

    def take_crosshair(self) -> None:
        """Take the crosshair in hand, or lay it down again."""
        held = self._scene.tool is Tool.CROSSHAIR
        self._board.set_tool(Tool.SELECT if held else Tool.CROSSHAIR)

    def before(self, action_id: str) -> bool:
        """Look at a command before it is carried out; true where there is nothing left to do."""
        stack = self._scene.stack(self._scene.active)
        if stack is None or not is_virtual(stack.series_uid):
            return False
        if action_id == "reset":
            self._upright()
        if action_id == "key-image":
            self._board.complained.emit(Problem.of("", "mpr-no-key-image"))
            return True
        return False

    def _upright(self) -> None:
        """Put the views of the active pane's volume upright again, without slabs."""
        stack = self._scene.stack(self._scene.active)
        if stack is None or not is_virtual(stack.series_uid):
            return
        views = self._sets.get(source_of(stack.series_uid))
        if views is None:
            return
        views.axes = main_axes(views.grid)
        views.slabs.clear()
        self.remake(views)

    # Stacks

    @property
    def _scene(self) -> Scene:
        return self._board.scene

    def _slab(self) -> Slab:
        stack = self._scene.stack(self._scene.active)
        known = self._scene.virtual.slabs
        return known.get(stack.key, NO_SLAB) if stack is not None else NO_SLAB

    def _set_slab(self, slab: Slab) -> None:
        pane = self._scene.active
        stack = self._scene.stack(pane)
        if stack is None:
            return
        if is_virtual(stack.series_uid):
            view = view_of(stack.series_uid)
            views = self._sets[source_of(stack.series_uid)]
        else:
            found = self._set_of(stack)
            if found is None:
                return
            view, views = View.SOURCE, found
        views.slabs[view] = slab
        state = self._scene.states[pane]
        made = self._make(views, view)
        if view is View.SOURCE and slab.mode is SlabMode.OFF:
            made = views.source  # the acquired slices themselves
        self._scene.states[pane] = replace(state, stack_key=made.key)
        self._board.refresh()

    def _set_of(self, stack: Stack) -> Views | None:
        """Return the views of a stack's volume; a reason is told where there is none."""
        if is_virtual(stack.series_uid):
            return self._sets.get(source_of(stack.series_uid))
        known = self._sets.get(stack.key)
        if known is not None and known.source == stack:
            return known
        if known is not None:  # more slices have come since
            known.load.cancel()
        grid = grid_of(stack)
        if isinstance(grid, Problem):
            self._complain(grid, stack)
            return None
        load = VolumeLoad(stack, grid, self._source, self._board.store)
        middle = tuple((count - 1) / 2.0 for count in grid.shape)
        made = Views(
            source=stack,
            grid=grid,
            axes=main_axes(grid),
            through=grid.to_patient((middle[0], middle[1], middle[2])),
            load=load,
        )
        self._sets[stack.key] = made
        load.progressed = lambda: self._on_progress(made)
        load.failed = lambda problem: self._on_failed(made, problem)
        self._scene.virtual.progress = (0, load.total)
        load.start()
        return made

    def _on_progress(self, views: Views) -> None:
        self._scene.virtual.progress = (views.load.done, views.load.total)
        if views.load.volume is not None:
            for view in View:
                self._make(views, view)
        self._board.refresh()

    def _on_failed(self, views: Views, problem: Problem) -> None:
        self._sets.pop(views.source.key, None)
        self._restore()
        for pane, state in enumerate(self._scene.states):
            if is_virtual(state.stack_key or "") and source_of_key(state) == views.source.key:
                self._scene.states[pane] = replace(state, stack_key=views.source.key)
        self._board.refresh()
        self._complain(problem, views.source)

    def _complain(self, problem: Problem, stack: Stack) -> None:
        """Tell what stands in the way, by the name of the series."""
        name = self._board.composer.series_name(stack)
        self._board.complained.emit(replace(problem, where=name))

    def _make(self, views: Views, view: View) -> Stack:
        """Make a virtual stack, and have it served once there is a volume."""
        slab = views.slabs.get(view, NO_SLAB)
        recipe = recipe_of(views.grid, views.axes[view], views.through, slab)
        stack = virtual_stack(views.source, views.grid, view, recipe)
        virtual = self._scene.virtual
        old = virtual.stacks.get(stack.key)
        locator = stack.frames[0].locator
        if old is not None and old.frames[0].locator != locator:
            self._source.withdraw(old.frames[0].locator)
            virtual.ready.discard(old.frames[0].locator)
        virtual.stacks[stack.key], virtual.slabs[stack.key] = stack, slab
        virtual.turned.discard(stack.key)
        if views.axes[view] != main_axes(views.grid)[view]:
            virtual.turned.add(stack.key)
        if views.load.volume is not None:
            cut = Cut(volume=views.load.volume, recipe=recipe, voi=views.load.voi)
            self._source.offer(locator, cut)
            virtual.ready.add(locator)
        return stack

    def views_of(self, stack: Stack | None) -> Views | None:
        """Return the views of the volume that a reformatted stack is cut from."""
        if stack is None or not is_virtual(stack.series_uid):
            return None
        return self._sets.get(source_of(stack.series_uid))

    def all_views(self) -> tuple[Views, ...]:
        """Return the views of every volume there is."""
        return tuple(self._sets.values())

    def remake(self, views: Views, but: View | None = None) -> None:
        """Make the planes anew and keep every pane at the cross."""
        for view in PLANES:
            if view is but:
                continue
            made = self._make(views, view)
            for pane, state in enumerate(self._scene.states):
                if state.stack_key == made.key:
                    self._put(pane, made, views.through)
        self._board.refresh()

    def _put(self, pane: int, stack: Stack, through: Vector3) -> None:
        near = nearest_index(stack, through)
        index = near[0] if near is not None else len(stack.frames) // 2
        state = self._scene.states[pane]
        if state.stack_key == stack.key:
            self._scene.states[pane] = state.at(index, len(stack.frames))
        else:
            self._scene.show_stack(pane, stack.key, index)


def source_of_key(state: PaneState) -> str:
    """Return the key of the stack that a pane's virtual stack is cut from."""
    return source_of((state.stack_key or "").rpartition("#")[0])
