"""Which frame of a cine is due."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.cine import SPEEDS, Reel, Round, reel_of
from tests.fakes.images import stack

TIMES = st.lists(st.floats(1, 500), min_size=2, max_size=40).map(tuple)


@given(TIMES, st.sampled_from(list(Round)), st.data())
def test_that_every_frame_stands_as_long_as_it_says(times, turn, data):
    reel = Reel(times_ms=times, round=turn)
    first = data.draw(st.integers(0, len(times) - 1))
    moment = 0.0
    frame, due, left = reel.due(first, moment)
    assert (frame, due) == (first, 0)
    for seen in range(1, 3 * len(times)):
        assert left == pytest.approx(times[frame], abs=1e-3)
        moment += times[frame]
        after, due, left = reel.due(first, moment + 1e-4)
        assert due == seen
        assert after != frame
        frame = after


def test_that_a_loop_begins_again_and_a_bounce_runs_back():
    loop = Reel(times_ms=(10.0,) * 4)
    assert [loop.due(0, 10 * i + 1)[0] for i in range(9)] == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    bounce = replace(loop, round=Round.BOUNCE)
    assert [bounce.due(0, 10 * i + 1)[0] for i in range(9)] == [0, 1, 2, 3, 2, 1, 0, 1, 2]


def test_that_a_late_look_tells_how_many_frames_have_passed():
    assert Reel(times_ms=(40.0,) * 30).due(29, 401.0)[:2] == (9, 10)


@given(st.floats(1, 70), st.sampled_from([1, -1]))
def test_that_speeds_go_from_one_to_sixty_a_second(fps, way):
    reel = Reel(times_ms=(1000 / fps,) * 5)
    seen = []
    for _ in range(20):
        reel = reel.faster(way)
        seen.append(reel.rate)
    assert seen[-1] == (60 if way > 0 else 1)
    assert set(seen) <= set(SPEEDS)


def test_that_a_stack_plays_at_its_own_rate_or_the_usual_one():
    cine = replace(stack(count=3), frame_times_ms=(33.0, 33.0, 33.0))
    assert reel_of(cine).rate == pytest.approx(30.303, abs=0.001)
    assert reel_of(stack(count=3)).rate == 15
    assert reel_of(replace(stack(count=3), frame_times_ms=(33.0,))).rate == 15
    assert reel_of(stack(count=1)) is None
