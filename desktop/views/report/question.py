"""The key question: one missing fact, its answers as keys, and where each would lead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.app.edits import AnswerQuestion, QuestionNotKnown
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.question import NOT_KNOWN_KEY, Answer, QuestionState
from desktop.views.report.lane_parts import IconLabel
from desktop.views.widgets import LOOKS, FlowLayout, KeyCap, PlainLabel

_QUIET = frozenset({Qt.Key.Key_Alt, Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Meta})


class AnswerButton(QPushButton):
    """One answer: its key cap, its word, and the call it would give."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._title = PlainLabel("", "strong")
        self._outcome = PlainLabel("", "strong")
        self._key = KeyCap(key, literal=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(6)
        for widget in (self._key, self._title, self._outcome):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(widget)
        self.setAutoDefault(False)
        self.setMinimumHeight(30)

    def show_answer(self, answer: Answer | None, title: str, outcome: str, spoken: str) -> None:
        """Show an answer; ``None`` is "not known"."""
        self._title.setText(title)
        self._outcome.setText(outcome)
        self._outcome.setVisible(bool(outcome))
        if answer is not None and answer.lane is not None:
            self._outcome.set_tone(LOOKS[answer.lane][0])
        self.setAccessibleName(spoken)
        hint = self.layout()
        if hint is not None:
            self.setMinimumWidth(hint.sizeHint().width())


class QuestionView(QFrame):
    """The ask card. Hidden where no single answer moves a finding."""

    edit_requested = Signal(object)
    closed = Signal()  # Esc: focus goes back to where it was

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state: QuestionState | None = None
        self._buttons: dict[str, tuple[AnswerButton, object]] = {}
        self.setProperty("card", "ask")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._asks = PlainLabel("", "strong")
        self._asks.setWordWrap(True)
        self._decides = PlainLabel("", "support", "t2")
        self._decides.setWordWrap(True)
        self._row = QWidget()
        self._answers = FlowLayout(6)
        self._row.setLayout(self._answers)
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("message-circle-question-mark", "acc", 18), 0, top)
        head.addWidget(self._asks, 1, top)
        head.addWidget(self._decides, 1, top)
        head.addWidget(KeyCap("Q"), 0, top)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 9, 12, 9)
        box.setSpacing(6)
        box.addLayout(head)
        line = QHBoxLayout()
        line.addWidget(self._row, 1)
        box.addLayout(line)
        self.hide()

    def _say(self, name: str) -> str:
        return self._translator.text(Message(f"views-lanes-{name}"))

    def show_state(self, state: QuestionState | None) -> None:
        """Show the question of the moment; an unchanged one keeps its buttons and focus."""
        if state == self._state:
            return
        had_focus = self._holds_focus()
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        asks = self._translator.text(state.asks)
        decides = self._translator.text(state.decides)
        self._asks.setText(asks)
        self._decides.setText(decides)
        self.setAccessibleName(f"{asks} {decides}")
        self._rebuild(state)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rebuild(self, state: QuestionState) -> None:
        while (item := self._answers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        for answer in state.answers:
            button = self._button(answer.key, AnswerQuestion(state.path, answer.value))
            outcome = self._translator.text(answer.outcome) if answer.outcome else ""
            spoken = self._translator.text(answer.spoken)
            button.show_answer(answer, self._translator.text(answer.title), outcome, spoken)
        button = self._button(NOT_KNOWN_KEY, QuestionNotKnown(state.path))
        button.setProperty("flat", "true")
        unknown = self._say("not-known")
        button.show_answer(None, unknown, "", unknown)

    def _button(self, key: str, edit: object) -> AnswerButton:
        button = AnswerButton(key)
        self._buttons[key] = (button, edit)
        button.clicked.connect(self._clicked)
        self._answers.addWidget(button)
        button.show()
        return button

    def _clicked(self) -> None:
        sender = self.sender()
        for button, edit in self._buttons.values():
            if button is sender:
                self.edit_requested.emit(edit)
                return

    def ask(self) -> bool:
        """Take focus so that single keys answer; ``False`` where nothing is asked."""
        if self._state is None:
            return False
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _holds_focus(self) -> bool:
        held = self.focusWidget()
        return self.hasFocus() or (held is not None and held.hasFocus())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by one key; ``Esc`` leaves the question open and gives focus back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        letter = event.text().upper()
        if letter in self._buttons and event.key() not in _QUIET:
            self.edit_requested.emit(self._buttons[letter][1])
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus ring."""
        super().focusInEvent(event)
        self.update()
