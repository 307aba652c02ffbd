"""Set one value of a case by its path, typed.

A path is a JSON pointer in which a member of a list of objects is addressed by its ``id``, a sign
by ``sign,side,root`` (empty where unset), an override by its ``finding``. A missing member is
added.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import replace
from typing import Any, TypeAlias

from desktop.app.codec import CodecError, Hint, decode, field_types
from desktop.app.edit import EditRefused, refuse
from desktop.domain.case import Case

Node: TypeAlias = Any  # some dataclass of the case

RENAMED = {"patient_factors": "factors"}  # the one key whose field has another name
# which fields of a member its address gives, by the name of the list
ADDRESS = {
    "signs": ("sign", "side", "root"),
    "overrides": ("finding",),
    "normal": ("level",),
    "neural_roots": ("root",),
    "measurements": ("name",),
}


def set_at(case: Case, path: str, value: object) -> Case:
    """Return the case with the JSON ``value`` set at ``path``.

    Raises
    ------
    EditRefused
        Where the path leads nowhere or the value does not fit.
    """
    if not path.startswith("/"):
        raise refuse(path, "no-such-path")
    keys = [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
    keys[0] = RENAMED.get(keys[0], keys[0])
    changed = _set(case, keys, value, path)
    assert isinstance(changed, Case)  # noqa: S101 - _set keeps the type it was given
    return changed


def _set(node: Node, keys: list[str], value: object, path: str) -> Node:
    hints = field_types(type(node))
    key, rest = keys[0], keys[1:]
    if key not in hints or (key == "id" and not rest):
        raise refuse(path, "no-such-path")
    current = getattr(node, key)
    if not rest:
        return replace(node, **{key: _decoded(hints[key], value, path)})
    if isinstance(current, tuple):
        return replace(node, **{key: _set_member(key, hints[key], current, (rest, value, path))})
    if current is None:
        current = _empty(hints[key], path)
    if not dataclasses.is_dataclass(current):
        raise refuse(path, "no-such-path")
    return replace(node, **{key: _set(current, rest, value, path)})


def _set_member(
    key: str,
    hint: Hint,
    members: tuple[Any, ...],
    target: tuple[list[str], object, str],
) -> tuple[Any, ...]:
    keys, value, path = target
    kind = typing.get_args(hint)[0] if typing.get_args(hint) else None
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        raise refuse(path, "no-such-path")
    names = ADDRESS.get(key, ("id",))
    parts = keys[0].split(",")
    parts += [""] * (len(names) - len(parts))
    address = dict(zip(names, parts, strict=False))
    place = next((i for i, m in enumerate(members) if _address(m, names) == address), None)
    try:
        member = (
            members[place]
            if place is not None
            else decode(kind, {n: p for n, p in address.items() if p}, path)
        )
    except CodecError:
        raise refuse(path, "no-such-path") from None
    if len(keys) == 1:
        given = value if isinstance(value, dict) else None
        if given is None:
            raise refuse(path, "wrong-type", field=key)
        whole = {n: p for n, p in address.items() if p} | given
        member = _decoded(kind, whole, path)
    else:
        member = _set(member, keys[1:], value, path)
    if place is None:
        return (*members, member)
    return (*members[:place], member, *members[place + 1 :])


def _address(member: Node, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(getattr(member, name, None) or "") for name in names}


def _empty(hint: Hint, path: str) -> Node:
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    for option in options:
        if isinstance(option, type) and dataclasses.is_dataclass(option):
            try:
                return decode(option, {}, path)
            except CodecError:
                break
    raise refuse(path, "no-such-path")


def _decoded(hint: Hint, value: object, path: str) -> Node:
    try:
        return decode(hint, value, path)
    except CodecError:
        raise refuse(path, "wrong-type", field=path.rsplit("/", 1)[-1]) from None


__all__ = ["EditRefused", "set_at"]
