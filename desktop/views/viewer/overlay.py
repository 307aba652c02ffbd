"""What is drawn over an image: text, letters, scale, lines, marks, measurements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.domain.case import Category
from desktop.viewer.geometry import EdgeLetters, Segment
from desktop.viewer.marks import BADGE_RADIUS_PX
from desktop.viewer.scalebar import ScaleBar, scale_bar
from desktop.viewer.zoom import Mapping, Point
from desktop.views.theme import THEME
from desktop.views.viewer.colourbar import DrawnColourBar
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.labels import LABELS, elided, text_size
from desktop.views.viewer.layers import DrawnLayer
from desktop.views.viewer.planes import DrawnPlane
from desktop.views.viewer.shapes import DrawnShape
from desktop.views.widgets import LOOKS, draw_badge

_Align = Qt.AlignmentFlag
_HALO = QColor(0, 0, 0, 200)
EDGE = 9.0
LINE_HEIGHT = 15.0
_LETTER_ROOM = 22.0  # half of the widest letters of an edge
_TICK = 7
_BAR_ROOM = 0.24  # of the pane's height


@dataclass(frozen=True, slots=True, kw_only=True)
class CornerText:
    """Lines of the four corners, already in words.

    ``identity`` (who this is, in parts) stands above ``top_left``: on one line where it fits beside
    the letter of the upper edge, else each part on its own.
    """

    identity: tuple[str, ...] = ()
    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


_NO_TEXT = CornerText()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMark:
    """A finding's mark: where it points (image pixels) and where its badge was put, if it was."""

    id: str
    number: str
    category: Category | None
    target: Point
    badge: Point | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word at a place of the image, such as the name of a vertebra."""

    text: str
    at: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Everything over one image. ``sentence`` stands in the middle, ``warning`` below."""

    corners: CornerText = _NO_TEXT
    letters: EdgeLetters | None = None
    turned: str = ""  # stands at every edge of a flipped or rotated image
    held: str = ""  # why nothing may be drawn on it yet
    row_mm: float | None = None  # height of a pixel as shown, for the scale bar
    lines: tuple[Segment, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[DrawnMark, ...] = ()
    measures: tuple[DrawnMeasure, ...] = ()
    layers: tuple[DrawnLayer, ...] = ()  # under all other figures
    shapes: tuple[DrawnShape, ...] = ()
    planes: tuple[DrawnPlane, ...] = ()
    colour_bar: DrawnColourBar | None = None  # of the map over the image
    sentence: str = ""
    warning: str = ""


def corner_boxes(corners: CornerText, size: QSizeF) -> tuple[QRectF, ...]:
    """Return the rectangles that the corner text takes: nothing else may cover it."""
    boxes = []
    for lines, right, bottom in _blocks(corners, size.width()):
        if not lines:
            continue
        wide = max(text_size(line).width() for line in lines)
        high = LINE_HEIGHT * len(lines) + 2
        x = size.width() - EDGE - wide if right else EDGE
        y = size.height() - EDGE - high if bottom else EDGE
        boxes.append(QRectF(x, y, wide, high))
    return tuple(boxes)


@lru_cache(maxsize=256)
def _blocks(corners: CornerText, width: float) -> tuple[tuple[tuple[str, ...], bool, bool], ...]:
    """Return (lines, at the right, at the bottom), cut so that nothing meets in the middle."""
    room = width / 2 - EDGE - _LETTER_ROOM
    joined = "  ".join(corners.identity)
    identity = (joined,) if text_size(joined).width() <= room else corners.identity
    blocks = (
        ((*(line for line in identity if line), *corners.top_left), False, False),
        (corners.top_right, True, False),
        (corners.bottom_left, False, True),
        (corners.bottom_right, True, True),
    )
    return tuple((tuple(elided(t, room) for t in b[0]), b[1], b[2]) for b in blocks)


def draw_corners(painter: QPainter, corners: CornerText, size: QSizeF) -> None:
    """Draw the corner text."""
    for lines, right, bottom in _blocks(corners, size.width()):
        x = size.width() - EDGE if right else EDGE
        for i, line in enumerate(lines):
            row = len(lines) - 1 - i if bottom else i
            y = size.height() - EDGE - LINE_HEIGHT * row if bottom else EDGE + LINE_HEIGHT * row
            LABELS.put(painter, line, (x, y), (float(right), float(bottom)))


def draw_letters(painter: QPainter, letters: EdgeLetters, size: QSizeF) -> None:
    """Draw where the edges point in the patient."""
    across, down = size.width() / 2, size.height() / 2
    spots = (
        (letters.left, (EDGE, down), (0.0, 0.5)),
        (letters.right, (size.width() - EDGE - 16, down), (1.0, 0.5)),
        (letters.top, (across, EDGE), (0.5, 0.0)),
        (letters.bottom, (across, size.height() - EDGE), (0.5, 1.0)),
    )
    for text, at, anchor in spots:
        if text:
            LABELS.put(painter, text, at, anchor, ("strong", "sym"))


def draw_turned(painter: QPainter, over: Overlay, size: QSizeF) -> None:
    """Say at every edge letter that the image is turned, and what marking waits for."""
    if not over.turned:
        return
    across, down = size.width() / 2, size.height() / 2
    below = LINE_HEIGHT * 0.5 + 1
    spots = (
        ((EDGE, down + below), (0.0, 0.0)),
        ((size.width() - EDGE - 16, down + below), (1.0, 0.0)),
        ((across, EDGE + LINE_HEIGHT + 1), (0.5, 0.0)),
        ((across, size.height() - EDGE - LINE_HEIGHT - 1), (0.5, 1.0)),
    )
    for at, anchor in spots:
        LABELS.put(painter, over.turned, at, anchor, ("caption", "warn"))
    if over.held:
        at = (across, EDGE + 3 * LINE_HEIGHT)
        LABELS.put(painter, over.held, at, (0.5, 0.0), ("strong", "warn"))


def draw_key_point(painter: QPainter, at: QPointF) -> None:
    """Draw the point that keys move: a cross with an open middle."""
    for pen in (QPen(_HALO, 3.6), QPen(THEME.image_colour("acc"), 1.6)):
        painter.setPen(pen)
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(4 * x, 4 * y), at + QPointF(13 * x, 13 * y))


def bar_of(overlay: Overlay, place: Mapping, size: QSizeF) -> ScaleBar | None:
    """Return the vertical scale bar; ``place`` in logical pixels."""
    per_mm = place.scale_y / overlay.row_mm if overlay.row_mm else None
    return scale_bar(per_mm, size.height() * _BAR_ROOM)


def draw_bar(painter: QPainter, bar: ScaleBar, words: str, size: QSizeF) -> None:
    """Draw the scale bar at the right edge."""
    picture = _bar_picture(round(bar.length_px), bar.ticks, painter.device().devicePixelRatio())
    x = round(size.width() - EDGE - 3)
    top = round(size.height() / 2 - bar.length_px / 2)
    painter.drawImage(QPointF(x - _TICK - 1, top - 1), picture)
    LABELS.put(painter, words, (size.width() - EDGE, top + bar.length_px + 3), (1.0, 0.0))


@lru_cache(maxsize=64)
def _bar_picture(length_px: int, ticks: int, ratio: float) -> QImage:
    """Return the bar with its halo; it changes with the zoom only, so it is drawn once."""
    wide, high = _TICK + 3, length_px + 3
    picture = QImage(
        round(wide * ratio), round(high * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    parts = [QRect(_TICK + 1, 1, 1, length_px + 1)]
    for i in range(ticks + 1):
        reach = _TICK if i in (0, ticks) else _TICK - 3
        parts.append(QRect(_TICK + 1 - reach, 1 + round(length_px * i / ticks), reach, 1))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for part in parts:
        painter.fillRect(part.adjusted(-1, -1, 1, 1), _HALO)
    for part in parts:
        painter.fillRect(part, THEME.image_colour("t1"))
    painter.end()
    return picture


def draw_lines(painter: QPainter, lines: Iterable[Segment], place: Mapping) -> None:
    """Draw where other panes cut this one."""
    for line in lines:
        drawn = QLineF(
            QPointF(*place.to_screen((line.start_x, line.start_y))),
            QPointF(*place.to_screen((line.end_x, line.end_y))),
        )
        for pen in (QPen(QColor(0, 0, 0, 150), 2.6), QPen(THEME.image_colour("ok"), 1.2)):
            painter.setPen(pen)
            painter.drawLine(drawn)


def draw_notes(painter: QPainter, notes: Iterable[Note], place: Mapping) -> None:
    """Draw words at places of the image."""
    for note in notes:
        LABELS.put(painter, note.text, place.to_screen(note.at), (0.5, 0.5), ("strong", "sym"))


def draw_mark(painter: QPainter, mark: DrawnMark, target: Point, badge: Point) -> None:
    """Draw a mark: ring on the lesion, leader, badge; points in logical pixels."""
    token = LOOKS[mark.category][0] if mark.category else "t2"
    colour = THEME.image_colour(token)
    spot, stand = QPointF(*target), QPointF(*badge)
    leader = QLineF(spot, stand)
    ring = 5.0 if mark.selected else 3.2
    if leader.length() > BADGE_RADIUS_PX + ring:
        leader.setP1(leader.pointAt(ring / leader.length()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_HALO, 3.6), QPen(colour, 1.6)):
        painter.setPen(pen)
        painter.drawLine(leader)
        painter.drawEllipse(spot, ring, ring)
    if mark.selected:
        painter.setPen(QPen(THEME.image_colour("acc"), 2))
        painter.drawEllipse(stand, BADGE_RADIUS_PX + 4, BADGE_RADIUS_PX + 4)
    draw_badge(painter, mark.category, mark.number, stand, BADGE_RADIUS_PX, on_image=True)


def draw_sentence(painter: QPainter, text: str, size: QSizeF) -> None:
    """Draw a sentence in the middle of the pane, in lines of its width."""
    wide = min(size.width() - 60, 460)
    box = QRectF((size.width() - wide) / 2, 40, wide, size.height() - 80)
    painter.setPen(THEME.image_colour("t1"))
    painter.drawText(box, _Align.AlignCenter | Qt.TextFlag.TextWordWrap, text)


def draw_warning(painter: QPainter, text: str, size: QSizeF) -> None:
    """Draw what is wrong with the image above the lower edge, without covering the corners."""
    spot = (size.width() / 2, size.height() - EDGE - 3 * LINE_HEIGHT)
    LABELS.put(painter, text, spot, (0.5, 1.0), ("caption", "warn"))
