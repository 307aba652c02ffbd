"""Seals of kept versions: written with them, proven at each read, refused for who may not sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection, insert, select, update

from desktop.app.people import PIN_GIVEN, Event
from desktop.app.people_roles import OF_ACT, may
from desktop.app.people_seal import faults, in_utc, wait_left_s
from desktop.app.version import Seal, Version
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL
from desktop.report.lifecycle import SIGNATURES, Act
from desktop.storage.errors import store_error
from desktop.storage.people_events import KEPT, append, newest_of, proof_of
from desktop.storage.people_rows import proven_people, to_person
from desktop.storage.rows import from_column, to_column
from desktop.storage.schema import drafts, seals

PIN_HOLDS_S = 600  # as long as making the slowest report may take
_NAMES = tuple(c.name for c in seals.columns if c.name not in {"report_id", "number"})


def check_signer(connection: Connection, version: Version, before: Version | None) -> None:
    """Refuse a version whose signer may not do the act, whatever the caller says of them.

    Asked of the people as they are in the store, who must be as the audit knows them.

    Raises
    ------
    StoreError
        ``storage-signer``, ``storage-seal``, ``storage-no-pin`` or ``storage-recall-late``.
    """
    seal = version.seal
    if seal is None or next(faults(version), None) is not None:
        raise store_error("seal")
    rows = proven_people(connection)
    row = next((one for one in rows if one["id"] == seal.person), None)
    if rows or seal.person != LOCAL.id:
        if row is None or row["disabled"]:
            raise store_error("signer-unknown")
        person, deed = to_person(row), OF_ACT[version.act]
        if not may(person.role, deed) or version.by != person.name:
            raise store_error(
                "signer", role=Message(f"role-{person.role}"), deed=Message(f"deed-{deed}")
            )
        if version.act in SIGNATURES and not _has_pin(connection, version, seal):
            raise store_error("no-pin")
    if version.act is not Act.RECALL:
        return
    signer = before.seal.person if before is not None and before.seal is not None else None
    if signer != seal.person or wait_left_s(before, version.at) <= 0:
        raise store_error("recall-late")


def _has_pin(connection: Connection, version: Version, seal: Seal) -> bool:
    """Whether the signer gave the PIN for this report, lately and after its last version."""
    pin = newest_of(connection, PIN_GIVEN, version.report_id, seal.person)
    kept = newest_of(connection, KEPT, version.report_id)
    if pin is None or (kept is not None and kept[0] > pin[0]):
        return False
    return abs((in_utc(version.at) - in_utc(pin[1])).total_seconds()) <= PIN_HOLDS_S


def write_seal(connection: Connection, version: Version) -> None:
    """Write the seal of a version that is being kept, and audit it."""
    seal = version.seal
    if seal is None:
        raise store_error("seal")
    row = asdict(seal) | {"name": to_column(seal.name)}
    connection.execute(
        insert(seals).values(report_id=version.report_id, number=version.number, **row)
    )
    append(
        connection,
        Event(
            at=seal.at,
            person=seal.person,
            what=KEPT,
            subject=version.report_id,
            number=version.number,
            reason=version.act.value,
            proof=seal.sha256,
        ),
    )
    if version.act is Act.RECALL:  # an unfinished report again
        mine = drafts.c.id == version.report_id
        connection.execute(update(drafts).where(mine).values(closed_at=None))


def sealed(connection: Connection, versions: Sequence[Version]) -> tuple[Version, ...]:
    """Return versions with their seals.

    Raises
    ------
    StoreError
        ``storage-signature-invalid`` where any does not fit what it seals.
    """
    found = tuple(_with_seal(connection, version) for version in versions)
    if next(_faults(connection, found), None) is not None:
        raise store_error("signature-invalid")
    return found


def seal_faults(connection: Connection, versions: Sequence[Version]) -> Iterator[Problem]:
    """Yield the versions whose signature is invalid."""
    yield from _faults(connection, [_with_seal(connection, version) for version in versions])


def _faults(connection: Connection, versions: Sequence[Version]) -> Iterator[Problem]:
    for version in versions:
        proof = proof_of(connection, KEPT, version.report_id, version.number)
        if version.seal is None and proof is None:
            continue  # kept by a program that did not seal yet
        sound = version.seal is not None and version.seal.sha256 == proof
        if not sound or next(faults(version), None) is not None:
            yield Problem.of(f"report/{version.report_id}/{version.number}", "verify-signature")


def _with_seal(connection: Connection, version: Version) -> Version:
    row = (
        connection.execute(
            select(seals)
            .where(seals.c.report_id == version.report_id)
            .where(seals.c.number == version.number)
        )
        .mappings()
        .first()
    )
    if row is None:
        return version
    said = {name: row[name] for name in _NAMES} | {"name": from_column(row["name"])}
    return replace(version, seal=Seal(**said))
