"""Planes and slabs against plain arithmetic, against scipy-free oracles and against SimpleITK."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.viewer import reslice as module
from desktop.viewer.grid import Grid
from desktop.viewer.mpr import Axes, View, main_axes, recipe_of, virtual_frame, virtual_stack
from desktop.viewer.reslice import Sheet, Slab, reslice, step_mm, warm_up
from desktop.viewer.reslice_plain import SlabMode
from desktop.viewer.volume import Volume
from tests.fakes.volumes import make_stack, make_volume, make_voxels

STACK = make_stack(9, 14, 12, step=(0.2, 0.5, 2.0))
VOLUME = make_volume(STACK, make_voxels((9, 14, 12)))
MODES = tuple(SlabMode)


@pytest.fixture(params=["compiled", "plain"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "plain":
        monkeypatch.setattr(module._LOOPS, "ready", set())
    elif not warm_up("int16"):
        pytest.skip("compiled loops are not available here")
    return str(request.param)


def oracle(volume: Volume, sheet: Sheet, slab: Slab) -> np.ndarray:
    """One pixel at a time, as the definition says."""
    grid = volume.grid
    normal = np.cross(sheet.row_direction, sheet.column_direction)
    step = step_mm(volume, sheet)
    reach = 0 if slab.mode is SlabMode.OFF else int(slab.thickness_mm / 2 / step + 1e-6)
    out = np.full((sheet.rows, sheet.columns), float(volume.outside))
    for r in range(sheet.rows):
        for c in range(sheet.columns):
            foot = (
                np.array(sheet.origin_lps_mm)
                + np.array(sheet.row_direction) * c * sheet.column_mm
                + np.array(sheet.column_direction) * r * sheet.row_mm
            )
            found = [one(volume, grid, foot + normal * m * step) for m in range(-reach, reach + 1)]
            values = [value for value in found if value is not None]
            if values:
                how = {SlabMode.MEAN: np.mean, SlabMode.MOST: max, SlabMode.LEAST: min}
                out[r, c] = how.get(slab.mode, lambda v: v[0])(values)
    return out


def one(volume: Volume, grid: Grid, point: np.ndarray) -> float | None:
    at = np.array(grid.to_index(tuple(point)))
    shape = np.array(grid.shape)
    if (at < -0.5).any() or (at > shape - 0.5).any():
        return None
    at = np.clip(at, 0, shape - 1)
    low = np.floor(at).astype(int)
    part, total = at - low, 0.0
    for corner in range(8):
        bits = np.array([(corner >> n) & 1 for n in range(3)])
        index = tuple(np.minimum(low + bits, shape - 1))
        value = float(volume.voxels[index])
        if volume.has_holes and volume.padding[0] <= value <= volume.padding[1]:
            return None
        total += value * float(np.prod(np.where(bits == 1, part, 1 - part)))
    return total


def turned(angle: float, about: tuple[float, float, float]) -> Axes:
    size = math.sqrt(sum(part * part for part in about))
    unit = (about[0] / size, about[1] / size, about[2] / size)
    return main_axes(VOLUME.grid)[View.CORONAL].turned(unit, angle)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("view", list(View))
def test_that_main_views_equal_the_definition(way: str, view: View, mode: SlabMode) -> None:
    axes = main_axes(VOLUME.grid)[view]
    slab = Slab(mode=mode, thickness_mm=5.0)
    recipe = recipe_of(VOLUME.grid, axes, VOLUME.grid.origin_lps_mm, slab)
    sheet = recipe.at(recipe.count // 2)
    assert np.abs(reslice(VOLUME, sheet, slab) - oracle(VOLUME, sheet, slab)).max() <= 0.51


@pytest.mark.parametrize("mode", MODES)
def test_that_oblique_views_equal_the_definition(way: str, mode: SlabMode) -> None:
    slab = Slab(mode=mode, thickness_mm=4.0)
    centre = VOLUME.grid.to_patient((4, 7, 6))
    recipe = recipe_of(VOLUME.grid, turned(27.0, (1.0, 2.0, 0.5)), centre, slab)
    sheet = recipe.at(recipe.count // 2)
    assert np.abs(reslice(VOLUME, sheet, slab) - oracle(VOLUME, sheet, slab)).max() <= 0.51


@pytest.mark.parametrize("mode", MODES)
def test_that_padding_is_never_mixed_into_a_value(way: str, mode: SlabMode) -> None:
    voxels = make_voxels((9, 14, 12))
    voxels[2:5, 3:8, 4:9] = -2000
    volume = make_volume(STACK, voxels, padding=(-2000, -1999))
    slab = Slab(mode=mode, thickness_mm=4.0)
    for axes in (main_axes(volume.grid)[View.CORONAL], turned(20.0, (0.0, 1.0, 1.0))):
        recipe = recipe_of(volume.grid, axes, volume.grid.to_patient((4, 7, 6)), slab)
        sheet = recipe.at(recipe.count // 2)
        found = reslice(volume, sheet, slab)
        assert np.abs(found - oracle(volume, sheet, slab)).max() <= 0.51
        assert not ((found > -1999) & (found < -1000)).any()


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-180, 180),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 1)),
    st.sampled_from(MODES),
)
def test_that_compiled_and_plain_loops_agree(
    angle: float, about: tuple[float, float, float], mode: SlabMode
) -> None:
    if not warm_up("int16"):
        pytest.skip("compiled loops are not available here")
    slab = Slab(mode=mode, thickness_mm=3.0)
    recipe = recipe_of(VOLUME.grid, turned(angle, about), VOLUME.grid.to_patient((4, 7, 6)), slab)
    sheet = recipe.at(recipe.count // 2)
    compiled = reslice(VOLUME, sheet, slab)
    kept, module._LOOPS.ready = module._LOOPS.ready, set()
    try:
        plain = reslice(VOLUME, sheet, slab)
    finally:
        module._LOOPS.ready = kept
    apart = compiled.astype(int) - plain
    # on the very edge of the volume the last bit decides whether a sample counts
    assert (np.abs(apart) > 1).mean() < 0.01


def test_that_views_along_the_lattice_copy_voxels_unchanged(way: str) -> None:
    straight = make_stack(9, 14, 12)
    voxels = make_voxels((9, 14, 12))
    volume = make_volume(straight, voxels)
    expected = {
        View.AXIAL: lambda n: voxels[n],  # feet first
        View.SAGITTAL: lambda n: voxels[::-1, :, 11 - n],  # head on top; P x F points to the right
        View.CORONAL: lambda n: voxels[::-1, n, :],  # L x F points to the back
        View.SOURCE: lambda n: voxels[n],
    }
    for view, cut in expected.items():
        recipe = recipe_of(volume.grid, main_axes(volume.grid)[view], (0.0, 0.0, 0.0))
        for n in range(recipe.count):
            assert np.array_equal(reslice(volume, recipe.at(n)), cut(n)), (view, n)


def test_that_results_are_the_same_however_rows_are_spread(way: str) -> None:
    recipe = recipe_of(
        VOLUME.grid, turned(33.0, (1.0, 1.0, 0.0)), VOLUME.grid.to_patient((4, 7, 6))
    )
    sheet = recipe.at(recipe.count // 2)

    def parts(rows: module.Rows, count: int) -> None:
        for begin in range(0, count, 3):
            rows(begin, min(count, begin + 3))

    assert np.array_equal(reslice(VOLUME, sheet), reslice(VOLUME, sheet, spread=parts))


def test_that_samples_along_the_normal_are_never_a_voxel_apart() -> None:
    for angle in (0.0, 10.0, 45.0, 77.0):
        axes = turned(angle, (1.0, 0.0, 0.0))
        recipe = recipe_of(VOLUME.grid, axes, (0.0, 0.0, 0.0))
        step = step_mm(VOLUME, recipe.sheet)
        moved = VOLUME.grid.matrix() @ (np.array(axes.normal) * step)
        assert np.abs(moved).max() <= 1.0 + 1e-9


def test_that_oblique_values_are_within_one_of_simpleitk(way: str) -> None:
    sitk = pytest.importorskip("SimpleITK")
    straight = make_stack(20, 30, 28, step=(0.0, 0.0, 2.0))
    volume = make_volume(straight, make_voxels((20, 30, 28)))
    image = sitk.GetImageFromArray(volume.voxels)
    image.SetOrigin(volume.grid.origin_lps_mm)
    image.SetSpacing((0.75, 0.5, 2.0))
    for angle in (13.0, 41.0, 68.0):
        recipe = recipe_of(
            volume.grid, turned(angle, (1.0, 0.7, 0.2)), volume.grid.to_patient((10, 15, 14))
        )
        sheet = recipe.at(recipe.count // 2)
        normal = np.cross(sheet.row_direction, sheet.column_direction)
        turn = np.stack((sheet.row_direction, sheet.column_direction, normal), axis=1)
        cut = sitk.Resample(
            image,
            (sheet.columns, sheet.rows, 1),
            sitk.Transform(),
            sitk.sitkLinear,
            sheet.origin_lps_mm,
            (sheet.column_mm, sheet.row_mm, 1.0),
            tuple(turn.ravel()),
            float(volume.outside),
        )
        theirs = sitk.GetArrayFromImage(cut)[0].astype(int)
        ours = reslice(volume, sheet).astype(int)
        both = (theirs != volume.outside) & (ours != volume.outside)
        assert both.mean() > 0.2
        assert np.abs(theirs - ours)[both].max() <= 1


def test_that_a_marked_voxel_is_where_every_view_says() -> None:
    voxels = np.zeros((9, 14, 12), dtype=np.int16)
    voxels[6, 3, 8] = 1000
    volume = make_volume(STACK, voxels)
    point = volume.grid.to_patient((6, 3, 8))
    for axes in (*main_axes(volume.grid).values(), turned(30.0, (0.3, 1.0, 0.4))):
        recipe = recipe_of(volume.grid, axes, point)
        stack = virtual_stack(STACK, volume.grid, View.AXIAL, recipe)
        seen = []
        for ref in stack.frames:
            frame = virtual_frame(volume, recipe, ref, None)
            best = np.unravel_index(int(frame.stored.argmax()), frame.stored.shape)
            seen.append((int(frame.stored.max()), ref, best))
        value, ref, (row, column) = max(seen, key=lambda item: item[0])
        assert value >= 500
        assert ref.placement is not None
        place = np.array(ref.placement.origin_lps_mm)
        place = place + np.array(ref.placement.row_direction) * column * ref.scale.column_mm
        place = place + np.array(ref.placement.column_direction) * row * ref.scale.row_mm
        off = np.subtract(volume.grid.to_index(tuple(place)), (6, 3, 8))
        assert np.abs(off).max() <= 0.5
