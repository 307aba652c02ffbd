"""A critical result is told, and written down, by keyboard on the review page."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.app.edits import AddFinding
from desktop.domain.case import Finding


def test_that_a_critical_result_is_written_down_on_the_review_page(hands) -> None:
    hands.open_sample()
    session = hands.app.desk.session
    session.do(AddFinding(Finding(id="own", type="epidural_abscess", level="L4-L5")))
    hands.app.publishing.open()
    calls = hands.app.preview.calls
    row = calls.row("own")
    assert row is not None
    assert row.line.value("found_at")  # known since the finding was entered
    spoken = [line.accessibleName() for line in hands.app.preview.checks.rows]
    at = next(
        n for n, text in enumerate(spoken) if "Communication of" in text and "abscess" in text
    )
    hands.app.preview.checks.rows[at].setFocus()
    hands.press(Qt.Key.Key_Return)
    assert hands.focus() is row.fields["told_to"]
    hands.type("Dr A. Vale, pain clinic")
    hands.press(Qt.Key.Key_Return)
    assert calls.row("own") is row
    row.fields["told_at"].setFocus()
    hands.type("soon")
    hands.press(Qt.Key.Key_Return)
    assert "Not a time" in row._refused.text()
    assert row.fields["told_at"].text() == "soon"
    row.fields["told_at"].selectAll()
    hands.type("23:59")
    hands.press(Qt.Key.Key_Return)
    assert not row.line.refused
    row.choices["how", "phone"].click()
    row.choices["read_back", "yes"].click()
    assert row.line.missing == ()
    assert "call:own" not in [row._target for row in hands.app.preview.checks.rows]
    (record,) = session.draft.communications
    assert (record.told_to, record.how, record.read_back) == (
        *("Dr A. Vale, pain clinic", "phone"),
        True,
    )
    session.undo()
    assert session.draft.communications[0].read_back is None
