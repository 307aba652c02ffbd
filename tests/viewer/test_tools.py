"""Which gesture a button makes."""

from __future__ import annotations

import pytest

from desktop.app.actions import BY_ID
from desktop.viewer.tools import MEASURING, Button, Gesture, Tool, gesture, wheel_steps


@pytest.mark.parametrize("tool", list(Tool))
def test_that_right_windows_and_middle_pans_with_every_tool(tool):
    assert gesture(tool, Button.RIGHT) is Gesture.WINDOW
    assert gesture(tool, Button.MIDDLE) is Gesture.PAN
    assert gesture(tool, Button.LEFT, control=True) is Gesture.ZOOM


@pytest.mark.parametrize("tool", list(Tool))
def test_that_each_tool_has_a_command(tool):
    assert f"tool-{tool.value}" in BY_ID


def test_that_a_mark_is_taken_up_by_the_tools_that_make_marks_only():
    taken = {t for t in Tool if gesture(t, Button.LEFT, on_mark=True) is Gesture.EDIT}
    assert taken == {Tool.SELECT, Tool.FINDING, *MEASURING}


def test_that_small_turns_of_a_wheel_add_up():
    steps, kept = wheel_steps(-50)
    assert (steps, kept) == (0, -50)
    steps, kept = wheel_steps(-90, kept)
    assert (steps, kept) == (1, -20)
    assert wheel_steps(240) == (-2, 0)
