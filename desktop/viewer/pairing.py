"""Which series of another study shows the same: by modality, plane, weighting and name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.domain.imaging import Plane, Stack
from desktop.viewer.series import SeriesLook, look_of

_SAME_MODALITY, _SAME_WEIGHTING, _SAME_VIEW = 4.0, 4.0, 4.0
_SAME_FAT, _SAME_ENHANCED, _SAME_KERNEL, _SAME_NAME = 2.0, 1.0, 1.0, 0.5
_DERIVED = 3.0
# one picture through the whole body part; nothing on it lies in a plane of the patient
PROJECTIONS = frozenset({"CR", "DX", "RF", "XA", "MG", "PX"})


def likeness(one: Stack, other: Stack) -> float:
    """Return how well one series may stand beside another; 0 where they cannot be compared.

    A plane, a weighting, a view or a side that both state and that differ excludes a pair; so does
    a localizer against a series, or a radiograph against slices.
    """
    mine, theirs = look_of(one), look_of(other)
    if not one.frames or not other.frames or not _may(one, other, mine, theirs):
        return 0.0
    points = 1.0 + _SAME_MODALITY * (one.modality == other.modality)
    points += _SAME_WEIGHTING * _both(mine.weighting, theirs.weighting)
    points += _SAME_VIEW * _both(mine.view, theirs.view)
    points += _SAME_KERNEL * _both(mine.kernel, theirs.kernel)
    points += _SAME_NAME * _both(mine.name.strip(), theirs.name.strip())
    points += _SAME_FAT * _agree(mine.fat, theirs.fat)
    points += _SAME_ENHANCED * _agree(_given(one, mine), _given(other, theirs))
    points -= _DERIVED * (mine.derived is not theirs.derived)
    return max(0.1, points)


def matching(stack: Stack, candidates: Iterable[Stack]) -> Stack | None:
    """Return the series that shows the same as ``stack``; of equals the one with most images."""
    rated = [
        (likeness(stack, other), len(other.frames), -order, other)
        for order, other in enumerate(candidates)
    ]
    best = max(rated, key=lambda entry: entry[:3], default=None)
    return best[3] if best is not None and best[0] > 0 else None


def pairs(stacks: Iterable[Stack], candidates: Sequence[Stack]) -> tuple[tuple[Stack, Stack], ...]:
    """Return each series that has a match, with it; no match stands beside two."""
    left = list(candidates)
    found = []
    for stack in stacks:
        match = matching(stack, left)
        if match is not None:
            found.append((stack, match))
            left.remove(match)
    return tuple(found)


def share_alike(stacks: Sequence[Stack], candidates: Sequence[Stack]) -> float:
    """Return the share of series that have a match in another study, 0 to 1."""
    pictured = [stack for stack in stacks if not look_of(stack).localizer]
    return len(pairs(pictured, candidates)) / len(pictured) if pictured else 0.0


def _may(one: Stack, other: Stack, mine: SeriesLook, theirs: SeriesLook) -> bool:
    if mine.localizer is not theirs.localizer:
        return False
    if (one.modality in PROJECTIONS) is not (other.modality in PROJECTIONS):
        return False
    if {one.laterality, other.laterality} == {"L", "R"}:
        return False
    planes = {mine.plane, theirs.plane} - {Plane.NONE}
    stated = ((mine.weighting, theirs.weighting), (mine.view, theirs.view))
    return len(planes) <= 1 and not any(a and b and a != b for a, b in stated)


def _both(mine: str, theirs: str) -> bool:
    return bool(mine) and mine == theirs


def _agree(mine: bool | None, theirs: bool | None) -> int:  # noqa: FBT001 - facts
    """Return 1 where both state the same, -1 where they differ, 0 where one is silent."""
    if mine is None or theirs is None:
        return 0
    return 1 if mine is theirs else -1


def _given(stack: Stack, look: SeriesLook) -> bool | None:
    return True if stack.contrast else look.enhanced
