"""Every measurement of the report in one list: choosing one goes there."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.items import empty_list
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import PlainLabel


class MeasureList(Overlay):
    """Up and Down choose, Enter goes there, Esc closes."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self.setAccessibleName(translator.text(Message("action-measure-list")))
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(translator.text(Message("action-measure-list")), "title", "t1"))
        self._none = PlainLabel(translator.text(Message("measure-list-empty")), "body", "t2")
        self.list = QListWidget()
        self.list.setAccessibleName(translator.text(Message("action-measure-list")))
        self.list.itemActivated.connect(self._go)
        box.addWidget(self._none)
        box.addWidget(self.list)

    def open(self, rows: Iterable[tuple[str, str]]) -> None:
        """Show (id, words) of each measurement."""
        empty_list(self.list)
        for name, words in rows:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self._none.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)
        self.list.setCurrentRow(0)
        self.open_over(560, 320)
        (self.list if self.list.count() else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current one on Enter."""
        item = self.list.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._go(item)
        else:
            super().keyPressEvent(event)

    def _go(self, item: QListWidgetItem) -> None:
        if self.isVisible():
            self.close_overlay()
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
