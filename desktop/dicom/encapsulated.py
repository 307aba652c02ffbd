"""Compressed pixel data: which bytes of the file make which frame (PS3.5 A.4).

The element is a row of items. The first is the basic offset table, the others are fragments; a
frame is one fragment or several. Tables are believed only where they agree with the items, since
files with empty, wrong and cut tables are common; else the frames are told apart by their own
first bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Header, RefusedError

_ITEM = b"\xfe\xff\x00\xe0"
_END = b"\xfe\xff\xdd\xe0"
_HEAD = 8
_PEEK = 64
_UNDEFINED = 0xFFFFFFFF
_MAX_FRAGMENTS = 400_000
_MAX_TABLE = 16 << 20

Starts = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of bytes of the file. ``is_cut`` says that the file ends before it does."""

    offset: int
    length: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The bytes of every frame, and what is odd about the tables.

    ``pieces[n]`` are the runs of frame ``n + 1``; there may be fewer than the header promises
    (the file ends early), and ``surplus`` counts what lies beyond the last promised frame.
    """

    pieces: tuple[tuple[Piece, ...], ...]
    surplus: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Items:
    """The offset table as it stands, the fragments, and whether the file ends within them."""

    offsets: tuple[int, ...]
    fragments: tuple[Piece, ...]
    starts: tuple[int, ...]  # where each fragment's item begins, from the first one on
    is_cut: bool


def find_frames(blob: Blob, header: Header, count: int, starts: Starts) -> Frames:
    """Find the bytes of every frame; nothing is read but the heads of the items.

    Parameters
    ----------
    count
        Number of frames the header promises.
    starts
        Whether bytes look like the beginning of a frame in this coding.

    Raises
    ------
    RefusedError
        If there are no fragments, or if nothing tells the frames apart.
    """
    items = _read_items(blob, header)
    if not items.fragments:
        raise RefusedError("dicom-pixels-missing")
    if count == 1:
        return _single(blob, items, starts)
    problems: list[str] = []
    bounds = _from_tables(header, items, count, problems)
    if bounds is None:
        bounds = _from_fragments(blob, items, count, starts)
    groups = [items.fragments[first:last] for first, last in pairwise((*bounds, None))]
    if not bounds:
        raise RefusedError("dicom-frames-unclear", count=str(count))
    return Frames(
        pieces=tuple(groups[:count]),
        surplus=max(0, len(groups) - count),
        problems=tuple(problems),
    )


def read_pieces(blob: Blob, pieces: Sequence[Piece], most: int) -> bytes:
    """Read the bytes of one frame.

    Raises
    ------
    RefusedError
        If they are more than ``most``.
    """
    if sum(piece.length for piece in pieces) > most:
        raise RefusedError("dicom-too-large")
    return b"".join(blob.read(piece.offset, piece.length) for piece in pieces)


def _read_items(blob: Blob, header: Header) -> _Items:
    """Walk the items up to the delimiter, the end of the element or the end of the file."""
    place = header.pixels
    if place is None:
        raise RefusedError("dicom-no-pixels")
    position = place.offset
    end = blob.size if place.length is None else min(blob.size, place.offset + place.length)
    found: list[Piece] = []
    at: list[int] = []
    table, first, is_cut = b"", -1, True
    while position + _HEAD <= end:
        head = blob.read(position, _HEAD)
        if len(head) < _HEAD or head[:4] != _ITEM:
            is_cut = head[:4] != _END
            break
        length = struct.unpack_from("<I", head, 4)[0]
        start = position + _HEAD
        if first < 0:
            if length > min(_MAX_TABLE, end - start):
                raise RefusedError("dicom-broken")
            table, first = blob.read(start, length), start + length
        else:
            at.append(position - first)
            found.append(_piece(start, length, end))
        position = start + length
        if len(found) > _MAX_FRAGMENTS:
            raise RefusedError("dicom-too-large")
    offsets = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    return _Items(
        offsets=offsets,
        fragments=tuple(found),
        starts=tuple(at),
        is_cut=is_cut and position != end,
    )


def _piece(start: int, length: int, end: int) -> Piece:
    if length == _UNDEFINED or start + length > end:
        return Piece(start, max(0, end - start), is_cut=True)
    return Piece(start, length)


def _single(blob: Blob, items: _Items, starts: Starts) -> Frames:
    """Everything is the one frame, unless a second frame plainly begins."""
    begins = [n for n, piece in enumerate(items.fragments) if starts(_peek(blob, piece))]
    last = begins[1] if len(begins) > 1 and begins[0] == 0 else len(items.fragments)
    return Frames(
        pieces=(items.fragments[:last],), surplus=len(begins[1:]) if begins[:1] == [0] else 0
    )


def _peek(blob: Blob, piece: Piece) -> bytes:
    return blob.read(piece.offset, min(_PEEK, piece.length))


def _from_tables(
    header: Header, items: _Items, count: int, problems: list[str]
) -> list[int] | None:
    """Return the first fragment of each frame by the tables, or ``None`` if none can be believed.

    The extended table (PS3.3 C.7.6.3.1.8) goes before the basic one, which must then be empty.
    """
    extended = header.fields.data(tags.EXTENDED_OFFSETS)
    wide = struct.unpack(f"<{len(extended) // 8}Q", extended[: len(extended) // 8 * 8])
    for offsets in (wide, items.offsets):
        if not offsets:
            continue
        bounds = _matched(offsets, items, count)
        if bounds is not None:
            return bounds
        problems.append("dicom-offsets-wrong")
    return None


def _matched(offsets: Sequence[int], items: _Items, count: int) -> list[int] | None:
    """Return the fragments that offsets name; ``None`` unless every one is where an item begins."""
    if len(offsets) != count or offsets[0] != 0:
        return None
    known = {start: number for number, start in enumerate(items.starts)}
    bounds = [known[offset] for offset in offsets if offset in known]
    if any(after <= before for before, after in pairwise(bounds)):
        return None
    is_all = len(bounds) == len(offsets)
    beyond = items.is_cut and all(
        offset > items.starts[-1] for offset in offsets[len(bounds) :] if offset not in known
    )
    return bounds if is_all or beyond else None


def _from_fragments(blob: Blob, items: _Items, count: int, starts: Starts) -> list[int]:
    """Tell frames apart without a table: one fragment each, or by their first bytes."""
    if len(items.fragments) == count:
        return list(range(count))
    begins = [n for n, piece in enumerate(items.fragments) if starts(_peek(blob, piece))]
    if begins[:1] != [0]:
        begins = []
    is_short = items.is_cut or any(piece.is_cut for piece in items.fragments)
    if len(begins) >= count or (begins and is_short):
        return begins
    if is_short and len(items.fragments) < count:
        return list(range(len(items.fragments)))
    raise RefusedError("dicom-frames-unclear", count=str(count))
