"""What the mouse does is a table; everything it does has a key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app.actions import BY_ID
from desktop.app.key_presets import PRESETS
from desktop.app.keymap import Keymap
from desktop.viewer.mouse import (
    LEFT_HANDED,
    MOUSE_MAPS,
    OHIF,
    OWN,
    Held,
    Pressed,
    key_ways,
    pressed,
    window_down,
)
from desktop.viewer.tools import Button, Gesture, Tool

NONE: frozenset[Held] = frozenset()
SHIFT, CTRL = frozenset({Held.SHIFT}), frozenset({Held.CTRL})


def does(name, *buttons, held=NONE, tool=Tool.SELECT, on_mark=False):
    found = pressed(MOUSE_MAPS[name], tool, frozenset(buttons), held, on_mark=on_mark)
    return found.gesture if found else None


@pytest.mark.parametrize("preset", list(PRESETS))
@pytest.mark.parametrize("kind", list(Gesture))
def test_that_every_mouse_action_has_a_key_in_every_preset(kind, preset):
    keymap = Keymap(preset=preset)
    for command in key_ways(kind):
        assert keymap.keys(command), command


def test_that_every_tool_can_be_taken_up_and_used_without_a_mouse():
    for tool in Tool:
        assert f"tool-{tool.value}" in BY_ID
    assert Keymap().keys("point-press")


@pytest.mark.parametrize("name", list(MOUSE_MAPS))
def test_that_with_every_table_all_navigation_is_on_the_mouse_whatever_the_tool(name):
    for tool in Tool:
        reached = {
            does(name, *line.buttons, held=line.held, tool=tool) for line in MOUSE_MAPS[name].drags
        }
        assert {Gesture.WINDOW, Gesture.ZOOM, Gesture.PAN} <= reached


@pytest.mark.parametrize("tool", list(Tool))
def test_that_concord_windows_on_the_right_and_zooms_with_shift_or_both_buttons(tool):
    assert does(OWN, Button.RIGHT, tool=tool) is Gesture.WINDOW
    assert does(OWN, Button.MIDDLE, tool=tool) is Gesture.PAN
    assert does(OWN, Button.LEFT, held=SHIFT, tool=tool) is Gesture.ZOOM
    assert does(OWN, Button.LEFT, Button.RIGHT, tool=tool) is Gesture.ZOOM
    assert does(OWN, Button.LEFT, Button.MIDDLE, tool=tool) is None


def test_that_ohif_zooms_on_the_right_and_left_hands_use_the_right_button_for_the_tool():
    assert does(OHIF, Button.RIGHT) is Gesture.ZOOM
    assert does(OHIF, Button.LEFT, held=SHIFT) is Gesture.WINDOW
    assert does(LEFT_HANDED, Button.RIGHT, tool=Tool.FINDING) is Gesture.MARK
    assert does(LEFT_HANDED, Button.LEFT) is Gesture.WINDOW
    assert MOUSE_MAPS[LEFT_HANDED].tool_button is Button.RIGHT


def test_that_keys_that_mean_nothing_with_a_button_are_ignored():
    assert does(OWN, Button.MIDDLE, held=SHIFT) is Gesture.PAN
    both = pressed(MOUSE_MAPS[OWN], Tool.LENGTH, frozenset({Button.LEFT}), NONE, on_mark=True)
    assert both == Pressed(gesture=Gesture.EDIT, is_tool=True)


def test_that_the_wheel_zooms_with_ctrl_only():
    for table in MOUSE_MAPS.values():
        assert table.wheel_zooms(CTRL)
        assert not table.wheel_zooms(NONE)
        assert not table.wheel_zooms(SHIFT)


def test_that_up_is_brighter_as_seen_also_on_an_inverted_image():
    table = MOUSE_MAPS[OWN]
    assert window_down(table, dark_is_high=False) == 1.0
    assert window_down(table, dark_is_high=True) == -1.0
    darker = replace(table, up_brighter=False)
    assert window_down(darker, dark_is_high=False) == -1.0
