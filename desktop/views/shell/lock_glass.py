"""Opening what another person has not handed on: a line of reason that is recorded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.report.why_parts import wrapped
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import PlainLabel

MOST_TEXT = 500


class GlassPanel(Overlay):
    """Names whose report it is and asks why it must be opened all the same."""

    wanted = Signal(str)  # reason

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator = translator
        say = translator.text
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 18)
        box.setSpacing(8)
        box.addWidget(PlainLabel(say(Message("glass-title")), "title"))
        self._whose = wrapped("", "t1", "body")
        box.addWidget(self._whose)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_TEXT)
        self.reason.setAccessibleName(say(Message("glass-reason")))
        self.reason.setPlaceholderText(say(Message("glass-reason")))
        self.reason.returnPressed.connect(self._want)
        box.addWidget(self.reason)
        self.enter = QPushButton(say(Message("glass-open")))
        self.enter.setAccessibleName(say(Message("glass-open")))
        self.enter.setProperty("main", "true")
        self.enter.clicked.connect(self._want)
        box.addWidget(self.enter)
        box.addStretch()

    def open(self, owner: str) -> None:
        """Ask."""
        self._whose.setText(self._translator.text(Message.of("glass-whose", name=owner)))
        self.reason.clear()
        self.open_over(560, 240)
        self.reason.setFocus()

    def _want(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.close_overlay()
            self.wanted.emit(reason)
        else:
            self.reason.setFocus()
