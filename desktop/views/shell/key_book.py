"""The keys in force: read from the settings, handed to the hub, changed by the editor, kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.app.keymap import Keymap
from desktop.app.keymap_json import MAX_TEXT, keymap_json, parse_keymap
from desktop.domain.message import Message, Problem
from desktop.views.background import run
from desktop.views.shell.hub import ActionHub
from desktop.views.shell.services import Services

SUFFIX = ".json"


class KeyBook(QObject):
    """Owns the keymap. Files are read and written on a worker.

    Signals
    -------
    changed
        Other keys are in force.
    complained
        The problems of an import, of an export, or of what the settings held.
    noticed
        What was imported or exported.
    """

    changed = Signal()
    complained = Signal(object)  # tuple of problems
    noticed = Signal(object)

    def __init__(self, hub: ActionHub, services: Services) -> None:
        super().__init__(hub)
        self._hub, self._services = hub, services
        self.problems: tuple[Problem, ...] = ()
        self.keymap = self._stored()
        hub.apply_keys(self.keymap.table)

    def _stored(self) -> Keymap:
        text = str(self._services.settings.get("keys"))
        if not text:
            return Keymap()
        found, self.problems = parse_keymap(text)
        return found or Keymap()

    def put(self, keymap: Keymap) -> bool:
        """Let other keys hold, now and after the next start; false where they do not fit."""
        if keymap == self.keymap:
            return True
        is_default = keymap == Keymap()
        try:
            self._services.settings.set("keys", "" if is_default else keymap_json(keymap))
        except ValueError:
            self.complained.emit((Problem.of("keys", "keymap-too-large"),))
            return False
        self.keymap = keymap
        self._hub.apply_keys(keymap.table)
        self.changed.emit()
        return True

    def write(self, path: str) -> None:
        """Export the keys to a file."""
        name = path if path.lower().endswith(SUFFIX) else path + SUFFIX
        data, services = keymap_json(self.keymap).encode("ascii"), self._services

        def done(found: object) -> None:
            if isinstance(found, tuple) and found:
                self.complained.emit(found)
            else:
                self.noticed.emit(Message.of("keys-exported", name=Path(name).name))

        run(lambda _p, _c: services.publisher().write(name, data), done=done, failed=self._failed)

    def read(self, path: str) -> None:
        """Import keys from a file; what cannot be taken is listed, the rest holds."""

        def load() -> str:
            with Path(path).open("rb") as file:
                return file.read(MAX_TEXT + 1).decode("utf-8", "replace")

        run(lambda _p, _c: load(), done=self._arrived, failed=self._failed)

    def _arrived(self, text: object) -> None:
        keymap, problems = parse_keymap(str(text))
        if keymap is not None and self.put(keymap):
            self.noticed.emit(Message.of("keys-imported", count=str(len(keymap.changes))))
        if problems:
            self.complained.emit(problems)

    def _failed(self, error: Exception) -> None:
        self.complained.emit(
            (Problem.of("keys", "keymap-file", kind=type(error).__name__),),
        )
