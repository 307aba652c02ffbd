"""Regions of segmentations over an image: a fill of their pixels and their exact border."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from desktop.domain.segmentation import Rgb
from desktop.viewer.zoom import Mapping, Point
from desktop.views.viewer.labels import LABELS

_HALO = QColor(0, 0, 0, 170)
_LABEL_GAP_PX = 5.0


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnLayer:
    """One region on one image.

    ``values`` (rows, columns) run from 0 to ``maximum``, their first pixel at (``left``, ``top``)
    of the image; ``pieces`` (n, 4) are its border in image pixels.
    """

    segment: int
    values: NDArray[np.uint8]
    left: int
    top: int
    pieces: NDArray[np.float32]
    colour: Rgb
    maximum: int = 1
    opacity: float = 0.35
    label: str = ""
    label_at: Point = (0.0, 0.0)
    strong: bool = False

    @cached_property
    def picture(self) -> QImage:
        """The fill: as opaque as the values say."""
        rows, columns = self.values.shape
        shape = QImage(self.values.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        table = []
        for value in range(256):
            part = min(value / self.maximum, 1.0) * self.opacity
            table.append(QColor(*self.colour, round(255 * part)).rgba())
        shape.setColorTable(table)
        return shape.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    @cached_property
    def lines(self) -> list[QLineF]:
        """The border."""
        return [QLineF(*piece) for piece in self.pieces.tolist()]


def draw_layers(painter: QPainter, layers: Iterable[DrawnLayer], place: Mapping) -> None:
    """Draw regions; ``place`` takes image pixels to logical pixels, turned or not."""
    shown = tuple(layers)
    if not shown:
        return
    turn = _transform(place)
    for layer in shown:
        painter.save()
        painter.setTransform(turn, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        if layer.opacity > 0:
            painter.drawImage(QPointF(layer.left - 0.5, layer.top - 0.5), layer.picture)
        wide = 2.2 if layer.strong else 1.4
        for pen in (QPen(_HALO, wide + 1.6), QPen(QColor(*layer.colour), wide)):
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            painter.drawLines(layer.lines)
        painter.restore()
    for layer in shown:
        if layer.label:
            x, y = place.to_screen(layer.label_at)
            LABELS.put(painter, layer.label, (x + _LABEL_GAP_PX, y), (0.0, 0.5), ("strong", "t1"))


def _transform(place: Mapping) -> QTransform:
    at, across, down = (place.to_screen(p) for p in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    return QTransform(
        across[0] - at[0], across[1] - at[1], down[0] - at[0], down[1] - at[1], at[0], at[1]
    )
