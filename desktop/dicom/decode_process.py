"""One decoder process seen from the window's process, and its slots."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.channel import (
    REPLY_SIZE,
    Job,
    Reply,
    Request,
    Status,
    anonymous_file,
    read_all,
    write_all,
)
from desktop.dicom.fields import RefusedError
from desktop.dicom.slabs import Slabs

START_LIMIT_S = 30.0
_KEPT_BYTES = 64 << 20  # an anonymous file larger than this is emptied after use
SERIALS = 1 << 31
_SLABS = Slabs()
REFUSALS = {
    Status.DAMAGED: "dicom-codestream-broken",
    Status.TOO_LARGE: "dicom-too-large",
    Status.OTHER_SHAPE: "dicom-codestream-differs",
}


class LostError(Exception):
    """The process is gone, or is not to be believed any more."""

    def __init__(self, *, was_slow: bool = False, was_started: bool = True) -> None:
        super().__init__()
        self.was_slow = was_slow
        self.was_started = was_started


class Slot:
    """One thread of a decoder process, used by one thread of ours at a time."""

    def __init__(self, worker: Worker, ends: tuple[int, int, int, int]) -> None:
        self.worker = worker
        self._requests, self._replies, self._data, self._pixels = ends
        self._is_ready = False
        self._is_open = True
        self._serial = 0
        self._room = 0  # bytes the file for pixels holds

    def run(self, job: Job, data: bytes, limit_s: float) -> NDArray[np.uint8]:
        """Decode one frame.

        Raises
        ------
        RefusedError
            If the decoder says why not.
        LostError
            If it does not answer, or not what was asked.
        """
        if not self._is_ready:
            self._wait_ready()
        self._serial = (self._serial + 1) % SERIALS
        request = Request(serial=self._serial, job=job, data_bytes=len(data))
        try:
            if job.out_bytes > self._room:
                os.ftruncate(self._pixels, job.out_bytes)
                self._room = job.out_bytes
            write_all(self._data, data)
            os.write(self._requests, request.pack())
        except OSError:
            raise LostError from None
        reply = self._reply(limit_s)
        if reply.serial != self._serial or reply.status is Status.READY:
            raise LostError
        if reply.status in REFUSALS:
            raise RefusedError(REFUSALS[reply.status])
        if not reply.fits(job):
            raise LostError
        return self._take(job.out_bytes, len(data))

    def _take(self, count: int, sent: int) -> NDArray[np.uint8]:
        pixels = _SLABS.take(count)
        if read_all(self._pixels, pixels.data) < count:
            raise LostError
        if count > _KEPT_BYTES:
            os.ftruncate(self._pixels, 0)
            self._room = 0
        if sent > _KEPT_BYTES:
            os.ftruncate(self._data, 0)
        return pixels

    def _wait_ready(self) -> None:
        try:
            reply = self._reply(START_LIMIT_S)
        except LostError:
            raise LostError(was_started=False) from None
        if reply.status is not Status.READY:
            raise LostError(was_started=False)
        self._is_ready = True

    def _reply(self, limit_s: float) -> Reply:
        poll = select.poll()
        poll.register(self._replies, select.POLLIN)
        if not poll.poll(limit_s * 1000.0):
            raise LostError(was_slow=True)
        reply = Reply.unpack(os.read(self._replies, REPLY_SIZE))
        if reply is None:
            raise LostError
        return reply

    def close(self) -> None:
        """Close our ends; only the thread that holds the slot may do so."""
        if self._is_open:
            self._is_open = False
            for descriptor in (self._requests, self._replies, self._data, self._pixels):
                os.close(descriptor)


class Worker:
    """One decoder process and its slots."""

    def __init__(self, command: Sequence[str], slots: int) -> None:
        self.slots: list[Slot] = []
        theirs: list[int] = []
        given: list[str] = []
        for _ in range(slots):
            from_us, to_them = os.pipe()
            from_them, to_us = os.pipe()
            data, pixels = anonymous_file(), anonymous_file()
            os.set_blocking(from_them, False)
            self.slots.append(Slot(self, (to_them, from_them, data, pixels)))
            theirs += (from_us, to_us)
            given.append(f"{from_us}:{to_us}:{data}:{pixels}")
        shared = [int(part) for text in given for part in text.split(":")]
        try:
            self._process = start((*command, *given), shared)
        except BaseException:
            self.close_slots()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def close_slots(self) -> None:
        """Close our ends of every slot; nobody may hold one."""
        for slot in self.slots:
            slot.close()

    def kill(self) -> None:
        """End the process and take its exit; every slot in use then sees the end of its pipe."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()


def start(
    command: Sequence[str], shared: Sequence[int] = (), *, answers: bool = False
) -> subprocess.Popen[bytes]:
    """Start a decoder process that shares descriptors, or (``answers``) answers on its output."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return subprocess.Popen(  # noqa: S603 - our own module
        command,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if answers else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(shared),
        env={**os.environ, **alone, "PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


# -P: nothing that lies in the present folder is taken for a module
COMMAND = (sys.executable, "-P", "-m", "desktop.dicom.worker")
