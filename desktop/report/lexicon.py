"""The words by which free text is read when it is compared with the form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.side import Side


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """Patterns of one language; made once, used for every text."""

    names: tuple[tuple[re.Pattern[str], str], ...]  # longest first: pattern, finding type
    denied_before: re.Pattern[str]
    denied_after: re.Pattern[str]
    stops: re.Pattern[str]
    apart: re.Pattern[str]
    sides: tuple[tuple[Side, re.Pattern[str]], ...]
    organs: Mapping[str, re.Pattern[str]]
    of_sex: Mapping[str, frozenset[str]]
    of_childhood: frozenset[str]
    modality: Mapping[str, re.Pattern[str]]
    modality_cue: re.Pattern[str]
    contrast_given: re.Pattern[str]
    contrast_not_given: re.Pattern[str]
    region: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, int]
    largest_mm: Mapping[str, float]


def parse_lexicon(text: str, finding_types: Iterable[str]) -> Lexicon:
    """Read a lexicon; each finding type is also known by its own words."""
    data: dict[str, Any] = tomllib.loads(text)
    names = {word.replace("_", " "): word for word in finding_types}
    for word, others in data["names"].items():
        names |= {name.lower(): word for name in others}
    by_length = sorted(names.items(), key=lambda item: -len(item[0]))
    sides = data["sides"]
    return Lexicon(
        names=tuple((_name(name), word) for name, word in by_length),
        denied_before=any_of(data["negation"]["before"]),
        denied_after=any_of(data["negation"]["after"]),
        stops=any_of(data["negation"]["stops"]),
        apart=any_of(data["apart"]["words"], whole=False),
        sides=(
            (Side.BILATERAL, any_of(sides["both"])),
            (Side.LEFT, any_of(sides["left"])),
            (Side.RIGHT, any_of(sides["right"])),
        ),
        organs={sex: any_of(data["organs"][sex]) for sex in ("female", "male")},
        of_sex={sex: frozenset(data["findings"][sex]) for sex in ("female", "male")},
        of_childhood=frozenset(data["findings"]["childhood"]),
        modality={k: any_of(v) for k, v in data["modality"].items() if k != "cues"},
        modality_cue=any_of(data["modality"]["cues"], whole=False),
        contrast_given=any_of(data["contrast"]["given"]),
        contrast_not_given=any_of(data["contrast"]["not_given"]),
        region={region: any_of(words) for region, words in data["region"].items()},
        numbers=data["numbers"],
        largest_mm=data["largest_mm"],
    )


def any_of(words: Iterable[str], *, whole: bool = True) -> re.Pattern[str]:
    """Return a pattern for any of some words, the longest first."""
    parts = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    edge = r"\b" if whole else ""
    return re.compile(rf"(?<![\w-])(?:{parts}){edge}", re.IGNORECASE)


def _name(name: str) -> re.Pattern[str]:
    """Return a pattern for a name and its plural, with spaces or hyphens between its words."""
    parts = re.split(r"[ -]", name)
    body = "[ -]".join(re.escape(part) for part in parts)
    return re.compile(rf"(?<!\w){body}(?:s|es)?(?!\w)", re.IGNORECASE)
