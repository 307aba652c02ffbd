"""Headers that repeat: what stays the same from file to file is compared, not walked.

A series repeats its header but for a dozen elements. A `Pattern` is the bytes that stayed the same,
cut where an element differed between two headers that a full walk understood. A header that fits
has the same elements with the same values, except for those at the cuts, which are read. So nothing
is guessed: a header that does not fit is walked in full, and widens the pattern if it has the same
elements in the same order.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from desktop.dicom import tags
from desktop.dicom.fields import Header
from desktop.dicom.scan import LONG_VRS

_UNDEFINED = 0xFFFFFFFF
_META = 132
_MOST_PATTERNS = 8
_MOST_CUTS = 96
_MOST_ELEMENTS = 2_000
_LONG = frozenset(vr.encode() for vr in LONG_VRS)


class UnfitError(Exception):
    """A header whose elements are not laid out plainly in the bytes at hand."""


@dataclass(slots=True)
class Element:
    """Where an element lies: its start, its value, its end."""

    tag: int
    at: int
    ident: bytes  # everything before the length
    is_long: bool
    value: int
    end: int


def elements_of(head: bytes, explicit: bool, end: int) -> list[Element]:  # noqa: FBT001
    """Return the elements from the meta information up to ``end``, where the pixels begin.

    Raises
    ------
    UnfitError
        If one has no stated length or comes twice, or they do not end there.
    """
    found: list[Element] = []
    at = _META
    while at < end and len(found) < _MOST_ELEMENTS:
        group, number = struct.unpack_from("<HH", head, at)
        tag = group << 16 | number
        if not explicit and group != 0x0002:  # noqa: PLR2004 - the meta information
            ident, is_long, value = head[at : at + 4], True, at + 8
        elif head[at + 4 : at + 6] in _LONG:
            ident, is_long, value = head[at : at + 8], True, at + 12
        else:
            ident, is_long, value = head[at : at + 6], False, at + 8
        length = struct.unpack_from("<I" if is_long else "<H", head, value - (4 if is_long else 2))
        if length[0] == _UNDEFINED:
            raise UnfitError
        found.append(Element(tag, at, ident, is_long, value, value + length[0]))
        at = found[-1].end
    if at != end or end > len(head) or len({element.tag for element in found}) < len(found):
        raise UnfitError
    return found


@dataclass(slots=True)
class Pattern:
    """One layout. ``steps`` are fixed bytes, whether the length after them is long, and the tag."""

    shape: tuple[bytes, ...]
    head: bytes
    elements: list[Element]
    pixels: bytes  # tag and VR of the pixels
    cuts: set[int] = field(default_factory=set)
    steps: list[tuple[bytes, bool, int]] = field(default_factory=list)
    tail: bytes = b""

    def build(self) -> None:
        """Lay out the steps between the cuts."""
        self.steps, fixed = [], _META
        for which, element in enumerate(self.elements):
            if which in self.cuts:
                stop = element.at + len(element.ident)
                self.steps.append((self.head[fixed:stop], element.is_long, element.tag))
                fixed = element.end
        end = self.elements[-1].end
        self.tail = self.head[fixed:end] + self.pixels

    def match(self, head: bytes, size: int) -> dict[int, bytes] | None:
        """Return the values at the cuts of a header that fits, by tag."""
        at = _META
        values: dict[int, bytes] = {}
        for fixed, is_long, tag in self.steps:
            stop = at + len(fixed)
            if head[at:stop] != fixed:
                return None
            start = stop + (4 if is_long else 2)
            at = start + int.from_bytes(head[stop:start], "little")
            values[tag] = head[start:at]
        stop = at + len(self.tail)
        if head[at:stop] != self.tail:  # also where a length led beyond the bytes at hand
            return None
        length = int.from_bytes(head[stop : stop + 4], "little")
        if stop + 4 > len(head) or (length != _UNDEFINED and stop + 4 + length > size):
            return None
        return values

    def widen(self, head: bytes, elements: list[Element]) -> None:
        """Cut where another header of the same shape differs."""
        for which, (mine, theirs) in enumerate(zip(self.elements, elements, strict=True)):
            if self.head[mine.at : mine.end] != head[theirs.at : theirs.end]:
                self.cuts.add(which)
        self.build()


class Patterns:
    """The patterns of one index run."""

    def __init__(self) -> None:
        self._known: list[Pattern] = []

    def match(self, head: bytes, size: int) -> tuple[object, dict[int, bytes]] | None:
        """Return a key of what fits, and the values at its cuts."""
        if head[128:_META] != b"DICM":
            return None
        for which, pattern in enumerate(self._known):
            values = pattern.match(head, size)
            if values is not None:
                return (which, len(pattern.cuts)), values
        return None

    def learn(self, head: bytes, header: Header, explicit: bool) -> None:  # noqa: FBT001
        """Learn from a header that was walked in full and found plain."""
        place = header.pixels
        if place is None or head[128:_META] != b"DICM":
            return
        at = place.offset - (12 if explicit else 8)
        try:
            elements = elements_of(head, explicit, at)
        except (UnfitError, struct.error):
            return
        pixels = head[at : place.offset - 4]
        if explicit and pixels[4:6] not in _LONG:
            return
        self._add(Pattern(tuple(element.ident for element in elements), head, elements, pixels))

    def _add(self, made: Pattern) -> None:
        """Widen the pattern of the same elements, or begin one."""
        for pattern in self._known:
            if pattern.shape == made.shape and pattern.pixels == made.pixels:
                if len(pattern.cuts) < _MOST_CUTS:
                    pattern.widen(made.head, made.elements)
                return
        if len(self._known) < _MOST_PATTERNS:
            made.cuts = {n for n, element in enumerate(made.elements) if element.tag in _OWN}
            made.build()
            self._known.append(made)


_OWN = frozenset(
    {
        *(tags.SOP_UID, tags.INSTANCE_NUMBER, tags.POSITION, tags.FRAME_OF_REFERENCE),
        *(0x00020000, 0x00020003),  # length of the meta information, UID in it
    }
)
