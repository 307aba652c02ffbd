"""One line a report: what a worklist filters and sorts by, and the words a search finds it with.

A line is written anew with every version, under a new highest id, so that the search can walk the
ids downwards to give the newest first and stop after a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from desktop.app.signing import Version
from desktop.storage.errors import store_error
from desktop.storage.folding import fold
from desktop.storage.proof import version_of
from desktop.storage.rows import from_column, to_column
from desktop.storage.schema import versions, worklist

PAGE = 50
STAT, URGENT, ROUTINE = 1, 2, 3
MOST_WORDS = 100_000  # letters a report is found by; PostgreSQL's word lists end at a megabyte
_SKIPPED = frozenset({"kind", "language", "status", "sop_uid", "series_uid", "id", "ref"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report in the worklist, times in UTC.

    ``untold_since`` is when a critical result was found that nobody was told of, or empty.
    """

    report_id: str
    study_uid: str
    status: str
    region: str
    priority: int
    begun_at: str
    changed_at: str
    untold_since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a page of the worklist is filtered by; what is empty does not count.

    ``begun_before`` and ``begun_after`` bound the age, ``untold_before`` keeps reports with a
    critical result that was found before and that nobody was told of yet. Times are UTC, ISO 8601.
    """

    statuses: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    priorities: tuple[int, ...] = ()
    begun_before: str = ""
    begun_after: str = ""
    untold_before: str = ""
    study_uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Lines, and where the next page begins (``None``: this is the last)."""

    lines: tuple[Line, ...]
    after: tuple[str, str] | None


def page(
    connection: Connection,
    wanted: Wanted,
    after: tuple[str, str] | None = None,
    size: int = PAGE,
) -> Page:
    """Return a page of the worklist, what waits longest first.

    Parameters
    ----------
    connection
        Inside a transaction that reads.
    wanted
        The filters.
    after
        Where the page before ended. A line that changes meanwhile is neither lost nor doubled.
    size
        How many lines, at most 500.
    """
    t = worklist.c
    lists = (
        (t.status, wanted.statuses),
        (t.region, wanted.regions),
        (t.priority, wanted.priorities),
    )
    rules: list[ColumnElement[bool]] = [column.in_(values) for column, values in lists if values]
    if wanted.begun_before:
        rules.append(t.begun_at < wanted.begun_before)
    if wanted.begun_after:
        rules.append(t.begun_at >= wanted.begun_after)
    if wanted.untold_before:
        rules.append(and_(_UNTOLD, t.untold_since < wanted.untold_before))
    if wanted.study_uid:
        rules.append(t.study_uid == to_column(wanted.study_uid))
    if after is not None:
        begun, report = after
        rules.append(or_(t.begun_at > begun, and_(t.begun_at == begun, t.report_id > report)))
        rules.append(t.begun_at >= begun)  # alone it lets an index begin where the page does
    size = max(1, min(size, 500))
    found = connection.execute(
        select(*LINE).where(*rules).order_by(t.begun_at, t.report_id).limit(size + 1)
    ).mappings()
    lines = tuple(line_of(dict(row)) for row in found)
    last = lines[size - 1] if len(lines) > size else None
    return Page(lines=lines[:size], after=None if last is None else (last.begun_at, last.report_id))


# written out, not bound: only so does an index of these lines alone serve
_UNTOLD = worklist.c.untold_since != literal_column("''")
LINE = tuple(worklist.c[name] for name in Line.__dataclass_fields__)


def line_of(row: Mapping[Any, Any]) -> Line:
    """Return a row as a line."""
    line = Line(**{name: row[name] for name in Line.__dataclass_fields__})
    return replace(line, study_uid=from_column(line.study_uid))


def enlist(connection: Connection, version: Version, study_uid: str) -> None:
    """Write the line of a report anew from its newest version."""
    draft = json.loads(version.draft)
    old = connection.execute(
        select(worklist).where(worklist.c.report_id == version.report_id)
    ).mappings().first()  # fmt: skip
    if old is not None:
        _forget(connection, dict(old))
    row = {
        "report_id": version.report_id,
        "study_uid": to_column(study_uid),
        "status": version.status.value,
        "region": to_column(str(draft["case"]["study"].get("region") or "")),
        "priority": old["priority"] if old is not None else ROUTINE,
        "begun_at": old["begun_at"] if old is not None else _utc(version.at),
        "changed_at": _utc(version.at),
        "untold_since": untold_since(draft),
        "words": words_of(version.document),
    }
    if old is not None and connection.dialect.name == "sqlite":
        # without AUTOINCREMENT SQLite gives the highest id again once its line is gone
        row["id"] = max(int(old["id"]), _highest(connection)) + 1
    written = connection.execute(insert(worklist).returning(worklist.c.id), row).scalar_one()
    if connection.dialect.name == "sqlite":
        connection.execute(_FOUND, {"id": written, "words": row["words"]})


_FOUND = text("INSERT INTO found(rowid, words) VALUES (:id, :words)")
_LOST = text("INSERT INTO found(found, rowid, words) VALUES ('delete', :id, :words)")


def _highest(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(worklist.c.id), 0))).scalar_one())


def _forget(connection: Connection, row: Mapping[Any, Any]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(_LOST, {"id": row["id"], "words": row["words"]})
    connection.execute(delete(worklist).where(worklist.c.id == row["id"]))


def prioritise(connection: Connection, report_id: str, priority: int) -> None:
    """Say how urgent a report is (1 stat, 2 urgent, 3 routine).

    Raises
    ------
    StoreError
        ``storage-no-such-draft`` for a report without a line.
    """
    if priority not in (STAT, URGENT, ROUTINE):
        raise ValueError(priority)
    changed = connection.execute(
        update(worklist)
        .where(worklist.c.report_id == bindparam("report"))
        .values(priority=bindparam("new_priority")),
        {"report": report_id, "new_priority": priority},
    )
    if changed.rowcount != 1:
        raise store_error("no-such-draft")


def untold_since(draft: Mapping[str, Any]) -> str:
    """Return when the oldest critical result was found whose record says of nobody told."""
    told = ("told_to", "told_at", "how", "read_back")
    waiting = [
        str(record.get("found_at") or "")
        for record in draft.get("communications") or ()
        if not all(record.get(name) for name in told)
    ]
    return min((_utc(at) for at in waiting if at), default="")


def _utc(at: str) -> str:
    """Return a time so that times sort as texts; what is none sorts as it stands."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    whole = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return whole.astimezone(UTC).isoformat(timespec="seconds")


def words_of(document: str) -> str:
    """Return the words a printed report is found by."""
    try:
        whole = json.loads(document)
    except ValueError:
        return ""
    return fold(" ".join(_texts(whole)))[:MOST_WORDS]


def _texts(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and name not in _SKIPPED:
        yield value
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _texts(value[key], key)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _texts(one, name)


def _missing() -> Select[tuple[str]]:
    have = select(worklist.c.report_id)
    return select(versions.c.report_id).where(versions.c.report_id.not_in(have)).distinct()


def misses_lines(connection: Connection) -> bool:
    """Whether any report has no line."""
    return connection.execute(_missing().limit(1)).first() is not None


def enlist_missing(connection: Connection) -> int:
    """Write lines of reports that have none, as after a step up from an older store."""
    count = 0
    for (report,) in connection.execute(_missing()).all():
        rows = connection.execute(
            select(versions).where(versions.c.report_id == report).order_by(versions.c.number)
        ).mappings()
        for row in rows:
            enlist(connection, version_of(dict(row)), from_column(row["study_uid"]))
        count += 1
    return count
