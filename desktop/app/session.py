"""The session: the one place where a draft changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from desktop.app.draft import Draft
from desktop.app.edit import Edit, EditRefused
from desktop.app.edits_images import ShowStack
from desktop.app.history import History, JournalStep, StepKind, ids_used
from desktop.app.ids import DraftIds
from desktop.app.ports import Clock
from desktop.domain.case import Case
from desktop.domain.message import Message, Problem
from desktop.evidence.assessment import Assessment
from desktop.report.communication import critical_items

JOIN_SECONDS = 2.0
KEPT_ASSESSMENTS = 16  # undo and redo find their answers again

Assess = Callable[[Case, frozenset[str]], Assessment]
Listener = Callable[[Draft, Assessment], None]


class Journal(Protocol):
    """Keeps every step. ``append`` must return at once; writing happens elsewhere."""

    def append(self, step: JournalStep) -> None:
        """Take one step to write."""
        ...


class Session:
    """Holds the draft and its history; every change is a named edit.

    Parameters
    ----------
    draft
        Where to begin.
    assess
        The reasoning; called only when the case or what was asked changes.
    journal
        Takes every step; the first is the draft as opened (unless the session goes on from a
        journal, see ``history``).
    clock
        Ends the joining of typing after two seconds without a key; without one only ``seal``
        ends it.
    history, sequence
        To go on from a journal: what it tells, and its last sequence number. ``draft`` must be
        ``history.present``.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        assess: Assess,
        journal: Journal | None = None,
        clock: Clock | None = None,
        history: History | None = None,
        sequence: int = 0,
    ) -> None:
        if history is not None and history.present != draft:
            raise ValueError("the draft is not the present of its history")
        self._assess = assess
        self._journal = journal
        self._clock = clock
        self._history = history or History(present=draft)
        self._sequence = sequence
        self._join: str | None = None
        self._touched: datetime | None = None
        self._held: Problem | None = None
        self._listeners: list[Listener] = []
        self._known: list[tuple[Case, tuple[str, ...], Assessment]] = []
        self._assessment = self._assessed(draft)
        self._found: dict[str, str] = {}  # when each critical result first stood there
        self._note_critical(draft, known=history is None)
        self.ids = DraftIds(ids_used(self._history))
        if history is None:
            self._record(StepKind.OPEN, "")

    @property
    def draft(self) -> Draft:
        """The draft as it is now."""
        return self._history.present

    @property
    def assessment(self) -> Assessment:
        """The assessment of the draft as it is now."""
        return self._assessment

    @property
    def sequence(self) -> int:
        """Number of the newest step; the journal acknowledges it when it is durable."""
        return self._sequence

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._history.past) and self._held is None

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._history.future) and self._held is None

    @property
    def undo_name(self) -> Message | None:
        """Name of the edit that undo would take back."""
        return self._history.past[-1][1] if self._history.past else None

    @property
    def redo_name(self) -> Message | None:
        """Name of the edit that redo would bring back."""
        return self._history.future[-1][1] if self._history.future else None

    def found_at(self, target: str) -> str:
        """Return when a critical result first stood in this draft, ISO 8601; empty: not known.

        What stood there already when the session went on from a journal has no known time.
        """
        return self._found.get(target, "")

    def _note_critical(self, draft: Draft, *, known: bool = True) -> None:
        now = self._clock.now_iso() if self._clock and known else ""
        for item in critical_items(draft.case, self._assessment):
            self._found.setdefault(item.target, now)

    def hold(self, problem: Problem | None) -> None:
        """Refuse every edit, undo and redo with a problem, or none any more."""
        self._held = problem

    def do(self, edit: Edit, *, join: str | None = None) -> None:
        """Apply an edit as one step.

        Parameters
        ----------
        edit
            What to do. One that changes nothing is no step.
        join
            Key of a field: edits with the same key, not more than two seconds apart, are one step.

        Raises
        ------
        EditRefused
            Where the edit does not apply, or the session is held; nothing has changed then.
        """
        if self._held is not None:
            raise EditRefused(self._held)
        draft = edit.apply(self.draft)
        if draft == self.draft:
            return
        if isinstance(edit, ShowStack):
            self._move(self._history.noted(draft), StepKind.NOTE, edit.name.id)
        elif self._joins(join):
            self._move(self._history.joined(draft), StepKind.JOIN, edit.name.id)
        else:
            self._move(self._history.done(draft, edit.name), StepKind.DO, edit.name.id)
            self._join = join
        self._touched = self._now() if join is not None else self._touched

    def undo(self) -> None:
        """Take the newest step back; nothing where there is none."""
        self.seal()
        if self.can_undo:
            self._move(self._history.undone(), StepKind.UNDO, "")

    def redo(self) -> None:
        """Bring the last undone step back; nothing where there is none."""
        self.seal()
        if self.can_redo:
            self._move(self._history.redone(), StepKind.REDO, "")

    def seal(self) -> None:
        """End the joining: focus has left the field."""
        self._join = None

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback(draft, assessment)`` after each change; returns how to stop that."""
        self._listeners.append(callback)

        def stop() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return stop

    def _joins(self, join: str | None) -> bool:
        if join is None or join != self._join or not self._history.past or self._history.future:
            return False
        now = self._now()
        if now is None or self._touched is None:
            return True
        return abs((now - self._touched).total_seconds()) <= JOIN_SECONDS

    def _now(self) -> datetime | None:
        return datetime.fromisoformat(self._clock.now_iso()) if self._clock else None

    def _move(self, history: History, kind: StepKind, edit: str) -> None:
        # the assessment first: where it raises, nothing has changed
        assessment = self._assessed(history.present)
        self._history, self._assessment = history, assessment
        self._note_critical(history.present)
        self._record(kind, edit)
        self._tell(history.present, assessment)

    def _record(self, kind: StepKind, edit: str) -> None:
        self._sequence += 1
        if self._journal is not None:
            at = self._clock.now_iso() if self._clock else ""
            self._journal.append(
                JournalStep(sequence=self._sequence, kind=kind, draft=self.draft, edit=edit, at=at)
            )

    def _tell(self, draft: Draft, assessment: Assessment) -> None:
        failed: Exception | None = None
        for listener in tuple(self._listeners):
            if self.draft is not draft:
                break  # a listener made a further edit; the others heard the newer draft already
            try:
                listener(draft, assessment)
            except Exception as error:  # noqa: BLE001 - one broken view must not blind the others
                failed = failed or error
        if failed is not None:
            raise failed

    def _assessed(self, draft: Draft) -> Assessment:
        for case, asked, known in self._known:
            if case is draft.case and asked == draft.asked:
                return known
        assessment = self._assess(draft.case, frozenset(draft.asked))
        self._known = [(draft.case, draft.asked, assessment), *self._known[: KEPT_ASSESSMENTS - 1]]
        return assessment
