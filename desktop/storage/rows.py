"""A journal step as a row: its text packed against an earlier one, and its own hash.

SQLite does not notice a changed byte inside a value, so every row carries a SHA-256 over all it
says and over the hash before it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass

from desktop.app.draft_json import CodecError, draft_from_text
from desktop.app.history import JournalStep, StepKind
from desktop.storage.errors import StoreError, store_error

SNAPSHOT_EVERY = 32  # a row that stands by itself, so that damage before it can be skipped
MAX_TEXT_BYTES = 64 * 1024 * 1024  # a packed row that claims more is damaged, not large
ESCAPED = "json:"
FIRST = ""  # the hash before the first row


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the journal table."""

    draft_id: str
    sequence: int
    kind: str
    edit: str
    at: str
    saved_at: str
    base: int
    body: bytes
    previous_sha256: str
    sha256: str = ""


def to_column(text: str) -> str:
    """Return text as a column of either engine can hold it.

    A file name may hold bytes that are no Unicode, and PostgreSQL keeps no NUL.
    """
    if "\0" in text:
        return ESCAPED + json.dumps(text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return ESCAPED + json.dumps(text)
    return ESCAPED + json.dumps(text) if text.startswith(ESCAPED) else text


def from_column(text: str) -> str:
    """Return what ``to_column`` was given."""
    return str(json.loads(text.removeprefix(ESCAPED))) if text.startswith(ESCAPED) else text


def pack(text: str, base: str | None) -> bytes:
    """Return the text packed; ``base`` is the text it differs little from."""
    dictionary = b"" if base is None else base.encode("ascii")[-32_768:]
    packer = zlib.compressobj(6, zdict=dictionary) if dictionary else zlib.compressobj(6)
    return packer.compress(text.encode("ascii")) + packer.flush()


def unpack(body: bytes, base: str | None) -> str:
    """Return the packed text.

    Raises
    ------
    StoreError
        Where the bytes are not what was packed.
    """
    dictionary = b"" if base is None else base.encode("ascii")[-32_768:]
    try:
        opener = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
        text = opener.decompress(body, MAX_TEXT_BYTES)
        if not opener.eof:
            raise store_error("damaged")
        return text.decode("ascii")
    except (zlib.error, UnicodeDecodeError):
        raise store_error("damaged") from None


def digest(row: Row, text: str) -> str:
    """Return the hash of all that a row says."""
    whole = hashlib.sha256()
    for part in (
        row.draft_id,
        str(row.sequence),
        row.kind,
        row.edit,
        row.at,
        row.saved_at,
        str(row.base),
        row.previous_sha256,
        text,
    ):
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Steps read back, and whether all of the journal was sound."""

    steps: tuple[JournalStep, ...]
    is_sound: bool


def read_rows(rows: list[Row], head: int, *, joined: bool = False) -> Reading:
    """Return what a journal holds, oldest first.

    Where a row is damaged, the steps after the damage are kept (from the next row that stands by
    itself), because the newest state matters most; failing that, those before it. ``joined``
    leaves out steps that the next row only goes on with.
    """
    run: list[JournalStep] = []
    before: list[JournalStep] = []
    text: str | None = None
    last: Row | None = None
    sound = bool(rows) and rows[-1].sequence == head
    begun: str | None = None  # kind of the first of several joined rows
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        follows = _follows(row, last)
        try:
            if not follows and row.base != 0:
                raise store_error("damaged")
            text = _text_of(row, text if follows else None)
            goes_on = joined and following is not None and following.kind == StepKind.JOIN
            kind = begun or row.kind
            begun = kind if goes_on else None
            step = None if goes_on else _step(row, kind, text)
        except StoreError:
            sound, text, last, begun = False, None, None, None
            before, run = run or before, []
            continue
        if not follows:
            sound = False
            before, run = run or before, []
        if step is not None:
            run.append(step)
        last = row
    return Reading(steps=tuple(run or before), is_sound=sound)


def newest_text(rows: list[Row]) -> str:
    """Return the text of the last row as it was stored; the first must stand by itself.

    Raises
    ------
    StoreError
        Where any of the rows is not what was written.
    """
    text: str | None = None
    last: Row | None = None
    for row in rows:
        if last is not None and not _follows(row, last):
            raise store_error("damaged")
        text = _text_of(row, text)
        last = row
    if text is None:
        raise store_error("damaged")
    return text


def _follows(row: Row, last: Row | None) -> bool:
    if last is None:
        return row.previous_sha256 == FIRST
    return row.sequence == last.sequence + 1 and row.previous_sha256 == last.sha256


def _text_of(row: Row, before: str | None) -> str:
    if row.base not in (0, row.sequence - 1) or (row.base and before is None):
        raise store_error("damaged")
    text = unpack(row.body, before if row.base else None)
    if digest(row, text) != row.sha256:
        raise store_error("damaged")
    return text


def _step(row: Row, kind: str, text: str) -> JournalStep:
    try:
        return JournalStep(
            sequence=row.sequence,
            kind=StepKind(kind),
            draft=draft_from_text(text),
            edit=row.edit,
            at=row.at,
        )
    except (CodecError, ValueError):
        raise store_error("damaged") from None
