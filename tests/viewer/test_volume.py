"""Which stacks make a volume, and what it costs to put one together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import GeometryKind
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.grid import Grid, grid_of
from desktop.viewer.lut import modality_values
from desktop.viewer.volume import VolumeBuilder, VolumeError
from tests.fakes.volumes import made, make_stack, make_volume, make_voxels


def test_that_every_voxel_lies_where_its_slice_says() -> None:
    stack = make_stack(step=(0.3, 0.4, 2.0))  # sheared, as behind a tilted gantry
    grid = made(stack)
    for k, ref in enumerate(stack.frames):
        assert ref.placement is not None
        assert grid.to_patient((k, 0, 0)) == pytest.approx(ref.placement.origin_lps_mm)
    assert grid.spacing_mm == pytest.approx((np.sqrt(0.25 + 4.0), 0.5, 0.75))


@given(st.tuples(*(st.floats(-5, 15) for _ in range(3))))
def test_that_points_and_indexes_are_inverse(at: tuple[float, float, float]) -> None:
    grid = made(make_stack(step=(0.3, -0.4, 2.0)))
    assert grid.to_index(grid.to_patient(at)) == pytest.approx(at, abs=1e-9)


@pytest.mark.parametrize("code", ["dicom-missing-slices", "dicom-uneven-spacing"])
def test_that_an_irregular_stack_is_refused_with_its_reason(code: str) -> None:
    why = Problem.of("k", code, count=1, after="3", least="1", most="2")
    found = grid_of(make_stack(problems=(why,), geometry=GeometryKind.STACK))
    assert isinstance(found, Problem)
    assert (found.code, found.args) == ("volume-irregular", (("reason", why.message),))


def test_that_too_few_slices_and_missing_sizes_are_refused() -> None:
    few = grid_of(make_stack(2))
    blank = make_stack()
    frames = tuple(replace(ref, scale=type(ref.scale)()) for ref in blank.frames)
    none = grid_of(replace(blank, frames=frames))
    assert isinstance(few, Problem)
    assert few.code == "volume-too-few"
    assert isinstance(none, Problem)
    assert none.code == "volume-no-spacing"


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e308, 0.0])
def test_that_a_broken_position_never_makes_a_grid(bad: float) -> None:
    found = grid_of(make_stack(step=(bad, 0.0, bad)))
    assert isinstance(found, Problem)


def test_that_one_slice_off_its_place_is_refused() -> None:
    stack = make_stack()
    where = stack.frames[3].placement
    assert where is not None
    off = replace(where, origin_lps_mm=(-18.0, -30.0, 46.0))
    frames = (*stack.frames[:3], replace(stack.frames[3], placement=off), *stack.frames[4:])
    found = grid_of(replace(stack, frames=frames))
    assert isinstance(found, Problem)
    assert found.code == "volume-stray-slice"


def test_that_slices_with_a_frame_of_reference_each_share_a_space_of_their_own() -> None:
    stack = make_stack()
    frames = tuple(
        replace(
            ref,
            placement=replace(ref.placement, frame_of_reference_uid=f"1.{k}"),  # type: ignore[type-var]
        )
        for k, ref in enumerate(stack.frames)
    )
    grid = made(replace(stack, frames=frames))
    assert grid.frame_of_reference_uid == f"mpr:{stack.key}"


def test_that_pixels_are_kept_once_and_shared_with_the_frames() -> None:
    stack = make_stack()
    voxels = make_voxels((7, 6, 5))
    builder = VolumeBuilder(made(stack))
    frames = [Frame(ref=ref, stored=voxels[k]) for k, ref in enumerate(stack.frames)]
    for k, frame in reversed(list(enumerate(frames))):
        builder.put(k, frame)
    volume = builder.finish()
    for k, frame in enumerate(frames):
        shared = builder.shared(k, frame)
        assert np.shares_memory(shared.stored, volume.voxels)
        assert np.array_equal(shared.stored, frame.stored)
    assert volume.voxels.nbytes == voxels.nbytes


def test_that_what_lies_outside_is_a_value_no_voxel_has() -> None:
    stack = make_stack()
    for kind in (np.int8, np.uint8, np.int16, np.uint16):
        info = np.iinfo(kind)
        voxels = np.full((7, 6, 5), info.max, dtype=kind)
        voxels[3, 2, 1] = info.min
        volume = make_volume(stack, voxels)
        assert volume.outside not in volume.voxels
        assert volume.voxels.astype(np.int64).sum() == voxels.astype(np.int64).sum()
        assert volume.padding == (volume.outside, volume.outside)


def test_that_slices_scaled_differently_become_values() -> None:
    stack = make_stack()
    voxels = make_voxels((7, 6, 5)) + np.int16(1001)
    builder = VolumeBuilder(made(stack))
    frames = [
        Frame(ref=ref, stored=voxels[k], slope=1.0 + k, intercept=-2.0)
        for k, ref in enumerate(stack.frames)
    ]
    for k, frame in enumerate(frames):
        builder.put(k, frame)
    volume = builder.finish()
    for k, frame in enumerate(frames):
        assert np.allclose(volume.voxels[k], modality_values(frame), rtol=1e-6)
    assert (volume.like.slope, volume.like.intercept) == (1.0, 0.0)


def test_that_colour_and_other_sizes_are_refused() -> None:
    stack = make_stack()
    builder = VolumeBuilder(made(stack))
    with pytest.raises(VolumeError) as colour:
        builder.put(0, Frame(ref=stack.frames[0], stored=np.zeros((6, 5, 3), dtype=np.uint8)))
    with pytest.raises(VolumeError) as size:
        builder.put(0, Frame(ref=stack.frames[0], stored=np.zeros((6, 6), dtype=np.int16)))
    assert (colour.value.problem.code, size.value.problem.code) == (
        "volume-colour",
        "volume-size-differs",
    )
    with pytest.raises(VolumeError):
        builder.finish()


def test_that_slices_of_another_unit_are_refused() -> None:
    stack = make_stack()
    builder = VolumeBuilder(made(stack))
    pixels = np.zeros((6, 5), dtype=np.int16)
    builder.put(0, Frame(ref=stack.frames[0], stored=pixels, unit="HU"))
    for other in ({"unit": "stored"}, {"unit": "HU", "unit_factor": 2.0}):
        with pytest.raises(VolumeError) as caught:
            builder.put(1, Frame(ref=stack.frames[1], stored=pixels, **other))  # type: ignore[arg-type]
        assert caught.value.problem.code == "volume-units-differ"


def test_that_a_grid_is_a_value() -> None:
    assert made(make_stack()) == made(make_stack())
    assert isinstance(grid_of(make_stack()), Grid)
