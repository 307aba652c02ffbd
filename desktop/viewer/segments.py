"""Segmentations on the grid of whatever frame is shown: their own images, others, resliced planes.

Values are never interpolated: every pixel shows the nearest sample of the segmentation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FramePlacement, FrameRef
from desktop.domain.segmentation import Rgb, Segment, Segmentation, SegmentFrame
from desktop.viewer.geometry import dot, normal_of

Mask = NDArray[np.uint8]
Size = tuple[int, int]
_SAME_DIRECTION = 0.005
_SAME_PLACE_MM = 0.05
_SAME_POSITION_MM = 0.01
_DEFAULT_THICKNESS_MM = 1.0
_GAP = 1.5  # slices seldom lie further apart than this many times their thickness
_SAME_PIXEL = 0.01
# Okabe and Ito's colours, told apart by every kind of colour vision; then lighter kin of them
PALETTE: tuple[Rgb, ...] = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (213, 94, 0),
    (204, 121, 167),
    (0, 114, 178),
    (255, 179, 138),
    (170, 221, 170),
    (190, 170, 255),
)
_TOO_DARK = 40  # luma of a colour that cannot be seen on a black image
_TOO_NEAR = 60  # distance of two colours that are taken for one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slab:
    """Planes of one direction, in order along their normal."""

    placement: FramePlacement
    positions: NDArray[np.float64]
    reach_mm: float
    members: tuple[tuple[int, ...], ...]  # frames at each position


class SegmentGrid:
    """A segmentation ready to be laid on frames. Immutable after it is made; safe in any thread."""

    def __init__(self, segmentation: Segmentation) -> None:
        self.segmentation = segmentation
        self._by_source: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index, frame in enumerate(segmentation.frames):
            for source in frame.sources:
                self._by_source[source].append(index)
        self._slabs = tuple(_slabs(segmentation.frames))

    def masks(self, ref: FrameRef, size: Size) -> dict[int, Mask]:
        """Return segment number -> values (rows, columns) on a frame; empty ones are left out.

        Parameters
        ----------
        ref
            The frame shown; its own object if the segmentation names it, else its place.
        size
            (rows, columns) of the frame.
        """
        direct = self._direct(ref, size)
        if direct is not None:
            return direct
        return self._placed(ref, size)

    def covers(self, ref: FrameRef) -> bool:
        """Whether the segmentation could have anything on a frame: named by it, or in its space."""
        if (ref.sop_uid, ref.frame) in self._by_source or (ref.sop_uid, 0) in self._by_source:
            return True
        uid = ref.placement.frame_of_reference_uid if ref.placement else None
        return uid is not None and any(
            slab.placement.frame_of_reference_uid == uid for slab in self._slabs
        )

    def _direct(self, ref: FrameRef, size: Size) -> dict[int, Mask] | None:
        named = (*self._by_source.get((ref.sop_uid, ref.frame), ()),)
        named += tuple(self._by_source.get((ref.sop_uid, 0), ()))
        frames = [self.segmentation.frames[index] for index in named]
        fitting = [frame for frame in frames if frame.size == size and _same_grid(frame, ref)]
        if not fitting:
            return None
        found: dict[int, Mask] = {}
        for frame in fitting:
            _paste(found, frame, size)
        return found

    def _placed(self, ref: FrameRef, size: Size) -> dict[int, Mask]:
        found: dict[int, Mask] = {}
        if ref.placement is None or not ref.scale.row_mm or not ref.scale.column_mm:
            return found
        for slab in self._slabs:
            uid = slab.placement.frame_of_reference_uid
            if uid is not None and uid == ref.placement.frame_of_reference_uid:
                self._lay(slab, ref, size, found)
        return found

    def _lay(self, slab: _Slab, ref: FrameRef, size: Size, found: dict[int, Mask]) -> None:
        depth = _Pixels.all_of(ref, size).along(normal_of(slab.placement))
        middles = (slab.positions[1:] + slab.positions[:-1]) / 2.0
        nearest = np.searchsorted(middles, depth)
        near = np.flatnonzero(np.abs(depth - slab.positions[nearest]) <= slab.reach_mm)
        if not near.size:
            return
        near = near[np.argsort(nearest[near], kind="stable")]  # pixels of one plane in a row
        planes, begins = np.unique(nearest[near], return_index=True)
        for plane, part in zip(planes, np.split(near, begins[1:]), strict=True):
            pixels = _Pixels(ref, part // size[1], part % size[1])
            last: tuple[SegmentFrame, NDArray[np.int64], NDArray[np.int64]] | None = None
            for index in slab.members[int(plane)]:
                frame = self.segmentation.frames[index]
                if last is None or not _same_plane(last[0], frame):
                    spots = _spots(frame, pixels)
                    last = None if spots is None else (frame, *spots)
                if last is not None:
                    _take(found, frame, (last[1], last[2]), pixels, size)


@dataclass(frozen=True, slots=True)
class _Pixels:
    """Some pixels of a frame and where they lie."""

    ref: FrameRef
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    @classmethod
    def all_of(cls, ref: FrameRef, size: Size) -> _Pixels:
        """Return every pixel of a frame, row by row."""
        rows, columns = np.divmod(np.arange(size[0] * size[1]), size[1])
        return cls(ref, rows, columns)

    def along(self, direction: tuple[float, float, float]) -> NDArray[np.float64]:
        """Return the coordinate of each pixel along a direction, in mm."""
        place, scale = self.ref.placement, self.ref.scale
        assert place is not None  # noqa: S101 - asked before
        across = dot(place.row_direction, direction) * (scale.column_mm or 0.0)
        down = dot(place.column_direction, direction) * (scale.row_mm or 0.0)
        start = dot(place.origin_lps_mm, direction)
        made: NDArray[np.float64] = start + self.columns * across + self.rows * down
        return made


def _same_plane(one: SegmentFrame, other: SegmentFrame) -> bool:
    return one.placement == other.placement and one.scale == other.scale


def _spots(
    frame: SegmentFrame, pixels: _Pixels
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return (row, column) of the sample of a plane that lies nearest to each pixel."""
    place, scale = frame.placement, frame.scale
    if place is None or not scale.row_mm or not scale.column_mm:
        return None
    across = pixels.along(place.row_direction) - dot(place.origin_lps_mm, place.row_direction)
    down = pixels.along(place.column_direction) - dot(place.origin_lps_mm, place.column_direction)
    column = np.floor(across / scale.column_mm + 0.5).astype(np.int64)
    row = np.floor(down / scale.row_mm + 0.5).astype(np.int64)
    return row, column


def _take(
    found: dict[int, Mask],
    frame: SegmentFrame,
    spots: tuple[NDArray[np.int64], NDArray[np.int64]],
    pixels: _Pixels,
    size: Size,
) -> None:
    """Put the values of a segment's plane where they are seen."""
    row, column = spots[0] - frame.top, spots[1] - frame.left
    rows, columns = frame.values.shape
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    if not inside.any():
        return
    values = frame.values[row[inside], column[inside]]
    if not values.any():
        return
    target = found.setdefault(frame.segment, np.zeros(size, dtype=np.uint8))
    at = (pixels.rows[inside], pixels.columns[inside])
    target[at] = np.maximum(target[at], values)


def _paste(found: dict[int, Mask], frame: SegmentFrame, size: Size) -> None:
    values = np.zeros(size, dtype=np.uint8)
    rows, columns = frame.values.shape
    values[frame.top : frame.top + rows, frame.left : frame.left + columns] = frame.values
    _merge(found, frame.segment, values)


def _merge(found: dict[int, Mask], number: int, values: Mask) -> None:
    if not values.any():
        return
    before = found.get(number)
    found[number] = values if before is None else np.maximum(before, values)


def _same_grid(frame: SegmentFrame, ref: FrameRef) -> bool:
    """Whether a segment's plane has the pixels of a frame; without a place its size must do."""
    if frame.placement is None or ref.placement is None:
        return True
    if not _same_direction(frame.placement, ref.placement):
        return False
    scales = (frame.scale, ref.scale)
    if all(scale.row_mm and scale.column_mm for scale in scales):
        same = (
            abs((frame.scale.row_mm or 0) - (ref.scale.row_mm or 0)) < _SAME_PIXEL
            and abs((frame.scale.column_mm or 0) - (ref.scale.column_mm or 0)) < _SAME_PIXEL
        )
        if not same:
            return False
    mine, theirs = frame.placement.origin_lps_mm, ref.placement.origin_lps_mm
    apart = max(abs(a - b) for a, b in zip(mine, theirs, strict=True))
    return apart <= max(_SAME_PLACE_MM, 0.5 * (ref.scale.row_mm or 0.0))


def _same_direction(one: FramePlacement, other: FramePlacement) -> bool:
    mine = (*one.row_direction, *one.column_direction)
    theirs = (*other.row_direction, *other.column_direction)
    return all(abs(a - b) <= _SAME_DIRECTION for a, b in zip(mine, theirs, strict=True))


def _slabs(frames: tuple[SegmentFrame, ...]) -> list[_Slab]:
    groups: list[tuple[FramePlacement, list[tuple[float, int]]]] = []
    for index, frame in enumerate(frames):
        place = frame.placement
        if place is None:
            continue
        group = next((g for p, g in groups if _joins(p, place)), None)
        if group is None:
            group = []
            groups.append((place, group))
        group.append((dot(place.origin_lps_mm, normal_of(place)), index))
    return [_slab(place, group, frames) for place, group in groups]


def _joins(one: FramePlacement, other: FramePlacement) -> bool:
    same = one.frame_of_reference_uid == other.frame_of_reference_uid
    return same and _same_direction(one, other)


def _slab(
    place: FramePlacement, group: list[tuple[float, int]], frames: tuple[SegmentFrame, ...]
) -> _Slab:
    positions: list[float] = []
    members: list[list[int]] = []
    for position, index in sorted(group):
        if not positions or position - positions[-1] > _SAME_POSITION_MM:
            positions.append(position)
            members.append([])
        members[-1].append(index)
    ordered = np.array(positions, dtype=np.float64)
    reach = _step_mm(ordered, frames[group[0][1]]) / 2.0 + _SAME_POSITION_MM
    return _Slab(
        placement=place,
        positions=ordered,
        reach_mm=reach,
        members=tuple(tuple(group) for group in members),
    )


def _step_mm(positions: NDArray[np.float64], frame: SegmentFrame) -> float:
    """Return how far apart planes lie; sparse objects leave out planes, so steps may be too long.

    The stated spacing wins; else the smallest step, but not much more than the stated thickness.
    """
    if frame.spacing_mm is not None and frame.spacing_mm > 0:
        return frame.spacing_mm
    thick = frame.thickness_mm if frame.thickness_mm and frame.thickness_mm > 0 else None
    if len(positions) < 2:  # noqa: PLR2004 - a step needs two planes
        return thick or _DEFAULT_THICKNESS_MM
    step = float(np.diff(positions).min())
    return step if thick is None else min(step, _GAP * thick)


def outline(inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the border of a region as pieces (n, 4): x0, y0, x1, y1 in image pixels.

    The pieces run along the edges of pixels, so what they enclose is exactly what is inside; a
    piece is as long as it can be.
    """
    padded = np.pad(inside, 1)
    flat = _runs(padded[1:, :] != padded[:-1, :])  # between a row and the one above it
    tall = _runs((padded[:, 1:] != padded[:, :-1]).T)
    pieces = np.empty((len(flat) + len(tall), 4), dtype=np.float32)
    pieces[: len(flat), 1] = pieces[: len(flat), 3] = flat[:, 0] - 0.5
    pieces[: len(flat), 0], pieces[: len(flat), 2] = flat[:, 1] - 1.5, flat[:, 2] - 1.5
    pieces[len(flat) :, 0] = pieces[len(flat) :, 2] = tall[:, 0] - 0.5
    pieces[len(flat) :, 1], pieces[len(flat) :, 3] = tall[:, 1] - 1.5, tall[:, 2] - 1.5
    return pieces


def _runs(edges: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (line, begin, end) of every run of true values along the lines."""
    padded = np.pad(edges, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    begins, ends = np.argwhere(steps == 1), np.argwhere(steps == -1)
    return np.column_stack((begins, ends[:, 1])) if len(begins) else np.empty((0, 3), np.int64)


def label_point(inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return where a region's name stands: at its right edge, at half of its height."""
    rows = np.flatnonzero(inside.any(axis=1))
    row = int(rows[len(rows) // 2])
    return float(np.flatnonzero(inside[row])[-1]) + 0.5, float(row)


def colours(segments: tuple[Segment, ...], taken: tuple[Rgb, ...] = ()) -> dict[int, Rgb]:
    """Return a colour for every segment: the recommended one, unless it is too dark or not its own.

    Parameters
    ----------
    taken
        Colours of other segmentations on screen.
    """
    given: dict[int, Rgb] = {}
    used = list(taken)
    for segment in segments:
        wanted = segment.colour
        if wanted is None or _luma(wanted) < _TOO_DARK or _is_near(wanted, used):
            free = [colour for colour in PALETTE if not _is_near(colour, used)]
            wanted = free[0] if free else PALETTE[len(used) % len(PALETTE)]
        given[segment.number] = wanted
        used.append(wanted)
    return given


def _luma(colour: Rgb) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _is_near(colour: Rgb, used: list[Rgb]) -> bool:
    return any(sum(abs(a - b) for a, b in zip(colour, u, strict=True)) < _TOO_NEAR for u in used)
