"""Words by which free text is read: data of one language, matched by whole words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?(?:['’]s\b)?|[?:;,>]")
_SPELLED = {
    "edema": "oedema",
    "edematous": "oedematous",
    "disk": "disc",
    "hemangioma": "haemangioma",
    "menisci": "meniscus",
    "tumor": "tumour",
    "anemia": "anaemia",
    "foramina": "foramen",
    "stenoses": "stenosis",
    "metastases": "metastasis",
    "diagnoses": "diagnosis",
    "vertebrae": "vertebra",
    "bursae": "bursa",
    "ruptured": "rupture",
    "ovaries": "ovary",
    "testes": "testis",
}
_KEPT = ("ss", "us", "is", "as", "os")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it is compared, and where it stands in its text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: tokens ``start`` to ``end`` (behind the last), and what it stands for."""

    start: int
    end: int
    label: str


def folded(word: str) -> str:
    """Return a word as it is compared: lower case, one spelling, without a plural ending."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain in _SPELLED:
        return _SPELLED[plain]
    if len(plain) > 4 and plain.endswith("s") and not plain.endswith(_KEPT):  # noqa: PLR2004
        plain = plain[:-1]
    return _SPELLED.get(plain, plain)


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text without "the"; commas and the like count as words."""
    found = ((folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(text))
    return tuple(Token(*one) for one in found if one[0] != "the")


class Terms:
    """Phrases and what they stand for; the longest phrase at a place wins."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, label in entries:
            words = tuple(token.word for token in tokens(phrase))
            if words:
                table.setdefault(words[0], []).append((words, label))
        for held in table.values():
            held.sort(key=lambda entry: -len(entry[0]))
        self._table = table

    def find(self, read: tuple[Token, ...]) -> tuple[Hit, ...]:
        """Return the phrases of a text, without overlaps; one hit for each label of a phrase."""
        found: list[Hit] = []
        at = 0
        while at < len(read):
            length = 0
            for words, label in self._table.get(read[at].word, ()):
                if length and len(words) < length:
                    break
                if all(
                    at + i < len(read) and read[at + i].word == word for i, word in enumerate(words)
                ):
                    length = len(words)
                    found.append(Hit(at, at + length, label))
            at += length or 1
        return tuple(found)


def _group(table: Mapping[str, Any], *names: str) -> Terms:
    return Terms((phrase, name) for name in names for phrase in table.get(name, ()))


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Everything that free text is read with; ``families`` names what a broad word covers."""

    findings: Terms
    families: Mapping[str, frozenset[str]]
    sides: Terms
    levels: Terms
    denials: Terms
    narrow: frozenset[str]
    unsure: Terms
    exams: Terms
    alike: Mapping[str, str]
    regions: Terms
    ages: Mapping[str, tuple[float, float]]
    studies: frozenset[str]
    reads: frozenset[str]
    severity: Terms
    change: Terms
    people: Terms
    sexes: Mapping[str, frozenset[str]]
    removed: Terms
    organs: Terms
    gone: Terms
    body_parts: Terms
    allowed: Mapping[str, frozenset[str]]
    modalities: Terms
    elsewhere: Terms
    contrast: Terms
    counts: Terms
    numbers: Mapping[str, int]
    pain: Terms
    normal: Terms
    structures: Terms
    denies: Mapping[str, frozenset[str]]
    parts: frozenset[str]
    every: frozenset[str]
    limits_mm: Mapping[str, float]

    def largest_mm(self, finding_type: str) -> float:
        """Return the length beyond which a size is read as a slip of the decimal point."""
        own = (v for part, v in self.limits_mm.items() if part in finding_type)
        return next(own, self.limits_mm["any"])

    def covered(self, finding_type: str) -> frozenset[str]:
        """Return the finding types that the word for one of them may mean."""
        return self.families.get(finding_type, frozenset()) | {finding_type}


def _turned(name: str) -> str:
    """Return "tear of the labrum" for "labrum tear"; nothing for one word or a phrase."""
    words = name.split()
    if len(words) < 2 or {"of", "in", "with", "and"} & set(words):  # noqa: PLR2004 - a pair
        return ""
    return f"{words[-1]} of {' '.join(words[:-1])}"


def parse_lexicon(text: str, vocabulary: Vocabulary, names: Mapping[str, str]) -> Lexicon:
    """Read a lexicon.

    Parameters
    ----------
    text : str
        The TOML of one language.
    vocabulary : Vocabulary
        The finding types.
    names : mapping
        The name of each finding type in the language, as it stands in a sentence.
    """
    table = tomllib.loads(text)
    spoken = [(names[kind], kind) for kind in vocabulary.finding_types if kind in names]
    spoken += [(kind.replace("_", " "), kind) for kind in vocabulary.finding_types]
    spoken += [(word, kind) for kind, words in table["synonyms"].items() for word in words]
    spoken += [(turned, kind) for name, kind in spoken if (turned := _turned(name))]
    people, contrast, organs = table["people"], table["contrast"], table["organs"]
    parts, modalities = table["body_parts"], table["modalities"]
    return Lexicon(
        findings=Terms(dict.fromkeys(sorted(spoken))),
        families={kind: frozenset(held) for kind, held in table["families"].items()},
        sides=_group(table["sides"], "left", "right", "bilateral"),
        levels=_group(table["levels"], *table["levels"]),
        denials=_group(table["negation"], "before", "after", "none", "ends"),
        narrow=frozenset(table["negation"]["narrow"]),
        unsure=_group(table["unsure"], "before", "past", "whole"),
        exams=_group(table["exams"], *table["exams"]),
        alike=dict(table["exams_alike"]),
        regions=_group(table["regions"], *table["regions"]),
        ages={kind: (float(a), float(b)) for kind, (a, b) in table["finding_ages"].items()},
        studies=frozenset(table["unsure"]["studies"]),
        reads=frozenset(table["unsure"]["reads"]),
        severity=_group(table["severity"], "mild", "moderate", "severe"),
        change=_group(table["change"], "increased", "decreased", "stable", "new", "cues"),
        people=_group(people, "female", "male", "others", "female_organs", "male_organs"),
        sexes={
            "female": frozenset(people["female_findings"]),
            "male": frozenset(people["male_findings"]),
        },
        removed=Terms((word, str(i)) for i, row in enumerate(organs) for word in row["removed"]),
        organs=Terms((word, str(i)) for i, row in enumerate(organs) for word in row["names"]),
        gone=_group(table["gone"], "words", "not_done"),
        body_parts=Terms((word, str(i)) for i, row in enumerate(parts) for word in row["words"]),
        allowed={str(i): frozenset(row["regions"]) for i, row in enumerate(parts)},
        modalities=Terms(
            (word, " ".join(row["codes"])) for row in modalities for word in row["words"]
        ),
        elsewhere=_group(table["elsewhere"], "words"),
        contrast=_group(contrast, "given", "seen", "not_given", "no_matter"),
        counts=_group(table["count"], "words"),
        numbers=dict(table["count"]["numbers"]),
        pain=_group(table["pain"], "words", "mixed"),
        normal=_group(table["normal"], "words", "reach", "around"),
        structures=Terms(
            (w, str(i)) for i, row in enumerate(table["intact"]) for w in row["words"]
        ),
        denies={str(i): frozenset(row["denies"]) for i, row in enumerate(table["intact"])},
        parts=frozenset(table["intact_not"]["words"]),
        every=vocabulary.finding_types,
        limits_mm={part: float(limit) for part, limit in table["largest_mm"].items()},
    )
