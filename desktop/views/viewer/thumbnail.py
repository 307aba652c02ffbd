"""Pictures of single frames, made on a worker: thumbnails and key images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop.app.draft import KeyImage
from desktop.domain.pixels import Frame, Window
from desktop.viewer.lut import Voi, render
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import Sheet, View, mapping
from desktop.views.viewer.raster import Raster, Shown, ZoomCache

WIDTH, HEIGHT = 78, 70


def thumbnail(frame: Frame, voi: Voi, ratio: float = 1.0) -> NDArray[np.uint32]:
    """Return a frame as RGB32 filling a thumbnail: the middle of it, cut at the longer sides."""
    rows, columns = frame.stored.shape[:2]
    sheet = Sheet(columns=columns, rows=rows, aspect=frame.ref.aspect or 1.0)
    width, height = round(WIDTH * ratio), round(HEIGHT * ratio)
    shape = (columns / width) / (rows * sheet.aspect / height)
    view = View(zoom=min(1.6, max(shape, 1 / shape)))
    place = mapping(sheet, view, width, height)
    raster = Raster(ZoomCache(0))
    raster.draw(frame, Shown(place=place, voi=voi, inverted=False, width=width, height=height))
    return raster.buffer


def frame_rgb(frame: Frame, image: KeyImage) -> NDArray[np.uint8]:
    """Return a key image as (rows, columns, 3) at native size, as it was shown when chosen."""
    window = None
    if image.window_center is not None and image.window_width is not None:
        window = Window(center=image.window_center, width=image.window_width)
    turn = Turn(quarters=image.quarters % 4, mirrored=image.mirrored)
    made = turn.apply(render(frame, window, inverted=image.inverted, blank_padding=True))
    return made if frame.is_colour else np.repeat(made[:, :, None], 3, axis=2)


def rgb32_image(pixels: NDArray[np.uint32], ratio: float = 1.0) -> QImage:
    """Return pixels as an image that owns them."""
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    image.setDevicePixelRatio(ratio)
    return image
