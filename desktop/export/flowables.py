"""Pieces of the page that reportlab lacks: bars, badges, bookmarks, pictures with marks."""

from __future__ import annotations

from math import cos, hypot, pi, sin
from typing import Any

from reportlab.lib.colors import Color, black, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from desktop.export.escape import pdf_text
from desktop.export.fonts import BOLD
from desktop.export.letters import draw_letters
from desktop.export.palette import mark_fill
from desktop.export.pictures import reader
from desktop.report.document import NOT_SCORED, Badge, KeyPicture, PictureMark
from desktop.report.picture import KeyPixels

BADGE = 4.1 * mm
BAR = 1.1 * mm


class Text(Paragraph):
    """A paragraph that keeps its bar, frame, badge and bookmark when it is split.

    ``chance`` marks its page as one that shows chances. Padding stands inside the frame.
    """

    chance = False
    bar: Color | None = None
    outline: Color | None = None
    is_first = False
    is_last = False
    pad_top = 0.0
    pad_bottom = 0.0
    badge: Badge | None = None
    bookmark: tuple[str, str] | None = None

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return the size with padding."""
        width, height = super().wrap(aW, aH)
        self._inner = height
        self._width = aW
        return width, height + self.pad_top + self.pad_bottom

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Split between lines; badge and bookmark stay with the first part."""
        parts = super().split(aW, aH - self.pad_top)
        for index, part in enumerate(parts):
            if not isinstance(part, Text):
                continue
            part.chance, part.bar, part.outline = self.chance, self.bar, self.outline
            part.is_first = self.is_first and index == 0
            part.is_last = self.is_last and index == len(parts) - 1
            part.pad_top = self.pad_top if index == 0 else 0.0
            part.pad_bottom = self.pad_bottom if index == len(parts) - 1 else 0.0
            part.badge = self.badge if index == 0 else None
            part.bookmark = self.bookmark if index == 0 else None
        return parts

    def draw(self) -> None:
        """Draw bar, frame, badge, then the words."""
        canvas: Any = self.canv
        height = self._inner + self.pad_top + self.pad_bottom
        if self.chance:
            canvas.shows_chances = True
        if self.bar is not None:
            _fill(canvas, self.bar, (0, 0, BAR, height))
        if self.outline is not None:
            self._edges(canvas, self.outline, height)
        if self.bookmark is not None:
            key, title = self.bookmark
            canvas.bookmarkHorizontal(key, 0, height + 4)
            canvas.addOutlineEntry(title, key, level=0, closed=0)
        canvas.saveState()
        canvas.translate(0, self.pad_bottom)
        if self.badge is not None:
            middle = self._inner - self.style.leading / 2 + 0.3
            draw_badge(canvas, self.badge, BADGE / 2, middle, size=BADGE)
        super().draw()
        canvas.restoreState()

    def _edges(self, canvas: Canvas, colour: Color, height: float) -> None:
        """Draw the frame of a block: its right side, and above and below where it begins, ends."""
        canvas.saveState()
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1)
        right = self._width - 0.5
        canvas.line(right, 0, right, height)
        if self.is_first:
            canvas.line(0, height - 0.5, right, height - 0.5)
        if self.is_last:
            canvas.line(0, 0.5, right, 0.5)
        canvas.restoreState()


def _fill(canvas: Canvas, colour: Color, box: tuple[float, float, float, float]) -> None:
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.rect(*box, stroke=0, fill=1)
    canvas.restoreState()


def text(words: str, style: ParagraphStyle, **kept: object) -> Text:
    """Return a paragraph from ready markup; ``kept`` are attributes of ``Text``."""
    made = Text(words, style)
    for name, value in kept.items():
        setattr(made, name, value)
    return made


def draw_badge(canvas: Canvas, badge: Badge, x: float, y: float, *, size: float) -> None:
    """Draw number and shape of a finding around a point; grey printing keeps the shape."""
    fill = mark_fill(badge.category)
    hollow = badge.category == NOT_SCORED
    canvas.saveState()
    canvas.setLineWidth(0.9 if hollow else 0.5)
    canvas.setStrokeColor(black)
    canvas.setFillColor(white if hollow else fill)
    _shape(canvas, badge.category, x, y, size / 2)
    canvas.setFillColor(white if badge.category == "act_now" else black)
    digits = str(badge.number)
    points = size * (0.58 if len(digits) == 1 else 0.5)
    canvas.setFont(BOLD, points)
    canvas.drawCentredString(x, y - points * 0.36, digits)
    canvas.restoreState()


def _shape(canvas: Canvas, category: str, x: float, y: float, radius: float) -> None:
    """Draw circle, diamond, square or octagon."""
    if category == "likely_symptomatic":
        canvas.circle(x, y, radius, stroke=1, fill=1)
        return
    if category == "likely_incidental":
        half = radius * 0.9
        canvas.rect(x - half, y - half, 2 * half, 2 * half, stroke=1, fill=1)
        return
    corners, turn, reach = (8, pi / 8, 1.05) if category == "act_now" else (4, 0.0, 1.12)
    path = canvas.beginPath()
    for corner in range(corners):
        angle = turn + corner * 2 * pi / corners
        point = (x + reach * radius * cos(angle), y + reach * radius * sin(angle))
        (path.lineTo if corner else path.moveTo)(*point)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


class Picture(Flowable):
    """A key image with its marks; title and text stand to its right, the caption below.

    It is never split, so a finding never parts from its image.
    """

    GAP = 2.5 * mm

    def __init__(
        self,
        picture: KeyPicture,
        pixels: KeyPixels | None,
        size: tuple[float, float],
        styles: tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle],
    ) -> None:
        super().__init__()
        self.picture, self.pixels, self.size = picture, pixels, size
        title, body, caption = styles
        self.beside = [Paragraph(pdf_text(picture.title, title.fontName), title)]
        self.beside += [Paragraph(pdf_text(line, body.fontName), body) for line in picture.lines]
        self.caption = Paragraph(pdf_text(picture.caption, caption.fontName), caption)

    def wrap(self, aW: float, _aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return the size: the taller of image with caption and text."""
        width, height = self.size
        self.text_width = aW - width - self.GAP - 2 * mm
        self.heights = [p.wrap(self.text_width, 1e6)[1] for p in self.beside]
        caption_height = self.caption.wrap(aW - 2 * mm, 1e6)[1]
        self.text_height = sum(self.heights)
        self.total = max(height, self.text_height) + caption_height + 1.2 * mm
        return aW, self.total

    def draw(self) -> None:
        """Draw image, marks, text, caption, in reading order."""
        canvas = self.canv
        width, height = self.size
        bottom = self.total - height
        if self.pixels is not None:
            canvas.drawImage(reader(self.pixels), 0, bottom, width, height)
        draw_letters(canvas, self.picture.letters, (0.0, bottom, width, height))
        for mark in self.picture.marks:
            self._mark(canvas, mark, bottom)
        top = self.total
        for paragraph, tall in zip(self.beside, self.heights, strict=True):
            top -= tall
            paragraph.drawOn(canvas, width + self.GAP, top)
        self.caption.drawOn(canvas, 0, 0)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a picture pixel lies, in points from the image's lower left corner."""
        rows, columns = self.pixels.pixels.shape[:2] if self.pixels is not None else (1, 1)
        width, height = self.size
        return (x + 0.5) * width / columns, height - (y + 0.5) * height / rows

    def _mark(self, canvas: Canvas, mark: PictureMark, bottom: float) -> None:
        x, y = self.place(mark.x, mark.y)
        badge_x, badge_y = self.place(mark.badge_x, mark.badge_y)
        y, badge_y = y + bottom, badge_y + bottom
        colour = mark_fill(mark.badge.category)
        reach = hypot(badge_x - x, badge_y - y)
        canvas.saveState()
        if reach > BADGE / 2:
            ring = 1.5
            start = (x + (badge_x - x) * ring / reach, y + (badge_y - y) * ring / reach)
            canvas.setLineCap(1)
            for pen, stroke in ((2.0, black), (0.9, colour)):
                canvas.setLineWidth(pen)
                canvas.setStrokeColor(stroke)
                canvas.line(*start, badge_x, badge_y)
                canvas.circle(x, y, ring, stroke=1, fill=0)
        canvas.restoreState()
        draw_badge(canvas, mark.badge, badge_x, badge_y, size=BADGE)
