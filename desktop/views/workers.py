"""Worker threads of plain Python.

Not Qt's pool: its runnables are ended by Qt on the worker, outside Python's lock. And what a task
holds may be the last trace of a widget; ended on a worker while the window ends the widget itself,
it takes the program with it. So a task that has run is given back, to be let go on the GUI thread.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

IDLE_S = 5.0  # a thread with nothing to do this long ends


class Task(Protocol):
    """Something to run once."""

    def run(self) -> None:
        """Run it; it must not raise."""
        ...


Cell = list[Task]  # holds one task; whoever clears it ends the task


class Workers:
    """Runs tasks on at most ``count`` threads, first come, first served.

    Threads begin when they are needed and end when there has been nothing to do for a while; none
    of them keeps the program from ending. ``give_back`` gets the cell of each task that has run, on
    the worker: it has the cell cleared where the task may end.
    """

    def __init__(self, count: int, give_back: Callable[[Cell], None] = Cell.clear) -> None:
        self._count = max(1, count)
        self._give_back = give_back
        self._changed = threading.Condition()
        self._waiting: deque[Cell] = deque()
        self._threads = 0
        self._busy = 0

    def start(self, task: Task, /) -> None:
        """Run a task on a worker, some time."""
        with self._changed:
            self._waiting.append([task])
            idle = self._threads - self._busy
            if idle < len(self._waiting) and self._threads < self._count:
                self._threads += 1
                threading.Thread(target=self._serve, name="worker", daemon=True).start()
            self._changed.notify()

    def clear(self) -> None:
        """Forget every task that has not begun; called on the GUI thread."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()

    def wait(self, limit_ms: int) -> bool:
        """Wait until nothing runs and nothing waits; false where the limit passed first."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._busy and not self._waiting, limit_ms / 1_000
            )

    def _serve(self) -> None:
        while (cell := self._next()) is not None:
            try:
                cell[0].run()
            finally:
                self._give_back(cell)
                del cell
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _next(self) -> Cell | None:
        with self._changed:
            until = time.monotonic() + IDLE_S
            while not self._waiting:
                left = until - time.monotonic()
                if left <= 0:
                    self._threads -= 1
                    return None
                self._changed.wait(left)
            self._busy += 1
            return self._waiting.popleft()
