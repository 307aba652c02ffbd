"""Case files out: a case to JSON values, in the order of the contract."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import Any

from desktop.domain.case import Case, NormalStatement
from desktop.domain.casefile_shape import (
    CASE,
    KEPT_PREFIX,
    SCHEMA_ID,
    Answers,
    Fields,
    Kind,
    Many,
)
from desktop.domain.pointer import PathError, apply

Json = Any  # whatever a JSON text can hold


def _plain(value: object) -> Json:
    """Return a scalar as JSON has it: whole numbers without a point, words as text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return str(value) if isinstance(value, str) else value


@cache
def _is_optional(kind: Fields, attribute: str) -> bool:
    """Whether an attribute may be missing altogether, so that an empty object says something."""
    return any(f.name == attribute and f.default is None for f in dataclasses.fields(kind.make))


def _written(kind: Kind, value: Json) -> Json:
    if isinstance(kind, Many):
        return [_written(kind.of, member) for member in value]
    if isinstance(kind, Answers):
        return dict(value)
    if not isinstance(kind, Fields):
        return _plain(value)
    if isinstance(value, NormalStatement) and value.absent is None:
        return value.level
    found: dict[str, Json] = {}
    for f in kind.fields:
        member = getattr(value, f.attribute)
        is_stated_empty = isinstance(value, NormalStatement) and f.key == "absent"
        if member is None or (member == () and not is_stated_empty):
            continue
        written = _written(f.kind, member)
        if written != {} or f.is_required or _is_optional(kind, f.attribute):
            found[f.key] = written
    return found


def case_to_json(case: Case) -> dict[str, Json]:
    """Return a case as the JSON values of a case file.

    Unknown values are left out; keys beginning with ``x-`` stand where they stood, as long as
    the object they belong to is still there.
    """
    found: dict[str, Json] = {"schema": SCHEMA_ID, **_written(CASE, case)}
    for where, text in case.extras:
        found = _with_extra(found, where, json.loads(text))
    return found


def _with_extra(found: dict[str, Json], where: str, value: Json) -> dict[str, Json]:
    owner, _, key = where.rpartition("/")
    if not key.startswith(KEPT_PREFIX) or (owner and not _exists(found, owner)):
        return found
    try:
        return apply(found, [(where, value)])
    except PathError:
        return found


def _exists(found: dict[str, Json], owner: str) -> bool:
    """Whether setting below a path would add nothing but the key itself."""
    try:
        probed = apply(found, [(owner + "/x-probe", None)])
    except PathError:
        return False
    return _count(probed) == _count(found) + 1


def _count(node: Json) -> int:
    if isinstance(node, dict):
        return len(node) + sum(_count(member) for member in node.values())
    if isinstance(node, list):
        return sum(_count(member) for member in node) + len(node)
    return 0
