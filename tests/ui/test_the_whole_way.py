"""The whole way in the real window: open, read, report, print, by the hands of a reader."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.report.prompt import Phase

KEY = Qt.Key
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
# field of the prompt -> keys a reader would press for the left L5-S1 extrusion of the sample
EXTRUSION = {
    "side": "L",
    "zone": "2",
    "size": "9\r",
    "neural_root": "S1",
    "neural": "2",
    "severity": "2",
}


def _prompt(hands):
    return hands.app.window.reading.panel.form.prompt


def _answer_fields(hands, answers: dict[str, str]) -> None:
    """Answer what the prompt asks of a finding; what has no answer is stepped over."""
    prompt = _prompt(hands)
    for _ in range(20):
        state = prompt.state
        if state.phase is not Phase.FIELD:
            return
        given = answers.get(state.field)
        if given is None:
            hands.press(KEY.Key_Tab)
            continue
        if state.field == "neural_root":
            given = next(key for key, word in _shown_keys(hands) if word == given)
        for letter in given:
            hands.press(KEY.Key_Return if letter == "\r" else letter)
        assert prompt.state != state, f"{state.field} took no answer"
    raise AssertionError("the prompt never came to an end")


def _shown_keys(hands) -> list[tuple[str, str]]:
    from desktop.report.prompt_view import view

    prompt = _prompt(hands)
    shown = view(prompt.state, prompt._context())
    return [
        (choice.key, hands.app._services.translator.text(choice.label)) for choice in shown.choices
    ]


def _export(hands, path: Path) -> str:
    """Save the PDF through the window and read it back with an independent program."""
    written: list[str] = []
    hands.app.publishing.ask_name = lambda: str(path)
    hands.app.publishing.written.connect(written.append)
    hands.press(KEY.Key_E, modifier=CTRL)
    hands.until(lambda: written)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def test_that_the_sample_is_read_and_printed_by_keyboard_alone(hands, tmp_path) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab)
    assert _prompt(hands).state.row == "l1-l2"
    hands.press("n", "n", "0", "0")
    assert _prompt(hands).state.row == "l5-s1"
    hands.press("3")
    assert hands.draft.case.findings[0].type == "disc_extrusion"
    _answer_fields(hands, EXTRUSION)
    hands.press(KEY.Key_N, modifier=SHIFT)
    hands.press(KEY.Key_Return)
    found = hands.draft.case.findings[0]
    assert (found.level, found.side, found.size_mm, found.neural) == (
        "L5-S1",
        "left",
        (9.0,),
        "displacement",
    )
    assert hands.app.desk.session.assessment.impression.likely_symptomatic == (found.id,)
    text = _export(hands, tmp_path / "report.pdf")
    assert "DEMO, Marta" in text
    assert "CS-0417" in text
    assert "LIKELY SYMPTOMATIC" in text
    words = " ".join(text.split())
    assert "L5-S1 LEFT" in words
    assert "displacing the LEFT S1 root" in words
    assert "Likely contributor to left leg pain" in words


def test_that_a_normal_report_needs_no_more_than_twelve_keys(hands) -> None:
    hands.open_sample()
    for _ in range(3):  # every series has been on screen, as "normal" asks
        hands.press(KEY.Key_PageDown)
        hands.until(lambda: hands.app.window.reading.viewer.is_settled)
    before = hands.presses - 3
    hands.press(KEY.Key_N, modifier=SHIFT)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return, modifier=CTRL)
    hands.until(hands.app.preview.isVisible)
    normal = {statement.level for statement in hands.draft.case.normal if statement.absent is None}
    assert {"L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"} <= normal
    assert hands.presses - before <= 12


def test_that_one_undo_takes_back_what_one_key_did_in_form_and_image(hands) -> None:
    hands.open_sample()
    pane = hands.app.window.reading.viewer.panes[0]
    hands.press("f")
    QTest.mouseClick(
        pane, Qt.MouseButton.LeftButton, pos=QPoint(pane.width() // 2, pane.height() // 2)
    )
    assert _prompt(hands).is_open
    hands.press("1")
    assert len(hands.draft.case.findings) == len(hands.draft.marks) == 1
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Z, modifier=CTRL)
    assert hands.draft.case.findings == hands.draft.marks == ()
    hands.press(KEY.Key_Z, modifier=CTRL | SHIFT)
    assert len(hands.draft.case.findings) == len(hands.draft.marks) == 1


def test_that_a_card_moves_by_one_key_with_a_recorded_reason(hands) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    hands.press(KEY.Key_3, modifier=CTRL)
    hands.press(KEY.Key_U, modifier=ALT)
    hands.type("seen before the fall")
    hands.press(KEY.Key_Return)
    (override,) = hands.draft.case.overrides
    assert (override.category, override.reason) == ("indeterminate", "seen before the fall")
    assert hands.app.desk.session.assessment.impression.indeterminate == (override.finding,)


def test_that_the_key_question_is_answered_by_two_keys(hands) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "0", "2")
    _answer_fields(
        hands, {"side": "R", "zone": "3", "size": "4\r", "neural_root": "L4", "neural": "1"}
    )
    hands.press(KEY.Key_Escape)
    asked = hands.app.desk.session.assessment.question
    assert asked is not None
    assert asked.path == "/clinical/complaints/c2/side"
    hands.press("q", "r")
    assert hands.draft.case.complaint("c2").side == "right"
    assert hands.app.desk.session.assessment.question != asked


def test_that_why_opens_by_one_key_and_gives_the_focus_back(hands) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    before = hands.focus()
    hands.press(".")
    panel = hands.app.window.reading.why
    assert panel.isVisible()
    assert panel.state.finding == hands.draft.case.findings[0].id
    hands.press(KEY.Key_Escape)
    assert not panel.isVisible()
    assert hands.focus() is before


def test_that_an_unfinished_report_is_gone_on_with_after_a_restart(
    hands, application, private_home, qtbot
) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build
    from tests.ui.conftest import Hands

    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    pane = application.window.reading.viewer.panes[0]
    hands.press("m")
    for dx in (-40, 40):
        QTest.mouseClick(
            pane, Qt.MouseButton.LeftButton, pos=QPoint(pane.width() // 2 + dx, pane.height() // 2)
        )
    assert len(hands.draft.measurements) == 1
    left = hands.draft
    application.window.close()

    again = build(window_services(private_home))
    again.window.show()
    try:
        second = Hands(again, qtbot)
        hands.until(lambda: again.window.start.drafts.count() == 1)
        second.open_sample()
        assert second.draft.case == left.case
        assert second.draft.measurements == left.measurements
        assert "unfinished report" in again.window.notices.text()
        again.desk.undo()
        assert second.draft.measurements == ()
    finally:
        again.window.close()
        shiboken6.delete(again.window)


def test_that_real_images_are_measured_marked_and_reported(hands, shared, tmp_path) -> None:
    hands.open_path(shared / "dicom" / "ct_chest_volume_lidc")
    viewer = hands.app.window.reading.viewer
    hands.until(lambda: viewer.is_settled)
    pane = viewer.active_pane()
    before = viewer.scene.states[viewer.scene.active].index
    hands.press(KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    assert viewer.scene.states[viewer.scene.active].index == before + 3
    hands.press("m")
    middle = pane.rect().center()
    for dx in (-60, 60):
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=middle + QPoint(dx, 0))
    (length,) = hands.draft.measurements
    assert (length.readings[0].unit, length.basis) == ("mm", "PixelSpacing")
    assert length.readings[0].value > 0
    hands.press("f")
    QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 40))
    assert hands.draft.case.form.template == "chest-wall-ct"
    hands.press("1")
    _answer_fields(hands, {"side": "R", "acuity": "3"})
    hands.press(KEY.Key_Escape)
    (mark,) = hands.draft.marks
    assert mark.place.point_lps_mm is not None
    patient = hands.app.desk.study.patient
    text = _export(hands, tmp_path / "ct.pdf")
    assert patient.id in text
    assert "Ribs" in text
    assert "IMPRESSION" in text
    assert "rib fracture" in text.lower()


def test_that_planes_of_one_frame_of_reference_show_each_other(hands, shared) -> None:
    hands.open_path(shared / "dicom" / "mr_brain_multiplane")
    viewer = hands.app.window.reading.viewer
    hands.until(lambda: viewer.is_settled)
    keys = {
        viewer.scene.stack(n).key for n in viewer.scene.arrangement.visible if viewer.scene.stack(n)
    }
    assert len(keys) >= 2
    lines = [pane for pane in viewer.panes if pane.isVisible() and pane.overlay.lines]
    assert lines
    problems = [p for stack in hands.app.desk.study.stacks for p in stack.problems]
    assert any("missing" in p.code for p in problems)


def test_that_a_folder_without_images_says_so_and_changes_nothing(hands, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("no image", encoding="utf-8")
    hands.app.open_path(str(tmp_path / "empty"))
    hands.until(hands.app.window.notices.text)
    assert hands.app.desk.session is None
    assert not hands.app.window.is_reading
    hands.app.show_refused()
    assert hands.app.window.refused_overlay.isVisible()


@pytest.mark.xvfb
def test_that_the_same_keys_lead_to_the_same_page_on_a_real_x_server(hands, tmp_path) -> None:
    test_that_the_sample_is_read_and_printed_by_keyboard_alone(hands, tmp_path)
