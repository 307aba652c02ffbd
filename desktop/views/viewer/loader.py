"""Frames in memory: asked for in order of need, decoded off the GUI thread, bounded in size."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.app.ports import FrameError, FrameSource
from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, Window
from desktop.viewer.lut import Voi, automatic_voi
from desktop.viewer.mpr import is_virtual
from desktop.viewer.travel import around
from desktop.views.background import Pool, submit, workers
from desktop.views.viewer.memory import image_budget, machine_bytes

WORKERS = max(2, min(8, os.cpu_count() or 1))
"""Frames in flight; the decoder of compressed ones has as many threads."""
Key = tuple[str, int]


def key_of(ref: FrameRef) -> Key:
    """Return what names a frame in the store."""
    return (ref.locator, ref.frame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    """What a worker brings back."""

    frame: Frame
    voi: Voi


class FrameStore(QObject):
    """Holds decoded frames. ``get`` never reads: what is not held arrives later.

    Signals
    -------
    arrived
        A frame reference whose frame, or whose problem, can now be got.
    """

    arrived = Signal(object)

    def __init__(
        self,
        source: FrameSource,
        *,
        limit_bytes: int | None = None,
        pool: Pool | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._limit_bytes = limit_bytes or image_budget(0, machine_bytes())
        self._own_pool = workers(WORKERS) if pool is None else None
        self._pool: Pool = pool or self._own_pool or workers(WORKERS)
        self._held: dict[Key, Frame | Problem] = {}
        self._voi: dict[Key, Voi] = {}
        self._bytes = 0
        self._queue: deque[FrameRef] = deque()
        self._rank: dict[Key, int] = {}
        self._flying: set[tuple[int, Key]] = set()
        self._epoch = 0  # of the study: what was asked for another one is never kept

    @property
    def used_bytes(self) -> int:
        """Memory held by frames."""
        return self._bytes

    @property
    def limit_bytes(self) -> int:
        """Memory that frames may take."""
        return self._limit_bytes

    def set_limit(self, limit_bytes: int) -> None:
        """Let frames take more memory or less, from now on; what is needed least goes first."""
        self._limit_bytes = limit_bytes
        while self._bytes > limit_bytes and len(self._held) > 1 and self._make_room(-1):
            pass

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being read and nothing waits."""
        return not self._flying and not self._queue

    @property
    def wanted_count(self) -> int:
        """How many frames are wanted."""
        return len(self._rank)

    @property
    def has_everything(self) -> bool:
        """Whether all that is wanted is held."""
        return bool(self._rank) and len(self._held) >= len(self._rank) and self.is_idle

    def get(self, ref: FrameRef) -> Frame | Problem | None:
        """Return a frame, why there is none, or ``None`` while it is not here."""
        return self._held.get(key_of(ref))

    def voi(self, ref: FrameRef) -> Voi | None:
        """Return how a held frame asks to be shown; computed with it, off the GUI thread."""
        return self._voi.get(key_of(ref))

    def adopt(self, ref: FrameRef, frame: Frame, voi: Voi) -> None:
        """Hold a frame that was read elsewhere, in place of the one that is held, if one is."""
        key = key_of(ref)
        if key not in self._rank:
            return
        held = self._held.get(key)
        self._bytes += _size(frame) - (_size(held) if held is not None else 0)
        self._held[key], self._voi[key] = frame, voi
        if held is None:
            self.arrived.emit(ref)

    def want(self, refs: Iterable[FrameRef]) -> None:
        """Say which frames are needed, most urgent first; replaces what was said before."""
        order = list(refs)
        self._rank = {}
        for ref in order:
            self._rank.setdefault(key_of(ref), len(self._rank))
        self._prune()
        self._queue = deque(r for r in order if key_of(r) not in self._held)
        self._pump()

    def _prune(self) -> None:
        """Forget reformatted pictures that are not wanted: making them anew is cheap."""
        for key in [k for k in self._held if is_virtual(k[0]) and k not in self._rank]:
            self._bytes -= _size(self._held.pop(key))
            self._voi.pop(key, None)

    def forget(self) -> None:
        """Drop everything, also what is still being read: another study is shown.

        The same place may hold other images by then: a medium that was changed, a folder that was
        written anew.
        """
        self._epoch += 1
        self._queue.clear()
        self._rank = {}
        self._held = {}
        self._voi = {}
        self._bytes = 0

    def stop(self, limit_ms: int = 3_000) -> bool:
        """Ask for nothing more and wait for the workers, with a limit."""
        self._queue.clear()
        if self._own_pool is None:
            return True
        self._own_pool.clear()
        return self._own_pool.wait(limit_ms)

    def _pump(self) -> None:
        while self._queue and len(self._flying) < WORKERS:
            ref = self._queue.popleft()
            key = key_of(ref)
            if key in self._held or (self._epoch, key) in self._flying:
                continue
            if self._bytes >= self._limit_bytes and not self._make_room(self._rank.get(key, 0)):
                self._queue.clear()
                return
            self._flying.add((self._epoch, key))
            self._read(ref)

    def _read(self, ref: FrameRef) -> None:
        source, epoch = self._source, self._epoch

        def deliver(store: FrameStore, result: object, error: Exception | None) -> None:
            store._keep(ref, epoch, result, error)

        submit(lambda: _prepared(source, ref), deliver, owner=self, pool=self._pool)

    def _keep(self, ref: FrameRef, epoch: int, result: object, error: Exception | None) -> None:
        key = key_of(ref)
        self._flying.discard((epoch, key))
        wanted = epoch == self._epoch and key in self._rank
        if wanted and key not in self._held:  # else: it is not wanted any more
            self._held[key] = self._kept(ref, result, error)
            if isinstance(result, _Read):
                self._voi[key] = result.voi
            self._bytes += _size(self._held[key])
            while self._bytes > self._limit_bytes and len(self._held) > 1:
                self._make_room(-1)  # whatever is needed least, which may be this very frame
            self.arrived.emit(ref)
        self._pump()

    @staticmethod
    def _kept(ref: FrameRef, result: object, error: Exception | None) -> Frame | Problem:
        if isinstance(result, _Read):
            return result.frame
        if isinstance(error, FrameError):
            return error.problem
        number = ref.instance_number or ref.frame
        return Problem.of(str(number), "views-viewer-frame")

    def _make_room(self, rank: int) -> bool:
        """Forget the frame that is needed least, if it is needed less than one of ``rank``."""
        last = len(self._rank)
        worst = max(self._held, key=lambda k: self._rank.get(k, last), default=None)
        if worst is None or self._rank.get(worst, last) <= rank:
            return False
        self._bytes -= _size(self._held.pop(worst))
        self._voi.pop(worst, None)
        return True


def _prepared(source: FrameSource, ref: FrameRef) -> _Read:
    """Read a frame and work out how it asks to be shown. Runs on a worker."""
    frame = source.frame(ref)
    colour = Window(center=127.5, width=256.0)
    return _Read(frame=frame, voi=colour if frame.is_colour else automatic_voi(frame))


def _size(held: Frame | Problem) -> int:
    return held.stored.nbytes if isinstance(held, Frame) else 0


def outwards(frames: tuple[FrameRef, ...], index: int, way: int = 0) -> Iterable[FrameRef]:
    """Return the frames of a stack from a slice outwards, as `desktop.viewer.travel.around`."""
    return (frames[at] for at in around(len(frames), index, way))
