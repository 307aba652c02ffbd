"""Geometry and sameness of the sampled series."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from desktop.teaching import canvas, sampling
from desktop.teaching.bones import paint_arches
from desktop.teaching.grid import axial_plane, grid_of, sagittal_plane
from desktop.teaching.lumbar_case import (
    AX_T1,
    AX_T2,
    SAG_STIR,
    SAG_T1,
    SAG_T2,
    frame_of_reference_uid,
    instance_uid,
    protocol,
    sample_series,
    series_uid,
    study_uid,
)
from desktop.teaching.sampling import SeriesPlan, sample_together
from desktop.teaching.signal import Sequence, signal_of
from desktop.teaching.spine_frame import lumbar_spine
from desktop.teaching.tissues import Tissue

LUMBAR_DISCS = ("L3-L4", "L4-L5", "L5-S1")


def _short(number: int, *indices: int) -> SeriesPlan:
    plan = protocol()[number]
    return replace(plan, planes=tuple(plan.planes[i] for i in indices))


def test_that_the_five_series_come_in_the_order_they_are_shown() -> None:
    assert list(protocol()) == [SAG_T2, SAG_STIR, AX_T2, AX_T1, SAG_T1]
    assert [p.description for p in protocol().values()] == [
        "Sag T2 TSE",
        "Sag STIR",
        "Ax T2 TSE",
        "Ax T1 TSE",
        "Sag T1 TSE",
    ]


def test_that_matrices_are_512_and_slices_evenly_spaced() -> None:
    for plan in protocol().values():
        first = plan.planes[0]
        offsets = [first.pixel(p.origin_lps_mm)[2] for p in plan.planes]
        steps = np.diff(offsets)
        assert (first.rows, first.columns) == (512, 512)
        assert np.allclose(np.abs(steps), plan.spacing_mm, atol=1e-6)
        assert np.all(np.sign(steps) == np.sign(steps[0]))


@pytest.mark.parametrize("level", LUMBAR_DISCS)
def test_that_an_axial_slice_passes_through_the_middle_of_each_lower_disc(level: str) -> None:
    disc = lumbar_spine().discs[level]
    middle = disc.world(0.0, 0.0, 0.0)
    nearest = min(abs(p.pixel(middle)[2]) for p in protocol()[AX_T2].planes)
    assert nearest < 2.3
    assert nearest < disc.half_height_mm


def test_that_the_sagittal_slices_show_every_lumbar_body_and_both_foramina() -> None:
    planes = protocol()[SAG_T2].planes
    for name in ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2"):
        row, column, _ = planes[8].pixel(lumbar_spine().bodies[name].world(0.0, 0.0, 0.0))
        assert 0 < row < 512
        assert 0 < column < 512
    xs = [p.origin_lps_mm[0] for p in planes]
    assert min(xs) <= -20.0
    assert max(xs) >= 20.0


def test_that_pixel_and_point_undo_each_other_on_a_tilted_plane() -> None:
    plane = axial_plane((1.0, 2.0, 3.0), 19.0, 200.0, 512)
    row, column, off_mm = plane.pixel(plane.point(100.0, 37.0))
    assert (row, column, off_mm) == pytest.approx((100.0, 37.0, 0.0), abs=1e-9)


def test_that_half_the_points_cover_the_same_field() -> None:
    plane = sagittal_plane(3.0, (0.0, 0.0), 300.0, 512)
    half = plane.halved()
    assert half.rows * half.row_spacing_mm == pytest.approx(plane.rows * plane.row_spacing_mm)
    assert half.point(-0.5, -0.5) == pytest.approx(plane.point(-0.5, -0.5))


def test_that_the_same_seed_gives_the_same_pixels_and_another_seed_others() -> None:
    plan = _short(SAG_T2, 8)
    first = next(iter(sample_together((plan,), 1))).pixels
    canvas.texture_tile.cache_clear()
    sampling._grain.cache_clear()
    again = next(iter(sample_together((plan,), 1))).pixels
    other = next(iter(sample_together((plan,), 2))).pixels
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_that_a_concurrent_mapper_changes_nothing() -> None:
    plan = _short(AX_T2, 3, 23)
    alone = next(iter(sample_together((plan,), 1))).pixels
    with ThreadPoolExecutor(2) as pool:
        together = next(iter(sample_together((plan,), 1, pool.map))).pixels
    assert np.array_equal(alone, together)


def test_that_a_series_made_with_another_equals_the_one_made_alone() -> None:
    stir, t1 = _short(SAG_STIR, 8), _short(SAG_T1, 8)
    both = {s.plan.number: s.pixels for s in sample_together((stir, t1), 1)}
    alone = next(iter(sample_together((t1,), 1))).pixels
    assert np.array_equal(both[SAG_T1], alone)


def test_that_only_wanted_series_are_made() -> None:
    assert list(sample_series(1, map, frozenset())) == []


def test_that_uids_are_valid_distinct_and_stable() -> None:
    uids = [study_uid(), frame_of_reference_uid(), series_uid(2), series_uid(4)]
    uids += [instance_uid(2, i) for i in range(17)]
    assert len(set(uids)) == len(uids)
    assert all(u.startswith("2.25.") and len(u) <= 64 for u in uids)
    assert series_uid(2) == series_uid(2)
    assert study_uid(1) != study_uid(2)


def test_that_crops_of_a_grid_are_windows_of_the_whole() -> None:
    for number, index in ((SAG_T2, 8), (AX_T1, 23)):
        whole = grid_of(protocol()[number].planes[index])
        part = whole.crop((-10.0, 10.0, 0.0, 40.0, -90.0, -60.0))
        assert part is not None
        rows, columns = part.window
        full = np.broadcast_to(whole.d, (512, 512))[rows, columns]
        assert np.array_equal(np.broadcast_to(part.d, full.shape), full)


def test_that_fluid_outshines_all_on_t2_and_fat_on_t1_and_stir_silences_fat() -> None:
    sequences = {n: protocol()[n].sequence for n in (SAG_T2, SAG_T1, SAG_STIR)}

    def of(tissue: Tissue, number: int) -> float:
        return signal_of(tissue.value, sequences[number])

    solid = [t for t in Tissue if t not in (Tissue.CSF, Tissue.FLUID)]
    assert max(solid, key=lambda t: of(t, SAG_T1)) is Tissue.FAT
    assert all(of(t, SAG_T2) < of(Tissue.CSF, SAG_T2) for t in solid)
    assert of(Tissue.FAT, SAG_STIR) < 0.1 * of(Tissue.CSF, SAG_STIR)


def test_that_a_longer_echo_never_brightens() -> None:
    short = Sequence(name="a", repetition_ms=3000, echo_ms=20)
    long = Sequence(name="b", repetition_ms=3000, echo_ms=90)
    assert all(signal_of(t.value, long) <= signal_of(t.value, short) for t in Tissue)


def test_that_no_part_of_the_spine_leaves_the_outline_of_its_window() -> None:
    plan = protocol()[AX_T1]
    grid = grid_of(plan.planes[20])
    blank = canvas.Canvas.blank(grid, (plan.sequence,), 1)
    blank.images += 500.0
    paint_arches(blank)
    changed = blank.images[0] != 500.0
    far = np.abs(grid.x[0]) > 45.5
    assert not changed[:, far].any()
    assert changed[:, ~far].any()
