"""The image commands of the registry, carried out on the viewer area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import SignalInstance

from desktop.domain.pixels import Frame, Window
from desktop.viewer.hit import Hit
from desktop.viewer.layout import Layout, next_layout
from desktop.viewer.lut import Voi, default_window
from desktop.viewer.preset_frames import frame_preset
from desktop.viewer.presets import presets
from desktop.viewer.tools import Tool
from desktop.viewer.turned import vector_to_image
from desktop.viewer.zoom import View
from desktop.views.viewer.edits import Edits
from desktop.views.viewer.key_moves import KeyMoves
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.measure_edits import MeasureEdits
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.scene import Scene
from desktop.views.viewer.strip import SeriesStrip
from desktop.views.viewer.turning import Turning


class _Board(Protocol):
    """What commands act on: the viewer area."""

    scene: Scene
    store: FrameStore
    strip: SeriesStrip
    panes: tuple[ImagePane, ...]
    edits: Edits
    measures: MeasureEdits
    active_changed: SignalInstance
    switches_changed: SignalInstance

    def arrange(self) -> None: ...
    def refresh(self) -> None: ...
    def focus_active(self) -> None: ...
    def set_tool(self, tool: Tool) -> None: ...
    def select(self, hit: Hit | None) -> None: ...
    def voi(self, number: int) -> Voi | None: ...
    def active_pane(self) -> ImagePane: ...
    def set_window(self, number: int, window: Window | None) -> None: ...
    def scroll_pane(self, number: int, steps: int) -> None: ...
    def go_index(self, number: int, index: int) -> None: ...


class Commands:
    """A table from command to what it does."""

    def __init__(self, area: _Board) -> None:
        self._area = area
        self._folded = (Layout.FOUR, False)
        self._table: dict[str, Callable[[], None]] = {
            "delete-mark": self._delete,
            "handle-next": self._next_handle,
            "point-back": self._point_back,
            "key-image": self._key_image,
            "sync": self._sync,
            "lines": self._lines,
            "hide-marks": self._hide,
            "invert": self._invert,
            "fit": self._fit,
            "reset": self._reset,
            "slice-next": lambda: self._arrow((0, 1), 1),
            "slice-previous": lambda: self._arrow((0, -1), -1),
            "slice-first": lambda: self._go(0),
            "slice-last": lambda: self._go(1_000_000),
            "series-next": lambda: self._series(1),
            "series-previous": lambda: self._series(-1),
            "pane-next": lambda: self._side((1, 0), 1),
            "pane-previous": lambda: self._side((-1, 0), -1),
            "layout-next": self._next_layout,
            "layout-toggle": self._toggle,
            "strip": self._strip,
        }
        for layout in Layout:
            self._table[f"layout-{layout.value}"] = partial(self._layout, layout)
        self._table |= Turning(area).commands()
        self._table |= KeyMoves(area).commands()
        for tool in Tool:
            self._table[f"tool-{tool.value}"] = self._taker(tool)
        for number in range(1, 6):
            self._table[f"window-preset-{number}"] = self._presetter(number)

    @property
    def ids(self) -> frozenset[str]:
        """The commands carried out here."""
        return frozenset(self._table)

    def add(self, more: Mapping[str, Callable[[], None]]) -> None:
        """Take in commands that are carried out elsewhere in the viewer."""
        self._table.update(more)

    def run(self, action_id: str) -> bool:
        """Carry out a command; false where it is not one of these."""
        command = self._table.get(action_id)
        if command is None:
            return False
        command()
        return True

    @property
    def _pane(self) -> int:
        return self._area.scene.active

    def _taker(self, tool: Tool) -> Callable[[], None]:
        def take() -> None:
            if tool is Tool.SELECT and self._given_up():
                return
            self._area.set_tool(tool)
            if tool is Tool.SELECT:
                self._area.select(None)

        return take

    def _given_up(self) -> bool:
        """Drop what is being drawn, tool kept in hand; false where nothing is."""
        busy = [pane for pane in self._area.panes if pane.gestures.is_busy]
        for pane in busy:
            pane.gestures.give_up()
        return bool(busy)

    def _presetter(self, number: int) -> Callable[[], None]:
        return lambda: self._preset(number)

    def _preset(self, number: int) -> None:
        stack, ref = self._area.scene.stack(self._pane), self._area.scene.ref(self._pane)
        frame = self._area.store.get(ref) if ref else None
        if stack is None or not isinstance(frame, Frame) or frame.is_colour:
            return
        voi = self._area.voi(self._pane)
        current = voi if isinstance(voi, Window) else default_window(frame)
        preset = presets(stack.modality, frame.unit)[number - 1]
        window = frame_preset(frame, preset, current)
        self._area.set_window(self._pane, window)

    def _delete(self) -> None:
        selected = self._area.scene.selected
        if selected is not None:
            self._editor(selected).delete(selected)

    def _editor(self, hit: Hit) -> Edits | MeasureEdits:
        return self._area.measures if hit.kind == "measurement" else self._area.edits

    def _next_handle(self) -> None:
        selected = self._area.scene.selected
        if selected is not None and selected.kind == "measurement":
            self._area.select(self._area.measures.next_handle(selected) or selected)

    def _point_back(self) -> None:
        self._area.panes[self._pane].gestures.back()

    def _key_image(self) -> None:
        self._area.edits.toggle_key_image(self._pane, self._area.voi(self._pane))

    def _sync(self) -> None:
        self._area.scene.sync = not self._area.scene.sync
        self._switched()

    def _lines(self) -> None:
        self._area.scene.lines = not self._area.scene.lines
        self._switched()

    def _hide(self) -> None:
        self._area.scene.hidden = not self._area.scene.hidden
        self._switched()

    def _strip(self) -> None:
        self._area.strip.setHidden(not self._area.strip.isHidden())
        self._switched()

    def make_compact(self, *, compact: bool) -> None:
        """Fold strip and layout for a small window, or put back what was folded."""
        scene = self._area.scene
        scene.compact = compact
        if compact:
            self._folded = (scene.arrangement.layout, self._area.strip.isHidden())
            self._area.strip.hide()
            crowded = scene.arrangement.layout.panes > Layout.TWO.panes
            layout = Layout.TWO if crowded else None
        else:
            before, hidden = self._folded
            self._area.strip.setHidden(hidden)
            layout = before if scene.arrangement.layout is Layout.TWO else None
        if layout is not None:
            scene.arrangement = scene.arrangement.with_layout(layout)
            self._area.arrange()
        self._switched()

    def _switched(self) -> None:
        self._area.refresh()
        self._area.switches_changed.emit()

    def _invert(self) -> None:
        state = self._area.scene.states[self._pane]
        self._area.scene.change(self._pane, replace(state, inverted=not state.inverted))
        self._area.refresh()

    def _fit(self) -> None:
        state = self._area.scene.states[self._pane]
        self._area.scene.change(self._pane, replace(state, view=View()))
        self._area.refresh()

    def _reset(self) -> None:
        self._area.scene.change(self._pane, self._area.scene.states[self._pane].reset())
        self._switched()

    def _arrow(self, by: tuple[int, int], steps: int) -> None:
        if not self._nudged(by):
            self._area.scroll_pane(self._pane, steps)

    def _side(self, by: tuple[int, int], steps: int) -> None:
        if not self._nudged(by):
            scene = self._area.scene
            scene.arrangement = scene.arrangement.moved(steps)
            self._area.arrange()
            self._area.focus_active()
            self._area.active_changed.emit(scene.active)

    def _nudged(self, by: tuple[int, int]) -> bool:
        selected = self._area.scene.selected
        if selected is None:
            return False
        step = vector_to_image(by, self._area.scene.states[self._pane].turn)
        return self._editor(selected).nudge(self._pane, selected, step)

    def _go(self, index: int) -> None:
        self._area.go_index(self._pane, index)

    def _series(self, steps: int) -> None:
        self._area.scene.step_stack(self._pane, steps)
        self._area.refresh()

    def _layout(self, layout: Layout) -> None:
        self._area.scene.set_layout(layout)
        self._area.arrange()

    def _next_layout(self) -> None:
        self._layout(next_layout(self._area.scene.arrangement.layout))

    def _toggle(self) -> None:
        scene = self._area.scene
        scene.set_layout(scene.arrangement.toggled().layout)
        self._area.arrange()
