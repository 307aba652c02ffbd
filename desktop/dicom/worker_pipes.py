"""The decoder's side of the pipes: requests with their bytes come in, replies with pixels go out.

Nothing else may come out there: whatever a library prints goes nowhere.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable

from desktop.dicom.channel import REQUEST_SIZE, Reply, Request, Status

_PART = 1 << 20

Answer = Callable[[Request, bytes], tuple[Reply, memoryview | None]]


def serve(slots: int, answer: Answer, begin: Callable[[Request], None]) -> None:
    """Answer requests, ``slots`` at a time, until the input ends.

    Parameters
    ----------
    slots : int
        How many threads decode.
    answer : callable
        Decodes; returns the reply, and the pixels where it is ``DONE``.
    begin : callable
        Told of a request before its bytes are read: they need room.
    """
    source, target = _own_pipes()
    todo: queue.SimpleQueue[tuple[Request, bytes]] = queue.SimpleQueue()
    speaker = _Speaker(target)

    def work() -> None:
        while True:
            speaker.say(*answer(*todo.get()))

    for _ in range(slots):
        threading.Thread(target=work, daemon=True).start()
    speaker.say(Reply(serial=0, status=Status.READY), None)
    while (request := _request(source)) is not None:
        begin(request)
        data = _get(source, request.data_bytes)
        if data is None:
            return
        todo.put((request, data))


class _Speaker:
    """Sends whole replies, one after the other."""

    def __init__(self, target: int) -> None:
        self._target, self._turn = target, threading.Lock()

    def say(self, reply: Reply, pixels: memoryview | None) -> None:
        """Send a reply and the pixels behind it."""
        try:
            with self._turn:
                _put(self._target, memoryview(reply.pack()))
                if pixels is not None:
                    _put(self._target, pixels)
        except OSError:  # the parent is gone, or has let go of this process
            os._exit(0)


def _request(source: int) -> Request | None:
    message = _get(source, REQUEST_SIZE)
    return Request.unpack(message) if message is not None else None


def _own_pipes() -> tuple[int, int]:
    """Return input and output, the output taken from everybody else."""
    target = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, target):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return 0, target


def _get(source: int, count: int) -> bytes | None:
    """Return exactly ``count`` bytes; ``None`` where the input ends before."""
    parts: list[bytes] = []
    while count:
        try:
            part = os.read(source, min(count, _PART))
        except OSError:
            return None
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _put(target: int, view: memoryview) -> None:
    while view:
        view = view[os.write(target, view[:_PART]) :]
