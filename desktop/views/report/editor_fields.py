"""One line of the finding editor: the field's name, its control, and what the answer means."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.report.catalogue import (
    choice_meaning,
    choice_name,
    measured_value,
    proof_of,
    scale_name,
)
from desktop.report.catalogue_pictures import picture
from desktop.report.form_fields import Answer, choices_of
from desktop.report.prompt_keys import field_keys
from desktop.report.template import Ask, Field, Template
from desktop.views.report.editor_picture import GradePicture
from desktop.views.report.form_controls import (
    MAX_SEGMENTS,
    SEGMENT_HEIGHT_PX,
    ChoiceList,
    Option,
    Segmented,
    SizeBox,
)
from desktop.views.report.form_layout import follow_width
from desktop.views.report.measured import MeasuredLine
from desktop.views.widgets import PlainLabel, set_tooltip

NAME_WIDTH_PX = 112
NOTE_HEIGHT_PX = 52
NOTE_LENGTH = 2000


class FieldLine(QWidget):
    """A field with its name. ``answered`` gives the field and the new answer."""

    answered = Signal(object, object)
    typed = Signal(object, str)

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__()
        self.field: Field = ask.field
        self._translator = translator
        self._finding_side: Side | None = None
        self._caption = PlainLabel("", "caption", "t3")
        self._caption.setWordWrap(True)
        self._picture = GradePicture()
        self._explained = QWidget()
        beside = QHBoxLayout(self._explained)
        beside.setContentsMargins(0, 2, 0, 2)
        beside.setSpacing(8)
        beside.addWidget(self._picture)
        beside.addWidget(self._caption, 1)
        self._explained.hide()
        self._name = PlainLabel(self.name, "support", "t2")
        self._name.setMinimumWidth(NAME_WIDTH_PX)
        self._name.setFixedHeight(SEGMENT_HEIGHT_PX)
        full = scale_name(ask.field)
        if full is not None:
            set_tooltip(self._name, translator.text(full))
        self._proof: Message | None = None
        self._agreement: Message | None = None
        self._side = QVBoxLayout()
        self._side.setSpacing(2)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._side, 1)
        follow_width(self)

    @property
    def name(self) -> str:
        """The field's name in words."""
        return self._translator.text(self.field.title)

    def show_answer(self, held: Answer, finding: Finding, template: Template) -> None:
        """Show what the field holds; emits nothing."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the focus on the control."""
        raise NotImplementedError

    def _explain(self, value: str | None) -> None:
        meaning = choice_meaning(self.field, value, self._proof) if value else None
        if self.field.id == "typical":
            meaning = self._proof
        self._explained.setVisible(meaning is not None)
        if meaning is not None:
            said = (meaning, self._agreement) if self._agreement else (meaning,)
            self._caption.setText(" ".join(self._translator.text(one) for one in said))
        self._picture.show_picture(
            picture(self.field.id, value, self._finding_side) if value else None
        )

    def _options(self, finding: Finding, template: Template) -> tuple[Option, ...]:
        self._proof = proof_of(finding.type, template)
        self._agreement = template.agreement_on(self.field)
        words = choices_of(self.field, finding, template)
        keys = {word: key for key, word in field_keys(self.field, words, 0)}
        return tuple(
            Option(
                value=word,
                label=self._translator.text(choice_name(self.field, word)),
                key=keys.get(word, ""),
                meaning=self._meaning(word),
            )
            for word in words
        )

    def _meaning(self, word: str) -> str:
        meaning = choice_meaning(self.field, word, self._proof)
        return self._translator.text(meaning) if meaning else ""


class SegmentLine(FieldLine):
    """A field of up to five choices."""

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__(ask, translator)
        self.control = Segmented(self.name, several=ask.field.kind == "several")
        self.control.chosen.connect(self._on_chosen)
        self.control.focused.connect(self._explain)
        self._side.addWidget(self.control)
        self._side.addWidget(self._explained)

    def show_answer(self, held: Answer, finding: Finding, template: Template) -> None:
        """Show what the field holds; emits nothing."""
        self._finding_side = finding.side
        words = (held,) if isinstance(held, str) else (held or ())
        self.control.show_options(self._options(finding, template), words)
        self._explain(words[0] if words else None)

    def take_focus(self) -> None:
        """Put the focus on the chosen button."""
        self.control.take_focus()

    def _on_chosen(self, answer: object) -> None:
        self.answered.emit(self.field, answer)


class ListLine(FieldLine):
    """A field of more than five choices."""

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__(ask, translator)
        self.control = ChoiceList(self.name, translator.text(Message("views-form-unset")))
        self.control.chosen.connect(self._on_chosen)
        line = QHBoxLayout()
        line.addWidget(self.control)
        line.addStretch()
        self._side.addLayout(line)
        self._side.addWidget(self._explained)

    def show_answer(self, held: Answer, finding: Finding, template: Template) -> None:
        """Show what the field holds; emits nothing."""
        self._finding_side = finding.side
        word = held if isinstance(held, str) else None
        self.control.show_options(self._options(finding, template), word)
        self._explain(word)

    def take_focus(self) -> None:
        """Put the focus on the list."""
        self.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_chosen(self, answer: object) -> None:
        self.answered.emit(self.field, answer)


class SizeLine(FieldLine):
    """One or two lengths in mm."""

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__(ask, translator)
        unset = translator.text(Message("views-form-unset"))
        unit = translator.text(Message("views-form-mm"))
        second = translator.text(Message("views-form-editor-size-second"))
        self.control = SizeBox(self.name, unset, unit)
        self.second = SizeBox(second, unset, unit)
        self.second.setMinimum(0.0)
        line = QHBoxLayout()
        line.setSpacing(6)
        for box in (self.control, self.second):
            box.chosen.connect(self._on_chosen)
            line.addWidget(box)
        line.addStretch()
        self._side.addLayout(line)
        self.measured = MeasuredLine(translator)
        self._side.addWidget(self.measured)

    def show_answer(self, held: Answer, _finding: Finding, _template: Template) -> None:
        """Show what the field holds; emits nothing."""
        sizes = [float(text) for text in (held if isinstance(held, tuple) else ())]
        self.control.show_value(sizes[0] if sizes else None)
        self.second.show_value(sizes[1] if len(sizes) > 1 else None)
        self.second.setEnabled(bool(sizes))

    def take_focus(self) -> None:
        """Put the focus on the first length."""
        self.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.control.selectAll()

    def _on_chosen(self, _answer: object) -> None:
        held = tuple(f"{box.value():.1f}" for box in (self.control, self.second) if box.value() > 0)
        self.answered.emit(self.field, held or None)


class MeasureLine(FieldLine):
    """One measured value in the unit of its field."""

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__(ask, translator)
        unset = translator.text(Message("views-form-unset"))
        unit = translator.text(measured_value(ask.field, "")).strip()
        self.control = SizeBox(self.name, unset, f" {unit}")
        self.control.setMaximum(ask.field.maximum)
        self.control.chosen.connect(self._on_chosen)
        line = QHBoxLayout()
        line.addWidget(self.control)
        line.addStretch()
        self._side.addLayout(line)

    def show_answer(self, held: Answer, _finding: Finding, _template: Template) -> None:
        """Show what the field holds; emits nothing."""
        self.control.show_value(float(held) if isinstance(held, str) else None)

    def take_focus(self) -> None:
        """Put the focus on the value."""
        self.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.control.selectAll()

    def _on_chosen(self, answer: object) -> None:
        self.answered.emit(self.field, answer)


class NoteBox(QPlainTextEdit):
    """Plain text only; Tab leaves the box."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(NOTE_HEIGHT_PX)
        self.textChanged.connect(self._on_text)

    def show_text(self, text: str) -> None:
        """Show a text; emits nothing and keeps the cursor where somebody types."""
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for two lines."""
        return QSize(220, NOTE_HEIGHT_PX)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing is over."""
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape belongs to the editor around the box."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        text = self.toPlainText()
        if len(text) > NOTE_LENGTH:
            self.show_text(text[:NOTE_LENGTH])
            text = text[:NOTE_LENGTH]
        self.edited.emit(text)


class NoteLine(FieldLine):
    """A remark in plain text."""

    def __init__(self, ask: Ask, translator: Translator) -> None:
        super().__init__(ask, translator)
        hint = translator.text(Message("views-form-editor-note-hint"))
        self.control = NoteBox(self.name, hint)
        self.control.edited.connect(self._on_text)
        self._side.addWidget(self.control)

    def show_answer(self, held: Answer, _finding: Finding, _template: Template) -> None:
        """Show the remark; emits nothing."""
        self.control.show_text(held if isinstance(held, str) else "")

    def take_focus(self) -> None:
        """Put the focus into the box."""
        self.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_text(self, text: str) -> None:
        self.typed.emit(self.field, text)


def line_for(ask: Ask, translator: Translator) -> FieldLine:
    """Return the line that fits a field's kind and number of choices."""
    if ask.field.measure is not None:
        return MeasureLine(ask, translator)
    if ask.field.kind == "number":
        return SizeLine(ask, translator)
    if ask.field.kind == "text":
        return NoteLine(ask, translator)
    if ask.field.id in ("level", "location", "nerve") or len(ask.field.choices) > MAX_SEGMENTS:
        return ListLine(ask, translator)
    return SegmentLine(ask, translator)
