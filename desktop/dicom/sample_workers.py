"""Processes that make the sample study: each every other slice, series by series."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

MOST_WORKERS = 2
ASK_EVERY_S = 0.2
LEFT_BEHIND_S = 3600.0


class SampleWorkers:
    """Runs the processes and tells each group of series once all its slices are written.

    Parameters
    ----------
    cache_dir
        Folder for the half-made series; each is moved away by whoever it is told to.
    seed
        Seed of the study.
    order
        Groups of series numbers, in the order they are to be made.
    """

    def __init__(self, cache_dir: Path, seed: int, order: tuple[tuple[int, ...], ...]) -> None:
        self._cache_dir, self._seed, self._order = cache_dir, seed, order
        self._count = max(1, min(MOST_WORKERS, os.cpu_count() or 1))
        self._running: list[subprocess.Popen[str]] = []
        self._said: queue.Queue[int | None] = queue.Queue()  # ``None``: a process has ended

    def part_folder(self, number: int) -> Path:
        """Return where the files of a series are gathered until all are there.

        It does not lie below the study: whoever indexes the study must not meet half a series.
        """
        return self._cache_dir / f".part-series-{number}-{self._seed}-apart-{os.getpid()}"

    def __enter__(self) -> Self:
        """Start the processes."""
        remove_leftovers(self._cache_dir)
        for number in (n for group in self._order for n in group):
            shutil.rmtree(self.part_folder(number), ignore_errors=True)
            self.part_folder(number).mkdir(parents=True)
        for worker in range(self._count):
            self._start(worker)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what still runs and remove what nobody took."""
        for child in self._running:
            if child.poll() is None:
                child.terminate()
            child.wait()
        for number in (n for group in self._order for n in group):
            shutil.rmtree(self.part_folder(number), ignore_errors=True)

    def _start(self, worker: int) -> None:
        groups = [
            ",".join(f"{n}={self.part_folder(n).name}" for n in group) for group in self._order
        ]
        command = [sys.executable, "-m", "desktop.dicom.sample_worker", str(self._cache_dir)]
        command += [str(self._seed), str(worker), str(self._count), *groups]
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        child = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._running.append(child)
        threading.Thread(target=self._listen, args=(child,), daemon=True).start()

    def _listen(self, child: subprocess.Popen[str]) -> None:
        with child:
            for line in child.stdout or ():
                self._said.put(int(line))
        self._said.put(None)

    def finished(self, cancelled: Callable[[], bool]) -> Iterator[tuple[int, ...]]:
        """Yield each group when every process has written its slices of it."""
        done = [0] * len(self._order)
        alive = self._count
        while alive and not cancelled():
            try:
                said = self._said.get(timeout=ASK_EVERY_S)
            except queue.Empty:
                continue
            if said is None:
                alive -= 1
                continue
            done[said] += 1
            if done[said] == self._count:
                yield self._order[said]


def remove_leftovers(cache_dir: Path) -> None:
    """Remove half-made series of a program that was ended long ago."""
    for folder in cache_dir.glob(".part-series-*"):
        if time.time() - folder.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(folder, ignore_errors=True)
