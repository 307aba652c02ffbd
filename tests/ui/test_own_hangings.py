"""A reader saves a layout in two steps and finds it on the next study of the kind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.viewer.layout import Layout
from tests.dicom.making import write_stack

KEY = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def shown(app):
    scene = app.window.reading.viewer.scene
    return [scene.stack(pane).description for pane in scene.arrangement.visible]


def test_that_a_layout_is_saved_in_two_steps_and_comes_back(hands, application, private_home):
    hands.open_sample()
    viewer = application.window.reading.viewer
    viewer.trigger("layout-1x3")
    keys = [stack.key for stack in viewer.scene.stacks]
    wanted = (keys[3], keys[0], keys[4])
    for pane, key in enumerate(wanted):
        viewer.show_stack(pane, key)
    before = shown(application)
    viewer.focus_active()
    hands.press(KEY.Key_L, modifier=CTRL_SHIFT)
    box = application.hangings._box
    assert box.isVisible()
    assert isinstance(application.window.focusWidget(), QLineEdit)
    assert box._name.text() == "MR lumbar spine, 1 × 3"
    hands.press(KEY.Key_Return)
    hands.until(lambda: application.hangings.shelf.protocols)
    assert not box.isVisible()
    assert len(list((private_home / "protocols").glob("*.toml"))) == 1
    viewer.trigger("layout-2x2")
    viewer.show_study(application.desk.study)
    assert viewer.scene.hung.user
    assert viewer.scene.arrangement.layout is Layout.THREE
    assert shown(application) == before


def test_that_own_protocols_can_be_listed_renamed_and_removed_by_keyboard(hands, application):
    hands.open_sample()
    hands.press(KEY.Key_L, modifier=CTRL_SHIFT)
    hands.press(KEY.Key_Return)
    hands.until(lambda: application.hangings.shelf.protocols)
    application.window.hub.run("protocols")
    overlay = application.hangings._overlay
    assert overlay.isVisible()
    overlay._name.setFocus()
    overlay._name.selectAll()
    hands.type("knees")
    hands.press(KEY.Key_Return)
    hands.until(lambda: application.hangings.shelf.protocols[0].name == "knees")
    assert overlay.isVisible()
    assert "knees" in overlay._list.item(0).text()
    overlay._list.setFocus()
    hands.press(KEY.Key_Delete)
    hands.until(lambda: not application.hangings.shelf.protocols)
    hands.press(KEY.Key_Escape)
    assert not overlay.isVisible()


def test_that_escape_leaves_the_box_and_saves_nothing(hands, application, private_home):
    hands.open_sample()
    hands.press(KEY.Key_L, modifier=CTRL_SHIFT)
    hands.type("x w f")
    hands.press(KEY.Key_Escape)
    assert not application.hangings._box.isVisible()
    assert not (private_home / "protocols").exists()
    assert not application.window.reading.panel.form.prompt.is_open
    assert application.window.reading.images_have_focus


def test_that_boxes_over_the_images_never_hand_the_focus_to_the_form(hands, application):
    hands.open_sample()
    viewer = application.window.reading.viewer
    states = list(viewer.scene.states)
    for command in ("layout-pick", "save-protocol", "protocols"):
        application.window.hub.run(command)
        hands.press(KEY.Key_Escape)
        assert viewer.active_pane().hasFocus(), command
        assert not application.window.reading.panel.form.prompt.is_open, command
    assert viewer.scene.states == states


def test_that_the_form_follows_the_region_that_the_images_show(hands, application, tmp_path):
    write_stack(tmp_path, StudyDescription="MR Kniegelenk links", SeriesDescription="pd fs sag")
    hands.open_path(tmp_path)
    hands.until(lambda: application.desk.session is not None)
    case = application.desk.session.draft.case
    assert (case.study.region, case.form.template) == ("knee", "knee-mr")
    rows = [state.row.id for state in application.window.reading.panel.form.state.rows]
    assert rows[:3] == ["medial", "lateral", "patellofemoral"]


def test_that_images_that_tell_no_region_are_named(hands, application, tmp_path):
    write_stack(tmp_path, StudyDescription="Serie", SeriesDescription="a", BodyPartExamined="")
    hands.open_path(tmp_path)
    hands.until(lambda: "tells the region" in application.window.notices.text())


def test_that_a_broken_protocol_is_named_and_the_built_in_ones_hang_the_study(
    hands, application, private_home
):
    (private_home / "protocols").mkdir()
    (private_home / "protocols" / "torn.toml").write_text("[[protocol]\n")
    application.hangings.load()
    hands.until(lambda: "torn.toml" in application.window.notices.text())
    hands.open_sample()
    assert application.window.reading.viewer.scene.hung.protocol == "lumbar-mr"
