"""What is said to the tables, each function inside a transaction of its caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from desktop.app.draft_json import draft_to_text
from desktop.app.history import JournalStep
from desktop.storage.errors import store_error
from desktop.storage.presence import is_alive
from desktop.storage.rows import FIRST, SNAPSHOT_EVERY, Row, digest, pack, read_rows
from desktop.storage.schema import drafts, journal, recent

RECENT_KEPT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """The newest row of a draft: what the next one is packed and hashed against."""

    sequence: int = 0
    sha256: str = FIRST
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Who writes, when, and where from."""

    holder: str
    folder: Path
    saved_at: str
    source_path: str = ""


def claim(connection: Connection, draft_id: str, writing: Writing) -> bool:
    """Take a draft for a process; whether it exists.

    Raises
    ------
    StoreError
        ``storage-held`` while another living process has it.
    """
    found = connection.execute(select(drafts.c.holder).where(drafts.c.id == draft_id)).first()
    if found is None:
        return False
    holder = str(found[0])
    if holder not in ("", writing.holder) and is_alive(writing.folder, holder):
        raise store_error("held", process=holder.split("-", maxsplit=1)[0])
    if holder != writing.holder:
        connection.execute(
            update(drafts).where(drafts.c.id == draft_id).values(holder=writing.holder)
        )
    return True


def append(
    connection: Connection, steps: Sequence[JournalStep], known: Tip | None, writing: Writing
) -> Tip:
    """Write steps after the newest row; returns the new newest row.

    Raises
    ------
    StoreError
        ``storage-moved-on`` where the journal is not where the steps begin.
    """
    draft = steps[-1].draft
    if not claim(connection, draft.id, writing):
        connection.execute(
            insert(drafts).values(
                id=draft.id,
                study_uid=draft.case.study.uid or "",
                source_path=writing.source_path,
                created_at=writing.saved_at,
                saved_at=writing.saved_at,
                head=0,
                holder=writing.holder,
            )
        )
    tip = _tip(connection, draft.id, known)
    new = _not_yet_written(steps, tip)
    for step in new:
        row, tip = _row_after(step, tip, writing)
        connection.execute(insert(journal).values(**asdict(row)))
    connection.execute(
        update(drafts)
        .where(drafts.c.id == draft.id)
        .values(
            head=tip.sequence,
            saved_at=writing.saved_at,
            closed_at=None,
            study_uid=draft.case.study.uid or "",
            **({"source_path": writing.source_path} if writing.source_path else {}),
        )
    )
    return tip


def _not_yet_written(steps: Sequence[JournalStep], tip: Tip) -> list[JournalStep]:
    """Leave out steps of an earlier try whose answer was lost; refuse what is out of order."""
    new = [step for step in steps if step.sequence > tip.sequence]
    repeated = steps[len(steps) - len(new) - 1] if len(new) < len(steps) else None
    if repeated is not None and draft_to_text(repeated.draft) != tip.text:
        raise store_error("moved-on")
    # a journal begun anew (the old file was damaged) goes on with the number it has reached
    first = tip.sequence + 1 if tip.sequence else new[0].sequence if new else 1
    expected = range(first, first + len(new))
    if [step.sequence for step in new] != list(expected):
        raise store_error("moved-on")
    return new


def _tip(connection: Connection, draft_id: str, known: Tip | None) -> Tip:
    found = connection.execute(
        select(journal.c.sequence, journal.c.sha256)
        .where(journal.c.draft_id == draft_id)
        .order_by(journal.c.sequence.desc())
        .limit(1)
    ).first()
    if found is None:
        return Tip()
    sequence, sha256 = int(found[0]), str(found[1])
    if known is not None and (known.sequence, known.sha256) == (sequence, sha256):
        return known
    steps = read_rows(rows_of(connection, draft_id), sequence).steps
    if not steps or steps[-1].sequence != sequence:
        raise store_error("damaged")
    return Tip(sequence=sequence, sha256=sha256, text=draft_to_text(steps[-1].draft))


def _row_after(step: JournalStep, tip: Tip, writing: Writing) -> tuple[Row, Tip]:
    text = draft_to_text(step.draft)
    base = 0 if step.sequence % SNAPSHOT_EVERY == 1 else tip.sequence  # an empty tip has 0
    row = Row(
        draft_id=step.draft.id,
        sequence=step.sequence,
        kind=step.kind.value,
        edit=step.edit,
        at=step.at,
        saved_at=writing.saved_at,
        base=base,
        body=pack(text, tip.text if base else None),
        previous_sha256=tip.sha256,
    )
    sha256 = digest(row, text)
    sealed = Row(**(asdict(row) | {"sha256": sha256}))
    return sealed, Tip(sequence=step.sequence, sha256=sha256, text=text)


def rows_of(connection: Connection, draft_id: str) -> list[Row]:
    """Return the rows of a draft's journal, oldest first."""
    found = connection.execute(
        select(journal).where(journal.c.draft_id == draft_id).order_by(journal.c.sequence)
    )
    return [Row(**row) for row in found.mappings()]


def head_of(connection: Connection, draft_id: str) -> int | None:
    """Return the sequence of a draft's newest step as the draft itself states it."""
    found = connection.execute(select(drafts.c.head).where(drafts.c.id == draft_id)).first()
    return None if found is None else int(found[0])


def note_recent(connection: Connection, path: str, opened_at: str) -> None:
    """Put a path first among those opened lately; only the newest dozen are kept."""
    connection.execute(delete(recent).where(recent.c.path == path))
    connection.execute(insert(recent).values(path=path, opened_at=opened_at))
    newest = select(recent.c.id).order_by(recent.c.id.desc()).limit(RECENT_KEPT)
    connection.execute(delete(recent).where(recent.c.id.not_in(newest.scalar_subquery())))
