"""Segmentations: named regions drawn over the images of a study."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FramePlacement, PixelScale
from desktop.domain.message import Problem
from desktop.domain.sr_tree import Code

Rgb = tuple[int, int, int]
CielabValue = tuple[int, int, int]

_NO_SCALE = PixelScale()
_SRGB_KNEE = 0.0031308
_WHITE_D50 = np.array((0.96422, 1.0, 0.82521))
_XYZ_TO_SRGB = np.array(  # Bradford-adapted from D50 (Lindbloom, RGB/XYZ matrices)
    (
        (3.1338561, -1.6168667, -0.4906146),
        (-0.9787684, 1.9161415, 0.0334540),
        (0.0719453, -0.2289914, 1.4052427),
    )
)


class SegmentationKind(StrEnum):
    """What a pixel of a segmentation says."""

    BINARY = "binary"
    PROBABILITY = "probability"
    OCCUPANCY = "occupancy"
    LABELMAP = "labelmap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One region. ``colour`` is what the file recommends, if it does."""

    number: int
    label: str = ""
    description: str = ""
    category: Code | None = None
    kind: Code | None = None
    algorithm: str = ""  # AUTOMATIC, SEMIAUTOMATIC, MANUAL
    algorithm_name: str = ""
    colour: Rgb | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SegmentFrame:
    """The pixels of one segment on one plane.

    ``values`` is the smallest rectangle that holds them, of shape (rows, columns), with its first
    pixel at (``top``, ``left``) of the whole plane of ``size`` (rows, columns). They run from 0 to
    the segmentation's ``maximum``. ``sources`` are (SOP instance UID, frame) of the images it was
    made on; frame 0 means all of them.
    """

    segment: int
    size: tuple[int, int]
    top: int
    left: int
    values: NDArray[np.uint8]
    placement: FramePlacement | None = None
    scale: PixelScale = _NO_SCALE
    thickness_mm: float | None = None
    spacing_mm: float | None = None  # from one plane to the next, where it is stated
    sources: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segmentation:
    """A segmentation object with the planes that hold anything."""

    sop_uid: str
    description: str = ""
    kind: SegmentationKind = SegmentationKind.BINARY
    maximum: int = 1
    segments: tuple[Segment, ...] = ()
    frames: tuple[SegmentFrame, ...] = ()
    problems: tuple[Problem, ...] = ()


def cropped(values: NDArray[Any]) -> tuple[int, int, NDArray[np.uint8]] | None:
    """Return (top, left, smallest rectangle of what is not zero), or ``None`` where all is zero."""
    rows = np.flatnonzero(values.any(axis=1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(values[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return top, left, np.ascontiguousarray(values[top:bottom, left:right], dtype=np.uint8)


def rgb_of_cielab(value: CielabValue) -> Rgb:
    """Return the sRGB colour of a recommended display value (three 16-bit numbers).

    References
    ----------
    PS3.3 C.10.7.1.1: L* from 0 to 100 and a*, b* from -128 to 127 are spread over 0 to 65535,
    white point D50. sRGB transfer function: IEC 61966-2-1.
    """
    light = value[0] / 65535.0 * 100.0
    green_red, blue_yellow = (part / 65535.0 * 255.0 - 128.0 for part in value[1:])
    middle = (light + 16.0) / 116.0
    f = np.array((middle + green_red / 500.0, middle, middle - blue_yellow / 200.0))
    cubes = np.where(f > 6.0 / 29.0, f**3, 3.0 * (6.0 / 29.0) ** 2 * (f - 4.0 / 29.0))
    linear = np.clip(_XYZ_TO_SRGB @ (cubes * _WHITE_D50), 0.0, 1.0)
    curved = np.where(linear <= _SRGB_KNEE, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(part) for part in np.floor(curved * 255.0 + 0.5))
    return red, green, blue
