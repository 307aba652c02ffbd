"""The words of a document as XHTML of the few elements that FHIR allows in a narrative."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from desktop.export.text import lines_of
from desktop.report.document import (
    Block,
    Cell,
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
)

XHTML = "http://www.w3.org/1999/xhtml"


def words(text: str) -> str:
    """Return text as content of an element: nothing in it is markup, line ends show."""
    return escape(text).replace("\n", "<br/>")


def narrative(document: Document) -> str:
    """Return a document as one ``div``, in reading order; the foot stands once, at the end."""
    body = "".join(part for section in document.sections for part in _section(section))
    page = document.page
    foot = [page.identity, page.posture]
    if any(section.shows_chances for section in document.sections):
        foot.append(page.estimate)
    foot += [page.watermark] if page.watermark else []
    end = "".join(f"<p>{words(line)}</p>" for line in foot)
    return f'<div xmlns="{XHTML}" lang="{document.language}">{body}{end}</div>'


def page_html(document: Document) -> bytes:
    """Return the same words as a whole HTML page without style, script or link."""
    head = f'<meta charset="utf-8"/><title>{escape(document.title)}</title>'
    return (
        f'<!DOCTYPE html>\n<html xmlns="{XHTML}" lang="{document.language}">'
        f"<head>{head}</head><body>{narrative(document)}</body></html>\n"
    ).encode()


def section_text(section: Section) -> str:
    """Return the words of a section as lines, for forms without markup."""
    return "\n".join(part for part in (section.title, *lines_of(section)) if part)


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f"<h2>{words(section.title)}</h2>"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Strip() | Lane():
            yield from _lane(block)
        case Paragraph():
            yield f"<p>{_spans(block.spans)}</p>"
        case Table():
            yield _table(block)
        case KeyPictures():
            for picture in block.items:
                numbers = (str(mark.badge.number) for mark in picture.marks)
                lines = (*picture.letters, *numbers, picture.title, *picture.lines, picture.caption)
                yield "<p>" + "<br/>".join(words(line) for line in lines if line) + "</p>"
        case _:
            yield from _plain(block)


def _plain(block: Letterhead | Facts | Notes | Signature) -> Iterator[str]:
    match block:
        case Letterhead():
            yield f"<h1>{words(block.title)}</h1>"
            yield f"<p>{words(block.organisation)}</p><p><b>{words(block.status)}</b></p>"
        case Facts():
            rows = (
                f"<tr><th>{words(fact.label)}</th><td>{words(fact.value)}</td></tr>"
                for fact in block.items
            )
            yield f"<table>{''.join(rows)}</table>"
        case Notes():
            yield "".join(f"<p>[{note.number}] {words(note.text)}</p>" for note in block.items)
        case Signature():
            yield "".join(f"<p>{words(line)}</p>" for line in block.lines)


def _lane(block: Strip | Lane) -> Iterator[str]:
    yield f"<h3>{words(block.letter)} {words(block.title)}</h3>"
    if block.items:
        yield "<ul>" + "".join(f"<li>{_item(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Lane):
        yield from (f"<p>{words(line)}</p>" for line in (block.empty, block.note) if line)


def _item(item: LaneItem) -> str:
    number = "" if item.number is None else f"{item.number}. "
    said = " ".join(part for part in (words(item.call), _spans(item.spans)) if part)
    details = "".join(f"<br/>{words(detail)}" for detail in item.details)
    return f"<b>{number}{words(item.heading)}</b> {said}{details}"


def _spans(spans: tuple[Span, ...]) -> str:
    return " ".join(_span(span) for span in spans if span.text or span.refs)


def _span(span: Span) -> str:
    refs = f"<sup>{','.join(str(ref) for ref in span.refs)}</sup>" if span.refs else ""
    text = words(span.text)
    return (f"<b>{text}</b>" if span.strong else text) + refs


def _table(table: Table) -> str:
    head = "".join(f"<th>{words(column.title)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(_cell(c) for c in row.cells) + "</tr>" for row in table.rows)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _cell(cell: Cell) -> str:
    lines = (
        (f"({entry.badge.number}) " if entry.badge else "") + _spans(entry.spans)
        for entry in cell.entries
    )
    wide = f' colspan="{cell.span}"' if cell.span > 1 else ""
    return f"<td{wide}>{'<br/>'.join(lines)}</td>"
