"""Scrolling together, by position."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import Plane
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.sync import Offsets, spacing_mm, synced_index, synced_view
from desktop.viewer.zoom import View
from tests.fakes.images import stack


@given(
    st.floats(0.5, 6),
    st.floats(0.5, 6),
    st.integers(2, 40),
    st.integers(2, 40),
    st.data(),
)
def test_that_linked_slices_are_never_more_than_half_a_slice_apart(a_mm, b_mm, n, m, data):
    one = stack(uid="1", spacing_mm=a_mm, count=n)
    two = stack(uid="2", spacing_mm=b_mm, count=m, centre_mm=(3.0, -2.0, 0.3))
    index = data.draw(st.integers(0, n - 1))
    found = synced_index(one, index, two)
    here = one.frames[index].position_mm
    positions = np.array([ref.position_mm for ref in two.frames])
    gap = np.abs(positions - here).min()
    if found is None:
        assert gap > 0.5 * b_mm  # it lies beyond the end of the other stack
    else:
        assert abs(positions[found] - here) == pytest.approx(gap)
        assert gap <= 0.75 * max(a_mm, b_mm, 1.0) + 1e-9  # nothing from elsewhere passes for it


def test_that_three_and_five_mm_stacks_meet_at_the_same_place():
    one = stack(uid="1", spacing_mm=3.0, count=21)
    two = stack(uid="2", spacing_mm=5.0, count=13)
    for index in range(21):
        found = synced_index(one, index, two)
        assert abs(two.frames[found].position_mm - one.frames[index].position_mm) <= 2.5


def test_that_slices_of_another_plane_do_not_follow():
    assert synced_index(stack(), 3, stack(Plane.SAGITTAL, uid="2")) is None


def test_that_another_frame_of_reference_does_not_follow():
    assert synced_index(stack(), 3, stack(uid="2", frame_of_reference="9.9")) is None
    assert synced_index(stack(), 3, stack(uid="2", frame_of_reference=None)) is None


def test_that_a_slice_beyond_the_end_moves_nothing():
    assert synced_index(stack(count=21), 0, stack(uid="2", count=3)) is None


def test_that_the_spacing_comes_from_positions_where_it_is_not_stated():
    bare = dataclasses.replace(stack(spacing_mm=4.5), spacing_mm=None)
    assert spacing_mm(bare) == pytest.approx(4.5)


def other_study(spacing_mm=5.0, count=13, **more):
    return stack(uid="9", frame_of_reference="9.9", spacing_mm=spacing_mm, count=count, **more)


def test_that_examinations_follow_each_other_only_once_a_reader_has_aligned_them():
    now, then = stack(uid="1", spacing_mm=3.0, count=21), other_study(centre_mm=(0, 0, 112.5))
    assert synced_index(now, 10, then, Offsets()) is None
    offsets = Offsets().aligned([(now, 10), (then, 8)])
    assert synced_index(now, 10, then, offsets) == 8
    for index in range(21):
        found = synced_index(now, index, then, offsets)
        if found is not None:
            moved = now.frames[index].position_mm - now.frames[10].position_mm
            wanted = then.frames[8].position_mm + moved
            assert abs(then.frames[found].position_mm - wanted) <= 2.5  # half a slice


def test_that_an_alignment_holds_both_ways_and_for_other_series_of_the_same_examinations():
    now, then = stack(uid="1", count=9), other_study()
    offsets = Offsets().aligned([(now, 2), (then, 6)])
    assert offsets.between(then, now) == -offsets.between(now, then)
    t1 = stack(uid="2", count=9, description="another series of now")
    assert offsets.between(t1, then) == offsets.between(now, then)
    sagittal = stack(Plane.SAGITTAL, uid="3")
    assert offsets.between(sagittal, then) is None
    assert synced_index(sagittal, 2, then, offsets) is None


def test_that_an_alignment_holds_where_slices_run_the_other_way():
    now, then = stack(uid="1", spacing_mm=3.0, count=21), other_study(3.0, 21)
    backwards = dataclasses.replace(
        then,
        frames=tuple(
            dataclasses.replace(
                ref,
                placement=dataclasses.replace(
                    ref.placement,
                    row_direction=tuple(-v for v in ref.placement.row_direction),
                ),
            )
            for ref in reversed(then.frames)
        ),
    )
    offsets = Offsets().aligned([(now, 10), (backwards, 10)])
    assert synced_index(now, 13, backwards, offsets) == 7


def test_that_three_examinations_aligned_at_once_follow_from_any_of_them():
    a, b = stack(uid="1", count=9), other_study(4.0, 9)
    c = stack(uid="5", frame_of_reference="5.5", count=9, centre_mm=(0, 0, -33.0))
    offsets = Offsets().aligned([(a, 4), (b, 3), (c, 5)])
    assert synced_index(b, 3, c, offsets) == 5
    assert synced_index(c, 6, b, offsets) == 4


def test_that_a_patient_who_moved_between_two_series_can_be_aligned_again_and_it_can_be_forgotten():
    one, two = stack(uid="1", count=9), stack(uid="2", count=9)
    assert synced_index(one, 4, two, Offsets()) == 4
    moved = Offsets().aligned([(one, 4), (two, 6)])
    assert synced_index(one, 4, two, moved) == 6
    assert synced_index(one, 4, stack(uid="3", count=9), moved) == 4
    assert synced_index(one, 4, two, moved.without([one, two])) == 4
    assert moved.aligned([(one, 4), (two, 4)]) == Offsets()


def test_that_stacks_without_a_place_in_the_patient_are_never_aligned():
    bare = stack(uid="7")
    bare = dataclasses.replace(
        bare, frames=tuple(dataclasses.replace(r, placement=None) for r in bare.frames)
    )
    offsets = Offsets().aligned([(stack(), 3), (bare, 3)])
    assert offsets == Offsets()
    assert synced_index(stack(), 3, bare, offsets) is None


def test_that_slices_with_a_frame_of_reference_each_are_aligned_by_series():
    def torn(uid, shift):
        whole = stack(uid=uid, count=9, centre_mm=(0, 0, shift))
        return dataclasses.replace(
            whole,
            frames=tuple(
                dataclasses.replace(
                    ref,
                    placement=dataclasses.replace(
                        ref.placement, frame_of_reference_uid=f"{uid}.7.{i}"
                    ),
                )
                for i, ref in enumerate(whole.frames)
            ),
        )

    one, two = torn("1", 0.0), torn("2", 80.0)
    offsets = Offsets().aligned([(one, 4), (two, 4)])
    assert synced_index(one, 6, two, offsets) == 6


@given(st.floats(0.3, 8), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_that_a_synced_view_shows_the_same_point_of_the_patient(zoom, x, y):
    fine = stack(uid="1", rows=128, columns=128, pixel_mm=(0.5, 0.5))
    wide = stack(uid="2", rows=64, columns=64, pixel_mm=(3.0, 3.0))
    view = View(zoom=zoom, centre=(x, y))
    seen = synced_view(view, (fine, fine.frames[0]), (wide, wide.frames[0]))
    at = [
        pixel_to_patient(
            ref.placement, ref.scale, v.centre[0] * s.columns - 0.5, v.centre[1] * s.rows - 0.5
        )
        for s, ref, v in ((fine, fine.frames[0], view), (wide, wide.frames[0], seen))
    ]
    assert np.allclose(at[0][:2], at[1][:2], atol=1e-6)
    assert seen.zoom == pytest.approx(zoom * 3)  # the field is three times as wide
    back = synced_view(seen, (wide, wide.frames[0]), (fine, fine.frames[0]))
    assert back.zoom == pytest.approx(zoom)


def test_that_a_view_at_rest_stays_at_rest():
    fine, wide = stack(uid="1", pixel_mm=(0.5, 0.5)), stack(uid="2", pixel_mm=(3.0, 3.0))
    assert synced_view(View(), (fine, fine.frames[0]), (wide, wide.frames[0])) == View()
