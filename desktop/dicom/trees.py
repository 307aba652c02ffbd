"""Whole objects with all their sequences, up to their pixel data."""

from __future__ import annotations

from desktop.dicom.blobs import Blob
from desktop.dicom.elements import MAX_ITEMS, Coding, Tree, parse
from desktop.dicom.fields import RefusedError
from desktop.dicom.header import BIG_ENDIAN, DEFLATED, IMPLICIT, dataset_coding, inflate

_FIRST_BYTES = 1 << 20
_MAX_BYTES = 64 << 20


def read_tree(blob: Blob, *, max_items: int = MAX_ITEMS) -> Tree:
    """Read an object with all its sequences up to its pixel data.

    Parameters
    ----------
    max_items
        How many sequence items are kept.

    Raises
    ------
    RefusedError
        If it is no DICOM file or larger than any such document.
    """
    start, syntax = dataset_coding(blob)
    coding = Coding(explicit=syntax != IMPLICIT, little=syntax != BIG_ENDIAN)
    if syntax == DEFLATED:
        data, complete = inflate(blob, start, _MAX_BYTES)
        tree = parse(data, coding, max_items=max_items)
        if not complete and not tree.has_pixels:
            raise RefusedError("dicom-too-large")
        return tree
    size = min(_FIRST_BYTES, blob.size - start)
    while True:
        tree = parse(_bytes(blob, start, size), coding, max_items=max_items)
        is_full = "sr-too-many" in tree.problems  # more bytes would bring nothing more
        if tree.has_pixels or is_full or start + size >= blob.size:
            return tree
        if size >= _MAX_BYTES:
            raise RefusedError("dicom-too-large")
        size = min(4 * size, blob.size - start, _MAX_BYTES)  # pixel data was not reached


def _bytes(blob: Blob, start: int, size: int) -> bytes:
    buffer = bytearray(max(0, size))
    return bytes(memoryview(buffer)[: blob.read_into(start, memoryview(buffer))])
