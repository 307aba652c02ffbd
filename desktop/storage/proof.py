"""Rows of kept reports and of their audit, and the proof that they are what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from desktop.app.signing import Version
from desktop.domain.message import Problem
from desktop.report.lifecycle import Act, Status
from desktop.storage.rows import FIRST, from_column
from desktop.storage.schema import audit, versions

HASHED = tuple(c.name for c in versions.columns if c.name != "sha256")
AUDITED = tuple(c.name for c in audit.columns if c.name != "sha256")


def row_sha256(names: Sequence[str], row: Mapping[str, Any]) -> str:
    """Return the hash of a row: of its columns by name, bytes by their own hash."""
    plain = {
        name: sha256(row[name]).hexdigest() if isinstance(row[name], bytes) else row[name]
        for name in names
    }
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def version_rows(connection: Connection, report_id: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of a report, or of every report, in the order they were kept."""
    wanted = select(versions).order_by(versions.c.report_id, versions.c.number)
    if report_id is not None:
        wanted = wanted.where(versions.c.report_id == report_id)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def audit_rows(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return the audit after a sequence, oldest first; all of it by itself."""
    found = connection.execute(
        select(audit).where(audit.c.sequence > after).order_by(audit.c.sequence)
    )
    return [dict(row) for row in found.mappings()]


def version_faults(rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield the versions that are not what was kept: changed, missing or out of their chain."""
    previous, last = FIRST, ("", 0)
    for row in rows:
        report, number = row["report_id"], row["number"]
        if report != last[0]:
            previous, last = FIRST, (report, 0)
        where = f"report/{report}/{number}"
        if row["sha256"] != row_sha256(HASHED, row):
            yield Problem.of(where, "verify-version")
        if number != last[1] + 1 or row["previous_sha256"] != previous:
            yield Problem.of(where, "verify-chain")
        previous, last = row["sha256"], (report, number)


def audit_faults(
    acts: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Yield where the audit is broken, or does not agree with what is kept."""
    known = {(row["report_id"], row["number"]): row["sha256"] for row in rows}
    previous = FIRST
    for sequence, act in enumerate(acts, start=1):
        where = f"audit/{act['sequence']}"
        broken = act["sequence"] != sequence or act["previous_sha256"] != previous
        if broken or act["sha256"] != row_sha256(AUDITED, act):
            yield Problem.of(where, "verify-audit")
        if known.pop((act["report_id"], act["number"]), None) != act["version_sha256"]:
            yield Problem.of(where, "verify-audited-version")
        previous = act["sha256"]
    for report, number in known:
        yield Problem.of(f"report/{report}/{number}", "verify-not-audited")


def sound_versions(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of every report up to the first that cannot be proven."""
    report, broken = "", False
    for place, row in enumerate(rows):
        if row["report_id"] != report:
            report, broken, first = row["report_id"], False, place
        broken = broken or next(version_faults(rows[first : place + 1]), None) is not None
        if not broken:
            yield row


def sound_audit(acts: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the acts up to the first that breaks the chain."""
    previous = FIRST
    for sequence, act in enumerate(acts, start=1):
        is_next = act["sequence"] == sequence and act["previous_sha256"] == previous
        if not is_next or act["sha256"] != row_sha256(AUDITED, act):
            return
        previous = act["sha256"]
        yield act


def version_of(row: Mapping[str, Any]) -> Version:
    """Return a row as the version it keeps."""
    return Version(
        report_id=row["report_id"],
        number=row["number"],
        status=Status(row["status"]),
        act=Act(row["act"]),
        at=row["at"],
        by=from_column(row["by"]),
        reason=from_column(row["reason"]),
        overridden=tuple(json.loads(from_column(row["overridden"]))),
        document=from_column(row["document"]),
        pdf=bytes(row["pdf"]),
        evidence=from_column(row["evidence"]),
        draft=from_column(row["draft"]),
    )
