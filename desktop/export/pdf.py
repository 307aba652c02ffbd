"""Document to PDF: deterministic bytes, fonts embedded, text read back before it counts."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from desktop.domain.message import Problem
from desktop.export.archival import to_archival
from desktop.export.edges import SIZE, foot_words, head_words, page_number
from desktop.export.escape import runs, unprintable
from desktop.export.fonts import BOLD, REGULAR, SEMIBOLD, register
from desktop.export.layout import flowables
from desktop.export.palette import ink
from desktop.export.readback import missing_words, page_texts
from desktop.export.typography import SIDE, WIDTH
from desktop.report.document import Document, PageWords, printed
from desktop.report.picture import KeyPixels, Pictures

__all__ = ["KeyPixels", "PdfResult", "to_pdf"]

TOP = 12 * mm
HEAD = 9 * mm
FOOT = 21 * mm
ONE_AT_A_TIME = threading.Lock()
"""reportlab shares one markup parser and its fonts between threads."""
NO_PICTURES: Pictures = MappingProxyType({})

rl_config.trustedSchemes = []  # nothing is ever fetched by name; images come as arrays
rl_config.trustedHosts = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfResult:
    """A finished PDF. ``data`` is ``None`` where the text layer did not hold the document."""

    data: bytes | None
    pages: int
    problems: tuple[Problem, ...] = field(default=())


class _Page(Canvas):  # the base class is only partly typed
    """A canvas that knows whether the page shows chances, and prints the page count at the end.

    The count is known only after the last page, so each page draws a form that is filled then.
    """

    shows_chances = False
    words: PageWords
    _pageNumber: int  # noqa: N815 - reportlab names it so

    def page_numbers(self) -> None:
        self.doForm(f"page-{self._pageNumber}")

    def save(self) -> None:
        """Fill in the page numbers, then finish."""
        count = self._pageNumber - 1
        for number in range(1, count + 1):
            self.beginForm(f"page-{number}", 0, 0, *A4)
            self.setFillColor(ink("t3"))
            words = page_number(self.words, number, count)
            _write(self, A4[0] - SIDE, 12.6 * mm, words, REGULAR, right=True)
            self.endForm()
        super().save()


def _write(
    canvas: Canvas, x: float, y: float, words: str, font: str, *, right: bool = False
) -> None:
    """Write a line at 7 pt, each run in a font that has its characters."""
    parts = list(runs(words, font))
    width = sum(pdfmetrics.stringWidth(run, name, SIZE) for name, run in parts)
    x = x - width if right else x
    for name, run in parts:
        canvas.setFont(name, SIZE)
        canvas.drawString(x, y, run)
        x += pdfmetrics.stringWidth(run, name, SIZE)


class _Template(BaseDocTemplate):
    """Pages with a foot, and a running head from the second page on."""

    def __init__(self, stream: BytesIO, document: Document) -> None:
        super().__init__(
            stream,
            pagesize=A4,
            leftMargin=SIDE,
            rightMargin=SIDE,
            topMargin=TOP,
            bottomMargin=FOOT,
            title=document.title,
            author="",
            subject=document.status,
            creator="Concord",
            lang=document.language,
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            displayDocTitle=True,
        )
        self.words = document.page
        height = A4[1] - TOP - FOOT
        first = _frame(height)
        later = _frame(height - HEAD)
        self.addPageTemplates(
            [
                PageTemplate(
                    id="first",
                    frames=[first],
                    onPage=self._watermark,
                    onPageEnd=self._foot,
                    autoNextPageTemplate="later",
                ),
                PageTemplate(id="later", frames=[later], onPage=self._head, onPageEnd=self._foot),
            ]
        )

    def _watermark(self, canvas: Any, _template: object) -> None:  # noqa: ANN401 - as above
        """Draw one word across the page, behind everything."""
        if not self.words.watermark:
            return
        canvas.saveState()
        canvas.setFillColor(ink("bg3"))
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(52)
        canvas.setFont(BOLD, 96)
        canvas.drawCentredString(0, -34, self.words.watermark)
        canvas.restoreState()

    def _head(self, canvas: Any, _template: object) -> None:  # noqa: ANN401 - as above
        self._watermark(canvas, _template)
        canvas.saveState()
        canvas.setFillColor(ink("t1"))
        y = A4[1] - TOP - 3 * mm
        left, right = head_words(self.words)
        _write(canvas, SIDE, y, left, SEMIBOLD)
        canvas.setFillColor(ink("t3"))
        _write(canvas, A4[0] - SIDE, y, right, REGULAR, right=True)
        _line(canvas, y - 2.4 * mm)
        canvas.restoreState()

    def _foot(self, canvas: Any, _template: object) -> None:  # noqa: ANN401 - reportlab calls it
        canvas.saveState()
        _line(canvas, 16.6 * mm)
        canvas.setFillColor(ink("t2"))
        identity, posture, estimate = foot_words(self.words)
        _write(canvas, SIDE, 12.6 * mm, identity, SEMIBOLD)
        canvas.setFillColor(ink("t3"))
        _write(canvas, SIDE, 9 * mm, posture, REGULAR)
        if canvas.shows_chances:
            _write(canvas, A4[0] - SIDE, 9 * mm, estimate, REGULAR, right=True)
        canvas.restoreState()
        canvas.shows_chances = False
        canvas.page_numbers()


def _frame(height: float) -> Frame:
    return Frame(
        SIDE, FOOT, WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )


def _line(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(ink("line"))
    canvas.setLineWidth(0.5)
    canvas.line(SIDE, y, A4[0] - SIDE, y)


def draw(document: Document, pictures: Mapping[tuple[str, int], KeyPixels]) -> bytes:
    """Return the PDF of a document, the same bytes for the same input on one platform."""
    for name in (REGULAR, SEMIBOLD, BOLD):
        register(name)
    stream = BytesIO()
    template = _Template(stream, document)
    story = [f for section in document.sections for f in flowables(section, pictures)]

    class Page(_Page):
        words = document.page

    template.build(story, canvasmaker=Page)
    return stream.getvalue()


def to_pdf(document: Document, pictures: Pictures = NO_PICTURES) -> PdfResult:
    """Return the PDF of a document after its text layer was read back and compared.

    Parameters
    ----------
    document : Document
        What to print.
    pictures : mapping of (str, int) to KeyPixels
        Pixels of the key images the document names.

    Returns
    -------
    PdfResult
        Without ``data`` where words of the document are missing from the text layer: such a PDF
        must not leave the program.
    """
    with ONE_AT_A_TIME:
        odd = sum(unprintable(t) for section in document.sections for t in printed(section))
        data = to_archival(draw(document, pictures), document)
    pages = page_texts(data)
    missing = missing_words(document, pages)
    problems = [Problem.of(f"PDF {name}", "export-words-missing") for name in missing]
    if odd:
        problems.append(Problem.of("PDF", "export-glyphs", count=str(odd)))
    return PdfResult(data=None if missing else data, pages=len(pages), problems=tuple(problems))
