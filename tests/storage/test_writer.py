"""The writer: takes at once, writes durably, keeps what it cannot write, and says so."""

from __future__ import annotations

import queue
import sqlite3
import threading
from pathlib import Path

from desktop.app.history import JournalStep
from desktop.domain.message import Problem
from desktop.storage.errors import StoreError, store_error
from desktop.storage.place import Place
from desktop.storage.store import SqliteDraftStore
from desktop.storage.writer import JournalWriter, Saved, writer_for
from tests.storage.making import step, steps

LONG = 20.0  # seconds; only a failing test waits so long


class FakeStore:
    """A store whose disk a test controls."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.written: list[tuple[str, int]] = []
        self.failing: dict[str, StoreError | Exception] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.closed = False

    def append(self, given: list[JournalStep], *, source_path: str = "") -> str:
        self.entered.set()
        assert self.gate.wait(LONG)
        self.calls.append([s.sequence for s in given])
        failure = self.failing.get(given[0].draft.id)
        if failure is not None:
            raise failure
        self.written += [(s.draft.id, s.sequence) for s in given]
        return "2026-03-04T10:00:00+00:00"

    def close(self) -> None:
        self.closed = True


class Told:
    def __init__(self) -> None:
        self.saved: queue.Queue[Saved] = queue.Queue()
        self.problems: queue.Queue[Problem | None] = queue.Queue()


def writer_on(store: FakeStore, told: Told, retry_seconds: float = 0.01) -> JournalWriter:
    return JournalWriter(
        lambda: store,
        on_saved=told.saved.put,
        on_problem=told.problems.put,
        retry_seconds=retry_seconds,
    )


def test_that_taking_a_step_never_waits_for_the_disk() -> None:
    store, told = FakeStore(), Told()
    store.gate.clear()
    writer = writer_on(store, told)
    writer.append(step(1))
    assert store.entered.wait(LONG)
    for later in steps(2, 500):
        writer.append(later)  # would hang here, were it to wait
    assert writer.unsaved == 500
    store.gate.set()
    assert writer.close(LONG)
    assert store.written == [("d1", n) for n in range(1, 501)]


def test_that_steps_that_came_meanwhile_are_written_together() -> None:
    store, told = FakeStore(), Told()
    store.gate.clear()
    writer = writer_on(store, told)
    writer.append(step(1))
    assert store.entered.wait(LONG)
    for later in steps(2, 50):
        writer.append(later)
    store.gate.set()
    assert writer.close(LONG)
    assert store.calls == [[1], list(range(2, 51))]


def test_that_each_durable_write_is_acknowledged_with_its_time() -> None:
    store, told = FakeStore(), Told()
    writer = writer_on(store, told)
    writer.append(step(1))
    saved = told.saved.get(timeout=LONG)
    assert (saved.draft_id, saved.sequence) == ("d1", 1)
    assert saved.saved_at.endswith("+00:00")
    assert writer.close(LONG)
    assert store.closed
    assert told.problems.empty()


def test_that_what_cannot_be_written_is_kept_said_once_and_written_later() -> None:
    store, told = FakeStore(), Told()
    store.failing["d1"] = store_error("full")
    writer = writer_on(store, told)
    writer.append(step(1))
    problem = told.problems.get(timeout=LONG)
    assert problem is not None
    assert problem.code == "storage-full"
    writer.append(step(2))
    assert not writer.flush(0.0)
    del store.failing["d1"]
    assert told.problems.get(timeout=LONG) is None
    assert writer.close(LONG)
    assert store.written == [("d1", 1), ("d1", 2)]
    assert told.problems.empty()


def test_that_a_draft_held_elsewhere_does_not_hold_up_another() -> None:
    store, told = FakeStore(), Told()
    store.failing["d1"] = store_error("held", process="7")
    writer = writer_on(store, told)
    writer.append(step(1))
    assert told.problems.get(timeout=LONG) is not None
    writer.append(step(1, draft_id="d2"))
    assert told.saved.get(timeout=LONG).draft_id == "d2"
    assert not writer.close(0.05)
    assert writer.unsaved == 1


def test_that_closing_says_when_something_could_not_be_saved() -> None:
    store, told = FakeStore(), Told()
    store.failing["d1"] = store_error("full")
    writer = writer_on(store, told, retry_seconds=60.0)
    writer.append(step(1))
    assert told.problems.get(timeout=LONG) is not None
    assert not writer.close(0.05)
    assert writer.unsaved == 1


def test_that_any_failure_leaves_the_writer_running() -> None:
    store, told = FakeStore(), Told()
    store.failing["d1"] = MemoryError("Sample^Anna")
    writer = writer_on(store, told)
    writer.append(step(1))
    problem = told.problems.get(timeout=LONG)
    assert problem is not None
    assert problem.code == "storage-unreachable"
    assert "Anna" not in repr(problem)
    del store.failing["d1"]
    assert told.problems.get(timeout=LONG) is None
    assert writer.close(LONG)


def test_that_a_store_that_cannot_be_opened_is_tried_again() -> None:
    store, told = FakeStore(), Told()
    attempts = iter([store_error("unreachable"), store_error("unreachable"), None])

    def opened() -> FakeStore:
        failure = next(attempts)
        if failure is not None:
            raise failure
        return store

    writer = JournalWriter(opened, on_problem=told.problems.put, retry_seconds=0.01)
    writer.append(step(1))
    assert told.problems.get(timeout=LONG) is not None
    assert told.problems.get(timeout=LONG) is None
    assert writer.close(LONG)
    assert store.written == [("d1", 1)]


def test_that_a_listener_that_is_gone_does_not_stop_the_writing() -> None:
    store = FakeStore()

    def gone(_saved: Saved) -> None:
        raise RuntimeError("the window is closed")

    writer = JournalWriter(lambda: store, on_saved=gone)
    for one in steps(1, 3):
        writer.append(one)
        assert writer.flush(LONG)
    assert writer.close(LONG)
    assert len(store.written) == 3


def test_that_a_full_disk_loses_nothing_and_needs_no_restart(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    store = SqliteDraftStore(path)

    def limit(pages: int) -> None:
        with store._lock, store._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with sqlite3.connect(path) as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.close()
    limit(pages + 4)
    told = Told()
    writer = JournalWriter(
        lambda: store, on_saved=told.saved.put, on_problem=told.problems.put, retry_seconds=0.01
    )
    number = 0
    problem: Problem | None = None
    while problem is None:
        number += 1
        # each draft is new text, so that packing does not save the room
        writer.append(
            step(number, "".join(chr(33 + (number * 7 + i * i) % 90) for i in range(4000)))
        )
        writer.flush(0.2)
        if not told.problems.empty():
            problem = told.problems.get_nowait()
    assert problem.code == "storage-full"
    acknowledged = []
    while not told.saved.empty():
        acknowledged.append(told.saved.get_nowait().sequence)
    reader = SqliteDraftStore(path)
    assert [s.sequence for s in reader.steps("d1")] == list(range(1, acknowledged[-1] + 1))
    assert reader.is_sound()
    limit(1_000_000)
    assert told.problems.get(timeout=LONG) is None
    assert [s.sequence for s in reader.steps("d1")] == list(range(1, number + 1))
    reader.close()
    assert writer.close(LONG)


def test_that_a_writer_opens_its_store_itself_and_keeps_where_images_came_from(
    tmp_path: Path,
) -> None:
    path = tmp_path / "box" / "concord.db"
    told = Told()
    writer = writer_for(
        Place(home=path.parent), on_saved=told.saved.put, on_problem=told.problems.put
    )
    writer.set_source("d1", "/images/a")
    writer.append(step(1))
    assert writer.close(LONG)
    assert told.problems.empty()
    store = SqliteDraftStore(path)
    assert store.open_drafts()[0].source_path == "/images/a"
    store.close()
