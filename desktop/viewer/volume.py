"""A volume: voxels of one stack in one array, put together frame by frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.grid import Grid
from desktop.viewer.lut import modality_values

_EXACT_IN_FLOAT32 = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Volume:
    """Voxels (slices, rows, columns) with their lattice.

    ``voxels`` are stored values where all frames share one rescale, else modality values
    (float32). ``like`` is a frame whose rescale, unit and windows hold for all of them.
    ``padding`` are values lo..hi that are not anatomy; ``outside``, one of them, stands where there
    is no voxel. ``has_holes`` says that padding may occur among the voxels.
    """

    grid: Grid
    voxels: NDArray[Any]
    like: Frame
    outside: int
    padding: tuple[int, int]
    has_holes: bool


class VolumeError(Exception):
    """Frames that do not make a volume; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class VolumeBuilder:
    """Takes frames in any order and hands out the volume once all are there.

    The array is reserved once: the cost in memory is that of the voxels.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._voxels: NDArray[Any] | None = None
        self._like: Frame | None = None
        self._lowest = math.inf
        self._highest = -math.inf
        self._done: set[int] = set()

    @property
    def count(self) -> int:
        """How many slices are there."""
        return len(self._done)

    def put(self, index: int, frame: Frame) -> None:
        """Take in a slice.

        Raises
        ------
        VolumeError
            If it is a colour image, of another size, or measured in another unit.
        """
        where = str(index + 1)
        if frame.is_colour:
            raise VolumeError(Problem.of(where, "volume-colour"))
        if frame.stored.shape != self._grid.shape[1:]:
            raise VolumeError(Problem.of(where, "volume-size-differs", image=where))
        if self._like is not None and _unit(frame) != _unit(self._like):
            raise VolumeError(Problem.of(where, "volume-units-differ", image=where))
        voxels = self._voxels
        if voxels is None or self._like is None:
            voxels = self._begin(index, frame)
        elif not self._is_alike(frame, voxels):
            voxels = self._as_values()
        if self._holds_values:
            self._put_values(voxels, index, frame)
        else:
            voxels[index] = frame.stored
            self._widen(frame.stored)
        self._done.add(index)

    def shared(self, index: int, frame: Frame) -> Frame:
        """Return a frame whose pixels are the volume's own, where both hold the same values."""
        voxels = self._voxels
        if voxels is None or self._holds_values or frame.stored.dtype != voxels.dtype:
            return frame
        return replace(frame, stored=voxels[index])

    def finish(self) -> Volume:
        """Return the volume; every slice must have been put."""
        if self._voxels is None or self._like is None or self.count != self._grid.shape[0]:
            raise VolumeError(Problem.of("", "volume-too-few", count=str(self.count)))
        voxels, outside = _with_room(self._voxels, self._lowest, self._highest)
        like, padding = self._like, self._like.padding
        if self._holds_values:
            holes = bool(np.isnan(voxels).any())
            if holes:
                np.copyto(voxels, np.float32(outside), where=np.isnan(voxels))
            return Volume(
                grid=self._grid,
                voxels=voxels,
                like=replace(like, slope=1.0, intercept=0.0, modality_lut=None, padding=None),
                outside=outside,
                padding=(outside, outside),
                has_holes=holes,
            )
        if padding is not None:
            return Volume(
                grid=self._grid,
                voxels=self._voxels,
                like=like,
                outside=padding[0],
                padding=padding,
                has_holes=True,
            )
        return Volume(
            grid=self._grid,
            voxels=voxels,
            like=like,
            outside=outside,
            padding=(outside, outside),
            has_holes=False,
        )

    @property
    def _holds_values(self) -> bool:
        return self._voxels is not None and self._voxels.dtype == np.float32

    def _begin(self, index: int, frame: Frame) -> NDArray[Any]:
        del index
        kind = frame.stored.dtype
        if kind.kind not in "iu" or kind.itemsize > 2 or frame.modality_lut is not None:  # noqa: PLR2004
            kind = np.dtype(np.float32)
        self._voxels = np.empty(self._grid.shape, dtype=kind)
        self._like = frame
        return self._voxels

    def _is_alike(self, frame: Frame, voxels: NDArray[Any]) -> bool:
        if self._holds_values or self._like is None:
            return True
        like = self._like
        return (frame.stored.dtype, frame.slope, frame.intercept, frame.padding) == (
            voxels.dtype,
            like.slope,
            like.intercept,
            like.padding,
        ) and frame.modality_lut is None

    def _as_values(self) -> NDArray[Any]:
        """Turn what was gathered into modality values: the frames are scaled differently."""
        old, like = self._voxels, self._like
        if old is None or like is None:
            raise VolumeError(Problem.of("", "volume-too-few", count="0"))
        self._voxels = np.empty(self._grid.shape, dtype=np.float32)
        self._lowest, self._highest = math.inf, -math.inf
        for index in self._done:
            self._put_values(self._voxels, index, replace(like, stored=old[index]))
        return self._voxels

    def _put_values(self, voxels: NDArray[Any], index: int, frame: Frame) -> None:
        with np.errstate(all="ignore"):
            values = modality_values(frame)
            if frame.padding is not None:
                low, high = frame.padding
                values[(frame.stored >= low) & (frame.stored <= high)] = np.nan
            values[~(np.abs(values) < np.finfo(np.float32).max)] = np.nan
            voxels[index] = values
        self._widen(values[np.isfinite(values)])

    def _widen(self, values: NDArray[Any]) -> None:
        if values.size:
            self._lowest = min(self._lowest, float(values.min()))
            self._highest = max(self._highest, float(values.max()))


def _unit(frame: Frame) -> tuple[str, float, float]:
    return (frame.unit, frame.unit_factor, frame.unit_offset)


def _with_room(voxels: NDArray[Any], lowest: float, highest: float) -> tuple[NDArray[Any], int]:
    """Return the voxels in a type that has room for a value below all of them, and that value."""
    if not math.isfinite(lowest):
        return voxels, 0
    if voxels.dtype.kind == "f":
        below = min(math.floor(lowest) - 1.0, lowest - abs(highest - lowest) * 1e-3)
        if abs(below) >= _EXACT_IN_FLOAT32:
            below = lowest - max(abs(lowest), 1.0) * 1e-3
        return voxels, int(np.float32(math.floor(below)))
    outside = int(lowest) - 1
    if outside >= np.iinfo(voxels.dtype).min:
        return voxels, outside
    if voxels.dtype.kind == "u" and highest <= np.iinfo(voxels.dtype).max // 2:
        return voxels.view(voxels.dtype.str.replace("u", "i")), outside  # the same bytes
    return voxels.astype(np.int32), outside
