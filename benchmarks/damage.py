"""How many damaged frames end or hang the decoder? ``python -m benchmarks.damage [N] [CODING …]``.

Small frames of every coding are damaged at random (flipped, overwritten, lengthened, shortened,
cut) and go the way the window's do: the check of the head, then the decoder process. Nothing is
told apart by its wall time but hangs. The damage is the same every run.
"""

from __future__ import annotations

import random
import sys
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from desktop.dicom.channel import Coding
from desktop.dicom.codestream import read_stream
from desktop.dicom.compressed import plan_of
from desktop.dicom.decode_pool import DecodePool
from desktop.dicom.fields import RefusedError
from desktop.dicom.pixels import Layout

GREY = Layout(
    rows=40,
    columns=56,
    samples=1,
    photometric="MONOCHROME2",
    allocated=16,
    stored=16,
    high_bit=15,
    is_signed=False,
    is_planar=False,
    is_float=False,
    little=True,
)
COLOUR = replace(GREY, samples=3, photometric="RGB", allocated=8, stored=8, high_bit=7)
_HEAD = 96
_NASTY = (0, 1, 0x7F, 0x80, 0xFE, 0xFF)


def pictures() -> tuple[np.ndarray, np.ndarray]:
    """A grey and a colour picture with edges, slopes and noise."""
    y, x = np.mgrid[: GREY.rows, : GREY.columns]
    noise = np.random.default_rng(7).integers(0, 60, x.shape)
    grey = ((x * 53 + y * 29) % 3000 + noise + 900 * (x > 20)).astype(np.uint16)
    colour = np.stack((x * 4, y * 6, (x + y) * 2), -1).astype(np.uint8)
    return grey, colour


def seeds() -> dict[str, list[tuple[Coding, Layout, bytes]]]:
    """Return whole frames by name of coding."""
    import imagecodecs as ic

    from tests.dicom.coding import rle

    grey, colour = pictures()
    twelve = replace(GREY, stored=12, high_bit=11)
    small = (grey >> 4).astype(np.uint8)
    eight = replace(GREY, allocated=8, stored=8, high_bit=7)
    made = {
        "RLE": [(Coding.RLE, GREY, rle(grey)), (Coding.RLE, COLOUR, rle(colour))],
        "JPEG": [
            (Coding.JPEG, eight, ic.jpeg8_encode(small, level=85)),
            (Coding.JPEG, COLOUR, ic.jpeg8_encode(colour, level=85)),
            (Coding.JPEG, twelve, ic.jpeg8_encode(grey & 4095, level=85, bitspersample=12)),
        ],
        "JPEG lossless": [
            (Coding.JPEG, GREY, ic.jpeg8_encode(grey, lossless=True, bitspersample=16)),
            (Coding.JPEG, COLOUR, ic.jpeg8_encode(colour, lossless=True)),
        ],
        "JPEG-LS": [
            (Coding.JPEG_LS, GREY, ic.jpegls_encode(grey)),
            (Coding.JPEG_LS, GREY, ic.jpegls_encode(grey, level=3)),
            (Coding.JPEG_LS, COLOUR, ic.jpegls_encode(colour)),
        ],
        "JPEG 2000": [
            (Coding.J2K, GREY, ic.jpeg2k_encode(grey, codecformat="J2K", reversible=True)),
            (Coding.J2K, COLOUR, ic.jpeg2k_encode(colour, codecformat="J2K", level=35)),
        ],
        "HTJ2K": [
            (Coding.HTJ2K, GREY, ic.htj2k_encode(grey, reversible=True)),
            (Coding.HTJ2K, COLOUR, ic.htj2k_encode(colour, reversible=True)),
        ],
        "JPEG XL": [
            (Coding.JPEG_XL, GREY, ic.jpegxl_encode(grey, lossless=True)),
            (Coding.JPEG_XL, COLOUR, ic.jpegxl_encode(colour, level=80)),
        ],
        "Deflate": [(Coding.DEFLATE, GREY, zlib.compress(grey.tobytes(), 9, -15))],
    }
    return {
        name: [(c, lay, bytes(data)) for c, lay, data in frames] for name, frames in made.items()
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a frame with one to eight wounds; every second one lies within its head."""
    wounded = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        most = min(_HEAD, len(wounded)) if chance.random() < 0.5 else len(wounded)
        at = chance.randrange(max(1, most))
        kind = chance.random()
        if kind < 0.35:
            wounded[at : at + 1] = bytes((chance.randrange(256),))
        elif kind < 0.55:
            wounded[at : at + 1] = bytes((chance.choice(_NASTY),))
        elif kind < 0.7 and at < len(wounded):
            wounded[at] ^= 1 << chance.randrange(8)
        elif kind < 0.8:
            del wounded[at : at + chance.randint(1, 12)]
        elif kind < 0.9:
            wounded[at:at] = chance.randbytes(chance.randint(1, 12))
        elif kind < 0.95:
            wounded[at : at + 4] = chance.choice(
                (b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff")
            )
        else:
            del wounded[max(8, chance.randrange(len(wounded))) :]
    return bytes(wounded)


def try_one(pool: DecodePool, frame: tuple[Coding, Layout, bytes]) -> str:
    """Decode one frame; return how it ended."""
    coding, layout, data = frame
    try:
        read_stream(coding, data, layout)
        plan = plan_of(coding, data, layout)
    except RefusedError:
        return "refused by its head"
    try:
        pool.decode(plan.job, data[plan.stream.start :])
    except RefusedError as refused:
        return refused.problem.code
    return "decoded"


def run(name: str, count: int, pool: DecodePool, seed: int = 1) -> tuple[Counter[str], list[bytes]]:
    """Damage and decode ``count`` frames of a coding; return the endings and what killed."""
    chance = random.Random(f"{name}-{seed}")
    whole = seeds()[name]
    assert all(try_one(pool, frame) == "decoded" for frame in whole)
    frames = []
    for number in range(count):
        coding, layout, data = whole[number % len(whole)]
        frames.append((coding, layout, damaged(data, chance)))
    with ThreadPoolExecutor(3) as threads:
        ends = list(threads.map(lambda frame: try_one(pool, frame), frames))
    fatal = [
        frame[2]
        for frame, end in zip(frames, ends, strict=True)
        if end in ("dicom-decoder-died", "dicom-decoder-slow")
    ]
    return Counter(ends), fatal


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 2_000
    for name in arguments[1:] or list(seeds()):
        pool = DecodePool()
        ends, fatal = run(name, count, pool)
        print(f"{name}: {count} frames, {pool.lost} processes lost, {dict(ends.most_common())}")
        for data in sorted(fatal, key=len)[:3]:
            print("   fatal:", data.hex()[:4000])
        pool.close()


if __name__ == "__main__":
    main(sys.argv[1:])
