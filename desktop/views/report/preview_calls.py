"""Critical results beside the page: who was told, when, how; written down where they are read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.report.card_chips import chip_label
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import clear, wrapped
from desktop.views.widgets import PlainLabel, repolish

TIMES = ("found_at", "told_at", "retry_at")
_GRID = (("found_at", 0, 0), ("told_to", 0, 1), ("told_at", 1, 0), ("retry_at", 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One result that must be told, as the fields show it. ``missing`` names open fields."""

    target: str
    name: Message
    category: int | None = None
    minutes: int | None = None  # since it was found
    values: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    refused: str = ""  # a field whose text was not a time

    def value(self, field: str) -> str:
        """Return what a field holds."""
        return dict(self.values).get(field, "")


class CallField(QLineEdit):
    """A line that is kept when focus leaves or on ``Return``; ``Esc`` gives up what was typed."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.editingFinished.connect(self._keep)

    def show_value(self, text: str) -> None:
        """Show what is recorded, unless the reader is typing."""
        if text != self._shown and not (self.hasFocus() and self.isModified()):
            self.setText(text)
        self._shown = text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up with ``Esc``; everything else types."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)

    def _keep(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.kept.emit(self.text())


class CallRow(QFrame):
    """The record of one critical result."""

    changed = Signal(str, str, str)  # target, field, value

    def __init__(self, line: CallLine, translator: Translator) -> None:
        super().__init__()
        self.line = line
        self._translator = translator
        self.setProperty("card", "true")
        self.fields: dict[str, CallField] = {}
        self.choices: dict[tuple[str, str], QPushButton] = {}
        self._labels: dict[str, PlainLabel] = {}
        self._title = wrapped("", "t1", "strong")
        self._chip = chip_label("", "act")
        self._since = PlainLabel("", "support", "t2")
        self._refused = wrapped("", "act")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("phone", "act", 16), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._since)
        column.addLayout(self._grid())
        column.addLayout(self._chooser("how", ("phone", "person", "message")))
        column.addLayout(self._chooser("read_back", ("yes", "no")))
        column.addWidget(self._refused)
        self.show_line(line)

    def _say(self, tail: str, **args: str | Message) -> str:
        return self._translator.text(Message.of(f"views-calls-{tail}", **args))

    def _label(self, field: str) -> PlainLabel:
        self._labels[field] = PlainLabel(self._say(field.replace("_", "-")), "support", "t2")
        return self._labels[field]

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for field, row, column in _GRID:
            edit = CallField()
            edit.kept.connect(lambda text, field=field: self._emit(field, text))
            self.fields[field] = edit
            grid.addWidget(self._label(field), 2 * row, column)
            grid.addWidget(edit, 2 * row + 1, column)
            if field in TIMES:
                edit.setPlaceholderText(self._say("time-hint"))
        self.fields["told_to"].setPlaceholderText(self._say("told-to-hint"))
        return grid

    def _chooser(self, field: str, words: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        label = self._label(field)
        label.setFixedWidth(76)
        row.addWidget(label)
        group = QButtonGroup(self)
        for word in words:
            button = QPushButton(self._say(f"{field.replace('_', '-')}-{word}"))
            button.setCheckable(True)
            button.clicked.connect(lambda _on, field=field, word=word: self._emit(field, word))
            group.addButton(button)
            self.choices[field, word] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _emit(self, field: str, value: str) -> None:
        self.changed.emit(self.line.target, field, value)

    def show_line(self, line: CallLine) -> None:
        """Show what is recorded; emits nothing."""
        self.line = line
        name = self._translator.text(line.name)
        self._title.setText(name)
        self._chip.setText(self._say("category", category=f"c{line.category}"))
        since = "" if line.minutes is None else str(line.minutes)
        told = not line.missing
        self._since.setText(
            self._say("told") if told else self._say("since", minutes=since) if since else ""
        )
        self._since.setVisible(bool(self._since.text()))
        for field, edit in self.fields.items():
            edit.show_value(line.value(field))
            edit.setProperty("state", "missing" if field in line.missing else "")
            repolish(edit)
            edit.setAccessibleName(self._spoken(field, name))
        for (field, word), button in self.choices.items():
            button.setChecked(line.value(field) == word)
            button.setAccessibleName(f"{self._spoken(field, name)}: {button.text()}")
        for field, label in self._labels.items():
            mark = "\N{BULLET} " if field in line.missing else ""
            label.setText(mark + self._say(field.replace("_", "-")))
        self._refused.setText(self._say("bad-time") if line.refused else "")
        self._refused.setVisible(bool(line.refused))

    def _spoken(self, field: str, name: str) -> str:
        state = self._say("open") if field in self.line.missing else ""
        return " ".join(x for x in (name, self._say(field.replace("_", "-")), state) if x)

    def focus_open(self) -> None:
        """Bring the first open field under the hands."""
        for field in (*self.line.missing, "told_to"):
            target: QWidget | None = self.fields.get(field)
            if target is None:
                target = next((b for (f, _w), b in self.choices.items() if f == field), None)
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return


class CallList(QWidget):
    """Every critical result of the report; rows stay while their results stay."""

    changed = Signal(str, str, str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._rows: list[CallRow] = []
        title = translator.text(Message("views-calls-title")).upper()
        self._box = QVBoxLayout()
        self._box.setSpacing(5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(PlainLabel(title, "section", "t2"))
        outer.addLayout(self._box)
        self.hide()

    @property
    def rows(self) -> tuple[CallRow, ...]:
        """Rows from top to bottom."""
        return tuple(self._rows)

    def row(self, target: str) -> CallRow | None:
        """Return the row of one result."""
        return next((row for row in self._rows if row.line.target == target), None)

    def show_lines(self, lines: tuple[CallLine, ...]) -> None:
        """Show the results; what is being typed in a row that stays is kept."""
        if [line.target for line in lines] == [row.line.target for row in self._rows]:
            for row, line in zip(self._rows, lines, strict=True):
                row.show_line(line)
            return
        for row in self._rows:
            row.blockSignals(True)
        clear(self._box)
        self._rows = [CallRow(line, self._translator) for line in lines]
        for row in self._rows:
            row.changed.connect(self.changed)
            self._box.addWidget(row)
            row.show()
        self.setVisible(bool(lines))
