"""Paths into a case file: JSON pointers that name the members of lists by id, not by place."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Json = Any  # whatever a JSON text can hold
SIGN_KEYS = ("sign", "side", "root")


class PathError(ValueError):
    """A path that leads nowhere."""


def escape(step: str) -> str:
    """Return a key as one step of a path."""
    return step.replace("~", "~0").replace("/", "~1")


def unescape(step: str) -> str:
    """Return the key that a step names."""
    return step.replace("~1", "/").replace("~0", "~")


def path(*steps: str) -> str:
    """Build a path from keys."""
    return "".join("/" + escape(step) for step in steps)


def sign_address(sign: str, side: str | None = None, root: str | None = None) -> str:
    """Return how a sign is addressed: word, side and root, empty where not given."""
    return ",".join((sign, side or "", root or ""))


def address(container: str, member: object, index: int) -> str:
    """Return how a member of a list is addressed.

    Parameters
    ----------
    container : str
        Key under which the list stands.
    member : object
        The member.
    index : int
        Its place, used where it has neither id nor, as a sign, its three words.
    """
    if isinstance(member, dict):
        if container == "signs" and isinstance(member.get("sign"), str):
            parts = [member.get(key) or "" for key in SIGN_KEYS]
            return ",".join(str(part) for part in parts)
        if isinstance(member.get("id"), str) and member["id"]:
            return str(member["id"])
    return str(index)


def _find(container: str, members: list[Json], step: str) -> int | None:
    wanted = step
    if container == "signs":
        given = step.split(",")
        wanted = ",".join((*given, *[""] * (len(SIGN_KEYS) - len(given))))
    for index, member in enumerate(members):
        if address(container, member, index) == wanted:
            return index
    return None


def _new_member(container: str, step: str) -> dict[str, Json]:
    if container == "signs":
        return {key: value for key, value in zip(SIGN_KEYS, step.split(","), strict=False) if value}
    return {"id": step}


def _enter(node: Json, container: str, step: str, following: str | None) -> tuple[Json, str]:
    """Step down one level, adding what is missing on the way."""
    if isinstance(node, list):
        index = _find(container, node, step)
        if index is None:
            node.append(_new_member(container, step))
            index = len(node) - 1
        return node[index], step
    if not isinstance(node, dict):
        raise PathError("a value stands where an object is needed")
    if node.get(step) is None:
        node[step] = [] if step in LISTS and following is not None else {}
    return node[step], step


LISTS = frozenset({"complaints", "signs", "findings"})


def apply(case_json: dict[str, Json], settings: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    """Return a case file with values set; the given one is left as it is.

    Parameters
    ----------
    case_json : dict
        The case file as JSON values.
    settings : iterable of (str, object)
        Path and value. A missing member is added. ``None`` makes the value unknown.

    Raises
    ------
    PathError
        If a path does not start with ``/`` or leads through a plain value.
    """
    changed = copy.deepcopy(case_json)
    for where, value in settings:
        if not where.startswith("/"):
            raise PathError(where[:1])
        steps = [unescape(step) for step in where[1:].split("/")]
        node: Json = changed
        container = ""
        for step, following in pairwise(steps):
            node, container = _enter(node, container, step, following)
        _set(node, container, steps[-1], copy.deepcopy(value))
    return changed


def _set(node: Json, container: str, step: str, value: Json) -> None:
    if isinstance(node, dict):
        node[step] = value
        return
    if not isinstance(node, list):
        raise PathError("a value stands where an object is needed")
    index = _find(container, node, step)
    if index is not None:
        node[index] = value
    else:
        node.append(value)
