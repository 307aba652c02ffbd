"""Every measuring tool against its closed form, on pixels that are not square."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.imaging import RESLICED, FrameRef, PixelScale, UltrasoundRegion
from desktop.domain.measured import Reading
from desktop.domain.pixels import Frame
from desktop.viewer import measure_regions, measure_spine
from desktop.viewer.measuring import dragged, finished, measure, resampled, unfinished
from desktop.viewer.metric import metric_at
from desktop.viewer.tools import MEASURING
from desktop.viewer.toolset import SPECS

ROW_MM, COLUMN_MM = 1.7, 0.6
REF = FrameRef(
    locator="m:1",
    frame=1,
    sop_uid="1.2",
    scale=PixelScale(row_mm=ROW_MM, column_mm=COLUMN_MM, basis="PixelSpacing"),
    aspect=ROW_MM / COLUMN_MM,
)
BARE = FrameRef(locator="m:1", frame=1, sop_uid="1.2", aspect=ROW_MM / COLUMN_MM)
PLACES = st.floats(-200, 200)
SIZES = st.floats(2, 120)
TURNS = st.floats(0, 2 * math.pi)


def px(*points_mm):
    """Points in mm as pixels."""
    return tuple((x / COLUMN_MM, y / ROW_MM) for x, y in points_mm)


def values(tool, points, ref=REF, frame=None):
    made = measure(tool, points, ref, frame)
    return {reading.name: (reading.value, reading.unit) for reading in made.readings}


def turned(points, turn, shift=(0.0, 0.0)):
    c, s = math.cos(turn), math.sin(turn)
    return [(c * x - s * y + shift[0], s * x + c * y + shift[1]) for x, y in points]


def frame_of(stored, **more):
    return Frame(ref=more.pop("ref", REF), stored=np.asarray(stored), **more)


def test_that_every_measuring_tool_has_a_shape_and_a_meaning():
    assert set(SPECS) == set(MEASURING)
    frame = frame_of(np.arange(10_000, dtype=np.int16).reshape(100, 100))
    for tool, spec in SPECS.items():
        count = spec.clicks if not spec.strokes else 48
        clicks = tuple((10 + 37 * i % 61, 12 + 23 * i % 53) for i in range(count))
        made = measure(tool.value, finished(tool.value, clicks, REF), REF, frame)
        assert made.readings, tool
        assert any(reading.value is not None for reading in made.readings), tool


@given(PLACES, PLACES, SIZES, SIZES, TURNS)
def test_that_two_diameters_are_within_a_tenth_of_a_millimetre(x, y, long, short, turn):
    ends = turned([(-long / 2, 0), (long / 2, 0), (1, -short / 2), (1, short / 2)], turn, (x, y))
    found = values("bidirectional", px(*ends))
    assert found["long"] == (pytest.approx(max(long, short), abs=0.1), "mm")
    assert found["short"] == (pytest.approx(min(long, short), abs=0.1), "mm")


@given(PLACES, PLACES, SIZES, TURNS, st.floats(5, 60), st.floats(-40, 40))
def test_that_the_second_diameter_is_laid_at_right_angles_in_millimetres(x, y, long, turn, w, off):
    clicks = turned([(-long / 2, 0), (long / 2, 0), (0, -w / 2), (off, w / 2)], turn, (x, y))
    points = finished("bidirectional", px(*clicks), REF)
    a, b, c, d = (np.array((p[0] * COLUMN_MM, p[1] * ROW_MM)) for p in points)
    assert abs(np.dot(b - a, d - c)) <= 1e-6 * max(1.0, long * w)
    assert math.dist(c, d) == pytest.approx(w, abs=1e-6)


@given(PLACES, PLACES, TURNS, st.floats(1, 179), SIZES, SIZES)
def test_that_an_angle_is_within_a_tenth_of_a_degree(x, y, turn, angle, one, other):
    rad = math.radians(angle)
    arms = [(one, 0), (0, 0), (other * math.cos(rad), other * math.sin(rad))]
    points = px(*turned(arms, turn, (x, y)))
    assert values("angle", points)["angle"] == (pytest.approx(angle, abs=0.1), "deg")
    # without a pixel size the shape of the pixels still holds
    assert values("angle", points, BARE)["angle"][0] == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("tool", ["two-lines", "cobb"])
@given(turn=TURNS, angle=st.floats(0, 90), swap=st.booleans(), size=SIZES)
def test_that_the_angle_of_two_lines_does_not_ask_which_way_they_were_drawn(
    tool, turn, angle, swap, size
):
    rad = math.radians(angle)
    line = [(5, 50), (5 + size * math.cos(rad), 50 + size * math.sin(rad))]
    points = px(*turned([(0, 0), (size, 0), *(line[::-1] if swap else line)], turn))
    ((value, unit),) = values(tool, points).values()
    assert (value, unit) == (pytest.approx(angle, abs=0.1), "deg")


@given(PLACES, PLACES, SIZES, st.lists(TURNS, min_size=3, max_size=3))
def test_that_a_circle_through_three_points_is_the_circle(x, y, radius, at):
    gaps = [
        abs((a - b + math.pi) % (2 * math.pi) - math.pi)
        for a, b in zip(at, at[1:] + at[:1], strict=True)
    ]
    if min(gaps) < 0.3:
        return
    points = px(*((x + radius * math.cos(t), y + radius * math.sin(t)) for t in at))
    assert values("circle", points)["diameter"] == (pytest.approx(2 * radius, abs=0.1), "mm")


@given(TURNS, st.booleans(), st.floats(20, 50), st.floats(-15, 30), st.floats(2, 12))
def test_that_a_slip_is_along_the_endplate_forwards_positive(turn, mirrored, depth, moved, gap):
    flip = -1 if mirrored else 1
    points = [(0, 0), (flip * depth, 0), (flip * moved, -gap)]
    found = values("slip", px(*turned(points, turn)))
    assert found["slip"] == (pytest.approx(moved, abs=0.1), "mm")
    assert found["slip-percent"] == (pytest.approx(100 * moved / depth, abs=0.5), "percent")
    bare = values("slip", px(*turned(points, 0.0)), BARE)
    assert bare["slip"][1] == "px"


@given(TURNS, st.floats(4, 20), st.floats(4, 20), st.floats(20, 45))
def test_that_disc_heights_and_their_ratio_are_those_of_the_trapezium(turn, back, front, depth):
    points = [(0, -back), (depth, -front), (0, 0), (depth, 0)]
    found = values("disc-height", px(*turned(points, turn)))
    upper = math.hypot(depth, front - back)
    assert found["posterior"][0] == pytest.approx(back, abs=0.1)
    assert found["anterior"][0] == pytest.approx(front, abs=0.1)
    assert found["mean-height"][0] == pytest.approx((back + front) / 2, abs=0.1)
    assert found["height-ratio"][0] == pytest.approx(2 * (back + front) / (upper + depth), abs=0.01)


@given(TURNS, st.booleans(), st.floats(-60, 60))
def test_that_lordosis_is_positive_and_kyphosis_negative_however_the_image_is_turned(
    turn, mirrored, angle
):
    half = math.radians(angle) / 2
    flip = -1 if mirrored else 1
    # endplates 60 mm apart, posterior end first; they open forwards for a positive angle
    upper = [(0, -60), (flip * 30 * math.cos(half), -60 - 30 * math.sin(half))]
    lower = [(0, 0), (flip * 30 * math.cos(half), 30 * math.sin(half))]
    found = values("lordosis", px(*turned([*upper, *lower], turn)))["lordosis"]
    assert found == (pytest.approx(angle, abs=0.1), "deg")


def test_that_flexion_against_extension_is_the_difference_by_name():
    now = measure("slip", px((0, 0), (40, 0), (7, -5)), REF).readings
    before = measure("slip", px((0, 0), (40, 0), (3, -5)), REF).readings
    change = {r.name: r.value for r in measure_spine.difference(now, before)}
    assert change == {"slip": pytest.approx(4.0), "slip-percent": pytest.approx(10.0)}
    in_px = measure("slip", px((0, 0), (40, 0), (3, -5)), BARE).readings
    assert [r.name for r in measure_spine.difference(now, in_px)] == ["slip-percent"]
    low = measure("disc-height", px((0, -6), (30, -6), (0, 0), (30, 0)), REF).readings
    high = measure("disc-height", px((0, -8), (30, -8), (0, 0), (30, 0)), REF).readings
    part = {r.name: r.value for r in measure_spine.difference(low, high)}
    assert part["height-of-other"] == pytest.approx(0.75)
    assert part["mean-height"] == pytest.approx(-2.0)
    unknown = (Reading(name="slip", value=None, unit="mm"),)
    assert measure_spine.difference(now, unknown)[0].value is None


@given(TURNS, st.booleans(), st.floats(35, 100), st.floats(15, 35))
def test_that_the_alpha_angle_is_at_the_centre_from_the_neck_to_where_the_circle_ends(
    turn, mirrored, alpha, radius
):
    flip = -1 if mirrored else 1
    on = [(radius * math.cos(t), radius * math.sin(t)) for t in (2.0, 3.0, 4.1)]
    rad = math.radians(alpha)
    points = [*on, (radius * 1.6, 0), (radius * math.cos(rad), radius * math.sin(rad))]
    points = [(flip * x, y) for x, y in points]
    found = values("alpha", px(*turned(points, turn, (50, 60))))["alpha"]
    assert found == (pytest.approx(alpha, abs=0.1), "deg")


@given(st.floats(-0.3, 0.3), st.booleans(), st.floats(-20, 60), st.floats(15, 30))
def test_that_the_centre_edge_angle_follows_the_pelvis_and_has_a_sign(
    tilt, mirrored, angle, radius
):
    flip = -1 if mirrored else 1
    on = [(radius * math.cos(t), radius * math.sin(t)) for t in (0.2, 3.0, 4.6)]
    rad = math.radians(angle)
    edge = (1.3 * radius * math.sin(rad), -1.3 * radius * math.cos(rad))
    points = [*on, edge, (-180, 30), (-40, 30)]
    points = [(flip * x, y) for x, y in points]
    found = values("centre-edge", px(*turned(points, tilt, (150, 90))))["centre-edge"]
    assert found == (pytest.approx(angle, abs=0.1), "deg")


@given(st.floats(1, 9), st.floats(0, 3), TURNS)
@settings(max_examples=50)
def test_that_a_joint_space_is_the_least_distance_of_its_contours(gap, dip, turn):
    upper = [(x, 0.0) for x in np.linspace(0, 40, 24)]
    lower = [(x, gap + dip) for x in np.linspace(0, 40, 23)] + [(40.0, gap)]
    found = values("joint-space", px(*turned([*upper, *lower], turn)))
    assert found["least"] == (pytest.approx(gap, abs=0.1), "mm")
    assert found["mean-width"][0] <= gap + dip + 0.1


def test_that_contours_that_cross_have_no_space_between_them():
    upper = [(x, 0.0) for x in np.linspace(0, 40, 24)]
    lower = [(x, x - 20.0) for x in np.linspace(0, 40, 24)]
    assert values("joint-space", px(*upper, *lower))["least"] == (0.0, "mm")


@given(st.floats(2, 20), st.floats(2, 20), TURNS)
def test_that_the_area_of_a_nerve_is_the_area_of_its_outline(a, b, turn):
    outline = [
        (a * math.cos(t), b * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 64, endpoint=False)
    ]
    found = values("nerve-area", px(*turned(outline, turn, (80, 80))))["area"]
    polygon = math.pi * a * b * math.sin(2 * math.pi / 64) / (2 * math.pi / 64)
    assert found == (pytest.approx(polygon, rel=1e-6), "mm2")


# Regions


def brute(tool, points, shape):
    """Every pixel asked by itself, with the definition of inside or on."""
    mask = np.zeros(shape, dtype=bool)
    for row in range(shape[0]):
        for column in range(shape[1]):
            mask[row, column] = _inside(tool, points, (float(column), float(row)))
    return mask


def _inside(tool, points, at):
    if tool == "ellipse":
        cx, cy = np.mean(points, axis=0)
        a = (np.subtract(points[1], points[0])) / 2
        b = (np.subtract(points[3], points[2])) / 2
        u, v = np.linalg.solve(np.column_stack([a, b]), (at[0] - cx, at[1] - cy))
        return u * u + v * v <= 1 + 1e-9
    odd = False
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = (x1 - x0) * (at[1] - y0) - (y1 - y0) * (at[0] - x0)
        inside_box = min(x0, x1) <= at[0] <= max(x0, x1) and min(y0, y1) <= at[1] <= max(y0, y1)
        if cross == 0 and inside_box:
            return True
        if (y0 <= at[1] < y1) or (y1 <= at[1] < y0):
            odd ^= at[0] < x0 + (at[1] - y0) / (y1 - y0) * (x1 - x0)
    return odd


EIGHTHS = st.integers(-24, 160).map(lambda n: n / 8)
CORNERS = st.lists(st.tuples(EIGHTHS, EIGHTHS), min_size=3, max_size=9)


@given(CORNERS)
@settings(max_examples=150)
def test_that_a_drawn_region_holds_the_centres_inside_or_on_it_and_no_other(corners):
    part = measure_regions.part_of("freehand", tuple(corners), (17, 19))
    whole = np.zeros((17, 19), dtype=bool)
    rows, columns = part.mask.shape
    whole[part.row : part.row + rows, part.column : part.column + columns] = part.mask
    assert np.array_equal(whole, brute("freehand", tuple(corners), (17, 19)))


@given(EIGHTHS, EIGHTHS, st.integers(8, 60), st.integers(8, 60), st.integers(0, 20))
@settings(max_examples=80)
def test_that_an_ellipse_holds_the_same_centres_as_its_equation(x, y, a, b, lean):
    a, b, lean = a / 8, b / 8, lean / 16
    points = ((x - a, y - lean), (x + a, y + lean), (x, y - b), (x, y + b))
    part = measure_regions.part_of("ellipse", points, (17, 19))
    whole = np.zeros((17, 19), dtype=bool)
    rows, columns = part.mask.shape
    whole[part.row : part.row + rows, part.column : part.column + columns] = part.mask
    assert np.array_equal(whole, brute("ellipse", points, (17, 19)))


def test_that_a_rectangle_through_centres_counts_them_and_gives_the_sample_sd():
    stored = np.arange(100, dtype=np.int16).reshape(10, 10)
    frame = frame_of(stored, slope=2.0, intercept=-1000.0, unit="HU")
    points = finished("rectangle", ((2, 3), (5, 4)), REF)
    found = values("rectangle", points, frame=frame)
    block = stored[3:5, 2:6].astype(float) * 2 - 1000
    assert found["count"] == (8.0, "pixels")
    assert found["mean"] == (pytest.approx(block.mean()), "HU")
    assert found["sd"] == (pytest.approx(block.std(ddof=1)), "HU")
    assert (found["min"][0], found["max"][0]) == (block.min(), block.max())
    assert found["area"] == (pytest.approx(3 * COLUMN_MM * 1 * ROW_MM), "mm2")


def test_that_padding_counts_as_stored_and_is_told_and_no_numbers_never_count():
    stored = np.full((10, 10), 5.0, dtype=np.float32)
    stored[2:4] = -2000
    stored[5, 5] = np.nan
    frame = frame_of(stored, padding=(-2000, -2000))
    found = values("rectangle", finished("rectangle", ((0, 0), (9, 9)), REF), frame=frame)
    assert (found["count"][0], found["padding"][0]) == (100 - 1, 20)
    assert (found["min"][0], found["max"][0]) == (-2000.0, 5.0)
    between = replace(frame, ref=replace(frame.ref, scale=replace(frame.ref.scale, basis=RESLICED)))
    found = values("rectangle", finished("rectangle", ((0, 0), (9, 9)), REF), frame=between)
    assert (found["count"][0], found["min"][0]) == (100 - 20 - 1, 5.0)
    assert "padding" not in found


def test_that_a_region_off_the_image_has_an_area_and_no_mean():
    frame = frame_of(np.zeros((10, 10), dtype=np.int16))
    found = values("ellipse", finished("ellipse", ((50, 50), (60, 60)), REF), frame=frame)
    assert found["mean"][0] is None
    assert found["count"][0] == 0.0
    assert found["area"][0] == pytest.approx(math.pi * 25 * ROW_MM * COLUMN_MM)


def test_that_a_histogram_counts_every_pixel_of_the_region_once():
    stored = np.arange(400, dtype=np.int16).reshape(20, 20)
    points = finished("rectangle", ((0, 0), (19, 19)), REF)
    plot = measure_regions.histogram("rectangle", points, frame_of(stored, unit="HU"))
    assert sum(plot.y) == 400
    assert (plot.x_unit, plot.y_unit, len(plot.x)) == ("HU", "pixels", 64)
    flat = measure_regions.histogram("rectangle", points, frame_of(np.full((20, 20), 7)))
    assert sum(flat.y) == 400


@given(st.floats(1, 8), st.floats(1, 8), st.floats(10, 17), st.floats(10, 17))
def test_that_a_profile_of_a_ramp_is_the_ramp(x0, y0, x1, y1):
    rows, columns = np.mgrid[0:20, 0:20]
    frame = frame_of((3 * columns + 7 * rows).astype(np.int16), unit="HU")
    plot = measure_regions.profile(metric_at(REF, ()), ((x0, y0), (x1, y1)), frame)
    part = np.linspace(0, 1, len(plot.x))
    ramp = 3 * (x0 + part * (x1 - x0)) + 7 * (y0 + part * (y1 - y0))
    assert np.allclose(plot.y, ramp)
    assert plot.x[-1] == pytest.approx(math.hypot((x1 - x0) * COLUMN_MM, (y1 - y0) * ROW_MM))


def test_that_a_profile_has_gaps_off_the_image_and_over_padding():
    stored = np.full((10, 10), 4, dtype=np.int16)
    stored[:, 5] = -9
    frame = frame_of(stored, padding=(-9, -9))
    plot = measure_regions.profile(metric_at(REF, ()), ((-3, 2), (9, 2)), frame)
    x = np.linspace(-3, 9, len(plot.x))
    for at, value in zip(x, plot.y, strict=True):
        gone = bool(at < 0 or 4 < at < 6)
        assert (value is None) is gone, at


# What a value rests on


def test_that_without_a_pixel_size_no_tool_says_millimetres():
    frame = frame_of(np.zeros((100, 100), dtype=np.int16), ref=BARE)
    for tool, spec in SPECS.items():
        count = spec.clicks if not spec.strokes else 48
        clicks = tuple((10 + 37 * i % 61, 12 + 23 * i % 53) for i in range(count))
        made = measure(tool.value, finished(tool.value, clicks, BARE), BARE, frame)
        assert made.basis == "none"
        assert not {"mm", "mm2"} & {reading.unit for reading in made.readings}, tool


def test_that_points_of_two_ultrasound_regions_are_refused():
    space = PixelScale(row_mm=0.1, column_mm=0.1, basis="UltrasoundRegion")
    regions = (
        UltrasoundRegion(min_x=0, min_y=0, max_x=49, max_y=99, scale=space),
        UltrasoundRegion(min_x=50, min_y=0, max_x=99, max_y=99),
    )
    ref = FrameRef(locator="m:1", frame=1, sop_uid="1.2", regions=regions)
    inside = measure("length", ((10, 10), (40, 10)), ref)
    assert (inside.readings[0].value, inside.basis) == (pytest.approx(3.0), "UltrasoundRegion")
    assert measure("length", ((10, 10), (60, 10)), ref).is_refused
    assert measure("length", ((60, 10), (80, 10)), ref).is_refused  # it shows no space
    assert measure("angle", ((10, 10), (60, 10), (20, 20)), ref).is_refused


@pytest.mark.parametrize("tool", sorted(tool.value for tool in MEASURING))
def test_that_points_on_one_spot_never_raise_and_never_give_nonsense(tool):
    frame = frame_of(np.zeros((20, 20), dtype=np.int16))
    spec = SPECS[next(t for t in MEASURING if t.value == tool)]
    clicks = ((5.0, 5.0),) * (spec.clicks if not spec.strokes else 48)
    made = measure(tool, finished(tool, clicks, REF), REF, frame)
    for reading in made.readings:
        assert reading.value is None or math.isfinite(reading.value)


# Moving handles


@given(st.integers(0, 3), st.floats(-9, 9), st.floats(-9, 9))
def test_that_a_corner_of_a_box_moves_with_its_sides_still_upright(handle, dx, dy):
    box = finished("rectangle", ((10, 20), (40, 50)), REF)
    moved = dragged("rectangle", box, handle, (dx, dy), REF)
    assert moved[handle] == pytest.approx((box[handle][0] + dx, box[handle][1] + dy))
    assert moved[(handle + 2) % 4] == box[(handle + 2) % 4]
    assert moved[0][1] == pytest.approx(moved[1][1])
    assert moved[1][0] == pytest.approx(moved[2][0])
    assert moved[2][1] == pytest.approx(moved[3][1])
    assert moved[3][0] == pytest.approx(moved[0][0])


@given(st.integers(0, 3), st.floats(-9, 9), st.floats(-9, 9))
def test_that_an_end_of_an_ellipse_moves_about_its_centre_axes_at_right_angles(handle, dx, dy):
    before = finished("ellipse", ((10, 20), (70, 50)), REF)
    moved = dragged("ellipse", before, handle, (dx, dy), REF)
    assert moved[handle] == pytest.approx((before[handle][0] + dx, before[handle][1] + dy))
    assert np.allclose(np.mean(moved, axis=0), np.mean(before, axis=0))
    a = np.subtract(moved[1], moved[0]) * (COLUMN_MM, ROW_MM)
    b = np.subtract(moved[3], moved[2]) * (COLUMN_MM, ROW_MM)
    assert abs(np.dot(a, b)) < 1e-6 * np.linalg.norm(a) * np.linalg.norm(b)
    other = 2 - handle // 2 * 2
    was = np.subtract(before[other + 1], before[other]) * (COLUMN_MM, ROW_MM)
    now = np.subtract(moved[other + 1], moved[other]) * (COLUMN_MM, ROW_MM)
    assert np.linalg.norm(now) == pytest.approx(np.linalg.norm(was))


@given(st.integers(0, 3), st.floats(-6, 6), st.floats(-6, 6))
def test_that_two_diameters_stay_at_right_angles_when_an_end_moves(handle, dx, dy):
    before = finished("bidirectional", px((0, 0), (40, 0), (20, -10), (20, 10)), REF)
    moved = dragged("bidirectional", before, handle, (dx, dy), REF)
    a = np.subtract(moved[1], moved[0]) * (COLUMN_MM, ROW_MM)
    b = np.subtract(moved[3], moved[2]) * (COLUMN_MM, ROW_MM)
    assert abs(np.dot(a, b)) < 1e-6 * 1600
    assert moved[handle] == pytest.approx((before[handle][0] + dx, before[handle][1] + dy))


def test_that_a_whole_figure_moves_by_the_same_step():
    for tool in ("length", "ellipse", "cobb", "freehand"):
        points = ((1.0, 2.0), (3.0, 4.0), (5.0, 7.0), (9.0, 1.0))
        moved = dragged(tool, points, None, (2.0, -1.0), REF)
        assert moved == tuple((x + 2, y - 1) for x, y in points)


def test_that_a_stroke_is_kept_as_evenly_spaced_points_with_its_ends():
    stroke = tuple((float(x), 0.0) for x in (0, 1, 1, 2, 50, 100))
    made = resampled(stroke, 11)
    assert [p[0] for p in made] == pytest.approx([10.0 * i for i in range(11)])
    assert resampled(((1.0, 1.0), (1.0, 1.0)), 5) == ((1.0, 1.0),)


def test_that_a_half_drawn_figure_shows_what_there_is():
    assert unfinished("ellipse", ((1, 1),), REF) == ((1, 1),)
    assert len(unfinished("ellipse", ((1, 1), (5, 5)), REF)) == 4
    assert unfinished("bidirectional", ((1, 1), (5, 5), (3, 0)), REF) == ((1, 1), (5, 5), (3, 0))
