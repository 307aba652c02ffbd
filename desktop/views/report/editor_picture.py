"""Paints the little picture of a grade."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.report.picture_shapes import BACK, HEIGHT, WIDTH, Picture, Shape
from desktop.views.theme import THEME

RADIUS_PX = 5


class GradePicture(QWidget):
    """A scheme in greys, the same in both themes as images are; its words stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the size of the canvas."""
        return QSize(round(WIDTH), round(HEIGHT))

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture; ``None`` hides it."""
        self.setVisible(picture is not None)
        if picture is not None and picture != self._picture:
            self._picture = picture
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shapes on a dark ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        painter.fillPath(ground, _grey(BACK))
        painter.setClipPath(ground)
        for shape in self._picture:
            pen = QPen(THEME.image_colour("acc"), 1.6) if shape.marked else Qt.PenStyle.NoPen
            painter.setPen(pen)
            painter.setBrush(_grey(shape.grey))
            _draw(painter, shape)
        painter.end()


def _draw(painter: QPainter, shape: Shape) -> None:
    points = [QPointF(x, y) for x, y in shape.points]
    if shape.is_ellipse:
        painter.drawEllipse(QRectF(points[0], points[1]))
    else:
        painter.drawPolygon(QPolygonF(points))


def _grey(level: float) -> QColor:
    value = round(level * 255)
    return QColor(value, value, value)
