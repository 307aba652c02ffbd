"""Values set on a case by path, as `desktop.domain.pointer` sets them on the case file itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from desktop.domain.case import Case, Category
from desktop.domain.casefile_shape import CASE, Answers, Field, Fields, Kind, Many, Word
from desktop.domain.pointer import SIGN_KEYS, PathError, unescape
from desktop.domain.side import Side

Json = Any  # whatever a JSON text can hold


@cache
def _fields(kind: Fields) -> dict[str, Field]:
    return {f.key: f for f in kind.fields}


def _typed(kind: Kind, value: Json) -> Json:
    """Return a JSON value as the case holds it."""
    if isinstance(kind, Many):
        return tuple(_typed(kind.of, member) for member in value or ())
    if isinstance(kind, Answers):
        return tuple((value or {}).items())
    if isinstance(kind, Fields):
        return kind.make(
            **{
                _fields(kind)[key].attribute: _typed(_fields(kind)[key].kind, member)
                for key, member in (value or {}).items()
            }
        )
    if isinstance(kind, Word) and value is not None:
        return Side(value) if kind.of == "side" else _category(kind, value)
    return value


def _category(kind: Word, value: str) -> str:
    return Category(value) if kind.of == "category" else value


def _is_at(kind: Fields, member: Json, step: str) -> bool:
    parts = [getattr(member, key) or "" for key in kind.address]
    given = step.split(",") if kind.address == SIGN_KEYS else [step]
    return parts == [*given, *[""] * (len(parts) - len(given))]


def _new(kind: Fields, step: str) -> Json:
    given = step.split(",") if kind.address == SIGN_KEYS else [step]
    words = {key: word for key, word in zip(kind.address, given, strict=False) if word}
    return _typed(kind, words)


def _put(kind: Kind, node: Json, steps: list[str], value: Json) -> Json:
    if not steps:
        return _typed(kind, value)
    step, rest = steps[0], steps[1:]
    if isinstance(kind, Fields) and step in _fields(kind):
        f = _fields(kind)[step]
        node = kind.make() if node is None else node
        return replace(node, **{f.attribute: _put(f.kind, getattr(node, f.attribute), rest, value)})
    if isinstance(kind, Many) and isinstance(kind.of, Fields) and kind.of.address:
        inner = kind.of
        if not any(_is_at(inner, member, step) for member in node):
            node = (*node, _new(inner, step))
        return tuple(
            _put(inner, member, rest, value) if _is_at(inner, member, step) else member
            for member in node
        )
    raise PathError(step)


def with_settings(case: Case, settings: Iterable[tuple[str, Json]]) -> Case:
    """Return a case with values set by path; ``None`` makes a value unknown.

    Raises
    ------
    PathError
        If a path names nothing that a case can hold.
    """
    for where, value in settings:
        steps = [unescape(step) for step in where.split("/")[1:]]
        case = _put(CASE, case, steps, value)
    return case
