"""The JSON Schema (2020-12) of a case file, made from the same table that the reader follows."""

from __future__ import annotations

from typing import Any

from desktop.domain.casefile import words_of
from desktop.domain.casefile_shape import (
    CASE,
    KEPT_PREFIX,
    SCHEMA_ID,
    Answers,
    Fields,
    Kind,
    Many,
    Number,
    Text,
    Word,
)
from desktop.domain.vocabulary import Vocabulary

Json = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PATTERNS = {
    "date": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    "time": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$",
    "datetime": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$",
    "uid": r"^[0-9.]{1,64}$",
    "id": r"\S",
}


def _number(kind: Number) -> Json:
    found: Json = {"type": "integer" if kind.is_whole else "number"}
    limits = {"minimum": kind.low, "maximum": kind.high, "exclusiveMinimum": kind.above}
    return {**found, **{key: value for key, value in limits.items() if value is not None}}


def _object(kind: Fields, defs: Json, vocabulary: Vocabulary) -> Json:
    required = [f.key for f in kind.fields if f.is_required]
    properties = {
        f.key: _of(f.kind, defs, vocabulary)
        if f.is_required
        else {"anyOf": [_of(f.kind, defs, vocabulary), {"type": "null"}]}
        for f in kind.fields
    }
    found: Json = {
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^{KEPT_PREFIX}": True},
        "additionalProperties": False,
    }
    if required:
        found["required"] = required
    if not kind.short:
        return found
    short = next(f for f in kind.fields if f.key == kind.short)
    return {"anyOf": [_of(short.kind, defs, vocabulary), found]}


def _of(kind: Kind, defs: Json, vocabulary: Vocabulary) -> Json:
    if isinstance(kind, Many):
        found: Json = {"type": "array", "items": _of(kind.of, defs, vocabulary)}
        if kind.exactly is not None:
            found |= {"minItems": kind.exactly, "maxItems": kind.exactly}
        return found
    if isinstance(kind, Fields):
        return _object(kind, defs, vocabulary)
    if isinstance(kind, Word):
        name = "_".join((kind.of, *kind.also))
        defs[name] = {"enum": list(words_of(vocabulary, kind))}
        return {"$ref": f"#/$defs/{name}"}
    return _scalar(kind)


def _scalar(kind: Kind) -> Json:
    if isinstance(kind, Number):
        return _number(kind)
    if isinstance(kind, Text):
        pattern = PATTERNS.get(kind.form)
        return {"type": "string", "pattern": pattern} if pattern else {"type": "string"}
    if isinstance(kind, Answers):
        return {"type": "object", "additionalProperties": {"type": "string"}}
    return {"type": "boolean"}


def _scale_categories(vocabulary: Vocabulary) -> list[Json]:
    """Return the rule that a category belongs to its scale, one entry for each scale."""
    return [
        {
            "if": {"properties": {"id": {"const": scale.id}}, "required": ["id"]},
            "then": {"properties": {"category": {"enum": list(scale.categories)}}},
        }
        for scale in vocabulary.scales.values()
    ]


def case_schema(vocabulary: Vocabulary) -> Json:
    """Return the JSON Schema of a case file.

    Whatever a schema can say it says strictly; contradictions between fields are found by
    `desktop.domain.casefile.parse_case` alone.
    """
    defs: Json = {}
    root = _object(CASE, defs, vocabulary)
    root["properties"] = {"schema": {"const": SCHEMA_ID}, **root["properties"]}
    root["required"] = ["schema", *root["required"]]
    scale = root["properties"]["findings"]["anyOf"][0]["items"]["properties"]["scale"]["anyOf"][0]
    scale["allOf"] = _scale_categories(vocabulary)
    return {
        "$schema": DIALECT,
        "$id": f"urn:{SCHEMA_ID}",
        "title": SCHEMA_ID,
        **root,
        "$defs": defs,
    }
