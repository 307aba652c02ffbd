"""Promises of patient coordinates and cuts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import (
    FramePlacement,
    FrameRef,
    GeometryKind,
    PixelScale,
    Plane,
    Stack,
)
from desktop.viewer import geometry

SCALE = PixelScale(row_mm=0.5, column_mm=0.8, basis="PixelSpacing")
AXIAL = FramePlacement(
    origin_lps_mm=(-40.0, -30.0, 10.0),
    row_direction=(1.0, 0.0, 0.0),
    column_direction=(0.0, 1.0, 0.0),
    frame_of_reference_uid="1.2",
)
SAGITTAL = FramePlacement(
    origin_lps_mm=(0.0, -50.0, 50.0),
    row_direction=(0.0, 1.0, 0.0),
    column_direction=(0.0, 0.0, -1.0),
    frame_of_reference_uid="1.2",
)


def _ref(placement: FramePlacement, scale: PixelScale = SCALE) -> FrameRef:
    return FrameRef(locator="m:1", frame=1, sop_uid="1.2.3", placement=placement, scale=scale)


def test_that_planes_are_named_by_their_normal() -> None:
    assert geometry.plane_of(AXIAL) is Plane.AXIAL
    assert geometry.plane_of(SAGITTAL) is Plane.SAGITTAL
    tilt = math.radians(45)
    oblique = FramePlacement(
        origin_lps_mm=(0, 0, 0),
        row_direction=(1, 0, 0),
        column_direction=(0, math.cos(tilt), math.sin(tilt)),
    )
    assert geometry.plane_of(oblique) is Plane.OBLIQUE
    assert geometry.plane_of(None) is Plane.NONE


def test_that_an_axial_image_has_the_patients_right_at_its_left_edge() -> None:
    letters = geometry.edge_letters(AXIAL)
    assert letters == geometry.EdgeLetters(left="R", right="L", top="A", bottom="P")
    assert geometry.edge_letters(SAGITTAL) == geometry.EdgeLetters(
        left="A", right="P", top="H", bottom="F"
    )
    assert geometry.edge_letters(None) is None


def test_that_letters_of_a_slanted_direction_come_strongest_first() -> None:
    assert geometry.orientation_letters((0.1, -0.2, 0.97)) == "HAL"
    assert geometry.orientation_letters((0.01, 0.0, 1.0)) == "H"


_numbers = st.floats(-300, 300)
_angles = st.floats(0, 2 * math.pi)


@given(_numbers, _numbers, _angles, _angles)
def test_that_pixel_to_patient_and_back_is_the_same_pixel(
    x: float, y: float, turn: float, tilt: float
) -> None:
    row = (math.cos(turn), math.sin(turn), 0.0)
    column = (
        -math.sin(turn) * math.cos(tilt),
        math.cos(turn) * math.cos(tilt),
        math.sin(tilt),
    )
    placement = FramePlacement(
        origin_lps_mm=(3.0, -7.0, 11.0), row_direction=row, column_direction=column
    )
    point = geometry.pixel_to_patient(placement, SCALE, x, y)
    assert point is not None
    hit = geometry.patient_to_pixel(placement, SCALE, point)
    assert hit is not None
    assert (hit.x, hit.y) == pytest.approx((x, y), abs=1e-6)
    assert hit.distance_mm == pytest.approx(0.0, abs=1e-6)


def test_that_a_frame_without_pixel_size_has_no_patient_points() -> None:
    assert geometry.pixel_to_patient(AXIAL, PixelScale(), 1, 2) is None
    assert geometry.patient_to_pixel(None, SCALE, (0, 0, 0)) is None


def test_that_the_reference_line_is_the_cut_of_both_pictures() -> None:
    # The sagittal plane x = 0 meets the axial picture in the column 40 mm from its first pixel.
    line = geometry.reference_line(_ref(AXIAL), (120, 100), _ref(SAGITTAL), (200, 200))
    assert line is not None
    assert line.start_x == pytest.approx(50.0)
    assert line.end_x == pytest.approx(50.0)
    assert {round(line.start_y, 6), round(line.end_y, 6)} == {-0.5, 119.5}


def test_that_the_reference_line_ends_where_the_other_picture_ends() -> None:
    line = geometry.reference_line(_ref(AXIAL), (120, 100), _ref(SAGITTAL), (200, 50))
    # The sagittal picture reaches from y = -50.4 to -10.4 mm: rows below -30 mm of the axial one.
    assert line is not None
    assert max(line.start_y, line.end_y) == pytest.approx((-50 + 0.8 * 49.5 + 30) / 0.5)


def test_that_parallel_planes_and_foreign_frames_of_reference_have_no_line() -> None:
    assert geometry.reference_line(_ref(AXIAL), (9, 9), _ref(AXIAL), (9, 9)) is None
    foreign = FramePlacement(
        origin_lps_mm=SAGITTAL.origin_lps_mm,
        row_direction=SAGITTAL.row_direction,
        column_direction=SAGITTAL.column_direction,
        frame_of_reference_uid="9.9",
    )
    assert geometry.reference_line(_ref(AXIAL), (99, 99), _ref(foreign), (99, 99)) is None


def test_that_pictures_that_do_not_meet_have_no_line() -> None:
    assert geometry.reference_line(_ref(AXIAL), (120, 20), _ref(SAGITTAL), (200, 200)) is None


def test_that_the_nearest_slice_is_found_only_in_the_same_frame_of_reference() -> None:
    frames = tuple(
        _ref(
            FramePlacement(
                origin_lps_mm=(0.0, 0.0, 4.0 * index),
                row_direction=(1, 0, 0),
                column_direction=(0, 1, 0),
                frame_of_reference_uid="1.2",
            )
        )
        for index in range(5)
    )
    stack = Stack(
        series_uid="1",
        stack=1,
        number=1,
        description="",
        modality="MR",
        plane=Plane.AXIAL,
        geometry=GeometryKind.VOLUME,
        rows=1,
        columns=1,
        transfer_syntax="",
        frames=frames,
    )
    assert geometry.nearest_frame(stack, (70.0, 0.0, 9.0), "1.2") == (2, pytest.approx(1.0))
    assert geometry.nearest_frame(stack, (0.0, 0.0, 9.0), "7.7") is None
    assert geometry.nearest_frame(stack, (0.0, 0.0, 9.0), None) is None
