"""By how much two studies of one patient are apart: from their level labels, else their middles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from desktop.domain.imaging import FramePlacement, Stack, Vector3
from desktop.viewer.geometry import are_parallel, dot
from desktop.viewer.sync import ALIKE_DEG, slice_axis, slice_mm

Places = Mapping[str, Vector3]  # the centre of each labelled disc (LPS mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What to add to a position of one stack for the same place in another, in mm.

    ``levels`` names the discs it rests on; without any it brings the middles of the stacks
    together, which is a beginning and no measurement.
    """

    mm: float
    levels: tuple[str, ...] = ()


def shift_between(source: Stack, target: Stack, here: Places, there: Places) -> Shift | None:
    """Return how far ``target`` is from ``source`` along the axis of their slices.

    ``None`` where a stack has no place in the patient or the two differ by more than 20 degrees.
    Of several levels labelled in both the median counts: one label that slipped moves nothing.
    """
    ends = _ends(source), _ends(target)
    if ends[0] is None or ends[1] is None:
        return None
    if not are_parallel(ends[0][0], ends[1][0], within_deg=ALIKE_DEG):
        return None
    axis = slice_axis(ends[0][0])
    both = tuple(level for level in here if level in there)
    if both:
        return Shift(
            mm=median(dot(axis, there[level]) - dot(axis, here[level]) for level in both),
            levels=both,
        )
    middles = [sum(slice_mm(end) for end in pair) / 2 for pair in ends if pair is not None]
    return Shift(mm=middles[1] - middles[0])


def _ends(stack: Stack) -> tuple[FramePlacement, FramePlacement] | None:
    if not stack.frames:
        return None
    first, last = stack.frames[0].placement, stack.frames[-1].placement
    return (first, last) if first is not None and last is not None else None
