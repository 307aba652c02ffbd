"""Frames decoded in a process of their own, several at once.

One process serves a thread a core; a second one waits, loaded, to take its place. The window's
process keeps the time of every frame and believes no reply that is not what the header describes.

When a process dies, the frames it had in hand are suspects: each is tried once more, alone in a
process. The one that kills again is named, the others come out as if nothing had happened. A frame
that takes too long is known to be the culprit and is not tried again.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.channel import Job, has_shared_files
from desktop.dicom.decode_pipes import PipedSlot, PipedWorker
from desktop.dicom.decode_process import COMMAND, LostError, Slot, Worker
from desktop.dicom.fields import RefusedError

AnyWorker = Worker | PipedWorker
AnySlot = Slot | PipedSlot

LIMIT_S = 10.0
_VALUES_IN_LIMIT = 8_000_000
_MOST_LIMITS = 6.0
_MOST_SLOTS = 8


class _State:
    """The processes of a pool, apart from it so that they end when it is forgotten."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.main: AnyWorker | None = None
        self.spare: AnyWorker | None = None
        self.alone: AnyWorker | None = None
        self.free: list[AnySlot] = []
        self.is_closed = False
        self.lost = 0

    def close(self) -> None:
        """End every process."""
        with self.changed:
            self.is_closed = True
            idle = list(self.free)
            self.free.clear()
            workers = [w for w in (self.main, self.spare, self.alone) if w is not None]
            if self.spare is not None:
                idle += self.spare.slots
            self.main = self.spare = self.alone = None
            self.changed.notify_all()
        for worker in workers:
            worker.kill()
        for slot in idle:
            slot.close()


class DecodePool:
    """Decodes frames; every method may be called from any thread.

    Parameters
    ----------
    command
        What to start instead of our own decoder (tests).
    limit_s
        How long a frame of up to eight million values may take; larger ones in proportion.
    """

    def __init__(self, command: Sequence[str] = COMMAND, limit_s: float = LIMIT_S) -> None:
        self._command = tuple(command)
        self._limit_s = limit_s
        self._slots = max(2, min(_MOST_SLOTS, os.cpu_count() or 1))
        self._state = _State()
        self._one_suspect = threading.Lock()
        self._end = weakref.finalize(self, self._state.close)

    @property
    def pids(self) -> tuple[int, ...]:
        """Return the ids of the processes that run, the working one first."""
        with self._state.changed:
            workers = (self._state.main, self._state.spare, self._state.alone)
            return tuple(worker.pid for worker in workers if worker is not None)

    @property
    def lost(self) -> int:
        """Return how many processes died, hung or were not believed."""
        return self._state.lost

    def warm(self) -> None:
        """Start the process if none runs; it loads while the caller goes on."""
        state = self._state
        with state.changed:
            self._ensure_main()

    def close(self) -> None:
        """End the processes; frames in hand are refused."""
        self._end()

    def decode(self, job: Job, data: bytes) -> NDArray[np.uint8]:
        """Decode one frame.

        Returns
        -------
        NDArray[np.uint8]
            ``job.out_bytes`` bytes.

        Raises
        ------
        RefusedError
            With the reason. ``dicom-decoder-died`` and ``dicom-decoder-slow`` name a frame that is
            not to be tried again.
        """
        try:
            with self._slot() as slot:
                made = slot.run(job, data, self._limit_of(job))
        except LostError as lost:
            self._judge(lost, job)
        else:
            self._prepare_spare()
            return made
        try:
            with self._one_suspect, self._lone_slot() as slot:
                return slot.run(job, data, self._limit_of(job))
        except LostError as lost:
            self._judge(lost, job)
            code = "dicom-decoder-died" if lost.was_started else "dicom-decoder-missing"
            raise RefusedError(code) from None

    def _limit_of(self, job: Job) -> float:
        """Return how many seconds a frame may take; a mammogram is not a hanging decoder."""
        values = job.rows * job.columns * job.samples
        return self._limit_s * min(_MOST_LIMITS, max(1.0, values / _VALUES_IN_LIMIT))

    def _judge(self, lost: LostError, job: Job) -> None:
        with self._state.changed:
            self._state.lost += 1
        if self._state.is_closed:
            raise RefusedError("dicom-decoder-stopped") from None
        if lost.was_slow:
            raise RefusedError("dicom-decoder-slow", seconds=f"{self._limit_of(job):.3g}") from None

    def _ensure_main(self) -> None:
        """Put a process to work; called with the lock held."""
        state = self._state
        if state.is_closed:
            raise RefusedError("dicom-decoder-stopped")
        if state.main is not None:
            return
        state.main = self._take_spare()
        state.free.extend(state.main.slots)

    def _take_spare(self) -> AnyWorker:
        """Return the process that waits, or a new one; called with the lock held."""
        spare, self._state.spare = self._state.spare, None
        if spare is not None and spare.is_alive:
            return spare
        if spare is not None:
            spare.kill()
            spare.close_slots()
        return self._new_worker()

    def _new_worker(self) -> AnyWorker:
        try:
            kind = Worker if has_shared_files() else PipedWorker
            return kind(self._command, self._slots)
        except (OSError, ValueError):
            raise RefusedError("dicom-decoder-missing") from None

    @contextmanager
    def _slot(self) -> Iterator[AnySlot]:
        """Hold a slot of the working process."""
        state = self._state
        with state.changed:
            self._ensure_main()
            while not state.free:
                state.changed.wait()
                self._ensure_main()
            slot = state.free.pop()
        try:
            yield slot
        except LostError:
            self._bury(slot)
            raise
        except BaseException:
            self._give_back(slot)
            raise
        self._give_back(slot)

    def _give_back(self, slot: AnySlot) -> None:
        state = self._state
        with state.changed:
            if state.main is slot.worker:
                state.free.append(slot)
                state.changed.notify()
                return
        slot.close()

    def _bury(self, slot: AnySlot) -> None:
        """End a process that cannot be trusted, and close what nobody uses of it."""
        state, worker = self._state, slot.worker
        idle = [slot]
        with state.changed:
            if state.main is worker:
                state.main = None
                idle += [other for other in state.free if other.worker is worker]
                state.free = [other for other in state.free if other.worker is not worker]
                state.changed.notify_all()
        worker.kill()
        for other in idle:
            other.close()

    @contextmanager
    def _lone_slot(self) -> Iterator[AnySlot]:
        """Hold a process of which nothing else is in use; it is ended afterwards."""
        state = self._state
        with state.changed:
            if state.is_closed:
                raise RefusedError("dicom-decoder-stopped")
            worker = state.alone = self._take_spare()
        is_kept = False
        try:
            yield worker.slots[0]
            is_kept = True
        finally:
            with state.changed:
                state.alone = None
                is_kept = is_kept and not state.is_closed and state.spare is None
                if is_kept:
                    state.spare = worker
            if not is_kept:
                worker.kill()
                worker.close_slots()

    def _prepare_spare(self) -> None:
        """See that a second process waits, without making the caller wait for it."""
        state = self._state
        with state.changed:
            if state.spare is not None or state.is_closed:
                return
            with contextlib.suppress(RefusedError):
                state.spare = self._new_worker()
