"""The other examinations of the patient: Enter takes one into the report, or out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.items import empty_list
from desktop.views.shell.overlay import Overlay
from desktop.views.theme import icon
from desktop.views.widgets import PlainLabel


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One study; ``words`` name it, ``in_report`` says whether it is reported together."""

    study_uid: str
    words: str
    in_report: bool


class StudyList(Overlay):
    """Up and Down choose, Enter takes in or out, Esc closes.

    Signals
    -------
    chosen
        Study UID, and whether it is to be in the report.
    """

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator = translator
        title = translator.text(Message("action-add-examination"))
        self.setAccessibleName(title)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(title, "title", "t1"))
        self._hint = PlainLabel("", "body", "t2")
        self._hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.itemActivated.connect(self._take)
        box.addWidget(self._hint)
        box.addWidget(self.list)

    def open(self, lines: Iterable[StudyLine]) -> None:
        """List studies of the patient."""
        empty_list(self.list)
        for line in lines:
            state = "in" if line.in_report else "out"
            words = Message.of(f"studies-line-{state}", study=line.words)
            item = QListWidgetItem(
                icon("check" if line.in_report else "plus"), self._translator.text(words)
            )
            item.setData(Qt.ItemDataRole.UserRole, line)
            self.list.addItem(item)
        some = self.list.count() > 0
        hint = "studies-list-hint" if some else "studies-list-empty"
        self._hint.setText(self._translator.text(Message(hint)))
        self.list.setVisible(some)
        self.list.setCurrentRow(0)
        self.open_over(640, 360)
        (self.list if some else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the current one on Enter."""
        item = self.list.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._take(item)
        else:
            super().keyPressEvent(event)

    def _take(self, item: QListWidgetItem) -> None:
        if self.isVisible():
            line = item.data(Qt.ItemDataRole.UserRole)
            self.close_overlay()
            self.chosen.emit(line.study_uid, not line.in_report)
