"""From a folder to the grey picture of its middle slice, beside the bare reads and pydicom.

Times are those of the processor, which a busy machine does not stretch.

Run: ``python -m benchmarks.first_image [FOLDER]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.index import _files, read_heads
from desktop.dicom.source import DicomSource
from desktop.viewer.lut import render

ROUNDS = 5


def ours(folder: Path) -> None:
    source = DicomSource()
    stack = source.index(str(folder)).studies[0].stacks[0]
    render(source.frame(stack.frames[len(stack.frames) // 2]))


def bare(files: list[str]) -> None:
    read_heads(files)
    np.frombuffer(Path(files[len(files) // 2]).read_bytes(), dtype=np.uint8).sum()


def pydicom_way(files: list[str]) -> None:
    from pydicom import dcmread

    headers = [(dcmread(name, stop_before_pixels=True), name) for name in files]
    headers.sort(key=lambda pair: float(pair[0].ImagePositionPatient[2]))
    dataset = dcmread(headers[len(headers) // 2][1])
    slope, intercept = float(dataset.RescaleSlope), float(dataset.RescaleIntercept)
    values = dataset.pixel_array * slope + intercept
    np.clip((values + 160) / 400 * 255, 0, 255).astype(np.uint8)


def whole_series(folder: Path) -> None:
    source = DicomSource()
    for ref in source.index(str(folder)).studies[0].stacks[0].frames:
        source.frame(ref)


def whole_series_pydicom(files: list[str]) -> None:
    from pydicom import dcmread

    for name in files:
        _ = dcmread(name).pixel_array


def measure(folder: Path) -> dict[str, float]:
    files = _files(folder)
    candidates: dict[str, Callable[[], None]] = {
        "bare reads": lambda: bare(files),
        "Concord first image": lambda: ours(folder),
        "pydicom first image": lambda: pydicom_way(files),
        "Concord whole series": lambda: whole_series(folder),
        "pydicom whole series": lambda: whole_series_pydicom(files),
    }
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(ROUNDS + 1):
        for name, run in candidates.items():
            before = time.process_time()
            run()
            if turn:
                times[name].append(time.process_time() - before)

    def ratio(one: str, other: str) -> float:
        return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))

    result = {f"{name}, ms": statistics.median(values) * 1000 for name, values in times.items()}
    result["first image x bare reads"] = ratio("Concord first image", "bare reads")
    result["first image x faster than pydicom"] = ratio(
        "pydicom first image", "Concord first image"
    )
    result["series x faster than pydicom"] = ratio("pydicom whole series", "Concord whole series")
    return result


def main() -> None:
    shared = Path(__file__).resolve().parents[2] / "shared" / "dicom" / "ct_chest_volume_lidc"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    for name, value in measure(folder).items():
        print(f"{name:40} {value:10.2f}")


if __name__ == "__main__":
    main()
