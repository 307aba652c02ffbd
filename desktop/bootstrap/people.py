"""The people of a store, for window and command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.app.people import People
from desktop.storage.place import Place
from desktop.storage.system import SystemClock

if TYPE_CHECKING:
    from desktop.storage.drafts import SqlDraftStore


def people_of(store: Callable[[], SqlDraftStore], place: Place) -> People:
    """Return the door to the people of an open store."""
    from desktop.storage.people import PeopleArchive
    from desktop.storage.people_hash import Argon2Hasher

    return People(PeopleArchive(store(), place.path), Argon2Hasher(), SystemClock())


def people_in(place: Place) -> People:
    """Return the door to the people of a store, made where there is none.

    A damaged file is told of, not put aside: the verbs must not lose who may sign.
    """
    from desktop.storage.store import SqliteDraftStore

    def opened() -> SqlDraftStore:
        return place.open(lambda _notice: None) if place.url else SqliteDraftStore(place.path)

    return people_of(opened, place)
