"""Painting tissues into one plane, for several sequences at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from desktop.teaching.grid import Box, Grid
from desktop.teaching.signal import Sequence, stored_value
from desktop.teaching.spine_frame import Array, Frame
from desktop.teaching.tissues import Tissue

TILE = 64
GRAIN = 1.6  # spread of one grain of texture, in points of the tile
PITCH = 0.72  # points of the tile stand this much closer than the scale asked for
COARSE_MM = 1.25  # softness of what is painted on every other point only


@cache
def texture_tile(seed: int) -> Array:
    """Return a cube of smooth noise with unit spread that repeats without a seam."""
    white = np.random.default_rng([seed, 7]).standard_normal((TILE, TILE, TILE), np.float32)
    pitch = 2.0 * np.pi * np.fft.fftfreq(TILE) * GRAIN
    low = np.exp(-0.5 * pitch**2)
    half = low[: TILE // 2 + 1]
    spectrum = np.fft.rfftn(white) * low[:, None, None] * low[None, :, None] * half
    smooth = np.fft.irfftn(spectrum, s=(TILE, TILE, TILE), axes=(0, 1, 2))
    return np.asarray(smooth / smooth.std(), np.float32)


def _between(at: Array) -> tuple[np.ndarray, np.ndarray, Array]:
    low = np.floor(at)
    index = low.astype(np.int64) % TILE
    return index, (index + 1) % TILE, (at - low).astype(np.float32)


def texture(grid: Grid, seed: int, scale_mm: tuple[float, float, float], shift: int = 0) -> Array:
    """Return noise at the grid's points; ``scale_mm`` is the size of a grain along x, y, z."""
    tile = texture_tile(seed)
    x = grid.x.ravel() / np.float32(scale_mm[0] * PITCH) + shift * 13.7
    y = grid.y.ravel() / np.float32(scale_mm[1] * PITCH) + shift * 29.3
    z = grid.z.ravel() / np.float32(scale_mm[2] * PITCH) + shift * 41.9
    z0, z1, fz = _between(z)
    if grid.is_sagittal:
        x0, x1, fx = _between(x)
        sheet = tile[x0[0]] + fx[0] * (tile[x1[0]] - tile[x0[0]])  # (y, z)
        table = (sheet[:, z0] * (1 - fz) + sheet[:, z1] * fz).T  # (rows, y)
        c0, c1, fc = _between(y)
    else:
        y0, y1, fy = _between(y)
        fy, fz = fy[:, None], fz[:, None]
        cube = tile.transpose(1, 2, 0)
        table = (cube[y0, z0] * (1 - fz) + cube[y0, z1] * fz) * (1 - fy)
        table = table + (cube[y1, z0] * (1 - fz) + cube[y1, z1] * fz) * fy  # (rows, x)
        c0, c1, fc = _between(x)
    return np.asarray(table[:, c0] * (1 - fc) + table[:, c1] * fc, np.float32)


def norm(a: Array | float, b: Array | float) -> Array:
    """Return the length of (a, b); far faster than ``numpy.hypot``, which guards ranges."""
    return np.asarray(np.sqrt(a * a + b * b))


def edge(inside_mm: Array, width_mm: float = 0.7) -> Array:
    """Return the share of a voxel inside: 1 where the distance is positive, soft at the border."""
    return np.asarray(np.clip(inside_mm * np.float32(1.0 / width_mm) + np.float32(0.5), 0.0, 1.0))


def ellipsoid(
    grid: Grid, frame: Frame, centre: tuple[float, ...], radii: tuple[float, ...]
) -> Array:
    """Return the distance inside an ellipsoid given in a frame's (x, u, v), roughly in mm."""
    u, v = frame.local(grid.y, grid.z)
    q = ((grid.x - centre[0]) / radii[0]) ** 2 + (
        ((u - centre[1]) / radii[1]) ** 2 + ((v - centre[2]) / radii[2]) ** 2
    )
    return np.asarray((1.0 - np.sqrt(q)) * np.float32(min(radii)), np.float32)


def frame_box(
    frame: Frame, x: tuple[float, float], u: tuple[float, float], v: tuple[float, float]
) -> Box:
    """Return the patient's box around a box given in a frame."""
    corners = np.array([frame.world(0.0, a, b) for a in u for b in v])
    low, high = corners.min(axis=0) - 1.0, corners.max(axis=0) + 1.0
    return x[0], x[1], float(low[1]), float(high[1]), float(low[2]), float(high[2])


@dataclass(slots=True)
class Canvas:
    """One plane being painted; ``images`` has shape (sequences, rows, columns)."""

    grid: Grid
    sequences: tuple[Sequence, ...]
    seed: int
    images: Array
    grains: dict[object, Array] = field(default_factory=dict)  # shared across a slice's thickness
    _values: dict[Tissue, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def blank(cls, grid: Grid, sequences: tuple[Sequence, ...], seed: int) -> Canvas:
        """Return an empty plane: air everywhere."""
        rows, columns = grid.window[0].stop, grid.window[1].stop
        return cls(grid, sequences, seed, np.zeros((len(sequences), rows, columns), np.float32))

    def _of(self, tissue: Tissue) -> tuple[float, ...]:
        if tissue not in self._values:
            self._values[tissue] = tuple(stored_value(tissue, q) for q in self.sequences)
        return self._values[tissue]

    def paint(self, grid: Grid, share: Array, tissue: Tissue, gain: Array | None = None) -> None:
        """Lay a tissue over what is there; ``gain`` is its texture (1 = the plain value)."""
        for image, value in zip(self.images, self._of(tissue), strict=True):
            under = image[grid.window]
            over = np.float32(value) if gain is None else gain * np.float32(value)
            under += (over - under) * share

    def mix(
        self, grid: Grid, share: Array, pair: tuple[Tissue, Tissue], ratio: Array | float
    ) -> None:
        """Lay a blend of two tissues; ``ratio`` is the share of the second."""
        for image, first, second in zip(
            self.images, self._of(pair[0]), self._of(pair[1]), strict=True
        ):
            under = image[grid.window]
            over = np.float32(first) + np.asarray(ratio, np.float32) * np.float32(second - first)
            under += (over - under) * share

    def noise(self, grid: Grid, scale_mm: tuple[float, float, float], shift: int = 0) -> Array:
        """Return texture noise at the grid's points.

        Planes of one slice share it where they share a window: texture is as thick as the slice.
        """
        rows, columns = grid.window
        key = (rows.start, rows.stop, columns.start, columns.stop, scale_mm, shift)
        if key not in self.grains:
            self.grains[key] = texture(grid, self.seed, scale_mm, shift)
        return self.grains[key]
