"""A decoded frame: stored pixels and all that is needed to show and measure them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupTable:
    """A modality or VOI lookup table: ``values[i]`` serves input ``first + i``, ends extended."""

    first: int
    values: NDArray[np.float64]
    bits: int = 16
    explanation: str = ""
    number: int = field(default=0, compare=False)  # among those the file states, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A VOI window in modality values. ``function`` is LINEAR, LINEAR_EXACT or SIGMOID."""

    center: float
    width: float
    function: str = "LINEAR"
    explanation: str = ""
    number: int = field(default=0, compare=False)  # among those the file states, from 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverlayPlane:
    """A bitmap that travels with an image, to be drawn over it.

    ``bits`` has shape (rows, columns); its first pixel lies on image pixel (``row``, ``column``),
    counted from 0, which may be outside the image. ``kind`` is G (graphics) or R (a region).
    """

    bits: NDArray[np.bool_]
    row: int = 0
    column: int = 0
    kind: str = "G"
    label: str = ""
    description: str = ""
    group: int = 0x6000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Supplement:
    """Colours of stored values from ``first`` up; values below stay grey (PS3.3 C.7.6.19).

    ``rgb`` has shape (entries, 3), uint8; values beyond its end take the last colour.
    """

    first: int
    rgb: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shutter:
    """What of an image is covered (PS3.3 C.7.6.11, C.7.6.12, C.7.6.15): all outside every part.

    Pixels count from 0, edges included. ``grey`` is 0 (black) to 1 (white).
    """

    rectangle: tuple[int, int, int, int] | None = None  # left, top, right, bottom
    circle: tuple[float, float, float] | None = None  # centre x, y, radius
    polygon: tuple[tuple[float, float], ...] = ()  # (x, y)
    bitmap: OverlayPlane | None = None  # set pixels are covered
    grey: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LossyStep:
    """One lossy compression (PS3.3 C.7.6.1.1.5): its coding or empty, its ratio or ``None``."""

    method: str = ""
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One decoded frame.

    ``stored`` has shape (rows, columns) for grey, or (rows, columns, 3) uint8 RGB for colour.
    Modality values are ``modality_lut`` where there is one, else ``stored * slope + intercept``.
    A measured value in ``unit`` is a modality value times ``unit_factor`` (not 1 for SUVbw) plus
    ``unit_offset``.
    """

    ref: FrameRef
    stored: Pixels
    photometric: str = "MONOCHROME2"
    slope: float = 1.0
    intercept: float = 0.0
    modality_lut: LookupTable | None = None
    unit: str = "stored"  # HU, SUVbw, stored or a UCUM code
    unit_factor: float = 1.0
    unit_offset: float = 0.0
    unit_problems: tuple[Problem, ...] = ()  # why values have no better unit; showing is not hurt
    windows: tuple[Window, ...] = ()
    voi_luts: tuple[LookupTable, ...] = ()
    presentation_inverse: bool = False
    presentation_lut: LookupTable | None = None  # after the VOI step (PS3.3 C.11.6)
    padding: tuple[int, int] | None = None  # stored values lo..hi that are not anatomy
    bits: int = 16  # stored bits
    supplement: Supplement | None = None
    overlays: tuple[OverlayPlane, ...] = ()
    shutter: Shutter | None = None
    unit_inputs: tuple[tuple[str, str], ...] = ()  # what ``unit_factor`` was computed from
    lossy: bool = False
    lossy_steps: tuple[LossyStep, ...] = ()  # what is known of it, in the order it happened
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_colour(self) -> bool:
        """Whether the frame is shown as RGB, without a window."""
        return self.stored.ndim == 3  # noqa: PLR2004 - (rows, columns, samples)
