"""Pixels of key images on their way into the page."""

from __future__ import annotations

from PIL import Image
from reportlab.lib.utils import ImageReader

from desktop.report.document import KeyPicture
from desktop.report.picture import KeyPixels, Pictures

FINE = 420
"""Longer side in pixels below which a picture is resampled, so that no printer shows steps."""


def reader(found: KeyPixels) -> ImageReader:
    """Return the image that reportlab embeds: made here from an array, never opened by name."""
    image = Image.fromarray(found.pixels)
    if max(image.size) < FINE:
        scale = FINE / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BICUBIC)
    return ImageReader(image)


def shown_size(found: KeyPixels | None, most: float) -> tuple[float, float]:
    """Return width and height in points such that the longer one is ``most``."""
    if found is None:
        return most, most
    rows, columns = found.pixels.shape[:2]
    width, height = columns * found.column_mm, rows * found.row_mm
    scale = most / max(width, height)
    return width * scale, height * scale


def pixels_of(pictures: Pictures, picture: KeyPicture) -> KeyPixels | None:
    """Return the pixels of a key image, if they came along."""
    return pictures.get((picture.sop_uid, picture.frame))
