"""A colour ultrasound clip of 100 JPEG frames: its first frame, and all of it, beside SimpleITK.

Ours is what the window does: the decoder process runs already (an index that meets a compressed
object starts it), one thread asks for the first frame of an object not asked for before, then two
threads ask for all. SimpleITK reads the object as one volume. The third figure is the codec alone
on bytes in memory. The ways take turns; a ratio is the median of the rounds' ratios.

Run: ``python -m benchmarks.cine [FRAMES [ROUNDS]]``.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import imagecodecs as ic
import numpy as np

from desktop.dicom.source import DicomSource
from tests.dicom.coding import JPEG, coded_file, even, value

ROWS, COLUMNS, THREADS = 600, 800, 2
US_CLIP = "1.2.840.10008.5.1.4.1.1.3.1"
FIRST_MS, ALL_RATIO = 5.0, 0.1


def clip(count: int) -> list[bytes]:
    """Return coded frames: a fan of speckle that moves, with a coloured flow in it."""
    y, x = np.mgrid[:ROWS, :COLUMNS].astype(np.float32)
    fan = (np.hypot(x - COLUMNS / 2, y) < ROWS * 0.95) & (np.abs(x - COLUMNS / 2) < y * 0.8 + 20)
    speckle = np.random.default_rng(5).normal(90, 30, (ROWS, COLUMNS)) * fan
    frames = []
    for index in range(count):
        grey = np.roll(speckle, index, axis=0).clip(0, 255)
        rgb = np.repeat(grey[:, :, None], 3, axis=2)
        flow = np.hypot(x - 400 - 40 * np.sin(index / 8), y - 300) < 60
        rgb[flow, 0] += 90
        pixels = rgb.clip(0, 255).astype(np.uint8)
        frames.append(ic.jpeg8_encode(pixels, level=85, colorspace="RGB", outcolorspace="YCbCr"))
    return frames


def write(path: Path, frames: list[bytes]) -> None:
    path.write_bytes(
        coded_file(
            JPEG,
            value([[even(bytes(frame))] for frame in frames]),
            (ROWS, COLUMNS),
            len(frames),
            SOPClassUID=US_CLIP,
            Modality="US",
            SamplesPerPixel=3,
            PlanarConfiguration=0,
            PhotometricInterpretation="YBR_FULL_422",
            BitsAllocated=8,
            BitsStored=8,
            HighBit=7,
            FrameTime="33.3",
            ImagePositionPatient=None,
            ImageOrientationPatient=None,
        )
    )


def timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1e3


def simpleitk_way(path: Path) -> np.ndarray:
    import SimpleITK as sitk  # noqa: N813 - its customary name

    return sitk.GetArrayFromImage(sitk.ReadImage(str(path)))


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 100
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    frames = clip(count)
    times: dict[str, list[float]] = {"first": [], "all": [], "SimpleITK": [], "codec": []}
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(THREADS) as threads:
        folder = Path(name)
        source = DicomSource()
        for number in range(rounds + 1):
            path = folder / f"{number}.dcm"
            write(path, frames)  # a new object each round: nothing of it is remembered
            refs = source.index(str(path)).studies[0].stacks[0].frames
            if number == 0:  # waits until the decoder has started, and is not counted
                mine, peer = source.frame(refs[0]).stored, simpleitk_way(path)[0]
                assert np.abs(mine.astype(int) - peer).mean() < 2
                continue
            times["first"].append(timed(lambda r=refs: source.frame(r[0])))
            times["all"].append(timed(lambda r=refs: list(threads.map(source.frame, r))))
            times["SimpleITK"].append(timed(lambda p=path: simpleitk_way(p)))
            times["codec"].append(timed(lambda: list(threads.map(ic.jpeg8_decode, frames))))
        source.close()
    for way, taken in times.items():
        print(f"{way:10} {statistics.median(taken):8.1f} ms")
    first = statistics.median(times["first"])
    ratio = statistics.median(a / b for a, b in zip(times["all"], times["SimpleITK"], strict=True))
    print(
        f"first frame {first:.1f} ms, goal {FIRST_MS}: {'met' if first <= FIRST_MS else 'missed'}"
    )
    verdict = "met" if ratio <= ALL_RATIO else "missed"
    print(f"all {count} frames {ratio:.3f} x SimpleITK, goal {ALL_RATIO}: {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])
