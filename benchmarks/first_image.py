"""From a folder to the grey picture of its middle slice, beside the bare reads and peers.

Times are those of the processor, which a busy machine does not stretch. All candidates take part in
every round; a ratio is the median of the ratios of its rounds.

Run: ``python -m benchmarks.first_image [FOLDER]``. Without a folder, 500 CT slices are made.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.index import Work, _files, _ratio, _with, read_heads, rotate, show
from benchmarks.made_series import make_folder
from desktop.dicom import heads
from desktop.dicom.source import DicomSource
from desktop.viewer.lut import render

ROUNDS = 5
GOALS = {
    "compiled walk x the bare reads": "<= 2.5",
    "compiled walk x faster than pydicom": ">= 30",
}


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


def simpleitk_way(folder: Path) -> None:
    import SimpleITK

    reader = SimpleITK.ImageSeriesReader
    uid = reader.GetGDCMSeriesIDs(str(folder))[0]
    names = reader.GetGDCMSeriesFileNames(str(folder), uid)
    SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(names[len(names) // 2]))


def measure(folder: Path) -> dict[str, float]:
    files = _files(folder)
    heads.warm_up()
    compiled, plain = _with(heads.compiled_walks()), _with([])
    candidates: dict[str, tuple[Work, Work]] = {
        "bare reads": (plain, lambda: bare(files)),
        "compiled walk": (compiled, lambda: ours(folder)),
        "without the compiler": (plain, lambda: ours(folder)),
        "pydicom": (plain, lambda: pydicom_way(files)),
        "SimpleITK": (plain, lambda: simpleitk_way(folder)),
    }
    times = rotate(candidates, ROUNDS, time.process_time)
    result = {f"{name}, ms": statistics.median(values) * 1000 for name, values in times.items()}
    for way in ("compiled walk", "without the compiler"):
        result[f"{way} x the bare reads"] = _ratio(times, way, "bare reads")
        result[f"{way} x faster than pydicom"] = _ratio(times, "pydicom", way)
        result[f"{way} x faster than SimpleITK"] = _ratio(times, "SimpleITK", way)
    return result


def main() -> None:
    if len(sys.argv) > 1:
        show(sys.argv[1], measure(Path(sys.argv[1])), GOALS)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = make_folder(Path(folder) / "CT500", 500, series=1)
        show("CT 500, one series, raw", measure(made), GOALS)


if __name__ == "__main__":
    main()
