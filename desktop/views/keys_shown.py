"""Which keys are shown: texts name a command's usual key, the reader may have given it another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.app.actions import ACTIONS

NO_KEY = "–"


class KeysShown(QObject):
    """Turns the usual key of a command into the one in force."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._now: dict[str, str] = {}

    def show(self, table: Mapping[str, tuple[str, ...]]) -> None:
        """Take the keys of every command."""
        now: dict[str, str] = {}
        for action in ACTIONS:
            keys = table[action.id]
            for usual in action.shortcuts:
                if usual not in keys:
                    now[usual] = keys[0] if keys else NO_KEY
        if now != self._now:
            self._now = now
            self.changed.emit()

    def of(self, usual: str) -> str:
        """Return the key that does now what ``usual`` does by itself."""
        return self._now.get(usual, usual)


KEYS = KeysShown()
