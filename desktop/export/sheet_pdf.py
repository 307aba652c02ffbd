"""Views to PDF: pages of pictures, every word drawn as it is, read back before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from math import cos, pi, sin

from reportlab.lib.colors import Color, black, white
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from desktop.domain.message import Problem
from desktop.export.escape import broken, runs, unprintable
from desktop.export.fonts import BOLD, REGULAR, SEMIBOLD, register
from desktop.export.palette import ink, mark_fill
from desktop.export.pdf import ONE_AT_A_TIME, PdfResult
from desktop.export.pictures import reader
from desktop.export.readback import page_texts, printed_form, squeezed
from desktop.report.document import NOT_SCORED, clean_text
from desktop.report.picture import KeyPixels
from desktop.viewer.printing import (
    BANNER_MM,
    CAPTION_MM,
    EDGE_MM,
    LINE_MM,
    Area,
    Joint,
    Line,
    PrintSheet,
    ViewPicture,
    cells,
    fitted_in,
    head_mm,
    stands,
    to_paper,
)
from desktop.viewer.scalebar import scale_bar

Point = tuple[float, float]
CAPTION, HEAD = 6.4, 8.4
LONGEST = 400
_BAR_ROOM = 0.3
_STEPS = 8
_SHAPES = {"act_now": _STEPS, "indeterminate": 4, "likely_incidental": 4}
_WHITE_BEHIND = Color(0, 0, 0, alpha=0.55)


class StoppedError(Exception):
    """The reader gave up; nothing was made."""


def never() -> bool:
    """Answer that nobody gave up."""
    return False


def to_sheet_pdf(sheet: PrintSheet, stopped: Callable[[], bool] = never) -> PdfResult:
    """Return the PDF of views after its text layer was read back and compared.

    The same sheet gives the same bytes on one platform.

    Parameters
    ----------
    sheet : PrintSheet
        Pictures with all their words.
    stopped : callable
        Asked before each page.

    Returns
    -------
    PdfResult
        Without ``data`` where a page does not hold exactly its words.

    Raises
    ------
    StoppedError
        Where ``stopped`` said so.
    """
    with ONE_AT_A_TIME:
        pen = _Pen(sheet)
        for page in range(sheet.pages):
            if stopped():
                raise StoppedError
            pen.page(page)
        data = pen.finish()
    wrong = _wrong_pages(pen.words, page_texts(data))
    problems = [Problem.of(str(page), "export-words-missing") for page in wrong]
    odd = sum(unprintable(words) for page in pen.words for words in page)
    if odd:
        problems.append(Problem.of("PDF", "export-glyphs", count=str(odd)))
    return PdfResult(data=None if wrong else data, pages=sheet.pages, problems=tuple(problems))


def _wrong_pages(drawn: list[list[str]], read: tuple[str, ...]) -> list[int]:
    """Return the pages, from 1, whose text layer is not what was drawn, no more and no less."""
    if len(drawn) != len(read):
        return [0]
    wrong = []
    for number, (words, layer) in enumerate(zip(drawn, read, strict=True), start=1):
        shown, found = [printed_form(one) for one in words], squeezed(layer)
        whole = sorted("".join(shown)) == sorted(found)
        if not whole or any(one not in found for one in shown):
            wrong.append(number)
    return wrong


class _Pen:
    """Draws pages and keeps the words it drew."""

    def __init__(self, sheet: PrintSheet) -> None:
        for name in (REGULAR, SEMIBOLD, BOLD):
            register(name)
        self._sheet, self._stream = sheet, BytesIO()
        width, height = sheet.paper.size_mm
        self._high = height * mm
        self._wide = width * mm
        self._canvas = Canvas(
            self._stream,
            pagesize=(self._wide, self._high),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # its stubs say a number
            lang=sheet.language,
        )
        self._canvas.setTitle(clean_text(sheet.title))
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("Concord")
        self.words: list[list[str]] = []

    def finish(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._stream.getvalue()

    def page(self, page: int) -> None:
        """Draw one page, counted from 0."""
        self.words.append([])
        sheet, canvas = self._sheet, self._canvas
        self._banner_and_head()
        first = page * sheet.per_page
        shown = sheet.pictures[first : first + sheet.per_page]
        for picture, cell in zip(shown, cells(sheet), strict=False):
            self._picture(picture, cell)
        number = sheet.page_words.replace("%p", str(page + 1)).replace("%n", str(sheet.pages))
        canvas.setFillColor(ink("t2"))
        self._write(number, (self._wide - EDGE_MM * mm, (EDGE_MM + 0.6) * mm), HEAD - 1, side=1)
        canvas.showPage()

    def _banner_and_head(self) -> None:
        sheet, canvas, room = self._sheet, self._canvas, self._wide - 2 * EDGE_MM * mm
        top = EDGE_MM
        if sheet.banner:
            canvas.setLineWidth(1)
            canvas.setStrokeColor(ink("t1"))
            below = self._high - (top + BANNER_MM) * mm
            canvas.rect(EDGE_MM * mm + 0.5, below, room - 1, BANNER_MM * mm - 0.5, fill=0)
            canvas.setFillColor(ink("t1"))
            words = fitted(sheet.banner, BOLD, HEAD + 1.2, room - 4 * mm)
            at = (self._wide / 2, below + 2.0 * mm)
            self._write(words, at, HEAD + 1.2, BOLD, side=0)
            top += BANNER_MM + 1.0
        for number, line in enumerate(sheet.head):
            font = SEMIBOLD if number == 0 else REGULAR
            canvas.setFillColor(ink("t1"))
            at = (EDGE_MM * mm, self._high - (top + LINE_MM * (number + 0.8)) * mm)
            self._write(fitted(line, font, HEAD, room), at, HEAD, font)
        if sheet.head:
            rule = self._high - (EDGE_MM + head_mm(sheet) - 1.0) * mm
            canvas.setStrokeColor(ink("line"))
            canvas.setLineWidth(0.5)
            canvas.line(EDGE_MM * mm, rule, self._wide - EDGE_MM * mm, rule)

    def _picture(self, picture: ViewPicture, cell: Area) -> None:
        canvas = self._canvas
        area = fitted_in(picture, cell)
        size = (area.width * mm, area.height * mm)
        canvas.saveState()
        canvas.translate(area.left * mm, self._high - area.bottom * mm)
        found = KeyPixels(pixels=picture.pixels, row_mm=picture.aspect, column_mm=1.0)
        canvas.drawImage(reader(found), 0, 0, *size)
        clip = canvas.beginPath()
        clip.rect(0, 0, *size)
        canvas.clipPath(clip, stroke=0, fill=0)
        points = min(7.5, max(4.6, size[1] * 0.032))
        for line in picture.lines:
            self._line(picture, line, size, points)
        for note in picture.notes:
            if picture.holds(note.at):
                x, y = self._at(picture, note.at, size)
                self._label(note.text, (x, y), points, size, side=0)
        self._letters(picture, size, points)
        self._bar(picture, size, points)
        self._badges(picture, size)
        canvas.restoreState()
        canvas.setFillColor(ink("t1"))
        for number, words in enumerate(picture.caption[:3]):
            font = SEMIBOLD if number == 0 else REGULAR
            at = (area.left * mm, self._high - (area.bottom + CAPTION_MM * (number + 1)) * mm)
            room = (cell.right - area.left) * mm
            self._write(fitted(words, font, CAPTION, room), at, CAPTION, font)
            canvas.setFillColor(ink("t2"))

    def _at(self, picture: ViewPicture, point: Point, size: Point) -> Point:
        x, y = to_paper(picture, point, size)
        return x, size[1] - y

    def _line(self, picture: ViewPicture, line: Line, size: Point, points: float) -> None:
        canvas = self._canvas
        spots = [self._at(picture, point, size) for point in line.points]
        colour = Color(*(part / 255 for part in line.colour))
        for width, stroke in ((1.6, black), (0.8, colour)):
            canvas.setLineWidth(width)
            canvas.setStrokeColor(stroke)
            for piece in pieces(line.joint, spots, points * 0.6):
                path = canvas.beginPath()
                path.moveTo(*piece[0])
                for spot in piece[1:]:
                    path.lineTo(*spot)
                canvas.drawPath(path, stroke=1, fill=0)
        if line.label and spots and any(picture.holds(point) for point in line.points):
            low = min(spots, key=lambda spot: spot[1])
            x, y = self._at(picture, line.label_at, size) if line.label_at else low
            for number, words in enumerate(line.label.splitlines()):
                below = y - points * 1.35 * (number + 1)
                self._label(words, (x + 2, below), points, size, side=-1)

    def _label(self, words: str, at: Point, points: float, size: Point, side: int) -> None:
        """Write white on a dark ground, pushed inside the picture."""
        words = fitted(words, SEMIBOLD, points, size[0] - 4)
        if not words:
            return
        canvas, wide = self._canvas, width_of(words, SEMIBOLD, points)
        left = at[0] - wide * (side + 1) / 2
        left = min(max(left, 1.5), max(1.5, size[0] - wide - 1.5))
        base = min(max(at[1], points * 0.35), size[1] - points)
        canvas.setFillColor(_WHITE_BEHIND)
        canvas.rect(left - 1, base - points * 0.28, wide + 2, points * 1.22, stroke=0, fill=1)
        canvas.setFillColor(Color(1, 1, 1, alpha=1))
        self._write(words, (left, base), points, SEMIBOLD)

    def _letters(self, picture: ViewPicture, size: Point, points: float) -> None:
        letters = picture.letters
        if letters is None:
            return
        wide, high = size
        for words, at, side in (
            (letters.left, (2.5, high / 2), -1),
            (letters.right, (wide - 2.5, high / 2), 1),
            (letters.top, (wide / 2, high - points - 1), 0),
            (letters.bottom, (wide / 2, 2.5), 0),
        ):
            self._label(words, at, points, size, side)

    def _bar(self, picture: ViewPicture, size: Point, points: float) -> None:
        per_mm = size[1] / picture.size[0] / picture.row_mm if picture.row_mm else None
        bar = scale_bar(per_mm, size[1] * _BAR_ROOM)
        if bar is None:
            return
        canvas, x, low = self._canvas, size[0] - 5.0, size[1] * 0.12 + points * 1.6
        for width, stroke in ((2.2, black), (1.0, white)):
            canvas.setLineWidth(width)
            canvas.setStrokeColor(stroke)
            canvas.line(x, low, x, low + bar.length_px)
            for tick in range(bar.ticks + 1):
                reach = 3.5 if tick in (0, bar.ticks) else 2.0
                y = low + bar.length_px * tick / bar.ticks
                canvas.line(x - reach, y, x, y)
        words = picture.bar_words.replace("%l", str(bar.length_mm))
        self._label(words, (size[0] - 2.5, low - points * 1.4), points, size, side=1)

    def _badges(self, picture: ViewPicture, size: Point) -> None:
        canvas, radius = self._canvas, min(2.05 * mm, max(1.25 * mm, size[1] * 0.045))
        for one, target, badge in stands(picture, size, radius):
            category = str(one.category) if one.category else NOT_SCORED
            spot, at = (target[0], size[1] - target[1]), (badge[0], size[1] - badge[1])
            colour = mark_fill(category)
            for width, stroke in ((2.0, black), (0.9, colour)):
                canvas.setLineWidth(width)
                canvas.setStrokeColor(stroke)
                canvas.line(*spot, *at)
                canvas.circle(*spot, 1.5, stroke=1, fill=0)
            canvas.setLineWidth(0.6)
            canvas.setStrokeColor(black)
            canvas.setFillColor(white if category == NOT_SCORED else colour)
            path = canvas.beginPath()
            corners = outline(category, at, radius)
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, stroke=1, fill=1)
            canvas.setFillColor(white if category == "act_now" else black)
            points = radius * (1.16 if len(one.number) == 1 else 0.95)
            self._write(one.number, (at[0], at[1] - points * 0.36), points, BOLD, side=0)

    def _write(
        self, words: str, at: Point, points: float, font: str = REGULAR, *, side: int = -1
    ) -> None:
        """Write one line, each run in a font that has its characters; ``side`` -1 begins there."""
        if not words.strip():
            return
        self.words[-1].append(words)
        x = at[0] - width_of(words, font, points) * (side + 1) / 2
        for name, run in _runs(words, font):
            self._canvas.setFont(name, points)
            self._canvas.drawString(x, at[1], run)
            x += pdfmetrics.stringWidth(run, name, points)


def pieces(joint: Joint, spots: list[Point], reach: float) -> Iterator[list[Point]]:
    """Yield the strokes of a figure."""
    if joint is Joint.CROSSES:
        for x, y in spots:
            yield [(x - reach, y), (x + reach, y)]
            yield [(x, y - reach), (x, y + reach)]
    elif joint is Joint.PAIRS:
        yield from ([spots[i], spots[i + 1]] for i in range(0, len(spots) - 1, 2))
    elif len(spots) > 1:
        yield [*spots, spots[0]] if joint is Joint.CLOSED else spots


def outline(category: str, at: Point, radius: float) -> list[Point]:
    """Return octagon, diamond, square or circle (of 32 corners) around a point."""
    count = _SHAPES.get(category, 4 if category == NOT_SCORED else 32)
    turned = category in ("act_now", "likely_incidental")
    turn = pi / count if turned else 0.0
    reach = radius * {"act_now": 1.05, "likely_incidental": 1.27}.get(category, 1.0)
    reach *= 1.12 if count == 4 and not turned else 1.0  # noqa: PLR2004 - a diamond
    angles = (turn + corner * 2 * pi / count for corner in range(count))
    return [(at[0] + reach * cos(angle), at[1] + reach * sin(angle)) for angle in angles]


def _runs(words: str, font: str) -> Iterator[tuple[str, str]]:
    return runs(words, font)


def width_of(words: str, font: str, points: float) -> float:
    """Return how wide a line is."""
    return sum(float(pdfmetrics.stringWidth(run, name, points)) for name, run in _runs(words, font))


def fitted(words: str, font: str, points: float, width: float) -> str:
    """Return one clean line of a width, cut with an ellipsis where it is longer."""
    words = " ".join(clean_text(broken(words[: 2 * LONGEST])).split())
    if len(words) <= LONGEST and width_of(words, font, points) <= width:
        return words
    low, high = 0, min(len(words), LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(words[:middle] + "…", font, points) <= width:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…" if low else ""
