"""The examination in the panel: its form and the questions that are not findings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.views.report.form import ReportForm
from desktop.views.report.form_controls import Segmented, SizeBox
from tests.fakes import form as made

NARROWEST_PANEL_PX = 520


@pytest.fixture
def view(qtbot):
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
    qtbot.addWidget(view)
    view.resize(590, 900)
    view.bind(made.session())
    view.show()
    return view


def test_that_the_questions_fold_out_and_an_answer_reaches_the_draft(view) -> None:
    view.focus_section("facts")
    line = view.facts.line("field_strength")
    assert isinstance(line.control, SizeBox)
    line.control.setValue(1.5)
    assert dict(view._session.draft.case.form.answers)["field_strength"] == "1.5"
    view._session.undo()
    assert "field_strength" not in dict(view._session.draft.case.form.answers)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()


def test_that_a_check_leads_to_its_question(view) -> None:
    view.focus_section("facts:claustrophobia")
    control = view.facts.line("claustrophobia").control
    assert isinstance(control, Segmented)
    control.button("yes").click()
    assert view._session.draft.case.factors.claustrophobia is True


def test_that_another_form_brings_its_ladder_and_its_questions(view) -> None:
    listed = view.facts.form
    listed.setCurrentIndex(listed.findData("knee-mr"))
    listed.chosen.emit("knee-mr")
    assert view._session.draft.case.form.template == "knee-mr"
    assert [state.row.id for state in view.state.rows][:2] == ["medial", "lateral"]
    assert view.ladder.row("medial").isVisible()
    view._session.undo()
    assert view.state.rows[0].row.id == "l1-l2"


def test_that_every_question_has_a_name_for_those_who_hear_it(view) -> None:
    view.focus_section("facts")
    for state in view.facts._states:
        for ask in state.asks:
            assert view.facts.line(ask.key).control.accessibleName()


def test_that_no_form_is_wider_than_the_narrowest_panel(view) -> None:
    for header in made.TEMPLATES.headers:
        view.facts.form.chosen.emit(header.id)
        view.focus_section("facts")
        assert view.facts.layout().minimumSize().width() <= NARROWEST_PANEL_PX, header.id
        assert view.ladder.minimumSizeHint().width() <= NARROWEST_PANEL_PX, header.id
