"""The decoder process: it may die or hang without harm to anything but the frame it works on.

Run as ``python -P -m desktop.dicom.worker SLOT …``; a slot is four inherited descriptors,
``requests:replies:data:pixels``, served by a thread of its own. Where descriptors
cannot be shared, the one argument is ``pipes:COUNT`` and everything goes through standard input and
output (`desktop.dicom.worker_pipes`). The process ends when its standard input does, which is when
its parent ends or lets go of it. It opens no socket and no store.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable

from desktop.dicom.channel import (
    PIPES,
    REQUEST_SIZE,
    Job,
    Reply,
    Request,
    Status,
    write_all,
)
from desktop.dicom.worker_pipes import serve

BASE_MEMORY = 512 << 20
MOST_MEMORY = 2 << 30
_DESCRIPTORS = 64
_ORPHAN_S = 120  # a decoder that holds the interpreter's lock cannot see that its parent is gone
_STACK = 4 << 20

Decode = Callable[[Job, bytes], memoryview]


class _Budget:
    """How much memory the process may take: a base, and what the frames in hand justify."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._busy = 0
        self._limit = 0
        self._raise_to(BASE_MEMORY)

    def _raise_to(self, limit: int) -> None:
        """Raise the soft limit; it never falls again, for freed memory may not have gone back."""
        limit = min(limit, MOST_MEMORY)
        if limit <= self._limit:
            return
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (limit, MOST_MEMORY))
            self._limit = limit

    def begin(self, memory: int) -> None:
        """Make room for a frame."""
        with self._lock:
            self._asked += min(memory, MOST_MEMORY)
            self._busy += 1
            self._raise_to(BASE_MEMORY + self._asked)
            _set_alarm(_ORPHAN_S)

    def end(self, memory: int) -> None:
        """Forget a frame."""
        with self._lock:
            self._asked -= min(memory, MOST_MEMORY)
            self._busy -= 1
            _set_alarm(_ORPHAN_S if self._busy else 0)


def _set_alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _confine() -> None:
    """No core files, few descriptors, no file larger than a frame."""
    with contextlib.suppress(ImportError):
        import resource

        for which, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, _DESCRIPTORS),
            (resource.RLIMIT_FSIZE, MOST_MEMORY),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(which, (most, most))


def _serve(slot: tuple[int, int, int, int], budget: _Budget, decode: Decode) -> None:
    requests, replies, data_file, pixel_file = slot
    with contextlib.suppress(OSError):  # the parent is gone, or has let go of this process
        os.write(replies, Reply(serial=0, status=Status.READY).pack())
        while message := os.read(requests, REQUEST_SIZE):
            request = Request.unpack(message)
            if request is None:
                break
            budget.begin(request.job.memory)
            reply = _answer(request, data_file, pixel_file, decode)
            budget.end(request.job.memory)
            os.write(replies, reply.pack())
    os._exit(0)


def _answer(request: Request, data_file: int, pixel_file: int, decode: Decode) -> Reply:
    """Decode from one file into another."""

    def work() -> Status:
        data = os.pread(data_file, request.data_bytes, 0)
        if len(data) < request.data_bytes:
            return Status.DAMAGED
        write_all(pixel_file, decode(request.job, data))
        return Status.DONE

    return _reply(request, work)


def _piped_answer(
    request: Request, data: bytes, budget: _Budget, decode: Decode
) -> tuple[Reply, memoryview | None]:
    """Decode from memory into memory."""
    made: list[memoryview] = []

    def work() -> Status:
        pixels = memoryview(decode(request.job, data)).cast("B")
        made.append(pixels)
        return Status.DONE if len(pixels) == request.job.out_bytes else Status.OTHER_SHAPE

    reply = _reply(request, work)
    budget.end(_memory(request))
    return reply, made[0] if reply.status is Status.DONE else None


def _memory(request: Request) -> int:
    """Return what a frame may need whose bytes and pixels lie in memory as well."""
    return request.job.memory + 2 * request.data_bytes + request.job.out_bytes


def _reply(request: Request, work: Callable[[], Status]) -> Reply:
    """Do the work; every way it may end has its word."""
    from desktop.dicom.codecs import DamagedError, ShapeError

    job = request.job
    try:
        status = work()
    except DamagedError:
        status = Status.DAMAGED
    except ShapeError:
        status = Status.OTHER_SHAPE
    except (MemoryError, OSError):
        status = Status.TOO_LARGE
    if status is not Status.DONE:
        return Reply(serial=request.serial, status=status)
    return Reply(
        serial=request.serial,
        status=status,
        rows=job.rows,
        columns=job.columns,
        samples=job.samples,
        item_bytes=job.item_bytes,
        out_bytes=job.out_bytes,
    )


def main(arguments: list[str], decode: Decode | None = None) -> None:
    """Serve every slot until standard input ends."""
    _confine()
    budget = _Budget()
    import imagecodecs  # noqa: F401 - loaded now, so that the first frame need not wait

    from desktop.dicom import codecs

    threading.stack_size(_STACK)
    if arguments[0].startswith(PIPES):
        serve(
            int(arguments[0].removeprefix(PIPES)),
            lambda request, data: _piped_answer(request, data, budget, decode or codecs.decode),
            lambda request: budget.begin(_memory(request)),
        )
        os._exit(0)
    for argument in arguments:
        requests, replies, data_file, pixel_file = (int(part) for part in argument.split(":"))
        slot = (requests, replies, data_file, pixel_file)
        threading.Thread(
            target=_serve, args=(slot, budget, decode or codecs.decode), daemon=True
        ).start()
    with contextlib.suppress(OSError):
        os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
