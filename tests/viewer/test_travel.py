"""Which slices come next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.travel import AHEAD, Heading, around

WAYS = st.sampled_from((-1, 0, 1))


@given(count=st.integers(0, 60), index=st.integers(-5, 70), way=WAYS)
def test_that_every_slice_comes_once_and_the_shown_one_first(count, index, way):
    order = list(around(count, index, way))
    assert sorted(order) == list(range(count))
    if count:
        assert order[0] == min(max(index, 0), count - 1)


@given(count=st.integers(30, 60), index=st.integers(12, 18), way=st.sampled_from((-1, 1)))
def test_that_more_slices_come_where_the_reader_is_heading(count, index, way):
    soon = list(around(count, index, way))[1 : 2 * (AHEAD + 1) + 1]
    assert sum((at - index) * way > 0 for at in soon) == 2 * AHEAD
    assert soon[:AHEAD] == [index + way * step for step in range(1, AHEAD + 1)]


def test_that_without_a_direction_both_sides_come_alike():
    assert list(around(7, 3)) == [3, 4, 2, 5, 1, 6, 0]


def test_that_the_direction_is_that_of_the_last_step_of_the_same_stack():
    heading = Heading()
    assert heading.way(0, "a", 5) == 0
    assert heading.way(0, "a", 6) == 1
    assert heading.way(0, "a", 6) == 1  # standing still does not turn round
    assert heading.way(0, "a", 4) == -1
    assert heading.way(1, "a", 4) == 0  # another pane
    assert heading.way(0, "b", 9) == 0  # another stack
    assert heading.way(0, "b", 8) == -1
