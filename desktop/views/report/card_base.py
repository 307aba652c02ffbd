"""What every card of the impression shares: focus, keys, and the line that asks for a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.app.edits import ClearOverride
from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.lanes_state import Card, Moved
from desktop.views.report.card_chips import CardChips, MovedNote
from desktop.views.report.card_move import MoveLine
from desktop.views.widgets import PlainLabel

MOVES: dict[int, Category] = {
    Qt.Key.Key_S: Category.LIKELY_SYMPTOMATIC,
    Qt.Key.Key_U: Category.INDETERMINATE,
    Qt.Key.Key_I: Category.LIKELY_INCIDENTAL,
}
_NOT_THE_READER = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.NoFocusReason,
)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_WHY_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Period)


class CardBase(QFrame):
    """A focusable card of one finding."""

    edit_requested = Signal(object)
    why_requested = Signal(str)
    chosen = Signal(str)  # the card took focus: the shell may show the finding's place
    step_requested = Signal(int)  # arrows: the card above or below

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._finding = ""
        self._number: int | None = None
        self._stands: Category | None = None  # the lane the card may not be moved to
        self._moved = False
        self._needs_reason = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tail = QVBoxLayout()  # what few cards need; built when first needed
        self._tail.setSpacing(3)
        self._lines: dict[str, PlainLabel] = {}
        self._note: MovedNote | None = None
        self._chips: CardChips | None = None
        self._move: MoveLine | None = None

    @property
    def finding(self) -> str:
        """The finding the card stands for; empty for an alert."""
        return self._finding

    @property
    def numbers(self) -> tuple[int, ...]:
        """Shown numbers of the card."""
        return (self._number,) if self._number is not None else ()

    @property
    def is_asking(self) -> bool:
        """Whether the card waits for a reason."""
        return self._move is not None and self._move.is_open

    def move_to(self, target: Category) -> bool:
        """Ask to move the finding; ``False`` where it cannot or already stands there."""
        if not self._finding or target is self._stands:
            return False
        if self._move is None:
            self._move = MoveLine(self._translator)
            self._move.edit_requested.connect(self.edit_requested)
            self._move.closed.connect(self._take_focus)
            self._tail.addWidget(self._move)
        self._move.ask(self._finding, target, required=self._needs_reason)
        return True

    def ask_why(self) -> None:
        """Tell that the reader wants to know why."""
        if self._finding:
            self.why_requested.emit(self._finding)

    def say(self, message: Message | None) -> str:
        """Return words; none for no message."""
        return self._translator.text(message) if message is not None else ""

    def word(self, name: str, **args: str | Message) -> str:
        """Return words of this part of the window."""
        return self.say(Message.of(f"views-lanes-{name}", **args))

    def show_line(self, name: str, message: Message | None, tone: str = "t2") -> None:
        """Show a further line of words under the card, or none."""
        if message is not None and name not in self._lines:
            label = PlainLabel("", "support", tone)
            label.setWordWrap(True)
            self._tail.insertWidget(len(self._lines), label)
            self._lines[name] = label
        if name in self._lines:
            self._lines[name].setText(self.say(message))
            self._lines[name].setVisible(message is not None)

    def show_moved(self, finding_id: str, number: int | None, moved: Moved | None) -> None:
        """Show whether, why and from where the finding was moved."""
        self._moved = moved is not None
        if moved is not None and self._note is None:
            self._note = MovedNote(self._translator)
            self._note.edit_requested.connect(self.edit_requested)
            self._tail.insertWidget(len(self._lines), self._note)
        if self._note is not None:
            self._note.show_moved(finding_id, number, moved)

    def show_chips(self, card: Card) -> None:
        """Show what fits, and whether sides disagree."""
        if (card.notes or card.sides_disagree) and self._chips is None:
            self._chips = CardChips(self._translator)
            self._chips.edit_requested.connect(self.edit_requested)
            self._tail.insertWidget(len(self._lines) + (self._note is not None), self._chips)
        if self._chips is not None:
            self._chips.show_card(card)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell which finding has focus."""
        super().focusInEvent(event)
        if self._finding and event.reason() not in _NOT_THE_READER:
            self.chosen.emit(self._finding)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take focus on a click."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """``Alt`` with S, U, I moves; ``Enter`` and ``.`` ask why; ``Backspace`` gives back."""
        key = event.key()
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in MOVES:
            self.move_to(MOVES[key])
        elif key in _STEPS:
            self.step_requested.emit(_STEPS[Qt.Key(key)])
        elif key in _WHY_KEYS and self._finding:
            self.ask_why()
        elif key == Qt.Key.Key_Backspace and self._moved:
            self.edit_requested.emit(ClearOverride(self._finding))
        else:
            super().keyPressEvent(event)

    def _take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
