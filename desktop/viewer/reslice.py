"""Planes and slabs through a volume, at any angle.

Every sample is trilinear in the lattice of the volume, so that sheared slices (a tilted gantry)
come out right. Where the plane runs along the lattice, values are copied and nothing is
interpolated. Compiled loops do the work once ``warm_up`` has fetched them; numpy does it until then
and where they cannot be had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import Vector3
from desktop.viewer.geometry import cross
from desktop.viewer.reslice_plain import Rows, SlabMode, as_kind, masked, plain_rows
from desktop.viewer.volume import Volume

Spread = Callable[[Rows, int], None]  # runs Rows over so many rows, in parts, perhaps at once

_SCATTERED = 2  # the axis whose layers lie scattered in memory: columns
_WORTH_SPREADING = 8_000_000  # voxels
_WHOLE = 1e-4  # of a voxel: closer to the lattice than this is on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Slab:
    """A projection over ``thickness_mm``, half to either side of the plane."""

    mode: SlabMode = SlabMode.OFF
    thickness_mm: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The pixels of a picture in the patient: first centre, unit directions, sizes in mm."""

    origin_lps_mm: Vector3
    row_direction: Vector3
    column_direction: Vector3
    row_mm: float
    column_mm: float
    rows: int
    columns: int


@dataclass(slots=True)
class _Compiled:
    """The compiled loops, once they are there, and for which types of voxels."""

    module: Any = None
    ready: set[str] = field(default_factory=set)


_LOOPS = _Compiled()
NO_SLAB = Slab()


def warm_up(kind: np.dtype[Any] | str) -> bool:
    """Fetch the compiled loops for a type of voxels; false where they cannot be had.

    Takes up to some seconds the first time on a machine: call it on a worker.
    """
    name = np.dtype(kind).name
    if name in _LOOPS.ready:
        return True
    try:
        from desktop.viewer import kernels
    except ImportError:
        return False
    box = np.zeros((3, 3, 3), dtype=name)
    out = np.zeros((3, 3), dtype=name)
    way = np.array([0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], dtype=np.float64)
    limits = (False, *_limits(box.dtype, -1, -1, -1))
    whole = box.dtype.kind != "f"
    kernels.plane(box.ravel(), box.shape, out, way, *limits, whole, 0, 3)
    kernels.slab(box.ravel(), box.shape, out, way, kernels.MOST, 1, *limits, whole, 0, 3)
    kernels.box_most(box, out, 0, (0, 0, 0), (3, 3, 3), 0, 3)
    kernels.box_least(box, out, 0, (0, 0, 0), (3, 3, 3), 0, 3)
    kernels.copy_side(box, out, (0, 0, 0), 0, 3)
    _LOOPS.module = kernels
    _LOOPS.ready.add(name)
    return True


def one_go(rows: Rows, count: int) -> None:
    """Run all rows here and now."""
    rows(0, count)


def reslice(
    volume: Volume, sheet: Sheet, slab: Slab = NO_SLAB, spread: Spread = one_go
) -> NDArray[Any]:
    """Return the picture of a plane or slab, (rows, columns), in the type of the voxels.

    Points outside every voxel, and samples that touch padding, come out as ``volume.outside``.
    A slab takes samples at whole multiples of the finest step along its normal, as far as half its
    thickness to either side; padding takes no part in it.
    """
    way = _way(volume, sheet)
    reach = _reach(volume, sheet, slab)
    lattice = _on_lattice(volume, sheet, way, reach)
    if lattice is not None:
        return _copied(volume, lattice, slab.mode if reach else SlabMode.OFF, spread)
    out = np.empty((sheet.rows, sheet.columns), dtype=volume.voxels.dtype)
    kernels = _LOOPS.module if volume.voxels.dtype.name in _LOOPS.ready else None
    if kernels is None:
        spread(
            plain_rows(volume, out, way, slab.mode if reach else SlabMode.OFF, reach), sheet.rows
        )
        return out
    flat = volume.voxels.reshape(-1)
    limits = (
        volume.has_holes,
        *_limits(out.dtype, *volume.padding, volume.outside),
        out.dtype.kind != "f",
    )
    shape = volume.voxels.shape

    def plane(first: int, last: int) -> None:
        kernels.plane(flat, shape, out, way, *limits, first, last)

    mode = {SlabMode.MEAN: kernels.MEAN, SlabMode.MOST: kernels.MOST}.get(slab.mode, kernels.LEAST)

    def thick(first: int, last: int) -> None:
        kernels.slab(flat, shape, out, way, mode, reach, *limits, first, last)

    spread(thick if reach else plane, sheet.rows)
    return out


def _limits(kind: np.dtype[Any], low: int, high: int, outside: int) -> tuple[Any, Any, Any]:
    """Return values in the type of the voxels, so that one compiled loop serves all calls."""
    if kind.kind == "f":
        return np.float32(low), np.float32(high), np.float32(outside)
    return np.int64(low), np.int64(high), np.int64(outside)


def _way(volume: Volume, sheet: Sheet) -> NDArray[np.float64]:
    """Return start, row step, column step and normal step in (slice, row, column) of voxels."""
    matrix = volume.grid.matrix()
    start = matrix @ np.subtract(sheet.origin_lps_mm, volume.grid.origin_lps_mm)
    across = matrix @ (np.array(sheet.row_direction) * sheet.column_mm)
    down = matrix @ (np.array(sheet.column_direction) * sheet.row_mm)
    normal = matrix @ (np.array(_normal(sheet)) * step_mm(volume, sheet))
    way: NDArray[np.float64] = np.concatenate((start, across, down, normal))
    return way


def _normal(sheet: Sheet) -> Vector3:
    return cross(sheet.row_direction, sheet.column_direction)


def step_mm(volume: Volume, sheet: Sheet) -> float:
    """Return the distance of two samples along the normal: at most one voxel in any direction."""
    per_mm = np.abs(volume.grid.matrix() @ np.array(_normal(sheet)))
    return 1.0 / float(per_mm.max())


def _reach(volume: Volume, sheet: Sheet, slab: Slab) -> int:
    """Return how many samples a slab takes to either side."""
    if slab.mode is SlabMode.OFF:
        return 0
    reach = slab.thickness_mm / 2.0 / step_mm(volume, sheet)
    return int(min(reach + 1e-6, sum(volume.grid.shape)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lattice:
    """A picture that runs along the lattice: its axes, its first voxel, and the slab's ends."""

    normal: int
    down: int
    across: int
    ranges: tuple[slice, slice, slice]  # of (slices, rows, columns)
    flip_down: bool
    flip_across: bool


def _on_lattice(
    volume: Volume, sheet: Sheet, way: NDArray[np.float64], reach: int
) -> _Lattice | None:
    start, across, down, normal = way.reshape(4, 3)
    axes = [
        _axis(step, sheet_side)
        for step, sheet_side in ((across, sheet.columns), (down, sheet.rows))
    ]
    if axes[0] is None or axes[1] is None or axes[0] == axes[1]:
        return None
    i, j = axes[0], axes[1]
    k = 3 - i - j
    if reach and _axis(normal, 2 * reach + 1) != k:
        return None
    if np.abs(start - np.round(start)).max() > _WHOLE:
        return None
    first = np.round(start).astype(int)
    ranges = [slice(0, 0)] * 3
    ranges[k] = slice(max(0, first[k] - reach), min(volume.grid.shape[k], first[k] + reach + 1))
    for axis, step, count in ((i, across[i], sheet.columns), (j, down[j], sheet.rows)):
        low = first[axis] if step > 0 else first[axis] - count + 1
        ranges[axis] = slice(low, low + count)
        if low < 0 or low + count > volume.grid.shape[axis]:
            return None
    if not 0 <= first[k] < volume.grid.shape[k]:
        return None
    return _Lattice(
        normal=k,
        down=j,
        across=i,
        ranges=(ranges[0], ranges[1], ranges[2]),
        flip_down=bool(down[j] < 0),
        flip_across=bool(across[i] < 0),
    )


def _axis(step: NDArray[np.float64], count: int) -> int | None:
    """Return the axis that a step of exactly one voxel runs along, over so many pixels."""
    axis = int(np.abs(step).argmax())
    ideal = np.zeros(3)
    ideal[axis] = np.sign(step[axis])
    return axis if np.abs(step - ideal).max() * count <= _WHOLE * 10 else None


def _copied(volume: Volume, lattice: _Lattice, mode: SlabMode, spread: Spread) -> NDArray[Any]:
    box = volume.voxels[lattice.ranges]
    if box.size < _WORTH_SPREADING and lattice.normal != _SCATTERED:
        spread = one_go  # done before another thread has woken
    if box.shape[lattice.normal] == 1:
        flat = _one_layer(volume, box, lattice, spread)
    else:
        flat = _projected(volume, box, lattice, mode, spread)
    picture = flat if lattice.down < lattice.across else flat.T
    if lattice.flip_down:
        picture = picture[::-1]
    if lattice.flip_across:
        picture = picture[:, ::-1]
    return np.ascontiguousarray(picture)


def _one_layer(
    volume: Volume, box: NDArray[Any], lattice: _Lattice, spread: Spread
) -> NDArray[Any]:
    """Return one layer of voxels, its axes in the order of the volume."""
    kernels = _LOOPS.module if box.dtype.name in _LOOPS.ready else None
    if lattice.normal != _SCATTERED or kernels is None:
        layer: NDArray[Any] = np.squeeze(box, axis=lattice.normal)
        return layer
    out = np.empty(box.shape[:2], dtype=box.dtype)
    low, voxels = tuple(int(part.start) for part in lattice.ranges), volume.voxels
    spread(lambda first, last: kernels.copy_side(voxels, out, low, first, last), box.shape[0])
    return out


def _projected(
    volume: Volume, box: NDArray[Any], lattice: _Lattice, mode: SlabMode, spread: Spread
) -> NDArray[Any]:
    axis = lattice.normal
    kernels = _LOOPS.module if box.dtype.name in _LOOPS.ready else None
    if volume.has_holes:
        low, high = volume.padding
        return masked(box, axis, mode, (box >= low) & (box <= high), volume.outside)
    if mode is SlabMode.MEAN:
        mean = box.mean(axis=axis, dtype=np.float64)
        return as_kind(mean, box.dtype)
    if kernels is None:
        flat: NDArray[Any] = box.max(axis=axis) if mode is SlabMode.MOST else box.min(axis=axis)
        return flat
    shape = tuple(count for at, count in enumerate(box.shape) if at != axis)
    out = np.empty(shape, dtype=box.dtype)
    voxels = volume.voxels
    project = kernels.box_most if mode is SlabMode.MOST else kernels.box_least
    ends = (
        tuple(int(part.start) for part in lattice.ranges),
        tuple(int(part.stop) for part in lattice.ranges),
    )
    spread(lambda a, b: project(voxels, out, axis, *ends, a, b), shape[0])
    return out
