"""The command palette: every command of the registry by name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.actions import ACTIONS
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.shell.hub import ActionHub
from desktop.views.shell.overlay import Overlay
from desktop.views.theme import icon
from desktop.views.widgets import shown_key


class Palette(Overlay):
    """Type a few letters of a command, Enter runs it."""

    def __init__(self, parent: QWidget, hub: ActionHub, translator: Translator) -> None:
        super().__init__(parent)
        self._hub, self._translator = hub, translator
        self._extra: dict[str, tuple[str, object]] = {}
        box = QVBoxLayout(self)
        self._text = QLineEdit()
        self._text.setPlaceholderText(translator.text(Message("palette-hint")))
        self._text.setAccessibleName(translator.text(Message("action-palette")))
        self._text.textChanged.connect(self._fill)
        self._text.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(translator.text(Message("palette-list")))
        self._list.itemActivated.connect(self._run)
        box.addWidget(self._text)
        box.addWidget(self._list)

    def open(self) -> None:
        """Show every command, the search empty."""
        self._text.clear()
        self._fill("")
        self.open_over(560, 420)
        self._text.setFocus()

    def _fill(self, wanted: str) -> None:
        self._list.clear()
        words = wanted.casefold().split()
        for spec in ACTIONS:
            title = self._hub.action(spec.id).text()
            if not all(word in title.casefold() for word in words):
                continue
            held = self._hub.keys(spec.id)
            keys = f"   {shown_key(held[0])}" if held else ""
            item = QListWidgetItem(icon(spec.icon), f"{title}{keys}")
            item.setData(Qt.ItemDataRole.UserRole, spec.id)
            if not self._hub.action(spec.id).isEnabled():
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem) -> None:
        self.close_overlay()
        self._hub.run(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter in the text box move and run the list."""
        if (
            watched is self._text
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._list.setCurrentRow(
                    max(0, min(self._list.count() - 1, self._list.currentRow() + step))
                )
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self._list.currentItem()
                if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)
