"""Cine in the real viewer, with a clock of the test's own: nothing sleeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app.ids import DraftIds
from desktop.viewer.layout import Layout
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, Words, stack, study


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def area(qtbot, clock):
    clip = replace(stack(uid="1.1", count=30, modality="US"), frame_times_ms=(40.0,) * 30)
    source = ArraySource(study(clip, stack(uid="1.2", count=1, modality="US"), description=""))
    made = ViewerArea(source, Words(), DraftIds(), ())
    made.cine._clock = clock
    made.cine._timer.timeout.disconnect()  # ticks come from the test
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_study(source.study)
    qtbot.waitUntil(lambda: made.is_settled)
    made.go_index(0, 0)
    yield made
    assert made.close_down()


def pass_ms(area, clock, ms):
    clock.now += ms / 1000
    area.cine.tick()


def line(area, pane=0):
    return next((t for t in area.panes[pane].overlay.corners.bottom_right if "cine" in t), "")


def test_that_a_clip_plays_at_its_own_rate_and_begins_again(area, clock):
    assert line(area) == "views-cine-still 25"
    area.trigger("cine-play")
    assert area.checked()["cine-play"]
    seen = []
    for _ in range(61):
        pass_ms(area, clock, 40)
        seen.append(area.scene.states[0].index)
    assert seen[:3] == [1, 2, 3]
    assert seen[28:31] == [29, 0, 1]
    assert area.panes[0].frame.ref == area.scene.ref(0)
    assert line(area) == "views-cine-playing 0 25.0 25"
    assert area.cine._timer.isActive()


def test_that_a_late_program_leaves_frames_out_keeps_the_time_and_says_so(area, clock):
    area.trigger("cine-play")
    for _ in range(5):
        pass_ms(area, clock, 120)  # three frames at once
    assert area.scene.states[0].index == 15
    assert line(area) == "views-cine-playing 10 8.3 25"


def test_that_a_frame_not_read_yet_is_left_out_not_shown_as_another(area, clock):
    area.trigger("cine-play")
    missing = area.scene.stack(0).frames[2]
    held = area.store._held.pop((missing.locator, missing.frame))
    for _ in range(3):
        pass_ms(area, clock, 40)
    area.store._held[missing.locator, missing.frame] = held
    assert area.scene.states[0].index == 3
    assert line(area).split()[1] == "1"


def test_that_scrolling_stops_it_and_so_do_another_series_and_another_study(area, clock):
    area.trigger("cine-play")
    pass_ms(area, clock, 40)
    area.trigger("slice-next")
    assert not area.cine.is_playing
    assert area.scene.states[0].index == 2
    pass_ms(area, clock, 4000)
    assert area.scene.states[0].index == 2
    area.trigger("cine-play")
    area.show_stack(0, "1.2#1")
    pass_ms(area, clock, 40)
    assert not area.cine.is_playing
    area.show_stack(0, "1.1#1")
    area.trigger("cine-play")
    area.show_study(area.scene.study)
    assert not area.cine.is_playing


def test_that_speed_changes_go_on_from_the_frame_that_stands(area, clock):
    area.trigger("cine-play")
    pass_ms(area, clock, 200)
    assert area.scene.states[0].index == 5
    area.trigger("cine-faster")  # 30 a second
    pass_ms(area, clock, 1000 / 30 + 0.1)
    assert area.scene.states[0].index == 6
    for _ in range(3):
        area.trigger("cine-slower")
    assert "15" in line(area)
    area.trigger("cine-play")
    assert line(area) == "views-cine-still 15"


def test_that_it_can_run_back_and_forth(area, clock):
    area.trigger("cine-bounce")
    area.go_index(0, 28)
    area.trigger("cine-play")
    seen = []
    for _ in range(4):
        pass_ms(area, clock, 40.01)
        seen.append(area.scene.states[0].index)
    assert seen == [29, 28, 27, 26]


def test_that_one_image_does_not_play_and_says_why(area):
    said = []
    area.noticed.connect(said.append)
    area.trigger("layout-1x2")
    area.activate(1)
    area.trigger("cine-play")
    assert [m.id for m in said] == ["views-cine-nothing"]
    assert not area.cine.is_playing
    assert area.scene.arrangement.layout is Layout.TWO
