"""Bringing a store to the newest schema; a newer one is refused, not guessed."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine

from desktop.storage.database import open_to_read
from desktop.storage.errors import store_error
from desktop.storage.schema import HEAD

KNOWN = ("0001", "0002", "0003", HEAD)  # every revision this program can read, oldest first


def revision_of(path: Path) -> str | None:
    """Return the schema revision of a store; ``None`` for an empty file. Nothing is written."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = open_to_read(path)
    try:
        tables = {
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if "alembic_version" not in tables:
            if tables:
                raise store_error("foreign")
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    finally:
        connection.close()


def check_readable(revision: str | None) -> None:
    """Refuse a store that a newer program has made.

    Raises
    ------
    StoreError
        For a revision that is not known.
    """
    if revision is not None and revision not in KNOWN:
        raise store_error("newer", revision=revision)


def bring_to_head(engine: Engine, path: Path, revision: str | None) -> None:
    """Run the missing steps in one transaction; an older store is copied beside itself first."""
    if revision == HEAD:
        return
    if revision is not None:
        _copy(path, path.with_name(f"{path.name}.before-{HEAD}"))
    with engine.begin() as connection:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the missing steps inside the transaction of the caller."""
    # imported here: the usual start finds a store at head, and alembic costs a quarter second
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("desktop.storage") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(source: Path, target: Path) -> None:
    """Copy a store as one consistent state; copying the file alone would lose its journal."""
    connection = sqlite3.connect(source)
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()
        connection.close()
    target.chmod(0o600)
