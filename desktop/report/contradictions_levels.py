"""Disc levels in a sentence, however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from desktop.report.lexicon import Lexicon, Token

_LEVEL = re.compile(
    r"\b([CTLS])(\d{1,2})\s*(?:-|–|/|\bon\b|\bto\b|\bthrough\b|\band\b)\s*([CTLS])?(\d{1,2})\b",
    re.IGNORECASE,
)
_ORDER = (
    *(f"C{n}" for n in range(8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 7)),
    *(f"S{n}" for n in range(1, 6)),
)
_CHAIN = tuple(v for v in _ORDER if v != "L6")


@dataclass(frozen=True, slots=True)
class Place:
    """A level in a sentence: where it stands, and the discs it names."""

    start: int
    end: int
    levels: frozenset[str]


def levels_in(sentence: str, lexicon: Lexicon, read: tuple[Token, ...]) -> tuple[Place, ...]:
    """Return the disc levels of a sentence, however they are written; a span names each disc."""
    found = []
    for match in _LEVEL.finditer(sentence):
        letter, top, below = match[1].upper(), int(match[2]), int(match[4])
        first = f"{letter}{top}"
        last = f"{(match[3] or _letter(letter, top, below)).upper()}{below}"
        if first in _ORDER and last in _ORDER and _ORDER.index(first) < _ORDER.index(last):
            found.append(Place(match.start(), match.end(), _discs(first, last)))
    for hit in lexicon.levels.find(read):
        start, end = read[hit.start].start, read[hit.end - 1].end
        found.append(Place(start, end, frozenset({hit.label})))
    return tuple(sorted(found, key=lambda place: place.start))


def _letter(letter: str, top: int, below: int) -> str:
    following = {"C": "T", "T": "L", "L": "S"}.get(letter, letter)
    return letter if below > top else following


def _discs(first: str, last: str) -> frozenset[str]:
    if "L6" in (first, last):
        return frozenset({f"{first}-{last}"})
    chain = _CHAIN[_CHAIN.index(first) : _CHAIN.index(last) + 1]
    return frozenset(f"{a}-{b}" for a, b in pairwise(chain))
