"""Zoom, pan, resampling and the scale bar."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.resample import resizable, zoomed
from desktop.viewer.scalebar import scale_bar
from desktop.viewer.zoom import Mapping, Sheet, View, fit_scale, mapping, panned, zoomed_about

SHEETS = st.builds(
    Sheet,
    columns=st.integers(1, 3000),
    rows=st.integers(1, 3000),
    aspect=st.floats(0.2, 5.0),
)
SIZES = st.tuples(st.integers(50, 2000), st.integers(50, 2000))
VIEWS = st.builds(
    View, zoom=st.floats(0.3, 30.0), centre=st.tuples(st.floats(0, 1), st.floats(0, 1))
)


@given(SHEETS, VIEWS, SIZES, st.tuples(st.floats(-50, 3000), st.floats(-50, 3000)))
def test_that_screen_and_image_coordinates_are_inverse(sheet, view, size, point):
    place = mapping(sheet, view, *size)
    back = place.to_image(place.to_screen(point))
    assert back == pytest.approx(point, abs=1e-6 * (1 + max(map(abs, point))))


@given(SHEETS, SIZES)
def test_that_fit_shows_the_whole_image_and_touches_one_pair_of_edges(sheet, size):
    place = mapping(sheet, View(), *size)
    left, top = place.to_screen((-0.5, -0.5))
    right, bottom = place.to_screen((sheet.columns - 0.5, sheet.rows - 0.5))
    assert min(left, top, size[0] - right, size[1] - bottom) == pytest.approx(0, abs=1e-6)
    assert left == pytest.approx(size[0] - right, abs=1e-6)
    assert top == pytest.approx(size[1] - bottom, abs=1e-6)


def test_that_pixels_keep_their_true_shape():
    place = mapping(Sheet(columns=100, rows=50, aspect=2.0), View(), 400, 400)
    assert place.scale_y == pytest.approx(2 * place.scale_x)


@given(SHEETS, SIZES, st.floats(0.5, 2.0), st.floats(0.25, 0.75), st.floats(0.25, 0.75))
def test_that_zooming_keeps_the_point_under_the_pointer(sheet, size, factor, x, y):
    view = View(zoom=2.0)
    at = (size[0] * x, size[1] * y)
    before = mapping(sheet, view, *size).to_image(at)
    after = zoomed_about(sheet, view, size, factor, at)
    inside = all(0 < part < 1 for part in after.centre)
    if inside:  # at the border of the image the view is held instead
        shown = mapping(sheet, after, *size).to_screen(before)
        assert shown == pytest.approx(at, abs=1e-5 * max(size))


@given(SHEETS, VIEWS, SIZES, st.tuples(st.floats(-9e3, 9e3), st.floats(-9e3, 9e3)))
def test_that_panning_never_loses_the_image(sheet, view, size, delta):
    moved = panned(sheet, view, size, delta)
    assert all(0 <= part <= 1 for part in moved.centre)


def test_that_panning_moves_the_image_with_the_pointer():
    sheet, size = Sheet(columns=200, rows=200), (400, 400)
    before = mapping(sheet, View(zoom=2), *size)
    after = mapping(sheet, panned(sheet, View(zoom=2), size, (30, -20)), *size)
    assert after.offset_x - before.offset_x == pytest.approx(30)
    assert after.offset_y - before.offset_y == pytest.approx(-20)


def test_that_an_unsized_pane_does_not_divide_by_zero():
    assert fit_scale(Sheet(columns=10, rows=10), 0, 0) == 1.0


@given(
    st.integers(1, 200),
    st.integers(1, 200),
    VIEWS,
    st.tuples(st.integers(20, 300), st.integers(20, 300)),
)
def test_that_a_patch_lies_inside_the_pane_and_where_the_image_is(columns, rows, view, size):
    sheet = Sheet(columns=columns, rows=rows)
    place = mapping(sheet, view, *size)
    patch = zoomed(np.zeros((rows, columns), np.int16), place, *size)
    if patch is None:
        return
    left, top, width, height = patch.box
    assert left >= 0
    assert top >= 0
    assert left + width <= size[0]
    assert top + height <= size[1]
    image_left = place.to_screen((-0.5, -0.5))[0]
    assert left == pytest.approx(max(0, image_left), abs=0.51)


def test_that_a_marked_pixel_stands_where_the_mapping_says():
    stored = np.zeros((90, 120), np.uint16)
    stored[37, 81] = 1000
    place = mapping(Sheet(columns=120, rows=90), View(zoom=3, centre=(0.6, 0.4)), 500, 400)
    patch = zoomed(stored, place, 500, 400)
    y, x = np.unravel_index(np.argmax(patch.pixels), patch.pixels.shape)
    expected = place.to_screen((81, 37))
    assert x + patch.left + 0.5 == pytest.approx(expected[0], abs=1.0)
    assert y + patch.top + 0.5 == pytest.approx(expected[1], abs=1.0)


def test_that_shrinking_averages_so_that_no_thin_line_is_lost():
    stored = np.zeros((400, 400), np.float32)
    stored[:, 201] = 800.0
    place = mapping(Sheet(columns=400, rows=400), View(), 50, 50)
    patch = zoomed(stored, place, 50, 50)
    assert patch.pixels.max() == pytest.approx(100.0)


def test_that_an_image_narrower_and_taller_than_its_pixels_is_resized_both_ways():
    stored = np.tile(np.arange(40, dtype=np.float32), (400, 1))
    patch = zoomed(stored, Mapping(scale_x=4, scale_y=0.25, offset_x=2, offset_y=0), 160, 100)
    row = patch.pixels[50]
    assert (np.diff(row) >= 0).all()
    assert len(np.unique(row)) > 100  # interpolated across, not in steps of a pixel


@pytest.mark.parametrize("dtype", [">u2", "<i2", "i1", "u1", ">i4", "u4", "f4", "f8"])
def test_that_every_stored_type_is_resized_without_changing_values(dtype):
    stored = np.array([[1, 2], [3, 100]], dtype=dtype)
    made = resizable(stored)
    assert made.tolist() == [[1, 2], [3, 100]]
    same = Mapping(scale_x=1, scale_y=1, offset_x=0.5, offset_y=0.5)
    assert zoomed(made, same, 2, 2).pixels.tolist() == [[1, 2], [3, 100]]


def test_that_nothing_is_made_of_an_image_out_of_sight():
    away = Mapping(scale_x=1, scale_y=1, offset_x=900, offset_y=0)
    assert zoomed(np.zeros((5, 5), np.int16), away, 100, 100) is None


@given(st.floats(0.01, 100), st.floats(30, 600))
def test_that_the_scale_bar_is_round_true_and_fits(px_per_mm, room):
    bar = scale_bar(px_per_mm, room)
    if bar is None:
        assert px_per_mm > room
        return
    assert bar.length_px == pytest.approx(bar.length_mm * px_per_mm)
    assert bar.length_px <= room
    assert bar.length_mm % bar.ticks == 0


def test_that_no_scale_gives_no_bar():
    assert scale_bar(None, 100) is None
