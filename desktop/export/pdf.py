"""Document to PDF: deterministic bytes, fonts embedded, text read back before it counts."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any

from reportlab import rl_config
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
from desktop.export.pdf_paper import FOOT_LINE, HEAD, TOP, Sheet
from desktop.export.readback import missing_words, page_texts
from desktop.export.typography import WIDTH
from desktop.report.document import Document, PageWords, printed
from desktop.report.picture import KeyPixels, Pictures

__all__ = ["KeyPixels", "PdfResult", "to_pdf"]

ONE_AT_A_TIME = threading.Lock()
"""reportlab shares one markup parser and its fonts between threads."""
NO_PICTURES: Pictures = MappingProxyType({})

rl_config.trustedSchemes = []  # nothing is ever fetched by name; images come as arrays
rl_config.trustedHosts = None
rl_config.useA85 = 0  # letters for bytes, in pure Python: half of the time of a page with images


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
    sheet: Sheet
    _pageNumber: int  # noqa: N815 - reportlab names it so

    def page_numbers(self) -> None:
        self.doForm(f"page-{self._pageNumber}")

    def save(self) -> None:
        """Fill in the page numbers, then finish."""
        count = self._pageNumber - 1
        for number in range(1, count + 1):
            self.beginForm(f"page-{number}", 0, 0, self.sheet.width, self.sheet.height)
            self.setFillColor(ink("t3"))
            words = page_number(self.words, number, count)
            _write(self, self.sheet.right, 12.6 * mm, words, REGULAR, right=True)
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

    def __init__(self, stream: BytesIO, document: Document, sheet: Sheet) -> None:
        super().__init__(
            stream,
            pagesize=(sheet.width, sheet.height),
            leftMargin=sheet.side,
            rightMargin=sheet.side,
            topMargin=TOP,
            bottomMargin=sheet.foot,
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
        self.words, self.sheet = document.page, sheet
        height = sheet.height - TOP - sheet.foot
        first = _frame(sheet, height)
        later = _frame(sheet, height - HEAD)
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
        canvas.translate(self.sheet.width / 2, self.sheet.height / 2)
        canvas.rotate(52)
        canvas.setFont(BOLD, 96)
        canvas.drawCentredString(0, -34, self.words.watermark)
        canvas.restoreState()

    def _head(self, canvas: Any, _template: object) -> None:  # noqa: ANN401 - as above
        self._watermark(canvas, _template)
        canvas.saveState()
        canvas.setFillColor(ink("t1"))
        y = self.sheet.height - TOP - 3 * mm
        left, right = head_words(self.words)
        _write(canvas, self.sheet.side, y, left, SEMIBOLD)
        canvas.setFillColor(ink("t3"))
        _write(canvas, self.sheet.right, y, right, REGULAR, right=True)
        self._line(canvas, y - 2.4 * mm)
        canvas.restoreState()

    def _foot(self, canvas: Any, _template: object) -> None:  # noqa: ANN401 - reportlab calls it
        canvas.saveState()
        self._line(canvas, self.sheet.foot - 4.4 * mm)
        canvas.setFillColor(ink("t2"))
        side = self.sheet.side
        own, identity, posture, estimate = foot_words(self.words)
        _write(canvas, side, 12.6 * mm + FOOT_LINE, own, REGULAR)
        _write(canvas, side, 12.6 * mm, identity, SEMIBOLD)
        canvas.setFillColor(ink("t3"))
        _write(canvas, side, 9 * mm, posture, REGULAR)
        if canvas.shows_chances:
            _write(canvas, self.sheet.right, 9 * mm, estimate, REGULAR, right=True)
        canvas.restoreState()
        canvas.shows_chances = False
        canvas.page_numbers()

    def _line(self, canvas: Any, y: float) -> None:  # noqa: ANN401 - as above
        canvas.setStrokeColor(ink("line"))
        canvas.setLineWidth(0.5)
        canvas.line(self.sheet.side, y, self.sheet.right, y)


def _frame(sheet: Sheet, height: float) -> Frame:
    return Frame(
        sheet.side,
        sheet.foot,
        WIDTH,
        height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def draw(
    document: Document, pictures: Mapping[tuple[str, int], KeyPixels], paper: str = "a4"
) -> bytes:
    """Return the PDF of a document, the same bytes for the same input on one platform."""
    for name in (REGULAR, SEMIBOLD, BOLD):
        register(name)
    stream = BytesIO()
    on = Sheet.of(paper, document.page)
    template = _Template(stream, document, on)
    story = [f for section in document.sections for f in flowables(section, pictures)]

    class Page(_Page):
        words = document.page
        sheet = on

    template.build(story, canvasmaker=Page)
    return stream.getvalue()


def to_pdf(document: Document, pictures: Pictures = NO_PICTURES, *, paper: str = "a4") -> PdfResult:
    """Return the PDF of a document after its text layer was read back and compared.

    Parameters
    ----------
    document : Document
        What to print.
    pictures : mapping of (str, int) to KeyPixels
        Pixels of the key images the document names.
    paper : str
        ``a4`` or ``letter``.

    Returns
    -------
    PdfResult
        Without ``data`` where words of the document are missing from the text layer: such a PDF
        must not leave the program.
    """
    with ONE_AT_A_TIME:
        odd = sum(unprintable(t) for section in document.sections for t in printed(section))
        data = to_archival(draw(document, pictures, paper), document)
    pages = page_texts(data)
    missing = missing_words(document, pages)
    problems = [Problem.of(f"PDF {name}", "export-words-missing") for name in missing]
    if odd:
        problems.append(Problem.of("PDF", "export-glyphs", count=str(odd)))
    return PdfResult(data=None if missing else data, pages=len(pages), problems=tuple(problems))
