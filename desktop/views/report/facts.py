"""The examination: which form it is, and the questions that are not findings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.edits_facts import ChooseForm, SetFact
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.form_sections import AskState, SectionState, choice_text
from desktop.report.sums import totals
from desktop.report.template import SectionAsk
from desktop.report.templates import Templates
from desktop.views.report.clinical_complaint import labelled
from desktop.views.report.clinical_study import DateBox
from desktop.views.report.form_controls import (
    MAX_SEGMENTS,
    SEGMENT_HEIGHT_PX,
    ChoiceList,
    Option,
    Segmented,
    SizeBox,
)
from desktop.views.report.form_layout import clear, follow_width
from desktop.views.widgets import PlainLabel

MOST_TEXT = 2_000
Control = Segmented | ChoiceList | SizeBox | DateBox | QLineEdit


class FactLine(QWidget):
    """One question with its control."""

    answered = Signal(object, str, object)  # SectionAsk, key, words

    def __init__(self, state: AskState, translator: Translator) -> None:
        super().__init__()
        self._translator, self._state = translator, state
        self.name = translator.text(state.title)
        self.control: Control = self._made(state.ask)
        self._missed = PlainLabel("", "caption", "warn")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        box.addLayout(labelled(self.name, (self.control,)))
        box.addWidget(self._missed)
        follow_width(self)
        self.show_state(state)

    def show_state(self, state: AskState) -> None:
        """Show the answer; emits nothing."""
        self._state = state
        say = self._translator.text
        options = [Option(value=w, label=say(choice_text(w))) for w in state.ask.choices]
        first = state.held[0] if state.held else None
        control = self.control
        if isinstance(control, Segmented):
            control.show_options(options, state.held)
        elif isinstance(control, ChoiceList):
            control.show_options(options, first)
        elif isinstance(control, SizeBox):
            control.show_value(float(first) if first is not None else None)
        elif isinstance(control, DateBox):
            control.show_date(first)
        elif not control.hasFocus():
            control.setText(first or "")
        self._missed.setVisible(state.is_missed)
        kind = "facts-blocks" if state.blocks else "facts-missed"
        self._missed.setText(say(Message(kind)) if state.is_missed else "")

    def take_focus(self) -> None:
        """Put the focus on the control."""
        if isinstance(self.control, Segmented):
            self.control.take_focus()
        else:
            self.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _made(self, ask: SectionAsk) -> Control:
        if ask.kind == "several" or (ask.choices and len(ask.choices) <= MAX_SEGMENTS):
            chosen: Segmented = Segmented(self.name, several=ask.kind == "several")
            chosen.chosen.connect(self._on_chosen)
            return chosen
        unset = self._translator.text(Message("views-form-unset"))
        if ask.choices:
            listed = ChoiceList(self.name, unset)
            listed.chosen.connect(self._on_chosen)
            return listed
        if ask.kind == "number":
            number = SizeBox(self.name, unset, f" {ask.unit}" if ask.unit else "")
            number.setRange(ask.minimum or 0.0, ask.maximum or 1e6)
            number.chosen.connect(self._on_chosen)
            return number
        if ask.kind == "date":
            day = DateBox(self.name)
            day.chosen.connect(self._on_chosen)
            return day
        return self._text()

    def _text(self) -> QLineEdit:
        text = QLineEdit()
        text.setAccessibleName(self.name)
        text.setMaxLength(MOST_TEXT)
        text.setMinimumHeight(SEGMENT_HEIGHT_PX)
        text.editingFinished.connect(self._on_text)
        return text

    def _on_text(self) -> None:
        if isinstance(self.control, QLineEdit):
            self._on_chosen(self.control.text())

    def _on_chosen(self, value: object) -> None:
        if isinstance(value, tuple):
            words = tuple(str(word) for word in value)
        else:
            words = (str(value),) if value else ()
        if words != self._state.held:
            self.answered.emit(self._state.ask, self._state.key, words)


class FactsView(QWidget):
    """A head that names the form and what is open; below it, once opened, the questions."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator, templates: Templates) -> None:
        super().__init__()
        self._translator, self._templates = translator, templates
        self._shown: tuple[str, ...] = ()
        self._lines: dict[str, FactLine] = {}
        self._sums: dict[str, PlainLabel] = {}
        self._states: tuple[SectionState, ...] = ()
        self.form = ChoiceList(self._say("facts-form"), "", may_be_unset=False)
        self.form.chosen.connect(self._on_form)
        self._toggle = QPushButton()
        self._toggle.setProperty("link", "true")
        self._toggle.setCheckable(True)
        self._toggle.toggled.connect(self._on_toggled)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(self._say("sections-title"), "section", "t2"))
        head.addWidget(self.form, 1)
        head.addWidget(self._toggle)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(5)
        self._body.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 6, 14, 8)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self._body)
        follow_width(self)

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def show_sections(self, template_id: str, states: tuple[SectionState, ...]) -> None:
        """Show which form it is and its questions; emits nothing."""
        self._states = states
        self._show_forms(template_id)
        open_count = sum(len(state.missed) for state in states)
        done = sum(state.answered for state in states)
        name = "sections-open" if open_count else "sections-answered" if done else "sections-none"
        text = self._translator.text(Message.of(name, count=str(open_count or done)))
        self._toggle.setText(text)
        self._toggle.setAccessibleName(f"{self._say('sections-title')}: {text}")
        self._toggle.setVisible(bool(states))
        if not self._body.isHidden():
            self._show_body()

    def open_at(self, key: str = "") -> None:
        """Open the questions and put the focus on one, or on the first."""
        self._toggle.setChecked(True)
        line = self._lines.get(key) or next(iter(self._lines.values()), None)
        if line is not None:
            line.take_focus()
        else:
            self.form.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def line(self, key: str) -> FactLine:
        """Return the line of an answer; raises ``KeyError`` where it is not asked."""
        return self._lines[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape folds the questions away."""
        if event.key() == Qt.Key.Key_Escape and not self._body.isHidden():
            self._toggle.setChecked(False)
            self._toggle.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _show_forms(self, template_id: str) -> None:
        say: Callable[[Message], str] = self._translator.text
        named = [Option(value=h.id, label=say(h.title)) for h in self._templates.headers]
        options = sorted(named, key=lambda option: option.label)
        held = template_id.partition("+")[0]
        self.form.show_options(options, held)

    def _show_body(self) -> None:
        keys = tuple(ask.key for state in self._states for ask in state.asks)
        if keys != self._shown:
            self._build()
            self._shown = keys
        for state in self._states:
            for ask in state.asks:
                self._lines[ask.key].show_state(ask)
            sums = " · ".join(self._translator.text(message) for message in totals(state))
            self._sums[state.section.id].setText(sums)
            self._sums[state.section.id].setVisible(bool(sums))

    def _build(self) -> None:
        clear(self._column)
        self._lines, self._sums = {}, {}
        for state in self._states:
            title = self._translator.text(state.section.title)
            self._column.addWidget(PlainLabel(title, "strong", "t1"))
            for ask in state.asks:
                line = FactLine(ask, self._translator)
                line.answered.connect(self._on_answered)
                self._lines[ask.key] = line
                self._column.addWidget(line)
            self._sums[state.section.id] = PlainLabel("", "strong", "acc")
            self._column.addWidget(self._sums[state.section.id])

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._body.setVisible(on)
        if on:
            self._show_body()

    def _on_answered(self, ask: SectionAsk, key: str, words: object) -> None:
        given = words if isinstance(words, tuple) else ()
        self.edit_requested.emit(SetFact(ask, key, given))

    def _on_form(self, chosen: object) -> None:
        if isinstance(chosen, str) and self._templates.knows(chosen):
            made = self._templates.get(chosen)
            self.edit_requested.emit(ChooseForm(made.id, made.version, made.region))
