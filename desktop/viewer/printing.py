"""Views on their way to paper and picture files: the picture as a value, the page as boxes.

A picture holds what is drawn and every word that may stand with it. Who made it decides whether
it names a patient; whoever writes it adds no word of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
from numpy.typing import NDArray

from desktop.domain.case import Category
from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.marks import BADGE_RADIUS_PX, Box, Obstacles, badge_place
from desktop.viewer.zoom import Point

Rgb = tuple[int, int, int]

EDGE_MM = 10.0
"""Nothing is printed nearer to an edge: printers lose up to 8 mm."""
LINE_MM = 4.2
CAPTION_LINES = 3
CAPTION_MM = 2.9
GAP_MM = 3.0
BANNER_MM = 6.5
FOOT_MM = 5.5


class Paper(StrEnum):
    """Sizes of paper, upright."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height (ISO 216; ANSI Y14.1)."""
        return (210.0, 297.0) if self is Paper.A4 else (215.9, 279.4)


class Joint(StrEnum):
    """How the points of a line are joined."""

    PATH = "path"
    CLOSED = "closed"
    PAIRS = "pairs"  # each two points are a piece of their own
    CROSSES = "crosses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure in picture pixels, (0, 0) the centre of the first; its label may have lines."""

    points: tuple[Point, ...]
    colour: Rgb
    joint: Joint = Joint.PATH
    label: str = ""
    label_at: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word at a place of the picture."""

    text: str
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Badged:
    """The mark of a finding: number and shape, never colour alone."""

    number: str
    category: Category | None
    target: Point
    badge: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewPicture:
    """One view, ready to be written.

    Attributes
    ----------
    pixels
        uint8, (rows, columns) or (rows, columns, 3): the part that is seen, turned as it is seen.
    aspect
        Height of a pixel over its width.
    row_mm
        Height of a pixel in mm, or ``None`` without a scale.
    zoom
        Screen pixels a column, for a picture file of the view as shown.
    caption
        Lines below the picture, most important first.
    bar_words
        Words of the scale bar with ``%l`` for its length.
    """

    pixels: NDArray[np.uint8]
    aspect: float = 1.0
    row_mm: float | None = None
    zoom: float = 1.0
    letters: EdgeLetters | None = None
    caption: tuple[str, ...] = ()
    bar_words: str = "%l mm"
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    badges: tuple[Badged, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.pixels.shape[0]), int(self.pixels.shape[1])

    @property
    def shape(self) -> float:
        """Height over width, as seen."""
        rows, columns = self.size
        return rows * self.aspect / columns

    def holds(self, point: Point) -> bool:
        """Whether a point lies on the picture."""
        rows, columns = self.size
        return 0 <= point[0] + 0.5 <= columns and 0 <= point[1] + 0.5 <= rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintSheet:
    """Pictures for pages of ``rows`` by ``columns``; ``head`` names the patient, or is empty.

    ``page_words`` hold ``%p`` for the page and ``%n`` for how many there are.
    """

    title: str
    pictures: tuple[ViewPicture, ...]
    rows: int = 1
    columns: int = 1
    paper: Paper = Paper.A4
    head: tuple[str, ...] = ()
    banner: str = ""
    page_words: str = "%p / %n"
    language: str = "en"

    @property
    def per_page(self) -> int:
        """How many pictures a page takes."""
        return self.rows * self.columns

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, ceil(len(self.pictures) / self.per_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle on the page in mm, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


def head_mm(sheet: PrintSheet) -> float:
    """Return what banner and head take below the upper margin."""
    banner = BANNER_MM + 1.0 if sheet.banner else 0.0
    return banner + LINE_MM * len(sheet.head) + (2.0 if sheet.banner or sheet.head else 0.0)


def cells(sheet: PrintSheet) -> tuple[Area, ...]:
    """Return the boxes of a page's pictures, row by row, room for captions taken off."""
    width, height = sheet.paper.size_mm
    top = EDGE_MM + head_mm(sheet)
    wide = (width - 2 * EDGE_MM - (sheet.columns - 1) * GAP_MM) / sheet.columns
    high = (height - EDGE_MM - FOOT_MM - top - (sheet.rows - 1) * GAP_MM) / sheet.rows
    return tuple(
        Area(
            left=EDGE_MM + column * (wide + GAP_MM),
            top=top + row * (high + GAP_MM),
            width=wide,
            height=high - CAPTION_LINES * CAPTION_MM - 1.0,
        )
        for row in range(sheet.rows)
        for column in range(sheet.columns)
    )


def fitted_in(picture: ViewPicture, cell: Area) -> Area:
    """Return where a picture stands in its box: as large as fits, its proportions kept."""
    width = min(cell.width, cell.height / picture.shape)
    return Area(
        left=cell.left + (cell.width - width) / 2,
        top=cell.top,
        width=width,
        height=width * picture.shape,
    )


def to_paper(picture: ViewPicture, point: Point, size: tuple[float, float]) -> Point:
    """Return where a picture pixel lies on a drawing of the picture of (width, height)."""
    rows, columns = picture.size
    return ((point[0] + 0.5) * size[0] / columns, (point[1] + 0.5) * size[1] / rows)


def stands(
    picture: ViewPicture,
    size: tuple[float, float],
    radius: float,
    boxes: tuple[Box, ...] = (),
) -> tuple[tuple[Badged, Point, Point], ...]:
    """Return each mark on a drawing of (width, height) with its target and its badge there.

    Badges a reader put stay, pushed inside where they would be cut; the others keep off
    marks and ``boxes``.
    """
    marks = [one for one in picture.badges if picture.holds(one.target)]
    targets = tuple(to_paper(picture, one.target, size) for one in marks)
    whole = Box(left=0.0, top=0.0, right=size[0], bottom=size[1])
    put = [to_paper(picture, one.badge, size) for one in marks if one.badge is not None]
    found = []
    for one, target in zip(marks, targets, strict=True):
        if one.badge is not None:
            at = to_paper(picture, one.badge, size)
        else:
            others = Obstacles(boxes=boxes, targets=targets, badges=tuple(put))
            at = badge_place(target, whole, others, radius / BADGE_RADIUS_PX)
            put.append(at)
        x = min(max(at[0], radius), max(radius, size[0] - radius))
        y = min(max(at[1], radius), max(radius, size[1] - radius))
        found.append((one, target, (x, y)))
    return tuple(found)
