"""Resampling in plain numpy: the way until compiled loops are there, and without them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.viewer.volume import Volume

Rows = Callable[[int, int], None]  # fills rows first..last

_CHUNK = 64  # rows taken at once
_EDGE = 0.5  # a voxel reaches half a step beyond its centre


class SlabMode(StrEnum):
    """How the samples along the normal become one value."""

    OFF = "off"
    MEAN = "mean"
    MOST = "mip"
    LEAST = "minip"


def masked(
    values: NDArray[Any], axis: int, mode: SlabMode, holes: NDArray[np.bool_], outside: int
) -> NDArray[Any]:
    """Project values along an axis, holes left out; ``outside`` where there is nothing else."""
    count = (~holes).sum(axis=axis)
    if mode is SlabMode.MEAN:
        total = np.where(holes, 0.0, values).sum(axis=axis, dtype=np.float64)
        found = as_kind(total / np.maximum(count, 1), values.dtype)
    else:
        info = np.finfo(np.float32) if values.dtype.kind == "f" else np.iinfo(values.dtype)
        most = mode is SlabMode.MOST
        filled = np.where(holes, values.dtype.type(info.min if most else info.max), values)
        found = filled.max(axis=axis) if most else filled.min(axis=axis)
    return np.where(count > 0, found, values.dtype.type(outside))


def as_kind(values: NDArray[np.float64], kind: np.dtype[Any]) -> NDArray[Any]:
    """Return values in the type of the voxels, rounded where that holds integers."""
    return (values if kind.kind == "f" else np.floor(values + 0.5)).astype(kind)


def plain_rows(
    volume: Volume, out: NDArray[Any], way: NDArray[np.float64], mode: SlabMode, reach: int
) -> Rows:
    """Return what fills rows without compiled loops."""
    start, across, down, normal = way.reshape(4, 3)
    offsets = np.arange(-reach, reach + 1)

    def part(first: int, last: int) -> None:
        rows, columns = np.arange(first, last), np.arange(out.shape[1])
        at = start + rows[:, None, None] * down + columns[None, :, None] * across
        layers, holes = [], []
        for offset in offsets:
            values, outside = sample(volume, at + offset * normal)
            layers.append(values)
            holes.append(outside)
        if mode is SlabMode.OFF:
            made = np.where(holes[0], float(volume.outside), layers[0])
        else:
            made = _masked_floats(np.stack(layers), np.stack(holes), mode, volume.outside)
        out[first:last] = as_kind(made, out.dtype)

    def fill(first: int, last: int) -> None:
        for begin in range(first, last, _CHUNK):
            part(begin, min(last, begin + _CHUNK))

    return fill


def _masked_floats(
    values: NDArray[np.float64], holes: NDArray[np.bool_], mode: SlabMode, outside: int
) -> NDArray[np.float64]:
    count = (~holes).sum(axis=0)
    if mode is SlabMode.MEAN:
        found = np.where(holes, 0.0, values).sum(axis=0) / np.maximum(count, 1)
    elif mode is SlabMode.MOST:
        found = np.where(holes, -np.inf, values).max(axis=0)
    else:
        found = np.where(holes, np.inf, values).min(axis=0)
    return np.where(count > 0, found, float(outside))


def sample(
    volume: Volume, at: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return trilinear values at positions (..., 3) in voxels, and where there are none."""
    shape = np.array(volume.grid.shape)
    outside: Any = ((at < -_EDGE) | (at > shape - _EDGE)).any(axis=-1)
    inside = np.clip(at, 0, shape - 1)
    low = np.floor(inside).astype(np.intp)
    part = inside - low
    high = np.minimum(low + 1, shape - 1)
    total: NDArray[np.float64] = np.zeros(at.shape[:-1])
    for corner in range(8):
        bits = [(corner >> axis) & 1 for axis in range(3)]
        index = tuple(np.where(bit, high[..., n], low[..., n]) for n, bit in enumerate(bits))
        weight = np.ones(at.shape[:-1])
        for axis, bit in enumerate(bits):
            weight *= part[..., axis] if bit else 1.0 - part[..., axis]
        values = volume.voxels[index]
        if volume.has_holes:
            low_end, high_end = volume.padding
            outside = np.logical_or(outside, (values >= low_end) & (values <= high_end))
        total = total + weight * values
    return total, outside
