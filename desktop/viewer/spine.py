"""Names along the spine: vertebrae and discs in order, and how far two of them lie apart.

The numbers of cervical and thoracic vertebrae are taken as 7 and 12; four, five or six vertebrae of
lumbar type are known, because that is where counting goes wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache

LUMBAR_USUAL = 5
LUMBAR_KNOWN = (4, 5, 6)
ADJOINING = 1  # a disc and the vertebra above or below it

_UPPER = ("C0", *(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)))
_SACRUM = tuple(f"S{n}" for n in range(1, 6))
_FIRST_DISC = "C2-C3"  # there is none above
_SACRUM_WORD = "sacrum"
# distance from disc to disc of an adult, mm: only for a disc that stands alone
_STEP_MM = {"C": 17.0, "T": 26.0, "L": 36.0, "S": 30.0}


@cache
def bodies(lumbar: int = LUMBAR_USUAL) -> tuple[str, ...]:
    """Return vertebrae from the head down, with four, five or six of lumbar type."""
    return (*_UPPER, *(f"L{n}" for n in range(1, lumbar + 1)), *_SACRUM)


@cache
def discs(lumbar: int = LUMBAR_USUAL) -> tuple[str, ...]:
    """Return discs from C2-C3 down to the last one above the sacrum."""
    names = bodies(lumbar)
    pairs = tuple(f"{a}-{b}" for a, b in itertools.pairwise(names))
    last = next(i for i, pair in enumerate(pairs) if pair.endswith("-S1"))
    return pairs[pairs.index(_FIRST_DISC) : last + 1]


@cache
def every_disc() -> frozenset[str]:
    """Return each disc that any of the known countings has."""
    return frozenset(name for lumbar in LUMBAR_KNOWN for name in discs(lumbar))


def lumbar_type(names: Iterable[str]) -> int | None:
    """Return how many vertebrae of lumbar type labelled discs tell of; ``None`` where they do not.

    Only the disc above the sacrum tells: L4-S1 is four, L5-S1 five, L6-S1 (or L5-L6) six.
    """
    held = set(names)
    if held & {"L6-S1", "L5-L6"}:
        return 6
    if "L4-S1" in held:
        return 4
    return LUMBAR_USUAL if "L5-S1" in held else None


def in_one_spine(names: Iterable[str]) -> bool:
    """Whether labelled discs can all belong to one patient: never L5-S1 beside L5-L6."""
    held = set(names)
    return any(held <= set(discs(lumbar)) for lumbar in LUMBAR_KNOWN)


def position(name: str, lumbar: int = LUMBAR_USUAL) -> int | None:
    """Return the place of a vertebra (even) or disc (odd), counted from the head down.

    ``None`` for what this counting does not have; ``sacrum`` is S1.
    """
    names = bodies(lumbar)
    upper, _, lower = name.partition("-")
    upper = "S1" if upper == _SACRUM_WORD else upper
    if upper not in names:
        return None
    at = names.index(upper)
    if not lower:
        return 2 * at
    follows = at + 1 < len(names) and names[at + 1] == lower
    return 2 * at + 1 if follows else None


def apart(one: str, other: str, lumbar: int = LUMBAR_USUAL) -> int | None:
    """Return how many steps lie between two names: 1 for a disc and its vertebra, 2 for two discs.

    ``None`` where this counting does not have one of them. Below S1 everything is the sacrum.
    """
    first, second = position(one, lumbar), position(other, lumbar)
    if first is None or second is None:
        return None
    sacral = position("S1", lumbar)
    if sacral is not None:
        first, second = min(first, sacral), min(second, sacral)
    return abs(first - second)


def ordered(names: Iterable[str], lumbar: int = LUMBAR_USUAL) -> list[str]:
    """Return discs of one spine from the head down."""
    known = {name: position(name, lumbar) for name in names}
    return sorted(known, key=lambda name: (known[name] or 0, name))


def neighbour(name: str, step: int, lumbar: int = LUMBAR_USUAL) -> str | None:
    """Return the disc ``step`` places further down (negative: up), or ``None`` past the ends."""
    names = discs(lumbar)
    if name not in names:
        return None
    at = names.index(name) + step
    return names[at] if 0 <= at < len(names) else None


def usual_step_mm(name: str) -> float:
    """Return the usual distance from a disc to the next one."""
    return _STEP_MM.get(name[:1], _STEP_MM["L"])
