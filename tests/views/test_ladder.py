from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.case import Category
from desktop.domain.side import Side
from desktop.report.form import resolve
from desktop.views.report.form import ReportForm
from desktop.views.report.ladder import LadderView
from desktop.views.widgets import Badge, Chip
from tests.fakes import form as made


@pytest.fixture
def dressed(qapp):
    """Give the application its fonts and its stylesheet."""
    made.dress(qapp)
    return qapp


def state(case=made.CASE, current="l5-s1"):
    return resolve(case, made.LUMBAR, numbers=made.draft(case).numbers, current=current)


def lane_of(finding):
    return made.lanes(made.CASE, frozenset()).impression.lane_of(finding)


@pytest.fixture
def ladder(qtbot, dressed):
    view = LadderView(made.ENGLISH)
    qtbot.addWidget(view)
    view.show_form(state(), lane_of)
    view.resize(590, 500)
    view.show()
    return view


def chips(row):
    return [chip.text() for chip in row.findChildren(Chip) if chip.isVisibleTo(row)]


def numbers(row):
    return [badge._text for badge in row.findChildren(Badge) if badge.isVisibleTo(row)]


def test_that_a_row_shows_number_side_and_findings_in_order(ladder):
    row = ladder.row("l5-s1")
    assert chips(row) == ["L", "Subarticular extrusion 9.4 mm", "S1 displaced", "Modic 2"]
    assert numbers(row) == ["1", "4"]
    assert row.findChildren(Badge)[0]._category is Category.LIKELY_SYMPTOMATIC


def test_that_showing_the_ladder_emits_nothing(qtbot, dressed):
    view = LadderView(made.ENGLISH)
    qtbot.addWidget(view)
    heard = []
    for signal in (view.row_chosen, view.row_opened, view.finding_chosen, view.normal_requested):
        signal.connect(lambda *args: heard.append(args))
    view.show_form(state(), lane_of)
    view.show_form(state(current="l1-l2"), lane_of)
    assert heard == []


def test_that_a_press_on_a_row_chooses_it(qtbot, ladder):
    with qtbot.waitSignal(ladder.row_chosen) as wish:
        qtbot.mouseClick(ladder.row("l2-l3"), Qt.MouseButton.LeftButton)
    assert wish.args == ["l2-l3"]


def test_that_a_press_on_a_chip_chooses_its_finding(qtbot, ladder):
    chip = ladder.row("l5-s1").findChildren(Chip)[3]
    with qtbot.waitSignal(ladder.finding_chosen) as wish:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert wish.args == ["f4"]


def test_that_arrows_walk_the_rows_and_enter_opens_one(qtbot, ladder):
    ladder.row("l1-l2").setFocus()
    with qtbot.waitSignal(ladder.row_chosen) as wish:
        qtbot.keyClick(ladder.row("l1-l2"), Qt.Key.Key_Down)
    assert wish.args == ["l2-l3"]
    with qtbot.waitSignal(ladder.row_opened) as wish:
        qtbot.keyClick(ladder.row("l2-l3"), Qt.Key.Key_Return)
    assert wish.args == ["l2-l3"]


def test_that_an_unchanged_row_keeps_its_widgets(ladder):
    before = ladder.row("l5-s1").findChildren(Chip)
    ladder.show_form(state(), lane_of)
    assert ladder.row("l5-s1").findChildren(Chip) == before


def test_that_a_row_reads_out_name_findings_and_state(ladder):
    assert ladder.row("l1-l2").accessibleName() == "L1–L2: Normal. Done"
    said = ladder.row("l5-s1").accessibleName()
    assert said.startswith("L5–S1: Left, Subarticular extrusion 9.4 mm, S1 displaced")
    assert said.endswith("Being read")


def test_that_a_narrow_window_shows_rows_with_findings_and_counts_the_others(ladder):
    ladder.set_compact(on=True)
    assert ladder.visible_rows() == ("l4-l5", "l5-s1", "bones")
    assert ladder._folded.text() == "2 rows normal, 6 not reported"
    ladder._folded.click()
    assert len(ladder.visible_rows()) == len(made.LUMBAR.rows)


def test_that_text_from_a_case_is_shown_literally(qtbot, dressed):
    odd = replace(made.FINDINGS[0], level="<b>x</b><img src=/etc/passwd>")
    view = LadderView(made.ENGLISH)
    qtbot.addWidget(view)
    view.show_form(state(made.one_finding(odd)))
    texts = [chip.text() for chip in view.findChildren(Chip)]
    assert any("<b>x</b>" in text for text in texts)


def test_that_number_and_shape_survive_the_deletion_of_another_finding(ladder, dressed):
    case = replace(made.CASE, findings=made.FINDINGS[1:])
    ladder.show_form(
        resolve(case, made.LUMBAR, numbers=made.draft().numbers, current="l5-s1"), lane_of
    )
    dressed.processEvents()
    assert numbers(ladder.row("l5-s1")) == ["4"]


# the form around the ladder


@pytest.fixture
def panel(qtbot, dressed):
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
    qtbot.addWidget(view)
    session = made.session()
    view.bind(session, lambda: (made.SAGITTAL,))
    view.resize(590, 700)
    view.show()
    return view, session


def test_that_n_on_a_row_calls_it_normal_and_n_again_takes_that_back(qtbot, panel):
    view, session = panel
    row = view.ladder.row("l2-l3")
    qtbot.keyClick(row, Qt.Key.Key_N)
    assert "L2-L3" in {s.level for s in session.draft.case.normal}
    qtbot.keyClick(row, Qt.Key.Key_N)
    assert "L2-L3" not in {s.level for s in session.draft.case.normal}


def test_that_n_on_an_area_is_kept_in_the_answers_of_the_form(qtbot, panel):
    view, session = panel
    qtbot.keyClick(view.ladder.row("muscles"), Qt.Key.Key_N)
    assert ("row-muscles", "normal") in session.draft.case.form.answers
    assert view.state.row("muscles").is_normal


def test_that_n_on_a_level_with_a_finding_is_refused_and_changes_nothing(qtbot, panel):
    view, session = panel
    before = session.draft
    with qtbot.waitSignal(view.refused):
        qtbot.keyClick(view.ladder.row("l5-s1"), Qt.Key.Key_N)
    assert session.draft == before


def test_that_choosing_a_level_tells_the_viewer_which_one(qtbot, panel):
    view, _session = panel
    with qtbot.waitSignal(view.level_changed) as told:
        view.ladder.row_chosen.emit("l3-l4")
    assert told.args == ["L3-L4"]
    assert view.state.row("l3-l4").is_current


def test_that_the_level_of_the_axial_pane_picks_the_row(panel):
    view, _session = panel
    view.set_level("L4-L5")
    assert view.current_row == "l4-l5"
    view.set_level("C1-C2")
    assert view.current_row == "l4-l5"


def test_that_an_open_prompt_is_not_moved_to_another_row_by_scrolling(panel):
    view, _session = panel
    view.prompt.open_row("l5-s1")
    view.set_level("L4-L5")
    assert view.current_row == "l5-s1"


def test_that_undo_shows_the_form_as_it_was(qtbot, panel):
    view, session = panel
    qtbot.keyClick(view.ladder.row("l2-l3"), Qt.Key.Key_N)
    session.undo()
    assert not view.state.row("l2-l3").is_normal


def test_that_every_control_that_takes_the_focus_has_a_name(panel):
    view, _session = panel
    view.open_finding("f1")
    for place in ("c1", "flags", "signs", "request"):
        view.clinical.open_editor(place)
        for widget in view.findChildren(QWidget):
            inner = widget.parentWidget()
            part = inner is not None and "spinbox" in inner.objectName()
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
                if widget.objectName() == "qt_spinbox_lineedit" or part:
                    continue
                assert widget.accessibleName(), widget


def test_that_tab_walks_the_panel_in_reading_order(qtbot, panel, qapp):
    view, _session = panel
    view.open_finding("f1", "side")
    qapp.processEvents()
    said = []
    widget = view.editor.line("side").control.button("left")
    while len(said) < 5:
        if widget.accessibleName():  # the inner line of a box has no name of its own
            said.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
        while not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()):
            widget = widget.nextInFocusChain()
    assert said == [
        "Side: Left", "Zone: Subarticular", "Size", "Second size", "Root: S1",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [520, 590, 760])
def test_that_nothing_is_clipped_at_any_width_of_the_panel(panel, qapp, width):
    view, _session = panel
    view.open_finding("f1")
    view.clinical.open_editor("c2")
    view.resize(width, view.heightForWidth(width))
    qapp.processEvents()
    for chip in view.findChildren(Chip):
        if chip.isVisible():
            assert chip.width() >= chip.sizeHint().width()
            right = chip.mapTo(view, chip.rect().topRight()).x()
            assert right <= view.width()


def test_that_mirroring_the_case_mirrors_the_side_chips(panel, qtbot, dressed):
    flipped = replace(
        made.CASE,
        findings=tuple(replace(f, side=f.side.mirrored if f.side else None) for f in made.FINDINGS),
    )
    view = LadderView(made.ENGLISH)
    qtbot.addWidget(view)
    view.show_form(state(flipped), lane_of)
    assert flipped.findings[0].side is Side.RIGHT
    assert chips(view.row("l5-s1"))[0] == "R"
