"""Which processes are alive: each holds a lock on a file of its own, which its death frees.

A lock cannot outlive its process, and needs neither process numbers (they are reused) nor a clock.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import threading
from pathlib import Path

PREFIX, SUFFIX = "alive-", ".lock"


def _lock(handle: int) -> bool:
    """Take the lock if it is free; whether it was."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Presence:
    """The presence of this process, as long as it lives or until ``leave``."""

    def __init__(self, folder: Path) -> None:
        self.id = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._path = folder / f"{PREFIX}{self.id}{SUFFIX}"
        # locked before it bears its name, so that nobody finds it free; Windows renames no open
        # file, and there the moment between making and locking has to be borne
        early = self._path if sys.platform == "win32" else folder / f".{self.id}.new"
        self._handle = os.open(early, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        _lock(self._handle)
        if early != self._path:
            early.rename(self._path)

    def leave(self) -> None:
        """Give the lock back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            _remove(self._path)


class _Shared:
    """The one presence of this process in each folder, while anybody needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[Path, tuple[Presence, int]] = {}

    def take(self, folder: Path) -> Presence:
        with self._lock:
            presence, users = self._held.get(folder, (None, 0))
            presence = presence or Presence(folder)
            self._held[folder] = (presence, users + 1)
            return presence

    def give_back(self, folder: Path) -> None:
        with self._lock:
            presence, users = self._held.pop(folder)
            if users > 1:
                self._held[folder] = (presence, users - 1)
            else:
                presence.leave()

    def id_in(self, folder: Path) -> str:
        with self._lock:
            return self._held[folder][0].id if folder in self._held else ""


SHARED = _Shared()


def is_alive(folder: Path, holder: str) -> bool:
    """Whether the process of that presence still runs; the file of a dead one is removed."""
    if not holder or "/" in holder or "\\" in holder:
        return False
    path = folder / f"{PREFIX}{holder}{SUFFIX}"
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        free = _lock(handle)
    finally:
        os.close(handle)
    if free:
        _remove(path)
    return not free


def _remove(path: Path) -> None:
    # somebody else may look at it just now; a free lock left behind is removed by the next look
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def others_alive(folder: Path, own: str = "") -> tuple[str, ...]:
    """Return the presences of other living processes; what dead ones left is removed."""
    names = sorted(
        path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        for path in folder.glob(f"{PREFIX}*{SUFFIX}")
    )
    return tuple(name for name in names if name != own and is_alive(folder, name))
