"""Promises of the key question on screen: one key answers, and "not known" is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop import assets
from desktop.app.edits import AnswerQuestion, QuestionNotKnown
from desktop.report.question import QuestionState, question
from desktop.report.wording import Wording
from desktop.views.report.question import QuestionView
from tests.fakes import impression as made

PATH = "/clinical/complaints/c2/side"


@pytest.fixture
def state() -> QuestionState:
    asked = question(made.NUMBERS, made.FULL)
    assert asked is not None
    return asked


@pytest.fixture
def view(qtbot, state: QuestionState) -> QuestionView:
    shown = QuestionView(Wording("en", assets.locale_texts("en")))
    qtbot.addWidget(shown)
    shown.show_state(state)
    shown.resize(560, 80)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def edits_of(view: QuestionView) -> list[object]:
    heard: list[object] = []
    view.edit_requested.connect(heard.append)
    return heard


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        (Qt.Key.Key_R, AnswerQuestion(PATH, "right")),
        (Qt.Key.Key_L, AnswerQuestion(PATH, "left")),
        (Qt.Key.Key_B, AnswerQuestion(PATH, "bilateral")),
        (Qt.Key.Key_U, QuestionNotKnown(PATH)),
    ],
)
def test_that_one_key_answers(qtbot, view: QuestionView, key: Qt.Key, edit: object) -> None:
    heard = edits_of(view)
    assert view.ask()
    assert QApplication.focusWidget() is view
    qtbot.keyClick(view, key)
    assert heard == [edit]


def test_that_a_click_answers(qtbot, view: QuestionView) -> None:
    heard = edits_of(view)
    button = next(
        b for b in view.findChildren(QPushButton) if b.accessibleName().startswith("Left")
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == [AnswerQuestion(PATH, "left")]


def test_that_escape_answers_nothing(qtbot, view: QuestionView) -> None:
    heard = edits_of(view)
    view.ask()
    with qtbot.waitSignal(view.closed, timeout=1000):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert heard == []


def test_that_each_answer_shows_where_it_leads(view: QuestionView) -> None:
    words = [w.text() for w in view.findChildren(QLabel) if w.text()]
    for shown in ("Right", "70% S", "Left", "10% I", "Both", "60% ?", "Not known"):
        assert shown in words


def test_that_nothing_asked_shows_nothing(view: QuestionView) -> None:
    heard = edits_of(view)
    view.show_state(None)
    assert view.isHidden()
    assert not view.ask()
    assert heard == []


def test_that_the_next_question_keeps_focus_and_forgets_the_old_answers(
    qtbot, view: QuestionView, state: QuestionState
) -> None:
    view.ask()
    view.show_state(replace(state, path="/x", answers=state.answers[:1]))
    heard = edits_of(view)
    assert QApplication.focusWidget() is view
    qtbot.keyClick(view, Qt.Key.Key_L)
    assert heard == []
    qtbot.keyClick(view, Qt.Key.Key_R)
    assert heard == [AnswerQuestion("/x", "right")]


def test_that_every_button_has_a_name(view: QuestionView) -> None:
    assert all(b.accessibleName() for b in view.findChildren(QPushButton))
    assert view.accessibleName() == "Which side is the thigh pain? It would decide finding 2."
