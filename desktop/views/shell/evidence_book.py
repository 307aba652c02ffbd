"""Looking up the evidence: every figure by finding, region, author or row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.vocabulary import term
from desktop.evidence.book import BookRow, matches
from desktop.views.items import empty_list
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import PlainLabel

_SIZE_PX = (1040, 660)
_LIST_PX = 520
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 12, Qt.Key.Key_PageUp: -12}


def scale_title(scale: str) -> Message:
    """Return the name of a grading scale."""
    return Message(f"scale-{scale.replace('_', '-')}")


class EvidenceBook(Overlay):
    """Type words, go through the figures with the arrows; the whole row stands beside the list."""

    def __init__(self, parent: QWidget, translator: Translator, rows: tuple[BookRow, ...]) -> None:
        super().__init__(parent)
        self._translator = translator
        self._rows = rows
        self._names = {row.id: self._named(row) for row in self._rows}
        self._shown: list[BookRow] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self._say("book-hint"))
        self.search.setAccessibleName(self._say("book-hint"))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self._say("book-list"))
        self.list.setUniformItemSizes(True)
        self.list.currentRowChanged.connect(self._show_row)
        self._count = PlainLabel("", "support", "t3")
        self.detail = PlainLabel("", "body", "t1")
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self._say("book-title"), "title", "t1"))
        head.addWidget(self.search, 1)
        head.addWidget(self._count)
        body = QHBoxLayout()
        body.setSpacing(16)
        self.list.setFixedWidth(_LIST_PX)
        body.addWidget(self.list)
        body.addWidget(self.detail, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 14)
        box.addLayout(head)
        box.addLayout(body, 1)

    def _say(self, message_id: str, /, **args: str | Message) -> str:
        return self._translator.text(Message.of(message_id, **args))

    def _named(self, row: BookRow) -> str:
        words = [term(word) for word in (row.finding, row.region) if word]
        words += [scale_title(row.scale)] if row.scale else []
        return " ".join(self._translator.text(word) for word in words)

    def open(self, row_id: str = "") -> None:
        """Show every figure, or the row of a citation."""
        self.search.setText(row_id)
        self._fill(row_id)
        self.open_over(*_SIZE_PX)
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows go through the list while the words are being typed."""
        if watched is self.search and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and event.type() == QEvent.Type.KeyPress:
                last = self.list.count() - 1
                self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        words = text.split()
        self._shown = [row for row in self._rows if matches(row, words, self._names[row.id])]
        empty_list(self.list)
        for row in self._shown:
            self.list.addItem(QListWidgetItem(self._line(row)))
        shown, every = str(len(self._shown)), str(len(self._rows))
        self._count.setText(self._say("book-count", shown=shown, all=every))
        self.list.setCurrentRow(0 if self._shown else -1)
        if not self._shown:
            self.detail.setText(self._say("book-none"))

    def _line(self, row: BookRow) -> str:
        named = term(row.finding) if row.finding else scale_title(row.scale) if row.scale else None
        if named is not None:
            return self._say("book-row", finding=named, figure=row.figure)
        return self._say("book-row-plain", of=row.id, figure=row.figure)

    def _show_row(self, number: int) -> None:
        if 0 <= number < len(self._shown):
            self.detail.setText("\n".join(self._lines(self._shown[number])))

    def _lines(self, row: BookRow) -> list[str]:
        lines = [
            row.id,
            self._say(f"book-kind-{row.kind}", of=row.of.replace("_", " ")),
            row.figure,
        ]
        if row.scale:
            lines.insert(0, self._translator.text(scale_title(row.scale)))
        if row.finding:
            where = self._say("book-where", region=term(row.region), finding=term(row.finding))
            lines.insert(0, where)
        state = ", ".join(self._say(f"book-state-{name}") for name in row.states)
        lines += ["", self._say("book-state", state=state)]
        users = ", ".join(dict.fromkeys(mapping for mapping, _, _ in row.used_by))
        lines += [self._say("book-used", rows=users) if users else self._say("book-unused"), ""]
        for source in row.sources:
            lines.append(self._say("book-source", citation=source.citation))
            lines += [self._say("book-doi", doi=source.doi)] if source.doi else []
            lines += [self._say("book-pmid", pmid=source.pmid)] if source.pmid else []
        return lines if row.sources else [*lines, self._say("book-no-source")]
