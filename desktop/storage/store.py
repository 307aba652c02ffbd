"""Drafts and their journal in one SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from desktop.domain.message import Problem
from desktop.storage.database import open_engine
from desktop.storage.drafts import SqlDraftStore, Summary
from desktop.storage.errors import StoreError, store_error
from desktop.storage.faults import translating
from desktop.storage.migrate import bring_to_head, check_readable, revision_of
from desktop.storage.presence import SHARED, Presence, is_alive, others_alive
from desktop.storage.rescue import carry_over, carry_reports, is_damaged, put_aside

__all__ = ["SqliteDraftStore", "Summary", "open_store"]


class SqliteDraftStore(SqlDraftStore):
    """Implements ``DraftStore``. Safe to use from several threads; each call is one transaction.

    Parameters
    ----------
    path
        The file; made where absent.
    presence
        Who works here. All stores of one process share one unless told otherwise.

    Raises
    ------
    StoreError
        When opening or any call fails; the file is never left half changed.
    """

    def __init__(self, path: Path, *, presence: Presence | None = None) -> None:
        self._path = path
        self._is_closed = False
        with translating():
            revision = revision_of(path)
            check_readable(revision)
            engine = open_engine(path)
            try:
                bring_to_head(engine, path, revision)
                self._own_presence = presence
                holder = (presence or SHARED.take(path.parent)).id
            except BaseException:
                engine.dispose()
                raise
        super().__init__(engine, holder)

    def close(self) -> None:
        """Give up every claim and fold the write-ahead log into the file."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            # what fails here costs nothing: claims end with the process, the log is folded later
            with contextlib.suppress(SQLAlchemyError, sqlite3.Error):
                self._give_up_claims()
                with contextlib.closing(self._engine.raw_connection()) as raw:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._engine.dispose()
            if self._own_presence is not None:
                self._own_presence.leave()
            else:
                SHARED.give_back(self._path.parent)

    def is_sound(self) -> bool:
        """Whether SQLite's own check of the file finds nothing."""
        with self.reading() as connection:
            rows = connection.exec_driver_sql("PRAGMA integrity_check").all()
        return [tuple(row) for row in rows] == [("ok",)]

    def _take_turn(self, connection: Connection, scope: str) -> None:
        del connection, scope  # every writing transaction of a file locks all of it

    def _is_alive(self, connection: Connection, holder: str) -> bool:
        del connection
        return is_alive(self._path.parent, holder)

    def _others_alive(self, connection: Connection) -> frozenset[str]:
        del connection
        return frozenset(others_alive(self._path.parent, self._holder))


def open_store(path: Path, on_notice: Callable[[Problem], None]) -> SqliteDraftStore:
    """Open a store; a damaged one is put aside and kept, and what is sound goes into a new one.

    Raises
    ------
    StoreError
        For everything else that bars opening, and for a damaged store that another process uses.
    """
    try:
        with translating():
            if path.exists() and path.stat().st_size and is_damaged(path):
                raise store_error("corrupt")
        return SqliteDraftStore(path)
    except StoreError as error:
        others = others_alive(path.parent, SHARED.id_in(path.parent))
        if error.problem.code != "storage-corrupt" or others:
            raise
    with translating():
        kept = put_aside(path)
        store = SqliteDraftStore(path)
        carry_over(kept, store.append)
        with store.writing() as connection:
            carry_reports(kept, connection)
    on_notice(Problem.of("store", "storage-put-aside", file=kept.name))
    return store
