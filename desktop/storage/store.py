"""Drafts and their journal in one SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import SQLAlchemyError

from desktop.app.draft import Draft
from desktop.app.history import JournalStep, StepKind
from desktop.domain.message import Problem
from desktop.storage import tables
from desktop.storage.database import READING, open_engine
from desktop.storage.errors import StoreError, store_error
from desktop.storage.faults import translated
from desktop.storage.migrate import bring_to_head, check_readable, revision_of
from desktop.storage.presence import SHARED, Presence, others_alive
from desktop.storage.rescue import carry_over, carry_reports, is_damaged, put_aside
from desktop.storage.rows import Reading, from_column, read_rows
from desktop.storage.schema import drafts, recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A line of the list of open drafts; implements ``DraftSummary``."""

    id: str
    study_uid: str
    source_path: str
    saved_at: str
    held_by: str = ""  # presence of another living process, or empty


def now_iso() -> str:
    """Return the present time in UTC, ISO 8601 with offset."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class SqliteDraftStore:
    """Implements ``DraftStore``. Safe to use from several threads; each call is one transaction.

    Parameters
    ----------
    path
        The file; made where absent.
    presence
        Who works here. All stores of one process share one unless told otherwise.

    Raises
    ------
    StoreError
        When opening or any call fails; the file is never left half changed.
    """

    def __init__(self, path: Path, *, presence: Presence | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._tips: dict[str, tables.Tip] = {}
        self._is_closed = False
        with _translating():
            revision = revision_of(path)
            check_readable(revision)
            self._engine = open_engine(path)
            try:
                bring_to_head(self._engine, path, revision)
                self._own_presence = presence
                self._holder = (presence or SHARED.take(path.parent)).id
            except BaseException:
                self._engine.dispose()
                raise

    def close(self) -> None:
        """Give up every claim and fold the write-ahead log into the file."""
        mine = (drafts.c.holder == self._holder) & drafts.c.id.in_(list(self._tips))
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            # what fails here costs nothing: claims end with the process, the log is folded later
            with contextlib.suppress(SQLAlchemyError, sqlite3.Error):
                with self._engine.begin() as connection:
                    connection.execute(update(drafts).where(mine).values(holder=""))
                with contextlib.closing(self._engine.raw_connection()) as raw:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._engine.dispose()
            if self._own_presence is not None:
                self._own_presence.leave()
            else:
                SHARED.give_back(self._path.parent)

    def save(self, draft: Draft, edit: str, sequence: int) -> None:
        """Append one step to the draft's journal; durable when it returns."""
        kind = StepKind.OPEN if sequence == 1 else StepKind.DO
        self.append([JournalStep(sequence=sequence, kind=kind, draft=draft, edit=edit)])

    def append(self, steps: Sequence[JournalStep], *, source_path: str = "") -> str:
        """Append steps of one draft in one transaction; durable when it returns.

        Steps already written are skipped, so a caller that did not hear the answer may repeat.

        Parameters
        ----------
        steps
            Consecutive steps of one draft, at least one.
        source_path
            Where the images were opened from, if known.

        Returns
        -------
        str
            When they were saved (ISO 8601, UTC).

        Raises
        ------
        StoreError
            ``storage-held`` while another process works on the draft, ``storage-moved-on`` where
            the draft went on elsewhere; otherwise what database or disk said.
        """
        draft_id = steps[0].draft.id
        writing = self._writing(source_path)
        with self.writing() as connection:
            tip = tables.append(connection, steps, self._tips.get(draft_id), writing)
        self._tips[draft_id] = tip
        return writing.saved_at

    def open_drafts(self) -> Sequence[Summary]:
        """Return drafts that were not closed, newest first."""
        t = drafts.c
        with self.reading() as connection:
            rows = connection.execute(
                select(t.id, t.study_uid, t.source_path, t.saved_at, t.holder)
                .where(t.closed_at.is_(None))
                .order_by(t.saved_at.desc(), t.id.desc())
            ).all()
        alive = set(others_alive(self._path.parent, self._holder))
        return tuple(
            Summary(
                id=row[0],
                study_uid=from_column(row[1]),
                source_path=from_column(row[2]),
                saved_at=row[3],
                held_by=row[4] if row[4] in alive else "",
            )
            for row in rows
        )

    def load(self, draft_id: str) -> Draft:
        """Return the newest state of a draft, which only its newest rows have to prove.

        Raises
        ------
        StoreError
            ``storage-damaged`` or ``storage-no-such-draft``.
        """
        with self.reading() as connection:
            head = tables.head_of(connection, draft_id)
            rows = tables.newest_rows_of(connection, draft_id)
        if head is None and not rows:
            raise store_error("no-such-draft")
        reading = read_rows(rows, head or 0, joined=True)
        if not reading.steps or reading.steps[-1].sequence != head:
            raise store_error("damaged")
        return reading.steps[-1].draft

    def steps(self, draft_id: str, *, joined: bool = False) -> Sequence[JournalStep]:
        """Return the whole journal of a draft, oldest first; empty for an unknown draft.

        With ``joined`` a step that the next one only goes on with is left out, which tells the
        same history in a fraction of the time; every row is checked all the same.

        Raises
        ------
        StoreError
            ``storage-damaged`` where any row is not what was written; ``salvage`` then returns
            what can still be trusted.
        """
        reading = self._journal_of(draft_id, joined=joined)
        if not reading.is_sound:
            raise store_error("damaged")
        return reading.steps

    def salvage(self, draft_id: str) -> Sequence[JournalStep]:
        """Return the steps of a damaged journal that are proven: the newest unbroken run."""
        return self._journal_of(draft_id).steps

    def claim(self, draft_id: str) -> None:
        """Take a draft for this process.

        Raises
        ------
        StoreError
            ``storage-held`` while another living process has it.
        """
        with self.writing() as connection:
            tables.claim(connection, draft_id, self._writing())

    def discard(self, draft_id: str) -> None:
        """Mark a draft as closed; nothing is deleted."""
        with self.writing() as connection:
            connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(closed_at=now_iso(), holder="")
            )

    def note_recent(self, path: str) -> None:
        """Put a path first among those opened lately; only the newest dozen are kept."""
        with self.writing() as connection:
            tables.note_recent(connection, path, now_iso())

    def recent(self) -> Sequence[str]:
        """Return the paths opened lately, newest first."""
        with self.reading() as connection:
            rows = connection.execute(select(recent.c.path).order_by(recent.c.id.desc())).all()
        return tuple(from_column(row[0]) for row in rows)

    def is_sound(self) -> bool:
        """Whether SQLite's own check of the file finds nothing."""
        with self.reading() as connection:
            rows = connection.exec_driver_sql("PRAGMA integrity_check").all()
        return [tuple(row) for row in rows] == [("ok",)]

    def _journal_of(self, draft_id: str, *, joined: bool = False) -> Reading:
        with self.reading() as connection:
            head = tables.head_of(connection, draft_id)
            rows = tables.rows_of(connection, draft_id)
        if head is None and not rows:
            return Reading(steps=(), is_sound=True)
        return read_rows(rows, head or 0, joined=joined)

    def _writing(self, source_path: str = "") -> tables.Writing:
        return tables.Writing(
            holder=self._holder,
            folder=self._path.parent,
            saved_at=now_iso(),
            source_path=source_path,
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; whole or not at all, only ``StoreError`` gets out."""
        with self._lock, _translating(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that reads one state."""
        with self._lock, _translating(), self._engine.connect() as connection:
            yield connection.execution_options(**READING)


@contextlib.contextmanager
def _translating() -> Iterator[None]:
    """Let only ``StoreError`` out: other errors quote statements or paths."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise translated(error) from None


def open_store(path: Path, on_notice: Callable[[Problem], None]) -> SqliteDraftStore:
    """Open a store; a damaged one is put aside and kept, and what is sound goes into a new one.

    Raises
    ------
    StoreError
        For everything else that bars opening, and for a damaged store that another process uses.
    """
    try:
        with _translating():
            if path.exists() and path.stat().st_size and is_damaged(path):
                raise store_error("corrupt")
        return SqliteDraftStore(path)
    except StoreError as error:
        others = others_alive(path.parent, SHARED.id_in(path.parent))
        if error.problem.code != "storage-corrupt" or others:
            raise
    with _translating():
        kept = put_aside(path)
        store = SqliteDraftStore(path)
        carry_over(kept, store.append)
        with store.writing() as connection:
            carry_reports(kept, connection)
    on_notice(Problem.of("store", "storage-put-aside", file=kept.name))
    return store
