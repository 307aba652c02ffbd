"""Promises of measuring."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import FrameRef, PixelScale, UltrasoundRegion
from desktop.domain.pixels import Frame
from desktop.viewer import measure
from desktop.viewer.measure_ellipse import ellipse

MM = PixelScale(row_mm=2.0, column_mm=0.5, basis="PixelSpacing")


def _ref(**rest: object) -> FrameRef:
    return FrameRef(locator="m:1", frame=1, sop_uid="1.2", **rest)  # type: ignore[arg-type]


def _frame(stored: np.ndarray, ref: FrameRef | None = None, **rest: object) -> Frame:
    return Frame(ref=ref or _ref(scale=MM), stored=stored, **rest)  # type: ignore[arg-type]


def test_that_a_length_uses_row_and_column_spacing_each_in_its_direction() -> None:
    assert measure.length(_ref(scale=MM), (0, 0), (10, 0)).value == 5.0
    assert measure.length(_ref(scale=MM), (0, 0), (0, 10)).value == 20.0
    assert measure.length(_ref(scale=MM), (0, 0), (6, 2)).value == 5.0


def test_that_without_a_pixel_size_a_length_is_in_px_never_in_mm() -> None:
    result = measure.length(_ref(), (0, 0), (3, 4))
    assert (result.value, result.unit, result.basis) == (5.0, "px", "none")
    assert [problem.code for problem in result.problems] == ["viewer-no-spacing"]


def test_that_an_angle_sees_the_true_shape_of_the_pixels() -> None:
    right = measure.angle(_ref(scale=MM), (4, 0), (0, 0), (0, 1))
    assert right.value == pytest.approx(90.0)
    slanted = measure.angle(_ref(scale=MM), (4, 0), (0, 0), (4, 1))
    assert slanted.value == pytest.approx(45.0)
    by_aspect = measure.angle(_ref(aspect=4.0), (4, 0), (0, 0), (4, 1))
    assert by_aspect.value == pytest.approx(45.0)


def test_that_an_angle_of_coinciding_points_is_refused() -> None:
    result = measure.angle(_ref(scale=MM), (1, 1), (1, 1), (2, 2))
    assert result.value is None
    assert [problem.code for problem in result.problems] == ["viewer-angle-undefined"]


def test_that_a_centre_on_the_ellipse_belongs_to_it() -> None:
    stored = np.arange(25, dtype=np.uint8).reshape(5, 5)
    result = ellipse(_frame(stored), ((1, 2), (3, 2), (2, 1), (2, 3)))
    assert result.statistics is not None
    assert result.statistics.count == 5
    expected = [7, 11, 12, 13, 17]
    assert result.value == pytest.approx(np.mean(expected))
    assert result.statistics.sd == pytest.approx(np.std(expected, ddof=1))
    assert (result.statistics.min, result.statistics.max) == (7, 17)
    assert result.statistics.area == pytest.approx(math.pi)  # 1 px x 1 px half-axes, 1 mm2 a pixel
    assert result.statistics.area_unit == "mm2"


def test_that_an_ellipse_beside_the_image_says_so() -> None:
    stored = np.zeros((4, 4), dtype=np.uint8)
    result = ellipse(_frame(stored), ((50, 52), (54, 52), (52, 50), (52, 54)))
    assert result.value is None
    assert "viewer-region-empty" in [problem.code for problem in result.problems]


def test_that_axes_that_do_not_cross_in_the_middle_are_reported() -> None:
    stored = np.zeros((40, 40), dtype=np.uint8)
    result = ellipse(_frame(stored), ((0, 10), (20, 10), (18, 5), (18, 15)))
    assert "viewer-ellipse-axes" in [problem.code for problem in result.problems]


def test_that_a_probe_takes_the_nearest_pixel_after_the_modality_step() -> None:
    stored = np.array([[1, 2], [3, 4]], dtype=np.int16)
    frame = _frame(stored, slope=2.0, intercept=-1000.0, unit="HU")
    result = measure.probe(frame, (0.6, 0.4))
    assert (result.value, result.unit, result.basis) == (-996.0, "HU", "PixelSpacing")
    assert measure.probe(frame, (-0.5, 0)).value == -998.0
    assert measure.probe(frame, (1.5, 0)).problems[0].code == "viewer-outside-image"


def test_that_uptake_values_come_in_their_unit() -> None:
    frame = _frame(np.array([[200]], dtype=np.int16), slope=0.5, unit="SUVbw", unit_factor=0.01)
    assert measure.probe(frame, (0, 0)).value == pytest.approx(1.0)


def test_that_colour_gives_no_value() -> None:
    frame = _frame(np.zeros((2, 2, 3), dtype=np.uint8))
    assert measure.probe(frame, (0, 0)).value is None
    assert ellipse(frame, ((0, 1), (2, 1), (1, 0), (1, 2))).value is None


def test_that_ultrasound_is_measured_only_within_one_spatial_region() -> None:
    space = PixelScale(row_mm=0.2, column_mm=0.2, basis="UltrasoundRegion")
    ref = _ref(
        regions=(
            UltrasoundRegion(min_x=0, min_y=0, max_x=99, max_y=99, scale=space),
            UltrasoundRegion(min_x=0, min_y=100, max_x=99, max_y=199),
        )
    )
    inside = measure.length(ref, (10, 10), (60, 10))
    assert (inside.value, inside.unit, inside.basis) == (
        pytest.approx(10.0),
        "mm",
        "UltrasoundRegion",
    )
    across = measure.length(ref, (10, 10), (10, 150))
    assert (across.unit, across.problems[0].code) == ("px", "viewer-outside-region")
    doppler = measure.length(ref, (10, 110), (10, 150))
    assert (doppler.unit, doppler.problems[0].code) == ("px", "viewer-region-not-spatial")


_coordinates = st.floats(-500, 500)
_points = st.tuples(_coordinates, _coordinates)


@given(_points, _points)
def test_that_a_length_is_the_same_from_either_end(a: tuple, b: tuple) -> None:
    there, back = measure.length(_ref(scale=MM), a, b), measure.length(_ref(scale=MM), b, a)
    assert there.value == back.value
