"""What changed since the kept version, beside the page: what went, what came."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.difference import Change
from desktop.views.report.why_parts import clear, wrapped
from desktop.views.widgets import PlainLabel

MOST_SHOWN = 60
MOST_LETTERS = 400


class ChangeList(QWidget):
    """One card a change; gone text has a minus, new text a plus: never colour alone."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._changes: tuple[Change, ...] = ()
        self._head = PlainLabel("", "section", "t2")
        self._box = QVBoxLayout()
        self._box.setSpacing(5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(self._head)
        outer.addLayout(self._box)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines from top to bottom, as they are shown."""
        return tuple(label.text() for label in self.findChildren(PlainLabel))

    def show_changes(self, changes: tuple[Change, ...]) -> None:
        """Show what changed; nothing where nothing did. Emits nothing."""
        if changes == self._changes:
            return
        self._changes = changes
        clear(self._box)
        say = self._translator.text
        title = Message.of("views-changes", count=len(changes))
        self._head.setText(say(title).upper())
        for change in changes[:MOST_SHOWN]:
            self._box.addWidget(self._card(change))
        self.setVisible(bool(changes))

    def _card(self, change: Change) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        box = QVBoxLayout(card)
        box.setContentsMargins(10, 6, 10, 7)
        box.setSpacing(2)
        facts = change.section.removeprefix("facts-")
        own = f"section-{facts}" if facts != change.section else f"views-changes-{change.section}"
        section = Message(own)
        box.addWidget(PlainLabel(self._translator.text(section), "caption", "t3"))
        for mark, text, tone in (("\N{MINUS SIGN}", change.before, "t2"), ("+", change.now, "t1")):
            if text:
                box.addWidget(wrapped(f"{mark} {text[:MOST_LETTERS]}", tone))
        card.show()
        return card
