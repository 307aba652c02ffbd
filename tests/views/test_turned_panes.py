"""Panes that go together while one of them is turned."""

from __future__ import annotations

import pytest

from desktop.app.ids import DraftIds
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import View
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, Words, stack, study


@pytest.fixture
def area(qtbot):
    source = ArraySource(study(stack(uid="1.1"), stack(uid="1.2", number=2)))
    made = ViewerArea(source, Words(), DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.show_study(source.study)
    made.trigger("layout-1x2")
    made.show_stack(1, "1.2#1")
    made.activate(0)
    qtbot.waitUntil(lambda: made.is_settled)
    yield made
    assert made.close_down()


def middle(pane):
    return pane.image_point(pane.rect().toRectF().center())


def test_that_panes_that_zoom_together_show_the_same_part_while_one_is_flipped(area):
    area.trigger("sync-view")
    area.trigger("flip-horizontal")
    assert area.scene.states[1].turn == Turn()
    area.set_view(0, View(zoom=4.0, centre=(0.2, 0.4)))
    assert middle(area.panes[1]) == pytest.approx(middle(area.panes[0]), abs=0.2)


def test_that_another_series_in_the_pane_is_not_turned(area):
    area.trigger("rotate-right")
    assert area.panes[0].overlay.turned
    area.show_study(area.scene.study)
    assert not area.panes[0].overlay.turned


def test_that_only_a_turned_and_unaccepted_pane_is_held(area):
    assert not area.is_held
    area.trigger("accept-turn")
    area.trigger("rotate-left")
    assert area.is_held
    area.activate(1)
    assert not area.is_held
    area.activate(0)
    area.trigger("accept-turn")
    assert not area.is_held
