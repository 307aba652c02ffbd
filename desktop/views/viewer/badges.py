"""Badges of the series strip: modality, plane and contrast; whether something was measured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop.app.ports import Translator
from desktop.domain.imaging import Plane, Stack
from desktop.domain.message import Message
from desktop.views.theme import THEME, font, pixmap

_GROUND = QColor(0, 0, 0, 190)
_ROUND = 3.0
_ICON_PX = 14


def badge_words(stack: Stack, translator: Translator) -> str:
    """Return modality, plane and contrast of a stack; what images do not state is left out."""
    if stack.plane is Plane.NONE:
        badge = Message.of("strip-badge-plain", modality=stack.modality)
    else:
        plane = Message(f"strip-plane-{stack.plane.value}")
        badge = Message.of("strip-badge", modality=stack.modality, plane=plane)
    if stack.contrast:
        badge = Message.of("strip-badge-contrast", badge=badge)
    return translator.text(badge).strip()


def draw_badge_words(painter: QPainter, thumb: QRectF, words: str) -> None:
    """Draw the words at the lower left corner of a thumbnail, on a dark ground."""
    if not words:
        return
    face = font("caption")
    metrics = QFontMetricsF(face)
    room = thumb.width() - 8
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    wide, high = metrics.horizontalAdvance(shown) + 6, metrics.height()
    box = QRectF(thumb.left() + 2, thumb.bottom() - high - 2, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(box, _ROUND, _ROUND)
    painter.setFont(face)
    painter.setPen(THEME.image_colour("t1"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def draw_measured(painter: QPainter, thumb: QRectF) -> None:
    """Draw the sign of a series with measurements at the upper left corner."""
    box = QRectF(thumb.left() + 2, thumb.top() + 2, _ICON_PX + 4, _ICON_PX + 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(box, _ROUND, _ROUND)
    painter.drawPixmap(QPointF(box.x() + 2, box.y() + 2), pixmap("ruler", "acc", _ICON_PX))


def draw_heading(painter: QPainter, rect: QRectF, words: str) -> None:
    """Draw the name of a study above its series: role in bold, modalities beside it, date below.

    ``words`` are these three, each on a line of its own.
    """
    role, kinds, date = (*words.split("\n"), "", "")[:3]
    line = QRectF(rect.x() + 8, rect.y() + 5, rect.width() - 12, 15)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    wide = QFontMetricsF(font("strong")).horizontalAdvance(role) + 5
    painter.save()
    painter.setPen(THEME.colour("line"))
    painter.drawLine(rect.topLeft(), rect.topRight())
    for box, text, look, side in (
        (line, role, ("strong", "t1"), left),
        (line.adjusted(wide, 0, 0, 0), kinds, ("caption", "t2"), right),
        (line.translated(0, 15), date, ("caption", "t2"), left),
    ):
        face = font(look[0])
        painter.setFont(face)
        painter.setPen(THEME.colour(look[1]))
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()
