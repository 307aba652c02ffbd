"""Document to plain text: the same words in the same order, for systems that take no more."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.report.document import (
    Block,
    Document,
    Facts,
    KeyPictures,
    Lane,
    LaneItem,
    Letterhead,
    Notes,
    Paragraph,
    Section,
    Signature,
    Span,
    Strip,
    Table,
    TableRow,
)


def to_text(document: Document) -> str:
    """Return a document as UTF-8 text; the foot stands once, at the end."""
    parts = ["\n".join(_section(section)) for section in document.sections]
    page = document.page
    foot = [page.identity, page.posture]
    if any(section.shows_chances for section in document.sections):
        foot.append(page.estimate)
    return "\n\n".join((*(p for p in parts if p), "\n".join(foot))) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield section.title.upper()
        yield "-" * len(section.title)
    yield from lines_of(section)


def lines_of(section: Section) -> Iterator[str]:
    """Yield the lines of a section without its title."""
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Strip() | Lane():
            yield from _lane(block)
        case Paragraph():
            yield _spans(block.spans)
        case Table():
            yield from (_row(block, row) for row in block.rows)
        case KeyPictures():
            for picture in block.items:
                yield "; ".join((picture.title, *picture.lines, picture.caption))
        case _:
            yield from _plain(block)


def _plain(block: Letterhead | Facts | Notes | Signature) -> Iterator[str]:
    match block:
        case Letterhead():
            yield from (block.organisation, *block.lines, block.title, block.status)
        case Facts():
            yield from (f"{fact.label}: {fact.value}" for fact in block.items)
        case Notes():
            yield from (f"[{note.number}] {note.text}" for note in block.items)
        case Signature():
            yield from block.lines


def _lane(block: Strip | Lane) -> Iterator[str]:
    yield f"{block.letter}  {block.title}"
    for item in block.items:
        yield from _item(item)
    if isinstance(block, Lane):
        yield from (f"   {words}" for words in (block.empty, block.note) if words)


def _item(item: LaneItem) -> Iterator[str]:
    number = "" if item.number is None else f"{item.number}. "
    said = " ".join(part for part in (item.call, _spans(item.spans)) if part)
    yield f"   {number}{item.heading}. {said}".rstrip()
    yield from (f"      {detail}" for detail in item.details)


def _spans(spans: tuple[Span, ...]) -> str:
    return " ".join(
        span.text + (f" [{','.join(str(ref) for ref in span.refs)}]" if span.refs else "")
        for span in spans
        if span.text or span.refs
    )


def _row(table: Table, row: TableRow) -> str:
    """Return a row as one line: its first cell, then each filled cell with its column title."""
    cells: list[str] = []
    column = 0
    for cell in row.cells:
        words = "; ".join(
            (f"({entry.badge.number}) " if entry.badge else "") + _spans(entry.spans)
            for entry in cell.entries
        ).strip()
        if words and column:
            title = table.columns[column].title
            cells.append(words if cell.span > 1 else f"{title}: {words}")
        elif words:
            cells.append(words)
        column += cell.span
    return " | ".join(cells)
