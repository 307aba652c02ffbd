"""Promises of the page preview: pages come from a worker, nothing stalls, checks lead to fields."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop import assets
from desktop.report.wording import Wording
from desktop.views.report.preview import PagePreview
from desktop.views.report.preview_checks import CheckLine
from desktop.views.theme import THEME, Look
from desktop.views.workers import Task
from tests.fakes.impression import said

A4 = (595.0, 842.0)


class HandPool:
    """Runs jobs when told to, on the calling thread."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def start(self, runnable: Task) -> None:
        self.tasks.append(runnable)

    def run(self) -> None:
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.run()
        QApplication.processEvents()


class Paper:
    """Pages of one grey each; remembers what was asked for."""

    def __init__(self, count: int = 2, grey: int = 200) -> None:
        self.sizes_pt = tuple(A4 for _ in range(count))
        self.asked: list[tuple[int, float]] = []
        self.grey = grey

    def render(self, page: int, scale: float) -> np.ndarray:
        self.asked.append((page, scale))
        if self.grey < 0:
            raise ValueError("broken")
        shape = (round(A4[1] * scale), round(A4[0] * scale), 3)
        return np.full(shape, self.grey, dtype=np.uint8)


@pytest.fixture
def pool() -> HandPool:
    return HandPool()


@pytest.fixture
def preview(qtbot, pool: HandPool) -> PagePreview:
    shown = PagePreview(Wording("en", assets.locale_texts("en")), pool)
    qtbot.addWidget(shown)
    shown.resize(1200, 800)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def texts(preview: PagePreview) -> list[str]:
    return [w.text() for w in preview.findChildren(QLabel) if not w.isHidden() and w.text()]


def middle(preview: PagePreview, page: int) -> int:
    view = preview.views[page]
    image = view.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).red()


def test_that_pages_are_rendered_on_the_pool_and_not_while_showing(
    preview: PagePreview, pool: HandPool
) -> None:
    paper = Paper()
    preview.show_pages(paper)
    assert paper.asked == []
    pool.run()
    assert [page for page, _scale in paper.asked][-2:] == [0, 1]
    assert all(view.has_picture for view in preview.views)


def test_that_the_dark_theme_shows_the_page_at_four_fifths_of_its_light(
    preview: PagePreview, pool: HandPool
) -> None:
    preview.show_pages(Paper(grey=200))
    pool.run()
    assert middle(preview, 0) == pytest.approx(160, abs=2)
    THEME.set_look(Look.LIGHT)
    try:
        assert middle(preview, 0) == 200
    finally:
        THEME.set_look(Look.DARK)


def test_that_zooming_asks_for_sharper_pages_and_keeps_the_old_ones_meanwhile(
    preview: PagePreview, pool: HandPool
) -> None:
    paper = Paper()
    preview.show_pages(paper)
    pool.run()
    before, width = preview.zoom, preview.views[0].width()
    preview.zoom_in()
    assert preview.zoom > before
    assert preview.views[0].width() > width
    assert not preview.views[0].has_picture
    assert middle(preview, 0) == pytest.approx(160, abs=2)
    pool.run()
    assert preview.views[0].has_picture
    assert paper.asked[-1][1] > paper.asked[0][1]
    preview.fit_width()
    assert preview.zoom == pytest.approx(before, rel=0.01)


def test_that_only_the_newest_report_is_shown(preview: PagePreview, pool: HandPool) -> None:
    preview.show_pages(Paper(grey=50))
    preview.show_pages(Paper(grey=200))
    pool.run()
    assert middle(preview, 0) == pytest.approx(160, abs=2)


def test_that_a_shorter_report_drops_its_last_page(preview: PagePreview, pool: HandPool) -> None:
    preview.show_pages(Paper(3))
    preview.show_pages(Paper(1))
    pool.run()
    assert len(preview.views) == 1
    assert "Page 1 of 1" in texts(preview)


def test_that_scrolling_tells_the_page(preview: PagePreview, pool: HandPool) -> None:
    preview.show_pages(Paper(3))
    pool.run()
    assert "Page 1 of 3" in texts(preview)
    preview._scroll.verticalScrollBar().setValue(preview._scroll.verticalScrollBar().maximum())
    assert "Page 3 of 3" in texts(preview)
    assert preview.views[2].accessibleName() == "Page 3 of 3"


def test_that_a_page_that_cannot_be_rendered_stays_white_with_a_sentence(
    preview: PagePreview, pool: HandPool
) -> None:
    preview.show_pages(Paper(1, grey=-1))
    pool.run()
    assert not preview.views[0].has_picture
    assert middle(preview, 0) == pytest.approx(204, abs=2)  # white at four fifths


def test_that_no_older_page_stays_while_the_new_one_is_made(
    preview: PagePreview, pool: HandPool
) -> None:
    preview.show_pages(Paper())
    preview.show_waiting()
    assert preview.views == ()
    pool.run()  # the answers of the old pages come late and find nobody
    assert preview.views == ()
    assert "Making the page…" in texts(preview)


def test_that_a_problem_replaces_the_pages(preview: PagePreview) -> None:
    preview.show_pages(Paper())
    preview.show_problem("A glyph is missing.")
    assert preview.views == ()
    assert "A glyph is missing." in texts(preview)


def checks() -> tuple[CheckLine, ...]:
    return (
        CheckLine(target="f1", title=said("Finding 1: size missing"), verb=said("Go to field")),
        CheckLine(
            target="f2",
            title=said("Finding 2: side differs"),
            detail=said("Form says right."),
            verb=said("Show both"),
            blocks=True,
        ),
    )


def test_that_blocks_stand_first_and_each_check_leads_to_its_field(
    qtbot, preview: PagePreview
) -> None:
    heard: list[str] = []
    preview.check_requested.connect(heard.append)
    preview.show_checks(checks())
    assert heard == []
    assert [row.target for row in preview.checks.rows] == ["f2", "f1"]
    assert {"1 block", "1 warn"} <= set(texts(preview))
    button = next(b for b in preview.findChildren(QPushButton) if b.text() == "Go to field")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == ["f1"]
    spoken = preview.checks.rows[0].accessibleName()
    assert spoken == "Blocks: Finding 2: side differs Form says right."


def test_that_f8_walks_the_checks_and_enter_jumps(qtbot, preview: PagePreview) -> None:
    preview.show_checks(checks())
    heard: list[str] = []
    preview.check_requested.connect(heard.append)
    preview.setFocus()
    qtbot.keyClick(preview, Qt.Key.Key_F8)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert heard == ["f2", "f1"]


def test_that_nothing_open_is_said(preview: PagePreview) -> None:
    preview.show_checks(())
    assert "Nothing is open." in texts(preview)


def test_that_escape_goes_back_to_the_images(qtbot, preview: PagePreview) -> None:
    with qtbot.waitSignal(preview.closed, timeout=1000):
        qtbot.keyClick(preview, Qt.Key.Key_Escape)


def test_that_saving_is_asked_for_by_its_button(qtbot, preview: PagePreview) -> None:
    button = next(b for b in preview.findChildren(QPushButton) if b.text() == "Save PDF")
    with qtbot.waitSignal(preview.export_requested, timeout=1000):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_every_button_has_a_name(preview: PagePreview) -> None:
    preview.show_checks(checks())
    assert all(b.accessibleName() for b in preview.findChildren(QPushButton))
