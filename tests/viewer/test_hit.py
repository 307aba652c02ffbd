"""What lies under the pointer."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.hit import FigureShape, MarkShape, Part, distance_to_segment, hit

POINTS = st.tuples(st.floats(-500, 500), st.floats(-500, 500))
LENGTH = FigureShape(id="m1", handles=((0, (0, 0)), (1, (100, 0))), lines=(((0, 0), (100, 0)),))
MARK = MarkShape(id="f1", target=(200, 200), badge=(260, 160), radius=11)


def test_that_ends_win_over_the_line_between_them():
    assert (hit((3, 3), [], [LENGTH]).part, hit((3, 3), [], [LENGTH]).handle) == (Part.HANDLE, 0)
    assert (hit((98, -2), [], [LENGTH]).part, hit((98, -2), [], [LENGTH]).handle) == (
        Part.HANDLE,
        1,
    )
    assert hit((50, 4), [], [LENGTH]).part is Part.BODY


def test_that_a_badge_is_hit_anywhere_on_it_and_a_target_near_it():
    assert hit((268, 166), [MARK], []).part is Part.BADGE
    assert hit((204, 203), [MARK], []).part is Part.TARGET


def test_that_empty_space_is_not_hit():
    assert hit((50, 30), [MARK], [LENGTH]) is None
    assert hit((0, 0), [], []) is None


def test_that_the_nearer_of_two_marks_is_hit():
    other = MarkShape(id="f2", target=(206, 200), badge=(300, 300), radius=11)
    assert hit((205, 200), [MARK, other], []).id == "f2"


@given(POINTS, POINTS, POINTS)
def test_that_a_segment_is_never_nearer_than_its_line_nor_farther_than_its_ends(at, a, b):
    distance = distance_to_segment(at, a, b)
    assert distance <= min(math.dist(at, a), math.dist(at, b)) + 1e-6
    samples = [(a[0] + (b[0] - a[0]) * t / 20, a[1] + (b[1] - a[1]) * t / 20) for t in range(21)]
    assert distance <= min(math.dist(at, s) for s in samples) + 1e-6
