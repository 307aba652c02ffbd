"""Where the elements of an explicit little-endian file stand, byte by byte (PS3.5 7.1.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from desktop.dicom.scan import LONG_VRS, SHORT_VRS

_PREFIX = 132  # preamble and "DICM"
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_MOST_DEPTH = 8
_TAG = struct.Struct("<HH")
_SHORT = struct.Struct("<H")
_LONG = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its bytes are ``start`` to ``end``; flat where its length is stated."""

    tag: int
    vr: bytes
    start: int
    end: int
    is_flat: bool


def value_span(head: bytes, at: int) -> tuple[int, int] | None:
    """Return where the value of an element with a stated length begins and ends, if all is here."""
    vr = head[at + 4 : at + 6].decode("latin-1")
    if at + 12 > len(head):
        return None
    if vr in SHORT_VRS:
        begin = at + 8
        end = begin + _SHORT.unpack_from(head, at + 6)[0]
    elif vr in LONG_VRS:
        begin = at + 12
        end = begin + _LONG.unpack_from(head, at + 8)[0]
    else:
        return None
    return (begin, end) if end <= len(head) else None


def walk(head: bytes, stop: int) -> tuple[Element, ...] | None:
    """Return the elements before the pixels, or ``None`` where the bytes are not plain.

    Parameters
    ----------
    head
        The first bytes of a file, with preamble.
    stop
        Where the pixel values begin; the element that ends there is the last one.
    """
    if head[_PREFIX - 4 : _PREFIX] != b"DICM":
        return None
    found, at, last = [], _PREFIX, -1
    while at < stop:
        if at + 12 > len(head):
            return None
        group, number = _TAG.unpack_from(head, at)
        tag = group << 16 | number
        if tag <= last:
            return None  # twice, or out of order: which value counts is for others to say
        last = tag
        if at + 12 == stop:
            break  # the head of the pixel element
        span = value_span(head, at)
        is_flat = span is not None
        end = span[1] if span is not None else _end_of_sequence(head, at)
        if end is None or end > stop:
            return None
        found.append(Element(tag, head[at + 4 : at + 6], at, end, is_flat))
        at = end
    return tuple(found) if at + 12 == stop else None


def _end_of_sequence(head: bytes, at: int, depth: int = 0) -> int | None:
    """Return where a sequence of undefined length ends."""
    if depth > _MOST_DEPTH or head[at + 4 : at + 6] != b"SQ":
        return None
    if _LONG.unpack_from(head, at + 8)[0] != _UNDEFINED:
        return None
    at += 12
    while at + 8 <= len(head):
        group, number = _TAG.unpack_from(head, at)
        tag, length = group << 16 | number, _LONG.unpack_from(head, at + 4)[0]
        at += 8
        if tag == _SEQUENCE_END:
            return at
        if tag != _ITEM:
            return None
        end = at + length if length != _UNDEFINED else _end_of_item(head, at, depth)
        if end is None:
            return None
        at = end
    return None


def _end_of_item(head: bytes, at: int, depth: int) -> int | None:
    """Return where an item of undefined length ends."""
    while at + 8 <= len(head):
        group, number = _TAG.unpack_from(head, at)
        if group << 16 | number == _ITEM_END:
            return at + 8
        if at + 12 > len(head):
            return None
        span = value_span(head, at)
        end = span[1] if span is not None else _end_of_sequence(head, at, depth + 1)
        if end is None:
            return None
        at = end
    return None
