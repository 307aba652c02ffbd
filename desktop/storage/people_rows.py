"""Rows of people, and the proof that they are as the audit knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.message import Problem
from desktop.domain.person import Person, Role
from desktop.storage.errors import store_error
from desktop.storage.people_events import proofs_of
from desktop.storage.proof import row_sha256
from desktop.storage.rows import from_column
from desktop.storage.schema import people

PROVEN = tuple(c.name for c in people.columns)
CHANGED = "person"
"""An event that changed a person; its proof is the hash of the row it left."""


def person_rows(connection: Connection) -> list[dict[str, Any]]:
    """Return everybody, by id."""
    found = connection.execute(select(people).order_by(people.c.id))
    return [dict(row) for row in found.mappings()]


def to_person(row: Mapping[str, Any]) -> Person:
    """Return a row as the person it holds."""
    return Person(
        id=row["id"],
        name=from_column(row["name"]),
        role=Role(row["role"]),
        is_disabled=bool(row["disabled"]),
    )


def people_faults(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield the people who are not as the newest audited change left them, or are gone."""
    proofs = proofs_of(connection, CHANGED)
    for row in rows:
        if proofs.pop(row["id"], None) != row_sha256(PROVEN, row):
            yield Problem.of(f"people/{row['id']}", "verify-person")
    for person_id in proofs:
        yield Problem.of(f"people/{person_id}", "verify-person")


def proven_people(connection: Connection) -> list[dict[str, Any]]:
    """Return everybody, by id.

    Raises
    ------
    StoreError
        ``storage-people-changed`` where anybody was added, changed or removed past the program.
    """
    rows = person_rows(connection)
    if next(people_faults(connection, rows), None) is not None:
        raise store_error("people-changed")
    return rows
