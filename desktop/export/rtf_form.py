"""Document to rich text for the clipboard and word processors: ASCII bytes, no object, no link."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.export.text import lines_of
from desktop.report.document import Document, Section

HEAD = r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs20" + "\n"
_ASCII_END = 0x7F
_HALF = 0x10000


def to_rtf(document: Document) -> bytes:
    """Return a document as RTF 1.9: the same words and order as the text export.

    Every character beyond ASCII stands as its UTF-16 code with ``?`` for readers that know none.
    """
    parts = [HEAD, *(line for section in document.sections for line in _section(section))]
    page = document.page
    foot = [page.identity, page.posture]
    if any(section.shows_chances for section in document.sections):
        foot.append(page.estimate)
    parts += [r"\pard " + rtf_text(line) + "\\par\n" for line in foot]
    return ("".join(parts) + "}\n").encode("ascii")


def rtf_text(text: str) -> str:
    """Return text as RTF content: no control word, group or field of it is ever obeyed."""
    return "".join(_character(c) for c in text)


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield r"\pard\sb160\b " + rtf_text(section.title) + "\\b0\\par\n"
    for line in lines_of(section):
        yield r"\pard " + rtf_text(line) + "\\par\n"


def _character(character: str) -> str:
    code = ord(character)
    if character in "\\{}":
        return "\\" + character
    if character == "\n":
        return "\\line\n"
    if character == "\t":
        return "\\tab "
    if character >= " " and code < _ASCII_END:
        return character
    if code < _HALF:
        return _unit(code)
    high, low = divmod(code - _HALF, 0x400)
    return _unit(0xD800 + high) + _unit(0xDC00 + low)


def _unit(unit: int) -> str:
    """Return one UTF-16 unit; RTF counts them as signed."""
    return f"\\u{unit - 0x10000 if unit >= 0x8000 else unit}?"  # noqa: PLR2004 - 16 bits
