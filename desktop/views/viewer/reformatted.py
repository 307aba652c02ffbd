"""Reformatted stacks of the scene, and how places on them are kept on acquired images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop.app.draft import Place
from desktop.domain.imaging import FrameRef, Stack, Vector3
from desktop.viewer.geometry import frame_position_mm, normal_of, patient_to_pixel, position_along
from desktop.viewer.grid import space_of
from desktop.viewer.mpr import PREFIX, is_virtual, source_of
from desktop.viewer.reslice import Slab


@dataclass(frozen=True, slots=True, kw_only=True)
class Cross:
    """A patient point that every pane of its space shows."""

    point_lps_mm: Vector3
    space: str


@dataclass(slots=True)
class Virtual:
    """What is reformatted: stacks by key, slabs by key, and which pictures can be had now."""

    stacks: dict[str, Stack] = field(default_factory=dict)
    slabs: dict[str, Slab] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)  # locators
    turned: set[str] = field(default_factory=set)  # keys of stacks off the volume's own axes
    progress: tuple[int, int] = (0, 0)
    cross: Cross | None = None
    all_lines: bool = False
    spaces: dict[str, str | None] = field(default_factory=dict)

    def space(self, stack: Stack) -> str | None:
        """Return the space a stack lies in: its frame of reference, or one of its own."""
        if stack.key not in self.spaces or is_virtual(stack.series_uid):
            has_place = bool(stack.frames) and stack.frames[0].placement is not None
            self.spaces[stack.key] = space_of(stack) if has_place else None
        return self.spaces[stack.key]


def nearest_index(stack: Stack, point_lps_mm: Vector3) -> tuple[int, float] | None:
    """Return (index, distance in mm) of the slice nearest to a point of the stack's space."""
    placement = stack.frames[0].placement if stack.frames else None
    if placement is None:
        return None
    normal = normal_of(placement)
    at = position_along(normal, point_lps_mm)
    places = [
        abs(position_along(normal, ref.placement.origin_lps_mm) - at)
        for ref in stack.frames
        if ref.placement is not None
    ]
    if len(places) != len(stack.frames):
        return None
    best = min(range(len(places)), key=places.__getitem__)
    return best, places[best]


def anchored(place: Place, stack_of: Callable[[str], Stack | None]) -> Place:
    """Return a place of a reformatted view as a place on the nearest acquired image.

    The patient point stays exact. So a mark outlives the view it was made on.
    """
    point = place.point_lps_mm
    if not is_virtual(place.sop_uid) or point is None:
        return place
    source = stack_of(source_of(place.series_uid))
    found = nearest_index(source, point) if source is not None else None
    if source is None or found is None:
        return place
    ref = source.frames[found[0]]
    hit = patient_to_pixel(ref.placement, ref.scale, point)
    if hit is None or ref.placement is None:
        return place
    return replace(
        place,
        series_uid=source.series_uid,
        stack=source.stack,
        sop_uid=ref.sop_uid,
        frame=ref.frame,
        x=hit.x,
        y=hit.y,
        frame_of_reference_uid=ref.placement.frame_of_reference_uid,
    )


def shares_space(place: Place, frame_of_reference_uid: str | None) -> bool:
    """Whether a place lies in a frame of reference, or in the space its own series makes."""
    if frame_of_reference_uid is None:
        return False
    own = f"{PREFIX}{place.series_uid}#{place.stack}"
    return frame_of_reference_uid in (place.frame_of_reference_uid, own)


def position_of(ref: FrameRef) -> float:
    """Return the position of a frame along its own normal, in mm."""
    return frame_position_mm(ref.placement) if ref.placement is not None else 0.0
