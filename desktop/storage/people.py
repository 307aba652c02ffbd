"""People, whose a report is, failed tries and the audit of people, beside the drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from desktop.app.people import Event
from desktop.app.people_secrets import Attempts, SecretKind
from desktop.domain.person import Person
from desktop.storage.archive import AUDIT_SCOPE
from desktop.storage.drafts import SqlDraftStore
from desktop.storage.people_events import EventAnchor, append, event_rows, told
from desktop.storage.people_rows import CHANGED, PROVEN, proven_people, to_person
from desktop.storage.proof import row_sha256
from desktop.storage.rows import to_column
from desktop.storage.schema import attempts, owners, people


class PeopleArchive:
    """Implements ``PeopleStore`` in the same file as the drafts.

    Parameters
    ----------
    store
        The open store.
    path
        Its file; the anchor of the audit lies beside it.
    """

    def __init__(self, store: SqlDraftStore, path: Path) -> None:
        self._store = store
        self._anchor = EventAnchor(path)

    def people(self) -> Sequence[Person]:
        """Return everybody, by id.

        Raises
        ------
        StoreError
            ``storage-people-changed`` where anybody was changed past the program.
        """
        with self._store.reading() as connection:
            return tuple(to_person(row) for row in proven_people(connection))

    def write(self, person: Person, secrets: dict[SecretKind, str], event: Event) -> None:
        """Add or change a person together with the event, in one transaction."""
        with self._store.writing(AUDIT_SCOPE) as connection:
            before = next((r for r in proven_people(connection) if r["id"] == person.id), None)
            row = {"password": "", "pin": ""} if before is None else dict(before)
            row |= {
                "id": person.id,
                "name": to_column(person.name),
                "role": person.role.value,
                "disabled": int(person.is_disabled),
            }
            row |= {kind.value: stored for kind, stored in secrets.items()}
            if before is None:
                connection.execute(insert(people).values(**row))
            else:
                connection.execute(update(people).where(people.c.id == person.id).values(**row))
            append(connection, event)
            changed = replace(event, what=CHANGED, subject=person.id, reason=event.what)
            append(connection, replace(changed, proof=row_sha256(PROVEN, row)))
        self._write_anchor()

    def stored(self, person_id: str, kind: SecretKind) -> str:
        """Return what is stored of a secret; empty for nobody."""
        column = people.c.password if kind is SecretKind.PASSWORD else people.c.pin
        with self._store.reading() as connection:
            found = connection.execute(select(column).where(people.c.id == person_id)).first()
        return "" if found is None else str(found[0])

    def attempts(self, person_id: str, kind: SecretKind) -> Attempts:
        """Return the failures in a row so far."""
        with self._store.reading() as connection:
            return _attempts(connection, person_id, kind)

    def begin_attempt(self, person_id: str, kind: SecretKind, at: str) -> None:
        """Count a try as failed before it is made."""
        with self._store.writing(AUDIT_SCOPE) as connection:
            before = _attempts(connection, person_id, kind)
            connection.execute(delete(attempts).where(_of(person_id, kind)))
            connection.execute(
                insert(attempts).values(
                    person_id=person_id, kind=kind.value, failures=before.failures + 1, last_at=at
                )
            )

    def clear_attempts(self, person_id: str, kind: SecretKind) -> None:
        """Forget failures after a try that held."""
        with self._store.writing(AUDIT_SCOPE) as connection:
            connection.execute(delete(attempts).where(_of(person_id, kind)))

    def owner(self, report_id: str) -> str:
        """Return whose unsaved report it is; empty for nobody's."""
        with self._store.reading() as connection:
            found = connection.execute(
                select(owners.c.person_id).where(owners.c.report_id == report_id)
            ).first()
        return "" if found is None else str(found[0])

    def set_owner(self, report_id: str, person_id: str, event: Event) -> None:
        """Hand a report to a person together with the event."""
        with self._store.writing(AUDIT_SCOPE) as connection:
            connection.execute(delete(owners).where(owners.c.report_id == report_id))
            connection.execute(insert(owners).values(report_id=report_id, person_id=person_id))
            append(connection, event)
        self._write_anchor()

    def note(self, event: Event) -> None:
        """Write an event to the audit."""
        with self._store.writing(AUDIT_SCOPE) as connection:
            append(connection, event)
        self._write_anchor()

    def events(self) -> tuple[Event, ...]:
        """Return the whole audit of people, oldest first."""
        with self._store.reading() as connection:
            return tuple(told(row) for row in event_rows(connection))

    def _write_anchor(self) -> None:
        with self._store.reading() as connection:
            self._anchor.write(connection)


def _of(person_id: str, kind: SecretKind) -> ColumnElement[bool]:
    return (attempts.c.person_id == person_id) & (attempts.c.kind == kind.value)


def _attempts(connection: Connection, person_id: str, kind: SecretKind) -> Attempts:
    found = connection.execute(
        select(attempts.c.failures, attempts.c.last_at).where(_of(person_id, kind))
    ).first()
    return Attempts() if found is None else Attempts(failures=int(found[0]), last_at=str(found[1]))
