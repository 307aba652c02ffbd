"""Opening the SQLite file: durable settings asserted on every connection, private to its owner."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from desktop.storage.errors import store_error

BUSY_MS = 5_000
READING = {"concord_reading": True}
# name -> value it must report back; some builds quietly keep their own default
_WANTED: tuple[tuple[str, str, object], ...] = (
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
    ("secure_delete", "ON", 1),
)
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs"})


def open_engine(path: Path) -> Engine:
    """Return an engine on the file, made if absent: file 0600, a new folder 0700.

    Every transaction takes the write lock at its start, except on connections with ``READING``.
    """
    _make_private(path)
    mode = "delete" if is_on_network(path) else "wal"
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,  # an error's text would otherwise quote the report
    )

    @event.listens_for(engine, "connect")
    def _settle(dbapi: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        dbapi.isolation_level = None  # transactions begin where this module says
        settle(dbapi, mode)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("concord_reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file without writing to it, unless a crash left it half way.

    Then its journal has to be rolled back before anything can be read, which needs a writing
    connection; it changes nothing that was ever committed.
    """
    for mode in ("ro", "rw"):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if mode == "rw" or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise
        except sqlite3.Error:
            connection.close()
            raise
        else:
            break
    return connection


def settle(dbapi: sqlite3.Connection, mode: str = "wal") -> None:
    """Set and assert what durability needs on one connection.

    Raises
    ------
    StoreError
        Where SQLite keeps another setting.
    """
    for name, value, answer in _WANTED:
        dbapi.execute(f"PRAGMA {name}={value}")
        if dbapi.execute(f"PRAGMA {name}").fetchone()[0] != answer:
            raise store_error("not-durable", setting=name)
    # WAL keeps its index in shared memory, which no network file system shares
    if dbapi.execute(f"PRAGMA journal_mode={mode}").fetchone()[0] != mode:
        raise store_error("not-durable", setting="journal_mode")


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and os.access(path, os.W_OK):
            path.chmod(0o600)


def is_on_network(path: Path, mounts: str | None = None) -> bool:
    """Whether the file lies on a network file system, as far as the system tells."""
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return str(path).startswith(("\\\\", "//"))
    best, kind = "", ""
    target = str(path.absolute())
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:  # noqa: PLR2004 - device, place, type
            place = parts[1].replace("\\040", " ")
            inside = target == place or target.startswith(place.rstrip("/") + "/")
            if inside and len(place) >= len(best):
                best, kind = place, parts[2]
    return kind in _NETWORK
