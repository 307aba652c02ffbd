"""Commands of layout, hanging and scrolling together, carried out on the viewer area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop.app.ports import Translator
from desktop.views.viewer.picker import LayoutPicker
from desktop.views.viewer.scene import Scene


class _Board(Protocol):
    """What these commands act on: the viewer area."""

    scene: Scene
    translator: Translator
    command_wanted: SignalInstance

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
        return {"layout-pick": self.pick_layout}

    def pick_layout(self) -> None:
        """Offer every layout in a small grid."""
        area = self._area
        if self._picker is None:
            self._picker = LayoutPicker(self._over, area.translator)
            self._picker.chosen.connect(area.command_wanted)
            self._picker.closed.connect(area.focus_active)
        self._picker.open(area.scene.arrangement.layout)
