"""The sequences an index and a picture need, read without recursion where the scanner was certain.

A general reader makes an object with twenty attributes of every item; a directory of 100,000
records, or functional groups of some thousand frames, would take it many seconds.
"""

from __future__ import annotations

import struct

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.elements import Coding, parse
from desktop.dicom.fields import Fields, RefusedError
from desktop.dicom.scan import Scan

READABLE = frozenset(
    {
        *(tags.SHARED_GROUPS, tags.FRAME_GROUPS, tags.US_REGIONS, tags.ANATOMIC_REGION),
        tags.DIRECTORY_RECORDS,
    }
)
"""Sequences whose values need no knowledge of the rest of the header."""

MAX_ITEMS = 400_000
_MAX_BYTES = 128 << 20
_UNDEFINED = 0xFFFFFFFF
_ENDINGS = {"sr-too-many": "dicom-too-many-items", "sr-too-deep": "dicom-too-deep"}


def read_nested(
    blob: Blob, found: Scan, wanted: frozenset[int], coding: Coding
) -> dict[int, tuple[Fields, ...]] | None:
    """Return the items of sequences; ``None`` where the general reader must judge.

    Raises
    ------
    RefusedError
        If they are too many, or too deep.
    """
    items: dict[int, tuple[Fields, ...]] = {}
    for tag in sorted(wanted):
        read = _sequence(blob, found, tag, coding)
        if read is None:
            return None
        items[tag] = read
    return items


def _sequence(blob: Blob, found: Scan, tag: int, coding: Coding) -> tuple[Fields, ...] | None:
    vr, start, length = found.places[tag]
    if coding.explicit and vr != "SQ":
        return None
    end = blob.size if length == _UNDEFINED else start + length
    if end > blob.size or end - start > _MAX_BYTES:
        return None
    order = "<" if coding.little else ">"
    head = struct.pack(f"{order}HH", tag >> 16, tag & 0xFFFF)
    head += b"SQ\0\0" if coding.explicit else b""
    head += struct.pack(f"{order}I", length)
    tree = parse(
        head + blob.read(start, end - start),
        coding,
        max_items=MAX_ITEMS,
        stop_after=tag,
        charset=found.raw.get(tags.CHARSET),
        base=start - len(head) if tag == tags.DIRECTORY_RECORDS else None,
    )
    for problem, code in _ENDINGS.items():
        if problem in tree.problems:
            raise RefusedError(code)
    if tree.problems or tree.has_unknown:
        return None
    return tree.fields.items(tag)
