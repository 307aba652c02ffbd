"""Pixels of key images on their way into the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader

from desktop.report.document import KeyPicture


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyPixels:
    """Pixels of one key image as shown: uint8 of shape (rows, columns) or (rows, columns, 3).

    ``row_mm`` and ``column_mm`` are the height and width of a pixel, in any one unit: only their
    ratio counts, so that the picture keeps its proportions.
    """

    pixels: NDArray[Any]
    row_mm: float = 1.0
    column_mm: float = 1.0


Pictures = Mapping[tuple[str, int], KeyPixels]
"""Pixels by (SOP instance UID, frame)."""


def reader(pictures: Pictures, picture: KeyPicture) -> ImageReader | None:
    """Return the image that reportlab embeds: made here from an array, never opened by name."""
    found = pictures.get((picture.sop_uid, picture.frame))
    if found is None:
        return None
    stream = BytesIO()
    Image.fromarray(found.pixels).save(stream, format="PNG")
    stream.seek(0)
    return ImageReader(stream)


def shown_size(pictures: Pictures, picture: KeyPicture, most: float) -> tuple[float, float]:
    """Return width and height in points such that the longer one is ``most``."""
    found = pictures.get((picture.sop_uid, picture.frame))
    if found is None:
        return most, most
    rows, columns = found.pixels.shape[:2]
    width, height = columns * found.column_mm, rows * found.row_mm
    scale = most / max(width, height)
    return width * scale, height * scale
