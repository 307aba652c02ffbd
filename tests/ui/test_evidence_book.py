"""The evidence is looked up by keyboard, in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton


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


def test_that_a_department_finds_its_own_figures_or_why_they_are_not_used(private_home) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build

    folder = private_home / "evidence"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('name = "Ward 3"\nversion = "7"\n')
    (folder / "values.csv").write_text(
        "id,kind,group,when,value,value_70,low,high,anchors,sources\n"
        "local-prior,design,prior,,0.3,,0.2,0.4,,\n"
    )
    made = build(window_services(private_home))
    made.window.hub.run("evidence")
    QTest.keyClicks(made.window.evidence_book.search, "local-prior")
    assert "local figure" in made.window.evidence_book.detail.text()
    made.window.close()
    (folder / "values.csv").write_text("id,kind\nlocal-prior,design\n")
    made = build(window_services(private_home))
    made.window.hub.run("evidence")
    QTest.keyClicks(made.window.evidence_book.search, "local-prior")
    assert made.window.evidence_book.list.count() == 0
    assert "values.csv, line 2: cannot be read" in made.window.notices.text()
    made.window.close()


def test_that_a_citation_of_the_reasons_leads_to_its_row(hands) -> None:
    hands.open_sample()
    hands.press(Qt.Key.Key_Tab, "n", "n", "1", Qt.Key.Key_Escape)
    hands.press(".")
    panel = hands.app.window.reading.why
    links = [b for b in panel.findChildren(QPushButton) if b.text().startswith("prev-")]
    assert links
    links[0].click()
    book = hands.app.window.evidence_book
    assert book.isVisible()
    assert links[0].text() in book.detail.text()
    assert "Look up" in links[0].accessibleName()
