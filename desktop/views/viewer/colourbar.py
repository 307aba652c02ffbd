"""The colour bar of a map at the edge of its pane: colours, round values, the unit, the name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.viewer.fused import colours_rgb32
from desktop.views.theme import THEME
from desktop.views.viewer.labels import LABELS, elided, text_size

_LEFT_PX, _WIDE_PX = 36.0, 12.0  # room for the letter of the edge
_PART, _LEAST_PX = 0.36, 60.0  # of the pane's height
_LINE_PX = 15.0
_WORDS_PART = 0.45  # of the width, for name and reasons
_TICK_PX = 4.0
_GRIP_PX = 5.0
_MARGIN_PX = 10.0  # room for halos and for what is drawn about the bar
_HALO = QColor(0, 0, 0, 210)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnColourBar:
    """A bar, already in words. ``ticks`` are (place from 0 below to 1 above, text)."""

    colours: str
    ticks: tuple[tuple[float, str], ...]
    unit: str
    title: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def bar_box(size: QSizeF) -> QRectF:
    """Return where the bar stands in a pane."""
    high = max(_LEAST_PX, size.height() * _PART)
    return QRectF(_LEFT_PX, round((size.height() - high) / 2), _WIDE_PX, round(high))


def colour_bar_room(bar: DrawnColourBar, size: QSizeF) -> QRectF:
    """Return what the bar takes with all its words: no other text may stand there."""
    box, wide = bar_box(size), size.width() * _WORDS_PART - _LEFT_PX
    above = 6 + _LINE_PX * (len(bar.title) + 1)
    below = 6 + _LINE_PX * len(bar.notes) if bar.notes else 0.0
    lines = [*bar.title, bar.unit, *bar.notes]
    written = max((text_size(line).width() for line in lines), default=0.0)
    values = max((text_size(text).width() for _part, text in bar.ticks), default=0.0)
    reach = max(min(written, wide), box.width() + _TICK_PX + 3 + values)
    return QRectF(box.left(), box.top() - above, reach, above + box.height() + below)


def grip_box(size: QSizeF) -> QRectF:
    """Return where the bar can be taken hold of."""
    return bar_box(size).adjusted(-_GRIP_PX, -_GRIP_PX, _GRIP_PX, _GRIP_PX)


def draw_colour_bar(painter: QPainter, bar: DrawnColourBar, size: QSizeF) -> None:
    """Draw the bar: name above, values beside, unit on top of them, reasons below."""
    ratio = painter.device().devicePixelRatio()
    picture, left, top = _picture(bar, (size.width(), size.height()), ratio)
    painter.drawImage(QPointF(left, top), picture)


@lru_cache(maxsize=32)
def _picture(
    bar: DrawnColourBar, pane: tuple[float, float], ratio: float
) -> tuple[QImage, float, float]:
    """Return the bar with all its words and where it stands; scrolling draws it again as it is."""
    size = QSizeF(*pane)
    room = colour_bar_room(bar, size).adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
    left, top = math.floor(room.left()), math.floor(room.top())
    wide, high = math.ceil(room.right()) - left, math.ceil(room.bottom()) - top
    picture = QImage(
        round(wide * ratio), round(high * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.translate(-left, -top)
    _draw(painter, bar, size)
    painter.end()
    return picture, float(left), float(top)


def _draw(painter: QPainter, bar: DrawnColourBar, size: QSizeF) -> None:
    box = bar_box(size)
    painter.fillRect(box.adjusted(-2, -2, 2, 2), _HALO)
    painter.drawImage(box, _ramp(bar.colours))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(THEME.image_colour("t1"), 1))
    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
    for part, text in bar.ticks:
        y = float(round(box.bottom() - part * box.height()))
        for pen in (QPen(_HALO, 3), QPen(THEME.image_colour("t1"), 1)):
            painter.setPen(pen)
            painter.drawLine(QPointF(box.right() + 1, y), QPointF(box.right() + _TICK_PX, y))
        LABELS.put(painter, text, (box.right() + _TICK_PX + 3, y), (0.0, 0.5))
    room = size.width() * _WORDS_PART - box.left()
    above = (*bar.title, bar.unit)
    for row, line in enumerate(reversed(above)):
        y = box.top() - 6 - row * _LINE_PX
        look = ("strong", "t1") if row == 0 else ("caption", "t1")
        LABELS.put(painter, elided(line, room), (box.left(), y), (0.0, 1.0), look)
    for row, line in enumerate(bar.notes):
        y = box.bottom() + 6 + row * _LINE_PX
        LABELS.put(painter, elided(line, room), (box.left(), y), (0.0, 0.0), ("caption", "warn"))


@lru_cache(maxsize=16)
def _ramp(colours: str) -> QImage:
    column = np.ascontiguousarray(colours_rgb32(colours)[::-1])[:, None]
    ramp = QImage(column.tobytes(), 1, column.shape[0], 4, QImage.Format.Format_RGB32)
    return ramp.copy()
