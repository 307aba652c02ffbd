"""A keymap as a small JSON text: what the settings keep, and what is exported and imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop.app.actions import BY_ID
from desktop.app.key_presets import OWN, PRESETS
from desktop.app.key_text import normal_key, same_press
from desktop.app.keymap import Keymap, KeyRefusedError, Keys
from desktop.domain.message import Problem

VERSION = 1
MAX_TEXT = 60_000
MAX_COMMANDS = 1_000
_MAX_ID = 80


def keymap_json(keymap: Keymap) -> str:
    """Return a keymap as text: preset and changes, unknown commands included; same in, same out."""
    keys = dict((*keymap.changes, *keymap.unknown))
    data = {"concord-keys": VERSION, "preset": keymap.preset, "keys": keys}
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def parse_keymap(text: str) -> tuple[Keymap | None, tuple[Problem, ...]]:
    """Read a keymap; ``None`` where the text is none at all.

    A key or command that cannot be taken is listed and left out, the others hold. Commands this
    program does not have are listed and kept, so that writing the keymap again loses nothing.
    """
    data = _data(text)
    if data is None or not isinstance(data.get("keys"), dict):
        return None, (Problem.of("keys", "keymap-no-keymap"),)
    if data.get("concord-keys") != VERSION:
        return None, (Problem.of("keys", "keymap-other-version"),)
    if len(data["keys"]) > MAX_COMMANDS:
        return None, (Problem.of("keys", "keymap-no-keymap"),)
    problems: list[Problem] = []
    preset = data.get("preset", OWN)
    if not isinstance(preset, str) or preset not in PRESETS:
        problems.append(Problem.of("preset", "keymap-unknown-preset"))
        preset = OWN
    keymap = Keymap(preset=preset)
    unknown: dict[str, Keys] = {}
    for name, keys in sorted(data["keys"].items()):
        if not _is_entry(name, keys):
            problems.append(Problem.of(name[:_MAX_ID], "keymap-no-keys"))
        elif name in BY_ID:
            keymap = _taken(keymap, name, tuple(keys), problems)
        else:
            problems.append(Problem.of(name, "keymap-unknown-command"))
            unknown[name] = tuple(keys)
    made = Keymap(preset=preset, changes=keymap.changes, unknown=tuple(sorted(unknown.items())))
    return made, tuple(problems)


def _taken(keymap: Keymap, name: str, keys: Keys, problems: list[Problem]) -> Keymap:
    """Return the keymap with the keys that can be taken; of two claims on a key the first wins."""
    held = {same_press(key): other for other, mine in keymap.changes for key in mine}
    good: list[str] = []
    for key in keys:
        owner = held.get(same_press(normal_key(key) or ""))
        if owner is not None:
            problems.append(Problem.of(name, "keymap-clash", key=key, other=owner))
            continue
        try:
            keymap.changed(name, (key,))
            good.append(key)
        except KeyRefusedError as refusal:
            problems.append(Problem.of(name, f"keymap-{refusal.code}", key=refusal.what))
    if keys and not good:
        return keymap  # nothing of it can be taken: the command stays as it is
    try:
        return keymap.changed(name, tuple(good))
    except KeyRefusedError as refusal:
        problems.append(Problem.of(name, f"keymap-{refusal.code}", key=refusal.what))
        return keymap


def _data(text: str) -> Mapping[str, Any] | None:
    if len(text) > MAX_TEXT:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _is_entry(name: str, keys: object) -> bool:
    return (
        0 < len(name) <= _MAX_ID
        and isinstance(keys, list)
        and len(keys) <= 16  # noqa: PLR2004 - more than any command takes
        and all(isinstance(key, str) and 0 < len(key) <= _MAX_ID for key in keys)
    )
