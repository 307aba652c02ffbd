"""Reading a finished PDF back: its text layer must hold the document, word for word."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

from desktop.export.escape import visible
from desktop.report.document import Document, printed


def page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text layer of each page."""
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
    """Return text without spaces, line ends and the hyphen marks of line ends."""
    return "".join(text.replace("\ufffe", "-").split())


def printed_form(text: str) -> str:
    """Return text as the page shows it, without spaces: unprintable characters as their codes."""
    return squeezed("".join(visible(c) for c in text))


def missing_words(document: Document, pages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of sections whose words the text layer lacks.

    Every piece of a section must stand in the text layer in its order; between pieces only the
    head, the foot and repeated column titles of a page break may stand.

    Parameters
    ----------
    document : Document
        What was to be printed.
    pages : tuple of str
        Text layer, a page each.

    Returns
    -------
    tuple of str
        Empty when nothing is missing. Holds ids, never words: they may be a patient's.
    """
    layer = squeezed("".join(pages))
    missing = []
    cursor = 0
    for section in document.sections:
        for piece in pieces(document, section.id):
            found = layer.find(piece, cursor)
            if found < 0:
                missing.append(section.id)
                break
            cursor = found + len(piece)
    return tuple(missing)


def pieces(document: Document, section_id: str) -> Iterator[str]:
    """Yield the words of a section as the page shows them."""
    section = document.section(section_id)
    if section is None:
        return
    for words in printed(section):
        heading = words == section.title
        shown = printed_form(words.upper() if heading else words)
        if shown:
            yield shown
