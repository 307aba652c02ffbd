"""From files to reformatted pictures: in every orientation each pixel lies where it should.

The voxels hold a value that grows evenly along the patient's axes. Linear interpolation must then
meet the same formula at every point, whatever way the slices run.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from desktop.dicom.source import DicomSource
from desktop.domain.imaging import GeometryKind, Plane, Stack
from desktop.domain.message import Problem
from desktop.viewer.geometry import (
    edge_letters,
    patient_to_pixel,
    pixel_to_patient,
    reference_line,
)
from desktop.viewer.grid import Grid, grid_of
from desktop.viewer.lut import modality_values
from desktop.viewer.mpr import View, main_axes, recipe_of
from desktop.viewer.reslice import reslice
from desktop.viewer.volume import Volume, VolumeBuilder
from tests.dicom.making import ROOT, make_slice, to_bytes

SLICES, ROWS, COLUMNS = 5, 6, 8
ROW_MM, COLUMN_MM, SLICE_MM = 2.0, 1.0, 3.0
AXES = [tuple(sign * float(n == axis) for n in range(3)) for axis in range(3) for sign in (1, -1)]
STRAIGHT = [(row, column) for row in AXES for column in AXES if abs(np.dot(row, column)) < 0.5]
LETTERS = {
    (1.0, 0.0, 0.0): "L",
    (-1.0, 0.0, 0.0): "R",
    (0.0, 1.0, 0.0): "P",
    (0.0, -1.0, 0.0): "A",
    (0.0, 0.0, 1.0): "H",
    (0.0, 0.0, -1.0): "F",
}
PLANES = (Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL)


def field(points: np.ndarray) -> np.ndarray:
    """The value at patient points (..., 3)."""
    return 2_000.0 + points @ np.array([10.0, 7.0, 3.0])


def slanted() -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Three pairs of directions that lie along no axis."""
    made = []
    for seed in range(3):
        turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
        made.append((tuple(turn[:, 0]), tuple(turn[:, 1])))
    return made


def read(folder: Path, row, column, *, step: float = SLICE_MM, shear=(0.0, 0.0, 0.0), series=1):
    """Write a stack that runs along (or against) its normal, and read it back."""
    normal = np.cross(row, column)
    y, x = np.mgrid[:ROWS, :COLUMNS]
    for index in range(SLICES):
        origin = np.array([11.0, -7.0, 5.0]) + normal * step * index + np.array(shear) * index
        points = origin + x[..., None] * COLUMN_MM * np.array(row)
        points = points + y[..., None] * ROW_MM * np.array(column)
        made = make_slice(
            index,
            position=tuple(round(float(part), 9) for part in origin),
            pixels=np.round(field(points) * 4).astype(np.uint16),
            ImageOrientationPatient=[*(f"{part:.12g}"[:16] for part in (*row, *column))],
            PixelSpacing=[ROW_MM, COLUMN_MM],
            RescaleSlope="0.25",
            RescaleIntercept="0",
            RescaleType="US",
            SOPInstanceUID=f"{ROOT}.4.{series}.{index + 1}",
            SeriesInstanceUID=f"{ROOT}.5.{series}",
        )
        (folder / f"{series}-{(index * 3) % SLICES}").write_bytes(to_bytes(made))


def stacks_of(folder: Path) -> tuple[DicomSource, list[Stack]]:
    source = DicomSource()
    index = source.index(str(folder))
    return source, [stack for study in index.studies for stack in study.stacks]


def volume_of(source: DicomSource, stack: Stack) -> Volume:
    grid = grid_of(stack)
    assert isinstance(grid, Grid)
    builder = VolumeBuilder(grid)
    for index, ref in enumerate(stack.frames):
        builder.put(index, source.frame(ref))
    return builder.finish()


def hold_against_the_field(volume: Volume, *, is_sheared: bool = False) -> None:
    """Every main view and two slanted ones meet the formula wherever they have a value."""
    axes = main_axes(volume.grid)
    middle = volume.grid.to_patient(((SLICES - 1) / 2, (ROWS - 1) / 2, (COLUMNS - 1) / 2))
    turned = [
        axes[View.AXIAL].turned((0.6, 0.8, 0.0), 30),
        axes[View.CORONAL].turned((0, 0, 1), 55),
    ]
    for place, chosen in enumerate((*axes.values(), *turned)):
        recipe = recipe_of(volume.grid, chosen, middle)
        seen = 0
        for index in range(recipe.count):
            sheet = recipe.at(index)
            picture = reslice(volume, sheet)
            y, x = np.mgrid[: sheet.rows, : sheet.columns]
            points = np.array(sheet.origin_lps_mm)
            points = points + x[..., None] * sheet.column_mm * np.array(sheet.row_direction)
            points = points + y[..., None] * sheet.row_mm * np.array(sheet.column_direction)
            inside = picture != volume.outside
            seen += int(inside.sum())
            wanted = field(points) * 4
            at = np.array([volume.grid.to_index(tuple(p)) for p in points[inside]]).reshape(-1, 3)
            clear = np.all((at >= 0) & (at <= np.array(volume.grid.shape) - 1), axis=1)
            off = np.abs(picture[inside].astype(float) - wanted[inside])[clear]
            assert off.max(initial=0.0) <= 1.01, place
        assert seen >= SLICES * ROWS * COLUMNS // 4
        if place < len(axes) and not is_sheared:  # along the lattice no voxel is passed over
            assert seen == SLICES * ROWS * COLUMNS, place


@pytest.mark.parametrize("step", [SLICE_MM, -SLICE_MM], ids=["up", "down"])
def test_that_axis_aligned_slices_are_placed_named_and_resampled(
    tmp_path: Path, step: float
) -> None:
    for number, (row, column) in enumerate(STRAIGHT, start=1):
        folder = tmp_path / str(number)
        folder.mkdir()
        read(folder, row, column, step=step)
        source, (stack,) = stacks_of(folder)
        normal = np.cross(row, column)
        assert stack.geometry is GeometryKind.VOLUME
        assert stack.plane is PLANES[int(np.abs(normal).argmax())]
        placement = stack.frames[0].placement
        assert placement is not None
        edges = edge_letters(placement)
        assert edges is not None
        back = tuple(-part + 0.0 for part in row), tuple(-part + 0.0 for part in column)
        keys = [tuple(part + 0.0 for part in way) for way in (row, column)]
        assert (edges.right, edges.bottom) == (LETTERS[keys[0]], LETTERS[keys[1]])
        assert (edges.left, edges.top) == (LETTERS[back[0]], LETTERS[back[1]])
        for ref in stack.frames:
            frame = source.frame(ref)
            for x, y in itertools.product((0, 3, COLUMNS - 1), (0, ROWS - 1)):
                point = pixel_to_patient(ref.placement, ref.scale, x, y)
                assert point is not None
                wanted = field(np.array(point))
                assert modality_values(frame)[y, x] == pytest.approx(wanted, abs=0.13)
                hit = patient_to_pixel(ref.placement, ref.scale, point)
                assert hit is not None
                assert (hit.x, hit.y, hit.distance_mm) == pytest.approx((x, y, 0), abs=1e-6)
        hold_against_the_field(volume_of(source, stack))


@pytest.mark.parametrize("step", [SLICE_MM, -SLICE_MM], ids=["up", "down"])
def test_that_slanted_and_sheared_slices_are_resampled_where_they_lie(
    tmp_path: Path, step: float
) -> None:
    for number, (row, column) in enumerate(slanted(), start=1):
        for shear in ((0.0, 0.0, 0.0), tuple(0.8 * np.array(column))):
            folder = tmp_path / f"{number}{bool(any(shear))}"
            folder.mkdir()
            read(folder, row, column, step=step, shear=shear)
            source, (stack,) = stacks_of(folder)
            codes = [problem.code for problem in stack.problems]
            assert codes == (["dicom-tilted"] if any(shear) else [])
            grid = grid_of(stack)
            assert not isinstance(grid, Problem)
            hold_against_the_field(volume_of(source, stack), is_sheared=any(shear))


def test_that_a_reference_line_lies_on_both_planes(tmp_path: Path) -> None:
    pairs = [STRAIGHT[0], STRAIGHT[9], STRAIGHT[17], *slanted()]
    for number, (row, column) in enumerate(pairs, start=1):
        read(tmp_path, row, column, series=number)
    _, stacks = stacks_of(tmp_path)
    assert len(stacks) == len(pairs)
    drawn = 0
    size = (ROWS, COLUMNS)
    for one, other in itertools.permutations(stacks, 2):
        for on, of in itertools.product(one.frames[::2], other.frames[::2]):
            line = reference_line(on, size, of, size)
            if line is None:
                continue
            drawn += 1
            for x, y in ((line.start_x, line.start_y), (line.end_x, line.end_y)):
                assert -0.5 - 1e-6 <= x <= COLUMNS - 0.5 + 1e-6
                assert -0.5 - 1e-6 <= y <= ROWS - 0.5 + 1e-6
                point = pixel_to_patient(on.placement, on.scale, x, y)
                assert point is not None
                hit = patient_to_pixel(of.placement, of.scale, point)
                assert hit is not None
                assert abs(hit.distance_mm) < 1e-6
                assert -0.5 - 1e-6 <= hit.x <= COLUMNS - 0.5 + 1e-6
                assert -0.5 - 1e-6 <= hit.y <= ROWS - 0.5 + 1e-6
    assert drawn >= 10
