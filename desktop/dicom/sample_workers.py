"""Processes that make the sample study: each every other slice, series by series."""

from __future__ import annotations

import contextlib
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
WAIT_S = 0.05
FIRST = ("2", "1")  # number of the series shown first, and the seed; a test holds them to the case
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
    most
        How many processes at most.
    """

    def __init__(
        self,
        cache_dir: Path,
        seed: int,
        order: tuple[tuple[int, ...], ...],
        most: int = MOST_WORKERS,
    ) -> None:
        self._cache_dir, self._seed, self._order = cache_dir, seed, order
        self._count = max(1, min(most, os.cpu_count() or 1))
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
        counted = (str(self._seed), str(worker), str(self._count))
        child = own_process("sample_worker", str(self._cache_dir), *counted, *groups)
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


def own_process(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module of this room in a process of its own, whatever folder we were started in.

    ``-P``: nothing that lies in the present folder is taken for a module.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", f"desktop.dicom.{module}", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
    )


class HeadStart:
    """Makes the first series while the program is still loading, where the cache is empty.

    Nothing heavier than the standard library is imported for it: its whole point is to begin
    before everything else.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._child: subprocess.Popen[str] | None = None
        if not any(cache_dir.glob("sample-*")):
            cache_dir.mkdir(parents=True, exist_ok=True)
            self._child = own_process("sample_first", str(cache_dir), *FIRST)

    def wait(self, cancelled: Callable[[], bool]) -> None:
        """Wait until the first series is there, or nobody wants it any more."""
        child, self._child = self._child, None
        if child is None:
            return
        with child:
            while child.poll() is None:
                if cancelled():
                    child.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=WAIT_S)


def remove_leftovers(cache_dir: Path) -> None:
    """Remove half-made series of a program that was ended long ago."""
    for folder in cache_dir.glob(".part-series-*"):
        if time.time() - folder.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(folder, ignore_errors=True)
