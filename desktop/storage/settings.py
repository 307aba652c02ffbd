"""What the user set, in one small file; the table ``resources/settings.toml`` says what there is.

The file is readable by its owner only. What was opened lately stands in the store, not here.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from desktop.domain.message import Message, Problem

Value: TypeAlias = Any  # one of the types of the table
VERSION = 1
MAX_BYTES = 1_000_000
MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the table."""

    name: str
    type: str
    default: Value
    choices: tuple[str, ...] = ()
    lowest: float = -math.inf
    highest: float = math.inf

    @property
    def description(self) -> Message:
        """What it is, for the page of settings."""
        return Message(f"storage-setting-{self.name}")

    def takes(self, value: Value) -> bool:
        """Whether the value may be stored."""
        if not _TYPES[self.type](value):
            return False
        if self.choices and value not in self.choices:
            return False
        return self.type not in ("whole", "number") or self.lowest <= value <= self.highest


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_number(value: Value) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _is_layout(value: Value) -> bool:
    return isinstance(value, dict) and all(
        _is_text(key)
        and isinstance(sizes, list)
        and all(type(size) is int and abs(size) < MAX_BYTES for size in sizes)
        for key, sizes in value.items()
    )


_TYPES: Mapping[str, Callable[[Value], bool]] = {
    "text": _is_text,
    "flag": lambda value: isinstance(value, bool),
    "whole": lambda value: type(value) is int,
    "number": _is_number,
    "texts": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "layout": _is_layout,  # name of a splitter -> its sizes in px
}
_EMPTY: Mapping[str, Value] = {
    "text": "",
    "flag": False,
    "whole": 0,
    "number": 0.0,
    "texts": [],
    "layout": {},
}


def parse_settings(text: str) -> tuple[Setting, ...]:
    """Read the table. Raises ``ValueError`` where it contradicts itself."""
    found = []
    for name, line in tomllib.loads(text).items():
        kind = line["type"]
        setting = Setting(
            name=name,
            type=kind,
            default=line.get("default", _EMPTY[kind]),
            choices=tuple(line.get("choices", ())),
            lowest=line.get("lowest", -math.inf),
            highest=line.get("highest", math.inf),
        )
        if not setting.takes(setting.default):
            raise ValueError(f"setting {name}: its default does not fit")
        found.append(setting)
    return tuple(found)


class UserSettings:
    """The user's values over the defaults; ``set`` writes at once and atomically.

    A file that cannot be understood gives the defaults, and is kept beside the new one.

    Parameters
    ----------
    path
        The file; made when first something is set.
    table
        What there is, from ``parse_settings``.
    """

    def __init__(self, path: Path, table: tuple[Setting, ...]) -> None:
        self._path = path
        self._table = {setting.name: setting for setting in table}
        self.problems: tuple[Problem, ...] = ()
        self._extra: dict[str, Value] = {}  # of a newer program: kept, never shown
        self._values = self._read()

    def get(self, name: str) -> Value:
        """Return a value, or its default. Raises ``KeyError`` for a name not in the table."""
        setting = self._table[name]
        value = self._values.get(name, setting.default)
        return json.loads(json.dumps(value)) if isinstance(value, list | dict) else value

    def set(self, name: str, value: Value) -> None:
        """Store a value; nothing is written where it is the present one.

        Where the file cannot be written the value holds until the program ends, and ``problems``
        says so: a window must not fail to close over its own size.

        Raises
        ------
        KeyError
            For a name not in the table.
        ValueError
            For a value the setting does not take.
        """
        if not self._table[name].takes(value):
            raise ValueError(f"setting {name} does not take this value")
        if value == self.get(name):
            return
        self._values[name] = value
        self._write()

    def _read(self) -> dict[str, Value]:
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError:
            self.problems = (Problem.of("settings", "storage-settings-unreadable"),)
            return {}
        values = _values_of(raw)
        if values is None:
            self._keep_aside()
            return {}
        known = {n: v for n, v in values.items() if n in self._table and self._table[n].takes(v)}
        self._extra = {n: v for n, v in values.items() if n not in self._table}
        return known

    def _keep_aside(self) -> None:
        kept = self._path.with_name(f"{self._path.name}.damaged")
        with contextlib.suppress(OSError):
            self._path.replace(kept)
        self.problems = (Problem.of("settings", "storage-settings-damaged", file=kept.name),)

    def _write(self) -> None:
        text = json.dumps(
            {"version": VERSION, "values": self._extra | self._values}, indent=1, sort_keys=True
        )
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, text.encode("ascii"))
        except OSError:
            self.problems = (Problem.of("settings", "storage-settings-unwritable"),)


def _values_of(raw: bytes) -> dict[str, Value] | None:
    try:
        data = json.loads(raw) if len(raw) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        return None
    values = data.get("values") if isinstance(data, dict) else None
    return values if isinstance(values, dict) else None


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file in one step, durable when it returns, readable by its owner only.

    Raises
    ------
    OSError
        Where it cannot be written; an earlier file is then unchanged.
    """
    early = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(early, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        early.replace(path)
    except OSError:
        early.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # not every system opens a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
