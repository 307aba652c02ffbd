"""The save state: what is durable, since when, and why not where it is not."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.app.session import Session
from desktop.domain.message import Message, Problem
from desktop.views.shell.banner import PatientBanner
from desktop.views.shell.services import JournalKeeper, Services

TICK_MS = 1_000
JUST_NOW_S = 2
MINUTE_S = 60


class SaveState(QObject):
    """Holds the journal and keeps the banner's line true.

    The journal's callbacks come from its own thread; signals carry them to this one.
    """

    complained = Signal(object)
    _saved = Signal(str, int, str)
    _trouble = Signal(object)
    _told = Signal(object)

    def __init__(self, banner: PatientBanner, services: Services) -> None:
        super().__init__(banner)  # what the journal's thread says late ends with the banner
        self._banner, self._services = banner, services
        self._session: Session | None = None
        self._sequence, self._at = 0, ""
        self._failing: Problem | None = None
        self._journal: JournalKeeper | None = None
        self._saved.connect(self._on_saved)
        self._trouble.connect(self._on_trouble)
        self._told.connect(self.complained)
        services.notices(self._told.emit)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)

    @property
    def journal(self) -> JournalKeeper:
        """The journal; its thread starts with the first report."""
        if self._journal is None:
            self._journal = self._services.journal(self._saved.emit, self._trouble.emit)
            self._timer.start(TICK_MS)
        return self._journal

    def watch(self, session: Session) -> None:
        """Follow a session's newest step."""
        self._session, self._sequence, self._at = session, 0, ""
        self.refresh()

    def close(self) -> bool:
        """Write what is waiting; whether all became durable."""
        self._timer.stop()
        return self._journal is None or self._journal.close()

    def refresh(self) -> None:
        """Show the state in words."""
        say = self._services.translator.text
        if self._failing is not None:
            what = self._services.translator.what(self._failing)
            self._banner.show_saved(what, failed=True)
        elif self._session is None:
            self._banner.show_saved("")
        elif self._sequence < self._session.sequence:
            self._banner.show_saved(say(Message("saved-not")))
        else:
            self._banner.show_saved(say(self._since()))

    def _since(self) -> Message:
        now = datetime.fromisoformat(self._services.clock.now_iso())
        seconds = int((now - datetime.fromisoformat(self._at)).total_seconds()) if self._at else 0
        if seconds < JUST_NOW_S:
            return Message("saved-now")
        if seconds < MINUTE_S:
            return Message.of("saved-seconds", seconds=str(seconds))
        return Message.of("saved-minutes", minutes=str(seconds // MINUTE_S))

    def _on_saved(self, draft_id: str, sequence: int, at: str) -> None:
        if self._session is not None and draft_id == self._session.draft.id:
            self._sequence, self._at = sequence, at
            self.refresh()

    def _on_trouble(self, problem: Problem | None) -> None:
        self._failing = problem
        if problem is not None:
            self.complained.emit(problem)
        self.refresh()
