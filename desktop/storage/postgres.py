"""Drafts and reports of a department on PostgreSQL, behind the same tables as the file.

A process is alive as long as its session holds an advisory lock, which the server frees when the
session ends: no clock, no process number, on whatever machine the other window runs.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from desktop.storage.drafts import SqlDraftStore
from desktop.storage.errors import store_error
from desktop.storage.faults import translating
from desktop.storage.migrate import check_readable, upgrade
from desktop.storage.postgres_url import checked_url
from desktop.storage.schema import HEAD

OLDEST = 150_000  # server_version_num of PostgreSQL 15
TURN_CLASS = 0x434E4344  # the first number of our locks of two numbers; a presence has one
MIGRATION = "migration"
_TURN = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:scope))")
_HOLDS = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND classid::bigint = :high AND objid::bigint = :low"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
# a window that hangs must not bar the others for longer than they wait for a locked file
_SESSION = (
    "SET lock_timeout = '5s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '15s'",
    "SET synchronous_commit = on",
    "SET client_encoding = 'UTF8'",
    "SET search_path = public",
)


def open_server(url: str) -> Engine:
    """Return an engine on a server.

    Raises
    ------
    StoreError
        Where the address is not one this program takes.
    """
    engine = create_engine(
        checked_url(url),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=3,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 5, "application_name": "concord"},
    )

    @event.listens_for(engine, "connect")
    def _settle(dbapi: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        with dbapi.cursor() as cursor:
            for statement in _SESSION:
                cursor.execute(statement)
        dbapi.commit()

    return engine


def revision_on(connection: Connection) -> str | None:
    """Return the schema revision on a server; ``None`` for an empty database."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names:
            raise store_error("foreign")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(found[0]) if found else None


class PostgresDraftStore(SqlDraftStore):
    """Implements ``DraftStore`` on a PostgreSQL server, 15 or newer.

    Parameters
    ----------
    url
        ``postgresql://user@host:port/database``; see `checked_url` for what may stand in it.

    Raises
    ------
    StoreError
        When opening or any call fails; nothing is ever left half changed.
    """

    # without it two statements of one reading could see a journal before and after a step
    _reading_options: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }

    def __init__(self, url: str) -> None:
        self._is_closed = False
        engine = open_server(url)
        self._key = secrets.randbits(63)
        try:
            with translating():
                _bring_to_head(engine)
                self._presence = _present(engine, self._key)
        except BaseException:
            engine.dispose()
            raise
        super().__init__(engine, f"{os.getpid()}-{self._key:016x}")

    def close(self) -> None:
        """Give up every claim and end the sessions."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            # what fails here costs nothing: the server ends claims with the session
            with contextlib.suppress(SQLAlchemyError):
                self._give_up_claims()
            with contextlib.suppress(SQLAlchemyError):
                self._presence.invalidate()
                self._presence.close()
            self._engine.dispose()

    def is_sound(self) -> bool:
        """Whether the server answers; its own pages are its administrator's to check."""
        with self.reading() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1

    def _take_turn(self, connection: Connection, scope: str) -> None:
        connection.execute(_TURN, {"kind": TURN_CLASS, "scope": scope})
        # a server that was restarted freed our presence: others might take our drafts
        if not self._is_alive(connection, self._holder):
            self._presence.invalidate()
            self._presence.close()
            self._presence = _present(self._engine, self._key)

    def _is_alive(self, connection: Connection, holder: str) -> bool:
        try:
            key = int(holder.rpartition("-")[2], 16)
        except ValueError:
            return False
        numbers = {"high": key >> 32, "low": key & 0xFFFFFFFF}
        return bool(connection.execute(_HOLDS, numbers).scalar())

    def _others_alive(self, connection: Connection) -> frozenset[str]:
        found = connection.execute(text("SELECT DISTINCT holder FROM drafts WHERE holder <> ''"))
        names = [str(row[0]) for row in found if row[0] != self._holder]
        return frozenset(name for name in names if self._is_alive(connection, name))


def _present(engine: Engine, key: int) -> Connection:
    """Take the lock that says that this process lives, in a session kept for nothing else."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        taken = connection.execute(_TAKE, {"key": key}).scalar()
    except BaseException:
        connection.close()
        raise
    if not taken:
        connection.close()
        raise store_error("busy")
    return connection


def _bring_to_head(engine: Engine) -> None:
    """Run the missing steps in one transaction, one program at a time."""
    with engine.begin() as connection:
        info = connection.execute(text("SHOW server_version_num")).scalar()
        if int(info or 0) < OLDEST:
            raise store_error("server-old")
        durable = connection.execute(text("SHOW synchronous_commit")).scalar()
        if durable == "off":
            raise store_error("not-durable", setting="synchronous_commit")
        connection.execute(_TURN, {"kind": TURN_CLASS, "scope": MIGRATION})
        revision = revision_on(connection)
        check_readable(revision)
        if revision != HEAD:
            upgrade(connection)
