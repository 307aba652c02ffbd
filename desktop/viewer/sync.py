"""Which slice, window and view of another stack belong to those shown: by position, in mm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.domain.imaging import FramePlacement, FrameRef, Stack, Vector3
from desktop.viewer.geometry import (
    are_parallel,
    centre_lps_mm,
    dot,
    nearest_frame,
    normal_of,
    patient_to_pixel,
    pixel_to_patient,
    position_along,
    share_frame_of_reference,
)
from desktop.viewer.zoom import MAX_ZOOM, MIN_ZOOM, View

SLACK = 0.75  # of the slice distance: how far past its end a stack still follows
ALIKE_DEG = 20.0  # stacks aligned by hand may differ so much: a patient never lies twice the same
MOST_OFFSETS = 400


def synced_index(
    source: Stack, index: int, target: Stack, offsets: Offsets | None = None
) -> int | None:
    """Return the slice of ``target`` nearest in position to a slice of ``source``.

    ``None`` where the two do not lie in one frame of reference and nobody has aligned them, are
    not parallel, or where the slice lies beyond the end of ``target``: a slice from elsewhere
    would pass for the same place.
    """
    here = source.frames[index]
    shift_mm = offsets.between(source, target) if offsets is not None else None
    if shift_mm is not None:
        return _aligned_index(source, here, target, shift_mm)
    if not target.frames or not are_linked(here, target.frames[0]):
        return None
    centre = centre_lps_mm(here, (source.rows, source.columns))
    if centre is None or here.placement is None:
        return None
    found = nearest_frame(target, centre, here.placement.frame_of_reference_uid)
    return _within(found, source, target)


def _aligned_index(source: Stack, here: FrameRef, target: Stack, shift_mm: float) -> int | None:
    if here.placement is None:
        return None
    wanted = slice_mm(here.placement) + shift_mm
    gaps = [
        (abs(slice_mm(ref.placement) - wanted), i)
        for i, ref in enumerate(target.frames)
        if ref.placement is not None
    ]
    nearest = min(gaps, default=None)
    return _within((nearest[1], nearest[0]) if nearest else None, source, target)


def _within(found: tuple[int, float] | None, source: Stack, target: Stack) -> int | None:
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


def slice_axis(placement: FramePlacement) -> Vector3:
    """Return the unit normal of a slice, pointing to the left, the back or the head.

    Two parallel stacks may run in opposite directions; counted along this axis they agree.
    """
    normal = normal_of(placement)
    largest = max(normal, key=abs)
    return normal if largest > 0 else (-normal[0], -normal[1], -normal[2])


def slice_mm(placement: FramePlacement) -> float:
    """Return the position of a slice along ``slice_axis``, in mm."""
    return position_along(slice_axis(placement), placement.origin_lps_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """``to`` lies ``mm`` further along ``axis`` than ``of``, as a reader has seen it."""

    of: str
    to: str
    axis: Vector3
    mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Offsets:
    """What a reader has aligned by hand, kept by pairs of frames of reference.

    Another series of the same two examinations finds the offset again. Two series of one frame of
    reference that the patient moved between have an offset of their own, which goes before it.
    """

    known: tuple[Offset, ...] = ()

    def between(self, source: Stack, target: Stack) -> float | None:
        """Return what to add to a position of ``source`` for one of ``target``, in mm.

        ``None`` where nobody has aligned them, or where the two are not alike in direction.
        """
        one, other = _first_placement(source), _first_placement(target)
        if one is None or other is None or not are_parallel(one, other, within_deg=ALIKE_DEG):
            return None
        for names in (_by_series(source, target), _by_frame(source, target)):
            found = self._of(names, one) if names is not None else None
            if found is not None:
                return found
        return None

    def _of(self, names: tuple[str, str], placement: FramePlacement) -> float | None:
        for offset in self.known:
            if not _points_as(offset.axis, placement):
                continue
            if (offset.of, offset.to) == names:
                return offset.mm
            if (offset.to, offset.of) == names:
                return -offset.mm
        return None

    def aligned(self, panes: Iterable[tuple[Stack, int]]) -> Offsets:
        """Return the offsets with every two of these slices at the same place."""
        shown = list(panes)
        made = self
        for i, (source, index) in enumerate(shown):
            for target, other in shown[i + 1 :]:
                made = made._with_pair(source, index, target, other)
        return made

    def _with_pair(self, source: Stack, index: int, target: Stack, other: int) -> Offsets:
        here, there = source.frames[index].placement, target.frames[other].placement
        if source.key == target.key or here is None or there is None:
            return self
        if not are_parallel(here, there, within_deg=ALIKE_DEG):
            return self
        mm = slice_mm(there) - slice_mm(here)
        made = self.shifted(source, target, mm)
        if _by_frame(source, target) is None and synced_index(source, index, target) == other:
            return Offsets(known=made.known[:-1])  # by position they are together already
        return made

    def shifted(self, source: Stack, target: Stack, mm: float) -> Offsets:
        """Return the offsets with ``target`` so many mm further along than ``source``."""
        here = _first_placement(source)
        if here is None:
            return self
        names = _by_frame(source, target) or _by_series(source, target)
        rest = tuple(
            offset
            for offset in self.known
            if {offset.of, offset.to} != set(names) or not _points_as(offset.axis, here)
        )
        new = Offset(of=names[0], to=names[1], axis=slice_axis(here), mm=mm)
        return Offsets(known=(*rest, new)[-MOST_OFFSETS:])

    def without(self, panes: Iterable[Stack]) -> Offsets:
        """Return the offsets without those between any two of these stacks."""
        names = set()
        for stack in panes:
            names |= {stack.key, _frame_name(stack)}
        kept = (o for o in self.known if not {o.of, o.to} <= names)
        return Offsets(known=tuple(kept))


def _first_placement(stack: Stack) -> FramePlacement | None:
    return stack.frames[0].placement if stack.frames else None


def _frame_name(stack: Stack) -> str:
    """Return the stack's frame of reference; empty where it has none or each slice its own."""
    first, last = stack.frames[0].placement, stack.frames[-1].placement
    if first is None or last is None:
        return ""
    uid = first.frame_of_reference_uid
    return uid if uid is not None and uid == last.frame_of_reference_uid else ""


def _by_series(source: Stack, target: Stack) -> tuple[str, str]:
    return (source.key, target.key)


def _by_frame(source: Stack, target: Stack) -> tuple[str, str] | None:
    """Return the names of two different frames of reference; ``None`` where they are the same."""
    names = (_frame_name(source), _frame_name(target))
    return names if all(names) and names[0] != names[1] else None


def _points_as(axis: Vector3, placement: FramePlacement) -> bool:
    return abs(dot(axis, slice_axis(placement))) > 0.9  # noqa: PLR2004 - about 25 degrees


def synced_view(view: View, source: tuple[Stack, FrameRef], target: tuple[Stack, FrameRef]) -> View:
    """Return the view of ``target`` that shows the same part of the patient at the same size.

    Where the two share a frame of reference the middle of the pane is the same point of the
    patient; otherwise it is the same part of the image. A view at rest stays at rest.
    """
    if view == View():
        return view
    (one, ref), (other, there) = source, target
    field, other_field = _field_mm(one, ref), _field_mm(other, there)
    zoom = view.zoom * (other_field / field if field and other_field else 1.0)
    centre = view.centre
    if are_linked(ref, there):
        x, y = (centre[0] * one.columns - 0.5, centre[1] * one.rows - 0.5)
        point = pixel_to_patient(ref.placement, ref.scale, x, y)
        seen = patient_to_pixel(there.placement, there.scale, point) if point else None
        if seen is not None:
            centre = ((seen.x + 0.5) / other.columns, (seen.y + 0.5) / other.rows)
    held = (min(1.0, max(0.0, centre[0])), min(1.0, max(0.0, centre[1])))
    return replace(view, zoom=min(MAX_ZOOM, max(MIN_ZOOM, zoom)), centre=held)


def _field_mm(stack: Stack, ref: FrameRef) -> float | None:
    if not ref.scale.row_mm or not ref.scale.column_mm:
        return None
    return max(stack.rows * ref.scale.row_mm, stack.columns * ref.scale.column_mm)


def are_alike(one: Stack, other: Stack) -> bool:
    """Whether windows and views may go together: one modality, one plane."""
    return one.modality == other.modality and one.plane is other.plane
