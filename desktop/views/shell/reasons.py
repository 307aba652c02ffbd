"""The why panel over the session: which finding it explains, and with which assessment."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app.session import Session
from desktop.domain.message import Message
from desktop.report.lanes import hidden
from desktop.report.why import order, why
from desktop.report.why_state import WhyState
from desktop.views.shell.reading import ReadingScreen
from desktop.views.shell.services import Reasoning


class Reasons:
    """Opens, refreshes and steps the why panel.

    What would flip a finding is worked out for the one on screen only: for all of them it would
    take longer than a key may.
    """

    def __init__(
        self,
        screen: ReadingScreen,
        own_first: Callable[[], bool] = lambda: False,
        withheld: Callable[[Message], object] = lambda _why: None,
    ) -> None:
        self._screen = screen
        self._own_first, self._withheld = own_first, withheld
        self._session: Session | None = None
        self._reasoning: Reasoning | None = None
        screen.why.step_requested.connect(self._step)

    def bind(self, session: Session, reasoning: Reasoning) -> None:
        """Use a session."""
        self._session, self._reasoning = session, reasoning

    def unbind(self) -> None:
        """Close the panel and let go of the session."""
        if not self._screen.why.isHidden():
            self._screen.why.close_panel()
        self._session = self._reasoning = None

    def open(self, finding_id: str) -> None:
        """Open the reasons of a finding."""
        state = self._state(finding_id)
        if state is not None:
            self._screen.place_why()
            self._screen.why.open_panel(state)

    def open_in_hand(self) -> None:
        """Open the reasons of the finding in hand: its card, its mark, else the first."""
        if self._session is None:
            return
        hit = self._screen.viewer.scene.selected
        focused = self._screen.panel.impression.focused_finding()
        known = order(self._session.draft.case, self._session.assessment)
        for wanted in (focused, hit.id if hit is not None else "", *known):
            if wanted in known:
                self.open(wanted)
                return

    def open_number(self, number: int) -> None:
        """Open the reasons of the finding with a shown number."""
        if self._session is not None:
            for finding_id, shown in self._session.draft.numbers:
                if shown == number:
                    self.open(finding_id)

    def refresh(self) -> None:
        """Show the panel anew after the draft changed; close it with its finding."""
        panel = self._screen.why
        if panel.isHidden() or panel.state is None:
            return
        state = self._state(panel.state.finding)
        if state is None:
            panel.close_panel()
        else:
            panel.show_state(state)

    def _step(self, step: int) -> None:
        session, shown = self._session, self._screen.why.state
        if session is None or shown is None:
            return
        known = order(session.draft.case, session.assessment)
        if shown.finding in known:
            self.open(known[(known.index(shown.finding) + step) % len(known)])

    def _state(self, finding_id: str) -> WhyState | None:
        if self._session is None or self._reasoning is None:
            return None
        draft = self._session.draft
        if self._own_first() and finding_id in hidden(draft.case, self._session.assessment):
            self._withheld(Message("lanes-own-why"))
            return None
        told = self._reasoning.explain(draft.case, frozenset(draft.asked), finding_id)
        return why(draft.case, dict(draft.numbers), told, finding_id, self._reasoning)
