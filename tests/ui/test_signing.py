"""A report is saved, signed and added to in the window, and comes back as it was signed."""

from __future__ import annotations

import json

import pytest
import shiboken6
from PySide6.QtCore import Qt

from desktop.app import people_signing
from desktop.app.draft_json import draft_to_text
from desktop.app.edits import AddFinding
from desktop.domain.case import Finding
from desktop.domain.side import Side
from desktop.report.lifecycle import Act, Status

BULGE = Finding(id="own", type="disc_bulge", level="L4-L5", side=Side.LEFT)


@pytest.fixture
def review(hands, monkeypatch):
    """The review page of a report with one finding, looked at long enough."""
    monkeypatch.setattr(people_signing, "LOOKED_AT_S", 0.0)
    hands.open_sample()
    hands.app.desk.session.do(AddFinding(BULGE))
    hands.app.publishing.open()
    hands.until(lambda: hands.app.preview.views)
    hands.app.preview.signing.name.setText("Dr A. Reader")
    return hands


def versions(hands):
    return hands.app._services.archive().versions(hands.draft.id)


def act(hands, which: Act, reason: str = "") -> None:
    box, before = hands.app.preview.signing, len(hands.app.desk.versions)
    box.buttons[which].click()
    if box.reason.isVisible():
        box.reason.setText(reason)
        box.buttons[which].click()
    hands.until(lambda: len(hands.app.desk.versions) > before)
    hands.until(lambda: hands.app.preview.views)


def test_that_a_report_is_saved_signed_and_frozen(review) -> None:
    act(review, Act.SAVE)
    assert review.app.window.reading.banner._status.text() == "Preliminary"
    act(review, Act.SIGN, "checked with the referrer")
    assert review.app.window.reading.banner._status.text() == "Final"
    first, second = versions(review)
    assert (first.status, second.status) == (Status.PRELIMINARY, Status.FINAL)
    assert (second.by, second.draft) == ("Dr A. Reader", draft_to_text(review.draft))
    assert "Signed electronically by Dr A. Reader" in second.document
    assert "FINAL" in second.document
    assert second.pdf.startswith(b"%PDF")
    rows = json.loads(second.evidence)
    assert rows
    assert all(row["table"] for row in rows.values())
    assert review.app.preview._pages.data == second.pdf  # what is shown is what was signed
    assert review.app.preview.checks.rows == ()
    review.app.desk.do(AddFinding(Finding(id="late", type="disc_bulge", level="L3-L4")))
    assert review.draft.case.finding("late") is None
    assert "signed" in review.app.window.notices.text()
    assert review.app._services.store().open_drafts() == ()


def test_that_blocking_checks_ask_for_a_reason_and_are_kept(review) -> None:
    abscess = Finding(id="urgent", type="epidural_abscess", level="L4-L5")
    review.app.desk.session.do(AddFinding(abscess))  # nobody was told of it
    review.app.publishing.open()
    review.until(lambda: review.app.preview.views)
    box = review.app.preview.signing
    assert "block" in box.buttons[Act.SIGN].text()
    box.buttons[Act.SIGN].click()
    assert box.reason.isVisible()
    assert review.focus() is box.reason
    assert versions(review) == ()
    review.type("both seen with the referrer")
    review.press(Qt.Key.Key_Return)
    review.until(lambda: review.app.desk.versions)
    (kept,) = versions(review)
    assert any("Communication of" in c.accessibleName() for c in review.app.preview.checks.rows)
    assert kept.reason == "both seen with the referrer"
    assert kept.overridden


def test_that_nobody_signs_a_page_that_has_only_just_been_shown(review, monkeypatch) -> None:
    monkeypatch.setattr(people_signing, "LOOKED_AT_S", 3600.0)
    review.app.preview.signing.buttons[Act.SAVE].click()
    assert "only just been shown" in review.app.window.notices.text()
    assert versions(review) == ()


def test_that_a_version_needs_a_name(review) -> None:
    review.app.preview.signing.name.setText(" ")
    review.app.preview.signing.buttons[Act.SAVE].click()
    review.until(lambda: "needs the name" in review.app.window.notices.text())
    assert versions(review) == ()


def test_that_an_addendum_prints_first_and_the_signed_text_stays(review) -> None:
    act(review, Act.SIGN, "checked")
    signed = versions(review)[0]
    act(review, Act.APPEND, "The bulge is at L4-L5 only.")
    added = versions(review)[1]
    assert added.status is Status.APPENDED
    assert added.draft == signed.draft
    assert "Addendum, Dr A. Reader" in added.document
    assert "The bulge is at L4-L5 only." in added.document
    assert "Signed electronically by Dr A. Reader" in added.document
    sections = [section["id"] for section in json.loads(added.document)["sections"]]
    assert sections.index("addenda") < sections.index("impression")
    act(review, Act.RETRACT, "Other patient.")
    assert versions(review)[2].status is Status.RETRACTED
    assert not any(b.isVisible() for b in review.app.preview.signing.buttons.values())
    assert versions(review)[0] == signed


def test_that_a_signed_report_comes_back_frozen_after_a_restart(
    review, private_home, qtbot
) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build
    from tests.ui.conftest import Hands

    act(review, Act.SIGN, "checked")
    left = review.draft
    review.app.window.close()
    again = build(window_services(private_home))
    again.window.show()
    try:
        second = Hands(again, qtbot)
        second.open_sample_again()
        assert second.draft == left
        assert "signed" in again.window.notices.text()
        assert again.window.reading.banner._status.text() == "Final"
        again.desk.do(AddFinding(Finding(id="late", type="disc_bulge", level="L3-L4")))
        assert second.draft == left
    finally:
        again.window.close()
        shiboken6.delete(again.window)


def test_that_the_review_says_what_changed_since_the_preliminary(review) -> None:
    changes = review.app.preview.changes
    assert not changes.isVisible()
    act(review, Act.SAVE)
    assert not changes.isVisible()
    review.app.desk.session.do(AddFinding(Finding(id="more", type="disc_extrusion", level="L1-L2")))
    review.app.publishing.open()
    review.until(changes.isVisible)
    assert any(text.startswith("+") and "extrusion" in text for text in changes.texts)
    assert "Impression" in changes.texts
    review.app.desk.undo()
    review.app.publishing.open()
    review.until(lambda: not changes.isVisible())
