"""Regions read against their mirror image."""

from __future__ import annotations

import math

import numpy as np
import pytest

from desktop.domain.imaging import FrameRef, PixelScale
from desktop.domain.measured import Reading
from desktop.domain.pixels import Frame
from desktop.viewer.measure_words import label
from desktop.viewer.measuring import measure
from desktop.viewer.metric import metric_at
from desktop.viewer.mirrored import flag_of, middle_line, mirror_flag, mirrored_points, ratios
from tests.fakes.images import stack

PLANAR = FrameRef(locator="nm", frame=1, sop_uid="1")
BOX = ((10.0, 20.0), (19.0, 20.0), (19.0, 29.0), (10.0, 29.0))


def scan():
    """A planar scan, 100 columns: 5 counts a pixel on its left half, 8 on the right."""
    counts = np.full((60, 100), 5, dtype=np.uint16)
    counts[:, 50:] = 8
    return Frame(ref=PLANAR, stored=counts, unit="{counts}")


def pair(ref=PLANAR, column=49.5):
    frame = scan()
    line = middle_line(100, 60)
    points = mirrored_points(metric_at(PLANAR, BOX), BOX, line)
    flag = mirror_flag(ref, points, BOX, column)
    one = (*measure("rectangle", points, PLANAR, frame).readings, flag)
    return points, one, measure("rectangle", BOX, PLANAR, frame).readings


def test_that_a_mirror_image_about_the_middle_lies_as_far_from_the_other_edge():
    points, one, other = pair()
    assert points[0] == (89.0, 20.0)
    assert points[2] == (80.0, 29.0)
    held = {r.name: r for r in one}
    assert (held["total"].value, held["total"].unit) == (800.0, "{counts}")
    assert {r.name: r.value for r in other}["total"] == 500.0


def test_that_counts_of_a_region_and_its_mirror_image_are_compared():
    _points, one, other = pair()
    found = {r.name: (r.value, r.unit) for r in ratios(one, other)}
    assert found == {"mirrored-mean": (1.6, "ratio"), "mirrored-total": (1.6, "ratio")}
    assert ratios(other, one) == ()


def test_that_where_sides_are_known_the_ratio_is_left_to_right_whichever_was_drawn():
    ref = stack(columns=100, rows=60).frames[0]  # the patient's left is at high columns
    _points, one, other = pair(ref)
    assert flag_of(one).name == "mirror-left"
    assert {r.name: r.value for r in ratios(one, other)}["mirrored-mean-left-right"] == 1.6
    flag = mirror_flag(ref, BOX, mirrored_points(metric_at(ref, BOX), BOX, middle_line(100, 60)), 9)
    assert flag.name == "mirror-right"
    back = (*other, flag)
    plain = tuple(r for r in one if r is not flag_of(one))
    assert {r.name: r.value for r in ratios(back, plain)}["mirrored-mean-left-right"] == 1.6


def test_that_a_line_reflects_in_millimetres_not_in_pixels():
    scale = PixelScale(row_mm=2.0, column_mm=1.0, basis="PixelSpacing")
    ref = FrameRef(locator="x", frame=1, sop_uid="1", scale=scale)
    plane = metric_at(ref, BOX)
    line = ((0.0, 0.0), (10.0, 5.0))  # at 45 degrees in mm
    assert mirrored_points(plane, ((6.0, 0.0),), line)[0] == pytest.approx((0.0, 3.0))
    assert mirrored_points(plane, BOX, ((3.0, 3.0), (3.0, 3.0))) is None
    twice = mirrored_points(plane, mirrored_points(plane, BOX, line), line)
    assert np.allclose(twice, BOX)
    assert math.isclose(
        plane.distance(*mirrored_points(plane, BOX[:2], line)), plane.distance(*BOX[:2])
    )


def test_that_nothing_is_divided_by_nothing_and_units_are_never_mixed():
    flag = Reading(name="mirror-unsided", value=1.0, unit="column")
    one = (Reading(name="mean", value=3.0, unit="HU"), flag)
    zero = (Reading(name="mean", value=0.0, unit="HU"),)
    assert ratios(one, zero)[0].value is None
    assert ratios(one, (Reading(name="mean", value=3.0, unit="SUVbw"),)) == ()


def test_that_the_label_says_what_it_is_mirrored_about():
    _points, one, _other = pair()
    lines = [str(value) for _name, value in label("rectangle", one, "none").args]
    assert any("mirror-about-middle" in line and "50.5" in line for line in lines)
    assert not any("mirror-unsided" in line for line in lines)
    drawn = (*one[:-1], Reading(name="mirror-unsided", value=None, unit="line"))
    lines = [str(value) for _name, value in label("rectangle", drawn, "none").args]
    assert any("mirror-about-line" in line for line in lines)
