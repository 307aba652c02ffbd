"""What a free text says: findings with side, level, size and denial, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.side import Side
from desktop.report.lexicon import Lexicon

_SENTENCE = re.compile(r"[^.;!?\n]*(?:\.(?=\d)[^.;!?\n]*)*[.;!?\n]?")
_LEVEL = re.compile(
    r"(?<![\w])([CTLS])\s?(\d{1,2})\s?(?:[-/\u2013]|\sto\s)\s?([CTLS])?\s?(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s?(mm|cm)\b", re.IGNORECASE)
_NEAR = 60  # characters before a name in which a denial still speaks of it
_MM_PER_CM = 10.0
_LAST = {"C": ("C7", "T1"), "T": ("T12", "L1"), "L": ("L5", "S1")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A finding as a sentence names it. ``quote`` is that sentence."""

    type: str
    quote: str
    side: Side | None = None
    levels: frozenset[str] = frozenset()
    size_mm: float | None = None
    is_denied: bool = False
    count: int | None = None


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a point between digits ends none."""
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if sentence:
            yield sentence


def speaks_of_today(sentence: str, lexicon: Lexicon) -> bool:
    """Whether a sentence states what this study shows: no question, history or condition."""
    return not sentence.endswith("?") and lexicon.apart.search(sentence) is None


def mentions(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield every finding that a text states or denies of this study."""
    for sentence in sentences(text):
        if speaks_of_today(sentence, lexicon):
            yield from _in_sentence(sentence, lexicon)


def _in_sentence(sentence: str, lexicon: Lexicon) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for pattern, word in lexicon.names:
        for found in pattern.finditer(sentence):
            start, end = found.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield Mention(
                type=word,
                quote=sentence,
                side=side_of(sentence, lexicon),
                levels=levels_of(sentence),
                size_mm=size_of(sentence),
                is_denied=_is_denied(sentence, start, end, lexicon),
                count=_count(sentence[:start], lexicon),
            )


def side_of(sentence: str, lexicon: Lexicon) -> Side | None:
    """Return the one side that a sentence names, ``None`` where it names none or two."""
    found = {side for side, pattern in lexicon.sides if pattern.search(sentence)}
    return found.pop() if len(found) == 1 else None


def levels_of(sentence: str) -> frozenset[str]:
    """Return the levels that a sentence names, as the vocabulary writes them."""
    return frozenset(_level(match) for match in _LEVEL.finditer(sentence))


def _level(match: re.Match[str]) -> str:
    letter, upper, second, lower = match.groups()
    letter = letter.upper()
    first = f"{letter}{int(upper)}"
    last = f"{second.upper()}{int(lower)}" if second else f"{letter}{int(lower)}"
    end, following = _LAST.get(letter, ("", ""))
    if not second and first == end and int(lower) == 1:
        last = following
    return f"{first}-{last}"


def size_of(sentence: str) -> float | None:
    """Return the one size that a sentence states, in mm."""
    found = _SIZE.findall(sentence)
    if len(found) != 1:
        return None
    value = float(found[0][0].replace(",", "."))
    return value * _MM_PER_CM if found[0][1].lower() == "cm" else value


def _is_denied(sentence: str, start: int, end: int, lexicon: Lexicon) -> bool:
    before = sentence[max(0, start - _NEAR) : start]
    stop = [match.end() for match in lexicon.stops.finditer(before)]
    before = before[stop[-1] :] if stop else before
    before = before.rpartition(",")[2] if "," in before else before
    if lexicon.denied_before.search(before):
        return True
    after = sentence[end : end + _NEAR]
    halt = lexicon.stops.search(after)
    after = after[: halt.start()] if halt else after
    return lexicon.denied_after.search(after) is not None


def _count(before: str, lexicon: Lexicon) -> int | None:
    words = re.findall(r"[a-z]+", before.lower())[-2:]
    return next((lexicon.numbers[w] for w in words if w in lexicon.numbers), None)
