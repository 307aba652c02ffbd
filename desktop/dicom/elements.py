"""Whole datasets with their sequences, read without recursion and with caps.

A general reader recurses into sequences and keeps whatever it meets; a document made to hurt nests
a hundred thousand times. This one walks a flat stack, goes no deeper than ``MAX_DEPTH``, keeps no
more than ``max_items`` items, and says what it left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import cache

from desktop.dicom import tags
from desktop.dicom.fields import Fields

MAX_DEPTH = 48
MAX_ITEMS = 60_000
_MAX_VALUE = 1 << 20
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_LONG_VRS = frozenset(
    ["OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UN", "UT", "UC", "UR", "SV", "UV"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A dataset with its sequences and the codes of what was left out."""

    fields: Fields
    problems: tuple[str, ...] = ()
    has_pixels: bool = False  # the walk ended at pixel data
    has_unknown: bool = False  # an element that is known here is written as unknown


@dataclass(slots=True)
class _Open:
    """A dataset being filled: the top, or an item. ``end`` is where it must be over."""

    end: int
    tag: int = 0  # the sequence it belongs to
    at: int = 0  # where its item begins
    raw: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    items: dict[int, list[Fields]] = field(default_factory=dict)


@dataclass(slots=True)
class _Sequence:
    """A sequence being filled."""

    end: int
    tag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How elements are written."""

    explicit: bool = True
    little: bool = True


def parse(
    data: bytes,
    coding: Coding,
    *,
    max_items: int = MAX_ITEMS,
    stop_after: int = 0xFFFFFFFF,
    charset: tuple[str, bytes] | None = None,
    base: int | None = None,
) -> Tree:
    """Parse the elements of a dataset; what is broken ends the walk and is named.

    Parameters
    ----------
    stop_after
        The walk ends at the first top-level element beyond this tag.
    charset
        The character set (VR, value) stated before these elements.
    base
        Where the data begin in their file, if items are to know their place (``ITEM_OFFSET``).
    """
    walk = _Walk(data, coding, max_items, stop_after)
    walk.charsets[0] = charset
    walk.base = base
    try:
        walk.run()
    except struct.error:  # the bytes end within an element
        walk.problems.append("dicom-incomplete")
    return walk.finish()


class _Walk:
    def __init__(self, data: bytes, coding: Coding, max_items: int, stop_after: int) -> None:
        self._data, self._coding, self._left = data, coding, max_items
        self._stop_after = stop_after
        order = "<" if coding.little else ">"
        self._tag = struct.Struct(f"{order}HH").unpack_from
        self._short = struct.Struct(f"{order}H").unpack_from
        self._long = struct.Struct(f"{order}I").unpack_from
        self._stack: list[_Open | _Sequence] = [_Open(end=len(data))]
        self.charsets: list[tuple[str, bytes] | None] = [None]
        self.base: int | None = None
        self._has_unknown = False
        self.problems: list[str] = []
        self._has_pixels = False
        self._at = 0

    def run(self) -> None:
        """Walk to the end, or to what cannot be taken any more."""
        while self._step():
            pass

    def finish(self) -> Tree:
        """Close what is still open and return the whole."""
        while len(self._stack) > 1:
            self._close()
        top = self._stack[0]
        assert isinstance(top, _Open)  # noqa: S101 - the bottom of the stack never changes
        fields = Fields(top.raw, items=_frozen(top.items), little=self._coding.little)
        problems = tuple(dict.fromkeys(self.problems))
        return Tree(
            fields=fields,
            problems=problems,
            has_pixels=self._has_pixels,
            has_unknown=self._has_unknown,
        )

    def _step(self) -> bool:
        here = self._stack[-1]
        if self._at >= here.end:
            if len(self._stack) == 1:
                return False
            self._close()
            return True
        if len(self._data) - self._at < 8:  # noqa: PLR2004 - tag and length
            self._at = len(self._data)
            self.problems.append("dicom-incomplete")
            return False
        return self._in_sequence(here) if isinstance(here, _Sequence) else self._in_dataset(here)

    def _in_sequence(self, here: _Sequence) -> bool:
        group, element = self._tag(self._data, self._at)
        tag = group << 16 | element
        (length,) = self._long(self._data, self._at + 4)
        began = self._at
        self._at += 8
        if tag == _SEQUENCE_END:
            self._close()
            return True
        if tag != _ITEM:
            self.problems.append("dicom-broken")
            return False
        if self._left <= 0:
            self.problems.append("sr-too-many")
            return False
        self._left -= 1
        end = here.end if length == _UNDEFINED else min(here.end, self._at + length)
        self._stack.append(_Open(end=end, tag=here.tag, at=began))
        self.charsets.append(self.charsets[-1])
        return True

    def _in_dataset(self, here: _Open) -> bool:
        tag, vr, length, start = self._element()
        self._at = start
        if tag == _ITEM_END and here.tag:
            self._close()
            return True
        top = len(self._stack) == 1
        if tag >> 16 == 0xFFFE:  # noqa: PLR2004 - a delimiter without a beginning
            self.problems.append("dicom-broken")
            return False
        if top and (tag > self._stop_after or tag in tags.PIXEL_TAGS):
            self._has_pixels = tag in tags.PIXEL_TAGS
            return False
        if vr == "SQ" or length == _UNDEFINED:
            return self._open_sequence(here, tag, vr, length)
        if start + length > here.end:
            self.problems.append("dicom-incomplete" if top else "dicom-broken")
            length = max(0, here.end - start)
        if length <= _MAX_VALUE:
            self._keep(here, tag, vr, self._data[start : start + length])
        self._at = start + length
        return True

    def _keep(self, here: _Open, tag: int, vr: str, value: bytes) -> None:
        here.raw[tag] = (vr, value)
        if vr == "UN" and tag in tags.KNOWN:
            self._has_unknown = True
        if tag == tags.CHARSET:
            self.charsets[-1] = here.raw[tag]

    def _open_sequence(self, here: _Open, tag: int, vr: str, length: int) -> bool:
        end = here.end if length == _UNDEFINED else min(here.end, self._at + length)
        if vr == "UN" and self._coding.explicit:  # its items are written without VRs
            self.problems.append("sr-unknown-part")
            return length != _UNDEFINED and self._skip_to(end)
        if len(self._stack) >= 2 * MAX_DEPTH:
            self.problems.append("sr-too-deep")
            return length != _UNDEFINED and self._skip_to(end)
        here.items.setdefault(tag, [])
        self._stack.append(_Sequence(end=end, tag=tag))
        return True

    def _skip_to(self, end: int) -> bool:
        self._at = end
        return True

    def _close(self) -> None:
        done = self._stack.pop()
        if isinstance(done, _Sequence):
            return
        charset = self.charsets.pop()
        if charset is not None:
            done.raw.setdefault(tags.CHARSET, charset)
        parent = next(p for p in reversed(self._stack) if isinstance(p, _Open))
        place = None if self.base is None else {tags.ITEM_OFFSET: (self.base + done.at,)}
        fields = Fields(
            done.raw, values=place, items=_frozen(done.items), little=self._coding.little
        )
        parent.items.setdefault(done.tag, []).append(fields)

    def _element(self) -> tuple[int, str, int, int]:
        """Return tag, VR, length and where the value begins."""
        at = self._at
        group, element = self._tag(self._data, at)
        tag = group << 16 | element
        if not self._coding.explicit or group == 0xFFFE:  # noqa: PLR2004 - items carry no VR
            (length,) = self._long(self._data, at + 4)
            return tag, _stated_vr(tag), length, at + 8
        vr = self._data[at + 4 : at + 6].decode("latin-1")
        if vr in _LONG_VRS:
            return tag, vr, self._long(self._data, at + 8)[0], at + 12
        return tag, vr, self._short(self._data, at + 6)[0], at + 8


@cache
def _stated_vr(tag: int) -> str:
    """Return the VR of an element in a file that states none; empty for private ones."""
    from pydicom.datadict import dictionary_VR

    try:
        return dictionary_VR(tag)[:2]  # "US or SS": the first of them
    except KeyError:
        return ""


def _frozen(items: dict[int, list[Fields]]) -> dict[int, tuple[Fields, ...]]:
    return {tag: tuple(found) for tag, found in items.items()}
