"""What can go wrong with a store, as problems. No text here ever holds what was stored."""

from __future__ import annotations

from desktop.app.ports import DraftStoreError
from desktop.domain.message import Message, Problem

STORE = "store"


class StoreError(DraftStoreError):
    """The store cannot do what was asked; ``problem`` says why and what to do."""


def store_error(code: str, /, **args: str | int | Message) -> StoreError:
    """Build the error ``problem-storage-<code>``."""
    return StoreError(Problem.of(STORE, f"storage-{code}", **args))
