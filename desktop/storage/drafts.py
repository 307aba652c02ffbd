"""Drafts and their journal in whatever engine keeps the tables."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from desktop.app.draft import Draft
from desktop.app.history import JournalStep, StepKind
from desktop.storage import tables
from desktop.storage.database import READING
from desktop.storage.errors import ConflictError, StoreError, store_error
from desktop.storage.faults import translating
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


class SqlDraftStore(ABC):
    """Implements ``DraftStore`` on an engine. Safe to use from several threads.

    Each call is one transaction. What differs between engines is left to the subclasses: how a
    writer waits for its turn, and how it is known which other processes are alive.

    Parameters
    ----------
    engine
        Where the tables are, at the newest schema.
    holder
        The presence of this process.
    """

    _reading_options: Mapping[str, Any] = READING

    def __init__(self, engine: Engine, holder: str) -> None:
        self._engine = engine
        self._holder = holder
        self._lock = threading.Lock()
        self._tips: dict[str, tables.Tip] = {}

    @abstractmethod
    def close(self) -> None:
        """Give up every claim and let go of the engine."""

    @abstractmethod
    def is_sound(self) -> bool:
        """Whether the engine's own check finds nothing."""

    @abstractmethod
    def _is_alive(self, connection: Connection, holder: str) -> bool:
        """Whether the process of that presence still runs."""

    @abstractmethod
    def _others_alive(self, connection: Connection) -> frozenset[str]:
        """Return the presences of other living processes."""

    @abstractmethod
    def _take_turn(self, connection: Connection, scope: str) -> None:
        """Wait until nobody else writes in the scope, until the end of the transaction."""

    def _give_up_claims(self) -> None:
        mine = (drafts.c.holder == self._holder) & drafts.c.id.in_(list(self._tips))
        with self._engine.begin() as connection:
            connection.execute(update(drafts).where(mine).values(holder=""))

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
            the draft went on elsewhere (a `ConflictError` that holds what the other wrote);
            otherwise what database or disk said.
        """
        draft_id = steps[0].draft.id
        writing = self._writing(source_path)
        try:
            with self.writing(draft_id) as connection:
                tip = tables.append(connection, steps, self._tips.get(draft_id), writing)
        except StoreError as error:
            if error.problem.code != "storage-moved-on":
                raise
            raise ConflictError(error.problem, theirs=self._theirs(draft_id)) from None
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
            alive = self._others_alive(connection)
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
        with self.writing(draft_id) as connection:
            tables.claim(connection, draft_id, self._writing())

    def discard(self, draft_id: str) -> None:
        """Mark a draft as closed; nothing is deleted."""
        with self.writing(draft_id) as connection:
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
            is_alive=self._is_alive,
            saved_at=now_iso(),
            source_path=source_path,
        )

    def _theirs(self, draft_id: str) -> Draft | None:
        """Return what another writer left, for the one that came too late."""
        with contextlib.suppress(StoreError):
            return self.load(draft_id)
        return None

    @contextlib.contextmanager
    def writing(self, scope: str = "") -> Iterator[Connection]:
        """Open a transaction that writes; whole or not at all, only ``StoreError`` gets out.

        Parameters
        ----------
        scope
            What is written, e.g. a draft's id: writers of one scope take turns.
        """
        with self._lock, translating(), self._engine.begin() as connection:
            self._take_turn(connection, scope)
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that reads one state."""
        with self._lock, translating(), self._engine.connect() as connection:
            yield connection.execution_options(**self._reading_options)
