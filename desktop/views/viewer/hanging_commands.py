"""Commands of layout, hanging and scrolling together, carried out on the viewer area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.viewer.picker import LayoutPicker
from desktop.views.viewer.scene import Scene


class _Board(Protocol):
    """What these commands act on: the viewer area."""

    scene: Scene
    translator: Translator
    command_wanted: SignalInstance
    active_changed: SignalInstance
    noticed: SignalInstance
    switches_changed: SignalInstance

    def arrange(self) -> None: ...
    def refresh(self) -> None: ...
    def focus_active(self) -> None: ...


class HangingCommands:
    """A table from command to what it does; widgets are built when first wanted."""

    def __init__(self, area: _Board, over: QWidget) -> None:
        self._area, self._over = area, over
        self._picker: LayoutPicker | None = None

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {
            "layout-pick": self.pick_layout,
            "stage-next": lambda: self.step_stage(1),
            "stage-previous": lambda: self.step_stage(-1),
            "sync-here": self.sync_here,
            "sync-clear": self.sync_clear,
            "sync-window": self.sync_window,
            "sync-view": self.sync_view,
        }

    def step_stage(self, steps: int) -> None:
        """Hang the panes by the next (or previous) stage of the protocol, and say which it is."""
        scene, hung = self._area.scene, self._area.scene.hung
        if hung is None:
            return
        count = len(hung.stages)
        if count > 1:
            scene.to_stage((scene.stage + steps) % count)
            self._area.arrange()
            self._area.focus_active()
            self._area.active_changed.emit(scene.active)
        args = {"stage": str(scene.stage + 1), "count": str(count)}
        self._area.noticed.emit(Message.of("views-hanging-stage", **args))

    def sync_here(self) -> None:
        """Take the slices now on screen as the same place, whatever their positions say."""
        scene = self._area.scene
        panes = [scene.active, *(p for p in scene.arrangement.visible if p != scene.active)]
        slices = [(s, scene.states[p].index) for p in panes if (s := scene.stack(p)) is not None]
        scene.together.offsets = scene.together.offsets.aligned(slices)
        scene.sync = True
        self._switched()

    def sync_clear(self) -> None:
        """Forget what was aligned by hand among the panes on screen."""
        scene = self._area.scene
        stacks = [s for p in scene.arrangement.visible if (s := scene.stack(p)) is not None]
        scene.together.offsets = scene.together.offsets.without(stacks)
        self._switched()

    def sync_window(self) -> None:
        """Let panes of one modality and plane share their window, or not."""
        self._area.scene.together.window = not self._area.scene.together.window
        self._switched()

    def sync_view(self) -> None:
        """Let panes of one modality and plane share zoom and pan, or not."""
        self._area.scene.together.view = not self._area.scene.together.view
        self._switched()

    def _switched(self) -> None:
        self._area.refresh()
        self._area.switches_changed.emit()

    def pick_layout(self) -> None:
        """Offer every layout in a small grid."""
        area = self._area
        if self._picker is None:
            self._picker = LayoutPicker(self._over, area.translator)
            self._picker.chosen.connect(area.command_wanted)
            self._picker.closed.connect(area.focus_active)
        self._picker.open(area.scene.arrangement.layout)
