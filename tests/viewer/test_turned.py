"""A point of a turned image is where its pixel is: for every turn, zoom, pan and aspect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import PixelScale
from desktop.viewer.pane import PaneState
from desktop.viewer.resample import zoomed
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_place, turned_sheet, turned_view, vector_to_image
from desktop.viewer.zoom import Sheet, View, mapping

EVERY = [Turn(quarters=q, mirrored=m) for q in range(4) for m in (False, True)]
TURNS = st.sampled_from(EVERY)
FRACTION = st.floats(0.0, 1.0)


def place_of(sheet: Sheet, view: View, turn: Turn, size=(200, 150)):
    shown = turned_sheet(sheet, turn)
    return turned_place(mapping(shown, view, *size), shown, turn)


SIZES = st.tuples(st.integers(3, 9), st.integers(3, 9))
# device pixels of a pixel's shorter side: below 3 neighbours are mixed in; above 40 the longer
# side of the flattest pixel could reach past the pane
SIDES = st.floats(3.1, 40.0)


@given(TURNS, SIZES, SIDES, FRACTION, FRACTION, st.floats(0.3, 3))
def test_that_a_pixel_is_painted_where_its_centre_is_mapped_to(turn, size, side, cx, cy, aspect):
    rows, columns = size
    sheet = Sheet(columns=columns, rows=rows, aspect=aspect)
    whole = place_of(sheet, View(), turn)
    zoom = side / min(whole.scale_x, whole.scale_y)
    place = place_of(sheet, View(zoom=zoom, centre=(cx, cy)), turn)
    assert min(place.scale_x, place.scale_y) == pytest.approx(side)
    near = place.to_image((100, 75))  # the pixel in the middle of the pane
    x, y = (min(max(round(v), 0), n - 1) for v, n in zip(near, (columns, rows), strict=True))
    at = place.to_screen((x, y))
    assert 0 <= at[0] < 199
    assert 0 <= at[1] < 149
    stored = np.zeros((rows, columns), np.float32)
    stored[y, x] = 1.0
    patch = zoomed(turn.apply(stored), place, 200, 150)
    assert patch is not None
    value = patch.pixels[round(at[1] - 0.5) - patch.top, round(at[0] - 0.5) - patch.left]
    assert value > 0.5
    assert place.to_image(at) == pytest.approx((x, y), abs=1e-6)


@given(TURNS, TURNS, FRACTION, FRACTION)
def test_that_turning_keeps_what_is_in_the_middle(before, after, cx, cy):
    sheet = Sheet(columns=40, rows=30, aspect=1.25)
    view = View(zoom=3, centre=(cx, cy))
    middle = place_of(sheet, view, before).to_image((100, 75))
    again = place_of(sheet, turned_view(view, before, after), after).to_image((100, 75))
    assert again == pytest.approx(middle, abs=1e-6)


@pytest.mark.parametrize("turn", EVERY)
def test_that_a_step_on_screen_goes_that_way_on_screen(turn):
    place = place_of(Sheet(columns=40, rows=30), View(), turn)
    start = place.to_screen((10, 10))
    step = vector_to_image((1, 0), turn)
    moved = place.to_screen((10 + step[0], 10 + step[1]))
    assert moved == pytest.approx((start[0] + place.scale_x, start[1]))


@pytest.mark.parametrize("turn", EVERY)
def test_that_a_millimetre_is_as_long_in_both_directions_on_screen(turn):
    scale = PixelScale(row_mm=0.8, column_mm=0.5, basis="PixelSpacing")
    place = place_of(Sheet(columns=40, rows=30, aspect=0.8 / 0.5), View(), turn)
    across, down = np.array(place.to_screen((1, 0))), np.array(place.to_screen((0, 1)))
    origin = np.array(place.to_screen((0, 0)))
    per_mm = [np.abs(across - origin).sum() / scale.column_mm]
    per_mm.append(np.abs(down - origin).sum() / scale.row_mm)
    assert per_mm[0] == pytest.approx(per_mm[1])


def test_that_a_turned_image_is_held_until_accepted_and_again_after_the_next_turn():
    from dataclasses import replace

    state = PaneState(stack_key="a")
    assert not state.is_held
    turned = state.turned(state.turn.flipped())
    assert turned.is_held
    accepted = replace(turned, turn_accepted=True)
    assert not accepted.is_held
    assert accepted.turned(accepted.turn.rotated()).is_held
    assert not accepted.turned(Turn()).is_held
    assert accepted.reset() == state
