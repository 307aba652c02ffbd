"""The studies that are known: what was opened, and what was found where the reader had looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.app.ports import Cancelled, Progress, StudySource
from desktop.app.priors import of_same_patient
from desktop.domain.imaging import Index, Study
from desktop.domain.message import Message, Problem
from desktop.views.background import Operation, run


@dataclass(frozen=True, slots=True)
class KnownStudy:
    """A study and where it was opened from."""

    study: Study
    path: str


class KnownStudies(QObject):
    """Collects studies; looking in further places runs on a worker and can be stopped.

    Signals
    -------
    changed
        There are more.
    noticed
        What a search found (``Message``).
    complained
        Why it could not look (``Problem``).
    """

    changed = Signal()
    noticed = Signal(object)
    complained = Signal(object)

    def __init__(self, source: Callable[[], StudySource], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._known: dict[tuple[str, str], KnownStudy] = {}
        self._running: Operation | None = None

    @property
    def studies(self) -> tuple[Study, ...]:
        """Every study, as it was read last."""
        return tuple(known.study for known in self._known.values())

    @property
    def is_looking(self) -> bool:
        """Whether a search is under way."""
        return self._running is not None and self._running.is_running

    def find(self, study_uid: str) -> tuple[KnownStudy, ...]:
        """Return every study of that UID: a UID is no proof of a patient."""
        return tuple(known for known in self._known.values() if known.study.study_uid == study_uid)

    def take(self, studies: Iterable[Study], path: str) -> None:
        """Take in what was read from a path."""
        before = dict(self._known)
        for study in studies:
            self._known[(path, study.study_uid)] = KnownStudy(study, path)
        if self._known != before:
            self.changed.emit()

    def stop(self) -> None:
        """Give a search up; what it found stays."""
        if self._running is not None:
            self._running.cancel()

    def look_in(self, paths: Sequence[str], study: Study) -> None:
        """Read the indexes of further places and keep the studies of one patient."""
        self.stop()
        source = self._source

        def job(_progress: Progress, cancelled: Cancelled) -> list[tuple[str, Index]]:
            found = []
            for path in paths:
                if cancelled():
                    break
                if Path(path).exists():
                    found.append((path, source().index(path, cancelled=cancelled)))
            return found

        self._running = run(
            job, done=lambda found: self._arrived(found, study), failed=self._on_failed
        )

    def _arrived(self, found: object, study: Study) -> None:
        kept, others = set(), set()
        for path, index in found if isinstance(found, list) else ():
            mine = of_same_patient(study, index.studies)
            kept |= {one.study_uid for one in mine}
            others |= {one.study_uid for one in index.studies} - kept - {study.study_uid}
            self.take(mine, path)
        counts = {"found": str(len(kept)), "others": str(len(others))}
        self.noticed.emit(Message.of("studies-looked", **counts))

    def _on_failed(self, error: Exception) -> None:
        self.complained.emit(Problem.of("", "studies-not-looked", kind=type(error).__name__))
