"""Which slice of another stack belongs to the one shown: by position, in mm."""

from __future__ import annotations

from desktop.domain.imaging import FrameRef, Stack
from desktop.viewer.geometry import (
    are_parallel,
    centre_lps_mm,
    nearest_frame,
    share_frame_of_reference,
)

SLACK = 0.75  # of the slice distance: how far past its end a stack still follows


def synced_index(source: Stack, index: int, target: Stack) -> int | None:
    """Return the slice of ``target`` nearest in position to a slice of ``source``.

    ``None`` where the two do not lie in one frame of reference, are not parallel, or where the
    slice lies beyond the end of ``target``: a slice from elsewhere would pass for the same place.
    """
    here = source.frames[index]
    if not target.frames or not are_linked(here, target.frames[0]):
        return None
    centre = centre_lps_mm(here, (source.rows, source.columns))
    if centre is None or here.placement is None:
        return None
    found = nearest_frame(target, centre, here.placement.frame_of_reference_uid)
    if found is None:
        return None
    nearest, distance_mm = found
    reach_mm = SLACK * max(spacing_mm(target) or 0.0, spacing_mm(source) or 0.0, 1.0)
    return nearest if distance_mm <= reach_mm else None


def are_linked(one: FrameRef, other: FrameRef) -> bool:
    """Whether two frames are parallel in one frame of reference."""
    if one.placement is None or other.placement is None:
        return False
    return share_frame_of_reference(one, other) and are_parallel(one.placement, other.placement)


def spacing_mm(stack: Stack) -> float | None:
    """Return the distance between slices, from the positions where the stack does not state it."""
    if stack.spacing_mm:
        return stack.spacing_mm
    positions = [ref.position_mm for ref in stack.frames if ref.position_mm is not None]
    if len(positions) < 2:  # noqa: PLR2004 - a distance needs two
        return stack.slice_thickness_mm
    return abs(positions[-1] - positions[0]) / (len(positions) - 1) or None
