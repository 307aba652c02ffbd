"""Which functional map lies over which anatomy, in which window and colours: values and choices.

A map is any volume whose values mean something by themselves: uptake, counts, a relaxation time, a
dose. It is laid over anatomy through patient coordinates, so both must lie in one frame of
reference; where they do not, a reader may state that they belong together, and by which offset.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import GeometryKind, Stack, Vector3
from desktop.domain.message import Message, Problem
from desktop.domain.pixels import Window
from desktop.viewer.colourmaps import DIVERGING
from desktop.viewer.grid import Grid, space_of
from desktop.viewer.lut import is_padding, modality_values
from desktop.viewer.mpr import is_virtual
from desktop.viewer.volume import Volume

OPACITY_STEP = 5  # percent
SUV = "SUVbw"
_MAPS = {"PT": 0, "NM": 1, "RTDOSE": 2}
_WORDED, _OTHER_KIND, _SAME_KIND = 3, 4, 5
_OVER = ("CT", "MR")
_MAP_WORDS = re.compile(
    r"\b(adc|fa|md|t1rho|t2 ?map|t2star|t1 ?map|r2|cbf|cbv|mtt|ttp|tmax|perf\w*|z[ -]?map"
    r"|z[ -]?score|bold|fmri|spm|stat|map|pdff|fat ?fraction|ktrans)\b"
)
_SAMPLES = 1_000_000
_TICKS = 7  # at most so many steps on a bar
_DOUBTFUL = 0.2  # of the highest: a map that reaches this far below zero has two signs


class Showing(StrEnum):
    """What of the two a pane shows."""

    FUSED = "fused"
    ANATOMY = "anatomy"
    MAP = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """One map over one anatomical stack.

    ``window`` is in the map's unit, ``None`` for its first preset. With ``threshold`` values below
    the window are not painted. ``shift_mm`` (LPS) moves the map where a reader has stated that two
    frames of reference belong together; ``None`` where they are one.
    """

    map_key: str
    opacity: int = 50  # percent
    showing: Showing = Showing.FUSED
    window: Window | None = None
    preset: int = 0
    colours: str = ""
    threshold: bool = False
    shift_mm: Vector3 | None = None

    def lighter(self, steps: int) -> Fused:
        """Return the same, more opaque by steps (fewer where negative), both shown again."""
        opacity = max(0, min(100, self.opacity + steps * OPACITY_STEP))
        return replace(self, opacity=opacity, showing=Showing.FUSED)

    def swapped(self) -> Fused:
        """Return the next of: both, the map alone, the anatomy alone."""
        order = (Showing.FUSED, Showing.MAP, Showing.ANATOMY)
        return replace(self, showing=order[(order.index(self.showing) + 1) % len(order)])

    @property
    def weight(self) -> int:
        """How opaque the map is painted now, in percent."""
        return {Showing.FUSED: self.opacity, Showing.ANATOMY: 0, Showing.MAP: 100}[self.showing]

    @property
    def is_alone(self) -> bool:
        """Whether no anatomy is to be seen: at 100 % without a threshold there is the map only."""
        return self.weight == 100 and not self.threshold  # noqa: PLR2004 - percent


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFacts:
    """What is known of a map once it is read: its unit, and where its values lie (in the unit)."""

    unit: str
    automatic: Window
    full: Window
    has_two_signs: bool
    problems: tuple[Problem, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPreset:
    """A window of a map by name; ``window`` in the map's unit."""

    id: str
    window: Window

    @property
    def title(self) -> Message:
        """Its name."""
        return Message(f"fusion-preset-{self.id}")


# Choosing


def can_be_map(stack: Stack) -> bool:
    """Whether a stack may lie over another: a volume of an imaging modality with values."""
    usual = stack.modality in _MAPS or stack.modality in _OVER
    return usual and stack.geometry is GeometryKind.VOLUME and not is_virtual(stack.series_uid)


def candidates(anatomy: Stack, stacks: Iterable[Stack]) -> tuple[Stack, ...]:
    """Return what may lie over a stack, most sensible first: uptake, dose, named maps, the rest.

    Only stacks of the same frame of reference.
    """
    space = space_of(anatomy)
    found = [s for s in stacks if s.key != anatomy.key and can_be_map(s) and space_of(s) == space]
    return tuple(sorted(found, key=lambda stack: _rank(stack, anatomy)))


def strangers(anatomy: Stack, stacks: Iterable[Stack]) -> tuple[Stack, ...]:
    """Return what could lie over a stack if its frame of reference were the same, in order."""
    space = space_of(anatomy)
    found = [s for s in stacks if s.key != anatomy.key and can_be_map(s) and space_of(s) != space]
    return tuple(sorted(found, key=lambda stack: _rank(stack, anatomy)))


def is_functional(stack: Stack) -> bool:
    """Whether a stack shows uptake or dose: it is laid over anatomy, not anatomy over it."""
    return stack.modality in _MAPS


def _rank(stack: Stack, anatomy: Stack) -> int:
    if stack.modality in _MAPS:
        return _MAPS[stack.modality]
    if _MAP_WORDS.search(stack.description.lower().replace("_", " ")):
        return _WORDED
    return _OTHER_KIND if stack.modality != anatomy.modality else _SAME_KIND


def stated_shift(anatomy: Grid, functional: Grid) -> Vector3:
    """Return the offset (LPS mm) that a reader states who says that two volumes belong together.

    None at all where they meet as their files have them; else the centre of one on the centre of
    the other.
    """
    one, other = _box(anatomy), _box(functional)
    if bool(np.all(one[0] <= other[1])) and bool(np.all(other[0] <= one[1])):
        return (0.0, 0.0, 0.0)
    moved = (one[0] + one[1] - other[0] - other[1]) / 2.0
    return (float(moved[0]), float(moved[1]), float(moved[2]))


def _box(grid: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    corners = np.array(grid.corners())
    return corners.min(axis=0), corners.max(axis=0)


# Windows and colours


def facts_of(volume: Volume) -> MapFacts:
    """Return what a map holds, from at most a million of its voxels, evenly taken."""
    like = volume.like
    flat = volume.voxels.reshape(-1)
    taken = flat[:: max(1, flat.size // _SAMPLES)]
    values = modality_values(like, taken) * like.unit_factor + like.unit_offset
    kept = values[np.isfinite(values) & ~_is_hole(volume, taken)]
    low, high, some, most = _spread(kept)
    two_signs = like.unit != "HU" and some < -_DOUBTFUL * max(most, 0.0)
    if two_signs:
        reach = max(abs(some), abs(most))
        automatic = _window(-reach, reach)
    else:
        automatic = _window(some if like.unit == "HU" else min(0.0, low), most)
    return MapFacts(
        unit=like.unit,
        automatic=automatic,
        full=_window(low, high),
        has_two_signs=two_signs,
        problems=like.unit_problems,
        inputs=like.unit_inputs,
    )


def _is_hole(volume: Volume, voxels: NDArray[Any]) -> NDArray[np.bool_]:
    if not volume.has_holes:
        return np.zeros(voxels.shape, dtype=np.bool_)
    return is_padding(replace(volume.like, padding=volume.padding), voxels)


def _spread(values: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return least, greatest, and the 0.5 and 99.5 per cent points (of what is not zero)."""
    if not values.size:
        return 0.0, 1.0, 0.0, 1.0
    inside = values[values != 0.0]
    inside = inside if inside.size else values
    some, most = np.percentile(inside, (0.5, 99.5))
    return float(values.min()), float(values.max()), float(some), float(most)


def _window(low: float, high: float) -> Window:
    width = high - low
    if not (math.isfinite(width) and width > 0):
        low, width = (low, 1.0) if math.isfinite(low) else (0.0, 1.0)
    return Window(center=low + width / 2.0, width=width, function="LINEAR_EXACT")


def map_presets(facts: MapFacts) -> tuple[MapPreset, ...]:
    """Return the windows of a map: those of uptake only where its values are SUV."""
    own = (
        MapPreset(id="automatic", window=facts.automatic),
        MapPreset(id="full", window=facts.full),
    )
    if facts.unit != SUV:
        return own
    fixed = tuple(MapPreset(id=f"suv{top}", window=_window(0.0, float(top))) for top in (5, 7, 10))
    return (*fixed, own[0])


def map_window(fused: Fused, facts: MapFacts) -> Window:
    """Return the window a map is shown in."""
    presets = map_presets(facts)
    return fused.window or presets[fused.preset % len(presets)].window


def first_colours(modality: str, facts: MapFacts) -> str:
    """Return the table a map begins with; all but the one for two signs are readable by anybody."""
    if facts.has_two_signs:
        return DIVERGING
    return "hot-iron" if modality in _MAPS else "viridis"


def ends(window: Window) -> tuple[float, float]:
    """Return the lower and the upper end of a map's window."""
    return window.center - window.width / 2.0, window.center + window.width / 2.0


def with_ends(low: float, high: float) -> Window:
    """Return the map's window between two ends; an empty one becomes the thinnest there is."""
    least = max(abs(high), abs(low), 1e-6) * 1e-3
    return _window(low, max(high, low + least))


def ticks(window: Window) -> tuple[tuple[float, str], ...]:
    """Return round values within a window with where they stand, 0 at the lower end, 1 at the top.

    Steps are 1, 2 or 5 times a power of ten.
    """
    low, high = ends(window)
    width = high - low
    if not (math.isfinite(low) and math.isfinite(width) and width > 0):
        return ()
    rough = width / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple(
        ((index * step - low) / width, _figure(index * step, decimals))
        for index in range(first, min(last, first + _TICKS) + 1)
    )


def _figure(value: float, decimals: int) -> str:
    large = abs(value) >= 1e6 or decimals > 6  # noqa: PLR2004 - width of a figure
    shown = f"{value:.3g}" if large else f"{value:.{decimals}f}"
    return "0" if float(shown) == 0 else shown
