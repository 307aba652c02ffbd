"""One view as a PNG: pixels and what stands over them; no text chunks, no time, nobody's name."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from desktop.export.escape import runs
from desktop.export.fonts import BOLD, CUTS, SEMIBOLD, cut_bytes
from desktop.export.palette import mark_fill
from desktop.export.sheet_pdf import outline, pieces
from desktop.report.document import NOT_SCORED, clean_text
from desktop.viewer.marks import BADGE_RADIUS_PX, Box
from desktop.viewer.printing import ViewPicture, stands, to_paper
from desktop.viewer.resample import zoomed
from desktop.viewer.scalebar import scale_bar
from desktop.viewer.zoom import Mapping

Point = tuple[float, float]
FINE = 2  # overlays are drawn twice as large, then halved, so that lines are smooth
TEXT_PX = 12
MOST_SIDE = 8_192
_MM_PER_INCH = 25.4
_BAR_ROOM = 0.24
_EDGE = 9.0
_LINE = 15.0
_LONGEST = 300
_LETTER_ROOM = 14.0
_DIGITS_PX = 10  # two digits in a badge


def to_png(picture: ViewPicture, words: tuple[str, ...] = (), banner: str = "") -> bytes:
    """Return a view as PNG: at its ``zoom``, or at its own pixels where that is 1 and nothing said.

    Parameters
    ----------
    picture : ViewPicture
        What is shown.
    words : tuple of str
        Lines of the upper left corner.
    banner : str
        A line at the lower edge, or empty.
    """
    pixels = _sized(picture)
    image = Image.fromarray(pixels)
    if image.mode != "RGB":
        image = image.convert("RGB")
    drawn = _over(picture, (image.width, image.height), words, banner)
    if drawn is not None:
        image.paste(drawn, (0, 0), drawn)
    return _encoded(image, picture)


def native_png(picture: ViewPicture) -> bytes:
    """Return the bare pixels as PNG, one an image pixel; their size in mm goes along."""
    return _encoded(Image.fromarray(picture.pixels), picture)


def _encoded(image: Image.Image, picture: ViewPicture) -> bytes:
    stream = BytesIO()
    settings: dict[str, object] = {"pnginfo": PngImagePlugin.PngInfo()}
    if picture.aspect != 1.0 and image.size == picture.size[::-1]:
        down = _MM_PER_INCH / (picture.row_mm or picture.aspect)
        settings["dpi"] = (down * picture.aspect, down)  # the proportions of pixels
    image.save(stream, format="PNG", **settings)
    return stream.getvalue()


def _sized(picture: ViewPicture) -> NDArray[np.uint8]:
    rows, columns = picture.size
    scale = min(picture.zoom, MOST_SIDE / columns, MOST_SIDE / (rows * picture.aspect))
    width, height = max(1, round(columns * scale)), max(1, round(rows * scale * picture.aspect))
    if (width, height) == (columns, rows):
        return picture.pixels
    x, y = width / columns, height / rows
    place = Mapping(scale_x=x, scale_y=y, offset_x=x / 2, offset_y=y / 2)
    patch = zoomed(np.ascontiguousarray(picture.pixels), place, width, height)
    return picture.pixels if patch is None else np.ascontiguousarray(patch.pixels, dtype=np.uint8)


def _over(
    picture: ViewPicture, size: tuple[int, int], words: tuple[str, ...], banner: str
) -> Image.Image | None:
    """Return everything that stands over the pixels, or ``None`` where nothing does."""
    figures = picture.lines or picture.notes or picture.badges
    if not (figures or words or banner or picture.letters or picture.row_mm):
        return None
    pen = _Brush(picture, size)
    words = tuple(line for one in words for line in pen.wrapped(one))
    pen.figures()
    pen.letters()
    pen.bar()
    pen.badges(words)
    for number, line in enumerate(words):
        pen.text(line, (_EDGE, _EDGE + _LINE * number), -1, colour=(236, 239, 244))
    if banner:
        at = (size[0] / 2, size[1] - _EDGE - 2.2 * _LINE)
        pen.text(banner, at, 0, bold=True, colour=(255, 214, 102))
    return pen.image.resize(size, Image.Resampling.BOX)


class _Brush:
    """Draws over a view; places in pixels of the file."""

    def __init__(self, picture: ViewPicture, size: tuple[int, int]) -> None:
        self._picture, self._size = picture, (float(size[0]), float(size[1]))
        self.image = Image.new("RGBA", (size[0] * FINE, size[1] * FINE))
        self._draw = ImageDraw.Draw(self.image)

    def figures(self) -> None:
        """Draw lines with their labels, and notes."""
        picture = self._picture
        for line in picture.lines:
            spots = [to_paper(picture, point, self._size) for point in line.points]
            for width, ink in ((3.6, (0, 0, 0, 200)), (1.6, (*line.colour, 255))):
                for piece in pieces(line.joint, spots, 5.0):
                    self._stroke(piece, ink, width)
            if line.label and any(picture.holds(point) for point in line.points):
                low = max(spots, key=lambda spot: spot[1])
                at = to_paper(picture, line.label_at, self._size) if line.label_at else None
                x, y = at or (low[0] + 8, low[1] + 4)
                for number, words in enumerate(line.label.splitlines()):
                    self.text(words, (x, y + _LINE * number), -1, bold=True, colour=line.colour)
        for note in picture.notes:
            if picture.holds(note.at):
                x, y = to_paper(picture, note.at, self._size)
                self.text(note.text, (x, y - _LINE / 2), 0, bold=True, colour=(255, 176, 102))

    def _stroke(self, spots: list[Point], ink: tuple[int, ...], width: float) -> None:
        fine = [(x * FINE, y * FINE) for x, y in spots]
        self._draw.line(fine, fill=ink, width=round(width * FINE), joint="curve")

    def letters(self) -> None:
        """Write where the edges point."""
        letters, (wide, high) = self._picture.letters, self._size
        if letters is None:
            return
        for words, at, side in (
            (letters.left, (_EDGE, high / 2 - _LINE / 2), -1),
            (letters.right, (wide - _EDGE - 16, high / 2 - _LINE / 2), 1),
            (letters.top, (wide / 2, _EDGE), 0),
            (letters.bottom, (wide / 2, high - _EDGE - _LINE), 0),
        ):
            self.text(words, at, side, bold=True, colour=(255, 176, 102))

    def bar(self) -> None:
        """Draw the scale bar."""
        picture, (wide, high) = self._picture, self._size
        per_mm = high / picture.size[0] / picture.row_mm if picture.row_mm else None
        bar = scale_bar(per_mm, high * _BAR_ROOM)
        if bar is None:
            return
        x, top = wide - _EDGE - 3, high / 2 - bar.length_px / 2
        for width, ink in ((3.0, (0, 0, 0, 200)), (1.0, (236, 239, 244, 255))):
            self._stroke([(x, top), (x, top + bar.length_px)], ink, width)
            for tick in range(bar.ticks + 1):
                y = top + bar.length_px * tick / bar.ticks
                reach = 7 if tick in (0, bar.ticks) else 4
                self._stroke([(x - reach, y), (x, y)], ink, width)
        words = picture.bar_words.replace("%l", str(bar.length_mm))
        at = (wide - _EDGE, top + bar.length_px + 3)
        self.text(words, at, 1, colour=(236, 239, 244))

    def wrapped(self, words: str) -> list[str]:
        """Return a text in lines that end before the letter of the upper edge, long words cut."""
        room = max(self._size[0] / 2 - _EDGE - _LETTER_ROOM, 4 * _EDGE)
        lines: list[str] = []
        for word in " ".join(clean_text(words[:_LONGEST]).split()).split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._width(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(self._cut(word, room))
        return lines

    def _cut(self, word: str, room: float) -> str:
        if self._width(word) <= room:
            return word
        shorter = (word[:end] + "…" for end in range(len(word) - 1, 0, -1))
        return next((one for one in shorter if self._width(one) <= room), "…")

    def _width(self, words: str) -> float:
        parts = runs(words, SEMIBOLD)
        return sum(_face(name, TEXT_PX * FINE).getlength(run) for name, run in parts) / FINE

    def badges(self, words: tuple[str, ...] = ()) -> None:
        """Draw findings: a ring where they are, a line, number and shape."""
        wide = max((self._width(line) for line in words), default=0.0)
        said = Box(left=0.0, top=0.0, right=_EDGE + wide, bottom=_EDGE + _LINE * len(words))
        boxes = (said,) if words else ()
        for one, target, badge in stands(self._picture, self._size, BADGE_RADIUS_PX, boxes):
            category = str(one.category) if one.category else NOT_SCORED
            ink = _rgb(category)
            ring = [(x - 3.2, x + 3.2) for x in target]
            for width, stroke in ((3.6, (0, 0, 0, 200)), (1.6, (*ink, 255))):
                self._stroke([target, badge], stroke, width)
                box = [
                    (ring[0][0] * FINE, ring[1][0] * FINE),
                    (ring[0][1] * FINE, ring[1][1] * FINE),
                ]
                self._draw.ellipse(box, outline=stroke, width=round(width * FINE))
            corners = outline(category, badge, BADGE_RADIUS_PX)
            fill = (255, 255, 255, 255) if category == NOT_SCORED else (*ink, 255)
            self._draw.polygon(
                [(x * FINE, y * FINE) for x, y in corners],
                fill=fill,
                outline=(0, 0, 0, 255),
                width=FINE,
            )
            shade = (255, 255, 255) if category == "act_now" else (0, 0, 0)
            points = TEXT_PX if len(one.number) == 1 else _DIGITS_PX
            at = (badge[0], badge[1] - points * 0.62)
            self.text(one.number, at, 0, bold=True, colour=shade, halo=False, points=points)

    def text(  # noqa: PLR0913 - a drawing primitive
        self,
        words: str,
        at: Point,
        side: int,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = (255, 255, 255),
        halo: bool = True,
        points: int = TEXT_PX,
    ) -> None:
        """Write one line that stays inside; ``side`` -1 begins at the point, 1 ends there."""
        font = BOLD if bold else SEMIBOLD
        parts = [
            (run, _face(name, points * FINE))
            for name, run in runs(" ".join(clean_text(words[:_LONGEST]).split()), font)
        ]
        wide = sum(face.getlength(run) for run, face in parts)
        room = self._size[0] * FINE
        x = at[0] * FINE - wide * (side + 1) / 2
        x = max(2.0 * FINE, min(x, room - wide - 2.0 * FINE))
        y = max(0.0, min(at[1], self._size[1] - _LINE)) * FINE
        for run, face in parts:
            edge = 2 * FINE if halo else 0
            self._draw.text(
                (x, y),
                run,
                font=face,
                fill=(*colour, 255),
                stroke_width=edge // 2,
                stroke_fill=(0, 0, 0, 230),
            )
            x += face.getlength(run)


def _rgb(category: str) -> tuple[int, int, int]:
    ink = mark_fill(category)
    return (round(255 * ink.red), round(255 * ink.green), round(255 * ink.blue))


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    cut = next(one for one in CUTS if one.name == name)
    return ImageFont.truetype(BytesIO(cut_bytes(cut)), size)
