"""Promises of the why panel on screen: keys walk, close and move; nothing is emitted by showing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop import assets
from desktop.app.edits import ClearOverride, SetOverride
from desktop.domain.case import Category, Override
from desktop.evidence.assessment import Impression
from desktop.evidence.pack import Citation
from desktop.report.why import why
from desktop.report.why_state import WhyState
from desktop.report.wording import Wording
from desktop.views.report.why import WhyPanel
from tests.fakes import impression as made


class Library:
    def cite(self, row_id: str) -> Citation | None:
        return Citation(id=row_id, kind="published", sources=(made.source(f"Author, {row_id}"),))


def state(finding_id: str = "f1") -> WhyState:
    shown = why(made.FULL_CASE, made.NUMBERS, made.FULL, finding_id, Library())
    assert shown is not None
    return shown


@pytest.fixture
def host(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 800)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def panel(host: QWidget) -> WhyPanel:
    shown = WhyPanel(Wording("en", assets.locale_texts("en")), host)
    shown.setGeometry(0, 0, 820, 780)
    return shown


def texts(widget: QWidget) -> list[str]:
    return [w.text() for w in widget.findChildren(QLabel) if not w.isHidden() and w.text()]


def test_that_showing_emits_nothing(panel: WhyPanel) -> None:
    heard: list[object] = []
    panel.edit_requested.connect(heard.append)
    panel.step_requested.connect(heard.append)
    panel.closed.connect(lambda: heard.append("closed"))
    panel.open_panel(state("f1"))
    panel.show_state(state("f5"))
    panel.show_state(state("f4"))
    assert heard == []


def test_that_the_panel_shows_call_flips_inputs_and_sources(panel: WhyPanel) -> None:
    panel.open_panel(state())
    shown = texts(panel)
    for words in (
        "Why finding 1",
        "L5–S1 left extrusion, 9.4 mm, S1 root displaced",
        "81%",
        "53–94",
        "S  Likely symptomatic",
        "Level and pain match exactly in 30% of cases.",
        "Leg pain is on the right",
        "19%",
        "Level: L5–S1",
        "2  Author, assoc-0003",
    ):
        assert words in shown, words


def test_that_arrows_walk_the_findings_and_escape_gives_focus_back(
    qtbot, host: QWidget, panel: WhyPanel
) -> None:
    origin = QLineEdit(host)
    origin.show()
    origin.setFocus()
    panel.open_panel(state())
    assert QApplication.focusWidget() is panel
    steps: list[int] = []
    panel.step_requested.connect(steps.append)
    qtbot.keyClick(panel, Qt.Key.Key_Down)
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert steps == [1, -1]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert QApplication.focusWidget() is origin


def test_that_closing_survives_a_widget_that_is_gone(qtbot, host: QWidget, panel: WhyPanel) -> None:
    origin = QLineEdit(host)
    origin.show()
    origin.setFocus()
    panel.open_panel(state())
    origin.setParent(None)
    origin.deleteLater()
    QApplication.sendPostedEvents(None, 0)
    del origin
    QApplication.processEvents()
    panel.close_panel()
    assert panel.isHidden()


def test_that_moving_asks_for_a_reason_first(qtbot, panel: WhyPanel) -> None:
    panel.open_panel(state())
    heard: list[object] = []
    panel.edit_requested.connect(heard.append)
    qtbot.keyClick(panel, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert heard == []
    qtbot.keyClicks(line, "Known for years")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == [SetOverride("f1", Category.LIKELY_INCIDENTAL, "Known for years")]
    assert QApplication.focusWidget() is panel


def test_that_act_now_cannot_be_moved_without_a_reason(qtbot, panel: WhyPanel) -> None:
    panel.open_panel(state("f5"))
    heard: list[object] = []
    panel.edit_requested.connect(heard.append)
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == "I Incidental")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    line = QApplication.focusWidget()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == []
    assert isinstance(line, QLineEdit)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not panel.isHidden()  # the first Esc closes the reason, the next one the panel
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_that_pressing_a_lane_does_not_look_as_if_it_were_moved(qtbot, panel: WhyPanel) -> None:
    panel.open_panel(state())
    buttons = {b.text(): b for b in panel.findChildren(QPushButton) if b.isCheckable()}
    qtbot.mouseClick(buttons["I Incidental"], Qt.MouseButton.LeftButton)
    assert buttons["S Symptomatic"].isChecked()
    assert not buttons["I Incidental"].isChecked()


def test_that_a_moved_finding_shows_both_calls_and_can_go_back(qtbot, panel: WhyPanel) -> None:
    case = replace(
        made.FULL_CASE,
        overrides=(Override(finding="f1", category=Category.INDETERMINATE, reason="<i>x</i>"),),
    )
    shown = replace(made.FULL, impression=Impression(indeterminate=("f1",)))
    moved = why(case, made.NUMBERS, shown, "f1", Library())
    assert moved is not None
    panel.open_panel(moved)
    assert "Moved by hand: <i>x</i>. Computed: likely symptomatic." in texts(panel)
    heard: list[object] = []
    panel.edit_requested.connect(heard.append)
    back = next(b for b in panel.findChildren(QPushButton) if b.text() == "Use computed call")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert heard == [ClearOverride("f1")]


def test_that_an_act_now_finding_shows_no_chance(panel: WhyPanel) -> None:
    panel.open_panel(state("f5"))
    assert "An act-now finding is never scored." in texts(panel)
    assert not [t for t in texts(panel) if t.endswith("%")]


def test_that_a_finding_without_a_score_may_be_called_indeterminate(qtbot, panel: WhyPanel) -> None:
    panel.open_panel(state("f4"))
    assert "NS  Not scored" in texts(panel)
    buttons = {b.text(): b for b in panel.findChildren(QPushButton) if b.isCheckable()}
    assert not any(button.isChecked() for button in buttons.values())
    heard: list[object] = []
    panel.edit_requested.connect(heard.append)
    qtbot.mouseClick(buttons["? Indeterminate"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert heard == [SetOverride("f4", Category.INDETERMINATE, None)]


def test_that_every_control_has_a_name(panel: WhyPanel) -> None:
    panel.open_panel(state())
    assert panel.accessibleName().startswith("Why finding 1, L5–S1 left extrusion")
    assert all(b.accessibleName() for b in panel.findChildren(QPushButton))


def test_that_no_message_is_missing(panel: WhyPanel) -> None:
    for finding_id in made.NUMBERS:
        panel.open_panel(state(finding_id))
        assert not [t for t in texts(panel) if "⟨" in t]


@pytest.mark.parametrize("width", [520, 820])
def test_that_no_words_are_cut_off(host: QWidget, panel: WhyPanel, width: int) -> None:
    host.resize(width, 800)
    panel.setGeometry(0, 0, width, 780)
    panel.open_panel(state())
    for _ in range(3):
        QApplication.processEvents()
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text():
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            else:
                assert label.width() >= label.sizeHint().width(), label.text()
