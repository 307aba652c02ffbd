"""A line above the images that says what happened and what to do: never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.views.theme import pixmap
from desktop.views.widgets import PlainLabel

SHOWN_MS = 12_000


class NoticeBar(QWidget):
    """One notice at a time; problems stay until read, news goes by itself."""

    acted = Signal(str)  # key of the notice's verb

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("surface", "bg3")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self._text = PlainLabel("", "body")
        self._text.setWordWrap(True)
        self._verb = QPushButton()
        self._verb.setProperty("link", "true")
        self._close = QPushButton(translator.text(Message("notice-close")))
        self._close.setProperty("link", "true")
        self._key = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._verb)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)
        self._verb.clicked.connect(lambda: self.acted.emit(self._key))
        self.hide()

    def say(self, message: Message, *, verb: Message | None = None, key: str = "") -> None:
        """Show news; it goes away by itself unless it offers a verb."""
        self._show(self._translator.text(message), "info", "acc", verb, key)
        if verb is None:
            self._timer.start(SHOWN_MS)

    def complain(self, problem: Problem, *, verb: Message | None = None, key: str = "") -> None:
        """Show a problem; it stays until it is closed."""
        text = self._translator.text(
            Message.of(
                "notice-problem",
                where=problem.where,
                what=self._translator.what(problem).rstrip("."),
                do=self._translator.do(problem).rstrip("."),
            )
        )
        self._show(text, "triangle-alert", "warn", verb, key)

    def done(self, message: Message) -> None:
        """Take a piece of news away once it is no longer true."""
        if self._text.text() == self._translator.text(message):
            self.hide()

    def refuse(self, problem: Problem) -> None:
        """Say why a wish was refused; its place is the field under the reader's hands."""
        what = self._translator.what(problem).rstrip(".")
        do = self._translator.do(problem).rstrip(".")
        text = self._translator.text(Message.of("notice-refused", what=what, do=do))
        self._show(text, "triangle-alert", "warn", None, "")
        self._timer.start(SHOWN_MS)

    def text(self) -> str:
        """Return the words on screen, or an empty text."""
        return "" if self.isHidden() else self._text.text()

    def _show(self, text: str, icon_name: str, tone: str, verb: Message | None, key: str) -> None:
        self._timer.stop()
        self._icon.setPixmap(pixmap(icon_name, tone))
        self._text.setText(text)
        self.setAccessibleName(text)
        self._verb.setVisible(verb is not None)
        self._verb.setText(self._translator.text(verb) if verb else "")
        self._key = key
        self.show()
