"""Promises of the waterfall: bars stand at their values, rows ask for their evidence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import assets
from desktop.domain.case import Category
from desktop.evidence.assessment import Chance
from desktop.report.waterfall import waterfall
from desktop.report.why_state import Direction, Waterfall
from desktop.report.wording import Wording
from desktop.views.report.waterfall import BAR_PX, WaterfallView
from desktop.views.theme import THEME, Look
from tests.fakes import impression as made


@pytest.fixture
def state() -> Waterfall:
    chance = Chance(low=0.53, central=made.EXTRUSION_CHANCE, high=0.94)
    return waterfall(made.EXTRUSION_STEPS, chance, {"prior": (1,), "association": (2,)}, {"prior"})


@pytest.fixture
def view(qtbot, state: Waterfall) -> WaterfallView:
    chart = WaterfallView(Wording("en", assets.locale_texts("en")))
    qtbot.addWidget(chart)
    chart.show_waterfall(state, Category.LIKELY_SYMPTOMATIC)
    chart.resize(720, chart.heightForWidth(720))
    return chart


def test_that_each_bar_is_painted_from_its_start_to_its_end(view: WaterfallView) -> None:
    image = view.grab().toImage()
    ratio = image.width() / view.width()
    for row in view.rows():
        if row.bar.direction not in (Direction.UP, Direction.DOWN):
            continue
        middle = (view.x_of(row.bar.start) + view.x_of(row.bar.end)) / 2
        y = row.top + 4 + BAR_PX / 2
        pixel = image.pixelColor(round(middle * ratio), round(y * ratio))
        assert pixel.rgb() == view.colour_of(row.bar).rgb(), row.title


def test_that_up_and_down_differ_in_colour_and_the_result_has_the_calls_own(
    view: WaterfallView, state: Waterfall
) -> None:
    by_kind = {bar.kind: view.colour_of(bar).name() for bar in state.bars}
    assert by_kind["association"] == THEME.colour("sym").name()
    assert by_kind["prevalence"] == THEME.colour("inc").name()
    view.show_waterfall(state, Category.INDETERMINATE)
    assert view.colour_of(state.bars[-1]).name() == THEME.colour("ind").name()


def test_that_the_axis_runs_left_to_right_in_log_odds(
    view: WaterfallView, state: Waterfall
) -> None:
    places = [view.x_of(tick.at) for tick in state.ticks]
    assert places == sorted(places)
    fifty, seventy, thirty = (
        next(view.x_of(t.at) for t in state.ticks if dict(t.label.args)["percent"] == p)
        for p in ("50", "70", "30")
    )
    assert seventy - fifty == pytest.approx(fifty - thirty)  # log odds are symmetric about 50


def test_that_words_wrap_and_rows_grow_where_it_is_narrow(view: WaterfallView) -> None:
    assert view.heightForWidth(380) > view.heightForWidth(900)
    rows = view.rows(380)
    for before, after in pairwise(rows):
        assert after.top == before.top + before.height


def test_that_a_click_on_a_row_asks_for_its_evidence(qtbot, view: WaterfallView) -> None:
    row = view.rows()[1]
    with qtbot.waitSignal(view.note_requested, timeout=1000) as heard:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, row.top + 5))
    assert heard.args == [2]


def test_that_the_chart_can_be_read_as_a_table(view: WaterfallView) -> None:
    lines = view.accessibleDescription().split("\n")
    assert lines[0] == "Starting point: Suspected root in sciatica, 50%"
    assert lines[1].endswith("×2.44")
    assert len(lines) == len(view.rows())
    assert view.accessibleName() == "What moved it"


def test_that_rows_carry_the_numbers_of_their_evidence(view: WaterfallView) -> None:
    assert view.rows()[0].text == "Suspected root in sciatica ¹"
    assert view.rows()[1].text.endswith(" ²")
    assert view.rows()[2].bar.notes == ()


def test_that_the_theme_repaints_the_chart(view: WaterfallView) -> None:
    dark = view.grab().toImage()
    THEME.set_look(Look.LIGHT)
    try:
        assert view.grab().toImage() != dark
    finally:
        THEME.set_look(Look.DARK)


def test_that_an_unscored_finding_has_no_chart(view: WaterfallView) -> None:
    view.show_waterfall(None, Category.ACT_NOW)
    assert view.isHidden()
    assert view.table() == ()
