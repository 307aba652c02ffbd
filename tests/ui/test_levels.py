"""Level labels in the real window: named by clicks, shown everywhere, held against the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.app.draft import LevelLabel
from desktop.app.draft_json import draft_to_text
from desktop.app.edits import ClearLevels, SetLevel
from desktop.viewer.tools import Tool
from desktop.views.shell.launch import build

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SAG, AX = 0, 2
FIVE = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]


def mouse(pane, point, kind, held=Qt.MouseButton.LeftButton) -> None:
    at = pane.widget_point(point)
    spot = QPointF(pane.mapToGlobal(at.toPoint()))
    event = QMouseEvent(
        kind, at, spot, Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(pane, event)
    QApplication.processEvents()


def click(pane, point) -> None:
    mouse(pane, point, QEvent.Type.MouseButtonPress)
    mouse(pane, point, QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)


def drag(pane, start, end) -> None:
    mouse(pane, start, QEvent.Type.MouseButtonPress)
    for part in (0.5, 1.0):
        there = tuple(a + (b - a) * part for a, b in zip(start, end, strict=True))
        mouse(pane, there, QEvent.Type.MouseMove)
    mouse(pane, end, QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)


def viewer_of(hands):
    return hands.app.window.reading.viewer


def named(hands) -> list[str]:
    return [label.level for label in hands.draft.levels]


def opened(hands) -> dict[str, tuple[float, float]]:
    """Open the sample, take its proposed labels away, return where the discs are."""
    hands.open_sample()
    truth = {x.level: (x.place.x, x.place.y) for x in hands.draft.levels}
    assert {x.by for x in hands.draft.levels} == {"proposed"}
    hands.app.desk.do(ClearLevels())
    viewer = viewer_of(hands)
    viewer.activate(SAG)
    viewer.focus_active()
    assert viewer.scene.stack(SAG).description == "Sag T2 TSE"
    return truth


def label_all(hands, truth) -> None:
    pane = viewer_of(hands).panes[SAG]
    hands.press("v")
    click(pane, truth["L5-S1"])
    hands.press(KEY.Key_Return)  # the first of the names offered at this place
    for name in ("L4-L5", "L3-L4", "L2-L3", "L1-L2"):
        click(pane, truth[name])


def level_words(hands) -> list[str]:
    """Return the level of every slice of the axial pane."""
    viewer, words = viewer_of(hands), []
    viewer.activate(AX)
    for index in range(len(viewer.scene.stack(AX).frames)):
        viewer.go_index(AX, index)
        words.append(viewer.panes[AX].overlay.corners.top_right[0])
    return words


def at_slice(hands, word: str) -> int:
    viewer = viewer_of(hands)
    words = level_words(hands)
    index = words.index(word) + words.count(word) // 2
    viewer.go_index(AX, index)
    return index


def add_extrusion(hands, row: str) -> str:
    """Add a finding in a row of the ladder, marked on the slice that the axial pane shows."""
    viewer = viewer_of(hands)
    place = viewer.scene.place(AX, (256.0, 300.0))
    form = hands.app.window.reading.panel.form
    form.prompt.open_row(row, place)
    hands.press("3", KEY.Key_Escape)
    return hands.draft.case.findings[-1].id


def test_that_five_clicks_name_the_lumbar_spine_on_every_slice(hands) -> None:
    truth = opened(hands)
    label_all(hands, truth)
    assert named(hands) == FIVE
    hands.press(KEY.Key_Escape)
    viewer = viewer_of(hands)
    assert viewer.scene.tool is Tool.SELECT
    for number in (0, 1):  # both sagittal series, and every slice of them
        viewer.go_index(number, 3)
        notes = [note.text for note in viewer.panes[number].overlay.notes]
        assert {"L1", "L2", "L3", "L4", "L5", "S1"} <= set(notes)
    said = level_words(hands)[::-1]  # the stack runs from the feet up
    order = [word for word in dict.fromkeys(said) if word[0] in "LS"]
    full = ["L2", "L2–L3", "L3", "L3–L4", "L4", "L4–L5", "L5", "L5–S1", "S1"]
    assert order == full[full.index(order[0]) :]


def test_that_the_round_goes_back_by_backspace_and_ends_with_escape(hands) -> None:
    truth = opened(hands)
    pane = viewer_of(hands).panes[SAG]
    hands.press("v")
    click(pane, truth["L5-S1"])
    tool = viewer_of(hands).labelling
    assert tool.overlay.isVisible()
    assert "L5–S1" in tool.overlay.texts()
    hands.press(KEY.Key_Escape)  # closes the question, keeps the tool
    assert viewer_of(hands).scene.tool is Tool.LEVELS
    assert named(hands) == []
    click(pane, truth["L5-S1"])
    hands.press("1")
    click(pane, truth["L4-L5"])
    assert named(hands) == ["L4-L5", "L5-S1"]
    hands.press(KEY.Key_Backspace)
    assert named(hands) == ["L5-S1"]
    click(pane, truth["L4-L5"])
    assert named(hands) == ["L4-L5", "L5-S1"]
    hands.press(KEY.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert named(hands) == ["L5-S1"]
    hands.press(KEY.Key_Escape)
    assert viewer_of(hands).scene.tool is Tool.SELECT


def test_that_labels_are_dragged_and_renamed_with_the_rest(hands) -> None:
    truth = opened(hands)
    label_all(hands, truth)
    pane = viewer_of(hands).panes[SAG]
    x, y = truth["L3-L4"]
    drag(pane, (x, y), (x + 4.0, y + 6.0))
    moved = {label.level: label.place for label in hands.draft.levels}["L3-L4"]
    assert abs(moved.y - y - 6.0) < 1.0
    assert named(hands) == FIVE
    mouse(pane, truth["L5-S1"], QEvent.Type.MouseButtonDblClick)
    tool = viewer_of(hands).labelling
    names = tool.question.names
    hands.press(str(names.index("L4-L5") + 1))
    hands.press("1")  # the rest moves with it
    assert named(hands) == ["T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5"]


def test_that_a_typed_level_against_its_slice_blocks_until_it_is_settled(hands) -> None:
    truth = opened(hands)
    label_all(hands, truth)
    hands.press(KEY.Key_Escape)
    at_slice(hands, "L4–L5")
    viewer_of(hands).focus_active()
    finding = add_extrusion(hands, "l3-l4")
    assert hands.draft.case.finding(finding).level == "L3-L4"

    def conflicts():
        found = hands.app.desk.checks()
        return [c for c in found if c.title.id == "check-level-conflict"]

    assert [c.blocks for c in conflicts()] == [True]
    assert conflicts()[0].target == finding
    form = hands.app.window.reading.panel.form
    chips = [chip.kind for chip in form.state.finding(finding).chips]
    assert "warn" in chips
    before = hands.draft
    viewer_of(hands).focus_active()
    hands.press("k", modifier=ALT)
    assert conflicts() == []
    assert hands.draft.case.finding(finding).level == "L3-L4"  # kept, on record
    hands.app.desk.undo()
    assert hands.draft == before
    viewer_of(hands).focus_active()
    hands.press("g", modifier=ALT)
    assert hands.draft.case.finding(finding).level == "L4-L5"
    assert conflicts() == []
    assert "warn" not in [chip.kind for chip in form.state.finding(finding).chips]


def test_that_unusual_anatomy_must_state_its_numbering(hands) -> None:
    opened(hands)
    desk = hands.app.desk
    place = viewer_of(hands).scene.place(SAG, (250.0, 300.0))
    desk.do(SetLevel(LevelLabel(level="L6-S1", place=place)))

    def blocking() -> list[str]:
        return [c.title.id for c in desk.checks() if c.blocks]

    assert "check-numbering" in blocking()
    desk.go_to_field("study")
    facts = hands.app.window.reading.panel.form.clinical.editor.study
    assert facts.isVisible()
    facts.numbering.chosen.emit("uncertain")
    assert "check-numbering" in blocking()  # how it was counted is still open
    facts.counted.chosen.emit("sacrum")
    assert "check-numbering" not in blocking()
    assert hands.draft.case.study.numbering == "uncertain"
    desk.undo()
    assert "check-numbering" in blocking()


def test_that_proposed_labels_say_so_while_the_tool_is_in_hand(hands) -> None:
    hands.open_sample()
    viewer = viewer_of(hands)
    viewer.activate(SAG)
    viewer.focus_active()

    def notes() -> set[str]:
        return {note.text for note in viewer.panes[SAG].overlay.notes}

    assert "L4–L5 ?" not in notes()
    hands.press("v")
    assert {"L4–L5 ?", "L5–S1 ?", "L5"} <= notes()
    truth = {x.level: (x.place.x, x.place.y) for x in hands.draft.levels}
    x, y = truth["L4-L5"]
    drag(viewer.panes[SAG], (x, y), (x + 6.0, y))
    assert "L4–L5" in notes()
    assert "L4–L5 ?" not in notes()


def test_that_a_row_of_the_ladder_scrolls_the_axial_pane_there(hands) -> None:
    truth = opened(hands)
    label_all(hands, truth)
    at_slice(hands, "L5–S1")
    form = hands.app.window.reading.panel.form
    viewer = viewer_of(hands)
    for row in ("l2-l3", "l4-l5", "l3-l4", "l5-s1"):
        form.set_row(row)
        assert viewer.panes[AX].overlay.corners.top_right[0] == row.upper().replace("-", "–")


def test_that_labels_survive_a_restart(hands, application, private_home, qtbot) -> None:
    from desktop.bootstrap.adapters import window_services

    truth = opened(hands)
    label_all(hands, truth)
    text = draft_to_text(hands.draft)
    assert application.desk.saving.journal.close()
    application.window.close()
    again = build(window_services(private_home))
    again.window.resize(1600, 1000)
    again.window.show()
    again.open_sample()
    qtbot.waitUntil(lambda: again.desk.session is not None, timeout=60_000)
    try:
        assert [label.level for label in again.desk.session.draft.levels] == FIVE
        assert draft_to_text(again.desk.session.draft).count('"L1-L2"') == text.count('"L1-L2"')
    finally:
        again.window.close()


def test_that_all_others_normal_leaves_out_what_the_labels_put_outside_the_field(hands) -> None:
    hands.open_sample()
    desk = hands.app.desk
    form = hands.app.window.reading.panel.form
    sagittal = viewer_of(hands).scene.stack(SAG)
    row = {row.levels[0]: row for row in form._template.rows if row.kind == "level"}
    assert all(desk.levels.covers(row[name], sagittal) is True for name in FIVE)
    axial = viewer_of(hands).scene.stack(AX)
    shown = {word for word in level_words(hands) if "–" in word}
    for name in FIVE:
        assert (name.replace("-", "–") in shown) or desk.levels.covers(row[name], axial) is False
    desk.do(ClearLevels())
    assert desk.levels.covers(row["L4-L5"], sagittal) is None
