"""A damaged store: kept aside as it is, and every provable draft carried into a new one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from desktop.storage import tables
from desktop.storage.database import open_to_read
from desktop.storage.errors import StoreError
from desktop.storage.faults import is_unreadable_text
from desktop.storage.people_events import event_rows, sound_events
from desktop.storage.people_rows import person_rows
from desktop.storage.proof import audit_rows, sound_audit, sound_versions, version_rows
from desktop.storage.rows import from_column, read_rows
from desktop.storage.schema import attempts, audit, drafts, events, owners, people, seals, versions

# a turned bit may also make a number or nothing of a text (a decoding error is a `ValueError`)
_BROKEN = (SQLAlchemyError, sqlite3.Error, TypeError, ValueError, AttributeError, OverflowError)


def put_aside(path: Path) -> Path:
    """Rename a store with what belongs to it; returns its new place."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    for tail in ("", "-wal", "-shm"):
        beside = path.with_name(path.name + tail)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + tail))
    return kept


def is_damaged(path: Path) -> bool:
    """Whether SQLite's quick check of an existing store finds anything; nothing is written."""
    try:
        with contextlib.closing(open_to_read(path)) as connection:
            rows = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError as error:
        return is_unreadable_text(error)  # locked or out of reach is no finding about the file
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True
    return rows != [("ok",)]


def carry_over(kept: Path, append: Callable[..., object]) -> int:
    """Append what is proven sound in ``kept`` through ``append``; returns the number of drafts."""
    carried = 0
    engine = create_engine("sqlite://", creator=lambda: open_to_read(kept), hide_parameters=True)
    try:
        for draft_id, source_path in _open_drafts(engine):
            with contextlib.suppress(*_BROKEN, StoreError):
                with engine.connect() as connection:
                    steps = read_rows(tables.rows_of(connection, draft_id), 0).steps
                if steps:
                    append(steps, source_path=source_path)
                    carried += 1
    finally:
        engine.dispose()
    return carried


def _open_drafts(engine: Engine) -> Iterator[tuple[str, str]]:
    found: list[tuple[object, str]] = []
    with contextlib.suppress(*_BROKEN), engine.connect() as connection:
        wanted = select(drafts.c.id, drafts.c.source_path).where(drafts.c.closed_at.is_(None))
        found.extend((row[0], row[1]) for row in connection.execute(wanted))
    for draft_id, source in found:
        path = ""
        with contextlib.suppress(*_BROKEN):
            path = from_column(source)
        yield str(draft_id), path


def _rows_of(table: Table) -> Callable[[Connection], list[dict[str, Any]]]:
    """Return the reader of a table whose rows are proven by others."""
    return lambda connection: [dict(row) for row in connection.execute(select(table)).mappings()]


_Rows = Callable[[Connection], list[dict[str, Any]]]
_Sound = Callable[[Sequence[Mapping[str, Any]]], Iterable[Mapping[str, Any]]]
_CARRIED: tuple[tuple[_Rows, _Sound, Table], ...] = (
    (version_rows, sound_versions, versions),
    (audit_rows, sound_audit, audit),
    (event_rows, sound_events, events),
    (person_rows, iter, people),
    *((_rows_of(table), iter, table) for table in (attempts, owners, seals)),
)


def carry_reports(kept: Path, new: Connection) -> int:
    """Copy the kept reports and the audit of ``kept`` as far as they prove; returns how many rows.

    They are copied as they are, hashes included: ``verify`` says what is missing since.
    """
    engine = create_engine("sqlite://", creator=lambda: open_to_read(kept), hide_parameters=True)
    carried = 0
    try:
        for read, sound, table in _CARRIED:
            with (
                contextlib.suppress(*_BROKEN),
                engine.connect() as connection,
            ):
                for row in sound(read(connection)):
                    new.execute(insert(table).values(**row))
                    carried += 1
    finally:
        engine.dispose()
    return carried
