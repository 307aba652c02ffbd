"""The images on a window of their own: keys, identity, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.views.shell.second import SETTING, screens_name

KEY = Qt.Key


@pytest.fixture
def away(hands, application):
    """The sample with its images on the second window."""
    hands.open_sample()
    hands.press(KEY.Key_F11)
    window = application.second.window
    assert QTest.qWaitForWindowActive(window)
    return window


def test_that_images_move_without_being_read_again_and_come_back_as_they_were(
    hands, application, away
):
    viewer = application.window.reading.viewer
    assert viewer.window() is away
    assert application.window.hub.action("second-window").isChecked()
    frames = [pane.frame for pane in viewer.panes[:4]]
    states = list(viewer.scene.states)
    assert all(frame is not None for frame in frames)
    assert application.window.reading.panel.isVisible()
    hands.press(KEY.Key_F11)
    assert application.second.window is None
    assert viewer.window() is application.window
    assert viewer.scene.states == states
    assert [p.frame.ref.locator[-20:] for p in viewer.panes[:4]] == [
        f.ref.locator[-20:] for f in frames
    ]
    assert application.window.reading.splitter.indexOf(application.window.reading.images) == 0
    assert application.window.reading.splitter.count() == 2
    assert viewer.isVisible()
    assert not application.window.hub.action("second-window").isChecked()
    assert not application.window.reading.panel.form.prompt.is_open
    assert viewer.active_pane().hasFocus()


def test_that_keys_do_in_the_second_window_what_they_do_in_the_first(hands, application, away):
    viewer = application.window.reading.viewer
    viewer.focus_active()
    before = viewer.scene.states[0].index
    hands.press(KEY.Key_Down)
    assert viewer.scene.states[0].index == before + 1
    hands.press("w")
    assert viewer.scene.tool.value == "window"
    hands.press(KEY.Key_Escape)
    assert viewer.scene.tool.value == "select"
    hands.press(KEY.Key_Tab)
    prompt = application.window.reading.panel.form.prompt
    assert prompt.is_open
    assert prompt.overlay.window() is away
    hands.press("n")
    assert hands.draft.case.normal
    hands.press(KEY.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not hands.draft.case.normal


def test_that_the_main_window_works_meanwhile(hands, application, away):
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    application.window.reading.panel.setFocus()
    viewer = application.window.reading.viewer
    lines = viewer.scene.lines
    hands.press("x")
    assert viewer.scene.lines is not lines


def test_that_identity_stands_on_both_windows_and_a_mismatch_on_both(application, away):
    banner = away.banner
    assert banner._name.text() == "DEMO, Marta"
    assert "CS-0417" in banner._rest.text()
    assert "A-26-11873" in banner._rest.text()
    assert banner._badge.property("chip") == "ok"
    wrong = replace(
        application.window.reading.banner.identity, matches=False, mismatch="Other patient"
    )
    application.window.reading.banner.show_identity(wrong)
    assert banner._badge.text() == "Other patient"
    assert banner._badge.property("chip") == "act"


def test_that_closing_the_window_brings_the_images_back(application, away):
    away.close()
    viewer = application.window.reading.viewer
    assert viewer.window() is application.window
    assert viewer.isVisible()


def test_that_the_button_where_the_images_were_brings_them_back(application, away):
    (button,) = application.second._away.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert application.second.window is None


def test_that_a_lost_monitor_gives_the_images_back_at_once(application, away):
    draft = application.desk.session.draft
    QGuiApplication.instance().screenRemoved.emit(away.screen())
    viewer = application.window.reading.viewer
    assert viewer.window() is application.window
    assert viewer.isVisible()
    assert application.desk.session.draft is draft


def test_that_where_it_stood_is_remembered_for_these_screens(hands, application, away):
    away.setGeometry(30, 40, 900, 700)
    QApplication.processEvents()
    settings = application._services.settings
    application.second._remember(1)
    assert settings.get(SETTING)[screens_name()] == [30, 40, 900, 700, 1]
    hands.press(KEY.Key_F11)
    assert settings.get(SETTING)[screens_name()][-1] == 0
    application.second.restore()
    assert application.second.window is None
    hands.press(KEY.Key_F11)
    assert application.second.window.geometry().getRect() == (30, 40, 900, 700)


def test_that_it_opens_again_with_the_next_study_where_it_was_left_open(application, away):
    application.second._on_main_closing()
    assert application.second.window is None
    application.second.restore()
    assert application.second.window is not None


def test_that_closing_the_main_window_takes_the_second_with_it(application, away):
    application.window.close()
    assert application.second.window is None
    assert not shiboken6.isValid(away) or not away.isVisible()
