"""From anatomy to stored pixels: slice profile, coil profile, blur and noise of a series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.teaching.canvas import Canvas
from desktop.teaching.grid import Grid, Plane, grid_of
from desktop.teaching.lumbar_anatomy import paint_spine, paint_surroundings
from desktop.teaching.signal import Sequence
from desktop.teaching.soft_tissue import back_wall_mm
from desktop.teaching.spine_frame import Array

Mapper = Callable[[Callable[[int], Array], Iterable[int]], Iterable[Array]]

BLUR_PIXELS = 0.62
NOISE_GRAIN_PIXELS = 0.55
GRAIN_ROOM = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """One series to be sampled: what a protocol would say about it."""

    number: int
    description: str
    sequence: Sequence
    planes: tuple[Plane, ...]
    thickness_mm: float
    spacing_mm: float
    window_center: float
    window_width: float
    sub_slices: int = 3
    noise: float = 7.0
    saturation: float = 0.0  # how much of the signal before the spine a saturation band takes

    @property
    def is_sagittal(self) -> bool:
        """Whether the planes are sagittal."""
        return self.planes[0].row_direction[0] == 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampledSeries:
    """A series with its pixels, shape (slices, rows, columns), int16, slice i on ``planes[i]``."""

    plan: SeriesPlan
    pixels: NDArray[np.int16]


def coil_profile(grid: Grid, saturation: float) -> Array:
    """Return how strongly the coil in the table hears each point (1 near the canal)."""
    near = np.exp(-(((grid.y - 38.0) / 118.0) ** 2)) * np.exp(-((grid.x / 150.0) ** 2))
    ends = 1.0 - 0.42 * np.clip(np.abs(grid.z + 14.0) / 165.0, 0.0, 1.0) ** 3
    profile = np.asarray((0.16 + 0.94 * near) * ends, np.float32)
    if saturation:
        before = np.clip((-grid.d - back_wall_mm(grid.s) - 20.0) / 16.0, 0.0, 1.0)
        profile = np.asarray(profile * (1.0 - saturation * before), np.float32)
    return profile


def _slice(plans: tuple[SeriesPlan, ...], index: int, seed: int) -> Array:
    """Return the noiseless slice of several series that share their planes.

    What surrounds the spine is painted once a slice on every other point: it has no detail finer
    than that. The spine is painted on every point of several planes across the slice.
    """
    first, plane = plans[0], plans[0].planes[index]
    sequences = tuple(plan.sequence for plan in plans)
    grid = grid_of(plane.halved())
    coarse = paint_surroundings(grid, sequences, seed)
    size = (plane.columns, plane.rows)
    under = np.stack([cv2.resize(image, size, interpolation=cv2.INTER_CUBIC) for image in coarse])
    total, grains = np.zeros_like(under), dict[object, Array]()
    for k in range(first.sub_slices):
        offset = ((k + 0.5) / first.sub_slices - 0.5) * first.thickness_mm
        canvas = Canvas(grid_of(plane.shifted(offset)), sequences, seed, under.copy(), grains)
        paint_spine(canvas)
        total += canvas.images
    profile = coil_profile(grid, first.saturation) / np.float32(first.sub_slices)
    total *= cv2.resize(profile, size, interpolation=cv2.INTER_LINEAR)
    return total


@cache
def _grain(rows: int, columns: int, seed: int) -> Array:
    """Return receiver noise of unit spread, larger than a slice: each takes its own window."""
    shape = (rows + GRAIN_ROOM, columns + GRAIN_ROOM)
    white: Array = np.random.default_rng([seed, 3]).standard_normal(shape, np.float32)
    grain: Array = cv2.GaussianBlur(white, (0, 0), NOISE_GRAIN_PIXELS)
    return np.asarray(grain / grain.std(), np.float32)


def _finish(plan: SeriesPlan, clean: Array, index: int, seed: int) -> NDArray[np.int16]:
    """Blur to the acquired resolution, add Rician noise, store as integers."""
    rows, columns = clean.shape
    rng = np.random.default_rng([seed, plan.number, index])
    grain = _grain(rows, columns, seed)
    image: Array = cv2.GaussianBlur(clean, (0, 0), BLUR_PIXELS)
    corners = rng.integers(0, GRAIN_ROOM, (2, 2)).tolist()
    parts = [grain[r : r + rows, c : c + columns] * np.float32(plan.noise) for r, c in corners]
    magnitude = cv2.magnitude(image + parts[0], parts[1])
    return np.asarray(np.clip(np.rint(magnitude), 0, 4095), np.int16)


def sample_slice(plans: tuple[SeriesPlan, ...], index: int, seed: int) -> NDArray[np.int16]:
    """Return one slice of several series that share their planes: shape (series, rows, columns)."""
    clean = _slice(plans, index, seed)
    return np.stack([_finish(plan, clean[k], index, seed) for k, plan in enumerate(plans)])


def sample_together(
    plans: tuple[SeriesPlan, ...], seed: int, mapper: Mapper = map
) -> Iterator[SampledSeries]:
    """Yield series that share their planes, each as soon as its pixels are done.

    Parameters
    ----------
    plans
        Series with equal planes and slice profile; their shapes are worked out once.
    seed
        Seed of textures and noise: the same seed gives the same pixels.
    mapper
        ``map`` or a concurrent one of the same form, keeping order.
    """

    def one(index: int) -> NDArray[np.int16]:
        return sample_slice(plans, index, seed)

    slices = list(mapper(one, range(len(plans[0].planes))))
    for k, plan in enumerate(plans):
        yield SampledSeries(plan=plan, pixels=np.stack([s[k] for s in slices]))
