"""Work off the GUI thread: queries (only the newest answer counts) and cancellable operations.

Workers get frozen inputs and hand values back; they touch no widget. Every answer is delivered on
the GUI thread through one mailbox, so callers need no locks.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from desktop.app.ports import Cancelled, Progress
from desktop.views.workers import Task, Workers

Job = Callable[[], object]
OperationJob = Callable[[Progress, Cancelled], object]
WAIT_MS = 3_000
_Q = TypeVar("_Q", bound=QObject)


class Pool(Protocol):
    """What runs tasks: ``Workers``, or a test's own that runs them when told to."""

    def start(self, task: Task, /) -> None:
        """Run a job some time, on some thread."""
        ...


class _Mailbox(QObject):
    """Carries a call from a worker to the GUI thread."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self._open, Qt.ConnectionType.QueuedConnection)

    def _open(self, call: Callable[[], None]) -> None:
        call()


_mailboxes: list[_Mailbox] = []


def _mailbox() -> _Mailbox:
    """Return the one mailbox; the first caller is on the GUI thread, where it then lives."""
    if not _mailboxes or not isValid(_mailboxes[0]):
        _mailboxes[:] = [_Mailbox()]
    return _mailboxes[0]


def _post(mailbox: _Mailbox, call: Callable[[], None]) -> None:
    """Hand a call to the GUI thread; at the very end of the program nobody takes it any more."""
    with contextlib.suppress(RuntimeError):
        mailbox.posted.emit(call)


def workers(count: int) -> Workers:
    """Return threads whose tasks end on the GUI thread."""
    mailbox = _mailbox()
    return Workers(count, lambda cell: _post(mailbox, cell.clear))


def _common() -> Workers:
    """Return the threads of everything that has none of its own."""
    if not _commons:
        _commons.append(workers(os.cpu_count() or 2))
    return _commons[0]


_commons: list[Workers] = []


class _Task:
    """One job on a worker."""

    __slots__ = ("_job",)

    def __init__(self, job: Callable[[], None]) -> None:
        self._job = job

    def run(self) -> None:
        """Run the job; called by the pool."""
        self._job()


def _alive(reference: Callable[[], _Q | None]) -> _Q | None:
    """Return the object if both its halves, Python's and Qt's, still exist."""
    found = reference()
    return found if found is not None and isValid(found) else None


def submit(
    job: Job,
    deliver: Callable[[_Q, object, Exception | None], None],
    *,
    owner: _Q,
    pool: Pool | None = None,
) -> None:
    """Run ``job`` on a worker, then ``deliver(owner, result, error)`` on the GUI thread.

    Nothing is delivered once the owner is gone. ``job`` must not hold a widget.
    """
    me, mailbox = weakref.ref(owner), _mailbox()

    def arrive(result: object, error: Exception | None) -> None:
        alive = _alive(me)
        if alive is not None:
            deliver(alive, result, error)

    outcome: list[tuple[object, Exception | None]] = []  # never a local of the worker's

    def hand_over() -> None:
        arrive(*outcome[0])

    def work() -> None:
        outcome.append(_outcome(job))
        _post(mailbox, hand_over)

    (pool or _common()).start(_Task(work))


class LatestOnly(QObject):
    """A query: asking again makes every earlier answer stale, and stale answers are dropped.

    Signals
    -------
    answered
        Key of the request and its result.
    failed
        Key of the request and the exception.
    """

    answered = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, pool: Pool | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: Pool = pool or _common()
        self._ticket = 0
        self._wanted: list[int] = [0]  # read by workers, to skip what nobody waits for
        _mailbox()

    @property
    def is_waiting(self) -> bool:
        """Whether the newest request has no answer yet."""
        return self._wanted[0] != 0

    def ask(self, job: Job, key: object = None) -> None:
        """Run ``job`` on a worker and forget whatever was asked before."""
        self._ticket += 1
        ticket, wanted = self._ticket, self._wanted
        wanted[0] = ticket

        def work() -> object:
            return job() if wanted[0] == ticket else None

        def deliver(owner: LatestOnly, result: object, error: Exception | None) -> None:
            owner._arrive(ticket, key, result, error)

        submit(work, deliver, owner=self, pool=self._pool)

    def forget(self) -> None:
        """Drop the answer of whatever is still running."""
        self._wanted[0] = 0

    def _arrive(self, ticket: int, key: object, result: object, error: Exception | None) -> None:
        if ticket != self._wanted[0]:
            return
        self._wanted[0] = 0
        if error is None:
            self.answered.emit(key, result)
        else:
            self.failed.emit(key, error)


def _outcome(job: Job) -> tuple[object, Exception | None]:
    """Run a job; an exception is a value, it must not die unseen on a worker."""
    try:
        return job(), None
    except Exception as error:  # noqa: BLE001 - delivered to the caller as a signal
        return None, error


class Operation(QObject):
    """Something with a beginning and an end: index, export, make a sample study.

    Exactly one of ``finished``, ``failed`` and ``cancelled`` follows ``start``.

    Signals
    -------
    progressed
        Done and total; total is 0 while it is not known. Only the newest figure is delivered.
    finished
        The result.
    failed
        The exception.
    cancelled
        The job ended after ``cancel`` was called; its result, if any, is dropped.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, job: OperationJob, pool: Pool | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._pool: Pool = pool or _common()
        self._stop = threading.Event()
        self._started = False
        self._ended = False
        _mailbox()

    @property
    def is_running(self) -> bool:
        """Whether the job was started and has not ended."""
        return self._started and not self._ended

    def start(self) -> None:
        """Run the job on a worker."""
        if self._started:
            raise RuntimeError("an operation runs once")
        self._started = True
        _running.add(self)
        self._pool.start(_Task(self._work()))

    def cancel(self) -> None:
        """Ask the job to stop; it ends at its next look at ``cancelled()``."""
        self._stop.set()

    def _work(self) -> Callable[[], None]:
        me, job, stop, mailbox = weakref.ref(self), self._job, self._stop, _mailbox()
        progress = _Progress(me, mailbox)

        def deliver(result: object, error: Exception | None) -> None:
            owner = _alive(me)
            if owner is not None:
                owner._end(result, error)  # noqa: SLF001 - this very class

        outcome: list[tuple[object, Exception | None]] = []

        def hand_over() -> None:
            deliver(*outcome[0])

        def work() -> None:
            outcome.append(_outcome(lambda: job(progress, stop.is_set)))
            _post(mailbox, hand_over)

        return work

    def _end(self, result: object, error: Exception | None) -> None:
        self._ended = True
        _running.discard(self)
        if self._stop.is_set():
            self.cancelled.emit()
        elif error is None:
            self.finished.emit(result)
        else:
            self.failed.emit(error)


_running: set[Operation] = set()  # keeps an operation alive until it has ended


class _Progress:
    """Tells the GUI thread the newest progress; figures it has not read yet are replaced."""

    def __init__(self, owner: Callable[[], Operation | None], mailbox: _Mailbox) -> None:
        self._owner, self._mailbox = owner, mailbox
        self._lock = threading.Lock()
        self._newest: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Report progress; called by the worker."""
        with self._lock:
            told = self._newest is not None
            self._newest = (done, total)
        if not told:
            _post(self._mailbox, self._tell)

    def _tell(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        owner = _alive(self._owner)
        if owner is not None and newest is not None:
            owner.progressed.emit(*newest)


def run(
    job: OperationJob,
    *,
    done: Callable[[object], None],
    failed: Callable[[Exception], None],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], None] | None = None,
) -> Operation:
    """Start an operation with its endings wired; returns it, to cancel it."""
    operation = Operation(job)
    operation.finished.connect(done)
    operation.failed.connect(failed)
    if progress is not None:
        operation.progressed.connect(progress)
    if cancelled is not None:
        operation.cancelled.connect(cancelled)
    operation.start()
    return operation


def shut_down(limit_ms: int = WAIT_MS) -> bool:
    """Cancel every operation and wait for the workers, with a limit; true when all ended."""
    for operation in list(_running):
        operation.cancel()
    common = _common()
    common.clear()
    return common.wait(limit_ms)
