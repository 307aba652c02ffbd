"""The finding editor: every field of one finding, inline below its row of the ladder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.app.edits import AddFinding, ChangeFinding, RemoveFinding
from desktop.app.measured_fields import MeasuredField
from desktop.app.ports import Ids, Translator
from desktop.domain.case import Case, Category, Finding
from desktop.domain.message import Message
from desktop.report.catalogue import type_meaning, type_name
from desktop.report.form import FindingState, RowState
from desktop.report.form_fields import (
    BadAnswerError,
    Changes,
    answer_of,
    asked,
    retype,
    set_answer,
)
from desktop.report.form_new import new_finding
from desktop.report.template import Field, Row, Template
from desktop.views.report.editor_fields import FieldLine, SizeLine, line_for
from desktop.views.report.form_controls import ChoiceList, IconButton, Option
from desktop.views.report.form_layout import clear, follow_width
from desktop.views.report.measured import MeasuredLine
from desktop.views.widgets import Badge, PlainLabel

BADGE_RADIUS_PX = 8.5


class FindingEditor(QFrame):
    """Edits one finding of a row, or adds one. Showing emits nothing."""

    edit_requested = Signal(object)
    typed_edit_requested = Signal(object, str)  # edit, and the key that joins typing to one step
    finding_chosen = Signal(str)
    measurement_chosen = Signal(str)
    closed = Signal()

    def __init__(self, translator: Translator, ids: Ids) -> None:
        super().__init__()
        self._translator, self._ids = translator, ids
        self._finding: Finding | None = None
        self._row: Row | None = None
        self._kind: tuple[str, ...] = ()
        self._offered = ("", "")
        self._types: tuple[Option, ...] = ()
        self._begin: Callable[[str, str], Finding] | None = None
        self._retype: Callable[[Finding, str], Changes] = lambda _finding, _word: ()
        self._lines: dict[str, FieldLine] = {}
        self.setProperty("card", "true")
        self._badge = Badge(None, "", BADGE_RADIUS_PX)
        self._title = PlainLabel("", "strong", "t1")
        self._title.setWordWrap(True)
        self._delete = IconButton("trash", self._say("views-form-editor-delete"))
        self._delete.clicked.connect(self._on_delete)
        self._close = IconButton("x", self._say("views-form-editor-close"))
        self._close.clicked.connect(self.closed)
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(4)
        self._add = ChoiceList(
            self._say("views-form-editor-add"), self._say("views-form-editor-add")
        )
        self._add.chosen.connect(self._on_add)
        name = self._say("views-form-editor-type")
        self.kind = ChoiceList(name, self._say("views-form-unset"), may_be_unset=False)
        self.kind.chosen.connect(self._on_kind)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(5)
        self.measured = MeasuredLine(translator)
        self.measured.measurement_chosen.connect(self.measurement_chosen)
        self.measured.edit_requested.connect(self.edit_requested)
        self._arrange()
        follow_width(self)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._badge)
        head.addWidget(self._title, 1)
        head.addWidget(self.kind)
        head.addWidget(self._delete)
        head.addWidget(self._close)
        foot = QHBoxLayout()
        foot.addLayout(self._tabs)
        foot.addStretch()
        foot.addWidget(self._add)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 10)
        box.setSpacing(6)
        box.addLayout(head)
        box.addWidget(self.measured)
        box.addLayout(self._fields)
        box.addLayout(foot)

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    @property
    def finding_id(self) -> str:
        """Id of the finding on show, or empty."""
        return self._finding.id if self._finding else ""

    def line(self, field_id: str) -> FieldLine:
        """Return the line of a field; raises ``KeyError`` where it is not asked."""
        return self._lines[field_id]

    def field_ids(self) -> tuple[str, ...]:
        """Return the fields on show, in order."""
        return tuple(self._lines)

    def show_row(
        self,
        state: RowState,
        case: Case,
        template: Template,
        *,
        finding: str | None = None,
        lane: Category | None = None,
    ) -> None:
        """Show a finding of a row (the first where none is named), or only what can be added."""
        self._row = state.row
        found = next((f for f in state.findings if f.finding.id == finding), None)
        if found is None and state.findings:
            found = state.findings[0]
        self._show_head(found, state, lane)
        self._show_tabs(state, found, template)
        self._show_fields(found.finding if found else None, case, template)
        self._begin = lambda word, name: new_finding(state.row, word, name, template)
        if self._offered != (template.id, state.row.id):
            self._offered = (template.id, state.row.id)
            self._types = self._name_types(state.row, template)
        self._add.show_options(self._types, None)
        self.kind.setVisible(self._finding is not None)
        if self._finding is not None:
            self.kind.show_options(self._types, self._finding.type)
        self._retype = lambda finding, word: retype(finding, word, template)

    def show_measured(self, fields: tuple[MeasuredField, ...]) -> None:
        """Show which values of the finding live from a measurement, or did."""
        sizes = tuple(one for one in fields if one.is_size)
        self.measured.show_fields(self.finding_id, tuple(one for one in fields if not one.is_size))
        for line in self._lines.values():
            if isinstance(line, SizeLine):
                line.measured.show_fields(self.finding_id, sizes)

    def _show_head(
        self, found: FindingState | None, state: RowState, lane: Category | None
    ) -> None:
        self._badge.setVisible(found is not None)
        self._delete.setVisible(found is not None)
        title = found.title if found else state.row.title
        self._title.setText(self._translator.text(title))
        if found is not None:
            self._badge.show_badge(lane, str(found.number or ""))
        name = Message.of(
            "views-form-editor-name", number=str(found.number or "") if found else "", title=title
        )
        self.setAccessibleName(self._translator.text(name))

    def _show_tabs(self, state: RowState, found: FindingState | None, template: Template) -> None:
        clear(self._tabs)
        if len(state.findings) < 2:  # noqa: PLR2004 - nothing to choose between
            return
        for other in state.findings:
            name = self._translator.text(type_name(other.finding.type, template))
            tab = QPushButton(f"{other.number or ''} {name}".strip())
            tab.setProperty("segment", "true")
            tab.setCheckable(True)
            tab.setChecked(found is not None and other.finding.id == found.finding.id)
            tab.setAccessibleName(self._translator.text(other.title))
            tab.setProperty("finding", other.finding.id)
            tab.clicked.connect(self._on_tab)
            self._tabs.addWidget(tab)

    def _show_fields(self, finding: Finding | None, case: Case, template: Template) -> None:
        asks = asked(finding, case, template) if finding else ()
        kind = (finding.id if finding else "", *(ask.field.id for ask in asks))
        self._finding = finding
        if kind != self._kind:
            self._kind = kind
            clear(self._fields)
            self._lines = {}
            for ask in asks:
                line = line_for(ask, self._translator)
                line.answered.connect(self._on_answer)
                line.typed.connect(self._on_typed)
                if isinstance(line, SizeLine):
                    line.measured.measurement_chosen.connect(self.measurement_chosen)
                    line.measured.edit_requested.connect(self.edit_requested)
                self._lines[ask.field.id] = line
                self._fields.addWidget(line)
        if finding is not None:
            for ask in asks:
                held = answer_of(finding, ask.field)
                self._lines[ask.field.id].show_answer(held, finding, template)

    def _name_types(self, row: Row, template: Template) -> tuple[Option, ...]:
        return tuple(
            Option(
                value=word,
                label=self._translator.text(type_name(word, template)),
                meaning=self._meaning(word),
            )
            for word in row.offers
        )

    def _meaning(self, word: str) -> str:
        meaning = type_meaning(word)
        return self._translator.text(meaning) if meaning else ""

    def focus_field(self, field_id: str = "") -> None:
        """Put the focus on a field, or the first one, or on what can be added."""
        line = self._lines.get(field_id) or next(iter(self._lines.values()), None)
        if line is not None:
            line.take_focus()
        else:
            self._add.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the editor, wherever the focus is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _change(self, field: Field, answer: object) -> ChangeFinding | None:
        if self._finding is None:
            return None
        words = answer if isinstance(answer, (str, tuple)) else None
        try:
            changes = set_answer(self._finding, field, words)
        except BadAnswerError:
            return None  # the controls offer only answers that fit
        return ChangeFinding(finding_id=self._finding.id, changes=changes)

    def _on_answer(self, field: Field, answer: object) -> None:
        edit = self._change(field, answer)
        if edit is not None:
            self.edit_requested.emit(edit)

    def _on_typed(self, field: Field, text: str) -> None:
        edit = self._change(field, text)
        if edit is not None:
            self.typed_edit_requested.emit(edit, f"{edit.finding_id}/{field.id}")

    def _on_add(self, word: object) -> None:
        if self._row is None or self._begin is None or not isinstance(word, str):
            return
        finding = self._begin(word, self._ids.new("f"))
        area = None if self._row.kind == "level" else self._row.id
        self.edit_requested.emit(AddFinding(finding, area))
        self.finding_chosen.emit(finding.id)

    def _on_kind(self, word: object) -> None:
        if self._finding is None or not isinstance(word, str) or word == self._finding.type:
            return
        try:
            changes = self._retype(self._finding, word)
        except BadAnswerError:
            return  # only kinds of this row are offered
        self.edit_requested.emit(ChangeFinding(self._finding.id, changes))

    def _on_delete(self) -> None:
        if self._finding is not None:
            self.edit_requested.emit(RemoveFinding(self._finding.id))

    def _on_tab(self) -> None:
        tab = self.sender()
        if isinstance(tab, QWidget):
            self.finding_chosen.emit(str(tab.property("finding")))
