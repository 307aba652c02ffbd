"""Finding commands: by name, by other words, by key; a command that may not run says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

CTRL = Qt.KeyboardModifier.ControlModifier


def found(hands, words: str) -> list[str]:
    palette = hands.app.window.palette_overlay
    palette.open()
    palette._text.setText(words)
    rows = range(palette._list.count())
    return [palette._list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("flip", "flip-horizontal"),
        ("mirror", "flip-horizontal"),
        ("mip", "slab-mode"),
        ("maximum intensity", "slab-mode"),
        ("angle", "tool-angle"),
        ("scoliosis", "tool-cobb"),
        ("hounsfield", "tool-probe"),
        ("roi", "tool-ellipse"),
        ("mpr", "mpr"),
        ("gsps", "presentation"),
        ("movie", "cine-play"),
        ("shortcuts", "keys"),
        ("ruler", "tool-length"),
    ],
)
def test_that_plain_words_find_a_command(hands, words, first) -> None:
    assert first in found(hands, words)[:3]


def test_that_the_name_of_a_command_goes_before_other_words_for_it(hands) -> None:
    assert found(hands, "window")[0] == "tool-window"
    assert found(hands, "zoom")[0] == "tool-zoom"


def test_that_words_no_command_has_are_said_to_find_none(hands) -> None:
    assert found(hands, "xyzzy") == [None]
    palette = hands.app.window.palette_overlay
    assert palette._list.item(0).text() == "No command has these words"
    hands.press(Qt.Key.Key_Return)
    assert palette.isVisible()


def test_that_the_palette_says_what_a_command_waits_for(hands) -> None:
    assert found(hands, "invert") == ["invert"]
    item = hands.app.window.palette_overlay._list.item(0)
    assert item.text() == "Invert: Open images first"
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled


def test_that_a_key_pressed_in_vain_says_what_its_command_waits_for(hands) -> None:
    hands.open_sample()
    hands.press("e")
    assert "Select a mark or a measurement first" in hands.app.window.notices.text()
    assert "Next handle" in hands.app.window.notices.text()
    action = hands.app.window.hub.action("handle-next")
    assert "Select a mark" in action.toolTip()


def test_that_the_tool_bar_fits_its_window_and_every_button_has_name_and_tip(hands) -> None:
    window = hands.app.window
    hands.open_sample()
    for width in (1280, 1400, 1600, 1920):
        window.resize(width, 1000)
        bar = window.reading.toolbar
        hands.until(lambda: window.reading.width() == window.width())
        assert window.width() == width
        buttons = (*bar._buttons.values(), bar.measure)
        hands.until(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))  # noqa: B023
        for button in buttons:
            assert button.accessibleName()
            assert button.toolTip()
            assert bar.rect().contains(button.geometry())
