"""Which keys carry out which command: a preset over the registry, and the reader's changes over it.

A key has one owner. A change takes its key from whoever had it by preset or default; when the
change goes, the key goes back. Two changes never share a key: `Keymap.changed` takes it from the
older one. All commands can be possible at the same moment, so a key shared by any two is a clash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from desktop.app.actions import ACTIONS, BY_ID
from desktop.app.key_presets import OWN, PRESETS
from desktop.app.key_text import RESERVED, is_reserved, normal_key, same_press

Keys = tuple[str, ...]
MAX_KEYS = 4  # of one command


@dataclass(frozen=True, kw_only=True)
class Keymap:
    """``changes`` and ``unknown`` are (command, its keys), by command.

    ``unknown`` are changes for commands this program does not have: kept and written again.
    """

    preset: str = OWN
    changes: tuple[tuple[str, Keys], ...] = ()
    unknown: tuple[tuple[str, Keys], ...] = ()

    @cached_property
    def table(self) -> Mapping[str, Keys]:
        """The keys of every command, the first is the one shown."""
        changed = dict(self.changes)
        taken = {same_press(key) for keys in changed.values() for key in keys}
        found = {}
        for action_id, keys in _base(self.preset).items():
            if action_id in changed:
                found[action_id] = (*fixed_keys(action_id), *changed[action_id])
            else:
                free = (k for k in keys if same_press(k) not in taken or k in RESERVED)
                found[action_id] = tuple(free)
        return found

    def keys(self, action_id: str) -> Keys:
        """Return the keys of a command."""
        return self.table[action_id]

    def is_changed(self, action_id: str) -> bool:
        """Whether the reader has given this command other keys."""
        return action_id in dict(self.changes)

    def owner(self, key: str) -> str | None:
        """Return the command that a key carries out."""
        press = same_press(key)
        for action_id, keys in self.table.items():
            if any(same_press(k) == press for k in keys):
                return action_id
        return None

    def changed(self, action_id: str, keys: Keys) -> Keymap:
        """Give a command other keys, taking them from whoever has them.

        Raises
        ------
        KeyRefusedError
            For a key that names none, that is reserved, or too many of them.
        """
        if action_id not in BY_ID:
            raise KeyRefusedError("unknown-command", action_id)
        own = (*BY_ID[action_id].shortcuts, *_base(self.preset)[action_id])
        made: list[str] = []
        for key in keys:
            normal = checked_key(key, own)
            if normal not in made and normal not in fixed_keys(action_id):
                made.append(normal)
        if len(made) > MAX_KEYS:
            raise KeyRefusedError("too-many", action_id)
        taken = {same_press(key) for key in made}
        rest = {
            other: tuple(k for k in held if same_press(k) not in taken)
            for other, held in self.changes
            if other != action_id
        }
        return replace(self, changes=_sorted(rest | {action_id: tuple(made)}))

    def without_change(self, action_id: str) -> Keymap:
        """Give a command back the keys of the preset, unless another change holds them."""
        return replace(self, changes=tuple(c for c in self.changes if c[0] != action_id))

    def with_preset(self, preset: str) -> Keymap:
        """Choose another preset; the reader's changes stay. Raises ``KeyRefusedError``."""
        if preset not in PRESETS:
            raise KeyRefusedError("unknown-preset", preset)
        return replace(self, preset=preset)

    def without_changes(self) -> Keymap:
        """Return the preset as it is."""
        return Keymap(preset=self.preset)


class KeyRefusedError(Exception):
    """A key or command that cannot be taken; ``code`` says why, ``what`` names it."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(code)
        self.code, self.what = code, what


def checked_key(key: str, allowed: Keys = ()) -> str:
    """Return a key in its one spelling; ``allowed`` may be reserved. Raises ``KeyRefusedError``."""
    normal = normal_key(key)
    if normal is None:
        raise KeyRefusedError("no-such-key", key)
    if normal in RESERVED or (is_reserved(normal) and normal not in allowed):
        raise KeyRefusedError("reserved-key", normal)
    return normal


def fixed_keys(action_id: str) -> Keys:
    """Return the keys that always stay with a command, as the window needs them for it."""
    return tuple(key for key in BY_ID[action_id].shortcuts if key in RESERVED)


def clashes(keymap: Keymap) -> tuple[tuple[str, str, str], ...]:
    """Return (key, first command, second command) wherever one press means two commands."""
    owner: dict[str, str] = {}
    found = []
    for action_id, keys in keymap.table.items():
        for key in keys:
            first = owner.setdefault(same_press(key), action_id)
            if first != action_id:
                found.append((key, first, action_id))
    return tuple(found)


def _base(preset: str) -> Mapping[str, Keys]:
    """Return the keys of a preset: what it names, else the registry's less what it took."""
    if preset not in _BASES:
        named = {k: v for k, v in PRESETS[preset].items() if k in BY_ID}
        taken = {same_press(key) for keys in named.values() for key in keys}
        _BASES[preset] = {
            action.id: named.get(action.id)
            or tuple(k for k in action.shortcuts if same_press(k) not in taken)
            for action in ACTIONS
        }
    return _BASES[preset]


_BASES: dict[str, Mapping[str, Keys]] = {}


def _sorted(changes: Mapping[str, Keys]) -> tuple[tuple[str, Keys], ...]:
    return tuple(sorted(changes.items()))
