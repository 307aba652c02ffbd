"""Sections of the why panel: lists of lines, flips with their lane, inputs, evidence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.why_state import FlipRow, Input, Note
from desktop.views.report.card_chips import chip_label
from desktop.views.report.lane_parts import IconLabel
from desktop.views.theme import THEME
from desktop.views.widgets import LOOKS, FlowLayout, PlainLabel, set_tooltip

CHIP_OF: dict[Category, str] = {
    Category.ACT_NOW: "act",
    Category.LIKELY_SYMPTOMATIC: "sym",
    Category.INDETERMINATE: "ind",
    Category.LIKELY_INCIDENTAL: "inc",
}


def clear(layout: QVBoxLayout | QGridLayout | FlowLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def wrapped(text: str, tone: str = "t2", role: str = "support") -> PlainLabel:
    """Return a label that wraps."""
    label = PlainLabel(text, role, tone)
    label.setWordWrap(True)
    return label


class Section(QFrame):
    """A card with a heading and an aside."""

    def __init__(self, heading: str, icon_name: str = "") -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._aside = PlainLabel("", "support", "t3")
        self._aside.setWordWrap(True)
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(8)
        if icon_name:
            head.addWidget(IconLabel(icon_name, "t1", 15))
        head.addWidget(PlainLabel(heading, "strong"))
        head.addWidget(self._aside, 1)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(14, 11, 14, 11)
        self.box.setSpacing(6)
        self.box.addLayout(head)

    def show_aside(self, text: str) -> None:
        """Show words at the right of the heading."""
        self._aside.setText(text)


class LinesSection(Section):
    """A heading above lines of words; without lines it says so."""

    def __init__(self, heading: str, icon_name: str, none: str) -> None:
        super().__init__(heading, icon_name)
        self._none = none
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self.box.addLayout(self._lines)
        self.box.addStretch()

    def show_lines(self, lines: list[str]) -> None:
        """Show the lines."""
        clear(self._lines)
        for line in lines or [self._none]:
            self._lines.addWidget(wrapped(line, "t2" if lines else "t3"))


class FlipsSection(Section):
    """What single input would move the finding, with the chance and lane it would get."""

    def __init__(self, heading: str, none: str, translator: Translator) -> None:
        super().__init__(heading, "shuffle")
        self._none = none
        self._translator = translator
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(5)
        self.box.addLayout(self._grid)
        self.box.addStretch()

    def show_flips(self, flips: tuple[FlipRow, ...]) -> None:
        """Show the flips."""
        clear(self._grid)
        if not flips:
            self._grid.addWidget(wrapped(self._none, "t3"), 0, 0, 1, 3)
        for place, flip in enumerate(flips):
            self._grid.addWidget(wrapped(self._translator.text(flip.text)), place, 0)
            chance = self._translator.text(flip.chance) if flip.chance else ""
            self._grid.addWidget(PlainLabel(chance, "strong"), place, 1)
            chip = chip_label(LOOKS[flip.to][2], CHIP_OF[flip.to])
            lane = Message(f"lanes-category-{flip.to.value.replace('_', '-')}")
            chip.setAccessibleName(self._translator.text(lane))
            chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
            chip.setFixedWidth(26)
            self._grid.addWidget(chip, place, 2)


class InputsSection(Section):
    """The form values the reasoning read; unset ones are dashed."""

    def __init__(self, heading: str, translator: Translator) -> None:
        super().__init__(heading)
        self._translator = translator
        holder = QWidget()
        self._flow = FlowLayout(6)
        holder.setLayout(self._flow)
        self.box.addWidget(holder)

    def show_inputs(self, inputs: tuple[Input, ...]) -> None:
        """Show the chips."""
        clear(self._flow)
        for given in inputs:
            kind = "value" if given.is_set else "unset"
            self._flow.addWidget(chip_label(self._translator.text(given.text), kind))


class EvidenceList(QWidget):
    """The numbered evidence. A row asked for by its number is marked; each leads to the book."""

    row_wanted = Signal(str)  # id of an evidence row

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._marked = 0
        self._rows: dict[int, PlainLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)

    def show_notes(self, notes: tuple[Note, ...], columns: int) -> None:
        """Show the entries in one or two columns."""
        clear(self._grid)
        self._rows, self._marked = {}, 0
        for place, note in enumerate(notes):
            text = Message.of("views-lanes-note", number=str(note.number), text=note.text)
            label = wrapped(self._translator.text(text), "t2", "caption")
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows[note.number] = label
            row, column = place // columns, 2 * (place % columns)
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(self._link(note), row, column + 1, Qt.AlignmentFlag.AlignTop)
        for column in range(columns):
            self._grid.setColumnStretch(2 * column, 1)

    def _link(self, note: Note) -> QPushButton:
        """Return the way from an entry to its row in the book."""
        button = QPushButton(note.row_id)
        button.setProperty("link", "true")
        button.setAutoDefault(False)
        button.setAccessibleName(
            self._translator.text(Message.of("views-lanes-look-up", row=note.row_id))
        )
        set_tooltip(button, button.accessibleName())
        button.clicked.connect(lambda: self.row_wanted.emit(note.row_id))
        return button

    def mark(self, number: int) -> PlainLabel | None:
        """Mark an entry and return its label, so that it can be scrolled to."""
        for held, label in self._rows.items():
            label.set_tone("acc" if held == number else "t2")
        self._marked = number if number in self._rows else 0
        self.update()
        return self._rows.get(number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a bar beside the marked entry."""
        label = self._rows.get(self._marked)
        if label is None:
            return
        painter = QPainter(self)
        area = label.geometry()
        painter.fillRect(area.left() - 6, area.top(), 3, area.height(), THEME.colour("acc"))
        painter.end()
