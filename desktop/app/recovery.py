"""Going on where a draft was left: by closing the window, or by a crash."""

from __future__ import annotations

from desktop.app.history import replay
from desktop.app.ports import Clock, DraftStore
from desktop.app.session import Assess, Journal, Session


class NothingToResumeError(Exception):
    """The store knows no draft of that id."""


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
    steps = store.steps(draft_id)
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
