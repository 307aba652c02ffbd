"""The journal's own thread: takes steps at once, writes them durably, says when they are safe."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from desktop.app.history import JournalStep
from desktop.domain.message import Problem
from desktop.storage.errors import StoreError, store_error
from desktop.storage.place import Place

T = TypeVar("T")

RETRY_SECONDS = 1.0
CLOSE_SECONDS = 5.0
# after these the file is opened afresh: it may have been replaced, or its drive may be back
_REOPEN = frozenset({"storage-unreachable", "storage-corrupt", "storage-read-only"})


class Store(Protocol):
    """What the writer needs of a store."""

    def append(self, steps: list[JournalStep], *, source_path: str = "") -> str:
        """Write steps durably; returns when."""
        ...

    def close(self) -> None:
        """Close the store."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is durable: the draft's newest written step and when it was written."""

    draft_id: str
    sequence: int
    saved_at: str


class JournalWriter:
    """Implements ``Journal``: ``append`` returns at once, a thread of its own writes.

    Steps that cannot be written stay in memory, in order, and are tried again every second and
    with each new step, so a disk that has room again needs no restart.

    Parameters
    ----------
    open_store
        Opens the store, on the writer's thread; called again until it succeeds.
    on_saved
        Called on the writer's thread after each durable write.
    on_problem
        Called on the writer's thread when writing begins to fail or fails differently, and with
        ``None`` once everything is written again.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        on_saved: Callable[[Saved], None] = lambda _saved: None,
        on_problem: Callable[[Problem | None], None] = lambda _problem: None,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._open_store = open_store
        self._on_saved = on_saved
        self._on_problem = on_problem
        self._retry_seconds = retry_seconds
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[JournalStep]] = {}  # by draft, each in order
        self._sources: dict[str, str] = {}
        self._problem: Problem | None = None
        self._closing = False
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def append(self, step: JournalStep) -> None:
        """Take one step to write. Never waits for the disk."""
        with self._changed:
            self._waiting.setdefault(step.draft.id, deque()).append(step)
            self._changed.notify_all()

    def set_source(self, draft_id: str, path: str) -> None:
        """Say where a draft's images were opened from, before its first step."""
        with self._changed:
            self._sources[draft_id] = path

    @property
    def unsaved(self) -> int:
        """How many steps are not durable yet."""
        with self._changed:
            return sum(map(len, self._waiting.values()))

    def flush(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Wait until everything taken is durable; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, timeout_seconds)

    def close(self, timeout_seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left, close the store and end the thread; whether all became durable.

        With ``False`` the steps are still in memory and ``unsaved`` counts them.
        """
        self.flush(timeout_seconds)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_seconds)
        return self.unsaved == 0

    def _run(self) -> None:
        failed = False
        while True:
            with self._changed:
                if failed:
                    self._changed.wait(self._retry_seconds)
                else:
                    self._changed.wait_for(lambda: self._waiting or self._closing)
                if self._closing and (failed or not self._waiting):
                    break
                batches = [list(steps) for steps in self._waiting.values()]
            # every draft is tried: one that is held elsewhere must not hold up the others
            written = [self._write(steps) for steps in batches]
            failed = not all(written)
        self._close_store()

    def _write(self, steps: list[JournalStep]) -> bool:
        draft_id = steps[0].draft.id
        try:
            if self._store is None:
                self._store = self._open_store()
            saved_at = self._store.append(steps, source_path=self._sources.get(draft_id, ""))
        except StoreError as error:
            self._failed(error.problem)
            return False
        except Exception:  # noqa: BLE001 - the thread must outlive whatever the disk does
            self._failed(store_error("unreachable").problem)
            return False
        with self._changed:
            left = self._waiting[draft_id]
            for _ in steps:
                left.popleft()
            if not left:
                del self._waiting[draft_id]
            idle = not self._waiting
            self._changed.notify_all()
        saved = Saved(draft_id=draft_id, sequence=steps[-1].sequence, saved_at=saved_at)
        _call(self._on_saved, saved)
        if idle:
            self._say(None)
        return True

    def _failed(self, problem: Problem) -> None:
        if problem.code in _REOPEN:
            self._close_store()
        self._say(problem)

    def _close_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _say(self, problem: Problem | None) -> None:
        if problem != self._problem:
            self._problem = problem
            _call(self._on_problem, problem)


def _call(callback: Callable[[T], None], value: T) -> None:
    with contextlib.suppress(Exception):  # a closed window must not stop the writing
        callback(value)


def writer_for(
    place: Place,
    *,
    on_saved: Callable[[Saved], None],
    on_problem: Callable[[Problem | None], None],
    on_notice: Callable[[Problem], None] = lambda _problem: None,
) -> JournalWriter:
    """Return a writer on the store of a place, which is opened on the writer's thread.

    ``on_notice`` hears once, on the writer's thread, when a damaged store was put aside.
    """
    return JournalWriter(lambda: place.open(on_notice), on_saved=on_saved, on_problem=on_problem)
