"""What lies over grey levels: colours of a supplemental palette, and shutters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.pixels import Frame, OverlayPlane, Shutter, Supplement

Picture = NDArray[np.uint8]
_COLOUR_AXES = 3
_ON_EDGE = 1e-9


def is_composed(frame: Frame) -> bool:
    """Whether a frame must be made into a picture before it is zoomed.

    A presentation table need not rise: between two stored values it may hold anything.
    """
    parts = (frame.supplement, frame.shutter, frame.presentation_lut)
    return any(part is not None for part in parts)


def coloured(supplement: Supplement, stored: NDArray[Any], grey: Picture) -> Picture:
    """Return a picture with its mapped stored values in colour; grey where there are none.

    Parameters
    ----------
    stored
        Stored values, shape (rows, columns).
    grey
        Their grey levels, same shape.

    References
    ----------
    PS3.3 C.7.6.19: values below the first one mapped go through the grey steps.
    """
    is_mapped = stored >= supplement.first
    if not is_mapped.any():
        return grey
    rgb = np.repeat(grey[:, :, None], _COLOUR_AXES, axis=2)
    position = stored[is_mapped].astype(np.int64) - supplement.first
    rgb[is_mapped] = supplement.rgb[np.minimum(position, len(supplement.rgb) - 1)]
    return rgb


def covered(shutter: Shutter, picture: Picture) -> Picture:
    """Return a copy of a picture, grey or RGB, with the shutter closed over it."""
    shown = picture.copy()
    shown[hidden_by(shutter, (picture.shape[0], picture.shape[1]))] = round(255 * shutter.grey)
    return shown


def hidden_by(shutter: Shutter, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixels of (rows, columns) a shutter covers."""
    x = np.arange(size[1], dtype=np.float64)[None, :]
    y = np.arange(size[0], dtype=np.float64)[:, None]
    hidden = np.zeros(size, dtype=np.bool_)
    if shutter.rectangle is not None:
        left, top, right, bottom = shutter.rectangle
        hidden |= ~((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
    if shutter.circle is not None:
        centre_x, centre_y, radius = shutter.circle
        hidden |= (x - centre_x) ** 2 + (y - centre_y) ** 2 > radius**2
    if shutter.polygon:
        hidden |= ~_inside(shutter.polygon, x, y)
    if shutter.bitmap is not None:
        hidden |= on_image(shutter.bitmap, size)
    return hidden


def on_image(plane: OverlayPlane, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the set pixels of a plane on an image of (rows, columns); what is outside is cut."""
    placed = np.zeros(size, dtype=np.bool_)
    top, left = max(plane.row, 0), max(plane.column, 0)
    bottom = min(plane.row + plane.bits.shape[0], size[0])
    right = min(plane.column + plane.bits.shape[1], size[1])
    if top < bottom and left < right:
        placed[top:bottom, left:right] = plane.bits[
            top - plane.row : bottom - plane.row, left - plane.column : right - plane.column
        ]
    return placed


def _inside(
    polygon: tuple[tuple[float, float], ...], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which pixel centres lie inside or on a polygon (even-odd rule)."""
    inside = np.zeros((y.shape[0], x.shape[1]), dtype=np.bool_)
    edge = np.zeros_like(inside)
    ends = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    for (x1, y1), (x2, y2) in ends:
        across = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        within = (np.minimum(x1, x2) <= x) & (x <= np.maximum(x1, x2))
        within = within & (np.minimum(y1, y2) <= y) & (y <= np.maximum(y1, y2))
        edge |= (np.abs(across) <= _ON_EDGE) & within
        if y1 != y2:
            crosses = (y1 > y) != (y2 > y)
            inside ^= crosses & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside | edge
