"""Flipping and rotating in the real window: what it shows, and what it holds back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.viewer.turn import Turn

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def viewer(hands):
    hands.open_sample()
    return hands.app.window.reading.viewer


def state(viewer):
    return viewer.scene.states[viewer.scene.active]


def drag(pane, start: QPointF, end: QPointF) -> None:
    QTest.mousePress(pane, LEFT, pos=start.toPoint())
    QTest.mouseMove(pane, QPoint(*((start + end) / 2).toPoint().toTuple()))
    QTest.mouseMove(pane, end.toPoint())
    QTest.mouseRelease(pane, LEFT, pos=end.toPoint())
    QApplication.processEvents()


def test_that_keys_turn_the_pixels_and_the_letters_of_the_active_pane_only(hands, viewer) -> None:
    pane, other = viewer.active_pane(), viewer.panes[1]
    before, letters, beside = pane.grab().toImage(), pane.overlay.letters, other.grab().toImage()
    raster = pane.raster.buffer.copy()
    hands.press("h")
    pane.grab()
    # the letters of a sagittal are A and P: they change sides with the pixels
    assert (pane.overlay.letters.left, pane.overlay.letters.right) == (letters.right, letters.left)
    assert pane.overlay.turned == "FLIPPED"
    shown = pane.raster.buffer[:, ::-1]
    same = np.abs((raster & 255).astype(int) - (shown & 255).astype(int)) <= 2
    assert same.mean() > 0.98  # edges are rounded to device pixels
    assert other.grab().toImage() == beside
    hands.press("h")
    assert pane.grab().toImage() == before
    hands.press("t")
    assert pane.overlay.letters.top == letters.left
    assert "90" in pane.overlay.turned
    hands.press("t", modifier=SHIFT)
    hands.press("v", modifier=SHIFT)
    assert pane.overlay.letters.top == letters.bottom
    hands.press("0")
    assert state(viewer).turn == Turn()
    assert pane.grab().toImage() == before


def test_that_a_turned_image_takes_no_length_until_enter_or_a_click(hands, viewer) -> None:
    pane = viewer.active_pane()
    hands.press("t", "m")
    start, end = QPointF(pane.rect().center()), QPointF(pane.rect().center()) + QPointF(60, 20)
    assert pane.overlay.held
    drag(pane, start, end)  # the click accepts, and draws nothing
    assert hands.draft.measurements == ()
    assert not pane.overlay.held
    drag(pane, start, end)
    assert len(hands.draft.measurements) == 1
    hands.press("h")
    assert pane.overlay.held
    hands.press(Qt.Key.Key_Return)
    assert not pane.overlay.held
    drag(pane, start + QPointF(0, 80), end + QPointF(0, 80))  # not at the first one's end
    assert len(hands.draft.measurements) == 2


@pytest.mark.parametrize("keys", ["h", "t", "th", "tt", "tth", "ttt", "ttth"])
def test_that_a_length_lies_on_the_same_pixels_under_every_turn(hands, viewer, keys) -> None:
    pane = viewer.active_pane()
    hands.press(*keys, Qt.Key.Key_Return, "m")
    start, end = QPointF(pane.rect().center()), QPointF(pane.rect().center()) + QPointF(70, 30)
    ends = pane.image_point(start), pane.image_point(end)
    drag(pane, start, end)
    length = hands.draft.measurements[0]
    assert np.allclose(length.points, ends)
    hands.press("0")
    drawn = pane.overlay.measures[0]
    assert np.allclose(drawn.points, ends)  # stored as the image is, not as turned
    assert pane.hit(pane.widget_point(ends[0])) is not None


def test_that_the_arrows_move_a_selected_length_the_way_they_point(hands, viewer) -> None:
    pane = viewer.active_pane()
    hands.press("t", Qt.Key.Key_Return, "m")
    start, end = QPointF(pane.rect().center()), QPointF(pane.rect().center()) + QPointF(70, 30)
    drag(pane, start, end)
    hands.press(Qt.Key.Key_Escape)
    middle = (start + end) / 2
    QTest.mouseClick(pane, LEFT, pos=middle.toPoint())
    before = pane.widget_point(pane.overlay.measures[0].points[0])
    hands.press(Qt.Key.Key_Right)
    after = pane.widget_point(pane.overlay.measures[0].points[0])
    assert after.x() > before.x()
    assert after.y() == pytest.approx(before.y())


def test_that_enter_means_nothing_here_while_no_image_is_turned(hands, viewer) -> None:
    action = hands.app.window.hub.action("accept-turn")
    assert not action.isEnabled()
    hands.press("h")
    assert action.isEnabled()
    hands.press(Qt.Key.Key_Return)
    assert not action.isEnabled()
