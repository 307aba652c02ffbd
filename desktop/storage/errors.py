"""What can go wrong with a store, as problems. No text here ever holds what was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.app.ports import DraftStoreError
from desktop.domain.message import Message, Problem

if TYPE_CHECKING:
    from desktop.app.draft import Draft
    from desktop.app.signing import Version

STORE = "store"


class StoreError(DraftStoreError):
    """The store cannot do what was asked; ``problem`` says why and what to do."""


class ConflictError(StoreError):
    """Somebody else wrote first; nothing of theirs was changed, and ``theirs`` is what it is."""

    def __init__(self, problem: Problem, *, theirs: Draft | Version | None) -> None:
        super().__init__(problem)
        self.theirs = theirs


def store_error(code: str, /, **args: str | int | Message) -> StoreError:
    """Build the error ``problem-storage-<code>``."""
    return StoreError(Problem.of(STORE, f"storage-{code}", **args))
