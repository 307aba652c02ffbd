"""What is drawn over an image: text, letters, scale, lines, marks, measurements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.domain.case import Category
from desktop.viewer.geometry import EdgeLetters, Segment
from desktop.viewer.marks import BADGE_RADIUS_PX
from desktop.viewer.scalebar import ScaleBar, scale_bar
from desktop.viewer.zoom import Mapping, Point
from desktop.views.theme import THEME, font
from desktop.views.viewer.colourbar import DrawnColourBar
from desktop.views.viewer.corners import EDGE, LINE_HEIGHT, CornerText, Laid, wrapped
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.labels import LABELS, text_size
from desktop.views.viewer.layers import DrawnLayer
from desktop.views.viewer.planes import DrawnPlane
from desktop.views.viewer.shapes import DrawnShape
from desktop.views.widgets import LOOKS, draw_badge

_Align = Qt.AlignmentFlag
_HALO = QColor(0, 0, 0, 200)
_TICK = 7
_STEPS = tuple(float(sign * px) for px in range(0, 49, 6) for sign in (1, -1))  # aside, in px
_SENTENCE_PX = 460.0  # widest line of a sentence
_BAR_ROOM = 0.24  # of the pane's height


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


@dataclass(frozen=True, slots=True)
class Written:
    """A text at a fixed place of the pane: where, by which part of it, and its look."""

    text: str
    at: tuple[float, float]
    anchor: tuple[float, float]
    look: tuple[str, str]

    @property
    def box(self) -> QRectF:
        """The box the text takes."""
        size = text_size(self.text, self.look[0])
        left = self.at[0] - self.anchor[0] * size.width()
        return QRectF(QPointF(left, self.at[1] - self.anchor[1] * size.height()), size)


def edge_texts(over: Overlay, size: QSizeF) -> tuple[Written, ...]:
    """Return the letters of the edges and, on a turned image, the word beside each."""
    across, down = size.width() / 2, size.height() / 2
    right = size.width() - EDGE - 16
    letters = over.letters or EdgeLetters(left="", right="", top="", bottom="")
    below = LINE_HEIGHT * 0.5 + 1
    inwards = EDGE + LINE_HEIGHT + 1
    spots = (
        (letters.left, (EDGE, down), (0.0, 0.5), (EDGE, down + below), (0.0, 0.0)),
        (letters.right, (right, down), (1.0, 0.5), (right, down + below), (1.0, 0.0)),
        (letters.top, (across, EDGE), (0.5, 0.0), (across, inwards), (0.5, 0.0)),
        (
            letters.bottom,
            (across, size.height() - EDGE),
            (0.5, 1.0),
            (across, size.height() - inwards),
            (0.5, 1.0),
        ),
    )
    found = []
    for letter, at, anchor, turned_at, turned_anchor in spots:
        found.append(Written(letter, at, anchor, ("strong", "sym")))
        found.append(Written(over.turned, turned_at, turned_anchor, ("caption", "warn")))
    return tuple(one for one in found if one.text)


def held_texts(text: str, size: QSizeF, laid: Laid) -> tuple[Written, ...]:
    """Return what marking waits for, below the text of the upper corners."""
    lower = [b.bottom() for b in laid.boxes if b.center().y() < size.height() / 2]
    top, step = max([*lower, EDGE + 3 * LINE_HEIGHT]), LINE_HEIGHT + 2
    rows = wrapped(text, size.width() - 2 * EDGE, "strong") if text else []
    return tuple(
        Written(row, (size.width() / 2, top + i * step), (0.5, 0.0), ("strong", "warn"))
        for i, row in enumerate(rows)
    )


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


def bar_box(bar: ScaleBar, words: str, size: QSizeF) -> QRectF:
    """Return what the bar with its words takes at the right edge."""
    wide, top = text_size(words).width(), size.height() / 2 - bar.length_px / 2
    high = bar.length_px + 3 + LINE_HEIGHT
    return QRectF(size.width() - EDGE - wide, top, wide, high)


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


def place_notes(
    notes: Iterable[Note], place: Mapping, size: QSizeF, taken: Sequence[QRectF]
) -> tuple[Written, ...]:
    """Return words at places of the image, moved sideways past other text; none covers another.

    A word that finds no free place within the reach of the eye is left out: who the patient is,
    and which image this is, goes before the name of a level.
    """
    placed: list[Written] = []
    pane = QRectF(QPointF(0, 0), size)
    for note in notes:
        x, y = place.to_screen(note.at)
        walls = [*taken, *(one.box for one in placed)]
        for step in _STEPS:
            one = Written(note.text, (x + step, y), (0.5, 0.5), ("strong", "sym"))
            moved_out = step and not pane.contains(one.box)
            if not moved_out and not any(one.box.intersects(wall) for wall in walls):
                placed.append(one)
                break
    return tuple(placed)


def draw_written(painter: QPainter, texts: Iterable[Written]) -> None:
    """Draw texts where they stand."""
    for one in texts:
        LABELS.put(painter, one.text, one.at, one.anchor, one.look)


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


def draw_sentence(painter: QPainter, text: str, size: QSizeF, laid: Laid) -> None:
    """Draw a sentence in the middle of the pane, between the corners, in lines of its width."""
    middle = QRectF(0, 0, size.width(), size.height()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
    for box in laid.boxes:
        if box.center().y() < size.height() / 2:
            middle.setTop(max(middle.top(), box.bottom() + EDGE))
        else:
            middle.setBottom(min(middle.bottom(), box.top() - EDGE))
    wide = min(size.width() - 4 * EDGE, _SENTENCE_PX)
    box = QRectF((size.width() - wide) / 2, middle.top(), wide, middle.height())
    flags = _Align.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.setFont(font("body"))
    if painter.boundingRect(box, flags, text).height() > box.height():
        painter.setFont(font("caption"))
    painter.setPen(THEME.image_colour("t1"))
    painter.drawText(box, flags, text)


def draw_warning(painter: QPainter, text: str, size: QSizeF, laid: Laid) -> None:
    """Draw what is wrong with the image above the text of the lower corners, whole."""
    rows = wrapped(text, size.width() - 2 * EDGE)
    tops = [box.top() for box in laid.boxes if box.center().y() > size.height() / 2]
    y = min([*tops, size.height() - EDGE - LINE_HEIGHT]) - 2
    for row in reversed(rows):
        LABELS.put(painter, row, (size.width() / 2, y), (0.5, 1.0), ("caption", "warn"))
        y -= LINE_HEIGHT
