"""Volumes put together off the GUI thread, slice by slice, sharing their pixels with the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.app.ports import FrameError, FrameSource
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.grid import Grid
from desktop.viewer.lut import Voi, automatic_voi
from desktop.viewer.reslice import warm_up
from desktop.viewer.volume import Volume, VolumeBuilder, VolumeError
from desktop.views.background import submit
from desktop.views.viewer.loader import FrameStore

_CHUNK = 12  # slices between two looks at whether this is still wanted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """What a worker brings back: frames that now share the volume's pixels."""

    frames: tuple[tuple[FrameRef, Frame, Voi], ...]
    volume: Volume | None = None


class VolumeLoad(QObject):
    """One volume in the making; ``cancel`` ends it between two parts.

    The frames the store holds are taken from there; the others are read. Each part gives its frames
    back to the store as views of the volume, so that the pixels are held once.
    """

    def __init__(self, stack: Stack, grid: Grid, source: FrameSource, store: FrameStore) -> None:
        super().__init__(store)
        self.stack, self.grid = stack, grid
        self._source, self._store = source, store
        self._builder = VolumeBuilder(grid)
        self._stopped = False
        self.done = 0
        self.volume: Volume | None = None
        self.voi: Voi | None = None
        self.progressed: Callable[[], None] = lambda: None
        self.failed: Callable[[Problem], None] = lambda _problem: None

    @property
    def total(self) -> int:
        """How many slices there are to take in."""
        return len(self.stack.frames)

    def start(self) -> None:
        """Begin."""
        self._next()

    def cancel(self) -> None:
        """Take in nothing more."""
        self._stopped = True

    def _next(self) -> None:
        first = self.done
        refs = self.stack.frames[first : first + _CHUNK]
        held = tuple(self._store.get(ref) for ref in refs)
        builder, source, total = self._builder, self._source, self.total

        def job() -> _Part:
            taken = []
            for at, (ref, known) in enumerate(zip(refs, held, strict=True), start=first):
                frame = known if isinstance(known, Frame) else source.frame(ref)
                builder.put(at, frame)
                taken.append((ref, builder.shared(at, frame), automatic_voi(frame)))
            last = first + len(refs) >= total
            return _Part(frames=tuple(taken), volume=builder.finish() if last else None)

        submit(job, VolumeLoad._arrived, owner=self)

    def _arrived(self, result: object, error: Exception | None) -> None:
        if self._stopped:
            return
        if not isinstance(result, _Part):
            self.failed(_fault(error))
            return
        for ref, frame, voi in result.frames:
            self._store.adopt(ref, frame, voi)
        self.done += len(result.frames)
        middle = self.total // 2
        if self.done > middle >= self.done - len(result.frames):
            self.voi = result.frames[middle - (self.done - len(result.frames))][2]
        self.volume = result.volume
        if self.volume is None:
            self._next()
        else:
            kind = self.volume.voxels.dtype
            submit(lambda: warm_up(kind), lambda *_answer: None, owner=self)
        self.progressed()


def _fault(error: Exception | None) -> Problem:
    if isinstance(error, FrameError | VolumeError):
        return Problem.of(error.problem.where, "mpr-unreadable", reason=error.problem.message)
    return Problem.of("", "mpr-failed", kind=type(error).__name__)
