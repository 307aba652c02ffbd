"""How fast a folder of images is indexed, beside a pydicom loop and the bare reads.

Rounds go in rotation, so that all candidates meet the same noise; a ratio is the median of the
ratios of its rounds. Times are those of the processor, which a busy machine does not stretch.
Run: ``python -m benchmarks.index [FOLDER]``.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from desktop.dicom.source import DicomSource

ROUNDS = 5
HEAD_BYTES = 16_384


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


def measure(folder: Path) -> dict[str, float]:
    files = _files(folder)
    candidates: dict[str, Callable[[], object]] = {
        "read 16 kB of each": lambda: read_heads(files),
        "Concord index": lambda: DicomSource().index(str(folder)),
        "pydicom loop": lambda: pydicom_loop(files),
    }
    for run in candidates.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, run in candidates.items():
            before = time.process_time()
            run()
            times[name].append(time.process_time() - before)
    ours = times["Concord index"]
    result = {name: statistics.median(values) * 1000 for name, values in times.items()}
    result["files"] = len(files)
    result["x the bare reads"] = statistics.median(
        a / b for a, b in zip(ours, times["read 16 kB of each"], strict=True)
    )
    result["x faster than pydicom"] = statistics.median(
        b / a for a, b in zip(ours, times["pydicom loop"], strict=True)
    )
    result["longest stall of another thread, ms"] = longest_stall_ms(folder)
    return result


def main() -> None:
    shared = Path(__file__).resolve().parents[2] / "shared" / "dicom"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    for name, value in measure(folder).items():
        print(f"{name:40} {value:10.2f}")


if __name__ == "__main__":
    main()
