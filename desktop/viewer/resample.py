"""Stored pixels at the size of the screen, cut to what the pane shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.viewer.zoom import Mapping

Pixels = NDArray[Any]
_RESIZABLE = frozenset({"uint8", "uint16", "int16", "float32", "float64"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patch:
    """A zoomed part of an image and where it stands in the pane (device pixels)."""

    pixels: Pixels
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width, height."""
        return (self.left, self.top, self.pixels.shape[1], self.pixels.shape[0])


def resizable_type(stored: Pixels) -> np.dtype[Any]:
    """Return the type that `resizable` gives pixels."""
    return _resizable_type(stored.dtype)


@cache
def _resizable_type(kind: np.dtype[Any]) -> np.dtype[Any]:
    """Return it for a type; each paint asks, and there are few types."""
    native = kind.newbyteorder("=")
    if native.name in _RESIZABLE:
        return native
    return np.dtype(np.int16 if native.itemsize == 1 else np.float64)


def resizable(stored: Pixels) -> Pixels:
    """Return pixels in native byte order, in a type that can be resized without loss.

    8-bit signed grows to 16 bits, 32-bit and odd integers become float64, which holds them exactly.
    """
    return np.ascontiguousarray(stored.astype(resizable_type(stored), copy=False))


def zoomed(stored: Pixels, place: Mapping, width: int, height: int) -> Patch | None:
    """Return the visible part of an image, resized; ``None`` where nothing is visible.

    Parameters
    ----------
    stored
        Grey (rows, columns) or colour (rows, columns, 3), as `resizable` returns it.
    place
        Image to device pixels.
    width, height
        The pane in device pixels.

    Notes
    -----
    Linear interpolation upwards, area mean downwards, so that no line is lost in a small picture.
    The edges are rounded to device pixels: nothing is off by more than half of one.
    """
    rows, columns = stored.shape[:2]
    x = _span(place.offset_x, place.scale_x, columns, width)
    y = _span(place.offset_y, place.scale_y, rows, height)
    if x is None or y is None:
        return None
    (first_column, last_column, left, right), (first_row, last_row, top, bottom) = x, y
    part = stored[first_row:last_row, first_column:last_column]
    made = _resized(part, right - left, bottom - top)
    cut_x, cut_y = max(0, -left), max(0, -top)
    made = made[cut_y : height - top, cut_x : width - left]
    return Patch(pixels=made, left=left + cut_x, top=top + cut_y)


def _span(offset: float, scale: float, count: int, size: int) -> tuple[int, int, int, int] | None:
    """Return (first, last) pixels that show and the (start, end) they take on screen."""
    first = max(0, math.floor((0 - offset) / scale + 0.5) - 1)
    last = min(count, math.ceil((size - offset) / scale + 0.5) + 1)
    if first >= last:
        return None
    start = round(offset + scale * (first - 0.5))
    end = max(start + 1, round(offset + scale * (last - 0.5)))
    return (first, last, start, end) if end > 0 and start < size else None


def _resized(part: Pixels, width: int, height: int) -> Pixels:
    rows, columns = part.shape[:2]
    if (width, height) == (columns, rows):
        return np.ascontiguousarray(part)
    if (width < columns) == (height < rows):
        return _resize(part, width, height, shrinks=width < columns)
    across = _resize(part, width, rows, shrinks=width < columns)
    return _resize(across, width, height, shrinks=height < rows)


def _resize(part: Pixels, width: int, height: int, *, shrinks: bool) -> Pixels:
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (width, height), interpolation=way))
