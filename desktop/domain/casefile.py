"""Case files in: JSON values to a case, with every problem collected."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from desktop.domain import casefile_rules
from desktop.domain.case import Case, CaseStudy, Category, Complaint
from desktop.domain.casefile_shape import (
    CASE,
    KEPT_PREFIX,
    SCHEMA_ID,
    Answers,
    Field,
    Fields,
    Flag,
    Kind,
    Many,
    Number,
    Text,
    Word,
)
from desktop.domain.message import Problem
from desktop.domain.pointer import address, path
from desktop.domain.side import Side
from desktop.domain.vocabulary import Vocabulary, nearest

Json = Any  # whatever a JSON text can hold
ABSENT: Json = object()
SHOWN_LENGTH = 40
MANY_LEVELS = 40
ENUM_TYPES: dict[str, type] = {"side": Side, "category": Category}
UID = re.compile(r"[0-9.]{1,64}")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")


def excerpt(value: object) -> str:
    """Return the start of a wrong word, for the sentence that names it."""
    shown = "".join(ch if ch.isprintable() else "·" for ch in str(value))
    return shown if len(shown) <= SHOWN_LENGTH else shown[:SHOWN_LENGTH] + "…"


def _clean(text: str) -> str:
    """Replace lone surrogates, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def words_of(vocabulary: Vocabulary, kind: Word) -> tuple[str, ...]:
    """Return the words that a field may hold."""
    special = {
        "level": lambda: vocabulary.levels,
        "nerve": lambda: vocabulary.nerves,
        "finding": lambda: tuple(sorted(vocabulary.finding_types)),
        "region": lambda: tuple(vocabulary.regions),
        "finding_region": lambda: vocabulary.region_words,
        "scale": lambda: tuple(vocabulary.scales),
    }
    make = special.get(kind.of)
    return (*(make() if make else vocabulary.words(kind.of)), *kind.also)


def _is_form(value: str, form: str) -> bool:
    """Whether a text has the form its field asks for."""
    try:
        if form == "date":
            return bool(DATE.fullmatch(value)) and date.fromisoformat(value) is not None
        if form == "time":
            return bool(TIME.fullmatch(value)) and time.fromisoformat(value) is not None
        if form == "datetime":
            return "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
    return bool(UID.fullmatch(value)) if form == "uid" else True


@dataclass(slots=True)
class _Reader:
    vocabulary: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    allowed: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def report(self, where: str, code: str, **args: str) -> Json:
        self.problems.append(Problem.of(where or "/", code, **args))
        return ABSENT

    def read(self, kind: Kind, value: Json, where: str, key: str) -> Json:
        if isinstance(kind, Many):
            return self.many(kind, value, where, key)
        if isinstance(kind, Fields):
            return self.object(kind, value, where)
        if isinstance(kind, Number):
            return self.number(kind, value, where)
        return self.simple(kind, value, where)

    def simple(self, kind: Text | Word | Flag | Answers, value: Json, where: str) -> Json:
        if isinstance(kind, Text):
            return self.text(kind, value, where)
        if isinstance(kind, Word):
            return self.word(kind, value, where)
        if isinstance(kind, Answers):
            return self.answers(value, where)
        return value if isinstance(value, bool) else self.report(where, "not-a-flag")

    def text(self, kind: Text, value: Json, where: str) -> Json:
        if not isinstance(value, str):
            return self.report(where, "not-text")
        cleaned = _clean(value)
        if cleaned != value:
            self.report(where, "broken-text")
        if kind.form == "id" and not cleaned.strip():
            return self.report(where, "empty-id")
        if not _is_form(cleaned, kind.form):
            return self.report(where, f"not-a-{kind.form}")
        return cleaned

    def word(self, kind: Word, value: Json, where: str) -> Json:
        if not isinstance(value, str):
            return self.report(where, "not-text")
        known = self.allowed.get((kind.of, *kind.also))
        if known is None:
            known = frozenset(words_of(self.vocabulary, kind))
            self.allowed[(kind.of, *kind.also)] = known
        if value in known:
            return ENUM_TYPES.get(kind.of, str)(value)
        close = nearest(_clean(value), known)
        shown = excerpt(_clean(value))
        if close is None:
            return self.report(where, "unknown-word", word=shown)
        return self.report(where, "unknown-word-near", word=shown, near=close)

    def number(self, kind: Number, value: Json, where: str) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.report(where, "not-a-number")
        try:
            given = float(value)
        except OverflowError:
            given = math.inf
        if not math.isfinite(given):
            return self.report(where, "not-finite")
        if kind.is_whole and given != int(given):
            return self.report(where, "not-whole")
        return self.within(kind, given, where)

    def within(self, kind: Number, given: float, where: str) -> Json:
        if kind.above is not None and given <= kind.above:
            return self.report(where, "not-above", limit=f"{kind.above:g}")
        if kind.low is not None and given < kind.low:
            return self.report(where, "too-low", limit=f"{kind.low:g}")
        if kind.high is not None and given > kind.high:
            return self.report(where, "too-high", limit=f"{kind.high:g}")
        return int(given) if kind.is_whole else given

    def many(self, kind: Many, value: Json, where: str, key: str) -> Json:
        if not isinstance(value, list):
            return self.report(where, "not-a-list")
        found = []
        for index, member in enumerate(value):
            step = address(key, member, index) if isinstance(kind.of, Fields) else str(index)
            got = self.read(kind.of, member, where + path(_clean(step)), key)
            if got is not ABSENT:
                found.append(got)
        if kind.exactly is not None and len(found) != kind.exactly:
            return self.report(where, "wrong-count", count=str(kind.exactly))
        return tuple(found)

    def answers(self, value: Json, where: str) -> Json:
        if not isinstance(value, dict):
            return self.report(where, "not-an-object")
        found = []
        for key, answer in value.items():
            got = self.text(Text(), answer, where + path(_clean(key)))
            if got is not ABSENT:
                found.append((_clean(key), got))
        return tuple(found)

    def object(self, kind: Fields, value: Json, where: str) -> Json:
        if kind.short and isinstance(value, str):
            value = {kind.short: value}
        if not isinstance(value, dict):
            return self.report(where, "not-an-object")
        known = {f.key: f for f in kind.fields}
        given: dict[str, Json] = {}
        for key, member in value.items():
            inside = where + path(_clean(key))
            if key in known and member is not None:
                got = self.read(known[key].kind, member, inside, key)
                if got is not ABSENT:
                    given[known[key].attribute] = got
            elif key not in known:
                self.unknown(key, member, known, inside, is_top=kind is CASE)
        return self.make(kind, given, value, where)

    def unknown(
        self, key: str, member: Json, known: dict[str, Field], where: str, *, is_top: bool
    ) -> None:
        if key.startswith(KEPT_PREFIX):
            try:
                text = json.dumps(member, sort_keys=True, separators=(",", ":"), allow_nan=False)
            except ValueError:
                self.report(where, "not-finite")
            else:
                self.extras.append((where, text))
        elif not (is_top and key == "schema"):
            close = nearest(_clean(key), known)
            shown = excerpt(_clean(key))
            if close is None:
                self.report(where, "unknown-key", key=shown)
            else:
                self.report(where, "unknown-key-near", key=shown, near=close)

    def make(self, kind: Fields, given: dict[str, Json], raw: dict[str, Json], where: str) -> Json:
        missing = [f for f in kind.fields if f.is_required and f.attribute not in given]
        for f in missing:
            if raw.get(f.key) is None:
                self.report(where + path(f.key), "missing")
        if missing:
            rescued = casefile_rules.rescue(kind.make, given, raw, where)
            if rescued is None:
                return ABSENT
            given = rescued
        if kind.make is Complaint and "id" not in given:
            given["id"] = ""
        return kind.make(**given)


def parse_case(data: object, vocabulary: Vocabulary) -> tuple[Case | None, tuple[Problem, ...]]:
    """Read a case file from JSON values.

    Parameters
    ----------
    data : object
        What ``json.loads`` gives.
    vocabulary : Vocabulary
        The words it may use.

    Returns
    -------
    case : Case or None
        Whatever could be read; ``None`` only where nothing can be (no object, another schema).
    problems : tuple of Problem
        Everything that is wrong, each with its place.
    """
    if not isinstance(data, dict):
        return None, (Problem.of("/", "not-a-case"),)
    schema = data.get("schema")
    if schema is not None and schema != SCHEMA_ID:
        shown = excerpt(_clean(str(schema)))
        return None, (Problem.of("/schema", "other-schema", given=shown, known=SCHEMA_ID),)
    reader = _Reader(vocabulary)
    if schema is None:
        reader.report("/schema", "missing")
    if _depth(data) > MANY_LEVELS:
        return None, (*reader.problems, Problem.of("/", "too-deep"))
    given = reader.object(CASE, data, "")
    case = given if isinstance(given, Case) else Case(study=CaseStudy(region=""))
    case, renamed = casefile_rules.settle_ids(case)
    case = casefile_rules.with_extras(case, tuple(reader.extras))
    found = (*reader.problems, *renamed, *casefile_rules.contradictions(case, vocabulary))
    return case, found


def _depth(data: object) -> int:
    """Return how deeply a value is nested, counting no further than the limit."""
    layer, depth = [data], 0
    while layer and depth <= MANY_LEVELS:
        depth += 1
        inner: list[object] = []
        for node in layer:
            if isinstance(node, dict):
                inner += node.values()
            elif isinstance(node, list):
                inner += node
        layer = inner
    return depth


def _pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubledKeyError
    return found


class _DoubledKeyError(ValueError):
    """A key stands twice in one object."""


def parse_case_text(
    text: str | bytes, vocabulary: Vocabulary
) -> tuple[Case | None, tuple[Problem, ...]]:
    """Read a case file from its text; as `parse_case`, and never raises for what it holds."""
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.lstrip("\ufeff")
        data = json.loads(decoded, object_pairs_hook=_pairs)
    except UnicodeDecodeError:
        return None, (Problem.of("/", "not-utf8"),)
    except _DoubledKeyError:
        return None, (Problem.of("/", "doubled-key"),)
    except json.JSONDecodeError as error:
        place = {"line": str(error.lineno), "column": str(error.colno)}
        return None, (Problem.of("/", "not-json", **place),)
    except (RecursionError, ValueError):
        return None, (Problem.of("/", "too-deep"),)
    return parse_case(data, vocabulary)
