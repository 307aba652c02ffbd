"""A sentence of the impression worded in the review page reaches the draft, the page and undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app.edits import AddFinding
from desktop.domain.case import Finding
from desktop.domain.side import Side


def test_that_a_sentence_worded_on_the_review_page_is_kept_marked_and_undone(hands) -> None:
    hands.open_sample()
    session = hands.app.desk.session
    session.do(AddFinding(Finding(id="own", type="disc_extrusion", level="L4-L5", side=Side.LEFT)))
    hands.app.publishing.open()
    sentences = hands.app.preview.sentences
    hands.until(lambda: sentences.rows)
    row = sentences.rows[0]
    assert not row.line.edited
    row.box.setFocus()
    row.box.setPlainText("Right extrusion at L4-5.")
    row.box.clearFocus()
    hands.until(lambda: sentences.rows and sentences.rows[0].line.edited)
    assert session.draft.sentence_of(row.line.finding).text == "Right extrusion at L4-5."
    titles = {line.accessibleName() for line in hands.app.preview.checks.rows}
    assert any("side differs" in title for title in titles)
    session.undo()
    assert session.draft.sentences == ()


def test_that_one_key_puts_a_calmer_word_in_the_place_of_an_alarming_one(hands) -> None:
    hands.open_sample()
    session = hands.app.desk.session
    said = "Annular tear at L4-5, 3 mm."
    session.do(AddFinding(Finding(id="own", type="annular_fissure", level="L4-L5", note=said)))
    hands.app.publishing.open()
    rows = hands.app.preview.checks
    hands.until(lambda: any(row.target.startswith("reword:") for row in rows.rows))
    row = next(row for row in rows.rows if row.target.startswith("reword:"))
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert session.draft.case.finding("own").note == "Annular fissure at L4-5, 3 mm."
    session.undo()
    assert session.draft.case.finding("own").note == said
