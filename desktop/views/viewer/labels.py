"""Text on images: readable on black and on white, drawn once and kept."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from desktop.views.theme import THEME, font

Anchor = tuple[float, float]  # which part of the text stands at the point, as fractions of it
TOP_LEFT: Anchor = (0.0, 0.0)
_HALO = QColor(0, 0, 0, 210)
_AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
_KEPT = 600
_MARGIN = 2.0


class Labels:
    """Small pictures of text with a black halo, by text, role, colour and pixel ratio."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str, float], QImage] = OrderedDict()

    def image(self, text: str, role: str, token: str, ratio: float) -> QImage:
        """Return the picture of a text; its margin holds the halo."""
        key = (text, role, token, ratio)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = _draw(text, role, THEME.image_colour(token), ratio)
        self._kept[key] = made
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def put(
        self,
        painter: QPainter,
        text: str,
        at: tuple[float, float],
        anchor: Anchor = TOP_LEFT,
        look: tuple[str, str] = ("caption", "t1"),
    ) -> None:
        """Draw a text with its anchor at a point."""
        picture = self.image(text, look[0], look[1], painter.device().devicePixelRatio())
        size = picture.deviceIndependentSize()
        x = round(at[0] - anchor[0] * size.width())
        y = round(at[1] - anchor[1] * size.height())
        painter.drawImage(QPointF(x, y), picture)


LABELS = Labels()


def text_size(text: str, role: str = "caption") -> QSizeF:
    """Return the size a text takes, halo included."""
    metrics = _metrics(role)
    wide = metrics.horizontalAdvance(text) + 2 * _MARGIN
    return QSizeF(wide, metrics.height() + 2)


def elided(text: str, room: float, role: str = "caption") -> str:
    """Return a text cut in its middle to a width, with an ellipsis that shows that it was cut."""
    if text_size(text, role).width() <= room:
        return text
    return _metrics(role).elidedText(text, Qt.TextElideMode.ElideMiddle, room - 2 * _MARGIN)


@cache
def _metrics(role: str) -> QFontMetricsF:
    return QFontMetricsF(font(role))


def _draw(text: str, role: str, colour: QColor, ratio: float) -> QImage:
    face = font(role)
    metrics = QFontMetricsF(face)
    size = text_size(text, role)
    picture = QImage(
        max(1, round(size.width() * ratio)),
        max(1, round(size.height() * ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(face)
    base = QPointF(_MARGIN, 1 + metrics.ascent())
    painter.setPen(_HALO)
    for dx, dy in _AROUND:
        painter.drawText(base + QPointF(dx, dy), text)
    painter.setPen(colour)
    painter.drawText(base, text)
    painter.end()
    return picture
