"""Panes that scroll, window and zoom together, in the real viewer."""

from __future__ import annotations

import pytest

from desktop.app.ids import DraftIds
from desktop.domain.imaging import Plane
from desktop.domain.pixels import Window
from desktop.viewer.pane import PaneState
from desktop.viewer.zoom import View
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, Words, stack, study


def two_frames_of_reference():
    far = {"frame_of_reference": "9.9", "centre_mm": (0.0, 0.0, 112.0)}
    return study(
        stack(uid="1.1", count=21, spacing_mm=3.0, description="now t2", number=1),
        stack(uid="1.2", count=13, spacing_mm=5.0, description="then t2", number=2, **far),
        stack(uid="1.3", count=21, spacing_mm=3.0, description="now t1", number=3),
        stack(uid="1.4", count=13, spacing_mm=5.0, description="then t1", number=4, **far),
        stack(Plane.SAGITTAL, uid="1.5", description="sag", number=5),
        description="",
    )


@pytest.fixture
def area(qtbot):
    source = ArraySource(two_frames_of_reference())
    made = ViewerArea(source, Words(), DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.show_study(source.study)
    qtbot.waitUntil(lambda: made.is_settled)
    made.trigger("layout-1x2")
    made.scene.arrangement = made.scene.arrangement.with_active(0)
    yield made
    assert made.close_down()


def said(area, pane):
    return [
        line for line in area.panes[pane].overlay.corners.bottom_right if "sync" in line.lower()
    ]


def test_that_nothing_follows_across_frames_of_reference_until_it_is_aligned_and_says_by_how_much(
    area,
):
    area.go_index(0, 4)
    area.go_index(1, 6)
    area.activate(0)
    area.go_index(0, 7)
    assert area.scene.states[1].index == 6
    assert said(area, 1) == []
    area.trigger("sync-here")
    at = area.scene.ref(1).position_mm - area.scene.ref(0).position_mm
    assert said(area, 1) == [f"views-sync-offset {at:+.1f}"]
    area.go_index(0, 12)  # 15 mm further: three slices of 5 mm
    assert area.scene.states[1].index == 9


def test_that_an_alignment_survives_a_change_of_series(area):
    area.go_index(0, 7)
    area.go_index(1, 6)
    area.activate(0)
    area.trigger("sync-here")
    area.show_stack(1, "1.4#1")
    area.show_stack(0, "1.3#1")
    area.go_index(0, 12)
    assert area.scene.states[1].index == 9
    assert said(area, 1)
    area.show_study(area.scene.study)
    area.go_index(0, 12)
    assert area.scene.states[1].index == 9


def test_that_an_alignment_can_be_taken_away(area):
    area.trigger("sync-here")
    area.trigger("sync-clear")
    before = area.scene.states[1].index
    area.go_index(0, 20)
    assert area.scene.states[1].index == before
    assert said(area, 1) == []


def test_that_windows_go_together_only_where_wished_and_reset_goes_with_them(area):
    wide = Window(center=10.0, width=900.0)
    area.set_window(0, wide)
    assert area.scene.states[1].window is None
    area.trigger("sync-window")
    assert area.checked()["sync-window"]
    narrow = Window(center=10.0, width=90.0)
    area.set_window(0, narrow)
    assert area.scene.states[1].window == narrow
    assert area.panes[1].look.voi == narrow
    area.trigger("invert")
    assert area.scene.states[1].inverted
    area.trigger("reset")
    assert area.scene.states[1].window is None
    assert not area.scene.states[1].inverted


def test_that_views_go_together_only_where_wished_and_reset_goes_with_them(area):
    area.trigger("sync-view")
    area.set_view(0, View(zoom=3.0, centre=(0.3, 0.4)))
    assert area.scene.states[1].view.zoom == pytest.approx(3.0)
    assert area.panes[1].look.view == area.scene.states[1].view
    area.trigger("reset")
    assert area.scene.states[1].view == View()
    area.trigger("sync-view")
    area.set_view(0, View(zoom=2.0))
    assert area.scene.states[1].view == View()


def test_that_another_plane_keeps_its_window_and_view(area):
    area.show_stack(1, "1.5#1")
    area.trigger("sync-window")
    area.trigger("sync-view")
    area.activate(0)
    before: PaneState = area.scene.states[1]
    area.set_window(0, Window(center=1.0, width=2.0))
    area.set_view(0, View(zoom=4.0))
    assert area.scene.states[1] == before


def test_that_a_preset_repaints_every_pane_that_shares_the_window(area):
    area.trigger("sync-window")
    before = area.panes[1].grab().toImage()
    area.trigger("window-preset-2")
    assert area.scene.states[0].window is not None
    assert area.scene.states[1].window == area.scene.states[0].window
    assert area.panes[1].look.voi == area.panes[0].look.voi
    assert area.panes[1].grab().toImage() != before
