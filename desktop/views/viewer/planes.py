"""Bitmaps over an image: overlay planes of files and of presentation states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.domain.pixels import OverlayPlane
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turn_of
from desktop.viewer.zoom import Mapping
from desktop.views.theme import THEME

_MAX_SIDE = 8_192
_REGION_ALPHA = 0x60


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPlane:
    """A bitmap in image pixels; ``colour`` (r, g, b) wins over the theme's."""

    plane: OverlayPlane
    colour: tuple[int, int, int] | None = None


def draw_planes(painter: QPainter, planes: Iterable[DrawnPlane], place: Mapping) -> None:
    """Draw bitmaps; ``place`` takes image pixels to logical pixels."""
    for drawn in planes:
        plane = drawn.plane
        rows, columns = plane.bits.shape
        if not rows or not columns or max(rows, columns) > _MAX_SIDE:
            continue
        theme = THEME.image_colour("acc")
        colour = drawn.colour or (theme.red(), theme.green(), theme.blue())
        picture = _picture(plane, colour, turn_of(place))
        one = QPointF(*place.to_screen((plane.column - 0.5, plane.row - 0.5)))
        other = QPointF(*place.to_screen((plane.column + columns - 0.5, plane.row + rows - 0.5)))
        box = QRectF(one, other).normalized()
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, on=box.width() < picture.width()
        )
        painter.drawImage(box, picture)


@lru_cache(maxsize=32)
def _picture(plane: OverlayPlane, colour: tuple[int, int, int], turn: Turn) -> QImage:
    """Return a bitmap in its colour, turned as the image is; regions let the image through."""
    bits = turn.apply(plane.bits)
    alpha = _REGION_ALPHA if plane.kind == "R" else 0xFF
    red, green, blue = (part * alpha // 0xFF for part in colour)  # premultiplied
    value = np.uint32(alpha << 24 | red << 16 | green << 8 | blue)
    pixels = np.where(bits, value, np.uint32(0)).astype(np.uint32)
    height, width = pixels.shape
    made = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return made.copy()
