"""The proof of a whole store file: SQLite's check, and every row against its own hash."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, select

from desktop.storage import tables
from desktop.storage.database import open_to_read
from desktop.storage.errors import store_error
from desktop.storage.faults import translating
from desktop.storage.proof import audit_faults, audit_rows, version_faults, version_rows
from desktop.storage.rows import read_rows
from desktop.storage.schema import drafts, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much was proven."""

    drafts: int
    steps: int
    versions: int
    acts: int


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[Engine]:
    engine = create_engine("sqlite://", creator=lambda: open_to_read(path), hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _typed() -> Iterator[None]:
    """Say of a row that holds a number for a text, or the like, that it is damaged."""
    try:
        yield
    except UnicodeDecodeError:
        raise
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise store_error("damaged") from None


def proven(path: Path) -> Contents:
    """Return what a store file holds once all of it is proven; the file is only read.

    Raises
    ------
    StoreError
        ``storage-corrupt`` where SQLite's check finds something, ``storage-damaged`` where a row
        is not what was written, ``storage-foreign`` where the file is no store.
    """
    with translating(), _typed(), _reading(path) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").all()
        if [tuple(row) for row in found] != [("ok",)]:
            raise store_error("corrupt")
        names = set(inspect(connection).get_table_names())
        if "alembic_version" not in names or "drafts" not in names:
            raise store_error("foreign")
        steps, count = 0, 0
        for (draft,) in connection.execute(select(drafts.c.id)).all():
            steps += _steps_of(connection, draft)
            count += 1
        kept, acts = _reports(connection) if "versions" in names else (0, 0)
        return Contents(drafts=count, steps=steps, versions=kept, acts=acts)


def _steps_of(connection: Connection, draft: str) -> int:
    rows = tables.rows_of(connection, draft)
    head = tables.head_of(connection, draft) or 0
    if (rows or head) and not read_rows(rows, head, joined=True).is_sound:
        raise store_error("damaged")
    return len(rows)


def _reports(connection: Connection) -> tuple[int, int]:
    """Prove one report after the other: all pages of all reports at once would fill the memory."""
    v = versions.c
    heads: list[dict[str, Any]] = []
    for (report,) in connection.execute(select(v.report_id).distinct()).all():
        rows = version_rows(connection, report)
        if next(version_faults(rows), None) is not None:
            raise store_error("report-damaged")
        heads += [{name: row[name] for name in ("report_id", "number", "sha256")} for row in rows]
    acts = audit_rows(connection)
    if next(audit_faults(acts, heads), None) is not None:
        raise store_error("report-damaged")
    return len(heads), len(acts)
