"""The sentences of the impression beside the page: written over in place, never in a dialog."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.report.card_chips import chip_label
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import clear, wrapped
from desktop.views.widgets import PlainLabel

LINES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine:
    """One sentence as it will print. ``outdated``: what it rests on changed since."""

    finding: str
    number: int
    name: str
    text: str
    edited: bool = False
    outdated: bool = False


class SentenceBox(QPlainTextEdit):
    """Keeps what was typed when focus leaves or on ``Ctrl Enter``; ``Esc`` gives it up."""

    kept = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text
        self.setTabChangesFocus(True)
        self.setMinimumWidth(120)
        height = self.fontMetrics().lineSpacing() * LINES_SHOWN
        self.setFixedHeight(height + 2 * self.frameWidth() + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep or give up."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._text:
            self.setPlainText(self._text)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self._keep()

    def _keep(self) -> None:
        typed = self.toPlainText()
        if typed != self._text:
            self._text = typed
            self.kept.emit(typed)


class SentenceRow(QFrame):
    """One sentence with its finding, its pencil, and the ways back."""

    kept = Signal(str, str)
    restored = Signal(str)

    def __init__(self, line: SentenceLine, translator: Translator) -> None:
        super().__init__()
        self.line = line
        self._translator = translator
        self.setProperty("card", "true")
        self.box = SentenceBox(line.text)
        self.box.setAccessibleName(self._say("-of", number=str(line.number), name=line.name))
        self.box.kept.connect(lambda text: self.kept.emit(line.finding, text))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 8)
        column.setSpacing(5)
        column.addWidget(wrapped(f"{line.number}  {line.name}", "t1", "strong"))
        column.addWidget(self.box)
        if line.edited:
            column.addLayout(self._ways_back())

    def _say(self, tail: str, **args: str) -> str:
        return self._translator.text(Message.of(f"views-sentences{tail}", **args))

    def _ways_back(self) -> QVBoxLayout:
        """Return what is known of the wording, and the ways back below it."""
        known = QHBoxLayout()
        known.setSpacing(6)
        known.addWidget(IconLabel("pencil", "t2", 14))
        known.addWidget(PlainLabel(self._say("-edited"), "support", "t2"))
        if self.line.outdated:
            known.addWidget(chip_label(self._say("-old"), "act"))
        known.addStretch()
        ways = QHBoxLayout()
        ways.setSpacing(6)
        if self.line.outdated:
            ways.addWidget(self._button("-confirm", self._confirm))
        ways.addWidget(self._button("-restore", self._restore))
        ways.addStretch()
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(known)
        column.addLayout(ways)
        return column

    def _button(self, name: str, slot: object) -> QPushButton:
        button = QPushButton(self._say(name))
        button.setProperty("link", "true")
        spoken = self._say("-of", number=str(self.line.number), name=self.line.name)
        button.setAccessibleName(f"{button.text()}: {spoken}")
        button.clicked.connect(slot)
        return button

    def _confirm(self) -> None:
        self.kept.emit(self.line.finding, self.box.toPlainText())

    def _restore(self) -> None:
        self.restored.emit(self.line.finding)


class SentenceList(QWidget):
    """Every sentence of the impression that may be worded by hand."""

    kept = Signal(str, str)
    restored = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._lines: tuple[SentenceLine, ...] = ()
        self._rows: list[SentenceRow] = []
        title = translator.text(Message("views-sentences")).upper()
        self._head = PlainLabel(title, "section", "t2")
        self._hint = wrapped(translator.text(Message("views-sentences-hint")))
        self._box = QVBoxLayout()
        self._box.setSpacing(5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(self._head)
        outer.addWidget(self._hint)
        outer.addLayout(self._box)
        self.hide()

    @property
    def rows(self) -> tuple[SentenceRow, ...]:
        """Rows from top to bottom, as the page has them."""
        return tuple(self._rows)

    def show_lines(self, lines: tuple[SentenceLine, ...]) -> None:
        """Show the sentences; emits nothing."""
        if lines == self._lines:
            return
        self._lines = lines
        for row in self._rows:
            row.box.blockSignals(True)
        clear(self._box)
        self._rows = [SentenceRow(line, self._translator) for line in lines]
        for row in self._rows:
            row.kept.connect(self.kept)
            row.restored.connect(self.restored)
            self._box.addWidget(row)
            row.show()
        self.setVisible(bool(lines))
