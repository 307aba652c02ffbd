"""Promises about the window as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from desktop.app.actions import ACTIONS
from desktop.bootstrap.common import close_study_source, study_source
from desktop.views.theme import Look
from tests.dicom.coding import RAW, coded_file, value

KEY = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_that_every_command_is_carried_out_by_somebody(application) -> None:
    assert application.window.hub.unhandled() == ()


def test_that_keys_and_palette_list_every_command(hands) -> None:
    hands.press(KEY.Key_F1)
    keys = hands.app.window.keys_overlay
    assert keys.isVisible()
    words = {label.text() for label in keys.findChildren(QLabel)}
    say = hands.app._services.translator.text
    assert {say(action.title) for action in ACTIONS} <= words
    hands.press(KEY.Key_Escape)
    assert not keys.isVisible()
    hands.press(KEY.Key_K, modifier=CTRL)
    palette = hands.app.window.palette_overlay
    assert palette.isVisible()
    assert palette._list.count() == len(ACTIONS)
    hands.type("dark or light")
    assert palette._list.count() == 1
    hands.press(KEY.Key_Return)
    assert not palette.isVisible()


def test_that_letters_never_act_while_a_text_box_has_focus(hands) -> None:
    hands.open_sample()
    hands.app.window.start.filter.setFocus()
    hands.app.window.show_start()
    hands.app.window.start.filter.setFocus()
    tool = hands.app.window.reading.viewer.scene.tool
    hands.type("wmf.n")
    assert hands.app.window.start.filter.text() == "wmf.n"
    assert hands.app.window.reading.viewer.scene.tool is tool
    assert hands.draft.case.normal == ()


def test_that_every_focusable_widget_of_the_reading_screen_has_a_name(hands) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in hands.app.window.reading.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not _name(widget)
    ]
    assert nameless == []


@pytest.mark.parametrize(
    "command",
    [
        *("palette", "keys", "edit-keys", "layout-pick", "objects", "save-protocol"),
        *("protocols", "export-views", "measure-list", "refused-files"),
    ],
)
def test_that_every_focusable_widget_of_what_opens_over_the_images_has_a_name(
    hands, command
) -> None:
    hands.open_sample()
    before = {id(w) for w in hands.app.window.findChildren(QWidget) if w.isVisible()}
    hands.app.window.hub.run(command)
    QApplication.processEvents()
    opened = [w for w in hands.app.window.findChildren(QWidget) if w.isVisible()]
    new = [w for w in opened if id(w) not in before]
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in new
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _name(widget)
    ]
    assert new
    assert nameless == []
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Escape)
    assert hands.focus() is hands.app.window.reading.viewer.active_pane()


def _name(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    if (
        isinstance(widget, QLineEdit)
        and isinstance(widget.parentWidget(), QWidget)
        and widget.parentWidget().accessibleName()
    ):
        return widget.parentWidget().accessibleName()
    return widget.accessibleName()


def test_that_identity_stays_whole_at_1280_by_800(hands) -> None:
    hands.open_sample()
    hands.app.window.resize(1280, 800)
    QApplication.processEvents()
    banner = hands.app.window.reading.banner
    for label in banner.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.width() >= label.sizeHint().width(), label.text()
    shown = {label.text() for label in banner.findChildren(QLabel) if label.isVisible()}
    assert {"DEMO, Marta", "CS-0417", "A-26-11873", "12 Mar 1980"} <= shown


def test_that_act_now_and_the_impression_stay_in_sight_at_1280_by_800(hands) -> None:
    hands.open_sample()
    hands.app.window.resize(1280, 800)
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    panel = hands.app.window.reading.panel
    QApplication.processEvents()
    pinned = panel.impression.pinned
    assert pinned.isVisible()
    assert pinned.geometry().bottom() < panel.height()
    assert panel.impression_area.height() >= 150


def test_that_the_theme_is_remembered_and_pixels_do_not_change_with_it(hands, application) -> None:
    hands.open_sample()
    pane = application.window.reading.viewer.panes[0]
    before = pane.grab().toImage()
    hands.press(KEY.Key_T, modifier=CTRL)
    after = pane.grab().toImage()
    assert application._services.settings.get("theme") == Look.LIGHT
    assert before == after
    hands.press(KEY.Key_T, modifier=CTRL)
    assert application._services.settings.get("theme") == Look.DARK


def test_that_a_dropped_folder_opens(hands, application, sample_cache) -> None:
    data = QMimeData()
    folder = next(sample_cache.glob("sample-lumbar-*"))
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    start = application.window.start
    QApplication.sendEvent(start, QDragEnterEvent(QPoint(10, 10), *how))
    QApplication.sendEvent(start, QDropEvent(QPointF(10, 10), *how))
    hands.until(lambda: application.desk.session is not None)
    assert application.window.is_reading


def test_that_a_name_with_markup_is_shown_literally(application, qtbot) -> None:
    from desktop.views.shell.banner import Identity

    banner = application.window.reading.banner
    banner.show_identity(Identity(name="<b>DOE</b> <img src='x.png'>", patient_id="1"))
    label = next(x for x in banner.findChildren(QLabel) if "DOE" in x.text())
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.sizeHint().width() > 200  # the tags take room: they are words


def test_that_another_patients_images_break_the_match(hands, application) -> None:
    from dataclasses import replace

    hands.open_sample()
    desk = application.desk
    desk._study = replace(
        desk.study, patient=replace(desk.study.patient, id="OTHER", name="ROE^Ivan")
    )
    desk._show_identity(hands.draft)
    badge = application.window.reading.banner._badge
    assert badge.property("chip") == "act"
    assert "ROE" in badge.text()


@pytest.mark.xvfb
def test_that_window_and_splitter_are_remembered(hands, application, private_home) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build

    hands.open_sample()
    application.window.resize(1500, 900)
    splitter = application.window.reading.splitter
    # a window server answers a new size when it likes
    hands.until(lambda: application.window.width() == splitter.width() == 1500)
    splitter.setSizes([800, 700])
    hands.until(lambda: splitter.sizes()[1] <= 702)
    sizes = splitter.sizes()
    application.window.close()
    again = build(window_services(private_home))
    assert again.window.size().width() == 1500
    again.window.show_reading()
    again.window.show()
    hands.until(lambda: again.window.reading.splitter.width() == 1500)
    hands.until(lambda: abs(again.window.reading.splitter.sizes()[1] - sizes[1]) <= 2)
    again.window.close()


def test_that_the_foot_follows_the_tool_in_hand(hands, application) -> None:
    hands.open_sample()
    foot = application.window.reading.panel.foot
    application.window.hub.run("tool-length")
    assert foot.shown() == ("point", "back", "select")
    hands.press(KEY.Key_Escape)
    assert foot.shown() == ("next", "normal", "why")


def test_that_closing_the_window_ends_the_decoder_at_once(hands, application, tmp_path) -> None:
    folder = tmp_path / "coded"
    folder.mkdir()
    (folder / "image").write_bytes(coded_file(RAW, value([[bytes(96)]]), (6, 8)))
    before = study_source()
    application.open_path(str(folder))
    hands.until(lambda: before._compressed.pool.pids and application.window.is_reading)
    pool, pids = before._compressed.pool, before._compressed.pool.pids
    application.window.close()
    assert not pool.pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert study_source() is not before  # who asks again is given a reader that works
    close_study_source()


def test_that_a_chosen_layout_is_found_again_for_its_modality(hands, application, shared) -> None:
    hands.open_sample()
    viewer = application.window.reading.viewer
    assert viewer.scene.arrangement.layout.value == "2x2"
    hands.press("l", modifier=Qt.KeyboardModifier.AltModifier)
    chosen = viewer.scene.arrangement.layout
    assert chosen.value != "2x2"
    application.open_path(str(shared / "dicom" / "ct_chest_volume_lidc"))
    hands.until(lambda: application.desk.study.stacks[0].modality == "CT")
    hands.open_sample_again()
    assert viewer.scene.arrangement.layout is chosen


def test_that_a_verb_answers_without_loading_qt() -> None:
    code = (
        "import sys; from desktop.bootstrap import main; status = main(['vocabulary', '--json']);"
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=root, check=False)
    assert done.returncode == 0


def test_that_identity_stays_in_sight_above_the_page_and_esc_leads_back(hands, application) -> None:
    hands.open_sample()
    before = hands.focus()
    hands.press(KEY.Key_Return, modifier=CTRL)
    hands.until(lambda: application.preview.views and application.preview.views[0].has_picture)
    assert application.window.reading.banner.isVisible()
    hands.press(KEY.Key_Escape)
    assert not application.preview.isVisible()
    assert hands.focus() is before


def test_that_late_series_of_the_sample_never_take_the_reader_from_another_patient(
    hands, application, shared
) -> None:
    hands.open_sample()
    sample = application.desk.study
    hands.app.open_path(str(shared / "dicom" / "ct_chest_volume_lidc"))
    hands.until(lambda: application.desk.study.study_uid != sample.study_uid)
    hands.until(lambda: application.desk.session is not None)
    other = application.desk.study.study_uid
    application.sample.grew.emit(sample)
    QApplication.processEvents()
    assert application.desk.study.study_uid == other
    assert application.desk.session.draft.case.study.uid == other


def test_that_a_report_never_goes_on_over_the_images_of_another_study(
    hands, application, shared
) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    left = hands.draft.id
    hands.until(lambda: application.desk.saving.journal.unsaved == 0)
    application.desk.leave()
    application.open_path(str(shared / "dicom" / "ct_chest_volume_lidc"), draft_id=left)
    hands.until(lambda: application.desk.session is not None)
    assert hands.draft.id != left
    assert hands.draft.case.findings == ()
    assert hands.draft.case.study.uid == application.desk.study.study_uid
    assert "not the images of that unfinished report" in application.window.notices.text()


def test_that_no_report_stands_beside_images_before_their_own_has_begun(hands, application) -> None:
    hands.open_sample()
    hands.press(KEY.Key_Tab, "n", "n", "1", KEY.Key_Escape)
    panel, study = application.window.reading.panel, application.desk.study
    assert panel.form_area.isVisible()
    application.desk.open_study(study, "")
    assert application.desk.session is None
    assert not panel.form_area.isVisible()
    assert not panel.impression_area.isVisible()
    assert application.window.reading.viewer.scene.draft is None
    hands.until(lambda: application.desk.session is not None)
    assert panel.form_area.isVisible()
    assert panel.impression_area.isVisible()


def test_that_a_pane_that_goes_with_the_focus_opens_no_prompt(hands) -> None:
    hands.open_sample()
    viewer, prompt = hands.app.window.reading.viewer, hands.app.window.reading.panel.form.prompt
    viewer.panes[3].setFocus()
    hands.until(lambda: viewer.scene.active == 3)
    hands.app.window.hub.run("layout-1x1")
    assert not prompt.is_open
    assert hands.focus() is viewer.active_pane()
    hands.app.window.hub.run("layout-2x2")
    viewer.panes[2].setFocus()
    viewer.scene.arrangement = viewer.scene.arrangement.with_active(0)
    hands.app.window.hub.run("layout-1x1")
    assert not prompt.is_open
    assert hands.focus() is viewer.active_pane() is viewer.panes[0]
