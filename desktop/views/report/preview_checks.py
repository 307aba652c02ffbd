"""The list of checks beside the page: what blocks, what warns, and the way to each field."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.report.card_chips import chip_label
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import clear, wrapped
from desktop.views.widgets import PlainLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One open check. ``target`` names the field it jumps to, in the shell's own terms."""

    target: str
    title: Message
    detail: Message | None = None
    verb: Message | None = None
    blocks: bool = False


class CheckRow(QFrame):
    """One check with its verb."""

    chosen = Signal(str)

    def __init__(self, line: CheckLine, translator: Translator) -> None:
        super().__init__()
        self._target = line.target
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icon, tint = ("octagon-x", "act") if line.blocks else ("triangle-alert", "warn")
        title = translator.text(line.title)
        detail = translator.text(line.detail) if line.detail else ""
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(wrapped(title, "t1", "strong"))
        if detail:
            words.addWidget(wrapped(detail))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 8, 7)
        row.setSpacing(9)
        row.addWidget(IconLabel(icon, tint, 17), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if line.verb is not None:
            verb = QPushButton(translator.text(line.verb))
            verb.setProperty("link", "true")
            verb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            verb.setAccessibleName(verb.text())
            verb.clicked.connect(self._choose)
            row.addWidget(verb, 0, Qt.AlignmentFlag.AlignVCenter)
        state = Message("views-lanes-check-blocks" if line.blocks else "views-lanes-check-warns")
        spoken = Message.of(
            "views-lanes-check-spoken", state=state, title=line.title, detail=detail
        )
        self.setAccessibleName(translator.text(spoken))

    @property
    def target(self) -> str:
        """The field the check jumps to."""
        return self._target

    def _choose(self) -> None:
        self.chosen.emit(self._target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """``Enter`` jumps to the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus ring."""
        super().focusInEvent(event)
        self.update()


class CheckList(QWidget):
    """Counts and rows; with nothing open it says so."""

    check_requested = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._lines: tuple[CheckLine, ...] | None = None
        self._rows: list[CheckRow] = []
        self._blocks = chip_label("", "act")
        self._warns = chip_label("", "sym")
        self._clear = PlainLabel(self._say("checks-none"), "support", "t2")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(self._say("checks").upper(), "section", "t2"))
        head.addWidget(self._blocks)
        head.addWidget(self._warns)
        head.addStretch()
        self._box = QVBoxLayout()
        self._box.setSpacing(5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self._clear)
        outer.addLayout(self._box)

    def _say(self, name: str, **args: str | int) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    @property
    def rows(self) -> tuple[CheckRow, ...]:
        """Rows from top to bottom: what blocks first."""
        return tuple(self._rows)

    def show_checks(self, lines: tuple[CheckLine, ...]) -> None:
        """Show the open checks; emits nothing."""
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._box)
        ordered = sorted(lines, key=lambda line: not line.blocks)
        self._rows = [CheckRow(line, self._translator) for line in ordered]
        for row in self._rows:
            row.chosen.connect(self.check_requested)
            self._box.addWidget(row)
            row.show()
        blocks = sum(line.blocks for line in lines)
        self._blocks.setText(self._say("checks-block", count=blocks))
        self._blocks.setVisible(blocks > 0)
        self._warns.setText(self._say("checks-warn", count=len(lines) - blocks))
        self._warns.setVisible(len(lines) > blocks)
        self._clear.setVisible(not lines)

    def focus_next(self) -> bool:
        """Give focus to the next check, around the end."""
        if not self._rows:
            return False
        at = next((i for i, row in enumerate(self._rows) if row.hasFocus()), -1)
        row = self._rows[(at + 1) % len(self._rows)]
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True
