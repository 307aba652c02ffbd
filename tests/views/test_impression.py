"""Promises of the impression on screen: it only speaks when the reader acts, and keeps focus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import assets
from desktop.app.edits import ClearOverride, SetAnswer, SetOverride
from desktop.domain.case import Case, Category, Override
from desktop.evidence.assessment import Assessment, Fit, Impression
from desktop.report.lanes import lanes
from desktop.report.lanes_state import Bar, ImpressionState
from desktop.report.wording import Wording
from desktop.views.report.card import FindingCard, IncidentalLine
from desktop.views.report.card_base import CardBase
from desktop.views.report.impression import ImpressionView
from desktop.views.report.lane_parts import ClockChip, ProbabilityBar
from desktop.views.theme import THEME
from tests.fakes import impression as made


@pytest.fixture(scope="module")
def say() -> Wording:
    return Wording("en", assets.locale_texts("en"))


class Heard:
    """Everything the view said."""

    def __init__(self, view: ImpressionView) -> None:
        self.edits: list[object] = []
        self.why: list[str] = []
        self.chosen: list[str] = []
        view.edit_requested.connect(self.edits.append)
        view.why_requested.connect(self.why.append)
        view.finding_chosen.connect(self.chosen.append)


def state(case: Case = made.FULL_CASE, assessed: Assessment = made.FULL) -> ImpressionState:
    return lanes(case, made.NUMBERS, assessed)


@pytest.fixture
def view(qtbot, say: Wording) -> ImpressionView:
    shown = ImpressionView(say)
    qtbot.addWidget(shown)
    shown.show_state(state())
    shown.resize(590, 700)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def card(view: ImpressionView, finding_id: str) -> CardBase:
    return next(c for c in view.cards() if c.finding == finding_id)


def texts(widget: QWidget) -> list[str]:
    return [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text()]


def test_that_cards_stand_in_reading_order(view: ImpressionView) -> None:
    assert [c.finding for c in view.cards()] == ["f5", "f1", "f2", "f4", "f3"]
    tops = [c.mapTo(view, c.rect().topLeft()).y() for c in view.cards()]
    assert tops == sorted(tops)


def test_that_showing_emits_nothing(qtbot, view: ImpressionView) -> None:
    view.focus_finding("f1")
    heard = Heard(view)
    view.show_state(state(assessed=replace(made.FULL, alerts=(made.RETENTION,))))
    view.show_state(state())
    assert (heard.edits, heard.why, heard.chosen) == ([], [], [])


def test_that_every_card_has_a_spoken_name(view: ImpressionView) -> None:
    names = [c.accessibleName() for c in view.cards()]
    assert names[1].startswith("Finding 1, L5–S1 left extrusion, likely symptomatic, 80%, range")
    assert names[0].startswith("Act now, finding 5, L1 marrow-replacing lesion, 11 mm")
    for widget in view.findChildren(QPushButton):
        assert widget.accessibleName(), widget.text()


def test_that_an_unchanged_card_keeps_its_widget_and_focus(view: ImpressionView) -> None:
    before = card(view, "f1")
    before.setFocus()
    changed = made.with_judgement(
        made.FULL, replace(made.JUDGED_PROTRUSION, reason=made.said("Another reason"))
    )
    view.show_state(state(assessed=changed))
    assert card(view, "f1") is before
    assert QApplication.focusWidget() is before
    assert "Another reason" in texts(card(view, "f2"))


def test_that_focus_follows_a_card_to_another_lane(view: ImpressionView) -> None:
    card(view, "f1").setFocus()
    shown = Impression(act_now=("f5",), indeterminate=("f2", "f4"), likely_incidental=("f1", "f3"))
    view.show_state(state(assessed=replace(made.FULL, impression=shown)))
    assert isinstance(card(view, "f1"), IncidentalLine)
    assert QApplication.focusWidget() is card(view, "f1")


def test_that_one_key_and_a_reason_move_a_card(qtbot, view: ImpressionView) -> None:
    heard = Heard(view)
    held = card(view, "f1")
    held.setFocus()
    qtbot.keyClick(held, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "Old finding")
    assert heard.edits == []
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard.edits == [SetOverride("f1", Category.INDETERMINATE, "Old finding")]
    assert QApplication.focusWidget() is held
    assert heard.why == []  # the Enter that ends the reason asks for nothing else


def test_that_escape_closes_the_reason_and_moves_nothing(qtbot, view: ImpressionView) -> None:
    heard = Heard(view)
    held = card(view, "f1")
    held.setFocus()
    assert view.trigger("to-incidental")
    assert held.is_asking
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not held.is_asking
    assert QApplication.focusWidget() is held
    assert heard.edits == []


def test_that_an_act_now_item_is_not_moved_without_a_reason(qtbot, view: ImpressionView) -> None:
    heard = Heard(view)
    strip = card(view, "f5")
    strip.setFocus()
    assert view.trigger("to-incidental")
    line = QApplication.focusWidget()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard.edits == []
    assert "Please give a reason: this finding must be acted on." in texts(strip)
    qtbot.keyClicks(line, "Biopsied, benign")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard.edits == [SetOverride("f5", Category.LIKELY_INCIDENTAL, "Biopsied, benign")]


def test_that_a_card_is_not_moved_to_where_it_stands(view: ImpressionView) -> None:
    card(view, "f1").setFocus()
    assert not view.trigger("to-symptomatic")
    assert not view.trigger("why")
    card(view, "f4").setFocus()
    assert view.trigger("to-indeterminate")  # not scored is no call: the reader may make one


def test_that_moving_does_nothing_without_a_focused_card(view: ImpressionView) -> None:
    view.setFocus()
    QApplication.focusWidget() and QApplication.focusWidget().clearFocus()
    assert not view.trigger("to-incidental")


def test_that_a_moved_card_shows_its_reason_and_can_go_back(qtbot, view: ImpressionView) -> None:
    heard = Heard(view)
    case = replace(
        made.FULL_CASE,
        overrides=(Override(finding="f1", category=Category.INDETERMINATE, reason="<b>Old</b>"),),
    )
    shown = Impression(act_now=("f5",), indeterminate=("f1", "f2", "f4"), likely_incidental=("f3",))
    view.show_state(state(case, replace(made.FULL, impression=shown)))
    held = card(view, "f1")
    assert "Moved by hand: <b>Old</b>" in texts(held)
    assert "Computed: likely symptomatic, 80%" in texts(held)
    held.setFocus()
    qtbot.keyClick(held, Qt.Key.Key_Backspace)
    assert heard.edits == [ClearOverride("f1")]


def test_that_sides_that_disagree_are_confirmed_by_a_button(qtbot, view: ImpressionView) -> None:
    row = replace(
        made.JUDGED_EXTRUSION, category=Category.LIKELY_INCIDENTAL, fit=Fit(side="does_not_fit")
    )
    view.show_state(state(made.case(made.EXTRUSION), made.assessment(row)))
    heard = Heard(view)
    held = card(view, "f1")
    assert "Sides disagree" in texts(held)
    button = next(b for b in held.findChildren(QPushButton) if b.text() == "Sides are right")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.edits == [SetAnswer("sides_confirmed:f1", "yes")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Period])
def test_that_enter_and_point_ask_why(qtbot, view: ImpressionView, key: Qt.Key) -> None:
    heard = Heard(view)
    card(view, "f3").setFocus()
    qtbot.keyClick(card(view, "f3"), key)
    assert heard.why == ["f3"]


def test_that_arrows_walk_the_cards_and_tell_which(qtbot, view: ImpressionView) -> None:
    heard = Heard(view)
    card(view, "f5").setFocus()
    qtbot.keyClick(card(view, "f5"), Qt.Key.Key_Down)
    assert view.focused_finding() == "f1"
    qtbot.keyClick(card(view, "f1"), Qt.Key.Key_Up)
    assert view.focused_finding() == "f5"
    assert heard.chosen[-2:] == ["f1", "f5"]


def test_that_an_alert_has_a_solid_clock_and_no_way_to_be_moved(view: ImpressionView) -> None:
    view.show_state(state(assessed=replace(made.FULL, alerts=(made.RETENTION,))))
    strip = view.cards()[0]
    assert strip.finding == ""
    chip = strip.findChild(ClockChip)
    assert chip is not None
    assert chip.text == "Act in minutes"
    strip.setFocus()
    assert not view.trigger("to-incidental")


def test_that_no_percent_stands_in_a_strip(view: ImpressionView) -> None:
    assert "%" not in " ".join(texts(card(view, "f5")))


def test_that_empty_lanes_say_none_and_an_empty_form_asks_for_findings(
    view: ImpressionView,
) -> None:
    view.show_state(state(made.case(made.BULGE), made.assessment(made.JUDGED_BULGE)))
    assert texts(view).count("None") == 2
    view.show_state(state(made.case(), made.assessment()))
    shown = [t for t in texts(view) if t == "Add findings to see calls"]
    assert shown
    assert view.cards() == ()


def test_that_members_of_a_group_are_asked_about_one_by_one(
    qtbot, say: Wording, view: ImpressionView
) -> None:
    case, assessed = made.stenosis()
    view.show_state(state(case, assessed))
    heard = Heard(view)
    assert view.focus_finding("f3")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert heard.why == ["f3"]
    assert view.focus_finding("f2")
    assert view.trigger("to-incidental")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert heard.edits == [SetOverride("f2", Category.LIKELY_INCIDENTAL, None)]


def test_that_the_strip_can_stand_elsewhere_and_still_answers(qtbot, say: Wording) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view = ImpressionView(say)
    view.show_state(state())
    column = QVBoxLayout(window)
    column.addWidget(view.pinned)
    column.addWidget(view)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    heard = Heard(view)
    assert view.focus_finding("f5")
    assert view.focused_finding() == "f5"
    qtbot.keyClick(card(view, "f5"), Qt.Key.Key_Return)
    assert heard.why == ["f5"]
    assert view.trigger("to-incidental")


@pytest.mark.parametrize("width", [520, 590, 760])
def test_that_no_words_are_cut_off(qtbot, view: ImpressionView, width: int) -> None:
    view.resize(width, max(700, view.heightForWidth(width)))
    QApplication.processEvents()
    for label in view.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
            assert label.height() >= needed, label.text()
            if not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()


def test_that_the_bar_paints_its_tick_at_the_chance(qtbot) -> None:
    bar = ProbabilityBar()
    qtbot.addWidget(bar)
    bar.show_bar(Bar(low=0.2, central=0.5, high=0.9), Category.LIKELY_SYMPTOMATIC)
    bar.resize(200, bar.height())
    image = bar.grab().toImage()
    ratio = image.width() / 200
    tick = image.pixelColor(round(100 * ratio), round(2 * ratio))
    assert abs(tick.red() - THEME.colour("sym").red()) < 30
    assert tick.alpha() > 200
    outside = image.pixelColor(round(20 * ratio), round(bar.height() / 2 * ratio))
    assert abs(outside.red() - THEME.colour("bg3").red()) < 10


def test_that_a_full_card_shows_chance_range_and_reason(view: ImpressionView) -> None:
    held = card(view, "f1")
    assert isinstance(held, FindingCard)
    shown = texts(held)
    for words in ("L5–S1 left extrusion", "80%", "55 to 95 or more", "Alt 1", "E"):
        assert words in shown
