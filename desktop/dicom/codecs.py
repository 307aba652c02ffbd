"""The decoders, called one by one. Only the decoder process imports this module.

A frame comes out exactly as the DICOM header describes it, or not at all.
"""

from __future__ import annotations

import os
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.channel import FLAT, Coding, Job

Decoded = NDArray[Any] | bytes | bytearray | memoryview
_LARGE_VALUES = 4_000_000
_MOST_THREADS = 4
_END_OF_IMAGE = b"\xff\xd9"


class ShapeError(Exception):
    """What was decoded is not what the header describes."""


class DamagedError(Exception):
    """The decoder refuses the bytes."""


def decode(job: Job, data: bytes) -> memoryview:
    """Decode one frame.

    Returns
    -------
    memoryview
        ``job.out_bytes`` bytes: for a picture (rows, columns, samples) little-endian values, for
        the flat codings the bytes of a plain frame (RLE: one plane after the other).

    Raises
    ------
    DamagedError
        If the decoder refuses the bytes.
    ShapeError
        If it yields another shape.
    MemoryError
        If it needs more memory than the process may have.
    """
    try:
        made = _DECODERS[job.coding](job, data)
    except (MemoryError, ShapeError):
        raise
    except (RuntimeError, ValueError, TypeError, OverflowError, zlib.error, OSError) as fault:
        raise DamagedError from fault
    if job.coding in FLAT:
        return _flat(job, made)
    return _picture(job, np.asarray(made))


def _flat(job: Job, made: Decoded) -> memoryview:
    flat = np.frombuffer(made, dtype=np.uint8)
    if flat.size < job.out_bytes:
        raise ShapeError
    return flat[: job.out_bytes].data


def _picture(job: Job, made: NDArray[Any]) -> memoryview:
    """Check the shape and widen the values to the cells of the header."""
    shape = (job.rows, job.columns, job.samples)
    if made.shape != (shape if job.samples > 1 else shape[:2]):
        if made.shape != shape:
            raise ShapeError
        made = made.reshape(shape)
    if made.dtype.kind not in "iu" or made.dtype.itemsize > job.item_bytes:
        raise ShapeError
    cells = np.ascontiguousarray(made, dtype=f"<{made.dtype.kind}{job.item_bytes}")
    return cells.reshape(-1).view(np.uint8).data


def _raw(_job: Job, data: bytes) -> Decoded:
    return data


def _rle(job: Job, data: bytes) -> Decoded:
    from imagecodecs import dicomrle_decode

    made = np.frombuffer(dicomrle_decode(data, f"<u{job.item_bytes}"), dtype=np.uint8)
    wanted = job.out_bytes // job.samples
    plane = made.size // job.samples
    # a coder may have padded each plane to an even number of values, and no further
    if made.size % job.samples or not wanted <= plane <= wanted + job.item_bytes:
        raise ShapeError
    return np.ascontiguousarray(made.reshape(job.samples, plane)[:, :wanted]).reshape(-1)


def _deflate(job: Job, data: bytes) -> Decoded:
    """Inflate a frame (PS3.5 A.4.12), never further than a frame is long."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, job.out_bytes)


def _jpeg(job: Job, data: bytes) -> Decoded:
    from imagecodecs import jpeg8_decode

    if job.samples == 1:
        grey: Decoded = jpeg8_decode(data)
        return grey
    coded = "YCbCr" if job.from_ycbcr else "RGB"
    colour: Decoded = jpeg8_decode(data, colorspace=coded, outcolorspace="RGB")
    return colour


def _jpegls(_job: Job, data: bytes) -> Decoded:
    from imagecodecs import jpegls_decode

    # CharLS 2.4.3 never returns from some streams that end without a marker; one more does no harm
    made: Decoded = jpegls_decode(data + _END_OF_IMAGE)
    return made


def _j2k(job: Job, data: bytes) -> Decoded:
    from imagecodecs import jpeg2k_decode

    # small frames come several at once, a large one comes alone
    is_large = job.rows * job.columns * job.samples > _LARGE_VALUES
    threads = min(_MOST_THREADS, os.cpu_count() or 1) if is_large else 1
    made: Decoded = jpeg2k_decode(data, numthreads=threads)
    return made


def _htj2k(_job: Job, data: bytes) -> Decoded:
    from imagecodecs import htj2k_decode

    made: Decoded = htj2k_decode(data, planar=False)  # or planes, where no colours were mixed
    return made


def _jpegxl(_job: Job, data: bytes) -> Decoded:
    from imagecodecs import jpegxl_decode

    made: Decoded = jpegxl_decode(data, numthreads=1, keeporientation=True)
    return made


_DECODERS = {
    Coding.RAW: _raw,
    Coding.RLE: _rle,
    Coding.JPEG: _jpeg,
    Coding.JPEG_LS: _jpegls,
    Coding.J2K: _j2k,
    Coding.HTJ2K: _htj2k,
    Coding.JPEG_XL: _jpegxl,
    Coding.DEFLATE: _deflate,
}
