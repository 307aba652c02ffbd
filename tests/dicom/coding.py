"""Compressed DICOM files made in code: the fragments and tables are laid out by hand."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from tests.dicom.making import make_slice, to_bytes

ROOT = "1.2.840.10008.1.2"
JPEG, JPEG_12, JPEG_LOSSLESS = f"{ROOT}.4.50", f"{ROOT}.4.51", f"{ROOT}.4.70"
JPEG_LS, NEAR = f"{ROOT}.4.80", f"{ROOT}.4.81"
J2K, J2K_LOSSY, HTJ2K, RLE = f"{ROOT}.4.90", f"{ROOT}.4.91", f"{ROOT}.4.201", f"{ROOT}.5"
JPEG_XL, DEFLATE, RAW = f"{ROOT}.4.110", f"{ROOT}.8.1", f"{ROOT}.1.98"
VIDEO = f"{ROOT}.4.102"
COLOUR = {
    "SamplesPerPixel": 3,
    "PlanarConfiguration": 0,
    "PhotometricInterpretation": "RGB",
    "BitsAllocated": 8,
    "BitsStored": 8,
    "HighBit": 7,
}


def picture(rows: int = 24, columns: int = 32, seed: int = 1, most: int = 4_000) -> np.ndarray:
    """A smooth picture with some noise, as decoders like it."""
    y, x = np.mgrid[:rows, :columns]
    noise = np.random.default_rng(seed).integers(0, 1 + most // 20, (rows, columns))
    return ((x * 37 + y * 61 + seed * 97) % (most - most // 20) + noise).astype(np.uint16)


def rgb(rows: int = 24, columns: int = 32) -> np.ndarray:
    """A colour picture whose channels differ everywhere."""
    y, x = np.mgrid[:rows, :columns]
    return np.stack((x * 8 % 256, 255 - y * 8 % 256, (x + y) * 3 % 256), -1).astype(np.uint8)


def rle(pixels: np.ndarray) -> bytes:
    """Code a picture as PS3.5 Annex G says, in literal runs only."""
    planes = pixels.reshape(*pixels.shape[:2], -1)
    segments = []
    for sample in range(planes.shape[2]):
        cells = np.ascontiguousarray(planes[..., sample]).astype(pixels.dtype.newbyteorder(">"))
        as_bytes = cells.view(np.uint8).reshape(-1, pixels.dtype.itemsize)
        segments += [_literal(as_bytes[:, byte].tobytes()) for byte in range(as_bytes.shape[1])]
    offsets, at = [], 64
    for segment in segments:
        offsets.append(at)
        at += len(segment)
    head = struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(offsets)))
    return head + b"".join(segments)


def _literal(data: bytes) -> bytes:
    runs = [data[n : n + 128] for n in range(0, len(data), 128)]
    coded = b"".join(bytes((len(run) - 1,)) + run for run in runs)
    return coded + bytes(len(coded) % 2)


def item(data: bytes) -> bytes:
    """Return one item of the pixel element."""
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(data)) + data


END = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def even(data: bytes) -> bytes:
    """Pad to an even length."""
    return data + bytes(len(data) % 2)


def value(
    frames: Sequence[Sequence[bytes]], table: Sequence[int] | str = "full", end: bytes = END
) -> bytes:
    """Return the pixel element's value: each frame is a list of fragments."""
    offsets, at = [], 0
    for frame in frames:
        offsets.append(at)
        at += sum(8 + len(fragment) for fragment in frame)
    if table == "empty":
        offsets = []
    elif not isinstance(table, str):
        offsets = list(table)
    first = item(struct.pack(f"<{len(offsets)}I", *offsets))
    return first + b"".join(item(fragment) for frame in frames for fragment in frame) + end


def coded_file(
    syntax: str, pixel_value: bytes, shape: tuple[int, int], frames: int = 1, **changes: object
) -> bytes:
    """Return a file with a compressed pixel element; its end is just as ``pixel_value`` has it."""
    count = {"NumberOfFrames": str(frames)} if frames > 1 else {}
    blank = np.zeros(shape, dtype=np.uint16)
    whole = to_bytes(make_slice(pixels=blank, PixelData=None, **count, **changes))
    plain, wanted = b"1.2.840.10008.1.2.1\0", even(syntax.encode())
    at = whole.index(b"\x02\x00\x10\x00UI")
    assert whole[at + 8 : at + 8 + len(plain)] == plain
    whole = (
        whole[:at]
        + b"\x02\x00\x10\x00UI"
        + struct.pack("<H", len(wanted))
        + wanted
        + whole[at + 8 + len(plain) :]
    )
    group = whole.index(b"\x02\x00\x00\x00UL\x04\x00") + 8
    (length,) = struct.unpack_from("<I", whole, group)
    length += len(wanted) - len(plain)
    whole = whole[:group] + struct.pack("<I", length) + whole[group + 4 :]
    head = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    return whole + head + pixel_value
