"""How an image is turned on screen: quarter turns, then a mirror, as presentation states say.

A turned image is shown by turning its pixels first; zoom and pan then know nothing of the turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.zoom import Point

Size = tuple[int, int]  # (rows, columns)
_QUARTERS = 4


_QUICK = frozenset({"uint8", "int16", "uint16", "float32", "float64"})  # OpenCV turns in blocks
_ROTATIONS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """``quarters`` clockwise quarter turns (0 to 3), then, if ``mirrored``, left and right swapped.

    References
    ----------
    PS3.3 C.10.6: rotation comes before the horizontal flip.
    """

    quarters: int = 0
    mirrored: bool = False

    @property
    def is_identity(self) -> bool:
        """Whether the image is shown as it is stored."""
        return self == Turn()

    def rotated(self, quarters: int = 1) -> Turn:
        """Return the turn with the picture on screen rotated clockwise by more quarters."""
        by = -quarters if self.mirrored else quarters
        return Turn(quarters=(self.quarters + by) % _QUARTERS, mirrored=self.mirrored)

    def flipped(self) -> Turn:
        """Return the turn with left and right of the screen swapped."""
        return Turn(quarters=self.quarters, mirrored=not self.mirrored)

    def flipped_down(self) -> Turn:
        """Return the turn with top and bottom of the screen swapped."""
        return self.rotated(2).flipped()

    def size(self, size: Size) -> Size:
        """Return (rows, columns) as shown, of an image of (rows, columns)."""
        return size if self.quarters % 2 == 0 else (size[1], size[0])

    def apply(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Return the pixels (rows, columns, ...) as shown: contiguous, or the same array."""
        if self.is_identity:
            return pixels
        if pixels.dtype.name in _QUICK:
            return _quick(pixels, self)
        turned = np.rot90(pixels, -self.quarters, axes=(0, 1))
        return np.ascontiguousarray(turned[:, ::-1] if self.mirrored else turned)

    def to_shown(self, point: Point, size: Size) -> Point:
        """Return where an image point (x, y) is in the turned picture; ``size`` of the image."""
        x, y = point
        rows, columns = size
        for _ in range(self.quarters):
            x, y = rows - 1 - y, x
            rows, columns = columns, rows
        return (columns - 1 - x, y) if self.mirrored else (x, y)

    def to_image(self, point: Point, size: Size) -> Point:
        """Return which image point is at a point of the turned picture; ``size`` of the image."""
        rows, columns = self.size(size)
        x, y = point
        if self.mirrored:
            x = columns - 1 - x
        for _ in range(self.quarters):
            x, y = y, columns - 1 - x
            rows, columns = columns, rows
        return (x, y)

    def letters(self, letters: EdgeLetters) -> EdgeLetters:
        """Return the letters of the edges as they stand on screen."""
        left, top, right, bottom = letters.left, letters.top, letters.right, letters.bottom
        for _ in range(self.quarters):
            left, top, right, bottom = bottom, left, top, right
        if self.mirrored:
            left, right = right, left
        return EdgeLetters(left=left, right=right, top=top, bottom=bottom)


def _quick(pixels: NDArray[Any], turn: Turn) -> NDArray[Any]:
    made, rotation = np.ascontiguousarray(pixels), _ROTATIONS[turn.quarters]
    if rotation is not None:
        made = np.asarray(cv2.rotate(made, rotation))
    return np.asarray(cv2.flip(made, 1)) if turn.mirrored else made
