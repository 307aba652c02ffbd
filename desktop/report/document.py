"""The report as a tree of sections and blocks: words are resolved, the page is not known.

A ``Document`` is what is shown, exported and one day signed, so it holds finished words of one
language. It knows no page size, no font and no colour; exporters add those and no words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum, StrEnum
from hashlib import sha256

from desktop.report.clean import NO_BREAK as NO_BREAK  # noqa: PLC0414 - part of what a document is
from desktop.report.clean import clean_text as clean_text  # noqa: PLC0414

SCHEMA = "concord.document/1"
NOT_SCORED = "not_scored"
"""Category of a badge or lane whose finding has no evidence; the others are those of a case."""


class Tone(StrEnum):
    """How loudly a paragraph speaks."""

    BODY = "body"
    QUIET = "quiet"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text. ``refs`` are the evidence numbers that stand behind it, raised."""

    text: str
    strong: bool = False
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """Number of a finding; ``category`` chooses its shape, so that grey printing keeps it."""

    number: int
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who reports, what was examined, and the status of the report.

    ``lines`` stand below the organisation: department, address, telephone.
    """

    organisation: str
    title: str
    status: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labelled values in two columns; ``boxed`` is the patient and study box."""

    items: tuple[Fact, ...]
    boxed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneItem:
    """One finding, group or alert of the impression.

    ``heading`` names it, ``call`` is the sentence that follows the lane, ``spans`` are the reason.
    ``details`` stand below, one line each: an override with the computed call, group members.
    ``finding`` is the id of the one finding it speaks of; ``edited`` says that the reader worded
    the reason, whose ``refs`` stay those of the call.
    """

    heading: str
    number: int | None = None
    call: str = ""
    spans: tuple[Span, ...] = ()
    details: tuple[str, ...] = ()
    finding: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The act-now line: what must be acted on, before anything else."""

    letter: str
    title: str
    items: tuple[LaneItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane of the impression; ``empty`` is printed where it holds nothing."""

    category: str
    letter: str
    title: str
    items: tuple[LaneItem, ...] = ()
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    spans: tuple[Span, ...]
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a table cell, with the badge of the finding it speaks of."""

    spans: tuple[Span, ...]
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell; ``span`` columns wide."""

    entries: tuple[Entry, ...] = ()
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table column; ``weight`` is its share of the width."""

    title: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a heading row."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """A numbered mark on a key image, in pixels of the picture handed to the exporter.

    (0, 0) is the centre of the picture's first pixel; the leader runs from the badge to the point.
    """

    badge: Badge
    x: float
    y: float
    badge_x: float
    badge_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPicture:
    """A key image beside its text; the pixels travel apart, ``pixels_sha256`` pins them.

    ``letters`` say where the patient's sides are: left, top, right and bottom edge; empty where
    that is not known, which the caption then says.
    """

    sop_uid: str
    frame: int
    title: str
    lines: tuple[str, ...]
    caption: str
    marks: tuple[PictureMark, ...] = ()
    pixels_sha256: str = ""
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPictures:
    """The key images of the report."""

    items: tuple[KeyPicture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One numbered piece of evidence."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The evidence list."""

    items: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where a signature stands; unsigned reports say so."""

    lines: tuple[str, ...]


Block = Letterhead | Facts | Strip | Lane | Paragraph | Table | KeyPictures | Notes | Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report. ``title`` is empty for the head, which needs none.

    ``shows_chances``: a page that holds a part of it prints that chances are group estimates.
    """

    id: str
    title: str = ""
    blocks: tuple[Block, ...] = ()
    appendix: bool = False
    shows_chances: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Words of the running head and the foot.

    ``page`` holds ``%p`` and ``%n`` where page and page count go. ``estimate`` is printed on each
    page that shows a chance. ``watermark`` lies behind the words of each page; ``foot`` is the
    department's own line.
    """

    head_left: str
    head_right: str
    identity: str
    posture: str
    estimate: str
    page: str
    watermark: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report in one language."""

    title: str
    language: str
    status: str
    posture: str
    page: PageWords
    sections: tuple[Section, ...]
    schema: str = field(default=SCHEMA)

    def section(self, section_id: str) -> Section | None:
        """Return the section of that id, or ``None``."""
        return next((s for s in self.sections if s.id == section_id), None)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return sha256(to_json(self).encode()).hexdigest()


def to_json(document: Document) -> str:
    """Return the canonical JSON of a document: sorted keys, no spaces, the same each time."""
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        named: dict[str, object] = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        if not isinstance(value, Document):
            named["kind"] = type(value).__name__
        return named
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    return value


def printed(section: Section) -> Iterator[str]:
    """Yield every piece of text of a section, in reading order."""
    if section.title:
        yield section.title
    for block in section.blocks:
        yield from printed_block(block)


def printed_block(block: Block) -> Iterator[str]:
    """Yield every piece of text of a block, in reading order."""
    match block:
        case Strip() | Lane():
            yield from (block.letter, block.title)
            yield from _lane_words(block)
        case Paragraph():
            yield from _span_words(block.spans)
        case Table():
            yield from _table_words(block)
        case _:
            yield from _plain_words(block)


def _plain_words(block: Letterhead | Facts | KeyPictures | Notes | Signature) -> Iterator[str]:
    match block:
        case Letterhead():
            yield from (block.organisation, *block.lines, block.title, block.status)
        case Facts():
            yield from (words for fact in block.items for words in (fact.label, fact.value))
        case KeyPictures():
            for picture in block.items:
                yield from (str(mark.badge.number) for mark in picture.marks)
                yield from (picture.title, *picture.lines, picture.caption)
        case Notes():
            yield from (words for note in block.items for words in (str(note.number), note.text))
        case Signature():
            yield from block.lines


def _lane_words(block: Strip | Lane) -> Iterator[str]:
    for item in block.items:
        if item.number is not None:
            yield str(item.number)
        yield from (item.heading, item.call)
        yield from _span_words(item.spans)
        yield from item.details
    if isinstance(block, Lane):
        yield from (block.empty, block.note)


def _span_words(spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        yield span.text
        yield from (str(ref) for ref in span.refs)


def _table_words(table: Table) -> Iterator[str]:
    yield from (column.title for column in table.columns)
    for row in table.rows:
        for cell in row.cells:
            for entry in cell.entries:
                if entry.badge is not None:
                    yield str(entry.badge.number)
                yield from _span_words(entry.spans)
