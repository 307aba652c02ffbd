"""The people of a store, for window and command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.people import People
from desktop.storage.system import SystemClock

if TYPE_CHECKING:
    from desktop.storage.store import SqliteDraftStore


def people_of(store: Callable[[], SqliteDraftStore], path: Path) -> People:
    """Return the door to the people of an open store."""
    from desktop.storage.people import PeopleArchive
    from desktop.storage.people_hash import Argon2Hasher

    return People(PeopleArchive(store(), path), Argon2Hasher(), SystemClock())


def people_at(path: Path) -> People:
    """Return the door to the people of a store by its file, made where there is none."""
    from desktop.storage.store import SqliteDraftStore

    return people_of(lambda: SqliteDraftStore(path), path)
