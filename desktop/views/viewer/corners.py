"""Where corner text stands: every line whole, beside letters and bar, the least needed go first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from desktop.views.viewer.labels import LABELS, text_size

EDGE = 9.0
LINE_HEIGHT = 15.0
_GAP = 6.0  # between a line and what else stands there
_MOST_ROWS = 4  # a line is wrapped into no more rows than this
_LEAST_ROOM = 40.0  # what a line that must not go is given where nothing is left
_PLAIN, _LOUD = ("caption", "t1"), ("strong", "warn")
_PLACES = re.compile(r"  +| · | |(?<=[A-Za-z][\^_-])")  # where a line may be parted, best first


@dataclass(frozen=True, slots=True, kw_only=True)
class CornerText:
    """Lines of the four corners, already in words.

    ``identity`` (who this is, in parts) stands above ``top_left``: on one line where it fits beside
    the letter of the upper edge, else each part on its own. Lines of ``less`` go where there is no
    room for all, the first of them first; every other line stays. ``tag``, below the identity, is
    what the study is to the report; that of an earlier study stands out.
    """

    identity: tuple[str, ...] = ()
    tag: str = ""
    is_prior: bool = False
    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text with the box it takes; ``right`` aligned or not."""

    text: str
    box: QRectF
    right: bool
    look: tuple[str, str] = _PLAIN


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of the corners, block by block, and the lines that had to go."""

    blocks: tuple[tuple[Row, ...], ...]
    dropped: tuple[str, ...] = ()

    @property
    def boxes(self) -> tuple[QRectF, ...]:
        """The rectangle of each corner that holds text."""
        halo = 2.0
        return tuple(_around(rows).adjusted(0, 0, 0, halo) for rows in self.blocks if rows)


_SIDES = ((True, False), (False, False), (True, True), (False, True))  # (at the right, below)


def lay_corners(corners: CornerText, size: QSizeF, taken: Sequence[QRectF] = ()) -> Laid:
    """Return where each row of the corner text stands; nothing is cut within a number.

    Parameters
    ----------
    corners
        The lines.
    size
        Size of the pane in logical pixels.
    taken
        Boxes that no row may meet: letters of the edges, scale bar.

    Notes
    -----
    The right corner of an edge is laid before the left one, the upper edge before the lower; a row
    takes the room that is left beside what stands already. While a block meets something, the
    first of its lines that is in ``less`` goes.
    """
    boxes = tuple((b.left(), b.top(), b.right(), b.bottom()) for b in taken)
    return _laid(corners, size.width(), size.height(), boxes)


@lru_cache(maxsize=256)
def _laid(
    corners: CornerText,
    width: float,
    height: float,
    taken: tuple[tuple[float, float, float, float], ...],
) -> Laid:
    less = list(corners.less)
    dropped: list[str] = []
    while True:
        walls = [QRectF(a, b, c - a, d - b) for a, b, c, d in taken]
        blocks: list[tuple[Row, ...]] = []
        crowded: set[str] = set()
        for right, below in _SIDES:
            maker = _Block(QSizeF(width, height), tuple(walls), right=right, below=below)
            maker.loud = corners.tag if corners.is_prior else ""
            lines = [t for t in _lines(corners, maker) if t and t not in dropped]
            if maker.lay(lines):
                crowded |= {*lines, *(row.text for rows in blocks for row in rows)}
            blocks.append(tuple(maker.rows))
            walls += [_around(maker.rows)] if maker.rows else []
        goes = next((line for line in less if line in crowded), None)
        if goes is None:
            return Laid(tuple(blocks), tuple(dropped))
        less.remove(goes)
        dropped.append(goes)


def _lines(corners: CornerText, block: _Block) -> tuple[str, ...]:
    if block.below:
        return corners.bottom_right if block.right else corners.bottom_left
    if block.right:
        return corners.top_right
    joined = "  ".join(corners.identity)
    room = block.room(EDGE, EDGE + LINE_HEIGHT)
    fits = text_size(joined).width() <= room
    return (*((joined,) if fits else corners.identity), corners.tag, *corners.top_left)


class _Block:
    """The rows of one corner while they are being laid."""

    def __init__(
        self, size: QSizeF, walls: tuple[QRectF, ...], *, right: bool, below: bool
    ) -> None:
        self._size, self._walls = size, walls
        self.right, self.below = right, below
        self.rows: list[Row] = []
        self.loud = ""  # the line that stands out

    def lay(self, lines: Sequence[str]) -> bool:
        """Lay lines from the edge inwards; return whether one of them meets something."""
        crowded = False
        for line in reversed(lines) if self.below else lines:
            pieces, fits = self._pieces(line)
            crowded |= not fits
            for piece in reversed(pieces) if self.below else pieces:
                self._put(piece)
        if self.below:
            self.rows.reverse()
        return crowded

    def _span(self, first: int, count: int) -> tuple[float, float]:
        """Return upper and lower end of some rows, counted from the edge."""
        start, end = EDGE + LINE_HEIGHT * first, EDGE + LINE_HEIGHT * (first + count)
        return (
            (self._size.height() - end, self._size.height() - start)
            if self.below
            else (
                start,
                end,
            )
        )

    def _pieces(self, line: str) -> tuple[list[str], bool]:
        first = len(self.rows)
        for count in range(1, _MOST_ROWS + 1):
            room = self.room(*self._span(first, count))
            pieces = wrapped(line, room) if room >= _LEAST_ROOM else []
            if pieces and len(pieces) <= count:
                return pieces, True
        return wrapped(line, max(self.room(*self._span(first, 1)), _LEAST_ROOM)), False

    def room(self, top: float, bottom: float) -> float:
        """Return how wide a text may be between two heights; below zero where nothing may stand."""
        width = self._size.width()
        whole = width - 2 * EDGE
        if self.right:  # what is laid first leaves the other corner its share
            whole = width / 2 - EDGE
        for wall in self._walls:
            if wall.top() >= bottom or wall.bottom() <= top:
                continue
            beside = wall.left() - EDGE if not self.right else width - EDGE - wall.right()
            whole = min(whole, beside - _GAP)
        return whole

    def _put(self, text: str) -> None:
        top, bottom = self._span(len(self.rows), 1)
        look = _LOUD if text == self.loud else _PLAIN
        wide = text_size(text, look[0]).width()
        x = self._size.width() - EDGE - wide if self.right else EDGE
        self.rows.append(Row(text, QRectF(x, top, wide, bottom - top), self.right, look))


def wrapped(text: str, room: float, role: str = "caption") -> list[str]:
    """Return a text in rows that fit: parted between its parts, then its words, then anywhere."""
    rows: list[str] = []
    rest = text
    while rest and text_size(rest, role).width() > room:
        cut, after = _cut(rest, room, role)
        rows.append(rest[:cut])
        rest = rest[after:]
    return [*rows, rest] if rest else rows


def _cut(text: str, room: float, role: str) -> tuple[int, int]:
    """Return where a row ends and where the next begins."""

    def fits(end: int) -> bool:
        return text_size(text[:end], role).width() <= room

    found = [(m.start(), m.end()) for m in _PLACES.finditer(text) if m.start() > 0]
    fitting = [pair for pair in found if fits(pair[0])]
    # a break between parts goes before one between words
    parts = [pair for pair in fitting if pair[1] - pair[0] > 1]
    if fitting:
        return (parts or fitting)[-1]
    end = next((n for n in range(len(text) - 1, 1, -1) if fits(n)), 1)
    return end, end


def _around(rows: Sequence[Row]) -> QRectF:
    box = QRectF(rows[0].box)
    for row in rows[1:]:
        box = box.united(row.box)
    return box


def draw_laid(painter: QPainter, laid: Laid) -> None:
    """Draw the rows where they were laid."""
    for rows in laid.blocks:
        for row in rows:
            x = row.box.right() if row.right else row.box.left()
            LABELS.put(painter, row.text, (x, row.box.top()), (float(row.right), 0.0), row.look)
