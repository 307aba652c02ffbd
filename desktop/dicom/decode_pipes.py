"""A decoder process where no files can be shared: frames go through its input and output.

Every slot of the process asks through one pair of pipes. One thread writes, one reads: a process
that neither takes nor gives anything holds up those two, never the thread that keeps the time.
Behind a reply come exactly the bytes that were asked for; after any other reply the process is not
believed any more.
"""

from __future__ import annotations

import contextlib
import io
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.channel import PIPES, REPLY_SIZE, Job, Reply, Request, Status
from desktop.dicom.decode_process import (
    REFUSALS,
    SERIALS,
    START_LIMIT_S,
    LostError,
    start,
)
from desktop.dicom.fields import RefusedError

_JOIN_S = 5.0


@dataclass(slots=True, eq=False)
class _Waiting:
    """A frame that was asked for; ``reply`` stays ``None`` where the process was lost."""

    job: Job
    pixels: NDArray[np.uint8]
    answered: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None


class PipedSlot:
    """The right to have one frame in hand at a process; used by one thread of ours at a time."""

    def __init__(self, worker: PipedWorker) -> None:
        self.worker = worker

    def run(self, job: Job, data: bytes, limit_s: float) -> NDArray[np.uint8]:
        """Decode one frame.

        Raises
        ------
        RefusedError
            If the decoder says why not.
        LostError
            If it does not answer, or not what was asked.
        """
        return self.worker.ask(job, data, limit_s)

    def close(self) -> None:
        """Give the right back; the pipes belong to the process."""


class PipedWorker:
    """One decoder process and its slots."""

    def __init__(self, command: Sequence[str], slots: int) -> None:
        self.slots = [PipedSlot(self) for _ in range(slots)]
        self._process = start((*command, f"{PIPES}{slots}"), answers=True)
        self._lock = threading.Lock()
        self._pending: dict[int, _Waiting] = {}
        self._serial = 0
        self._is_over = False
        self._is_ready = False
        self._started = threading.Event()  # or known never to start
        self._outbox: queue.SimpleQueue[tuple[bytes, bytes] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=part, daemon=True) for part in (self._write, self._read)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs and is believed."""
        return self._process.poll() is None and not self._is_over

    def ask(self, job: Job, data: bytes, limit_s: float) -> NDArray[np.uint8]:
        """Have one frame decoded; as `PipedSlot.run`."""
        if not self._started.wait(START_LIMIT_S) or not self._is_ready:
            raise LostError(was_started=False)
        waiting = _Waiting(job, np.empty(job.out_bytes, dtype=np.uint8))
        with self._lock:
            if self._is_over:
                raise LostError
            serial = self._serial = (self._serial + 1) % SERIALS
            self._pending[serial] = waiting
        request = Request(serial=serial, job=job, data_bytes=len(data))
        self._outbox.put((request.pack(), data))
        if not waiting.answered.wait(limit_s):
            raise LostError(was_slow=True)
        if waiting.reply is None:
            raise LostError
        if waiting.reply.status in REFUSALS:
            raise RefusedError(REFUSALS[waiting.reply.status])
        return waiting.pixels

    def close_slots(self) -> None:
        """Do nothing: slots hold no descriptors here."""

    def kill(self) -> None:
        """End the process and take its exit; every frame in hand is then lost."""
        self._process.kill()
        self._process.wait()
        self._outbox.put(None)
        # the input first: a process behind the one we started (a tracer's) then ends as well
        for thread, pipe in zip(
            self._threads, (self._process.stdin, self._process.stdout), strict=True
        ):
            thread.join(_JOIN_S)
            if pipe is not None and not thread.is_alive():
                with contextlib.suppress(OSError):
                    pipe.close()

    # threads --------------------------------------------------------------------------------------

    def _write(self) -> None:
        stream = cast("io.RawIOBase", self._process.stdin)
        with contextlib.suppress(OSError, ValueError):  # the process is gone: the reader tells
            while (message := self._outbox.get()) is not None:
                for part in message:
                    _send(stream, part)

    def _read(self) -> None:
        stream = cast("io.RawIOBase", self._process.stdout)
        try:
            while self._take(stream):
                pass
        except (OSError, ValueError):
            pass  # the pipe broke: the process is gone
        finally:
            with self._lock:
                self._is_over = True
                lost = list(self._pending.values())
                self._pending.clear()
            self._started.set()
            for waiting in lost:
                waiting.answered.set()

    def _take(self, stream: io.RawIOBase) -> bool:
        """Take one reply; false where there is none, or none to be believed."""
        head = bytearray(REPLY_SIZE)
        if not _fill(stream, memoryview(head)):
            return False
        reply = Reply.unpack(bytes(head))
        if reply is None:
            return False
        if reply.status is Status.READY:
            is_first = not self._started.is_set()
            self._is_ready = True
            self._started.set()
            return is_first
        with self._lock:
            waiting = self._pending.get(reply.serial)
        if waiting is None:
            return False
        if reply.status is Status.DONE and not (
            reply.fits(waiting.job) and _fill(stream, waiting.pixels.data)
        ):
            return False
        with self._lock:
            self._pending.pop(reply.serial, None)
        waiting.reply = reply
        waiting.answered.set()
        return True


def _send(stream: io.RawIOBase, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[stream.write(view) or 0 :]


def _fill(stream: io.RawIOBase, target: memoryview) -> bool:
    """Fill ``target`` from a pipe; false where it ends before."""
    while target:
        count = stream.readinto(target)
        if not count:
            return False
        target = target[count:]
    return True
