"""How fast a folder of images is indexed, beside the bare reads, a pydicom loop and SimpleITK.

Rounds go in rotation, so that all candidates meet the same noise; a ratio is the median of the
ratios of its rounds. Times are those of the processor, which a busy machine does not stretch; only
cold reads are timed by the clock, because there the disk is what one waits for.

Run: ``python -m benchmarks.index [FOLDER]``. Without a folder, series are made: 2,000 and 500 CT
slices, 100 MR slices, each folder in four series.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks.made_series import make_folder
from desktop.dicom import heads
from desktop.dicom.source import DicomSource

ROUNDS = 5
HEAD_BYTES = 16_384
GOALS = {
    "compiled walk x the bare reads": "<= 3",
    "compiled walk x faster than pydicom": ">= 20",
    "compiled walk x faster than SimpleITK": ">= 80",
    "without the compiler x faster than pydicom": ">= 8",
    "cold, without the compiler x the bare reads": "<= 1.3",
}
Work = Callable[[], object]


def _files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.is_file())


def read_heads(files: list[str]) -> None:
    for name in files:
        descriptor = os.open(name, os.O_RDONLY)
        os.pread(descriptor, HEAD_BYTES, 0)
        os.close(descriptor)


def pydicom_loop(files: list[str]) -> None:
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    for name in files:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                dataset = dcmread(name, stop_before_pixels=True)
            except InvalidDicomError:
                continue
            dataset.get("SeriesInstanceUID")
            dataset.get("ImagePositionPatient")


def simpleitk_series(folder: Path) -> None:
    from SimpleITK import ImageSeriesReader

    for uid in ImageSeriesReader.GetGDCMSeriesIDs(str(folder)):
        ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), uid)


def longest_stall_ms(folder: Path) -> float:
    """Return the longest time another thread waited for its turn while the index ran."""
    import threading

    done = threading.Event()

    def work() -> None:
        DicomSource().index(str(folder))
        done.set()

    thread = threading.Thread(target=work)
    worst = 0.0
    thread.start()
    while not done.is_set():
        before = time.perf_counter()
        time.sleep(0.001)
        worst = max(worst, time.perf_counter() - before - 0.001)
    thread.join()
    return worst * 1000


def forget(files: list[str]) -> bool:
    """Let the system forget the files; return whether it may."""
    if not hasattr(os, "posix_fadvise"):
        return False
    os.sync()
    for name in files:
        descriptor = os.open(name, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    return True


def _with(walk: list) -> Work:
    """Return a step that sets which way headers are walked."""

    def step() -> None:
        heads.use_walks(walk)

    return step


def rotate(
    candidates: dict[str, tuple[Work, Work]], rounds: int, clock: Callable[[], float]
) -> dict[str, list[float]]:
    """Time candidates in rotation; each has a step before it that does not count."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(rounds + 1):
        for name, (prepare, run) in candidates.items():
            prepare()
            before = clock()
            run()
            if turn:
                times[name].append(clock() - before)
    return times


def _ratio(times: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


def measure(folder: Path, *, with_simpleitk: bool = True) -> dict[str, float]:
    files = _files(folder)
    heads.warm_up()
    compiled, plain = _with(heads.compiled_walks()), _with([])
    nothing = plain

    def index() -> object:
        return DicomSource().index(str(folder))

    candidates: dict[str, tuple[Work, Work]] = {
        "read 16 kB of each": (nothing, lambda: read_heads(files)),
        "compiled walk": (compiled, index),
        "without the compiler": (plain, index),
        "pydicom loop": (nothing, lambda: pydicom_loop(files)),
    }
    if with_simpleitk:
        candidates["SimpleITK"] = (nothing, lambda: simpleitk_series(folder))
    times = rotate(candidates, ROUNDS, time.process_time)
    result = {f"{name}, ms": statistics.median(t) * 1000 for name, t in times.items()}
    result["files"] = len(files)
    for way in ("compiled walk", "without the compiler"):
        result[f"{way} x the bare reads"] = _ratio(times, way, "read 16 kB of each")
        result[f"{way} x faster than pydicom"] = _ratio(times, "pydicom loop", way)
        if with_simpleitk:
            result[f"{way} x faster than SimpleITK"] = _ratio(times, "SimpleITK", way)
    if forget(files):
        cold = rotate(
            {
                "reads": (lambda: forget(files), lambda: read_heads(files)),
                "index": (lambda: forget(files), index),
            },
            3,
            time.perf_counter,
        )
        result["cold reads, ms"] = statistics.median(cold["reads"]) * 1000
        ratio = _ratio(cold, "index", "reads")
        result["cold, without the compiler x the bare reads"] = ratio
    result["longest stall of another thread, ms"] = longest_stall_ms(folder)
    return result


def show(title: str, result: dict[str, float], goals: dict[str, str]) -> None:
    print(title)
    for name, value in result.items():
        print(f"  {name:46} {value:10.2f}  {goals.get(name, '')}")


def main() -> None:
    if len(sys.argv) > 1:
        show(sys.argv[1], measure(Path(sys.argv[1])), GOALS)
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind, count in (("CT", 2000), ("CT", 500), ("MR", 100)):
            made = make_folder(Path(folder) / f"{kind}{count}", count, kind=kind)
            show(f"{kind} {count}", measure(made), GOALS)


if __name__ == "__main__":
    main()
