"""What undo and redo walk over: drafts kept as they were, so no inverse can be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.app.draft import Draft
from desktop.domain.message import Message


class StepKind(StrEnum):
    """What a line of the journal did.

    ``join`` goes on with the step before it; ``note`` is bookkeeping that undo leaves alone.
    """

    OPEN = "open"
    DO = "do"
    JOIN = "join"
    NOTE = "note"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalStep:
    """One line of a draft's journal; ``sequence`` counts from 1 without gaps.

    ``draft`` is the state after the step.
    """

    sequence: int
    kind: StepKind
    draft: Draft
    edit: str = ""  # message id of the edit's name
    at: str = ""  # ISO 8601 with offset, or empty where no clock was given


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Present, past (newest last) and future (next last), each with the edit that led away."""

    present: Draft
    past: tuple[tuple[Draft, Message], ...] = ()
    future: tuple[tuple[Draft, Message], ...] = ()

    def done(self, draft: Draft, edit: Message) -> History:
        """Return the history after one more step; what was undone is gone."""
        return History(present=draft, past=(*self.past, (self.present, edit)))

    def joined(self, draft: Draft) -> History:
        """Return the history with the newest step going on to ``draft``."""
        return History(present=draft, past=self.past)

    def noted(self, draft: Draft) -> History:
        """Return the history with bookkeeping changed and every step kept."""
        return replace(self, present=draft)

    def undone(self) -> History:
        """Return the history one step back; the same where there is none."""
        if not self.past:
            return self
        before, edit = self.past[-1]
        return History(
            present=_keep_notes(before, self.present),
            past=self.past[:-1],
            future=(*self.future, (self.present, edit)),
        )

    def redone(self) -> History:
        """Return the history one step forward; the same where there is none."""
        if not self.future:
            return self
        after, edit = self.future[-1]
        return History(
            present=_keep_notes(after, self.present),
            past=(*self.past, (self.present, edit)),
            future=self.future[:-1],
        )


def _keep_notes(draft: Draft, present: Draft) -> Draft:
    """Return the draft with what was shown still shown, whatever is undone."""
    return draft if draft.shown == present.shown else replace(draft, shown=present.shown)


def replay(steps: Iterable[JournalStep]) -> History | None:
    """Return the history that a journal tells, or ``None`` for an empty one."""
    history: History | None = None
    for step in steps:
        if history is None or step.kind is StepKind.OPEN:
            history = History(present=step.draft)
        elif step.kind is StepKind.DO:
            history = history.done(step.draft, Message(step.edit))
        elif step.kind is StepKind.JOIN:
            history = history.joined(step.draft)
        elif step.kind is StepKind.NOTE:
            history = history.noted(step.draft)
        elif step.kind is StepKind.UNDO:
            history = history.undone()
        else:
            history = history.redone()
    return history


def ids_used(history: History) -> frozenset[str]:
    """Return every id a history has given to findings, complaints and measurements."""
    drafts = (history.present, *(d for d, _ in history.past), *(d for d, _ in history.future))
    return frozenset(
        used
        for draft in drafts
        for used in (
            *(finding_id for finding_id, _ in draft.numbers),
            *(f.id for f in draft.case.findings),
            *(c.id for c in draft.case.clinical.complaints),
            *(m.id for m in draft.measurements),
        )
    )
