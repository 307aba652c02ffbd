"""Layouts in the real viewer: every grid, one pane and back, the picker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app.ids import DraftIds
from desktop.domain.pixels import Window
from desktop.viewer.hanging import parse_protocols
from desktop.viewer.layout import Layout
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import View
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, Words, stack, study


def nine():
    return study(
        *(stack(uid=f"1.{i}", count=3 + i, description=f"s{i}", number=i) for i in range(1, 8)),
        description="",
    )


@pytest.fixture
def area(qtbot):
    source = ArraySource(nine())
    made = ViewerArea(source, Words(), DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.activateWindow()
    made.show_study(source.study)
    qtbot.waitUntil(lambda: made.is_settled)
    yield made
    assert made.close_down()


@pytest.mark.parametrize("layout", list(Layout))
def test_that_every_grid_shows_its_panes_in_their_cells(qtbot, area, layout):
    area.trigger(f"layout-{layout.value}")
    shown = [pane for pane in area.panes if not pane.isHidden()]
    assert len(shown) == layout.panes

    def grid():
        return len({pane.y() for pane in shown}), len({pane.x() for pane in shown})

    qtbot.waitUntil(lambda: grid() == (layout.rows, layout.columns))


def test_that_panes_without_a_series_say_so(area):
    area.trigger("layout-3x3")
    sentences = [pane.overlay.sentence for pane in area.panes]
    assert sentences[7:] == ["views-viewer-empty"] * 2
    assert all(area.scene.states[p].stack_key for p in range(7))


@pytest.mark.parametrize("by", ["key", "double-click"])
def test_that_one_pane_and_back_restores_everything(area, by):
    area.trigger("layout-3x3")
    area.activate(4)
    for pane in range(7):
        state = area.scene.states[pane]
        area.scene.change(
            pane,
            replace(
                state,
                index=pane % 3,
                view=View(zoom=1.0 + pane, centre=(0.3, 0.6)),
                window=Window(center=100.0 + pane, width=50.0),
                turn=Turn(quarters=pane % 4, mirrored=bool(pane % 2)),
            ),
        )
    states, arrangement = list(area.scene.states), area.scene.arrangement
    for _ in range(2):
        if by == "key":
            area.trigger("layout-toggle")
        else:
            QTest.mouseDClick(area.panes[4], Qt.MouseButton.LeftButton)
        if _ == 0:
            assert [p for p in range(9) if not area.panes[p].isHidden()] == [4]
    assert area.scene.states == states
    assert area.scene.arrangement == arrangement
    assert area.scene.active == 4


def test_that_the_picker_is_walked_by_keys_and_says_what_it_would_do(qtbot, area):
    wanted = []
    area.command_wanted.connect(wanted.append)
    area.trigger("layout-pick")
    picker = area.hanging._picker
    assert picker.isVisible()
    area.trigger("layout-1x1")
    area.trigger("layout-pick")
    qtbot.waitUntil(picker._cells[1, 1].hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(area.window().focusWidget(), key)
    assert picker._words.text() == "views-layout-size 3 2"  # columns, rows
    QTest.keyClick(area.window().focusWidget(), Qt.Key.Key_Return)
    assert wanted == ["layout-2x3"]
    assert not picker.isVisible()
    assert area.active_pane().hasFocus()


def test_that_escape_leaves_the_picker_without_a_change(qtbot, area):
    wanted = []
    area.command_wanted.connect(wanted.append)
    area.trigger("layout-pick")
    qtbot.waitUntil(lambda: area.window().focusWidget() in area.hanging._picker._cells.values())
    QTest.keyClick(area.window().focusWidget(), Qt.Key.Key_Escape)
    assert wanted == []
    assert not area.hanging._picker.isVisible()


STAGED = """
[[protocol]]
id = "two"
modalities = ["MR"]
[[protocol.stages]]
layout = "1x2"
panes = [{ words = ["s1"], window = [10, 20] }, { words = ["s2"] }]
[[protocol.stages]]
layout = "2x2"
panes = [{ words = ["s3"] }, { words = ["s1"] }, { words = ["s4"] }, { words = ["s5"] }]
"""


def descriptions(area):
    shown = area.scene.arrangement.visible
    return [stack.description for pane in shown if (stack := area.scene.stack(pane)) is not None]


def test_that_the_stages_of_a_hanging_are_walked_round_and_keep_what_was_done(area):
    said = []
    area.noticed.connect(said.append)
    area.set_protocols(parse_protocols(STAGED))
    assert descriptions(area) == ["s1", "s2"]
    assert area.scene.states[0].window == Window(center=10.0, width=20.0)
    area.go_index(0, 3)
    area.trigger("stage-next")
    assert descriptions(area) == ["s3", "s1", "s4", "s5"]
    assert area.scene.states[1].index == 3
    assert dict(said[-1].args) == {"stage": "2", "count": "2"}
    area.trigger("stage-next")
    assert descriptions(area) == ["s1", "s2"]
    area.trigger("stage-previous")
    assert area.scene.arrangement.layout is Layout.FOUR


def test_that_a_study_in_hand_is_not_hung_anew_by_new_protocols(area):
    area.go_index(0, 0)
    before = descriptions(area)
    area.set_protocols(parse_protocols(STAGED))
    assert descriptions(area) == before


def test_that_panes_of_different_groups_do_not_scroll_together(area):
    area.set_protocols(
        parse_protocols(
            STAGED.replace('{ words = ["s2"] }]\n[[', '{ words = ["s2"], group = 2 }]\n[[').replace(
                "window = [10, 20]", "group = 1"
            )
        )
    )
    before = area.scene.states[1].index
    area.go_index(0, 0)
    assert area.scene.states[1].index == before
