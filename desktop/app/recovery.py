"""Going on where a draft was left: by closing the window, or by a crash."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.history import History, replay
from desktop.app.ports import Clock, DraftStore, DraftStoreError, Ids
from desktop.app.session import Assess, Journal, Session
from desktop.domain.message import Problem


class NothingToResumeError(Exception):
    """The store knows no draft of that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A draft as far as its journal can be proven.

    ``sequence`` 0 means that its journal begins anew: give ``Session`` no history then.
    ``problem`` says what could not be proven, for the reader to see.
    """

    draft: Draft
    history: History | None = None
    sequence: int = 0
    problem: Problem | None = None


def recover(store: DraftStore, draft_id: str, ids: Ids) -> Recovered:
    """Return a draft to go on with; of a damaged journal its newest proven state.

    Raises
    ------
    NothingToResumeError
        Where the store has no such draft, or no step of it can be proven.
    """
    try:
        steps = store.steps(draft_id, joined=True)
    except DraftStoreError as error:
        return Recovered(draft=rescue(store, draft_id, ids), problem=error.problem)
    history = replay(steps)
    if history is None:
        raise NothingToResumeError(draft_id)
    return Recovered(draft=history.present, history=history, sequence=steps[-1].sequence)


def resume(
    store: DraftStore,
    draft_id: str,
    *,
    assess: Assess,
    journal: Journal | None = None,
    clock: Clock | None = None,
) -> Session:
    """Return a session that goes on from a draft's journal, undo and redo included.

    Raises
    ------
    NothingToResumeError
        Where the store has no such draft.
    """
    steps = store.steps(draft_id, joined=True)
    history = replay(steps)
    if history is None:
        raise NothingToResumeError(draft_id)
    return Session(
        history.present,
        assess=assess,
        journal=journal,
        clock=clock,
        history=history,
        sequence=steps[-1].sequence,
    )


def rescue(store: DraftStore, draft_id: str, ids: Ids) -> Draft:
    """Return the newest proven state of a draft whose journal is damaged, as a draft of its own.

    Its journal begins anew, because nothing can be proven on top of a damaged one; the damaged
    draft stays in the store until it is discarded.

    Raises
    ------
    NothingToResumeError
        Where no step can be proven.
    """
    steps = store.salvage(draft_id)
    if not steps:
        raise NothingToResumeError(draft_id)
    return replace(steps[-1].draft, id=ids.new("d"))
