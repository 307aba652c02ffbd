"""Overlay planes of images and presentation states (groups 6000 to 601E).

References
----------
PS3.3 C.9.2 (planes), C.9.3 (several frames); bits in unused cells of the pixels are retired
(PS3.3-2004) but still met.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Fields
from desktop.dicom.header import read_elements
from desktop.domain.message import Problem
from desktop.domain.pixels import OverlayPlane

_ROWS, _COLUMNS, _FRAMES, _DESCRIPTION = 0x0010, 0x0011, 0x0015, 0x0022
_TYPE, _ORIGIN, _FIRST_FRAME = 0x0040, 0x0050, 0x0051
_ALLOCATED, _POSITION, _LABEL, _DATA = 0x0100, 0x0102, 0x1500, 0x3000
_PARTS = (
    *(_ROWS, _COLUMNS, _FRAMES, _DESCRIPTION, _TYPE, _ORIGIN, _FIRST_FRAME),
    *(_ALLOCATED, _POSITION, _LABEL, _DATA),
)
_MAX_SIDE = 65_535
_MAX_BITS = 1 << 28
_BYTE = 8

GROUPS = tuple(range(0x6000, 0x6020, 2))


def plane_tags(group: int) -> tuple[int, ...]:
    """Return the elements of one overlay group."""
    return tuple(group << 16 | part for part in _PARTS)


def groups_in(fields: Fields) -> tuple[int, ...]:
    """Return the overlay groups that a header states rows for; an empty group is none."""
    return tuple(group for group in GROUPS if fields.values(group << 16 | _ROWS))


def read_plane_elements(blob: Blob, groups: tuple[int, ...]) -> Fields:
    """Read all elements of some overlay groups."""
    return read_elements(blob, [tag for group in groups for tag in plane_tags(group)])


def planes_of(
    header: Fields, elements: Fields, frame: int, words: NDArray[Any] | None
) -> tuple[tuple[OverlayPlane, ...], tuple[Problem, ...]]:
    """Return the planes on one frame (from 1) and what is wrong with the others.

    Parameters
    ----------
    header
        The image's header, for its size.
    elements
        As `read_plane_elements` returns them.
    words
        Pixel cells of the frame with all their bits, (rows, columns), for planes inside them;
        ``None`` where they are not at hand.
    """
    planes, problems = [], []
    size = (header.integer(tags.ROWS) or 0, header.integer(tags.COLUMNS) or 0)
    for group in groups_in(elements):
        if not elements.data(group << 16 | _DATA):
            plane = _inside(elements, group, words)
        else:
            plane = plane_of(elements, group, frame)
        if plane is None:
            problems.append(Problem.of("", "dicom-overlay-broken"))
        elif plane.bits.size and _meets(plane, size):
            planes.append(plane)
    return tuple(planes), tuple(dict.fromkeys(problems))


def plane_of(elements: Fields, group: int, frame: int) -> OverlayPlane | None:
    """Return a plane with its own data; without pixels where it has none on this frame."""
    base = group << 16
    rows, columns = _side(elements, base | _ROWS), _side(elements, base | _COLUMNS)
    data = elements.data(base | _DATA)
    if not rows or not columns or rows * columns > _MAX_BITS or not data:
        return None
    index = _frame_index(elements, base, frame)
    if index is None:
        return _plane(elements, group, np.zeros((0, 0), dtype=np.bool_))
    start, count = index * rows * columns, rows * columns
    if (start + count + _BYTE - 1) // _BYTE > len(data):
        return None
    first, last = start // _BYTE, (start + count + _BYTE - 1) // _BYTE
    raw = np.frombuffer(data, dtype=np.uint8)
    if not elements.is_little and len(raw) % 2 == 0:
        raw = raw.reshape(-1, 2)[:, ::-1].reshape(-1)  # words of a big-endian file
    bits = np.unpackbits(raw[first:last], bitorder="little")
    shift = start - first * _BYTE
    return _plane(
        elements, group, bits[shift : shift + count].reshape(rows, columns).astype(np.bool_)
    )


def _inside(elements: Fields, group: int, words: NDArray[Any] | None) -> OverlayPlane | None:
    """Return a plane that lies in one bit of the pixel cells."""
    position = elements.integer(group << 16 | _POSITION)
    if words is None or position is None or not 0 <= position < words.itemsize * _BYTE:
        return None
    cells = words.view(np.dtype(f"u{words.itemsize}"))
    bits = (cells >> cells.dtype.type(position)) & cells.dtype.type(1)
    return _plane(elements, group, bits.astype(np.bool_))


def _plane(elements: Fields, group: int, bits: NDArray[np.bool_]) -> OverlayPlane:
    base = group << 16
    origin = elements.numbers(base | _ORIGIN, 2) or (1.0, 1.0)
    return OverlayPlane(
        bits=bits,
        row=int(origin[0]) - 1,
        column=int(origin[1]) - 1,
        kind="R" if elements.text(base | _TYPE).upper() == "R" else "G",
        label=elements.text(base | _LABEL),
        description=elements.text(base | _DESCRIPTION),
        group=group,
    )


def _frame_index(elements: Fields, base: int, frame: int) -> int | None:
    """Return which of the plane's frames is on an image frame; ``None``: none of them."""
    stated = elements.integer(base | _FRAMES)
    if stated is None or stated < 1:
        return 0  # one plane for every frame
    first = elements.integer(base | _FIRST_FRAME) or 1
    index = frame - first
    return index if 0 <= index < stated else None


def _side(elements: Fields, tag: int) -> int:
    value = elements.integer(tag) or 0
    return value if 0 < value <= _MAX_SIDE else 0


def _meets(plane: OverlayPlane, size: tuple[int, int]) -> bool:
    rows, columns = plane.bits.shape
    return (
        plane.row < size[0]
        and plane.column < size[1]
        and plane.row + rows > 0
        and plane.column + columns > 0
    )
