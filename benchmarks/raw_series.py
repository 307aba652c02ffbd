"""A whole uncompressed series in memory, beside ``cat``, pydicom and SimpleITK, and the memory.

Ours is what the window does: the folder is indexed, then two threads ask for every frame. ``cat``
reads the same files and throws them away; pydicom and SimpleITK build one volume. The ways take
turns, a ratio is the median of the rounds' ratios. Cold means that the system was told to forget
the files. The memory is that of a process of its own that holds every frame.

Run: ``python -m benchmarks.raw_series [SLICES [ROUNDS]]``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from desktop.dicom.source import DicomSource
from tests.dicom.making import make_slice, to_bytes

SIDE = 512
THREADS = 2
CT = "1.2.840.10008.5.1.4.1.1.2"
GOALS = {
    "cat, warm": 1.0,
    "cat, CPU": 1.0,
    "cat, cold": 1.1,
    "pydicom": 1 / 5,
    "SimpleITK": 1 / 7,
}
MEMORY = """
import sys
from pathlib import Path
from benchmarks.raw_series import ours
held, _ = ours(Path(sys.argv[1]))
status = Path("/proc/self/status").read_text()
most = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(most, sum(frame.nbytes for frame in held))
"""


def write_series(folder: Path, count: int, side: int = SIDE) -> list[str]:
    """Write slices of noise; return their names in order."""
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 300, (side, side))
    names = []
    for index in range(count):
        made = make_slice(
            index,
            position=(0.0, 0.0, float(index)),
            pixels=(noise + 40 * np.sin(index / 9)).astype(np.int16),
            SOPClassUID=CT,
            Modality="CT",
            PixelRepresentation=1,
            RescaleSlope="1",
            RescaleIntercept="-1024",
            WindowCenter="40",
            WindowWidth="400",
            AcquisitionTime=f"1402{index % 60:02d}",
            SliceLocation=str(index),
        )
        path = folder / f"{index:05d}.dcm"
        path.write_bytes(to_bytes(made))
        names.append(str(path))
    return names


def ours(folder: Path, source: DicomSource | None = None) -> tuple[list[np.ndarray], float]:
    """Return every frame's pixels, and how long the frames took once the folder was indexed."""
    source = source or DicomSource()
    refs = source.index(str(folder)).studies[0].stacks[0].frames
    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        held = [frame.stored for frame in threads.map(source.frame, refs, chunksize=8)]
    return held, time.perf_counter() - began


def cat(names: list[str]) -> None:
    subprocess.run(["cat", *names], stdout=subprocess.DEVNULL, check=True)


def pydicom_way(names: list[str]) -> np.ndarray:
    from pydicom import dcmread

    return np.stack([dcmread(name).pixel_array for name in names])


def simpleitk_way(names: list[str]) -> np.ndarray:
    import SimpleITK as sitk  # noqa: N813 - its customary name

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(names)
    return sitk.GetArrayFromImage(reader.Execute())


def forget_files(names: list[str]) -> None:
    """Tell the system to drop the files from its cache; they are on disk already."""
    for name in names:
        descriptor = os.open(name, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def spent(run: Callable[[], object]) -> float:
    """Return the processor's seconds, also those of processes that were started and have ended."""
    began = os.times()
    run()
    return sum(os.times()[:4]) - sum(began[:4])


def frames_only(folder: Path) -> float:
    """Return the seconds the frames take, the index left out."""
    return ours(folder)[1]


def measure(folder: Path, names: list[str], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}

    def take(name: str, seconds: float) -> None:
        times.setdefault(name, []).append(seconds)

    source = DicomSource()
    refs = source.index(str(folder)).studies[0].stacks[0].frames
    for _ in range(rounds):
        take("frames", frames_only(folder))
        take("index and frames", timed(lambda: ours(folder)))
        take("cat", timed(lambda: cat(names)))
        take("frames, CPU", spent(lambda: list(map(source.frame, refs))))
        take("cat, CPU", spent(lambda: cat(names)))
        take("pydicom", timed(lambda: pydicom_way(names)))
        take("SimpleITK", timed(lambda: simpleitk_way(names)))
        forget_files(names)
        take("frames, cold", frames_only(folder))
        forget_files(names)
        take("cat, cold", timed(lambda: cat(names)))
    return times


def memory(folder: Path) -> tuple[float, float]:
    """Return (most memory of a process that holds the series, bytes of its voxels)."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(folder)], capture_output=True, text=True, check=True
    )
    most, voxels = done.stdout.split()
    return float(most), float(voxels)


def ratio(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 500
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = write_series(folder, count)
        mine, peer = ours(folder)[0], pydicom_way(names)
        assert all(np.array_equal(one, two) for one, two in zip(mine, peer, strict=True))
        del mine, peer
        times = measure(folder, names, rounds)
        for way, taken in times.items():
            print(f"{way:18} {statistics.median(taken) * 1e3:8.1f} ms")
        pairs = (
            ("frames", "cat", "cat, warm"),
            ("frames, cold", "cat, cold", "cat, cold"),
            ("frames, CPU", "cat, CPU", "cat, CPU"),
            ("frames", "pydicom", "pydicom"),
            ("frames", "SimpleITK", "SimpleITK"),
        )
        for one, other, goal in pairs:
            found = ratio(times[one], times[other])
            verdict = "met" if found <= GOALS[goal] else "missed"
            print(f"x {goal:20} {found:8.3f}    goal {GOALS[goal]:.3f}: {verdict}")
        most, voxels = memory(folder)
        allowed = 1.15 * voxels + (250 << 20)
        verdict = "met" if most <= allowed else "missed"
        print(
            f"memory {most / 2**20:.0f} MiB for {voxels / 2**20:.0f} MiB of voxels"
            f"    goal {allowed / 2**20:.0f}: {verdict}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
