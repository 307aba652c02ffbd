"""Where the report stands, and what may be done to it: steps, name, reason, one button an act."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.lifecycle import SIGNED, Act, Status, allowed
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import wrapped
from desktop.views.widgets import PlainLabel, repolish

STEPS = (Status.DRAFT, Status.PRELIMINARY, Status.FINAL)
SHOWN = (Act.SAVE, Act.SIGN, Act.APPEND, Act.CORRECT, Act.RETRACT)
MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One state that was reached: when, by whom."""

    status: Status
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningState:
    """What the signing box shows.

    ``blocks`` counts the checks that block; ``asks_why`` wants a reason before the act that was
    chosen last.
    """

    status: Status = Status.DRAFT
    steps: tuple[StepLine, ...] = ()
    blocks: int = 0
    asks_why: Act | None = None
    busy: bool = False


class SigningBox(QWidget):
    """Emits wishes only; what an act does is decided elsewhere."""

    act_wanted = Signal(object, str, str)  # Act, name, reason
    name_kept = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state = SigningState()
        self._steps = [IconLabel("circle", "t3", 16) for _ in STEPS]
        self._texts = [PlainLabel("", "support", "t2") for _ in STEPS]
        self._notes = [PlainLabel("", "caption", "t3") for _ in STEPS]
        self._after = PlainLabel("", "support", "t2")
        self._after.setWordWrap(True)
        self.name = self._line("name")
        self.name.editingFinished.connect(lambda: self.name_kept.emit(self.name.text()))
        self._why = wrapped("", "t1", "strong")
        self.reason = self._line("reason")
        self.reason.returnPressed.connect(self._again)
        self.buttons: dict[Act, QPushButton] = {}
        self._lay_out()
        self.show_state(SigningState())

    def _say(self, tail: str, **args: str | int) -> str:
        return self._translator.text(Message.of(f"views-signing-{tail}", **args))

    def _line(self, tail: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(MOST_TEXT)
        line.setAccessibleName(self._say(tail))
        line.setPlaceholderText(self._say(tail))
        return line

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        steps = QHBoxLayout()
        steps.setSpacing(6)
        for icon, text, note in zip(self._steps, self._texts, self._notes, strict=True):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(text)
            column.addWidget(note)
            steps.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            steps.addLayout(column)
        steps.addStretch()
        box.addLayout(steps)
        box.addWidget(self._after)
        box.addWidget(self.name)
        box.addWidget(self._why)
        box.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch()
        for act in SHOWN:
            button = QPushButton()
            button.setProperty("main", "true" if act is Act.SIGN else "false")
            button.clicked.connect(lambda _on, act=act: self._want(act))
            self.buttons[act] = button
            row.addWidget(button)
        box.addLayout(row)

    def show_state(self, state: SigningState) -> None:
        """Show where the report stands; emits nothing."""
        self._state = state
        reached = {line.status: line for line in state.steps}
        for icon, text, note, status in zip(
            self._steps, self._texts, self._notes, STEPS, strict=True
        ):
            line = reached.get(status)
            is_done = line is not None or status is Status.DRAFT
            icon.show_icon("circle-check" if is_done else "circle", "ok" if is_done else "t3")
            text.setText(self._say(f"status-{status}"))
            note.setText(f"{line.at} {line.by}".strip() if line is not None else "")
        later = [line for line in state.steps if line.status not in STEPS]
        self._after.setText(
            "\n".join(f"{self._say(f'status-{one.status}')} {one.at} {one.by}" for one in later)
        )
        self._after.setVisible(bool(later))
        may = allowed(state.status)
        for act, button in self.buttons.items():
            blocked = act is Act.SIGN and state.blocks > 0
            tail = "act-sign-blocked" if blocked else f"act-{act}"
            button.setText(self._say(tail, count=state.blocks))
            button.setAccessibleName(button.text())
            button.setVisible(act in may)
            button.setEnabled(not state.busy)
            repolish(button)
        self.name.setVisible(bool(may))
        why = state.asks_why
        self._why.setText(self._say(f"why-{why}", count=state.blocks) if why else "")
        self._why.setVisible(why is not None)
        self.reason.setVisible(why is not None)
        if why is None:
            self.reason.clear()

    def ask_why(self) -> None:
        """Bring the reason under the hands."""
        self.reason.setFocus()

    def _want(self, act: Act) -> None:
        self.act_wanted.emit(act, self.name.text(), self.reason.text())

    def _again(self) -> None:
        if self._state.asks_why is not None:
            self._want(self._state.asks_why)


def is_frozen(status: Status) -> bool:
    """Whether the form no longer takes edits."""
    return status in SIGNED or status is Status.RETRACTED
