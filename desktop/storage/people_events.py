"""The audit of people: a chain of events with an anchor outside the database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from desktop.app.people import Event
from desktop.domain.message import Problem
from desktop.storage.proof import row_sha256
from desktop.storage.rows import FIRST, from_column, to_column
from desktop.storage.schema import events

ANCHOR = ".people-anchor"
CHAINED = tuple(c.name for c in events.columns if c.name != "sha256")
KEPT = "keep"
"""An event of a kept version; its proof is the hash of the seal."""


def append(connection: Connection, event: Event) -> dict[str, Any]:
    """Write an event after the newest one, inside the caller's transaction; returns its row."""
    newest = connection.execute(
        select(events.c.sequence, events.c.sha256).order_by(events.c.sequence.desc()).limit(1)
    ).first()
    row: dict[str, Any] = {
        "sequence": 1 if newest is None else int(newest[0]) + 1,
        "at": event.at,
        "person": event.person,
        "what": event.what,
        "subject": to_column(event.subject),
        "number": event.number,
        "reason": to_column(event.reason),
        "proof": event.proof,
        "previous_sha256": FIRST if newest is None else str(newest[1]),
    }
    row["sha256"] = row_sha256(CHAINED, row)
    connection.execute(insert(events).values(**row))
    return row


def event_rows(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return the events after a sequence, oldest first."""
    wanted = select(events).where(events.c.sequence > after).order_by(events.c.sequence)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def sound_events(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the events up to the first that breaks the chain."""
    previous = FIRST
    for sequence, row in enumerate(rows, start=1):
        follows = row["sequence"] == sequence and row["previous_sha256"] == previous
        if not follows or row["sha256"] != row_sha256(CHAINED, row):
            return
        previous = row["sha256"]
        yield row


def event_faults(rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield where the chain of events is broken first."""
    sound = sum(1 for _ in sound_events(rows))
    if sound < len(rows):
        yield Problem.of(f"people/{rows[sound]['sequence']}", "verify-audit")


def proof_of(connection: Connection, what: str, subject: str, number: int) -> str | None:
    """Return the proof of the newest event of its kind; ``None`` where there is none."""
    found = connection.execute(
        select(events.c.proof)
        .where(events.c.what == what)
        .where(events.c.subject == to_column(subject))
        .where(events.c.number == number)
        .order_by(events.c.sequence.desc())
        .limit(1)
    ).first()
    return None if found is None else str(found[0])


def newest_of(
    connection: Connection, what: str, subject: str, person: str | None = None
) -> tuple[int, str] | None:
    """Return sequence and time of the newest event of a kind; ``None`` where there is none."""
    wanted = select(events.c.sequence, events.c.at).where(events.c.what == what)
    wanted = wanted.where(events.c.subject == to_column(subject))
    if person is not None:
        wanted = wanted.where(events.c.person == person)
    found = connection.execute(wanted.order_by(events.c.sequence.desc()).limit(1)).first()
    return None if found is None else (int(found[0]), str(found[1]))


def proofs_of(connection: Connection, what: str) -> dict[str, str]:
    """Return the proof of the newest event of a kind for every subject."""
    found = connection.execute(
        select(events.c.subject, events.c.proof)
        .where(events.c.what == what)
        .order_by(events.c.sequence)
    )
    return {from_column(row[0]): str(row[1]) for row in found}


def told(row: Mapping[str, Any]) -> Event:
    """Return a row as the event it holds."""
    return Event(
        at=row["at"],
        person=row["person"],
        what=row["what"],
        subject=from_column(row["subject"]),
        number=row["number"],
        reason=from_column(row["reason"]),
        proof=row["proof"],
    )


class EventAnchor:
    """Sequence and hash of every event in a file beside the store, written after each commit."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ANCHOR)

    def held(self) -> Iterator[tuple[int, str]]:
        """Yield what the anchor knows."""
        try:
            lines = self._path.read_text("ascii").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            number, _, digest = line.partition(" ")
            if number.isdigit():
                yield int(number), digest

    def write(self, connection: Connection) -> None:
        """Add what the anchor does not hold yet; what a crash lost is written with the next."""
        held = max((sequence for sequence, _ in self.held()), default=0)
        rows = event_rows(connection, held)
        if not rows:
            return
        lines = "".join(f"{row['sequence']} {row['sha256']}\n" for row in rows)
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, lines.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)

    def faults(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
        """Yield the events that the anchor knows otherwise."""
        known = {row["sequence"]: row["sha256"] for row in rows}
        for sequence, digest in self.held():
            if known.get(sequence) != digest:
                yield Problem.of(f"people/{sequence}", "verify-anchor")
