"""Words that alarm or say little, and words of certainty that differ from the form.

A note is only offered; the facts of the form are never touched. Nothing is said of the texts of
findings that must be acted on: there a strong word may be the right one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.domain.case import Case, Category
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment
from desktop.report.contradictions_read import PRESENT, read_claims, sentences
from desktop.report.lexicon import Lexicon
from desktop.report.names import title

DEPARTMENT = "department"
STEPS = ("unlikely", "possible", "probable", "definite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A word, what to say instead, and where that advice comes from."""

    pattern: re.Pattern[str]
    better: str
    source: str
    is_whole: bool = False  # ``better`` can stand in the place of the word


@dataclass(frozen=True, kw_only=True, eq=False)
class WordList:
    """The words of one language. ``certainty`` holds the patterns of each step, surest first."""

    rewordings: tuple[Rewording, ...]
    certainty: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNote:
    """A word in a text. ``better`` and ``source`` are empty for a word of certainty.

    ``is_whole``: ``better`` can be put in its place, and every fact of the text stays as it is.
    """

    target: str
    said: str
    text: Message
    better: str = ""
    source: str = ""
    is_whole: bool = False


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some whole words, the longest first."""
    parts = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{parts})\b", re.IGNORECASE)


def parse_word_list(text: str) -> WordList:
    """Read the words of one language."""
    data: dict[str, Any] = tomllib.loads(text)
    return WordList(
        rewordings=tuple(
            Rewording(
                pattern=any_of(row["says"]),
                better=row["better"],
                source=row["source"],
                is_whole=row.get("whole", False),
            )
            for row in data["word"]
        ),
        certainty={step: any_of(words) for step, words in data["probability"].items()},
    )


def word_notes(
    case: Case,
    texts: Mapping[str, str],
    assessment: Assessment,
    words: WordList,
    lexicon: Lexicon,
) -> tuple[WordNote, ...]:
    """Return the words of free texts that could be calmer, clearer, or agree with the form."""
    if assessment.alerts:
        return ()  # an open red flag: a strong word may be the right one anywhere
    urgent = {j.finding for j in assessment.judgements if j.category is Category.ACT_NOW}
    urgent |= set(assessment.impression.act_now)
    found: list[WordNote] = []
    for place, text in texts.items():
        if place in urgent:
            continue
        found += _reworded(place, text, words, lexicon)
        found += _certainty(case, place, text, words, lexicon)
    return tuple(found)


def _reworded(place: str, text: str, words: WordList, lexicon: Lexicon) -> Iterator[WordNote]:
    for row in words.rewordings:
        for match in row.pattern.finditer(text):
            said = match[0]
            message = Message.of("wording-better", said=said, better=row.better)
            note = WordNote(
                target=place, said=said, text=message, better=row.better, source=row.source
            )
            kept = row.is_whole and facts(reworded(text, note), lexicon) == facts(text, lexicon)
            yield replace(note, is_whole=kept)


def facts(text: str, lexicon: Lexicon) -> tuple[object, ...]:
    """Return what a text says of findings: there or not, side, level, grade, size and number."""
    return tuple(
        (c.polarity, c.narrow, c.side, c.levels, c.severities, c.sizes_mm, c.count)
        for c in read_claims(text, lexicon)
    )


def strides(
    texts: Mapping[str, str], other: Mapping[str, str], words: WordList, lexicon: Lexicon
) -> Iterator[WordNote]:
    """Yield findings that are one thing in the findings and much surer or less in the impression.

    Parameters
    ----------
    texts, other : mapping of str to str
        The texts of the findings, and those of the impression, by where they stand.
    words, lexicon
        The words of their language.
    """
    for text in texts.values():
        for sentence, step, kinds in _steps(text, words, lexicon):
            for place, said in other.items():
                for second, own, named in _steps(said, words, lexicon):
                    if kinds & named and abs(STEPS.index(step) - STEPS.index(own)) > 1:
                        message = Message.of("wording-stride", first=sentence, second=second)
                        yield WordNote(target=place, said=second, text=message)


def _steps(
    text: str, words: WordList, lexicon: Lexicon
) -> Iterator[tuple[str, str, frozenset[str]]]:
    for sentence in sentences(text):
        step = certainty_of(sentence, words)
        claims = [c for c in read_claims(sentence, lexicon) if c.polarity == PRESENT]
        if step is not None and claims:
            yield sentence, step, frozenset().union(*(c.kinds for c in claims))


def _certainty(
    case: Case, place: str, text: str, words: WordList, lexicon: Lexicon
) -> Iterator[WordNote]:
    """Compare how sure a sentence is of a finding with how sure the form is."""
    for sentence in sentences(text):
        said = certainty_of(sentence, words)
        if said is None:
            continue
        for claim in read_claims(sentence, lexicon):
            held = [f for f in case.findings if f.type in claim.kinds and f.certainty]
            if claim.polarity != PRESENT or not held or said in {f.certainty for f in held}:
                continue
            message = Message.of(
                "wording-certainty",
                finding=title(held[0]),
                held=Message(f"term-{held[0].certainty}"),
                said=sentence,
            )
            yield WordNote(target=place, said=sentence, text=message)


def certainty_of(sentence: str, words: WordList) -> str | None:
    """Return the step of certainty that a sentence speaks with; the least sure one counts."""
    for step in STEPS:
        if words.certainty[step].search(sentence):
            return step
    return None


def reworded(text: str, note: WordNote) -> str:
    """Return a text with one word replaced; everything else stands as it was."""
    if not note.better:
        return text
    opens = note.said[:1].isupper()
    better = note.better[:1].upper() + note.better[1:] if opens else note.better
    return text.replace(note.said, better)
