"""The first bytes of many files at once, and what one series' headers have in common.

An index needs some sixty elements of each header, and within a series all but four of them are the
same bytes: the object's UID, its number, its position, now and then its frame of reference. A
`Row` holds these four; everything else is its `key`. Files of one key give the same instance but
for the row, so one of them is read in full and the others are made from it (`desktop.dicom.likes`).

The compiled walk (`header_kernels`) reads rows from the bytes of many files in one go. Until it is
there, rows come from the scanner. Neither judges anything: a file that is not plain has no row and
is read by the general way.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop.dicom import tags
from desktop.dicom.blobs import open_flags
from desktop.dicom.fields import Header, RefusedError
from desktop.dicom.header import IMPLICIT, read_header
from desktop.dicom.patterns import Patterns
from desktop.dicom.scan import LONG_VRS, SHORT_VRS
from desktop.domain.imaging import Vector3

HEAD_BYTES = 16_384
BATCH = 32  # files read in one go: half a megabyte stays in the processor's cache

READ_BY_INDEX = frozenset(
    {
        *(tags.CHARSET, tags.IMAGE_TYPE, tags.SOP_CLASS, tags.SOP_UID, tags.STUDY_DATE),
        *(tags.STUDY_TIME, tags.ACCESSION, tags.MODALITY, tags.INSTITUTION, tags.REFERRER),
        *(tags.STUDY_DESCRIPTION, tags.DISPLAY_RATE, tags.SERIES_DESCRIPTION, tags.PATIENT_NAME),
        *(tags.PATIENT_ID, tags.PATIENT_ISSUER, tags.BIRTH_DATE, tags.SEX, tags.AGE),
        *(
            tags.CONTRAST_AGENT,
            tags.BODY_PART,
            tags.CINE_RATE,
            tags.SLICE_THICKNESS,
            tags.KVP,
            tags.REPETITION_TIME,
        ),
        *(tags.ECHO_TIME, tags.INVERSION_TIME, tags.TRIGGER_TIME, tags.FRAME_TIME),
        *(tags.FRAME_TIMES, tags.MAGNIFICATION, tags.IMAGER_SPACING, tags.KERNEL),
        *(tags.FRAME_DURATION, tags.FLIP_ANGLE, tags.B_VALUE, tags.GRADIENT, tags.STUDY_UID),
        *(tags.SERIES_UID, tags.SERIES_NUMBER, tags.INSTANCE_NUMBER, tags.POSITION),
        *(tags.ORIENTATION, tags.FRAME_OF_REFERENCE, tags.LATERALITY, tags.IMAGE_LATERALITY),
        *(tags.TEMPORAL_POSITION, tags.FRAMES, tags.ROWS, tags.COLUMNS, tags.PIXEL_SPACING),
        *(tags.ASPECT, tags.CALIBRATION, tags.DOCUMENT_TITLE, tags.CONTENT_LABEL),
        *(tags.CONTENT_DESCRIPTION, tags.DOSE_OFFSETS, tags.BURNED_IN, tags.FEATURES),
    }
)
"""Elements whose values an index depends on, sequences apart."""

_OWN = (tags.SOP_UID, tags.INSTANCE_NUMBER, tags.POSITION, tags.FRAME_OF_REFERENCE)
_OWN_VR = ("UI", "IS", "DS", "UI")
_KEYED = tuple(sorted(READ_BY_INDEX - set(_OWN)))
_GENERAL = frozenset(
    {
        *(tags.US_REGIONS, tags.SHARED_GROUPS, tags.FRAME_GROUPS, tags.CONCEPT_NAME),
        *(tags.DIRECTORY_RECORDS, tags.DIRECTORY_FIRST),
    }
)
_UID = re.compile(rb"([0-9.]{1,64})[ \0]?")
_WHOLE = re.compile(rb" *([0-9]{1,9})[ \0]*|[ \0]*")
_DECIMAL = rb" *([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?) *"
_PLACE = re.compile(_DECIMAL + rb"\\" + _DECIMAL + rb"\\" + _DECIMAL + rb"\0?")
_LARGEST_MM = 1e30
_KEY_BYTES = 2_560
_OWN_AT = 2_432  # behind the key: the UID, and 64 bytes on the frame of reference
_READ_NOFOLLOW = open_flags(follow=False)


@dataclass(slots=True)
class Row:
    """What one file has of its own within its series; ``key`` is all that others share."""

    key: object
    sop_uid: str
    number: int | None
    origin_mm: Vector3 | None
    reference: bytes


class _BeyondError(Exception):
    """Bytes are asked for that were not read."""


class _HeadBlob:
    """The first bytes of a file as a blob."""

    reads_anywhere = False
    __slots__ = ("_head", "size", "version")

    def __init__(self, head: bytes, size: int) -> None:
        self._head = head
        self.size = size
        self.version: tuple[int, ...] = (size,)

    def read(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset``."""
        if min(offset + count, self.size) > len(self._head) and (offset, count) != (0, HEAD_BYTES):
            raise _BeyondError
        return self._head[offset : offset + count]

    def read_into(self, offset: int, target: memoryview) -> int:  # noqa: ARG002
        """Do nothing: headers are not read this way."""
        raise _BeyondError


class Heads:
    """Reads rows of files, a batch at a time; one object serves one index run."""

    def __init__(self) -> None:
        self._bytes = np.zeros((BATCH, HEAD_BYTES), np.uint8)
        self._views = [memoryview(line) for line in self._bytes]  # type: ignore[arg-type]
        self._have = np.zeros(BATCH, np.int64)
        self._sizes = np.zeros(BATCH, np.int64)
        self._patterns = Patterns()

    def rows(self, paths: Sequence[str]) -> list[Row | None]:
        """Return a row for each file (at most ``BATCH``); ``None``: read it the general way."""
        have, sizes = [], []
        for path, view in zip(paths, self._views, strict=False):
            count, size = _read_head(path, view)
            have.append(count)
            sizes.append(size)
        walk = _walker()
        if walk is None:
            parts = zip(self._views, have, sizes, strict=False)
            return [_scanned_row(bytes(view[:n]), size, self._patterns) for view, n, size in parts]
        self._have[: len(have)] = have
        self._sizes[: len(sizes)] = sizes
        return walk(self._bytes[: len(have)], self._have, self._sizes)


def _read_head(path: str, view: memoryview) -> tuple[int, int]:
    """Read the first bytes of a regular file; return how many, 0 where there are none."""
    try:
        descriptor = os.open(path, _READ_NOFOLLOW)
    except (OSError, ValueError):
        return 0, 0
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return 0, 0
        if hasattr(os, "preadv"):
            return os.preadv(descriptor, [view], 0), status.st_size
        data = os.read(descriptor, HEAD_BYTES)
        view[: len(data)] = data
        return len(data), status.st_size
    except OSError:
        return 0, 0
    finally:
        os.close(descriptor)


def _scanned_row(head: bytes, size: int, patterns: Patterns) -> Row | None:
    """Return the row of a file: by the pattern it fits, else by a full scan."""
    if not head:
        return None
    known = patterns.match(head, size)
    if known is not None:
        which, values = known
        keyed = tuple(values[tag] for tag in _KEYED if tag in values)
        shared = tuple(tag in values for tag in _OWN)
        own = [values.get(tag) for tag in _OWN]
        return _row((which, shared, keyed), own)
    try:
        header = read_header(_HeadBlob(head, size))
    except (RefusedError, _BeyondError):
        return None
    row = row_of(header)
    if row is not None:
        patterns.learn(head, header, header.transfer_syntax != IMPLICIT)
    return row


def row_of(header: Header) -> Row | None:
    """Return the row of a header, where it is a plain one."""
    raw = header.fields.undecoded
    own = [raw.get(tag) for tag in _OWN]
    if not _is_plain(header, raw) or any(
        entry and entry[0] != vr for entry, vr in zip(own, _OWN_VR, strict=True)
    ):
        return None
    shared = tuple(entry is not None for entry in own)
    key = (header.transfer_syntax, header.media_class, shared, *map(raw.get, _KEYED))
    return _row(key, [entry[1] if entry is not None else None for entry in own])


def _row(key: object, own: Sequence[bytes | None]) -> Row | None:
    """Return a row, where the values a file has of its own are plain."""
    uid, number, place, reference = own
    known = _UID.fullmatch(uid or b"")
    counted = _WHOLE.fullmatch(number or b"")
    framed = _UID.fullmatch(reference) if reference is not None else None
    if known is None or counted is None or (reference is not None and framed is None):
        return None
    origin = _place(place) if place is not None else None
    if place is not None and origin is None:
        return None
    return Row(
        key,
        known[1].decode("ascii"),
        int(counted[1]) if counted[1] else None,
        origin,
        framed[1] if framed else b"",
    )


def _is_plain(header: Header, raw: Mapping[int, object]) -> bool:
    """Whether nothing in a header asks for a closer look."""
    if header.is_incomplete or header.has_twins or header.pixels is None:
        return False
    if header.sequences & _GENERAL or tags.DIRECTORY_FIRST in raw:
        return False
    return tags.ANATOMIC_REGION not in header.sequences or tags.BODY_PART in raw


def _place(value: bytes) -> Vector3 | None:
    """Return a position; ``None`` where its text is not plainly three numbers."""
    found = _PLACE.fullmatch(value)
    if found is None:
        return None
    try:
        x, y, z = float(found[1]), float(found[2]), float(found[3])
    except ValueError:
        return None
    return (x, y, z) if _is_place(x, y, z) else None


def _is_place(x: float, y: float, z: float) -> bool:
    return max(abs(x), abs(y), abs(z)) < _LARGEST_MM


_Walk = Callable[[Any, Any, Any], list[Row | None]]
_ready: list[_Walk] = []
_warming = threading.Lock()


def _walker() -> _Walk | None:
    """Return the compiled walk where it is there already."""
    return _ready[0] if _ready else None


def compiled_walks() -> list[_Walk]:
    """Return the compiled walk, if it is there, for whoever measures both ways."""
    return list(_ready)


def use_walks(walks: Sequence[_Walk]) -> None:
    """Use the compiled walk given, or none."""
    _ready[:] = walks


def warm_up() -> bool:
    """Fetch the compiled walk; takes its time, so call it on a worker, never before a picture."""
    with _warming:
        if not _ready:
            _ready.append(_compiled_walk())
    return True


def _compiled_walk() -> _Walk:
    from desktop.dicom import header_kernels

    tables = _tables()

    def walk(heads: Any, have: Any, sizes: Any) -> list[Row | None]:  # noqa: ANN401
        count = len(heads)
        used = np.zeros(count, np.int64)
        found = np.zeros((count, 4), np.int64)
        places = np.zeros((count, 3), np.float64)
        keys = np.empty((count, _KEY_BYTES), np.uint8)
        header_kernels.walk_headers(heads, have, sizes, *tables, keys, used, found, places)
        return _rows(keys.tobytes(), used.tolist(), found.tolist(), places.tolist())

    walk(np.zeros((1, HEAD_BYTES), np.uint8), np.zeros(1, np.int64), np.zeros(1, np.int64))
    return walk


def _rows(
    keys: bytes, used: list[int], found: list[list[int]], places: list[list[float]]
) -> list[Row | None]:
    """Turn what the walk left behind into rows; the file's own UIDs stand behind its key."""
    rows: list[Row | None] = []
    start = -_KEY_BYTES
    for length, (uid, number, has_place, reference), place in zip(used, found, places, strict=True):
        start += _KEY_BYTES
        x, y, z = place
        if not length or uid < 0 or (has_place > 0 and not _is_place(x, y, z)):
            rows.append(None)
            continue
        own = start + _OWN_AT
        rows.append(
            Row(
                keys[start : start + length],
                keys[own : own + uid].decode("ascii"),
                number if number >= 0 else None,
                (x, y, z) if has_place > 0 else None,
                keys[own + 64 : own + 64 + reference] if reference > 0 else b"",
            )
        )
    return rows


def _tables() -> tuple[Any, ...]:
    """Return the tables of the walk: elements, their kinds, VRs, powers of ten."""
    kind_of = dict.fromkeys(_KEYED, 0)
    kind_of.update(zip(_OWN, (1, 2, 3, 4), strict=True))
    kind_of.update(dict.fromkeys(tags.PIXEL_TAGS, 5))
    kind_of.update(dict.fromkeys(_GENERAL, 6))
    kind_of[tags.ANATOMIC_REGION] = 7
    slots = np.zeros((1024, 2), np.int64)
    kinds = np.zeros(len(kind_of), np.int64)
    special = np.zeros(2, np.int64)
    for which, (tag, kind) in enumerate(kind_of.items()):
        slot = (tag ^ tag >> 11) & 1023
        while slots[slot, 0]:
            slot = (slot + 1) & 1023
        slots[slot] = tag, which
        kinds[which] = kind
        if tag == tags.ANATOMIC_REGION:
            special[0] = which
        if tag == tags.BODY_PART:
            special[1] = which
    vrs = np.zeros(26 * 26, np.int64)
    for names, form in ((SHORT_VRS, 1), (LONG_VRS, 2)):
        for name in names:
            vrs[(ord(name[0]) - 65) * 26 + ord(name[1]) - 65] = form
    powers = np.array([10.0**power for power in range(23)])
    return slots, kinds, special, vrs, powers
