"""Promises of the grey pipeline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer import lut

REF = FrameRef(locator="memory:1", frame=1, sop_uid="1.2.3")


def _frame(stored: np.ndarray, **rest: object) -> Frame:
    return Frame(ref=REF, stored=stored, **rest)  # type: ignore[arg-type]


def test_that_a_linear_window_meets_the_worked_example_of_the_standard() -> None:
    # PS3.3 C.11.2.1.2.1: c=2048, w=4096 maps 0 to black and 4095 to white
    frame = _frame(np.array([[0, 2047, 2048, 4095]], dtype=np.uint16))
    levels = lut.voi_levels(lut.modality_values(frame), Window(center=2048, width=4096))
    assert levels[0, 0] == 0.0
    assert levels[0, 3] == 255.0
    assert levels[0, 1] == pytest.approx(255 * 2047 / 4095)


def test_that_linear_exact_has_its_middle_at_the_centre() -> None:
    levels = lut.voi_levels(
        np.array([0.0, 50.0, 100.0]), Window(center=50, width=100, function="LINEAR_EXACT")
    )
    assert levels.tolist() == pytest.approx([0.0, 127.5, 255.0])


def test_that_sigmoid_is_half_at_the_centre_and_survives_extreme_values() -> None:
    window = Window(center=10, width=4, function="SIGMOID")
    levels = lut.voi_levels(np.array([-1e9, 10.0, 1e9]), window)
    assert levels.tolist() == pytest.approx([0.0, 127.5, 255.0])


def test_that_a_window_of_width_one_is_a_step() -> None:
    levels = lut.voi_levels(np.array([9.0, 9.5, 10.0]), Window(center=10, width=1))
    assert levels.tolist() == [0.0, 0.0, 255.0]


def test_that_monochrome1_and_the_readers_inversion_cancel_each_other() -> None:
    stored = np.arange(16, dtype=np.uint8).reshape(4, 4)
    plain, inverse = _frame(stored), _frame(stored, presentation_inverse=True)
    assert np.array_equal(lut.render(plain), 255 - lut.render(inverse))
    assert np.array_equal(lut.render(plain), lut.render(inverse, inverted=True))


def test_that_lookup_tables_are_extended_beyond_both_ends() -> None:
    table = LookupTable(first=10, values=np.array([0.0, 100.0, 200.0]), bits=8)
    assert lut.look_up(table, np.array([-5, 10, 11, 12, 99])).tolist() == [0, 0, 100, 200, 200]


def test_that_the_full_range_spans_all_values_also_of_a_flat_image() -> None:
    stored = np.array([[-2000, 5, 9]], dtype=np.int16)
    window = lut.full_range(_frame(stored, slope=2.0, padding=(-2000, -2000)))
    assert (window.center, window.width) == (-1990.5, 4019.0)
    assert lut.render(_frame(stored), lut.full_range(_frame(stored))).tolist() == [[0, 254, 255]]
    assert lut.full_range(_frame(np.full((2, 2), 7, dtype=np.int16))).width == 1.0


def test_that_float_pixels_with_gaps_still_render() -> None:
    stored = np.array([[0.0, np.nan, np.inf, 2.0]], dtype=np.float32)
    shown = lut.render(_frame(stored))
    assert shown.dtype == np.uint8
    assert shown[0, 3] == 255
    assert shown[0, 0] == 0


def test_that_colour_is_shown_as_it_is() -> None:
    rgb = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert np.array_equal(lut.render(_frame(rgb, photometric="RGB")), rgb)


def test_that_the_default_view_is_first_window_then_first_lut_then_full_range() -> None:
    stored = np.array([[1, 5]], dtype=np.uint8)
    window = Window(center=3, width=2)
    table = LookupTable(first=0, values=np.zeros(4), bits=8)
    assert lut.default_voi(_frame(stored, windows=(window,), voi_luts=(table,))) is window
    assert lut.default_voi(_frame(stored, voi_luts=(table,))) is table
    assert lut.default_voi(_frame(stored)) == lut.full_range(_frame(stored))


_centers = st.floats(-5000, 5000)
_widths = st.floats(1, 9000)
_slopes = st.sampled_from([1.0, 0.5, 2.44, -1.0, 1e-4, 37.25])
_functions = st.sampled_from(["LINEAR", "LINEAR_EXACT", "SIGMOID"])


@given(_centers, _widths, _slopes, st.floats(-2000, 2000), _functions, st.booleans())
def test_that_the_table_and_the_formula_agree(
    center: float, width: float, slope: float, intercept: float, function: str, signed: bool
) -> None:
    values = np.linspace(-32768, 32767, 900).astype(np.int16)
    stored = (values if signed else values.view(np.uint16)).reshape(30, 30)
    frame = _frame(stored, slope=slope, intercept=intercept)
    window = Window(center=center, width=width, function=function)
    by_formula = lut.grey_levels(frame, frame.stored, window)
    table, offset = lut.stored_to_grey_lut(frame, window)
    assert np.array_equal(table[stored.astype(np.int64) + offset], by_formula)
    assert np.array_equal(lut.render(frame, window), by_formula)


@given(_centers, _widths, _functions)
def test_that_brighter_tissue_is_never_darker_on_screen(
    center: float, width: float, function: str
) -> None:
    stored = np.arange(-2000, 2000, dtype=np.int16).reshape(40, 100)
    shown = lut.render(_frame(stored), Window(center=center, width=width, function=function))
    assert (np.diff(shown.ravel().astype(int)) >= 0).all()


def test_that_table_by_bits_serves_signed_pixels_without_an_addition() -> None:
    stored = np.array([[-32768, -1, 0, 32767]], dtype=np.int16)
    frame = _frame(stored)
    table, offset = lut.stored_to_grey_lut(frame, Window(center=0, width=40000))
    by_bits = lut.by_bits(table, offset)
    assert np.array_equal(by_bits[stored.view(np.uint16)], table[stored.astype(int) + offset])
