"""The chips of a card: estimate, moved by hand, what fits, sides that disagree."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.app.edits import ClearOverride, SetAnswer
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.lanes import CONFIRMED
from desktop.report.lanes_state import Card, Moved
from desktop.views.report.lane_parts import IconLabel
from desktop.views.widgets import FlowLayout, PlainLabel, set_tooltip


def chip_label(text: str, kind: str, tip: str = "") -> PlainLabel:
    """Return words drawn as a chip that is no button."""
    label = PlainLabel(text, "support")
    label.setProperty("chip", kind)
    if tip:
        set_tooltip(label, tip)
    return label


def estimate_chip(translator: Translator) -> PlainLabel:
    """Return the chip that says a design value took part."""
    words = [
        translator.text(Message(f"views-lanes-{name}")) for name in ("estimate", "estimate-tip")
    ]
    chip = chip_label(words[0], "state", words[1])
    chip.setAccessibleName(words[1])
    chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return chip


class MovedNote(QWidget):
    """The reader's own call: the pencil, the reason, the computed call in grey, the way back."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._finding = ""
        self._reason = PlainLabel("", "support")
        self._reason.setWordWrap(True)
        self._computed = PlainLabel("", "support", "t3")
        self._back = small_button(self._say("give-back"))
        self._back.clicked.connect(self._give_back)
        reason = QHBoxLayout()
        reason.setSpacing(6)
        reason.addWidget(IconLabel("pencil", "t2", 13), 0, Qt.AlignmentFlag.AlignTop)
        reason.addWidget(self._reason, 1)
        computed = QHBoxLayout()
        computed.setSpacing(8)
        computed.addWidget(self._computed)
        computed.addWidget(self._back)
        computed.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 0, 0)
        box.setSpacing(3)
        box.addLayout(reason)
        box.addLayout(computed)
        self.hide()

    def _say(self, name: str, **args: str | Message) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    def show_moved(self, finding_id: str, number: int | None, moved: Moved | None) -> None:
        """Show whether, why and from where a finding was moved."""
        self.setVisible(moved is not None)
        if moved is None:
            return
        self._finding = finding_id
        because = self._say("by-hand")
        if moved.reason is not None:
            because = self._say("by-hand-because", reason=moved.reason)
        self._reason.setText(because)
        self._computed.setText(self._translator.text(moved.computed))
        self._back.setAccessibleName(self._say("give-back-of", number=str(number or "")))

    def _give_back(self) -> None:
        self.edit_requested.emit(ClearOverride(self._finding))


class CardChips(QWidget):
    """A wrapping row of chips; empty, it takes no room."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._shown: tuple[object, ...] | None = None
        self._finding = ""
        self._row = FlowLayout(6)
        self.setLayout(self._row)
        self.hide()

    def show_card(self, card: Card) -> None:
        """Show the chips of a card; unchanged chips keep their widgets."""
        facts = (card.finding, card.number, card.notes, card.sides_disagree)
        if facts == self._shown:
            return
        self._shown, self._finding = facts, card.finding
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for note in card.notes:
            self._row.addWidget(chip_label(self._translator.text(note), "value"))
        if card.sides_disagree:
            self._add_sides(str(card.number or ""))
        self.setVisible(self._row.count() > 0)

    def _say(self, name: str, **args: str | Message) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    def _add_sides(self, number: str) -> None:
        tip = self._say("sides-tip")
        self._row.addWidget(chip_label(self._say("sides-disagree"), "act", tip))
        button = small_button(self._say("sides-confirm"))
        button.setAccessibleName(self._say("sides-confirm-of", number=number))
        set_tooltip(button, tip)
        button.clicked.connect(self._confirm_sides)
        self._row.addWidget(button)

    def _confirm_sides(self) -> None:
        self.edit_requested.emit(SetAnswer(CONFIRMED + self._finding, "yes"))


def small_button(text: str) -> QPushButton:
    """Return a button as low as a chip."""
    button = QPushButton(text)
    button.setProperty("chip", "unset")
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    return button
