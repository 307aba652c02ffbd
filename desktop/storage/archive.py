"""Signed and preliminary reports: append-only versions, each proven by its own hash.

The audit is a chain over everything that was ever done, with an anchor outside the database: a
store that was rolled back or had its end cut off does not agree with its anchor.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from desktop.app.signing import Version
from desktop.domain.message import Problem
from desktop.storage.drafts import SqlDraftStore
from desktop.storage.errors import ConflictError, store_error
from desktop.storage.people_events import EventAnchor, event_faults, event_rows
from desktop.storage.people_rows import people_faults, person_rows
from desktop.storage.people_seals import check_signer, seal_faults, sealed, write_seal
from desktop.storage.proof import (
    AUDITED,
    HASHED,
    audit_faults,
    audit_rows,
    row_sha256,
    version_faults,
    version_of,
    version_rows,
)
from desktop.storage.rows import FIRST, from_column, to_column
from desktop.storage.schema import audit, versions
from desktop.storage.search import search
from desktop.storage.worklist import Line, Page, Wanted, enlist, enlist_missing, misses_lines, page

ANCHOR = ".anchor"
AUDIT_SCOPE = "audit"  # the chain has one end, so whoever adds to it waits for its turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was proven of a store, and what could not be."""

    reports: int
    versions: int
    acts: int
    anchored: int
    problems: tuple[Problem, ...] = ()


class ReportArchive:
    """Implements ``Archive`` beside the drafts, in the same file.

    Parameters
    ----------
    store
        The open store.
    path
        Its file; the anchor lies beside it.
    """

    def __init__(self, store: SqlDraftStore, path: Path) -> None:
        self._store = store
        self._anchor = path.with_name(path.name + ANCHOR)
        self._is_listed = False
        self._events = EventAnchor(path)

    def versions(self, report_id: str) -> Sequence[Version]:
        """Return the versions of a report, oldest first.

        Raises
        ------
        StoreError
            ``storage-report-damaged`` where any is not what was kept,
            ``storage-signature-invalid`` where its seal does not fit: it is never shown.
        """
        with self._store.reading() as connection:
            return _proven(connection, report_id)

    def keep(self, version: Version) -> None:
        """Keep the next version and audit it, in one transaction; durable when it returns.

        Raises
        ------
        StoreError
            ``storage-report-moved-on`` where it is not the next one (a `ConflictError` that holds
            the version that came first).
            ``storage-signer`` where its
            signer may not do this, ``storage-recall-late`` for a recall after the wait.
        """
        with self._store.writing(AUDIT_SCOPE) as connection:
            before = version_rows(connection, version.report_id)
            proven = _proven(connection, version.report_id)
            if version.number != len(before) + 1:
                theirs = proven[-1] if proven else None
                raise ConflictError(store_error("report-moved-on").problem, theirs=theirs)
            check_signer(connection, version, proven[-1] if proven else None)
            row = _row(version, before[-1]["sha256"] if before else FIRST)
            connection.execute(insert(versions).values(**row))
            _audit(connection, row)
            write_seal(connection, version)
            enlist(connection, version, from_column(row["study_uid"]))
            # on a server others may have acted since our anchor was written
            written = audit_rows(connection, after=self._held())
        self._write_anchor(written)
        with self._store.reading() as connection:
            self._events.write(connection)

    def reports_of(self, study_uid: str) -> Sequence[Version]:
        """Return the newest version of each report of a study, newest first."""
        with self._store.reading() as connection:
            found = connection.execute(
                select(versions.c.report_id)
                .where(versions.c.study_uid == to_column(study_uid))
                .distinct()
            ).all()
        newest = (self.versions(str(row[0]))[-1] for row in found)
        return tuple(sorted(newest, key=lambda version: version.at, reverse=True))

    def citing(self, evidence_id: str) -> Sequence[Version]:
        """Return every signed version that cites an evidence row: what a recall has to reach."""
        with self._store.reading() as connection:
            found = connection.execute(select(versions.c.report_id).distinct()).all()
        every = (one for row in found for one in self.versions(str(row[0])))
        return tuple(one for one in every if evidence_id in json.loads(one.evidence))

    def search(self, typed: str) -> Sequence[Line]:
        """Return the newest fifty reports that hold the words, phrases and beginnings typed."""
        self._enlist()
        with self._store.reading() as connection:
            return search(connection, typed)

    def worklist(self, wanted: Wanted, after: tuple[str, str] | None = None) -> Page:
        """Return a page of reports by status, region, priority, age and what nobody was told of."""
        self._enlist()
        with self._store.reading() as connection:
            return page(connection, wanted, after)

    def _enlist(self) -> None:
        """Once an opening, give reports of an older store their line."""
        if self._is_listed:
            return
        with self._store.reading() as connection:
            is_missing = misses_lines(connection)
        if is_missing:
            with self._store.writing(AUDIT_SCOPE) as connection:
                enlist_missing(connection)
        self._is_listed = True

    def verify(self) -> Verified:
        """Prove every version, the audit and its anchor; never raises for what it finds."""
        with self._store.reading() as connection:
            rows = version_rows(connection)
            acts = audit_rows(connection)
            events = event_rows(connection)
            known = person_rows(connection)
            problems = [
                *version_faults(rows),
                *audit_faults(acts, rows),
                *event_faults(events),
                *people_faults(connection, known),
                *seal_faults(connection, [version_of(row) for row in rows]),
            ]
        problems += self._events.faults(events)
        anchored = list(self._anchored())
        audited = {act["sequence"]: act["sha256"] for act in acts}
        problems += [
            Problem.of(f"audit/{sequence}", "verify-anchor")
            for sequence, digest in anchored
            if audited.get(sequence) != digest
        ]
        return Verified(
            reports=len({row["report_id"] for row in rows}),
            versions=len(rows),
            acts=len(acts),
            anchored=len(anchored),
            problems=tuple(problems),
        )

    def _anchored(self) -> Iterator[tuple[int, str]]:
        try:
            lines = self._anchor.read_text("ascii").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            number, _, digest = line.partition(" ")
            if number.isdigit():
                yield int(number), digest

    def _held(self) -> int:
        return max((sequence for sequence, _ in self._anchored()), default=0)

    def _write_anchor(self, acts: Sequence[Mapping[str, Any]]) -> None:
        """Write what the anchor does not hold yet; one lost to a crash is written with the next."""
        lines = [f"{act['sequence']} {act['sha256']}\n" for act in acts]
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        handle = os.open(self._anchor, flags, 0o600)
        try:
            os.write(handle, "".join(lines).encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)


def _proven(connection: Connection, report_id: str) -> tuple[Version, ...]:
    rows = version_rows(connection, report_id)
    if next(version_faults(rows), None) is not None:
        raise store_error("report-damaged")
    return sealed(connection, [version_of(row) for row in rows])


def _row(version: Version, previous: str) -> dict[str, Any]:
    study = json.loads(version.draft)["case"]["study"].get("uid") or ""
    row: dict[str, Any] = {
        "report_id": version.report_id,
        "number": version.number,
        "study_uid": to_column(study),
        "status": version.status.value,
        "act": version.act.value,
        "at": version.at,
        "by": to_column(version.by),
        "reason": to_column(version.reason),
        "overridden": to_column(json.dumps(version.overridden)),
        "document": to_column(version.document),
        "pdf": version.pdf,
        "evidence": to_column(version.evidence),
        "draft": to_column(version.draft),
        "previous_sha256": previous,
    }
    return {**row, "sha256": row_sha256(HASHED, row)}


def _audit(connection: Connection, row: Mapping[str, Any]) -> None:
    newest = select(audit).order_by(audit.c.sequence.desc()).limit(1)
    before = connection.execute(newest).mappings().first()
    act: dict[str, Any] = {
        "sequence": before["sequence"] + 1 if before else 1,
        "at": row["at"],
        "by": row["by"],
        "act": row["act"],
        "report_id": row["report_id"],
        "number": row["number"],
        "version_sha256": row["sha256"],
        "previous_sha256": before["sha256"] if before else FIRST,
    }
    connection.execute(insert(audit).values(**act, sha256=row_sha256(AUDITED, act)))
