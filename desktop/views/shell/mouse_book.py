"""What the mouse does, as the reader chose it: kept in the settings, handed to the panes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.viewer.mouse import MOUSE_MAPS, MouseMap
from desktop.views.fitting import ChoiceBox
from desktop.views.shell.services import SettingsPort
from desktop.views.viewer.area import ViewerArea
from desktop.views.widgets import PlainLabel

UP_BRIGHTER, UP_DARKER = "up-brighter", "up-darker"


class MouseBook(QObject):
    """Owns the choice of a mouse table and of the way a window drag goes."""

    changed = Signal()

    def __init__(self, viewer: ViewerArea, settings: SettingsPort) -> None:
        super().__init__(viewer)
        self._viewer, self._settings = viewer, settings
        self._apply()

    @property
    def table(self) -> MouseMap:
        """The table in force."""
        brighter = self._settings.get("window-drag") == UP_BRIGHTER
        return replace(MOUSE_MAPS[str(self._settings.get("mouse"))], up_brighter=brighter)

    def choose(self, name: str) -> None:
        """Choose a table, now and after the next start."""
        self._settings.set("mouse", name)
        self._apply()

    def choose_way(self, way: str) -> None:
        """Choose what a window drag upwards does."""
        self._settings.set("window-drag", way)
        self._apply()

    def _apply(self) -> None:
        self._viewer.set_mouse(self.table)
        self.changed.emit()

    def row(self, translator: Translator) -> QHBoxLayout:
        """Return the choices as a row of the page of keys and mouse."""
        row = QHBoxLayout()
        choices = (
            ("mouse-table", "mouse-table-", tuple(MOUSE_MAPS), "mouse", self.choose),
            (
                "mouse-window",
                "mouse-window-",
                (UP_BRIGHTER, UP_DARKER),
                "window-drag",
                self.choose_way,
            ),
        )
        for label, prefix, values, setting, choose in choices:
            words = translator.text(Message(label))
            box = ChoiceBox()
            box.setAccessibleName(words)
            for value in values:
                box.addItem(translator.text(Message(f"{prefix}{value}")), value)
            box.setCurrentIndex(box.findData(self._settings.get(setting)))
            box.activated.connect(lambda _i, b=box, c=choose: c(str(b.currentData())))
            row.addWidget(PlainLabel(words, "support", "t2"))
            row.addWidget(box)
        row.addStretch()
        return row
