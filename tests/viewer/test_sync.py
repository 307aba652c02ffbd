"""Scrolling together, by position."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import Plane
from desktop.viewer.sync import spacing_mm, synced_index
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
    import dataclasses

    bare = dataclasses.replace(stack(spacing_mm=4.5), spacing_mm=None)
    assert spacing_mm(bare) == pytest.approx(4.5)
