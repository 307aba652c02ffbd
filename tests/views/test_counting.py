"""The ladder follows labels and numbering: rows come, go, and never take a finding with them."""

from __future__ import annotations

import pytest

from desktop.app.edits import ChangeFinding, SetNumbering
from desktop.domain.case import Case, CaseStudy
from desktop.views.report.form import ReportForm
from tests.fakes import form as made

USUAL = ("l1-l2", "l2-l3", "l3-l4", "l4-l5", "l5-s1")


@pytest.fixture
def panel(qtbot, qapp):
    made.dress(qapp)

    def build(case=made.CASE):
        view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
        qtbot.addWidget(view)
        session = made.session(case)
        view.bind(session, lambda: (made.SAGITTAL,))
        view.resize(590, 900)
        view.show()
        return view, session

    return build


def levels(view) -> tuple[str, ...]:
    return tuple(name for name in view.ladder.visible_rows() if name.startswith("l"))


def in_layout(view) -> list[str]:
    """Rows in the order they stand on screen."""
    rows = [view.ladder.row(name) for name in view.ladder.visible_rows()]
    return [row.row_id for row in sorted(rows, key=lambda row: row.y())]


def test_that_rows_come_and_go_with_the_count(qtbot, panel):
    bare = Case(study=CaseStudy(region="lumbar_spine", modality="MR"))
    view, session = panel(bare)
    assert levels(view) == USUAL
    session.do(SetNumbering("certain", "c2", 6))
    assert levels(view) == (*USUAL[:4], "l5-l6", "l6-s1")
    qtbot.waitUntil(lambda: in_layout(view) == list(view.ladder.visible_rows()))
    assert in_layout(view)[:6] == [*USUAL[:4], "l5-l6", "l6-s1"]
    session.do(SetNumbering("certain", "c2", 4))
    assert levels(view) == (*USUAL[:3], "l4-s1")
    session.undo()
    session.undo()
    assert levels(view) == USUAL
    qtbot.waitUntil(lambda: in_layout(view) == list(view.ladder.visible_rows()))


def test_that_a_finding_keeps_its_row_and_its_flag_until_it_is_moved(panel):
    view, session = panel()
    session.do(SetNumbering("certain", "c2", 6))
    assert levels(view) == (*USUAL, "l5-l6", "l6-s1")
    assert "6 lumbar vertebrae" in [
        made.ENGLISH.text(chip.text) for f in view.state.row("l5-s1").findings for chip in f.chips
    ]
    for name in ("f1", "f4"):
        session.do(ChangeFinding(name, (("level", "L6-S1"),)))
    assert levels(view) == (*USUAL[:4], "l5-l6", "l6-s1")
    assert [f.finding.id for f in view.state.row("l6-s1").findings] == ["f1", "f4"]


def test_that_the_reader_is_moved_off_a_row_that_vanishes_with_prompt_and_editor(panel):
    bare = Case(study=CaseStudy(region="lumbar_spine", modality="MR"))
    view, session = panel(bare)
    view.set_row("l5-s1")
    view.open_editor()
    view.prompt.open_row("l5-s1")
    assert view.prompt.is_open
    session.do(SetNumbering("certain", "c2", 6))
    assert view.current_row == "l4-l5"
    assert not view.prompt.is_open
    assert view.editor.isHidden()
    assert view.state.row("l4-l5").is_current


def test_that_an_open_editor_keeps_its_place_when_a_row_comes(qtbot, panel):
    view, session = panel()
    view.open_editor("l5-s1")
    session.do(SetNumbering("certain", "c2", 6))
    qtbot.waitUntil(
        lambda: view.ladder.row("l5-s1").y() < view.editor.y() < view.ladder.row("l5-l6").y()
    )


def test_that_the_count_is_stated_beside_the_numbering(qtbot, panel):
    view, session = panel()
    view.focus_section("study")
    facts = view.clinical.editor.study
    facts.lumbar.chosen.emit("6")
    assert ("numbering-lumbar", "6") in session.draft.case.form.answers
    facts.counted.chosen.emit("rib12")
    answers = dict(session.draft.case.form.answers)
    assert (answers["numbering-lumbar"], answers["numbering-counted"]) == ("6", "rib12")
    assert facts.lumbar.isVisible()
