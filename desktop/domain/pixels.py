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


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A VOI window in modality values. ``function`` is LINEAR, LINEAR_EXACT or SIGMOID."""

    center: float
    width: float
    function: str = "LINEAR"
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One decoded frame.

    ``stored`` has shape (rows, columns) for grey, or (rows, columns, 3) uint8 RGB for colour.
    Modality values are ``modality_lut`` where there is one, else ``stored * slope + intercept``.
    A measured value in ``unit`` is a modality value times ``unit_factor`` (not 1 for SUVbw).
    """

    ref: FrameRef
    stored: Pixels
    photometric: str = "MONOCHROME2"
    slope: float = 1.0
    intercept: float = 0.0
    modality_lut: LookupTable | None = None
    unit: str = "stored"  # HU, SUVbw, stored or a UCUM code
    unit_factor: float = 1.0
    unit_problems: tuple[Problem, ...] = ()  # why values have no better unit; showing is not hurt
    windows: tuple[Window, ...] = ()
    voi_luts: tuple[LookupTable, ...] = ()
    presentation_inverse: bool = False
    padding: tuple[int, int] | None = None  # stored values lo..hi that are not anatomy
    lossy: bool = False
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_colour(self) -> bool:
        """Whether the frame is shown as RGB, without a window."""
        return self.stored.ndim == 3  # noqa: PLR2004 - (rows, columns, samples)
