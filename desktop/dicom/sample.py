"""The sample study on disk: made once, read from the cache afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.dicom.sample_workers import MOST_WORKERS, SampleWorkers
from desktop.teaching.lumbar_case import (
    DEFAULT_SEED,
    GENERATOR_VERSION,
    groups,
    protocol,
    sample_series,
)
from desktop.teaching.sampling import Mapper, SampledSeries, SeriesPlan

OnSeries = Callable[[Path, SeriesPlan], None]


class SampleStudy:
    """Makes the sample study below a folder of the user's cache.

    Parameters
    ----------
    cache_dir
        Folder that may hold generated files; made if missing.
    seed
        Seed of textures and noise. Another seed is another study with the same anatomy.
    """

    def __init__(self, cache_dir: Path, seed: int = DEFAULT_SEED) -> None:
        self._seed = seed
        self._folder = cache_dir / f"sample-lumbar-{GENERATOR_VERSION}-{seed}"

    @property
    def folder(self) -> Path:
        """The folder that holds the study, one sub-folder a series."""
        return self._folder

    def series_folder(self, plan: SeriesPlan) -> Path:
        """Return the folder of one series."""
        return self._folder / f"series-{plan.number}"

    def ready(self) -> bool:
        """Whether every series is in the cache."""
        return all(self.series_folder(plan).is_dir() for plan in protocol().values())

    def prepare(
        self,
        on_series: OnSeries | None = None,
        cancelled: Callable[[], bool] | None = None,
        mapper: Mapper = map,
        numbers: Iterable[int] | None = None,
    ) -> Path:
        """Make what is missing and return the study's folder. Call it from a worker.

        Parameters
        ----------
        on_series
            Called with the folder and plan of each series once it can be opened, in the order
            they are shown; series in the cache are reported at once.
        cancelled
            Asked between series; what is done by then stays and is not made again.
        mapper
            ``map`` or a concurrent one that keeps order.
        numbers
            Series to care for; all five by default.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        wanted = self._report_ready(on_series, numbers)
        for series in sample_series(self._seed, mapper, wanted):
            folder = self._write(series)
            if on_series is not None:
                on_series(folder, series.plan)
            if cancelled is not None and cancelled():
                break
        return self._folder

    def prepare_apart(
        self, on_series: OnSeries | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Path:
        """Do as ``prepare``, in processes of their own: the window's thread is never held up.

        One process makes the first series; two share the slices of the others. Blocks until all
        are done: call it from a thread.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        order = groups(self._report_ready(on_series, None))
        stop = cancelled or (lambda: False)
        # The first series by one process: the window is being built on the other core meanwhile,
        # and a second process would only begin with the same anatomy once more.
        for share, most in ((order[:1], 1), (order[1:], MOST_WORKERS)):
            if share and not stop():
                with SampleWorkers(self._folder.parent, self._seed, share, most) as workers:
                    for group in workers.finished(stop):
                        self._accept(group, workers.part_folder, on_series)
        left = [n for n, plan in protocol().items() if not self.series_folder(plan).is_dir()]
        if left and not stop():
            # a process failed: try here, where the reason can be told
            self.prepare(on_series, cancelled, numbers=left)
        return self._folder

    def accept(self, plan: SeriesPlan, part: Path) -> None:
        """Put a series that another process has finished in its place."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _move(part, self.series_folder(plan))

    def _accept(
        self, group: tuple[int, ...], part_folder: Callable[[int], Path], on_series: OnSeries | None
    ) -> None:
        for number in group:
            plan = protocol()[number]
            target = self.series_folder(plan)
            _move(part_folder(number), target)
            if on_series is not None:
                on_series(target, plan)

    def _report_ready(
        self, on_series: OnSeries | None, numbers: Iterable[int] | None
    ) -> frozenset[int]:
        """Report series that are in the cache; return the numbers of those that are not."""
        plans = protocol()
        asked = plans.keys() if numbers is None else frozenset(numbers)
        missing = set()
        for number, plan in plans.items():
            if number not in asked:
                continue
            if not self.series_folder(plan).is_dir():
                missing.add(number)
            elif on_series is not None:
                on_series(self.series_folder(plan), plan)
        return frozenset(missing)

    def _write(self, series: SampledSeries) -> Path:
        """Write a series beside its place, then move it there in one step."""
        # pydicom is for who writes files; in the window's process that is the exception
        from desktop.dicom.sample_files import series_files

        target = self.series_folder(series.plan)
        # not below the study: whoever indexes the study must not meet half a series
        part = self._folder.parent / f".part-{target.name}-{self._seed}-{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for name, data in series_files(series, self._seed):
            (part / name).write_bytes(data)
        _move(part, target)
        return target


def _move(part: Path, target: Path) -> None:
    """Put a finished series in its place."""
    try:
        part.rename(target)
    except OSError:
        # another window was quicker; its files hold the same bytes
        shutil.rmtree(part, ignore_errors=True)
        if not target.is_dir():
            raise
