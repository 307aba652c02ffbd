"""Naming discs one click after the other: what the next one is called, and what may be asked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.imaging import Vector3
from desktop.viewer.levels import LevelMap, expected_at
from desktop.viewer.spine import (
    LUMBAR_KNOWN,
    LUMBAR_USUAL,
    discs,
    in_one_spine,
    lumbar_type,
    neighbour,
    ordered,
    position,
)

CANDIDATES = 9  # as many as there are digits to answer with
NEAR = 5  # of them the nearest ones

# where counting usually begins in each region: the last disc first, then the upper end
_BEGINNINGS = {
    "cervical_spine": ("C2-C3", "C7-T1"),
    "thoracic_spine": ("T1-T2", "T12-L1"),
    "lumbar_spine": ("T12-L1", "L5-S1"),
}
_LOWER_THIRD = 0.6


@dataclass(frozen=True, slots=True)
class Shifted:
    """A disc with the name it gets when the counting moves."""

    old: str
    new: str


def next_name(last: str, last_z_mm: float, z_mm: float, lumbar: int = LUMBAR_USUAL) -> str | None:
    """Return the disc after ``last`` in the direction clicked; ``None`` past the ends.

    Parameters
    ----------
    last
        The disc named last.
    last_z_mm, z_mm
        Heights (LPS z, to the head) of that disc and of the click.
    lumbar
        Vertebrae of lumbar type, as the names tell so far.
    """
    return neighbour(last, 1 if z_mm < last_z_mm else -1, lumbar)


def first_names(
    region: str, down: float, levels: LevelMap | None, point_lps_mm: Vector3
) -> tuple[str, ...]:
    """Return what a disc may be called when no click before tells, the likeliest first.

    Parameters
    ----------
    region
        Of the study, as the case names it.
    down
        Where on the picture the click was: 0 at its upper edge, 1 at its lower edge.
    levels
        Discs already named in this frame of reference: the nearest expected place leads then.
    point_lps_mm
        The click.
    """
    lumbar = levels.lumbar if levels is not None else LUMBAR_USUAL
    names = discs(lumbar)
    guess = _nearest_expected(levels, point_lps_mm) if levels is not None else None
    if guess is None:
        guess = _by_region(region, down)
    at = names.index(guess) if guess in names else len(names) - 1
    around = sorted(range(len(names)), key=lambda i: (abs(i - at), i))[:NEAR]
    found = [guess, *(names[i] for i in around)]
    if guess in (names[-1], names[-2]) and levels is None:
        found += [discs(other)[-1] for other in LUMBAR_KNOWN if other != lumbar]
    found += _BEGINNINGS.get(region, ())
    return tuple(dict.fromkeys(found))[:CANDIDATES]


def other_names(name: str, taken: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a named disc may be renamed to: its neighbours, then other countings."""
    found: list[str] = []
    now = lumbar_type(taken) or LUMBAR_USUAL
    for lumbar in (now, *(n for n in LUMBAR_KNOWN if n != now)):
        names = discs(lumbar)
        here = _about(name, lumbar)
        around = sorted(range(here - 2, here + 3), key=lambda i: (abs(i - here), i))
        found += [names[i] for i in around if 0 <= i < len(names)]
    listed = dict.fromkeys(other for other in found if other != name)
    return tuple(listed)[:CANDIDATES]


def shifted(taken: tuple[str, ...], old: str, new: str) -> tuple[Shifted, ...] | None:
    """Return how every other disc is renamed when ``old`` becomes ``new``.

    All move by the same number of discs. ``None`` where the counting has no room for that, or
    where nothing else is named.
    """
    before = lumbar_type(taken) or LUMBAR_USUAL
    rest = [name for name in taken if name != old]
    if not rest or position(old, before) is None:
        return None
    order, at = ordered(taken, before), ordered(taken, before).index(old)
    for lumbar in (before, *(n for n in LUMBAR_KNOWN if n != before)):
        if new not in discs(lumbar):
            continue
        found = []
        for name in order:
            gap = _steps_between(order[at], name, before)
            moved = neighbour(new, gap, lumbar) if gap is not None else None
            if moved is None:
                break
            found.append(Shifted(name, moved))
        if len(found) == len(order) and in_one_spine(pair.new for pair in found):
            return tuple(found)
    return None


def _steps_between(one: str, other: str, lumbar: int) -> int | None:
    names = discs(lumbar)
    if one not in names or other not in names:
        return None
    return names.index(other) - names.index(one)


def _about(name: str, lumbar: int) -> int:
    names = discs(lumbar)
    if name in names:
        return names.index(name)
    upper = name.partition("-")[0]
    near = [i for i, other in enumerate(names) if other.startswith(f"{upper}-")]
    return near[0] if near else len(names) - 1


def _nearest_expected(levels: LevelMap, point_lps_mm: Vector3) -> str | None:
    best: tuple[float, str] | None = None
    for name in discs(levels.lumbar):
        place = expected_at(levels, name)
        if place is None:
            continue
        gap = sum((a - b) ** 2 for a, b in zip(place, point_lps_mm, strict=True))
        if best is None or gap < best[0]:
            best = (gap, name)
    return best[1] if best else None


def _by_region(region: str, down: float) -> str:
    upper, lower = _BEGINNINGS.get(region, _BEGINNINGS["lumbar_spine"])
    return lower if down >= _LOWER_THIRD else upper
