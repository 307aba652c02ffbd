"""Layouts and which pane is active."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.layout import Arrangement, Layout, layout_of, next_layout, smaller_for


def test_that_one_pane_and_back_changes_nothing():
    start = Arrangement(layout=Layout.FOUR, active=3)
    alone = start.toggled()
    assert alone.visible == (3,)
    assert alone.toggled() == start


def test_that_side_by_side_shows_the_pair_that_was_chosen():
    two = Arrangement(pair=(0, 2), active=2).with_layout(Layout.TWO)
    assert two.visible == (0, 2)
    assert [two.layout.cell(spot) for spot in range(2)] == [(0, 0), (0, 1)]
    assert two.moved(1).active == 0


def test_that_in_one_pane_the_next_pane_comes_from_the_layout_before():
    alone = Arrangement(layout=Layout.TWO, active=0).with_layout(Layout.TWO).toggled()
    assert alone.moved(1).visible == (1,)
    assert alone.moved(1).toggled().layout is Layout.TWO


@given(st.lists(st.sampled_from([*Layout, "toggle", 1, -1]), max_size=30))
def test_that_the_active_pane_is_always_on_screen(steps):
    now = Arrangement()
    for step in steps:
        if isinstance(step, Layout):
            now = now.with_layout(step)
        elif step == "toggle":
            now = now.toggled()
        else:
            now = now.moved(step)
        assert now.active in now.visible
        assert len(now.visible) == now.layout.panes


def test_that_there_is_a_layout_for_every_grid_up_to_three_by_three():
    sizes = {(layout.rows, layout.columns) for layout in Layout}
    assert sizes == {(rows, columns) for rows in (1, 2, 3) for columns in (1, 2, 3)}
    assert layout_of(2, 3) is Layout.SIX
    assert layout_of(4, 1) is None


@given(st.sampled_from(list(Layout)))
def test_that_the_round_of_layouts_comes_by_one_pane_from_anywhere(start):
    seen, now = [], start
    for _ in range(6):
        now = next_layout(now)
        seen.append(now)
    assert Layout.ONE in seen
    assert Layout.NINE in seen


@given(st.integers(0, 9))
def test_that_the_smallest_layout_with_room_is_chosen(panes):
    assert smaller_for(panes).panes >= panes
    assert smaller_for(1) is Layout.ONE
