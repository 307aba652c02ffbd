"""Where pixels lie in the patient: coordinates, planes, letters, cuts between planes.

Pixels are (x, y): x to the right, y downwards, (0, 0) the centre of the first pixel. Patient
points are LPS mm: +x to the patient's left, +y to the back, +z to the head.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.domain.imaging import FramePlacement, FrameRef, PixelScale, Plane, Stack, Vector3

Point = tuple[float, float]

_PARALLEL_SINE = 1e-3  # planes closer than 0.06 degrees have no usable cut
_PLANE_COSINE = 0.8  # up to about 37 degrees from a main axis keeps its name
_LETTER_PART = 0.05  # a component smaller than this names no letter
_LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
_PLANES = (Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLetters:
    """Letters of the four edges of an image: where each edge points in the patient."""

    left: str
    right: str
    top: str
    bottom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelHit:
    """A patient point seen from a frame: its foot (x, y) and its signed distance from the plane."""

    x: float
    y: float
    distance_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A straight line on a frame, from (start_x, start_y) to (end_x, end_y) in pixels."""

    start_x: float
    start_y: float
    end_x: float
    end_y: float


def dot(a: Vector3, b: Vector3) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector3, b: Vector3) -> Vector3:
    """Return the vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def along(start: Vector3, direction: Vector3, distance: float) -> Vector3:
    """Return the point ``distance`` along ``direction`` from ``start``."""
    return (
        start[0] + direction[0] * distance,
        start[1] + direction[1] * distance,
        start[2] + direction[2] * distance,
    )


def normal_of(placement: FramePlacement) -> Vector3:
    """Return the unit normal of a frame: row direction x column direction."""
    normal = cross(placement.row_direction, placement.column_direction)
    size = math.sqrt(dot(normal, normal)) or 1.0
    return (normal[0] / size, normal[1] / size, normal[2] / size)


def position_along(normal: Vector3, point_lps_mm: Vector3) -> float:
    """Return the position of a point along a normal, in mm."""
    return dot(normal, point_lps_mm)


def frame_position_mm(placement: FramePlacement) -> float:
    """Return the position of a frame along its own normal, in mm."""
    return position_along(normal_of(placement), placement.origin_lps_mm)


def pixel_to_patient(
    placement: FramePlacement | None, scale: PixelScale, x: float, y: float
) -> Vector3 | None:
    """Return the patient point (LPS mm) of a pixel; ``None`` without placement or size."""
    if placement is None or scale.row_mm is None or scale.column_mm is None:
        return None
    point = along(placement.origin_lps_mm, placement.row_direction, x * scale.column_mm)
    return along(point, placement.column_direction, y * scale.row_mm)


def patient_to_pixel(
    placement: FramePlacement | None, scale: PixelScale, point_lps_mm: Vector3
) -> PixelHit | None:
    """Return where a patient point falls on a frame, and how far from its plane it lies."""
    if placement is None or not scale.row_mm or not scale.column_mm:
        return None
    origin = placement.origin_lps_mm
    offset = (
        point_lps_mm[0] - origin[0],
        point_lps_mm[1] - origin[1],
        point_lps_mm[2] - origin[2],
    )
    return PixelHit(
        x=dot(offset, placement.row_direction) / scale.column_mm,
        y=dot(offset, placement.column_direction) / scale.row_mm,
        distance_mm=dot(offset, normal_of(placement)),
    )


def orientation_letters(direction: Vector3) -> str:
    """Return the letters of a direction, the strongest first: ``L``, ``AR``, ``HPL``.

    A component under 5 % of the unit vector is left out.
    """
    parts = sorted(
        (
            (abs(part), letters[0] if part > 0 else letters[1])
            for part, letters in zip(direction, _LETTERS, strict=True)
            if abs(part) >= _LETTER_PART
        ),
        key=lambda item: -item[0],
    )
    return "".join(letter for _, letter in parts)


def edge_letters(placement: FramePlacement | None) -> EdgeLetters | None:
    """Return the letters at the four edges of a frame; ``None`` where its placement is unknown."""
    if placement is None:
        return None
    row, column = placement.row_direction, placement.column_direction
    return EdgeLetters(
        left=orientation_letters(_negative(row)),
        right=orientation_letters(row),
        top=orientation_letters(_negative(column)),
        bottom=orientation_letters(column),
    )


def plane_of(placement: FramePlacement | None) -> Plane:
    """Return the plane a frame lies in, by the main axis of its normal."""
    if placement is None:
        return Plane.NONE
    normal = normal_of(placement)
    for part, plane in zip(normal, _PLANES, strict=True):
        if abs(part) >= _PLANE_COSINE:
            return plane
    return Plane.OBLIQUE


def share_frame_of_reference(one: FrameRef, other: FrameRef) -> bool:
    """Whether two frames lie in one frame of reference, so that positions compare."""
    if one.placement is None or other.placement is None:
        return False
    uid = one.placement.frame_of_reference_uid
    return uid is not None and uid == other.placement.frame_of_reference_uid


def reference_line(
    shown: FrameRef, shown_size: tuple[int, int], other: FrameRef, other_size: tuple[int, int]
) -> Segment | None:
    """Return where the picture of ``other`` cuts the picture of ``shown``, in pixels of ``shown``.

    Sizes are (rows, columns). The segment ends where either picture ends. ``None`` when the two
    do not share a frame of reference, are parallel, or do not meet.
    """
    if not share_frame_of_reference(shown, other) or shown.placement is None:
        return None
    corners = _corners(other, other_size)
    hits = [patient_to_pixel(shown.placement, shown.scale, corner) for corner in corners]
    known = [hit for hit in hits if hit is not None]
    if len(known) != 4 or other.placement is None:  # noqa: PLR2004 - corners of a picture
        return None
    sine = cross(normal_of(shown.placement), normal_of(other.placement))
    if math.sqrt(dot(sine, sine)) < _PARALLEL_SINE:
        return None
    ends = _crossings(known)
    if len(ends) < 2:  # noqa: PLR2004 - two ends make a line
        return None
    rows, columns = shown_size
    return clip_segment(ends[0], ends[-1], columns=columns, rows=rows)


def clip_segment(start: Point, end: Point, *, columns: int, rows: int) -> Segment | None:
    """Return the part of a line inside the picture (pixel edges included), else ``None``."""
    low, high = 0.0, 1.0
    delta_x, delta_y = end[0] - start[0], end[1] - start[1]
    bounds = (
        (-delta_x, start[0] + 0.5),
        (delta_x, columns - 0.5 - start[0]),
        (-delta_y, start[1] + 0.5),
        (delta_y, rows - 0.5 - start[1]),
    )
    for step, room in bounds:
        if step == 0:
            if room < 0:
                return None
            continue
        ratio = room / step
        low, high = (max(low, ratio), high) if step < 0 else (low, min(high, ratio))
    if low >= high:
        return None
    return Segment(
        start_x=start[0] + low * delta_x,
        start_y=start[1] + low * delta_y,
        end_x=start[0] + high * delta_x,
        end_y=start[1] + high * delta_y,
    )


def nearest_frame(
    stack: Stack, point_lps_mm: Vector3, frame_of_reference_uid: str | None
) -> tuple[int, float] | None:
    """Return (index, distance in mm) of the slice nearest to a patient point.

    ``None`` where no frame of the stack lies in that frame of reference.
    """
    best: tuple[int, float] | None = None
    for index, ref in enumerate(stack.frames):
        placement = ref.placement
        if placement is None or frame_of_reference_uid is None:
            continue
        if placement.frame_of_reference_uid != frame_of_reference_uid:
            continue
        normal = normal_of(placement)
        gap = abs(dot(normal, point_lps_mm) - dot(normal, placement.origin_lps_mm))
        if best is None or gap < best[1]:
            best = (index, gap)
    return best


def centre_lps_mm(ref: FrameRef, size: tuple[int, int]) -> Vector3 | None:
    """Return the patient point at the middle of a frame of (rows, columns)."""
    rows, columns = size
    return pixel_to_patient(ref.placement, ref.scale, (columns - 1) / 2.0, (rows - 1) / 2.0)


def are_parallel(one: FramePlacement, other: FramePlacement, *, within_deg: float = 2.0) -> bool:
    """Whether two planes are parallel (or antiparallel) within some degrees."""
    cosine = abs(dot(normal_of(one), normal_of(other)))
    return cosine >= math.cos(math.radians(within_deg))


def _corners(ref: FrameRef, size: tuple[int, int]) -> tuple[Vector3, ...]:
    rows, columns = size
    around = ((-0.5, -0.5), (columns - 0.5, -0.5), (columns - 0.5, rows - 0.5), (-0.5, rows - 0.5))
    points = (pixel_to_patient(ref.placement, ref.scale, x, y) for x, y in around)
    return tuple(point for point in points if point is not None)


def _crossings(corners: Iterable[PixelHit]) -> list[Point]:
    """Return where the edges of a rectangle pass through the plane (distance 0), sorted."""
    ring = list(corners)
    found: list[Point] = []
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        if (one.distance_mm < 0) == (other.distance_mm < 0):
            continue
        part = one.distance_mm / (one.distance_mm - other.distance_mm)
        found.append((one.x + part * (other.x - one.x), one.y + part * (other.y - one.y)))
    return sorted(found)


def _negative(vector: Vector3) -> Vector3:
    return (-vector[0], -vector[1], -vector[2])
