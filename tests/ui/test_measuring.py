"""Measurements and the report, in the real window: values stay live until the page goes out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.app.edits import ChangeFinding, RemoveMeasurement
from desktop.viewer.tools import MEASURING

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton


def send(pane, kind, at, button, held):
    place = QPointF(at)
    made = QMouseEvent(
        kind, place, pane.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(pane, made)
    QApplication.processEvents()


def drag(pane, *path):
    send(pane, QEvent.Type.MouseButtonPress, path[0], LEFT, LEFT)
    for at in path[1:]:
        send(pane, QEvent.Type.MouseMove, at, NONE, LEFT)
    send(pane, QEvent.Type.MouseButtonRelease, path[-1], LEFT, NONE)


@pytest.fixture
def reader(hands):
    """The sample with one finding whose size is still open, the prompt closed."""
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    return hands


def length_on(hands, start=(150, 150), end=(210, 160)):
    pane = hands.app.window.reading.viewer.active_pane()
    hands.press("m")
    drag(pane, QPoint(*start), QPoint(*end))
    hands.press(KEY.Key_Escape)
    return pane


def finding(hands):
    return hands.draft.case.findings[0]


def shown(mark):
    return float(f"{mark.readings[0].value:.1f}")


def test_that_a_key_sends_the_value_and_moving_the_handle_moves_the_field(reader) -> None:
    pane = length_on(reader)
    reader.press("g")
    (mark,) = reader.draft.measurements
    assert finding(reader).size_mm == (shown(mark),)
    assert mark.finding == finding(reader).id
    drag(pane, QPoint(210, 160), QPoint(230, 190), QPoint(260, 200))
    (moved,) = reader.draft.measurements
    assert shown(moved) != shown(mark)
    assert finding(reader).size_mm == (shown(moved),)
    reader.app.desk.undo()
    assert finding(reader).size_mm == (shown(mark),)
    assert reader.draft.measurements == (mark,)
    reader.app.desk.undo()
    assert finding(reader).size_mm == ()
    assert reader.draft.links == ()


def test_that_deleting_the_measurement_leaves_the_value_and_says_so_on_the_field(reader) -> None:
    pane = length_on(reader)
    reader.press("g")
    form = reader.app.window.reading.panel.form
    form.open_finding(finding(reader).id)
    (chip,) = form.editor.line("size").measured.chips()
    assert "size 1" in chip.accessibleName()
    assert "deleted" not in chip.accessibleName()
    reader.app.window.reading.focus_images()
    send(pane, QEvent.Type.MouseButtonPress, QPoint(180, 155), LEFT, LEFT)
    send(pane, QEvent.Type.MouseButtonRelease, QPoint(180, 155), LEFT, NONE)
    reader.press(KEY.Key_Delete)
    assert reader.draft.measurements == ()
    assert len(finding(reader).size_mm) == 1
    (chip,) = form.editor.line("size").measured.chips()
    assert "measurement deleted" in chip.text()
    reader.app.desk.undo()
    (chip,) = form.editor.line("size").measured.chips()
    assert "deleted" not in chip.text()
    reader.app.desk.redo()
    form.editor.line("size").measured.chips()[0].click()
    assert reader.draft.links == ()
    assert form.editor.line("size").measured.chips() == ()
    assert len(finding(reader).size_mm) == 1


def test_that_a_field_changed_by_hand_no_longer_follows(reader) -> None:
    pane = length_on(reader)
    reader.press("g")
    reader.app.desk.do(ChangeFinding(finding(reader).id, (("size_mm", (7.7,)),)))
    drag(pane, QPoint(210, 160), QPoint(230, 190), QPoint(260, 200))
    assert finding(reader).size_mm == (7.7,)


def test_that_an_answer_taken_from_a_length_by_the_prompt_stays_live(hands) -> None:
    hands.open_sample()
    pane = length_on(hands)
    hands.press(KEY.Key_Tab, "n", "n", "1")
    prompt = hands.app.window.reading.panel.form.prompt
    for _ in range(20):
        if prompt.state.field == "size":
            break
        hands.press(KEY.Key_Tab)
    assert prompt.state.field == "size"
    hands.press(KEY.Key_Return)
    (mark,) = hands.draft.measurements
    assert finding(hands).size_mm == (shown(mark),)
    hands.press(KEY.Key_Escape)
    drag(pane, QPoint(210, 160), QPoint(230, 190), QPoint(260, 200))
    assert finding(hands).size_mm == (shown(hands.draft.measurements[0]),)


def test_that_without_a_finding_in_hand_the_reader_is_told_what_to_do(hands) -> None:
    hands.open_sample()
    length_on(hands)
    hands.press("g")
    assert "No finding is in hand" in hands.app.window.notices.text()
    assert hands.draft.links == ()


def test_that_a_label_dropped_on_the_report_sends_its_value(reader) -> None:
    pane = length_on(reader)
    label = pane.placed_measures()[0].label.center().toPoint()
    panel = reader.app.window.reading.panel
    target = pane.mapFromGlobal(panel.mapToGlobal(panel.rect().center()))
    drag(pane, label, label + QPoint(40, 0), target)
    (mark,) = reader.draft.measurements
    assert finding(reader).size_mm == (shown(mark),)
    assert mark.label_x is None


def test_that_a_slip_goes_into_the_report_by_its_name(reader) -> None:
    viewer = reader.app.window.reading.viewer
    assert viewer.trigger("tool-slip")
    pane = viewer.active_pane()
    for x, y in ((150, 200), (220, 205), (170, 180)):
        drag(pane, QPoint(x, y), QPoint(x, y))
    reader.press("g")
    (mark,) = reader.draft.measurements
    (named,) = finding(reader).measurements
    assert (named.name, named.unit) == ("slip", "mm")
    assert named.value == shown(mark)
    form = reader.app.window.reading.panel.form
    form.open_finding(finding(reader).id)
    (chip,) = form.editor.measured.chips()
    assert chip.text() == f"slip {named.value:.1f} mm"
    viewer.scroll_pane(viewer.scene.active, 3)
    chip.click()
    assert viewer.scene.selected.id == mark.id
    assert pane.overlay.measures[0].selected


def test_that_two_of_a_kind_are_compared_with_both_named(reader) -> None:
    viewer = reader.app.window.reading.viewer
    pane = viewer.active_pane()
    viewer.trigger("tool-slip")
    for corner in (170, 185):
        for x, y in ((150, 200), (220, 200), (corner, 180)):
            drag(pane, QPoint(x, y), QPoint(x, y))
        viewer.scroll_pane(viewer.scene.active, 1)
    viewer.scroll_pane(viewer.scene.active, -1)
    first, second = reader.draft.measurements
    reader.app.desk.measures.go_to(second.id)
    reader.app.window.hub.run("measure-compare")
    label = pane.placed_measures()[0].measure.label
    change = second.readings[0].value - first.readings[0].value
    assert f"change of slip {change:.1f} mm" in label
    assert "against Sag T2 TSE, image" in label
    reader.app.window.hub.run("measure-compare")
    assert reader.draft.measurement(second.id).against is None


def test_that_the_list_names_every_measurement_and_goes_to_it(reader) -> None:
    viewer = reader.app.window.reading.viewer
    pane = length_on(reader)
    index = viewer.scene.states[viewer.scene.active].index
    viewer.scroll_pane(viewer.scene.active, 3)
    assert pane.overlay.measures == ()
    reader.press(KEY.Key_M, modifier=Qt.KeyboardModifier.AltModifier)
    listed = reader.app.desk.measures.list
    assert listed is not None
    assert listed.isVisible()
    assert listed.list.count() == 1
    assert "Length" in listed.list.item(0).text()
    assert f"image {index + 1}" in listed.list.item(0).text()
    reader.press(KEY.Key_Return)
    assert not listed.isVisible()
    assert viewer.scene.states[viewer.scene.active].index == index
    assert viewer.scene.selected.id == reader.draft.measurements[0].id


def test_that_a_value_without_its_measurement_is_warned_about_before_the_page_goes_out(
    reader,
) -> None:
    length_on(reader)
    reader.press("g")
    titles = [check.title.id for check in reader.app.desk.checks()]
    assert "check-measurement" not in titles
    reader.app.desk.do(RemoveMeasurement(reader.draft.measurements[0].id))
    (check,) = [c for c in reader.app.desk.checks() if c.title.id == "check-measurement"]
    assert (check.target, check.blocks) == (finding(reader).id, False)


def test_that_the_tool_bar_offers_every_measuring_tool_and_shows_the_one_in_hand(reader) -> None:
    button = reader.app.window.reading.toolbar.measure
    offered = {action.objectName() for action in button.menu().actions()}
    offered |= {
        inner.objectName()
        for action in button.menu().actions()
        if action.menu() is not None
        for inner in action.menu().actions()
    }
    assert {f"tool-{tool.value}" for tool in MEASURING} - offered == set()
    assert not button.isChecked()
    reader.press("a")
    assert button.isChecked()
    assert button.accessibleDescription() == "Angle"
    assert button.accessibleName()
    reader.press(KEY.Key_Escape)
    assert not button.isChecked()
    assert button.accessibleDescription() == ""
