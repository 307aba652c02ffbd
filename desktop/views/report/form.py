"""The report form: clinical picture, key question, ladder with its editor, bound to a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.app.draft import Draft, Place
from desktop.app.edits import Edit, EditRefused
from desktop.app.form_edits import normal_edit
from desktop.app.levels import template_of
from desktop.app.measured_fields import measured_fields
from desktop.app.normal import Covers, OthersNormal, others_normal
from desktop.app.ports import Translator
from desktop.app.session import Session
from desktop.domain.case import Case
from desktop.domain.imaging import Stack
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment
from desktop.report.clinical import clinical_state
from desktop.report.form import FormState, resolve, row_code
from desktop.report.form_sections import sections_of
from desktop.report.numbering import LevelConflict
from desktop.report.templates import FIRST, Templates
from desktop.views.report.clinical import ClinicalPictureView
from desktop.views.report.editor import FindingEditor
from desktop.views.report.facts import FactsView
from desktop.views.report.form_layout import TabOrder, override_of, reveal
from desktop.views.report.ladder import LadderView
from desktop.views.report.prompt_control import PromptController
from desktop.views.widgets import rule

# keys that move inside the panel while the focus is in it, whatever they do on the image
PANEL_KEYS = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Space,
    }
)
Stacks = Callable[[], Iterable[Stack]]


class ReportForm(QWidget):
    """The upper part of the report panel. It follows the session and sends edits to it.

    Signals carry what the rest of the window wants to know: the row being read, the finding being
    edited, a refused edit.
    """

    row_changed = Signal(str)
    level_changed = Signal(str)
    finding_chosen = Signal(str)
    measurement_chosen = Signal(str)
    refused = Signal(object)  # Problem
    position_changed = Signal(object)  # Message for the foot of the panel

    def __init__(
        self, translator: Translator, templates: Templates, *, now_s: Callable[[], float]
    ) -> None:
        super().__init__()
        self._translator, self._templates = translator, templates
        template = templates.get(FIRST)
        self._whole = template  # as parsed; ``_template`` has the rows of this spine
        self._template = template
        self._session: Session | None = None
        self._stop: Callable[[], None] = lambda: None
        self._state: FormState | None = None
        self._current = template.rows[0].id
        self._finding: str | None = None
        self._compact = False
        self._stacks: Stacks = tuple
        self._covers: Covers | None = None
        self._conflicts: tuple[LevelConflict, ...] = ()
        self._tabs = TabOrder()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._slot = QVBoxLayout()
        self._slot.setContentsMargins(14, 0, 14, 8)
        self.prompt = PromptController(translator, template, now_s=now_s)
        self.prompt.setParent(self)  # its timers end with the form
        self.prompt.row_changed.connect(self.set_row)
        self.prompt.finding_changed.connect(self._on_prompt_finding)
        self.prompt.refused.connect(self.refused)
        self.prompt.changed.connect(self._tell_position)
        self.ladder = LadderView(translator)
        self.clinical: ClinicalPictureView | None = None
        self.editor: FindingEditor | None = None
        self.facts: FactsView | None = None
        self.hides: Callable[[Case, Assessment], frozenset[str]] = lambda _case, _told: frozenset()
        self._connect_ladder()

    def _connect_ladder(self) -> None:
        self.ladder.row_chosen.connect(self.set_row)
        self.ladder.row_opened.connect(self.open_editor)
        self.ladder.finding_chosen.connect(self.open_finding)
        self.ladder.normal_requested.connect(self._on_normal)
        self.ladder.others_normal_requested.connect(self.prompt.others_normal)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move inside the panel from the shortcuts of the window."""
        key = override_of(event)
        if key is not None and self._is_own(key):
            key.accept()
            return True
        return super().event(event)

    def _is_own(self, key: QKeyEvent) -> bool:
        shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if key.modifiers() & ~shift:
            return False
        if key.key() == Qt.Key.Key_Escape:
            inside = (self.editor, self.clinical.editor if self.clinical else None)
            focus = self.focusWidget()
            return any(part is not None and part.isAncestorOf(focus) for part in inside if focus)
        return key.key() in PANEL_KEYS

    def bind(self, session: Session, stacks: Stacks = tuple, covers: Covers | None = None) -> None:
        """Follow a session.

        Parameters
        ----------
        session
            Holds the draft.
        stacks
            Answers which stacks the study has now.
        covers
            Says whether a row lies in the field of view of a stack, where that is known.
        """
        self._stop()
        self._session, self._stacks, self._covers = session, stacks, covers
        if self.clinical is None:
            self._build(session)
        self.prompt.bind(session, self._others)
        self.prompt.set_row(self._current)
        self._stop = session.listen(self._on_change)
        self._on_change(session.draft, session.assessment)

    def unbind(self) -> None:
        """Stop following the session."""
        self._stop()
        self._stop = lambda: None

    def _build(self, session: Session) -> None:
        self.clinical = ClinicalPictureView(self._translator, self._template.clinical, session.ids)
        self.editor = FindingEditor(self._translator, session.ids)
        self.editor.hide()
        self.facts = FactsView(self._translator, self._templates)
        self.facts.edit_requested.connect(self.do)
        for part in (self.clinical, self.editor):
            part.edit_requested.connect(self.do)
            part.typed_edit_requested.connect(self._do_typed)
        self.editor.closed.connect(self.close_editor)
        self.editor.finding_chosen.connect(self.open_finding)
        self.editor.measurement_chosen.connect(self.measurement_chosen)
        self._box.addWidget(self.clinical)
        self._box.addLayout(self._slot)
        self._box.addWidget(rule())
        self._box.addWidget(self.ladder)
        self._box.addWidget(rule())
        self._box.addWidget(self.facts)
        self._box.addWidget(rule())
        self.clinical.set_compact(on=self._compact)

    def set_question(self, widget: QWidget) -> None:
        """Put the key question between clinical picture and ladder."""
        self._slot.addWidget(widget)

    def set_compact(self, *, on: bool) -> None:
        """Fold to what a narrow window has room for."""
        self._compact = on
        self.ladder.set_compact(on=on)
        if self.clinical is not None:
            self.clinical.set_compact(on=on)

    @property
    def current_row(self) -> str:
        """Id of the row being read."""
        return self._current

    @property
    def finding_in_hand(self) -> str:
        """Id of the finding that the prompt or the editor asks about, or was last asked about."""
        if self.prompt.is_open and self.prompt.state.finding:
            return self.prompt.state.finding
        if self.editor is not None and not self.editor.isHidden():
            return self.editor.finding_id
        return self._finding or ""

    @property
    def state(self) -> FormState | None:
        """The form as it is shown."""
        return self._state

    def set_row(self, row: str) -> None:
        """Make a row the one being read."""
        if row == self._current or row not in {r.id for r in self._template.rows}:
            return
        self._current = row
        if self.editor is not None and not self.editor.isHidden():
            self._finding = None
        self.prompt.set_row(row)
        self._refresh()
        reveal(self.ladder.row(row))
        self.row_changed.emit(row)
        found = self._template.row(row)
        if found.kind == "level":
            self.level_changed.emit(found.levels[0])

    def set_level(self, level: str) -> None:
        """Follow the level that the axial pane shows; the prompt and editor stay where they are."""
        row = self._template.row_at(level)
        busy = self.prompt.is_open or (self.editor is not None and not self.editor.isHidden())
        if row is not None and not busy:
            self.set_row(row.id)

    def open_editor(self, row: str = "") -> None:
        """Open the editor of a row, the current one where none is named."""
        self._finding = None
        self._open(row or self._current)

    def open_finding(self, finding_id: str, field: str = "") -> None:
        """Open the editor at a finding (and a field of it)."""
        state = self._state.finding(finding_id) if self._state else None
        if state is None:
            return
        self._finding = finding_id
        self._open(self._template.row_of(state.finding).id, field)
        self.finding_chosen.emit(finding_id)

    def mark_here(self, place: Place, level: str | None = None) -> None:
        """Ask at the pointer what was found at a place of the image; the answer marks it.

        ``level`` is the level of the slice, where that is known; else the row being read stands.
        """
        row = self._template.row_at(level) if level is not None else None
        where = row.id if row is not None else self._current
        self.prompt.open_row(where, place, level or "")

    def close_editor(self) -> None:
        """Close the editor and go back to the ladder."""
        if self.editor is not None:
            self.editor.hide()
        self._finding = None
        self.ladder.focus_current()

    def show_conflicts(self, conflicts: Iterable[LevelConflict]) -> None:
        """Flag findings whose level contradicts the slice of their mark."""
        found = tuple(conflicts)
        if found != self._conflicts:
            self._conflicts = found
            self._refresh()

    def focus_section(self, section: str) -> None:
        """Go to ``clinical``, ``study`` (its facts), ``findings`` (the ladder) or ``facts``.

        ``facts:`` and the key of an answer goes to that question.
        """
        if section in ("clinical", "study") and self.clinical is not None:
            self.clinical.open_editor("study" if section == "study" else "")
        elif section == "findings":
            self.ladder.focus_current()
        elif section.startswith("facts") and self.facts is not None:
            self.facts.open_at(section.partition(":")[2])
            reveal(self.facts)

    def do(self, edit: Edit) -> None:
        """Send an edit to the session; a refusal becomes a signal."""
        self._do_typed(edit, "")

    def _do_typed(self, edit: Edit, join: str) -> None:
        if self._session is None:
            return
        try:
            self._session.do(edit, join=join or None)
        except EditRefused as refusal:
            self.refused.emit(refusal.problem)

    def _others(self) -> OthersNormal | None:
        if self._session is None:
            return None
        draft, stacks = self._session.draft, self._stacks()
        if self._covers is None:
            return others_normal(draft, self._template, stacks)
        return others_normal(draft, self._template, stacks, covers=self._covers)

    def _on_normal(self, row_id: str) -> None:
        row = self._template.row(row_id)
        state = self._state.row(row_id) if self._state else None
        if self._session is not None:
            on = state is None or not state.is_normal
            self.do(normal_edit(row, self._template, self._session.draft.case, on=on))

    def _on_prompt_finding(self, finding_id: str) -> None:
        self._finding = finding_id
        self.finding_chosen.emit(finding_id)
        self._refresh()

    def _open(self, row: str, field: str = "") -> None:
        if self.editor is None:
            return
        self.set_row(row)
        self.ladder.insert_below(row, self.editor)
        self.editor.show()
        self._refresh()
        self.editor.focus_field(field)
        reveal(self.editor)

    def _on_change(self, draft: Draft, _assessment: Assessment) -> None:
        moved = self._fit(draft)
        self._refresh()
        self.prompt.refresh()
        if moved:  # the ladder has the new row by now
            self.row_changed.emit(self._current)

    def _fit(self, draft: Draft) -> bool:
        """Take the form of the study and the rows of its spine; whether the row read is gone."""
        self._whole = self._templates.of(draft.case)
        fitted = template_of(draft, self._whole)
        if fitted == self._template:
            return False
        before, self._template = self._template, fitted
        if self.clinical is not None and before.clinical != fitted.clinical:
            self.clinical.set_offer(fitted.clinical)
        left = {row.id for row in fitted.rows}
        is_gone = self._current not in left
        if is_gone:
            names = [row.id for row in self._whole.every_row]
            above = names[: names.index(self._current)] if self._current in names else []
            first = fitted.rows[0].id
            self._current = next((name for name in reversed(above) if name in left), first)
            if self.editor is not None and not self.editor.isHidden():
                self.close_editor()  # its row is gone
        self.prompt.set_template(fitted, self._current)
        return is_gone

    def _refresh(self) -> None:
        if self._session is None or self.clinical is None or self.editor is None:
            return
        if self.facts is not None:
            case = self._session.draft.case
            self.facts.show_sections(self._template.id, sections_of(case, self._template))
        draft, assessment = self._session.draft, self._session.assessment
        waiting = self.hides(draft.case, assessment)
        shown = replace(assessment, judgements=(), groups=()) if waiting else assessment
        self._state = resolve(
            draft.case,
            self._template,
            numbers=draft.numbers,
            current=self._current,
            not_assessed=draft.not_assessed,
            conflicts=self._conflicts,
        )
        self.clinical.show_state(
            clinical_state(draft.case, self._template.clinical, shown), draft.case
        )
        lane_of = assessment.impression.lane_of
        self.ladder.show_form(
            self._state, lambda f: None if f in waiting else lane_of(f), _scored(assessment)
        )
        if not self.editor.isHidden():
            self._refresh_editor(draft, assessment)
        self._tabs.follow(self)
        self._tell_position()

    def _tell_position(self) -> None:
        self.position_changed.emit(self._position())

    def _refresh_editor(self, draft: Draft, assessment: Assessment) -> None:
        if self._state is None or self.editor is None:
            return
        row = self._state.row(self._current)
        self.ladder.insert_below(self._current, self.editor)
        found = [f.finding.id for f in row.findings]
        shown = self._finding if self._finding in found else (found[0] if found else None)
        lane = assessment.impression.lane_of(shown) if shown else None
        self.editor.show_row(row, draft.case, self._template, finding=shown, lane=lane)
        self.editor.show_measured(measured_fields(draft, shown))

    def _position(self) -> Message:
        """Return where the reader stands, for the foot of the panel."""
        shown = self.prompt.view()
        if shown is not None and shown.position:
            at, count = shown.position.split("/")
            return Message.of(
                "form-position-field", at=at, count=count, row=shown.where, field=shown.ask
            )
        rows = self._template.rows
        row = self._template.row(self._current)
        return Message.of(
            "form-position", at=str(rows.index(row) + 1), count=str(len(rows)), row=row_code(row)
        )


def _scored(assessment: Assessment) -> Callable[[str], bool]:
    """Return whether a finding has a chance, so that its number is drawn filled."""

    def scored(finding_id: str) -> bool:
        leading = assessment.leading(finding_id)
        return leading is None or leading.scored

    return scored
