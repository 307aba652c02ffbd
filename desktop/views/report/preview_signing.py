"""Where the report stands, and what may be done to it: steps, name, reason, one button an act."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.people_secrets import PIN_LENGTHS, Secret
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.lifecycle import SIGNED, Act, Status, allowed
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import wrapped
from desktop.views.widgets import PlainLabel, repolish

STEPS = (Status.DRAFT, Status.PRELIMINARY, Status.FINAL)
SHOWN = (Act.SAVE, Act.SIGN, Act.APPEND, Act.CORRECT, Act.RETRACT)
MOST_TEXT = 2_000
MINUTE_S = 60
READER = Message("role-radiologist")


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
    chosen last, ``asks_pin`` the PIN. ``person`` is who is signed in, empty for the local reader,
    who is asked for a name; ``may`` what the role allows. ``wait_s``: seconds for which a signed
    report can still be recalled.
    """

    status: Status = Status.DRAFT
    steps: tuple[StepLine, ...] = ()
    blocks: int = 0
    asks_why: Act | None = None
    asks_pin: Act | None = None
    busy: bool = False
    person: str = ""
    role: Message = READER
    may: frozenset[Act] = frozenset(Act)
    wait_s: int = 0


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
        for note in self._notes:
            note.setWordWrap(True)
        self._after = PlainLabel("", "support", "t2")
        self._after.setWordWrap(True)
        self.name = self._line("name")
        self.name.editingFinished.connect(lambda: self.name_kept.emit(self.name.text()))
        self._why = wrapped("", "t1", "strong")
        self.reason = self._line("reason")
        self.reason.returnPressed.connect(self._again)
        self._who = wrapped("", "t2")
        self._pin_label = wrapped("", "t1", "strong")
        self.pin = self._line("pin")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(PIN_LENGTHS[-1])
        hints = Qt.InputMethodHint
        self.pin.setInputMethodHints(
            hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhDigitsOnly
        )
        self.pin.returnPressed.connect(self._with_pin)
        self._wait_icon = IconLabel("timer", "warn", 16)
        self._wait = wrapped("", "t1")
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
            column.addStretch()
            steps.addLayout(column, 1)
        box.addLayout(steps)
        box.addWidget(self._after)
        waiting = QHBoxLayout()
        waiting.setSpacing(6)
        waiting.addWidget(self._wait_icon, 0, Qt.AlignmentFlag.AlignTop)
        waiting.addWidget(self._wait, 1)
        self.buttons[Act.RECALL] = recall = QPushButton()
        recall.clicked.connect(lambda _on: self._want(Act.RECALL))
        waiting.addWidget(recall, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(waiting)
        box.addWidget(self._who)
        for widget in (self.name, self._why, self.reason, self._pin_label, self.pin):
            box.addWidget(widget)
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
            note.setText(f"{line.at}\n{line.by}".strip() if line is not None else "")
            note.setVisible(bool(note.text()))
        later = [line for line in state.steps if line.status not in STEPS]
        self._after.setText(
            "\n".join(f"{self._say(f'status-{one.status}')} {one.at} {one.by}" for one in later)
        )
        self._after.setVisible(bool(later))
        self.show_wait(state.wait_s)
        self._show_acts(state)
        self._show_asking(state)

    def _show_acts(self, state: SigningState) -> None:
        """Show what may be done; the sign button stays and says what keeps it from signing."""
        steps = allowed(state.status, waiting=state.wait_s > 0)
        for act, button in self.buttons.items():
            tail = f"act-{act}"
            if act is Act.SIGN and act not in state.may:
                tail = "act-sign-role"
            elif act is Act.SIGN and state.blocks:
                tail = "act-sign-blocked"
            button.setText(self._say(tail, count=state.blocks))
            button.setAccessibleName(button.text())
            button.setVisible(act in steps and (act in state.may or act is Act.SIGN))
            button.setEnabled(not state.busy)
            repolish(button)
        self.name.setVisible(bool(steps) and not state.person)
        role = self._translator.text(state.role)
        tail = "who-person" if state.person else "who-local"
        self._who.setText(self._say(tail, name=state.person, role=role))
        self._who.setVisible(bool(steps))

    def _show_asking(self, state: SigningState) -> None:
        why, asks_pin = state.asks_why, state.asks_pin
        self._why.setText(self._say(f"why-{why}", count=state.blocks) if why else "")
        self._why.setVisible(why is not None)
        self.reason.setVisible(why is not None)
        if why is None:
            self.reason.clear()
        self._pin_label.setText(self._say(f"pin-{asks_pin}") if asks_pin else "")
        for widget in (self._pin_label, self.pin):
            widget.setVisible(asks_pin is not None)
        if asks_pin is None:
            self.pin.clear()

    def show_wait(self, seconds: int) -> None:
        """Count down how long the report still waits before it leaves."""
        left = f"{seconds // MINUTE_S}:{seconds % MINUTE_S:02d}"
        self._wait.setText(self._say("waits", left=left) if seconds else "")
        for widget in (self._wait, self._wait_icon):
            widget.setVisible(seconds > 0)

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was typed."""
        return self.pin.isVisible() and bool(self.pin.text())

    def take_pin(self) -> Secret | None:
        """Return the PIN that was typed; it is gone from the window then."""
        found = Secret(self.pin.text()) if self.has_pin else None
        self.pin.clear()
        return found

    def ask_pin(self) -> None:
        """Bring the PIN under the hands."""
        self.pin.setFocus()

    def ask_why(self) -> None:
        """Bring the reason under the hands."""
        self.reason.setFocus()

    def _want(self, act: Act) -> None:
        self.act_wanted.emit(act, self.name.text(), self.reason.text())

    def _again(self) -> None:
        if self._state.asks_why is not None:
            self._want(self._state.asks_why)

    def _with_pin(self) -> None:
        if self._state.asks_pin is not None and self.has_pin:
            self._want(self._state.asks_pin)


def is_frozen(status: Status) -> bool:
    """Whether the form no longer takes edits."""
    return status in SIGNED or status is Status.RETRACTED
