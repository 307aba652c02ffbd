"""Opening the sample study: series appear one by one while the rest is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.app.ports import Cancelled, Progress
from desktop.domain.message import Problem
from desktop.views.background import Operation, run
from desktop.views.shell.services import Services

if TYPE_CHECKING:
    from desktop.domain.imaging import Index, Study


class SampleOpener(QObject):
    """Has the sample made on a worker and tells each state of its study.

    Signals
    -------
    grew
        The study with the series that are ready.
    failed
        A problem.
    made
        Every series is there.
    """

    key = "sample:"
    grew = Signal(object)
    failed = Signal(object)
    made = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._running: Operation | None = None
        self._shown = 0
        self.study: Study | None = None  # the newest state, for who listens late

    @property
    def is_making(self) -> bool:
        """Whether the sample is being made or fetched."""
        return self._running is not None and self._running.is_running

    def start(self) -> None:
        """Make or fetch the sample; a second call while it is being made does nothing."""
        if self.is_making:
            return
        self._shown = 0
        services = self._services

        def job(_progress: Progress, cancelled: Cancelled) -> object:
            maker, source = services.sample(), services.source()

            def ready(folder: str) -> None:
                self._tell(source.index(folder))

            self._tell(source.index(maker.prepare(ready, cancelled)))
            return None

        self._running = run(job, done=lambda _none: self.made.emit(), failed=self._on_failed)

    def stop(self) -> None:
        """Stop making it; what is ready stays in the cache."""
        if self._running is not None:
            self._running.cancel()

    def _tell(self, index: Index) -> None:
        """Report a study that has more series than before; called on the worker."""
        for study in index.studies:
            if len(study.stacks) > self._shown:
                self._shown, self.study = len(study.stacks), study
                self.grew.emit(study)

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem.of("sample", "sample-failed", kind=type(error).__name__)
        self.failed.emit(problem)
