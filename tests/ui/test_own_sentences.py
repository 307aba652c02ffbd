"""A sentence of the impression worded in the review page reaches the draft, the page and undo."""

from __future__ import annotations

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
