"""Mouse tables and the keys that do the same, in the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.message import Message

KEY = Qt.Key
NO = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.MouseButton.NoButton


@pytest.fixture
def viewer(hands):
    hands.open_sample()
    return hands.app.window.reading.viewer


def state(viewer):
    return viewer.scene.states[viewer.scene.active]


def send(pane, kind, at, button, buttons, held=NO) -> None:
    where = QPointF(at)
    event = QMouseEvent(kind, where, QPointF(pane.mapToGlobal(where)), button, buttons, held)
    QApplication.sendEvent(pane, event)


def drag(pane, by: QPoint, buttons, held=NO) -> None:
    """Press buttons one after the other, move, release them."""
    at, down = pane.rect().center(), NONE
    for button in buttons:
        down |= button
        send(pane, QEvent.Type.MouseButtonPress, at, button, down, held)
    for part in (1, 2):
        send(pane, QEvent.Type.MouseMove, at + by * part / 2, NONE, down, held)
    for button in buttons:
        down &= ~button
        send(pane, QEvent.Type.MouseButtonRelease, at + by, button, down, held)


def grey(pane) -> float:
    pane.grab()
    return float(np.mean(pane.raster.buffer & 255))


def test_that_right_drags_window_up_brighter_and_the_setting_turns_it_round(hands, viewer) -> None:
    pane, book = viewer.active_pane(), hands.app.window.mouse_book
    before = grey(pane)
    drag(pane, QPoint(0, -60), [RIGHT])
    assert grey(pane) > before
    hands.press("0", "i")
    before = grey(pane)
    drag(pane, QPoint(0, -60), [RIGHT])
    assert grey(pane) > before  # brighter as seen, though inverted
    hands.press("0")
    book.choose_way("up-darker")
    before = grey(pane)
    drag(pane, QPoint(0, -60), [RIGHT])
    assert grey(pane) < before


def test_that_both_buttons_or_shift_zoom_and_scroll_nothing(hands, viewer) -> None:
    pane, index = viewer.active_pane(), state(viewer).index
    drag(pane, QPoint(0, -60), [LEFT, RIGHT])
    zoomed = state(viewer).view.zoom
    assert zoomed > 1.2
    hands.press("0")
    drag(pane, QPoint(0, -60), [LEFT], SHIFT)
    assert state(viewer).view.zoom == pytest.approx(zoomed)
    assert state(viewer).index == index
    assert state(viewer).window is None


def test_that_a_chosen_table_acts_at_once_and_after_a_restart(hands, viewer, private_home) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build

    pane = viewer.active_pane()
    hands.app.window.mouse_book.choose("ohif")
    drag(pane, QPoint(0, -60), [RIGHT])
    assert state(viewer).view.zoom > 1.2
    again = build(window_services(private_home))
    assert again.window.reading.viewer.panes[0].gestures.mouse.name == "ohif"
    again.window.close()


def test_that_keys_zoom_pan_and_window(hands, viewer) -> None:
    pane = viewer.active_pane()
    hands.press("+", "+")
    assert state(viewer).view.zoom == pytest.approx(1.25**2)
    middle = pane.image_point(pane.rect().toRectF().center())
    hands.press(KEY.Key_Right, modifier=CTRL)
    assert pane.image_point(pane.rect().toRectF().center())[0] < middle[0]
    hands.press("-", "-")
    assert state(viewer).view.zoom == pytest.approx(1.0)
    hands.press("0")
    before = grey(pane)
    hands.press(KEY.Key_Up, modifier=SHIFT)
    assert grey(pane) > before
    width = state(viewer).window.width
    hands.press(KEY.Key_Left, modifier=SHIFT)
    assert state(viewer).window.width < width
    hands.press("0", "i")
    before = grey(pane)
    hands.press(KEY.Key_Down, modifier=SHIFT)
    assert grey(pane) < before


def test_that_a_length_is_drawn_without_a_mouse(hands, viewer) -> None:
    pane = viewer.active_pane()
    hands.press("m")
    hands.press(KEY.Key_Space, modifier=CTRL)
    for _ in range(6):
        hands.press(KEY.Key_Right, modifier=CTRL | SHIFT)
    assert pane.live is not None  # the length follows the point
    hands.press(KEY.Key_Space, modifier=CTRL)
    made = hands.draft.measurements
    assert len(made) == 1
    assert pane.key_point is not None
    send(pane, QEvent.Type.MouseMove, QPoint(5, 5), NONE, NONE)
    assert pane.key_point is None


def test_that_the_key_list_shows_the_mouse_the_tool_in_hand_and_what_is_possible_now(
    hands, viewer
) -> None:
    from PySide6.QtWidgets import QLabel

    say = hands.app._services.translator.text

    def words() -> list[str]:
        labels = hands.app.window.keys_overlay.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]

    hands.press("m", KEY.Key_F1)
    assert any("Length" in text and "Tool in hand" in text for text in words())
    assert "Right drag" in words()
    not_now = say(Message("keys-not-now"))
    undo = say(Message("action-undo"))
    assert words().index(not_now) < words().index(undo)  # nothing to undo yet
    hands.press(KEY.Key_Escape)
    hands.app.window.mouse_book.choose("left-handed")
    hands.press(KEY.Key_F1)
    tool = next(i for i, text in enumerate(words()) if "Tool in hand" in text)
    assert words()[tool + 1] == "Right drag"
