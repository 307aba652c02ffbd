"""Key images: what is cut out, where marks and badges stand."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.report.picture import KeyPixels, cut

SIZES = st.integers(40, 300)
MM = st.sampled_from([0.3, 0.6, 1.0, 2.5])


def picture(rows: int, columns: int, row_mm: float = 1.0, column_mm: float = 1.0) -> KeyPixels:
    pixels = np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
    return KeyPixels(pixels=pixels, row_mm=row_mm, column_mm=column_mm)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(SIZES, SIZES, MM, MM, st.data())
def test_that_a_mark_stays_on_its_pixel_whatever_is_cut(rows, columns, row_mm, column_mm, data):
    whole = picture(rows, columns, row_mm, column_mm)
    x = data.draw(st.integers(0, columns - 1))
    y = data.draw(st.integers(0, rows - 1))
    part, marks = cut(whole, (("f1", float(x), float(y)),))
    (name, new_x, new_y, _, _) = marks[0]
    assert name == "f1"
    assert part.pixels[int(new_y), int(new_x)] == whole.pixels[y, x]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1, max_size=4))
@example(places=[(0, 0), (0, 0)])
def test_that_badges_stay_inside_the_picture(places):
    targets = tuple((f"f{n}", float(x), float(y)) for n, (x, y) in enumerate(places))
    part, marks = cut(picture(256, 256), targets)
    rows, columns = part.pixels.shape
    assert len(marks) == len(targets)
    for _, _, _, badge_x, badge_y in marks:
        assert 0 <= badge_x <= columns
        assert 0 <= badge_y <= rows


def test_that_badges_of_two_marks_do_not_cover_each_other():
    part, marks = cut(picture(256, 256), (("f1", 120.0, 120.0), ("f2", 124.0, 122.0)))
    apart = np.hypot(marks[0][3] - marks[1][3], marks[0][4] - marks[1][4])
    assert apart > 0.15 * part.pixels.shape[0]


def test_that_a_mark_outside_the_frame_is_left_out():
    part, marks = cut(picture(50, 60), (("f1", 60.0, 10.0), ("f2", -3.0, 10.0)))
    assert marks == ()
    assert part.pixels.shape == (50, 60)


def test_that_a_frame_with_oblong_pixels_is_cut_square_in_millimetres():
    part, _ = cut(picture(100, 400, row_mm=4.0, column_mm=1.0), (("f1", 200.0, 50.0),))
    rows, columns = part.pixels.shape
    assert abs(rows * 4.0 - columns) <= 4.0


def test_that_the_digest_tells_pictures_apart():
    one, other = picture(10, 20), picture(20, 10)
    assert one.digest == picture(10, 20).digest
    assert one.digest != other.digest
