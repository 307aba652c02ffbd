"""Typed values to plain JSON and back: one codec for every frozen dataclass of the core.

The types are the schema. A field that holds its default is left out, so an added field with a
default keeps older text readable; an unknown key or a wrong type is refused, never guessed.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Hint: TypeAlias = Any  # a type as an annotation gives it
Json: TypeAlias = Any  # plain data, as json.loads gives it


class CodecError(Exception):
    """Text or JSON that does not fit the type it should become. Its text names places only."""


def field_types(kind: type) -> Mapping[str, Hint]:
    """Return the resolved type of each field of a dataclass, in order."""
    return _field_types(kind)


@cache
def _field_types(kind: type) -> Mapping[str, Hint]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _defaults(kind: type) -> Mapping[str, object]:
    return _known_defaults(kind)


@cache
def _known_defaults(kind: type) -> Mapping[str, object]:
    known: dict[str, object] = {}
    for field in dataclasses.fields(kind):
        if field.default is not dataclasses.MISSING:
            known[field.name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            known[field.name] = field.default_factory()
    return known


def encode(value: object) -> Json:
    """Return a value as plain JSON data; fields that hold their default are left out."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        defaults = _defaults(kind)
        found: dict[str, Any] = {}
        for name in field_types(kind):
            part = getattr(value, name)
            if name not in defaults or part != defaults[name]:
                found[name] = encode(part)
        return found
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise CodecError(f"cannot encode {type(value).__name__}")


def decode(hint: Hint, data: object, where: str = "") -> Json:
    """Return JSON data as a value of the type ``hint``.

    Raises
    ------
    CodecError
        Where the data does not fit; the text names the place, never the content.
    """
    origin: Hint = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _decode_union(typing.get_args(hint), data, where)
    if origin is tuple:
        return _decode_tuple(typing.get_args(hint), data, where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _decode_fields(hint, data, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        if isinstance(data, str) and data in {member.value for member in hint}:
            return hint(data)
        raise CodecError(f"{where}: not a word of {hint.__name__}")
    return _decode_plain(hint, data, where)


def _decode_plain(hint: Hint, data: object, where: str) -> object:
    if hint is float and isinstance(data, int | float) and not isinstance(data, bool):
        if math.isfinite(data):
            return data
        raise CodecError(f"{where}: not a finite number")
    if hint is type(None) and data is None:
        return None
    if hint in (str, int, bool) and type(data) is hint:
        return data
    raise CodecError(f"{where}: not {getattr(hint, '__name__', hint)}")


def _decode_union(options: tuple[Any, ...], data: object, where: str) -> object:
    if data is None and type(None) in options:
        return None
    problems: list[CodecError] = []
    for option in options:
        if option is type(None):
            continue
        try:
            return decode(option, data, where)
        except CodecError as error:
            problems.append(error)
    raise problems[0] if problems else CodecError(f"{where}: must be empty")


def _decode_tuple(items: tuple[Any, ...], data: object, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise CodecError(f"{where}: not a list")
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return tuple(decode(items[0], part, f"{where}/{i}") for i, part in enumerate(data))
    if len(items) != len(data):
        raise CodecError(f"{where}: needs {len(items)} items")
    pairs = enumerate(zip(items, data, strict=True))
    return tuple(decode(item, part, f"{where}/{i}") for i, (item, part) in pairs)


def _decode_fields(kind: type[T], data: object, where: str) -> T:
    if not isinstance(data, Mapping):
        raise CodecError(f"{where}: not an object")
    hints = field_types(kind)
    unknown = set(data) - set(hints)
    if unknown:
        raise CodecError(f"{where}: {len(unknown)} unknown keys for {kind.__name__}")
    missing = set(hints) - set(_defaults(kind)) - set(data)
    if missing:
        raise CodecError(f"{where}: lacks {', '.join(sorted(missing))}")
    return kind(**{name: decode(hints[name], data[name], f"{where}/{name}") for name in data})


def fits(hint: Hint, value: object) -> bool:
    """Whether a core value (not JSON) is of the type ``hint``."""
    origin: Hint = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return any(fits(option, value) for option in typing.get_args(hint))
    if origin is tuple:
        return isinstance(value, tuple) and _items_fit(typing.get_args(hint), value)
    if hint is float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(typing.cast("float", value))
    if hint is type(None):
        return value is None
    if hint in (str, int, bool):
        return type(value) is hint
    return isinstance(hint, type) and type(value) is hint


def _items_fit(items: tuple[Any, ...], value: tuple[object, ...]) -> bool:
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return all(fits(items[0], part) for part in value)
    return len(items) == len(value) and all(map(fits, items, value))


def to_text(value: object) -> str:
    """Return the canonical JSON text of a value: sorted keys, no spaces, ASCII, never NaN.

    ASCII because typed text may hold halves of surrogate pairs, which no UTF-8 file can.
    """
    return json.dumps(encode(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_text(kind: type[T], text: str) -> T:
    """Read a value back from its canonical text.

    Raises
    ------
    CodecError
        Where the text is no JSON, is nested too deeply or does not fit the type.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise CodecError("not JSON") from None
    value = decode(kind, data)
    assert isinstance(value, kind)  # noqa: S101 - decode of a dataclass gives that dataclass
    return value
