"""Reformatted views of a volume, as stacks like any other.

A virtual stack has frames with placements and true pixel sizes, so that letters, scale bars, lines,
synchronised scrolling and measuring treat it as they treat an acquired one. Its locators begin with
``mpr:`` and name the recipe its pictures are made by.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.domain.imaging import (
    RESLICED,
    FramePlacement,
    FrameRef,
    GeometryKind,
    PixelScale,
    Stack,
    Vector3,
)
from desktop.domain.pixels import Frame, Window
from desktop.viewer.geometry import along, cross, dot, plane_of
from desktop.viewer.grid import Grid
from desktop.viewer.lut import Voi
from desktop.viewer.reslice import NO_SLAB, Sheet, Slab, Spread, one_go, reslice
from desktop.viewer.volume import Volume

PREFIX = "mpr:"
_ALIGNED = 1.0 - 1e-9
_MOST_SIDE = 2048
_MOST_FRAMES = 4096
_ROUNDING = 1e-6


class View(StrEnum):
    """Which reformatted view a stack is. ``SOURCE`` keeps the acquired slices, for slabs."""

    AXIAL = "axial"
    SAGITTAL = "sagittal"
    CORONAL = "coronal"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Unit directions of a picture: along a row, down a column; the normal follows."""

    row: Vector3
    column: Vector3

    @property
    def normal(self) -> Vector3:
        """Return row x column."""
        return cross(self.row, self.column)

    def turned(self, about: Vector3, angle_deg: float) -> Axes:
        """Return the axes turned about a unit direction, right-handed."""
        return Axes(
            row=_turned(self.row, about, angle_deg),
            column=_unit(_turned(self.column, about, angle_deg)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the pictures of a virtual stack are made: first sheet, step to the next, slab."""

    sheet: Sheet
    step_mm: float
    count: int
    slab: Slab = NO_SLAB

    def at(self, index: int) -> Sheet:
        """Return the sheet of a frame, counted from 0."""
        normal = cross(self.sheet.row_direction, self.sheet.column_direction)
        origin = along(self.sheet.origin_lps_mm, normal, index * self.step_mm)
        return replace(self.sheet, origin_lps_mm=origin)


def is_virtual(name: str) -> bool:
    """Whether a locator, object or series name is that of a reformatted view."""
    return name.startswith(PREFIX)


def source_of(series_uid: str) -> str:
    """Return the key of the stack that a virtual series is cut from."""
    return series_uid.removeprefix(PREFIX).rpartition(":")[0]


def view_of(series_uid: str) -> View:
    """Return which view a virtual series is."""
    return View(series_uid.rpartition(":")[2])


def main_axes(grid: Grid) -> dict[View, Axes]:
    """Return the three views along the lattice that lie nearest to the patient's planes.

    Rows run to the patient's left (sagittal: to the back), columns to the back or to the feet, as
    each is read. For a tilted gantry the normal of the slices counts, not their shift.
    """
    rest = _orthonormal(grid)
    left = _take(rest, 0)
    back = _take(rest, 1)
    head = _take(rest, 2)
    down = _minus(head)
    return {
        View.AXIAL: Axes(row=left, column=back),
        View.SAGITTAL: Axes(row=back, column=down),
        View.CORONAL: Axes(row=left, column=down),
        View.SOURCE: Axes(row=_orthonormal(grid)[0], column=_orthonormal(grid)[1]),
    }


def recipe_of(grid: Grid, axes: Axes, through: Vector3, slab: Slab = NO_SLAB) -> Recipe:
    """Return the pictures that cover a volume along some axes.

    Along a direction of the lattice they fall on its voxels; along any other they are as fine as
    the finest side of a voxel, and one of them passes through ``through``.
    """
    across = _cover(grid, axes.row, through, _MOST_SIDE)
    down = _cover(grid, axes.column, through, _MOST_SIDE)
    deep = _cover(grid, axes.normal, through, _MOST_FRAMES)
    origin = along((0.0, 0.0, 0.0), axes.row, across[0])
    origin = along(along(origin, axes.column, down[0]), axes.normal, deep[0])
    sheet = Sheet(
        origin_lps_mm=origin,
        row_direction=axes.row,
        column_direction=axes.column,
        row_mm=down[1],
        column_mm=across[1],
        rows=down[2],
        columns=across[2],
    )
    return Recipe(sheet=sheet, step_mm=deep[1], count=deep[2], slab=slab)


def virtual_stack(source: Stack, grid: Grid, view: View, recipe: Recipe) -> Stack:
    """Return the stack of a recipe; its names are the same whenever the recipe is."""
    series_uid = f"{PREFIX}{source.key}:{view.value}"
    sheet = recipe.sheet
    shape = ":".join(f"{part:.4f}" for part in (*sheet.row_direction, *sheet.column_direction))
    spot = ":".join(f"{part:.3f}" for part in sheet.origin_lps_mm)
    sop_uid = f"{series_uid}:{shape}:{spot}"
    locator = f"{sop_uid}:{recipe.slab.mode.value}:{recipe.slab.thickness_mm:g}"
    frames = []
    for index in range(recipe.count):
        at = recipe.at(index)
        placement = FramePlacement(
            origin_lps_mm=at.origin_lps_mm,
            row_direction=at.row_direction,
            column_direction=at.column_direction,
            frame_of_reference_uid=grid.frame_of_reference_uid,
        )
        frames.append(
            FrameRef(
                locator=locator,
                frame=index + 1,
                sop_uid=sop_uid,
                position_mm=dot(cross(at.row_direction, at.column_direction), at.origin_lps_mm),
                placement=placement,
                scale=PixelScale(row_mm=at.row_mm, column_mm=at.column_mm, basis=RESLICED),
                aspect=at.row_mm / at.column_mm,
            )
        )
    return replace(
        source,
        series_uid=series_uid,
        stack=1,
        plane=plane_of(frames[0].placement),
        geometry=GeometryKind.VOLUME,
        rows=sheet.rows,
        columns=sheet.columns,
        frames=tuple(frames),
        problems=(),
        slice_thickness_mm=None,
        spacing_mm=recipe.step_mm,
        frame_times_ms=(),
    )


def virtual_frame(
    volume: Volume, recipe: Recipe, ref: FrameRef, voi: Voi | None, spread: Spread = one_go
) -> Frame:
    """Return the picture of a frame of a virtual stack, in the window of the volume."""
    like = volume.like
    windows = like.windows or ((voi,) if isinstance(voi, Window) else ())
    return Frame(
        ref=ref,
        stored=reslice(volume, recipe.at(ref.frame - 1), recipe.slab, spread),
        photometric=like.photometric,
        slope=like.slope,
        intercept=like.intercept,
        modality_lut=like.modality_lut,
        unit=like.unit,
        unit_factor=like.unit_factor,
        unit_offset=like.unit_offset,
        unit_inputs=like.unit_inputs,
        unit_problems=like.unit_problems,
        windows=windows,
        voi_luts=like.voi_luts,
        presentation_inverse=like.presentation_inverse,
        presentation_lut=like.presentation_lut,
        padding=volume.padding,
        lossy=like.lossy,
    )


def _orthonormal(grid: Grid) -> list[Vector3]:
    row, column = _unit(grid.column_step), _unit(grid.row_step)
    normal = _unit(cross(row, column))
    if dot(normal, grid.slice_step) < 0:
        normal = _minus(normal)
    return [row, column, normal]


def _take(rest: list[Vector3], axis: int) -> Vector3:
    """Take out the direction nearest to a patient axis, pointing along it.

    Axes are asked for in turn; the third takes what is left.
    """
    best = max(rest, key=lambda direction: abs(direction[axis]))
    rest.remove(best)
    return best if best[axis] >= 0 else _minus(best)


def _cover(grid: Grid, direction: Vector3, through: Vector3, most: int) -> tuple[float, float, int]:
    """Return (first position, step in mm, count) of samples that cover a volume in a direction."""
    places = [dot(direction, corner) for corner in grid.corners()]
    low, high = min(places), max(places)
    step = _step(grid, direction)
    if step is None:
        step = max(grid.least_spacing_mm, (high - low) / (most - 1))
        at = dot(direction, through)
        low = at - math.floor((at - low) / step + _ROUNDING) * step
    return low, step, min(most, int((high - low) / step + _ROUNDING) + 1)


def _step(grid: Grid, direction: Vector3) -> float | None:
    """Return the distance of voxels along a direction of the lattice, else ``None``."""
    axes = _orthonormal(grid)
    normal = axes[2]
    sizes = (grid.spacing_mm[2], grid.spacing_mm[1], abs(dot(grid.slice_step, normal)))
    for axis, size in zip(axes, sizes, strict=True):
        if abs(dot(axis, direction)) > _ALIGNED:
            return size
    return None


def _turned(vector: Vector3, about: Vector3, angle_deg: float) -> Vector3:
    """Turn a vector about a unit direction (Rodrigues' formula)."""
    angle = math.radians(angle_deg)
    cosine, sine = math.cos(angle), math.sin(angle)
    side, share = cross(about, vector), dot(about, vector) * (1.0 - cosine)
    return _unit(
        (
            vector[0] * cosine + side[0] * sine + about[0] * share,
            vector[1] * cosine + side[1] * sine + about[1] * share,
            vector[2] * cosine + side[2] * sine + about[2] * share,
        )
    )


def _unit(vector: Vector3) -> Vector3:
    size = math.sqrt(dot(vector, vector)) or 1.0
    return (vector[0] / size, vector[1] / size, vector[2] / size)


def _minus(vector: Vector3) -> Vector3:
    return (-vector[0], -vector[1], -vector[2])
