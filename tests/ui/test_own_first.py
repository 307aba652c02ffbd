"""The reader's own call first: nothing that was computed shows before it, and both are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.app.edits import AddFinding
from desktop.domain.case import Category, Finding
from desktop.domain.side import Side
from desktop.report.lanes_state import LaneKind

EXTRUSION = Finding(
    id="g1",
    type="disc_extrusion",
    level="L5-S1",
    side=Side.LEFT,
    zone="subarticular",
    neural="displacement",
    neural_root="S1",
)


def test_that_a_call_of_ones_own_uncovers_what_was_computed(hands, application) -> None:
    hands.open_sample()
    desk, panel = application.desk, application.window.reading.panel
    application.window.hub.run("own-first")
    desk.do(AddFinding(EXTRUSION))
    card = panel.impression._state.card_of("g1")
    assert card.lane is LaneKind.OWN
    assert panel.question.isHidden()
    desk.reasons.open("g1")
    assert application.window.reading.why.isHidden()
    assert "once you have given your own call" in application.window.notices.text()
    panel.impression.focus_finding("g1")
    hands.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: desk.session.draft.case.overrides != ())
    (own,) = desk.session.draft.case.overrides
    assert own.category is Category.LIKELY_INCIDENTAL
    card = panel.impression._state.card_of("g1")
    assert card.lane is LaneKind.INCIDENTAL
    assert card.moved is not None
    desk.reasons.open("g1")
    assert not application.window.reading.why.isHidden()
    application.window.hub.run("own-first")
