"""A regular lattice of voxels in the patient, and which stacks make one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import GeometryKind, Stack, Vector3
from desktop.domain.message import Problem
from desktop.viewer.geometry import along, dot

Index3 = tuple[float, float, float]  # (slice, row, column)

MAX_VOXELS = 800_000_000
_LEAST_SLICES = 3
_STRAY_PART = 0.25  # of the slice distance: how far a slice may lie from its place on the lattice
_REASONS = ("dicom-missing-slices", "dicom-duplicate-positions", "dicom-uneven-spacing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Centres of voxels: ``origin + column * column_step + row * row_step + slice * slice_step``.

    Steps are LPS mm; they need not be at right angles (a tilted gantry shears the slices).
    ``shape`` is (slices, rows, columns).
    """

    shape: tuple[int, int, int]
    origin_lps_mm: Vector3
    column_step: Vector3
    row_step: Vector3
    slice_step: Vector3
    frame_of_reference_uid: str | None = None

    @property
    def spacing_mm(self) -> Index3:
        """Length of a step between slices, rows and columns, in mm."""
        return (_size(self.slice_step), _size(self.row_step), _size(self.column_step))

    @property
    def least_spacing_mm(self) -> float:
        """The shortest step."""
        return min(self.spacing_mm)

    def to_patient(self, at: Index3) -> Vector3:
        """Return the patient point (LPS mm) of an index (slice, row, column)."""
        point = along(self.origin_lps_mm, self.slice_step, at[0])
        return along(along(point, self.row_step, at[1]), self.column_step, at[2])

    def matrix(self) -> NDArray[np.float64]:
        """Return the (3, 3) matrix from LPS mm to steps in (slice, row, column); read only."""
        return _matrix(self.slice_step, self.row_step, self.column_step)

    def to_index(self, point_lps_mm: Vector3) -> Index3:
        """Return the index (slice, row, column) of a patient point; parts between voxels too."""
        offset = np.subtract(point_lps_mm, self.origin_lps_mm)
        found = self.matrix() @ offset
        return (float(found[0]), float(found[1]), float(found[2]))

    def holds(self, point_lps_mm: Vector3) -> bool:
        """Whether a point lies in a voxel of the grid."""
        found = self.to_index(point_lps_mm)
        return all(
            abs(part - (count - 1) / 2.0) <= count / 2.0
            for part, count in zip(found, self.shape, strict=True)
        )

    def corners(self) -> tuple[Vector3, ...]:
        """Return the centres of the eight outermost voxels."""
        ends = [(0, count - 1) for count in self.shape]
        return tuple(self.to_patient((k, j, i)) for k in ends[0] for j in ends[1] for i in ends[2])


@lru_cache(maxsize=32)
def _matrix(slice_step: Vector3, row_step: Vector3, column_step: Vector3) -> NDArray[np.float64]:
    steps = np.array([slice_step, row_step, column_step], dtype=np.float64).T
    inverse = np.asarray(np.linalg.inv(steps), dtype=np.float64)
    inverse.flags.writeable = False
    return inverse


def grid_of(stack: Stack) -> Grid | Problem:
    """Return the lattice a stack samples, or why it samples none.

    A stack whose slices each name a frame of reference of their own (a habit of de-identifying
    software) still is one regular series: it is taken, in a space of its own that is compared
    with no other stack.
    """
    fault = _fault(stack)
    if fault is not None:
        return fault
    first, last = stack.frames[0], stack.frames[-1]
    placement, end, scale = first.placement, last.placement, first.scale
    if placement is None or end is None or not scale.row_mm or not scale.column_mm:
        return _refused(stack, "volume-no-spacing")
    count = len(stack.frames) - 1
    travel = _minus(end.origin_lps_mm, placement.origin_lps_mm)
    grid = Grid(
        shape=(len(stack.frames), stack.rows, stack.columns),
        origin_lps_mm=placement.origin_lps_mm,
        column_step=_times(placement.row_direction, scale.column_mm),
        row_step=_times(placement.column_direction, scale.row_mm),
        slice_step=_times(travel, 1.0 / count),
        frame_of_reference_uid=space_of(stack),
    )
    if not _is_solid(grid):
        return _refused(stack, "volume-no-spacing")
    return _refused(stack, "volume-stray-slice") if _strays(stack, grid) else grid


def space_of(stack: Stack) -> str | None:
    """Return the frame of reference of a stack, or a name of its own where its slices differ."""
    named = {ref.placement.frame_of_reference_uid for ref in stack.frames if ref.placement}
    return next(iter(named)) if len(named) == 1 and None not in named else f"mpr:{stack.key}"


def _fault(stack: Stack) -> Problem | None:
    if len(stack.frames) < _LEAST_SLICES:
        return _refused(stack, "volume-too-few", count=str(len(stack.frames)))
    named = {problem.code: problem for problem in stack.problems}
    for code in _REASONS:
        if code in named:
            return Problem.of(stack.key, "volume-irregular", reason=named[code].message)
    if stack.geometry is not GeometryKind.VOLUME:
        return _refused(stack, "volume-not-parallel")
    if stack.rows * stack.columns * len(stack.frames) > MAX_VOXELS:
        return _refused(stack, "volume-too-large")
    return None


def _refused(stack: Stack, code: str, **args: str) -> Problem:
    return Problem.of(stack.key, code, **args)


def _strays(stack: Stack, grid: Grid) -> bool:
    """Whether a slice lies elsewhere than the lattice says."""
    limit = _STRAY_PART * grid.spacing_mm[0]
    for index, ref in enumerate(stack.frames):
        if ref.placement is None:
            return True
        off = _minus(ref.placement.origin_lps_mm, grid.to_patient((index, 0, 0)))
        if not _size(off) <= limit:
            return True
    return False


def _is_solid(grid: Grid) -> bool:
    """Whether the three steps are finite and span space."""
    sizes = grid.spacing_mm
    if not all(math.isfinite(size) and size > 0 for size in sizes):
        return False
    steps = np.array([grid.slice_step, grid.row_step, grid.column_step], dtype=np.float64)
    share = float(np.linalg.det(steps / np.array(sizes)[:, None]))
    return math.isfinite(share) and abs(share) > 0.1  # noqa: PLR2004 - tilts beyond 84 degrees


def _minus(a: Vector3, b: Vector3) -> Vector3:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _times(a: Vector3, by: float) -> Vector3:
    return (a[0] * by, a[1] * by, a[2] * by)


def _size(a: Vector3) -> float:
    return math.sqrt(dot(a, a))
