"""The evidence is looked up by keyboard, in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_that_a_figure_is_found_read_and_left_by_keys(hands, application) -> None:
    window = application.window
    window.hub.run("evidence")
    page = window.evidence_book
    assert page.isVisible()
    every = page.list.count()
    assert every > 500
    QTest.keyClicks(page.search, "brinjikji bulge")
    assert 0 < page.list.count() < every
    first = page.detail.text()
    assert "Brinjikji" in first
    assert "doi:10.3174" in first
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.detail.text() != first
    QTest.keyClicks(page.search, " xyzzy")
    assert "No figure" in page.detail.text()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
