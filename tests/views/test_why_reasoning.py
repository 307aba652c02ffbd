"""Promises of the bound reasoning: the reader's keys reach the draft, and the screen follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.edits import ChangeFinding, RemoveFinding, SetOverride
from desktop.app.session import Session
from desktop.domain.case import Case, Category
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from desktop.evidence.pack import EvidencePack, load_pack
from desktop.report.wording import Wording
from desktop.views.report.reasoning import Reasoning
from tests.fakes import impression as made


@pytest.fixture(scope="module")
def pack() -> EvidencePack:
    tables = [n for n in assets.names("evidence") if n.endswith((".csv", ".toml"))]
    return load_pack({name.split("/")[-1]: assets.read_text(name) for name in tables})


@pytest.fixture
def session(pack: EvidencePack) -> Session:
    def judge(case: Case, asked: frozenset[str]) -> Assessment:
        return assess(case, pack, asked)

    case = made.case(made.EXTRUSION, made.BULGE)
    draft = Draft(id="d1", case=case, numbers=(("f1", 1), ("f3", 2)), next_number=3)
    return Session(draft, assess=judge)


@pytest.fixture
def reasoning(qtbot, session: Session, pack: EvidencePack) -> Reasoning:
    window = QWidget()
    qtbot.addWidget(window)
    bound = Reasoning(Wording("en", assets.locale_texts("en")), pack, window)
    column = QVBoxLayout(window)
    column.addWidget(bound.question)
    column.addWidget(bound.impression)
    window.resize(600, 800)
    window.show()
    qtbot.waitExposed(window)
    bound.bind(session)
    bound.window = window  # keeps the window alive
    return bound


def category(session: Session, finding_id: str) -> Category | None:
    return session.assessment.impression.lane_of(finding_id)


def test_that_an_edit_elsewhere_moves_the_card(session: Session, reasoning: Reasoning) -> None:
    assert category(session, "f1") is Category.LIKELY_SYMPTOMATIC
    assert [c.finding for c in reasoning.impression.cards()] == ["f1", "f3"]
    session.do(ChangeFinding("f1", (("side", Side.RIGHT),)))
    assert category(session, "f1") is Category.LIKELY_INCIDENTAL
    names = [c.accessibleName() for c in reasoning.impression.cards() if c.finding == "f1"]
    assert "likely incidental" in names[0]


def test_that_a_move_by_key_reaches_the_draft_and_can_be_undone(
    qtbot, session: Session, reasoning: Reasoning
) -> None:
    assert reasoning.impression.focus_finding("f1")
    assert reasoning.trigger("to-incidental")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "Old scar")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [(o.finding, o.reason) for o in session.draft.case.overrides] == [("f1", "Old scar")]
    assert category(session, "f1") is Category.LIKELY_INCIDENTAL
    assert reasoning.impression.focused_finding() == "f1"
    session.undo()
    assert category(session, "f1") is Category.LIKELY_SYMPTOMATIC


def test_that_why_opens_walks_and_closes_by_keys(qtbot, reasoning: Reasoning) -> None:
    reasoning.impression.focus_finding("f1")
    assert reasoning.trigger("why")
    assert not reasoning.why.isHidden()
    assert reasoning.why.state is not None
    assert reasoning.why.state.finding == "f1"
    qtbot.keyClick(reasoning.why, Qt.Key.Key_Down)
    assert reasoning.why.state.finding == "f3"
    qtbot.keyClick(reasoning.why, Qt.Key.Key_Down)  # the last one: stays
    assert reasoning.why.state.finding == "f3"
    qtbot.keyClick(reasoning.why, Qt.Key.Key_Escape)
    assert reasoning.why.isHidden()
    assert reasoning.impression.focused_finding() == "f1"


def test_that_an_open_panel_follows_the_draft(session: Session, reasoning: Reasoning) -> None:
    reasoning.open_why("f1")
    session.do(SetOverride("f1", Category.INDETERMINATE, "Doubt"))
    assert reasoning.why.state is not None
    assert reasoning.why.state.lane is Category.INDETERMINATE
    session.do(RemoveFinding("f1"))
    assert reasoning.why.isHidden()


def test_that_a_refused_edit_is_told_and_changes_nothing(
    qtbot, session: Session, reasoning: Reasoning
) -> None:
    before = session.draft
    with qtbot.waitSignal(reasoning.refused, timeout=1000):
        reasoning.impression.edit_requested.emit(SetOverride("f99", Category.INDETERMINATE, "x"))
    assert session.draft is before


def test_that_an_unbound_reasoning_hears_nothing(session: Session, reasoning: Reasoning) -> None:
    reasoning.unbind()
    session.do(RemoveFinding("f3"))
    assert [c.finding for c in reasoning.impression.cards()] == ["f1", "f3"]
    assert not reasoning.open_why("f1")


def test_that_the_waterfall_of_the_real_engine_multiplies_to_its_result(
    session: Session, reasoning: Reasoning
) -> None:
    reasoning.open_why("f1")
    state = reasoning.why.state
    assert state is not None
    assert state.waterfall is not None
    odds = 1.0
    for bar in state.waterfall.bars:
        odds *= bar.factor
    row = session.assessment.leading("f1")
    assert row is not None
    assert row.probability is not None
    assert odds / (1 + odds) == pytest.approx(row.probability.central, rel=1e-6)
    assert len(state.evidence) >= 4
    assert "⟨" not in reasoning.why.accessibleName()
