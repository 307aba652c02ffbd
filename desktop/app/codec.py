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
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Hint: TypeAlias = Any  # a type as an annotation gives it
Json: TypeAlias = Any  # plain data, as json.loads gives it
Decoder: TypeAlias = Callable[[object, str], Any]  # (data, where) -> value

_PLAIN = frozenset({str, int, bool, type(None)})


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
    kind: Hint = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [encode(part) for part in typing.cast("tuple[object, ...]", value)]
    if dataclasses.is_dataclass(kind):
        return _encode_fields(kind, value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise CodecError(f"cannot encode {kind.__name__}")


def _encode_fields(kind: Hint, value: object) -> Json:
    found: dict[str, Json] = {}
    for name, default in _plan(kind):
        part = getattr(value, name)
        if part is not default and part != default:
            found[name] = part if type(part) in _PLAIN else encode(part)
    return found


@cache
def _plan(kind: type) -> tuple[tuple[str, object], ...]:
    """Return each field with its default; one without a default never equals what is given."""
    defaults = _defaults(kind)
    return tuple((name, defaults.get(name, dataclasses.MISSING)) for name in field_types(kind))


def decode(hint: Hint, data: object, where: str = "") -> Json:
    """Return JSON data as a value of the type ``hint``.

    Raises
    ------
    CodecError
        Where the data does not fit; the text names the place, never the content.
    """
    return _decoder(hint)(data, where)


@cache
def _decoder(hint: Hint) -> Decoder:
    """Return how one type is read; worked out once, since the types do not change."""
    origin: Hint = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _union_decoder(typing.get_args(hint))
    if origin is tuple:
        return _tuple_decoder(typing.get_args(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _fields_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _word_decoder(hint)
    return _plain_decoder(hint)


def _plain_decoder(hint: Hint) -> Decoder:
    name = getattr(hint, "__name__", str(hint))

    def number(data: object, where: str) -> Json:
        if type(data) in (int, float) and math.isfinite(typing.cast("float", data)):
            return data
        raise CodecError(f"{where}: not a finite number")

    def plain(data: object, where: str) -> Json:
        if type(data) is hint:
            return data
        raise CodecError(f"{where}: not {name}")

    return number if hint is float else plain


def _word_decoder(kind: type[Enum]) -> Decoder:
    words = {member.value: member for member in kind}

    def word(data: object, where: str) -> Json:
        found = words.get(data) if isinstance(data, str) else None
        if found is None:
            raise CodecError(f"{where}: not a word of {kind.__name__}")
        return found

    return word


def _union_decoder(options: tuple[Hint, ...]) -> Decoder:
    may_be_none = type(None) in options
    decoders = [_decoder(option) for option in options if option is not type(None)]

    def either(data: object, where: str) -> Json:
        if data is None and may_be_none:
            return None
        first: CodecError | None = None
        for one in decoders:
            try:
                return one(data, where)
            except CodecError as error:
                first = first or error
        raise first or CodecError(f"{where}: must be empty")

    return either


def _tuple_decoder(items: tuple[Hint, ...]) -> Decoder:
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        item = _decoder(items[0])

        def several(data: object, where: str) -> Json:
            if not isinstance(data, list | tuple):
                raise CodecError(f"{where}: not a list")
            return tuple([item(part, f"{where}/{i}") for i, part in enumerate(data)])

        return several
    decoders = [_decoder(one) for one in items]

    def fixed(data: object, where: str) -> Json:
        if not isinstance(data, list | tuple):
            raise CodecError(f"{where}: not a list")
        if len(data) != len(decoders):
            raise CodecError(f"{where}: needs {len(decoders)} items")
        pairs = enumerate(zip(decoders, data, strict=True))
        return tuple([one(part, f"{where}/{i}") for i, (one, part) in pairs])

    return fixed


def _fields_decoder(kind: type) -> Decoder:
    decoders = {name: _decoder(hint) for name, hint in field_types(kind).items()}
    needed = frozenset(decoders) - frozenset(_defaults(kind))

    def fields(data: object, where: str) -> Json:
        if not isinstance(data, dict):
            raise CodecError(f"{where}: not an object")
        unknown = data.keys() - decoders.keys()
        if unknown:
            raise CodecError(f"{where}: {len(unknown)} unknown keys for {kind.__name__}")
        missing = needed - data.keys()
        if missing:
            raise CodecError(f"{where}: lacks {', '.join(sorted(missing))}")
        return kind(
            **{name: decoders[name](part, f"{where}/{name}") for name, part in data.items()}
        )

    return fields


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
