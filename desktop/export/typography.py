"""Type of the page: styles, and the few ways in which words become paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from desktop.export.escape import pdf_text
from desktop.export.flowables import BADGE, Text, text
from desktop.export.fonts import BOLD, REGULAR, SEMIBOLD
from desktop.export.palette import ink
from desktop.report.document import Span

SIDE = 12 * mm
WIDTH = A4[0] - 2 * SIDE
CHUNK = 4000
"""Longest paragraph handed to reportlab at once; longer text continues in the next."""
OWN_FONT: tuple[Any, ...] = (("FONTNAME", (0, 0), (-1, -1), REGULAR),)
"""Also empty table cells set a font; reportlab's own would be listed unembedded."""


@cache
def styles() -> Mapping[str, ParagraphStyle]:
    """Return the paragraph styles of the page."""
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=8.6, leading=11.8, textColor=ink("t1"), splitLongWords=1
    )
    quiet = ParagraphStyle("quiet", parent=body, textColor=ink("t3"), fontSize=7.4, leading=9.8)
    lane = ParagraphStyle("lane", parent=body, leftIndent=4 * mm, rightIndent=2.5 * mm)
    return {
        "body": body,
        "quiet": quiet,
        "strong": ParagraphStyle("strong", parent=body, fontName=SEMIBOLD),
        "heading": ParagraphStyle(
            "heading",
            parent=body,
            fontName=BOLD,
            fontSize=7.8,
            leading=10,
            textColor=ink("t2"),
        ),
        "organisation": ParagraphStyle(
            "organisation", parent=body, fontName=BOLD, fontSize=12, leading=15
        ),
        "letterhead": ParagraphStyle(
            "letterhead", parent=body, fontSize=8, leading=10.6, textColor=ink("t3")
        ),
        "exam": ParagraphStyle(
            "exam", parent=body, fontName=BOLD, fontSize=12, leading=15, alignment=TA_RIGHT
        ),
        "status": ParagraphStyle(
            "status", parent=body, fontName=BOLD, fontSize=7.6, leading=9.6, alignment=TA_CENTER
        ),
        "label": ParagraphStyle("label", parent=body, textColor=ink("t3")),
        "value": ParagraphStyle("value", parent=body, fontName=BOLD),
        "lane": lane,
        "lane-title": ParagraphStyle(
            "lane-title", parent=lane, fontName=BOLD, fontSize=8.6, keepWithNext=1
        ),
        "lane-quiet": ParagraphStyle(
            "lane-quiet", parent=lane, fontSize=7.4, leading=9.8, textColor=ink("t2")
        ),
        "column": ParagraphStyle(
            "column", parent=body, fontName=SEMIBOLD, fontSize=7.8, leading=10, textColor=ink("t2")
        ),
        "cell": ParagraphStyle("cell", parent=body, fontSize=8.2, leading=11),
        "badged": ParagraphStyle(
            "badged", parent=body, fontSize=8.2, leading=13, leftIndent=BADGE + 1.4 * mm
        ),
        "picture-title": ParagraphStyle("picture-title", parent=body, fontName=BOLD, spaceAfter=1),
        "caption": ParagraphStyle("caption", parent=quiet, fontSize=7, leading=9),
        "note": ParagraphStyle("note", parent=body, fontSize=7.4, leading=9.8, textColor=ink("t2")),
    }


def plain(words: str, name: str) -> Text:
    """Return words as one paragraph of a style."""
    style = styles()[name]
    return text(pdf_text(words, style.fontName), style)


def spanned(span: Span, font: str) -> str:
    """Return the markup of a run, with its evidence numbers raised."""
    strong = SEMIBOLD if span.strong else font
    words = pdf_text(span.text, strong)
    if span.strong and font != strong:
        words = f'<font name="{strong}">{words}</font>'
    if span.refs:
        raised = ",".join(str(ref) for ref in span.refs)
        words += f'<super size="5.6" rise="3.2">{raised}</super>'
    return words


def long_text(before: str, words: str, name: str) -> Iterator[Text]:
    """Yield text of any length, in chunks that end at a space where there is one."""
    style = styles()[name]
    rest = before + words
    while rest:
        cut = len(rest)
        if cut > CHUNK:
            cut = rest.rfind(" ", CHUNK // 2, CHUNK) + 1 or CHUNK
        yield text(pdf_text(rest[:cut], style.fontName), style)
        rest = rest[cut:]
