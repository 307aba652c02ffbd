"""Pixel bytes to arrays: plain (uncompressed) pixels of every layout the standard knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Fields, Header, PixelPlace, RefusedError
from desktop.dicom.header import BIG_ENDIAN
from desktop.dicom.instance import frame_count

_MAX_FRAME_BYTES = 1 << 30
_LARGE_BYTES = 64 << 20
_SPARSE = 10  # a large frame of which less than a tenth exists is not worth its memory
_BYTE = 8
_BLOCK_PIXELS = 1 << 20
_WHOLE_BITS = (1, 8, 16, 32, 64)
_RGB_SAMPLES = 3
_GREY = frozenset({"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", ""})
_PAIRED = frozenset({"YBR_FULL_422", "YBR_PARTIAL_422"})  # two pixels share their colour
_LUMA_CHROMA = _PAIRED | {"YBR_FULL"}
_RGB_LIKE = frozenset({"RGB", "YBR_RCT", "YBR_ICT", "XYB"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the pixels of an object are laid out."""

    rows: int
    columns: int
    samples: int
    photometric: str
    allocated: int
    stored: int
    high_bit: int
    is_signed: bool
    is_planar: bool
    is_float: bool
    little: bool
    is_rgb: bool = False  # the decoder made RGB of it, whatever the photometric interpretation

    @property
    def frame_bits(self) -> int:
        """Bits of one frame in the file."""
        if self.photometric in _PAIRED:
            return self.rows * self.columns * 2 * self.allocated
        return self.rows * self.columns * self.samples * self.allocated


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A decoded frame and what is wrong with its bytes."""

    pixels: NDArray[Any]
    problems: tuple[str, ...] = ()
    is_lossy: bool = False


def read_layout(header: Header) -> Layout:
    """Read and check the layout.

    Raises
    ------
    RefusedError
        If the header contradicts itself or asks for something unknown.
    """
    fields, place = header.fields, header.pixels
    rows, columns = fields.integer(tags.ROWS) or 0, fields.integer(tags.COLUMNS) or 0
    if place is None or rows < 1 or columns < 1:
        raise RefusedError("dicom-no-pixels")
    is_float = place.tag in (tags.FLOAT_PIXELS, tags.DOUBLE_PIXELS)
    allocated = {tags.FLOAT_PIXELS: 32, tags.DOUBLE_PIXELS: 64}.get(
        place.tag, fields.integer(tags.BITS_ALLOCATED) or 0
    )
    stored = allocated if is_float else fields.integer(tags.BITS_STORED) or allocated
    high = fields.integer(tags.HIGH_BIT)
    layout = Layout(
        rows=rows,
        columns=columns,
        samples=fields.integer(tags.SAMPLES) or 1,
        photometric=fields.text(tags.PHOTOMETRIC).upper(),
        allocated=allocated,
        stored=stored,
        high_bit=stored - 1 if high is None or is_float else high,
        is_signed=fields.integer(tags.SIGNED) == 1,
        is_planar=fields.integer(tags.PLANAR) == 1,
        is_float=is_float,
        little=header.transfer_syntax != BIG_ENDIAN,
    )
    _check(layout)
    return layout


def _check(layout: Layout) -> None:
    if layout.allocated not in _WHOLE_BITS:
        raise RefusedError("dicom-bits-unknown", bits=str(layout.allocated))
    if not 0 < layout.stored <= layout.allocated or not (
        layout.stored - 1 <= layout.high_bit < layout.allocated
    ):
        raise RefusedError("dicom-bits-contradict")
    is_grey = layout.photometric in _GREY
    is_colour = layout.photometric in _RGB_LIKE or layout.photometric in _LUMA_CHROMA
    if not is_grey and not is_colour:
        raise RefusedError("dicom-photometric-unknown")
    if layout.samples != (1 if is_grey else _RGB_SAMPLES):
        raise RefusedError("dicom-bits-contradict")
    if layout.frame_bits > _MAX_FRAME_BYTES * _BYTE:
        raise RefusedError("dicom-too-large")


def read_frame(blob: Blob, header: Header, layout: Layout, frame: int) -> Decoded:
    """Read one frame (from 1): (rows, columns), or (rows, columns, 3) for colour samples.

    Bytes that the file does not have are zero, and ``dicom-incomplete`` says so.
    """
    count = frame_count(header.fields)
    if not 1 <= frame <= count:
        raise RefusedError("dicom-no-such-frame", frame=str(frame), count=str(count))
    place = header.pixels
    if place is None or place.length is None:
        raise RefusedError("dicom-broken")
    problems: list[str] = []
    raw = _frame_bytes(blob, place, layout, frame, problems)
    if place.length > -(-layout.frame_bits * count // _BYTE) + 1:
        problems.append("dicom-surplus-pixels")
    return Decoded(pixels=shape_frame(raw, layout, place), problems=tuple(problems))


def read_cells(blob: Blob, header: Header, layout: Layout, frame: int) -> NDArray[Any] | None:
    """Return a grey frame's cells (rows, columns) with all their bits, whatever they mean."""
    place = header.pixels
    if place is None or place.length is None or layout.allocated < _BYTE:
        return None
    raw = _frame_bytes(blob, place, layout, frame, [])
    order = "<" if layout.little else ">"
    words = raw.view(np.dtype(f"{order}u{layout.allocated // _BYTE}"))
    native: NDArray[Any] = words.astype(words.dtype.newbyteorder("="))
    return native.reshape(layout.rows, layout.columns)


def _frame_bytes(
    blob: Blob, place: PixelPlace, layout: Layout, frame: int, problems: list[str]
) -> NDArray[np.uint8]:
    """Return the bytes of one frame (for single bits: unpacked, one byte a pixel)."""
    is_swapped = layout.allocated == _BYTE and not layout.little and place.vr == "OW"
    first_bit = (frame - 1) * layout.frame_bits
    start, shift = divmod(first_bit, _BYTE)
    before = start % 2 if is_swapped else 0  # the first byte of a frame may end a word
    start -= before
    size = before + -(-(shift + layout.frame_bits) // _BYTE)
    length = place.length or 0
    available = max(0, min(length, blob.size - place.offset) - start)
    if available <= before or (size > _LARGE_BYTES and available * _SPARSE < size):
        raise RefusedError("dicom-pixels-missing")
    raw = np.zeros(size + size % 2, dtype=np.uint8)
    wanted = min(size + (size % 2 if available > size else 0), available)
    got = blob.read_into(place.offset + start, raw.data[:wanted])
    if got < size:
        problems.append("dicom-incomplete")
    if layout.allocated == 1:
        bits = np.unpackbits(raw, bitorder="little")
        return bits[shift : shift + layout.frame_bits]
    if is_swapped:
        raw = raw.view(np.uint16).byteswap().view(np.uint8)  # bytes travel in swapped words
    return raw[before:size]


def shape_frame(raw: NDArray[np.uint8], layout: Layout, place: PixelPlace) -> NDArray[Any]:
    """Turn the bytes of one plain frame (single bits: unpacked) into its values."""
    rows, columns = layout.rows, layout.columns
    if layout.is_float:
        kind = "f4" if place.tag == tags.FLOAT_PIXELS else "f8"
        return (
            raw.view(f"{'<' if layout.little else '>'}{kind}")
            .astype(kind[0] + kind[1])
            .reshape(rows, columns)
        )
    if layout.allocated == 1:
        return raw.reshape(rows, columns)
    words = raw.view(_dtype(layout))
    if not layout.little and layout.allocated > _BYTE:
        words = words.astype(words.dtype.newbyteorder("="))
    words = sign_and_mask(words, layout)
    if layout.photometric in _PAIRED:
        return _spread_422(words, rows, columns)
    if layout.samples == 1:
        return words.reshape(rows, columns)
    if layout.is_planar:
        return np.ascontiguousarray(words.reshape(layout.samples, rows, columns).transpose(1, 2, 0))
    return words.reshape(rows, columns, layout.samples)


def _dtype(layout: Layout) -> np.dtype[Any]:
    order = "<" if layout.little else ">"
    kind = "i" if layout.is_signed else "u"
    return np.dtype(f"{order}{kind}{layout.allocated // _BYTE}")


def sign_and_mask(words: NDArray[Any], layout: Layout) -> NDArray[Any]:
    """Cut the stored bits out of their cells and spread the sign; other bits may hold anything."""
    if layout.stored == layout.allocated:
        return words
    up = layout.allocated - 1 - layout.high_bit
    down = layout.allocated - layout.stored
    if up:
        words = np.left_shift(words, up, out=words) if words.flags.writeable else words << up
    result: NDArray[Any] = np.right_shift(words, down, out=words)
    return result


def _spread_422(words: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Give both pixels of a pair their common colour: Y1 Y2 Cb Cr -> two (Y, Cb, Cr)."""
    if columns % 2:
        raise RefusedError("dicom-bits-contradict")
    pairs = words.reshape(rows, columns // 2, 4)
    spread = np.empty((rows, columns, 3), dtype=words.dtype)
    spread[:, 0::2, 0], spread[:, 1::2, 0] = pairs[..., 0], pairs[..., 1]
    spread[..., 1] = np.repeat(pairs[..., 2], 2, axis=1)
    spread[..., 2] = np.repeat(pairs[..., 3], 2, axis=1)
    return spread


def to_rgb(pixels: NDArray[Any], layout: Layout) -> NDArray[np.uint8]:
    """Turn colour samples of any depth into 8-bit RGB."""
    eight = _to_eight_bits(pixels, layout.stored)
    if layout.is_rgb or layout.photometric not in _LUMA_CHROMA:
        return eight
    if layout.photometric == "YBR_PARTIAL_422":
        return _from_partial(eight)
    # PS3.3 C.7.6.3.1.2, inverted
    luma = eight[..., 0].astype(np.float32)
    blue = eight[..., 1].astype(np.float32) - 128.0
    red = eight[..., 2].astype(np.float32) - 128.0
    rgb = np.stack(
        (luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue), axis=-1
    )
    return np.clip(np.floor(rgb + 0.5), 0, 255).astype(np.uint8)


def _from_partial(eight: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return RGB of a partial range (black 16, white 235), as recorded video has it.

    References
    ----------
    PS3.3-2011 C.7.6.3.1.2, inverted; the photometric interpretation is retired.
    """
    luma = 1.1644 * (eight[..., 0].astype(np.float32) - 16.0)
    blue = eight[..., 1].astype(np.float32) - 128.0
    red = eight[..., 2].astype(np.float32) - 128.0
    rgb = np.stack(
        (luma + 1.5960 * red, luma - 0.3917 * blue - 0.8130 * red, luma + 2.0173 * blue), axis=-1
    )
    return np.clip(np.floor(rgb + 0.5), 0, 255).astype(np.uint8)


def _to_eight_bits(pixels: NDArray[Any], stored: int) -> NDArray[np.uint8]:
    if stored == _BYTE:
        return np.ascontiguousarray(pixels.astype(np.uint8, copy=False))
    unsigned = pixels.astype(np.uint64)
    if stored > _BYTE:
        return (unsigned >> np.uint64(stored - _BYTE)).astype(np.uint8)
    scaled: NDArray[np.uint8] = (unsigned * 255 // (2**stored - 1)).astype(np.uint8)
    return scaled


def apply_palette(indices: NDArray[Any], fields: Fields, layout: Layout) -> NDArray[np.uint8]:
    """Return the RGB picture of a PALETTE COLOR frame.

    References
    ----------
    PS3.3 C.7.6.3.1.5, C.7.6.3.1.6 and C.7.9.2 (segments).
    """
    from desktop.dicom.palettes import read_palette

    rgb = np.empty((*indices.shape, 3), dtype=np.uint8)
    rows = max(1, _BLOCK_PIXELS // max(1, indices.shape[-1]))  # wide numbers for a part at a time
    for channel in range(_RGB_SAMPLES):
        first, table = read_palette(
            fields, channel, little=layout.little, is_signed=layout.is_signed
        )
        for start in range(0, len(indices), rows):
            part = slice(start, start + rows)
            position = np.clip(indices[part].astype(np.int64) - first, 0, len(table) - 1)
            rgb[part, ..., channel] = table[position]
    return rgb
