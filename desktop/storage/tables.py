"""What is said to the tables, each function inside a transaction of its caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_to_text
from desktop.app.history import JournalStep, StepKind
from desktop.storage.errors import store_error
from desktop.storage.rows import FIRST, SNAPSHOT_EVERY, Row, digest, newest_text, pack, to_column
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
    """Who writes, when, and where from; ``is_alive`` tells whether another holder still runs."""

    holder: str
    is_alive: Callable[[Connection, str], bool]
    saved_at: str
    source_path: str = ""


# built once: building a statement anew costs more than running it
_STATE = select(drafts.c.holder, drafts.c.head).where(drafts.c.id == bindparam("draft"))
_TAKE = (
    update(drafts).where(drafts.c.id == bindparam("draft")).values(holder=bindparam("new_holder"))
)
_WRITE = insert(journal)
_ADVANCE = (
    update(drafts)
    .where(drafts.c.id == bindparam("draft"))
    .values(
        head=bindparam("new_head"),
        saved_at=bindparam("now"),
        study_uid=bindparam("new_study_uid"),
        closed_at=None,
    )
)
_SOURCE = (
    update(drafts).where(drafts.c.id == bindparam("draft")).values(source_path=bindparam("path"))
)


def claim(connection: Connection, draft_id: str, writing: Writing) -> int | None:
    """Take a draft for a process; returns its newest sequence, ``None`` where it does not exist.

    Raises
    ------
    StoreError
        ``storage-held`` while another living process has it.
    """
    found = connection.execute(_STATE, {"draft": draft_id}).first()
    if found is None:
        return None
    holder, head = str(found[0]), int(found[1])
    if holder not in ("", writing.holder) and writing.is_alive(connection, holder):
        raise store_error("held", process=holder.split("-", maxsplit=1)[0])
    if holder != writing.holder:
        connection.execute(_TAKE, {"draft": draft_id, "new_holder": writing.holder})
    return head


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
    head = claim(connection, draft.id, writing)
    if head is None:
        _begin(connection, draft, writing)
    # what this process wrote last is still the newest row if the draft counts as many
    tip = known if known and known.sequence == head else _tip(connection, draft.id)
    for step in _not_yet_written(steps, tip):
        row, tip = _row_after(step, tip, writing)
        connection.execute(_WRITE, row)
    connection.execute(
        _ADVANCE,
        {
            "draft": draft.id,
            "new_head": tip.sequence,
            "now": writing.saved_at,
            "new_study_uid": to_column(draft.case.study.uid or ""),
        },
    )
    if writing.source_path and steps[0].kind is StepKind.OPEN:
        connection.execute(_SOURCE, {"draft": draft.id, "path": to_column(writing.source_path)})
    return tip


def _begin(connection: Connection, draft: Draft, writing: Writing) -> None:
    connection.execute(
        insert(drafts).values(
            id=draft.id,
            study_uid=to_column(draft.case.study.uid or ""),
            source_path=to_column(writing.source_path),
            created_at=writing.saved_at,
            saved_at=writing.saved_at,
            head=0,
            holder=writing.holder,
        )
    )


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


def _tip(connection: Connection, draft_id: str) -> Tip:
    rows = newest_rows_of(connection, draft_id)
    if not rows:
        return Tip()
    newest = rows[-1]
    # the stored text itself: written anew by a later program it might differ
    return Tip(sequence=newest.sequence, sha256=newest.sha256, text=newest_text(rows))


def _row_after(step: JournalStep, tip: Tip, writing: Writing) -> tuple[dict[str, object], Tip]:
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
    return asdict(row) | {"sha256": sha256}, Tip(sequence=step.sequence, sha256=sha256, text=text)


def rows_of(connection: Connection, draft_id: str) -> list[Row]:
    """Return the rows of a draft's journal, oldest first."""
    found = connection.execute(
        select(journal).where(journal.c.draft_id == draft_id).order_by(journal.c.sequence)
    )
    return [Row(**row) for row in found.mappings()]


def newest_rows_of(connection: Connection, draft_id: str) -> list[Row]:
    """Return the rows from the newest one that stands by itself, oldest first."""
    mine = journal.c.draft_id == draft_id
    alone = select(func.max(journal.c.sequence)).where(mine, journal.c.base == 0)
    found = connection.execute(
        select(journal)
        .where(mine, journal.c.sequence >= alone.scalar_subquery())
        .order_by(journal.c.sequence)
    )
    return [Row(**row) for row in found.mappings()]


def head_of(connection: Connection, draft_id: str) -> int | None:
    """Return the sequence of a draft's newest step as the draft itself states it."""
    found = connection.execute(select(drafts.c.head).where(drafts.c.id == draft_id)).first()
    return None if found is None else int(found[0])


def note_recent(connection: Connection, path: str, opened_at: str) -> None:
    """Put a path first among those opened lately; only the newest dozen are kept."""
    stored = to_column(path)
    connection.execute(delete(recent).where(recent.c.path == stored))
    connection.execute(insert(recent).values(path=stored, opened_at=opened_at))
    newest = select(recent.c.id).order_by(recent.c.id.desc()).limit(RECENT_KEPT)
    connection.execute(delete(recent).where(recent.c.id.not_in(newest.scalar_subquery())))
