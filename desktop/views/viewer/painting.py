"""What every painter of pixels uses: a table over pixels, and pictures that are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np

from desktop.viewer.resample import Patch, Pixels


class Fetch(Protocol):
    """Hands out what was kept under a key, making it where it is not there."""

    def __call__(self, key: object, make: Callable[[], Patch | None], /) -> Patch | None:
        """Return the picture of a key."""
        ...


def look_up_into(pixels: Pixels, table: Pixels, into: Pixels) -> None:
    """Write ``table[pixels]`` into an array, or a part of one, in one pass."""
    index = pixels.view(np.uint16) if pixels.dtype == np.int16 else pixels
    try:
        made = cv2.LUT(index, table, dst=into)
    except cv2.error:  # tables for 16-bit pixels came with OpenCV 5
        np.take(table, index, out=into, mode="clip")
        return
    if not np.may_share_memory(made, into):
        into[...] = made
