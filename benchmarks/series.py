"""A whole compressed series, opened and decoded, beside SimpleITK; one series a coding.

Ours is what the window does: index the folder, then two threads ask for every frame. SimpleITK gets
its file names in order and reads them as one volume. Both are checked to hold the same values, and
they take turns; the ratio is the median of the rounds. A third column is the codec alone, on two
threads, on bytes that are in memory already: what no way through files and processes can beat.

Run: ``python -m benchmarks.series [SLICES [ROUNDS]]``.
"""

from __future__ import annotations

import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import imagecodecs as ic
import numpy as np

from desktop.dicom.source import DicomSource
from tests.dicom.coding import HTJ2K, J2K, JPEG_LOSSLESS, JPEG_LS, RLE, coded_file, even, value

SIZE = 512
THREADS = 2
CT = "1.2.840.10008.5.1.4.1.1.2"
ROOT = "1.2.826.0.1.3680043.10.99.7"
Encode = Callable[[np.ndarray], bytes]
Decode = Callable[[bytes], object]


def runs(pixels: np.ndarray) -> bytes:
    """Code a slice with real runs: the two byte planes by PackBits."""
    planes = [(pixels >> 8).astype(np.uint8), (pixels & 255).astype(np.uint8)]
    parts = [even(b"".join(ic.packbits_encode(row.tobytes()) for row in plane)) for plane in planes]
    head = struct.pack("<16I", 2, 64, 64 + len(parts[0]), *[0] * 13)
    return head + b"".join(parts)


CODINGS: dict[str, tuple[str, Encode, Decode, float]] = {
    "RLE": (
        RLE,
        runs,
        lambda d: ic.dicomrle_decode(d, "<u2"),
        0.05,
    ),
    "JPEG lossless SV1": (
        JPEG_LOSSLESS,
        lambda p: ic.jpeg8_encode(p, lossless=True, bitspersample=16),
        ic.jpeg8_decode,
        0.35,
    ),
    "JPEG-LS": (JPEG_LS, ic.jpegls_encode, ic.jpegls_decode, 0.5),
    "HTJ2K": (HTJ2K, lambda p: ic.htj2k_encode(p, reversible=True), ic.htj2k_decode, 0.25),
    "JPEG 2000": (
        J2K,
        lambda p: ic.jpeg2k_encode(p, codecformat="J2K", reversible=True),
        lambda d: ic.jpeg2k_decode(d, numthreads=1),
        0.85,
    ),
}


def slices(count: int) -> list[np.ndarray]:
    """Body-like slices with the noise of a CT: they compress about as real ones do."""
    y, x = np.mgrid[:SIZE, :SIZE] - SIZE // 2
    made = []
    for index in range(count):
        rng = np.random.default_rng(index)
        body = (x / 220) ** 2 + (y / (160 + index % 20)) ** 2 < 1
        organ = ((x - 60) / 70) ** 2 + ((y + 10) / 60) ** 2 < 1
        bone = (x / 24) ** 2 + ((y - 90) / 24) ** 2 < 1
        mean = np.where(bone, 1_600.0, np.where(organ, 1_090.0, np.where(body, 1_020.0, 24.0)))
        noise = rng.normal(0, 14, mean.shape) * np.where(body, 1.0, 0.3)
        made.append(np.clip(mean + noise, 0, 4_095).astype(np.uint16))
    return made


def write(folder: Path, syntax: str, frames: list[bytes]) -> list[str]:
    """Write one file a slice; return their names in order."""
    names = []
    for index, data in enumerate(frames):
        path = folder / f"{index:04d}.dcm"
        whole = coded_file(
            syntax,
            value([[even(bytes(data))]]),
            (SIZE, SIZE),
            Modality="CT",
            SOPClassUID=CT,
            SOPInstanceUID=f"{ROOT}.{index + 1}",
            InstanceNumber=str(index + 1),
            ImagePositionPatient=[0.0, 0.0, float(index)],
            RescaleSlope="1",
            RescaleIntercept="-1024",
            BitsStored=12,
            HighBit=11,
        )
        path.write_bytes(whole)
        names.append(str(path))
    return names


def ours(source: DicomSource, folder: Path) -> list[np.ndarray]:
    refs = source.index(str(folder)).studies[0].stacks[0].frames
    with ThreadPoolExecutor(THREADS) as threads:
        return [frame.stored for frame in threads.map(source.frame, refs)]


def theirs(names: list[str]) -> np.ndarray:
    import SimpleITK as sitk  # noqa: N813 - its customary name

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(names)
    return sitk.GetArrayFromImage(reader.Execute())


def alone(decode: Decode, frames: list[bytes]) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(decode, frames))


def _timed(run: Callable[[], object]) -> float:
    before = time.perf_counter()
    run()
    return time.perf_counter() - before


def compare(name: str, pixels: list[np.ndarray], folder: Path, rounds: int) -> None:
    syntax, encode, decode, goal = CODINGS[name]
    frames = [bytes(encode(slice_)) for slice_ in pixels]
    names = write(folder, syntax, frames)
    source = DicomSource()
    mine, peer = ours(source, folder), theirs(names)
    assert all(np.array_equal(one, two) for one, two in zip(mine, pixels, strict=True))
    assert np.array_equal(peer, np.stack(pixels).astype(np.int32) - 1024)
    times: list[tuple[float, float, float]] = [
        (
            _timed(lambda: ours(source, folder)),
            _timed(lambda: theirs(names)),
            _timed(lambda: alone(decode, frames)),
        )
        for _ in range(rounds)
    ]
    source.close()
    ms = [statistics.median(column) * 1000 / len(pixels) for column in zip(*times, strict=True)]
    ratio = statistics.median(a / b for a, b, _ in times)
    verdict = "met" if ratio <= goal else "missed"
    size = sum(map(len, frames)) / len(frames) / 1000
    print(
        f"{name:18} {size:4.0f} kB a slice: {ms[0]:6.2f} ms, SimpleITK {ms[1]:6.2f} ms, "
        f"codec alone {ms[2]:6.2f} ms; {ratio:.3f} x SimpleITK (goal {goal}: {verdict})"
    )


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 48
    rounds = int(arguments[1]) if len(arguments) > 1 else 5
    pixels = slices(count)
    for name in CODINGS:
        with tempfile.TemporaryDirectory() as folder:
            compare(name, pixels, Path(folder), rounds)


if __name__ == "__main__":
    main(sys.argv[1:])
