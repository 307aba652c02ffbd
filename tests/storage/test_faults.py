"""A fault at any single moment: the store stays whole and the same steps can be written again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from desktop.storage.errors import StoreError
from desktop.storage.store import SqliteDraftStore
from tests.storage.making import NAME, steps


class Fault:
    """Lets the n-th statement fail, once."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.left = -1

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise self.error


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError(f"disk I/O error {NAME}"),
        OSError(28, "No space left on device"),
        OSError(24, "Too many open files"),
        MemoryError(NAME),
    ],
    ids=["io", "full", "files", "memory"],
)
def test_that_a_fault_at_any_statement_leaves_no_partial_step(
    tmp_path: Path, error: Exception
) -> None:
    store = SqliteDraftStore(tmp_path / "drafts.db")
    fault = Fault(error)
    event.listen(store._engine, "before_cursor_execute", fault)
    written = 0
    failures = 0
    said: list[str] = []
    for moment in range(1, 15):
        fault.left = moment
        try:
            store.append(steps(written + 1, written + 3))
        except (StoreError, MemoryError) as failure:
            failures += 1
            said.append(str(failure) if isinstance(failure, StoreError) else "")
            fault.left = -1
            assert list(store.steps("d1")) == steps(1, written)
            store.append(steps(written + 1, written + 3))
        fault.left = -1
        written += 3
        assert list(store.steps("d1")) == steps(1, written)
    assert failures >= 6, "every statement of a write was hit once"
    assert not [text for text in said if NAME in text]
    assert store.is_sound()
    store.close()


def test_that_a_failed_commit_is_no_save_and_can_be_repeated(tmp_path: Path) -> None:
    store = SqliteDraftStore(tmp_path / "drafts.db")
    store.append(steps(1, 2))
    fault = Fault(sqlite3.OperationalError("disk I/O error"))
    event.listen(store._engine, "commit", fault)
    fault.left = 1
    with pytest.raises(StoreError):
        store.append(steps(3, 3))
    assert list(store.steps("d1")) == steps(1, 2)
    store.append(steps(3, 4))
    assert list(store.steps("d1")) == steps(1, 4)
    store.close()


def test_that_an_answer_that_got_lost_after_the_commit_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    store = SqliteDraftStore(path)
    store.append(steps(1, 3))
    store._tips.clear()  # as if the answer, and with it the memory of the row, had been lost
    store.append(steps(1, 5))
    assert list(store.steps("d1")) == steps(1, 5)
    store.close()
