import pytest
from PySide6.QtCore import Qt

from desktop.app.edits import ChangeComplaint, DenyFlags, RemoveSign, SetRedFlag, SetSign
from desktop.domain.case import Sign
from desktop.domain.side import Side
from desktop.report.clinical import clinical_state
from desktop.report.clinical_layers import Layer, layer_regions
from desktop.views.report.clinical_complaint import ComplaintEditor
from desktop.views.report.clinical_flags import RedFlagList, SignList
from desktop.views.report.form import ReportForm
from desktop.views.widgets import Chip
from tests.fakes import form as made

OFFER = made.LUMBAR.clinical


@pytest.fixture
def panel(qtbot, qapp):
    made.dress(qapp)
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
    qtbot.addWidget(view)
    session = made.session()
    view.bind(session, lambda: (made.SAGITTAL,))
    view.resize(590, 900)
    view.show()
    return view, session


@pytest.fixture
def flags(qtbot, qapp):
    made.dress(qapp)
    view = RedFlagList(made.ENGLISH)
    qtbot.addWidget(view)
    view.show_flags(clinical_state(made.CASE, OFFER).flags)
    view.show()
    return view


def chips(view):
    return [chip.text().strip("\N{NO-BREAK SPACE}") for chip in view.findChildren(Chip)
            if chip.isVisibleTo(view)]  # fmt: skip


def test_that_the_picture_shows_pains_flags_and_what_nobody_asked(panel, qapp):
    view, _session = panel
    qapp.processEvents()
    shown = chips(view.clinical)
    assert "P1 Left leg, S1 pattern" in shown
    assert "Side?" in shown
    assert "History of cancer" in shown
    assert "No fever" in shown
    assert f"{len(OFFER.red_flags) - 2} red flags not asked" in shown


def test_that_a_press_on_side_unknown_opens_that_pain_at_its_side(qtbot, panel, qapp):
    view, session = panel
    qapp.processEvents()
    chip = next(c for c in view.clinical.findChildren(Chip) if "Side?" in c.text())
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert view.clinical.editor.place == "c2"
    view.clinical.editor.complaint.side.button("right").click()
    assert session.draft.case.complaint("c2").side is Side.RIGHT


def test_that_a_press_on_the_map_adds_a_pain_there(panel):
    view, session = panel
    view.clinical.map.region_chosen.emit("low_back", Side.RIGHT)
    added = session.draft.case.clinical.complaints[-1]
    assert (added.site, added.side) == ("low_back", Side.RIGHT)
    assert view.clinical.editor.place == added.id


def test_that_a_press_on_the_map_moves_the_pain_that_is_open(panel):
    view, session = panel
    view.clinical.open_editor("c2")
    view.clinical.map.region_chosen.emit("groin", Side.LEFT)
    assert len(session.draft.case.clinical.complaints) == 2
    moved = session.draft.case.complaint("c2")
    assert (moved.site, moved.side) == ("groin", Side.LEFT)


def test_that_a_pain_is_entered_by_keyboard_alone(qtbot, panel):
    view, session = panel
    view.focus_section("clinical")
    editor = view.clinical.editor.complaint
    qtbot.keyClick(editor.side.button("left"), Qt.Key.Key_R)
    assert session.draft.case.complaint("c1").side is Side.RIGHT
    qtbot.keyClick(editor.pattern, Qt.Key.Key_Down)
    assert session.draft.case.complaint("c1").pattern == "claudication"


def test_that_the_narrow_picture_is_one_line_until_it_is_edited(panel, qapp):
    view, _session = panel
    view.set_compact(on=True)
    qapp.processEvents()
    assert view.clinical.map.isHidden()
    assert chips(view.clinical) == [
        "P1 Left, S1, NRS 7", "P2 Thigh, side?", "History of cancer",
    ]  # fmt: skip
    view.clinical.open_editor("c1")
    assert not view.clinical.map.isHidden()


def test_that_an_empty_picture_invites_to_mark_the_pain(qtbot, qapp):
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
    qtbot.addWidget(view)
    session = made.session(made.empty())
    view.bind(session)
    view.show()
    view.clinical.open_editor()
    assert len(session.draft.case.clinical.complaints) == 1
    assert session.draft.case.clinical.complaints[0].side is None


def test_that_typing_the_request_is_one_step(qtbot, panel):
    view, session = panel
    view.clinical.open_editor("request")
    qtbot.keyClicks(view.clinical.editor.request, "sciatica?")
    assert session.draft.case.clinical.indication == "sciatica?"
    session.undo()
    assert session.draft.case.clinical.indication is None
    assert view.clinical.editor.request.toPlainText() == ""


def test_that_a_flag_has_three_answers(qtbot, flags):
    for answer in ("present", "denied"):
        with qtbot.waitSignal(flags.edit_requested) as wish:
            flags.line("major_trauma").control.button(answer).click()
        edit = wish.args[0]
        assert (edit.word, edit.state) == ("major_trauma", answer)
    with qtbot.waitSignal(flags.edit_requested) as wish:
        flags.line("fever").control.button("not_asked").click()
    assert wish.args[0].state == "not_asked"


def test_that_pressing_the_held_answer_again_means_not_asked(qtbot, flags):
    with qtbot.waitSignal(flags.edit_requested) as wish:
        flags.line("fever").control.button("denied").click()
    assert wish.args == [SetRedFlag("fever", "not_asked", OFFER.red_flags)]


def test_that_flags_show_without_emitting(qtbot, flags):
    heard = []
    flags.edit_requested.connect(heard.append)
    flags.show_flags(clinical_state(made.empty(), OFFER).flags)
    assert heard == []
    assert flags.line("fever").control.values() == ("not_asked",)


def test_that_denying_the_rest_names_only_flags_nobody_answered(qtbot, flags):
    with qtbot.waitSignal(flags.edit_requested) as wish:
        flags._deny.click()
    edit = wish.args[0]
    assert isinstance(edit, DenyFlags)
    assert "cancer_history" not in edit.words
    assert "fever" not in edit.words
    assert set(edit.words) == set(OFFER.red_flags) - {"cancer_history", "fever"}


def test_that_a_flag_set_in_the_list_comes_back_from_the_session(panel):
    view, session = panel
    view.clinical.open_editor("flags")
    view.clinical.editor.flags.line("fever").control.button("present").click()
    assert "fever" in session.draft.case.clinical.red_flags
    assert "fever" not in session.draft.case.clinical.red_flags_absent
    assert view.clinical.editor.flags.line("fever").control.values() == ("present",)


def test_that_a_sign_is_recorded_with_side_and_root(qtbot, qapp):
    made.dress(qapp)
    signs = SignList(made.ENGLISH, OFFER)
    qtbot.addWidget(signs)
    signs.show_signs(())
    signs.show()
    assert not signs.present.isEnabled()
    at = OFFER.signs.index("reflex_loss") + 1
    signs.sign.setCurrentIndex(at)
    signs.sign.activated.emit(at)
    signs.side.button("left").click()
    signs.root.setCurrentIndex(OFFER.roots.index("S1") + 1)
    with qtbot.waitSignal(signs.edit_requested) as wish:
        signs.absent.click()
    expected = Sign(sign="reflex_loss", side=Side.LEFT, root="S1", present=False)
    assert wish.args == [SetSign(expected)]


def test_that_a_recorded_sign_can_be_taken_back(qtbot, qapp):
    signs = SignList(made.ENGLISH, OFFER)
    qtbot.addWidget(signs)
    signs.show_signs((Sign(sign="slr", side=Side.LEFT),))
    chip = signs.findChildren(Chip)[0]
    assert chip.accessibleName() == "Remove Left SLR +"
    with qtbot.waitSignal(signs.edit_requested) as wish:
        chip.click()
    assert wish.args == [RemoveSign("slr", Side.LEFT, None)]


def test_that_every_fact_of_a_pain_can_be_made_unknown(qtbot, qapp):
    editor = ComplaintEditor(made.ENGLISH, OFFER)
    qtbot.addWidget(editor)
    editor.show_complaint(made.LEG)
    for act, expected in (
        (lambda: editor.side.button("left").click(), ("side", None)),
        (lambda: editor.site.activated.emit(0), ("site", None)),
        (lambda: editor.pattern.activated.emit(0), ("pattern", None)),
        (lambda: editor.roots.button("S1").click(), ("roots", ())),
        (lambda: editor.nrs.setValue(-1), ("nrs", None)),
        (lambda: editor.weeks.setValue(-1), ("duration_weeks", None)),
    ):
        with qtbot.waitSignal(editor.edit_requested) as wish:
            act()
        assert wish.args == [ChangeComplaint("c1", (expected,))]
        editor.show_complaint(made.LEG)


def test_that_a_word_the_form_does_not_offer_is_kept_and_shown(qtbot, qapp):
    from dataclasses import replace

    editor = ComplaintEditor(made.ENGLISH, OFFER)
    qtbot.addWidget(editor)
    editor.show_complaint(replace(made.LEG, site="neck", roots=("C6",)))
    assert editor.site.currentData() == "neck"
    assert editor.roots.values() == ("C6",)


def test_that_a_change_of_theme_changes_nothing_but_colours(panel, qapp):
    from desktop.views.theme import THEME, Look

    view, _session = panel
    qapp.processEvents()
    before = chips(view.clinical)
    THEME.set_look(Look.LIGHT)
    qapp.processEvents()
    after = chips(view.clinical)
    THEME.set_look(Look.DARK)
    assert after == before


def test_that_facts_of_the_study_are_set_and_made_unknown_again(qtbot, panel):
    view, session = panel
    view.clinical.open_editor("study")
    facts = view.clinical.editor.study
    facts.numbering.button("uncertain").click()
    assert session.draft.case.study.numbering == "uncertain"
    facts.numbering.button("uncertain").click()
    assert session.draft.case.study.numbering is None
    facts.contrast.button("no").click()
    assert session.draft.case.study.contrast is False
    facts.limitations.button("motion").click()
    assert session.draft.case.study.limitations == ("motion",)
    facts.surgery.button("L4-L5").click()
    assert session.draft.case.clinical.history.surgery_levels == ("L4-L5",)
    facts.thinner.button("yes").click()
    assert session.draft.case.factors.anticoagulated is True


def test_that_words_of_change_are_asked_once_an_earlier_study_is_named(qtbot, panel):
    view, session = panel
    view.open_finding("f1")
    assert "change" not in view.editor.field_ids()
    view.clinical.open_editor("study")
    box = view.clinical.editor.study.compared
    box.setFocus()
    box.home(False)
    qtbot.keyClicks(box, "20250318")
    assert session.draft.case.study.comparison.date == "2025-03-18"
    assert "change" in view.editor.field_ids()


def test_that_a_date_that_is_none_is_not_taken(qtbot, panel):
    view, session = panel
    view.clinical.open_editor("study")
    box = view.clinical.editor.study.compared
    box.setFocus()
    box.home(False)
    qtbot.keyClicks(box, "20251399")
    assert session.draft.case.study.comparison is None


def test_that_a_field_of_a_root_gives_pain_site_side_pattern_and_root(qtbot):
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=lambda: 0.0)
    qtbot.addWidget(view)
    view.resize(590, 900)
    view.bind(made.session())
    view.show()
    clinical = view.clinical
    clinical.open_editor()
    assert clinical.layers.isVisible()
    clinical.layers.button("roots").click()
    place = next(r for r in layer_regions(Layer.ROOTS) if r.root == "L5" and r.side is Side.LEFT)
    qtbot.mouseClick(
        clinical.map, Qt.MouseButton.LeftButton, pos=clinical.map.point_of(place).toPoint()
    )
    complaint = view._session.draft.case.complaint(clinical.editor.place)
    assert (complaint.site, complaint.side, complaint.pattern, complaint.roots) == (
        *("leg", Side.LEFT),
        *("radicular", ("L5",)),
    )
    clinical.close_editor()
    assert clinical.map.layer is Layer.PLACES
