"""Tables in headers: palettes, modality and VOI lookup tables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.dicom import tags
from desktop.dicom.fields import Fields, RefusedError
from desktop.domain.pixels import LookupTable, Supplement

_ENTRIES_MAX = 65_536
_SIGN = 32_768
_BYTE_BITS = 8
_WORD_BITS = 16
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


def read_palette(
    fields: Fields, channel: int, *, little: bool, is_signed: bool = False
) -> tuple[int, NDArray[np.uint8]]:
    """Return (first input, 8-bit table) of the red (0), green (1) or blue (2) palette.

    The first input is a pixel value: where pixels are signed (``is_signed``) it is too, whatever
    the VR of the descriptor makes of its bits (PS3.3 C.7.6.3.1.5).
    """
    count, first, bits = _descriptor(fields, tags.PALETTE_DESCRIPTORS[channel])
    if is_signed and first >= _SIGN:
        first -= 2 * _SIGN
    data = fields.data(tags.PALETTES[channel])
    if data:
        table = _words(data, count, bits, little=little)
    else:
        segments = fields.data(tags.SEGMENTED_PALETTES[channel])
        table = _expand(_words(segments, 0, bits, little=little), count)
    if not table.size:
        raise RefusedError("dicom-palette-broken")
    eight = table >> (min(bits, _WORD_BITS) - _BYTE_BITS if bits > _BYTE_BITS else 0)
    return first, np.minimum(eight, 255).astype(np.uint8)


def read_supplement(fields: Fields, *, little: bool, is_signed: bool) -> Supplement:
    """Return the colours of a supplemental palette; one first entry for all three."""
    tables = [
        read_palette(fields, channel, little=little, is_signed=is_signed) for channel in range(3)
    ]
    size = min(len(table) for _first, table in tables)
    rgb = np.stack([table[:size] for _first, table in tables], axis=-1)
    return Supplement(first=tables[0][0], rgb=rgb)


def is_blank(item: Fields) -> bool:
    """Whether a table's item is a form that nobody filled in: it asks for nothing."""
    return not item.values(tags.LUT_DESCRIPTOR) and not item.values(tags.LUT_DATA)


def read_table(item: Fields, *, is_signed: bool) -> LookupTable:
    """Return a modality or VOI LUT from its sequence item.

    ``is_signed`` says whether the inputs of the table may be negative.
    """
    count, first, bits = _descriptor(item, tags.LUT_DESCRIPTOR)
    if is_signed and first >= _SIGN:
        first -= 2 * _SIGN
    if not 1 <= bits <= _WORD_BITS:
        raise RefusedError("dicom-table-broken")
    data = item.data(tags.LUT_DATA)
    if data:
        values = _words(data, count, bits, little=item.is_little)
    else:
        values = np.array(item.numbers(tags.LUT_DATA), dtype=np.int64) & (_ENTRIES_MAX - 1)
    if not values.size:
        raise RefusedError("dicom-table-broken")
    return LookupTable(
        first=first,
        values=values[:count].astype(np.float64),
        bits=bits,
        explanation=item.text(tags.LUT_EXPLANATION),
    )


def _descriptor(fields: Fields, tag: int) -> tuple[int, int, int]:
    """Return entries, first input and bits of an entry."""
    numbers = fields.numbers(tag, 3)
    if not numbers:
        raise RefusedError("dicom-table-broken")
    count, first, bits = (int(number) for number in numbers)
    return count % _ENTRIES_MAX or _ENTRIES_MAX, first, bits


def _words(data: bytes, count: int, bits: int, *, little: bool) -> NDArray[np.int64]:
    """Return the entries; 8-bit ones may lie two in a word or one in a word."""
    if bits <= _BYTE_BITS and count and len(data) <= count + 1:
        entries = np.frombuffer(data, dtype=np.uint8)
        if not little and len(data) % 2 == 0:
            entries = entries.reshape(-1, 2)[:, ::-1].reshape(-1)
        return entries[:count].astype(np.int64)
    even = data[: len(data) // 2 * 2]
    words = np.frombuffer(even, dtype="<u2" if little else ">u2").astype(np.int64)
    return words[:count] if count else words


def _expand(words: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Expand a segmented palette."""
    table: list[int] = []
    _run_segments(words.tolist(), 0, None, table, count)
    return np.array(table[:count], dtype=np.int64)


def _run_segments(
    words: list[int], position: int, limit: int | None, table: list[int], count: int
) -> None:
    done = 0
    while position + 2 <= len(words) and len(table) < count and (limit is None or done < limit):
        code, length = words[position], words[position + 1]
        done += 1
        if code == _DISCRETE:
            table.extend(words[position + 2 : position + 2 + length])
            position += 2 + length
        elif code == _LINEAR and table and position + 2 < len(words):
            start, end = table[-1], words[position + 2]
            table.extend(
                start + round((end - start) * step / length) for step in range(1, length + 1)
            )
            position += 3
        elif code == _INDIRECT and limit is None and position + 4 <= len(words):
            offset_bytes = words[position + 2] | words[position + 3] << _WORD_BITS
            _run_segments(words, offset_bytes // 2, length, table, count)
            position += 4
        else:
            raise RefusedError("dicom-palette-broken")
