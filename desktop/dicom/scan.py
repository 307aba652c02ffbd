"""A scanner for the common case: it walks a header and keeps the elements this room reads.

Several times faster than a general reader because it decodes nothing and reads no value it does
not keep. Where it is not certain (an unknown VR, a nesting without end), it says so, and the
general reader takes over.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.dicom import tags
from desktop.dicom.fields import PixelPlace

Read = Callable[[int, int], bytes]

_UNDEFINED = 0xFFFFFFFF
LONG_VRS = ("OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UN", "UT", "UC", "UR", "SV", "UV")
SHORT_VRS = (
    *("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL"),
    *("SS", "ST", "TM", "UI", "UL", "US"),
)
# VRs as the little-endian number their two letters make: the hot loop compares numbers
_SHORT = {int.from_bytes(vr.encode(), "little"): vr for vr in SHORT_VRS}
_LONG = {int.from_bytes(vr.encode(), "little"): vr for vr in LONG_VRS}
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_MAX_DEPTH = 16
_MAX_VALUE = 8 << 20  # no element kept by value is larger (a 65,536-entry palette takes 128 kB)
_MAX_ELEMENTS = 200_000
_WINDOW = 8_192
_HEAD = 12


def _swapped(tag: int) -> int:
    """Return a tag as the number its four bytes make when read in one go."""
    return (tag & 0xFFFF) << 16 | tag >> 16


_WANTED = {_swapped(tag): tag for tag in (*tags.VR_OF, *tags.PIXEL_TAGS)}
# Elements that are kept and that need no second look: the hot loops store them at once.
_PLAIN = {
    key: tag
    for key, tag in _WANTED.items()
    if tag not in tags.SEQUENCES | tags.IDENTITY | tags.PIXEL_TAGS
}
_PLAIN_IMPLICIT = {key: (tag, tags.VR_OF[tag]) for key, tag in _PLAIN.items()}


@dataclass(slots=True)
class Scan:
    """What one walk found. ``sequences`` are the ones whose content matters."""

    raw: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    sequences: set[int] = field(default_factory=set)
    places: dict[int, tuple[str, int, int]] = field(default_factory=dict)  # VR, start, length
    pixels: PixelPlace | None = None
    is_incomplete: bool = False
    has_twins: bool = False


class UncertainError(Exception):
    """The scanner cannot vouch for what it sees; ``found`` is what it saw up to there."""

    def __init__(self, found: Scan | None = None) -> None:
        super().__init__()
        self.found = found or Scan()


def scan(
    head: bytes, start: int, read: Read, size: int, *, explicit: bool, little: bool = True
) -> Scan:
    """Walk the elements from ``start`` to the pixel data.

    Parameters
    ----------
    head
        The first bytes of the file.
    read
        Returns (offset, count) bytes of it, for whatever lies beyond ``head``.
    size
        Length of the whole file.

    Raises
    ------
    UncertainError
        If an element makes no sense.
    """
    walk = _Walk(head, read, size, explicit=explicit, little=little)
    run = walk.run if not little else walk.run_explicit if explicit else walk.run_implicit
    try:
        return run(start)
    except (UncertainError, struct.error):
        raise UncertainError(walk.found) from None


class _Walk:
    """The state of one scan: a window on the file that only moves forward."""

    def __init__(self, head: bytes, read: Read, size: int, *, explicit: bool, little: bool) -> None:
        self._data = head
        self._base = 0
        self._read = read
        self._size = size
        self._explicit = explicit
        order = "<" if little else ">"
        self._tag = struct.Struct(f"{order}HH").unpack_from
        self._short = struct.Struct(f"{order}H").unpack_from
        self._long = struct.Struct(f"{order}I").unpack_from
        self.found = Scan()

    def run_implicit(self, position: int) -> Scan:
        """Walk implicit little-endian elements: the same as `run`, without a call an element."""
        size, wanted, unpack = self._size, _WANTED, struct.Struct("<II").unpack_from
        data, base, end = self._data, self._base, self._base + len(self._data) - 8
        plain, raw = _PLAIN_IMPLICIT, self.found.raw
        while position + 8 <= size:
            if position > end:
                self._move(position)
                data, base, end = self._data, position, position + len(self._data) - 8
            key, length = unpack(data, position - base)
            start = position + 8
            if key in plain and start + length <= base + len(data):
                tag, vr = plain[key]
                raw[tag] = (vr, data[start - base : start - base + length])
            elif key in wanted:
                tag = wanted[key]
                if self._take(tag, tags.VR_OF.get(tag, "OW"), length, start):
                    return self.found
            if length == _UNDEFINED:
                position = self._skip_sequence(start, 0)
                data, base = self._data, self._base
                end = base + len(data) - 8
            else:
                position = start + length
        return self._finish(position)

    def run_explicit(self, position: int) -> Scan:  # noqa: C901 - one loop, on purpose
        """Walk explicit little-endian elements: the same as `run`, without a call an element."""
        found, size = self.found, self._size
        unpack, long = struct.Struct("<IHH").unpack_from, self._long
        plain, raw = _PLAIN, found.raw
        data, base, end = self._data, self._base, self._base + len(self._data) - _HEAD
        while position < size:
            if position > end:
                if position + _HEAD > size:
                    return self.run(position)  # the last element may be shorter than a long head
                self._move(position)
                data, base, end = self._data, position, position + len(self._data) - _HEAD
            key, code, length = unpack(data, position - base)
            start = position + 8
            vr = _SHORT.get(code)
            if vr is None:
                vr = _LONG.get(code)
                if vr is None:
                    raise UncertainError
                length, start = long(data, position - base + 8)[0], position + _HEAD
            if key in plain and start + length <= base + len(data):
                raw[plain[key]] = (vr, data[start - base : start - base + length])
            elif key in _WANTED and self._take(_WANTED[key], vr, length, start):
                return found
            if length == _UNDEFINED:
                position = self._after_undefined(vr, start)
                data, base = self._data, self._base
                end = base + len(data) - _HEAD
            else:
                position = start + length
        return self._finish(position)

    def run(self, position: int) -> Scan:
        """Walk elements of any coding."""
        while position + 8 <= self._size:
            tag, vr, length, start = self._element(position)
            if tag >> 16 == 0xFFFE:  # noqa: PLR2004 - a delimiter has no place at top level
                raise UncertainError
            if (tag in tags.VR_OF or tag in tags.PIXEL_TAGS) and self._take(tag, vr, length, start):
                return self.found
            position = self._after_undefined(vr, start) if length == _UNDEFINED else start + length
        return self._finish(position)

    def _finish(self, position: int) -> Scan:
        """Judge where the walk ended: exactly at the end of the file, or beyond or before it."""
        self.found.is_incomplete = position != self._size
        return self.found

    def _take(self, tag: int, vr: str, length: int, start: int) -> bool:
        """Note an element; return whether it was the pixel data, which ends the walk."""
        found = self.found
        if tag in tags.PIXEL_TAGS:
            known = None if length == _UNDEFINED else length
            found.pixels = PixelPlace(tag=tag, offset=start, length=known, vr=vr)
            return True
        if tag in tags.SEQUENCES:
            found.sequences.add(tag)
            found.places[tag] = (vr, start, length)
            return False
        if length > _MAX_VALUE or start + length > self._size or vr == "SQ":
            return False
        if tag in found.raw and tag in tags.IDENTITY:
            found.has_twins = True
        at = start - self._base
        value = self._data[at : at + length]
        if len(value) < length:
            value = self._read(start, length)
        found.raw[tag] = (vr, value)
        return False

    def _after_undefined(self, vr: str, start: int) -> int:
        if vr == "UN" and self._explicit:  # its content is implicit VR: not for us
            raise UncertainError
        return self._skip_sequence(start, 0)

    def _move(self, position: int) -> None:
        """Move the window."""
        self._data = self._read(position, _WINDOW)
        self._base = position
        if not self._data:
            raise UncertainError

    def _element(self, position: int) -> tuple[int, str, int, int]:
        """Return tag, VR, length and the offset of the value."""
        at = position - self._base
        if at < 0 or at + _HEAD > len(self._data):
            self._move(position)
            at = 0
            if len(self._data) < 8:  # noqa: PLR2004 - tag and length
                raise UncertainError
        group, element = self._tag(self._data, at)
        tag = group << 16 | element
        if not self._explicit or group == 0xFFFE:  # noqa: PLR2004 - items carry no VR
            return tag, tags.VR_OF.get(tag, "UN"), self._long(self._data, at + 4)[0], position + 8
        code = self._data[at + 4] | self._data[at + 5] << 8
        if code in _SHORT:
            return tag, _SHORT[code], self._short(self._data, at + 6)[0], position + 8
        if code not in _LONG or at + _HEAD > len(self._data):
            raise UncertainError
        return tag, _LONG[code], self._long(self._data, at + 8)[0], position + _HEAD

    def _skip_sequence(self, position: int, depth: int) -> int:
        """Return the offset after a sequence of undefined length."""
        if depth > _MAX_DEPTH:
            raise UncertainError
        for _ in range(_MAX_ELEMENTS):
            tag, _vr, length, start = self._element(position)
            if tag == _SEQUENCE_END:
                return start
            if tag != _ITEM:
                break
            position = self._skip_item(start, depth) if length == _UNDEFINED else start + length
        raise UncertainError

    def _skip_item(self, position: int, depth: int) -> int:
        for _ in range(_MAX_ELEMENTS):
            tag, vr, length, start = self._element(position)
            if tag == _ITEM_END:
                return start
            if length != _UNDEFINED:
                position = start + length
            elif vr == "UN" and self._explicit:
                break
            else:
                position = self._skip_sequence(start, depth + 1)
        raise UncertainError
