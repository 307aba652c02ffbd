"""The line that asks why a finding is moved to another lane; it opens inside its card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.edits import ClearOverride, SetOverride
from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.views.widgets import PlainLabel

MOST_CHARACTERS = 300


class MoveLine(QWidget):
    """Asks one line of reason, then emits the edit that moves the finding."""

    edit_requested = Signal(object)
    closed = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._finding = ""
        self._target = Category.INDETERMINATE
        self._required = False
        self._prompt = PlainLabel("", "support", "t2")
        self._prompt.setWordWrap(True)
        self._missing = PlainLabel(self._say("move-reason-missing"), "support", "act")
        self._missing.setWordWrap(True)
        self._missing.hide()
        self._reason = QLineEdit()
        self._reason.setMaxLength(MOST_CHARACTERS)
        self._reason.setPlaceholderText(self._say("move-reason"))
        self._reason.setAccessibleName(self._say("move-reason"))
        self._done = QPushButton(self._say("move-done"))
        self._done.setProperty("main", "true")
        self._done.setAccessibleName(self._say("move-done"))
        self._done.setAutoDefault(False)
        self._cancel = QPushButton(self._say("move-cancel"))
        self._cancel.setAccessibleName(self._say("move-cancel"))
        self._cancel.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._reason, 1)
        row.addWidget(self._done)
        row.addWidget(self._cancel)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._prompt)
        box.addLayout(row)
        box.addWidget(self._missing)
        self._reason.returnPressed.connect(self._finish)
        self._done.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.close_line)
        self.hide()

    def _say(self, name: str, **args: str | Message) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    @property
    def is_open(self) -> bool:
        """Whether the line waits for a reason."""
        return not self.isHidden()

    def ask(self, finding_id: str, target: Category, *, required: bool) -> None:
        """Open the line for a move; ``required`` refuses an empty reason."""
        self._finding, self._target, self._required = finding_id, target, required
        lane = Message(f"lanes-category-{target.value.replace('_', '-')}")
        self._prompt.setText(self._say("move-to-required" if required else "move-to", lane=lane))
        self._reason.clear()
        self._missing.hide()
        self.show()
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_back(self, finding_id: str) -> None:
        """Take the reader's own call away again; this needs no reason."""
        self.close_line()
        self.edit_requested.emit(ClearOverride(finding_id))

    def close_line(self) -> None:
        """Close without moving."""
        if self.is_open:
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on ``Esc``; no key of the line reaches the card below it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        event.accept()

    def _finish(self) -> None:
        reason = self._reason.text().strip()
        if self._required and not reason:
            self._missing.show()
            self._reason.setFocus()
            return
        self.close_line()  # focus is back on the card before the edit moves it
        self.edit_requested.emit(SetOverride(self._finding, self._target, reason or None))
