"""The reasoning on screen: impression, key question and why panel, bound to one session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.app.draft import Draft
from desktop.app.edit import Edit, EditRefused
from desktop.app.ports import Translator
from desktop.app.session import Session
from desktop.evidence.assessment import Assessment
from desktop.report.lanes import lanes
from desktop.report.question import question
from desktop.report.why import order, why
from desktop.report.why_state import Citations
from desktop.views.report.impression import ImpressionView
from desktop.views.report.question import QuestionView
from desktop.views.report.why import WhyPanel


class Reasoning(QObject):
    """Holds the three widgets, shows each new assessment, and carries wishes to the session."""

    refused = Signal(object)  # Problem of an edit that does not apply
    finding_chosen = Signal(str)  # a card took focus
    why_opened = Signal(str)  # the shell places the panel, unless it is placed already
    why_closed = Signal()

    def __init__(
        self, translator: Translator, citations: Citations, why_parent: QWidget | None = None
    ) -> None:
        super().__init__()
        self.impression = ImpressionView(translator)
        self.question = QuestionView(translator)
        self.why = WhyPanel(translator, why_parent)
        self._citations = citations
        self._session: Session | None = None
        self._stop: Callable[[], None] | None = None
        self._order: tuple[str, ...] = ()
        for view in (self.impression, self.question, self.why):
            view.edit_requested.connect(self._do)
        self.impression.why_requested.connect(self.open_why)
        self.impression.finding_chosen.connect(self.finding_chosen)
        self.why.step_requested.connect(self._step)
        self.why.closed.connect(self.why_closed)

    def bind(self, session: Session) -> None:
        """Show a session's reasoning from now on."""
        self.unbind()
        self._session = session
        self._stop = session.listen(self.show_assessment)
        self.show_assessment(session.draft, session.assessment)

    def unbind(self) -> None:
        """Leave the session."""
        if self._stop is not None:
            self._stop()
        self._session, self._stop = None, None

    def show_assessment(self, draft: Draft, assessment: Assessment) -> None:
        """Show a draft's impression, question and, where it is open, its reasons."""
        numbers = dict(draft.numbers)
        self._order = order(draft.case, assessment)
        self.impression.show_state(lanes(draft.case, numbers, assessment))
        self.question.show_state(question(numbers, assessment))
        shown = self.why.state
        if self.why.isHidden() or shown is None:
            return
        state = why(draft.case, numbers, assessment, shown.finding, self._citations)
        if state is None:
            self.why.close_panel()
        else:
            self.why.show_state(state)

    def open_why(self, finding_id: str) -> bool:
        """Open the reasons of a finding; ``False`` where there are none."""
        if self._session is None:
            return False
        draft, assessment = self._session.draft, self._session.assessment
        numbers = dict(draft.numbers)
        state = why(draft.case, numbers, assessment, finding_id, self._citations)
        if state is None:
            return False
        self.why.open_panel(state)
        self.why_opened.emit(finding_id)
        return True

    def trigger(self, action_id: str) -> bool:
        """Run a command of the registry that belongs here; ``False`` where it does not apply."""
        if action_id == "question":
            return self.question.ask()
        if action_id == "why":
            return self._toggle_why()
        if not self.why.isHidden():
            return self.why.trigger(action_id)
        return self.impression.trigger(action_id)

    def _toggle_why(self) -> bool:
        if not self.why.isHidden():
            self.why.close_panel()
            return True
        wanted = self.impression.focused_finding()
        if not wanted and self.why.state is not None and self.why.state.finding in self._order:
            wanted = self.why.state.finding
        wanted = wanted or next(iter(self._order), "")
        return bool(wanted) and self.open_why(wanted)

    def _step(self, by: int) -> None:
        shown = self.why.state
        if shown is None or shown.finding not in self._order:
            return
        place = self._order.index(shown.finding) + by
        if 0 <= place < len(self._order):
            self.open_why(self._order[place])

    def _do(self, edit: Edit) -> None:
        if self._session is None:
            return
        try:
            self._session.do(edit)
        except EditRefused as refusal:
            self.refused.emit(refusal.problem)
