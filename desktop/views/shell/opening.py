"""Opening images: one index at a time, off the GUI thread, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from desktop.app.ports import Cancelled, Progress, StudySource
from desktop.domain.imaging import Index
from desktop.domain.message import Problem
from desktop.views.background import Operation, run


class Opener(QObject):
    """Reads an index; a second request stops the first.

    Signals
    -------
    began
        Name of what is being read (its last part only).
    progressed
        Files looked at, files in all (0 while unknown).
    indexed
        The index and the path.
    failed
        A problem, where nothing could be read at all.
    stopped
        The reader stopped it.
    """

    began = Signal(str)
    progressed = Signal(int, int)
    indexed = Signal(object, str)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, source: Callable[[], StudySource], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._running: Operation | None = None

    @property
    def is_reading(self) -> bool:
        """Whether an index is being read."""
        return self._running is not None and self._running.is_running

    def open(self, path: str) -> None:
        """Read the index of a folder, file, ZIP or DICOMDIR."""
        self.stop()
        source = self._source

        def job(progress: Progress, cancelled: Cancelled) -> object:
            return source().index(path, progress=progress, cancelled=cancelled)

        self.began.emit(PurePath(path).name or path)
        self._running = run(
            job,
            done=lambda index: self._arrived(index, path),
            failed=lambda error: self._broke(error, path),
            progress=self.progressed.emit,
            cancelled=self.stopped.emit,
        )

    def stop(self) -> None:
        """Stop reading; what was listed before stays."""
        if self._running is not None and self._running.is_running:
            self._running.cancel()

    def _arrived(self, index: object, path: str) -> None:
        if isinstance(index, Index):
            self.indexed.emit(index, path)

    def _broke(self, error: Exception, path: str) -> None:
        # The exception's own text may quote a header: only its kind is shown.
        place = PurePath(path).name or path
        self.failed.emit(Problem.of(place, "open-failed", kind=type(error).__name__))
