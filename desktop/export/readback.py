"""Reading a finished PDF back: its text layer must hold the document, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from desktop.export.edges import foot_words, head_words, page_number
from desktop.export.escape import visible
from desktop.export.raster import PDFIUM
from desktop.report.document import Document, KeyPictures, Section, Table, printed_block

SAME = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0x017F: "s",
    0x034F: None,
}
BETWEEN = ".,"
"""What the page may add between pieces: the full stop behind a number or a heading."""


def page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text layer of each page."""
    with PDFIUM:
        pdf = pypdfium2.PdfDocument(data)
        try:
            return tuple(_page_text(pdf, index) for index in range(len(pdf)))
        finally:
            pdf.close()


def _page_text(pdf: pypdfium2.PdfDocument, index: int) -> str:
    page = pdf[index]
    layer = page.get_textpage()
    try:
        return str(layer.get_text_range())
    finally:
        layer.close()
        page.close()


def squeezed(text: str) -> str:
    """Return text without spaces, line ends and the hyphen marks of line ends.

    A ligature counts as its letters, and what has no shape as nothing: readers of PDF differ there.
    """
    return "".join(text.replace("\ufffe", "-").translate(SAME).split())


def printed_form(text: str) -> str:
    """Return text as the page shows it, without spaces: unprintable characters as their codes."""
    return squeezed("".join(visible(c) for c in text))


def missing_words(document: Document, pages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of sections whose words the text layer does not hold as they are.

    Head, foot and column titles repeated after a page break are taken off; what is left must be
    the words of the document, in order, with nothing between them but full stops and commas.

    Parameters
    ----------
    document : Document
        What was to be printed.
    pages : tuple of str
        Text layer, a page each.

    Returns
    -------
    tuple of str
        Empty when all is there. Holds ids, never words: they may be a patient's.
    """
    layer = "".join(
        body_of(document, squeezed(text), number, len(pages))
        for number, text in enumerate(pages, start=1)
    )
    missing: list[str] = []
    cursor, lost = 0, False
    for section in document.sections:
        for piece in pieces(section):
            found = _find(layer, piece, cursor)
            strange = "" if lost else layer[cursor:found].strip(BETWEEN)
            lost = found < 0 or bool(strange)
            if lost:
                missing.append(section.id)
                break
            cursor = found + len(piece.text)
    if layer[cursor:].strip(BETWEEN) and not missing:
        missing.append(document.sections[-1].id)
    return tuple(missing)


def body_of(document: Document, text: str, number: int, count: int) -> str:
    """Return the squeezed text of a page without head, foot and repeated column titles."""
    page = document.page
    own, identity, posture, estimate = (printed_form(words) for words in foot_words(page))
    last = printed_form(page_number(page, number, count))
    kept = own + identity + posture
    for foot in (kept + estimate + last, kept + last):
        if text.endswith(foot):
            text = text.removesuffix(foot)
            break
    text = text.replace(printed_form(page.watermark), "", 1) if page.watermark else text
    if number == 1:
        return text
    text = text.removeprefix("".join(printed_form(words) for words in head_words(page)))
    for titles in _column_titles(document):
        text = text.removeprefix(titles)
    return text


def _column_titles(document: Document) -> Iterator[str]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield "".join(printed_form(column.title) for column in block.columns)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as the page shows them, without spaces; those over a picture come in any order."""

    text: str
    any_order: bool = False


def pieces(section: Section) -> Iterator[Piece]:
    """Yield the words of a section in reading order."""
    if section.title:
        yield Piece(printed_form(section.title.upper()))
    for block in section.blocks:
        if isinstance(block, KeyPictures):
            yield from _picture_pieces(block)
            continue
        for words in printed_block(block):
            shown = printed_form(words)
            if shown:
                yield Piece(shown)


def _picture_pieces(block: KeyPictures) -> Iterator[Piece]:
    for picture in block.items:
        numbers = "".join(str(mark.badge.number) for mark in picture.marks)
        over = "".join(picture.letters) + numbers
        if over:
            yield Piece(over, any_order=True)
        for words in (picture.title, *picture.lines, picture.caption):
            shown = printed_form(words)
            if shown:
                yield Piece(shown)


def _find(layer: str, piece: Piece, cursor: int) -> int:
    if not piece.any_order:
        return layer.find(piece.text, cursor)
    following = layer[cursor : cursor + len(piece.text)]
    return cursor if sorted(following) == sorted(piece.text) else -1
