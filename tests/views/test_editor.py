import pytest
from PySide6.QtCore import Qt

from desktop.app.edits import ChangeFinding, RemoveFinding
from desktop.domain.case import Finding, ScaleGrade
from desktop.domain.side import Side
from desktop.report.form import resolve
from desktop.views.report.editor import FindingEditor
from desktop.views.report.form import ReportForm
from desktop.views.report.form_controls import ChoiceList, Option, Segmented, SizeBox
from tests.fakes import form as made


class Counter:
    """Gives ids n1, n2 …"""

    def __init__(self):
        self.count = 0

    def new(self, kind):
        self.count += 1
        return f"{kind}9{self.count}"


@pytest.fixture
def editor(qtbot, qapp):
    made.dress(qapp)
    view = FindingEditor(made.ENGLISH, Counter())
    qtbot.addWidget(view)
    show(view, made.CASE, "l5-s1", "f1")
    view.resize(590, 500)
    view.show()
    return view


def show(view, case, row, finding=None):
    state = resolve(case, made.LUMBAR, numbers=made.draft(case).numbers)
    view.show_row(state.row(row), case, made.LUMBAR, finding=finding)


def test_that_the_editor_offers_every_field_of_the_finding(editor):
    assert editor.field_ids() == (
        "side", "zone", "size", "neural_root", "neural", "certainty", "acuity", "note",
    )  # fmt: skip


def test_that_showing_a_finding_emits_nothing(editor):
    heard = []
    editor.edit_requested.connect(heard.append)
    editor.typed_edit_requested.connect(lambda *args: heard.append(args))
    show(editor, made.CASE, "l5-s1", "f4")
    show(editor, made.CASE, "l5-s1", "f1")
    assert heard == []


def test_that_choosing_a_side_wishes_for_that_side(qtbot, editor):
    with qtbot.waitSignal(editor.edit_requested) as wish:
        editor.line("side").control.button("right").click()
    assert wish.args == [ChangeFinding("f1", (("side", Side.RIGHT),))]


def test_that_pressing_the_chosen_answer_again_makes_it_unknown(qtbot, editor):
    with qtbot.waitSignal(editor.edit_requested) as wish:
        editor.line("side").control.button("left").click()
    assert wish.args == [ChangeFinding("f1", (("side", None),))]


def test_that_a_segment_is_picked_by_its_key_and_reached_by_arrows(qtbot, editor):
    control = editor.line("side").control
    control.take_focus()
    with qtbot.waitSignal(editor.edit_requested) as wish:
        qtbot.keyClick(control.button("left"), Qt.Key.Key_R)
    assert wish.args == [ChangeFinding("f1", (("side", Side.RIGHT),))]
    qtbot.keyClick(control.button("left"), Qt.Key.Key_Right)
    assert control.button("right").focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_that_only_one_segment_of_a_field_takes_the_tab_key(editor):
    control = editor.line("zone").control
    stops = [b for b in control._buttons if b.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert [b.value for b in stops] == ["subarticular"]


def test_that_a_size_is_typed_in_mm(qtbot, editor):
    box = editor.line("size").control
    assert box.text() == "9.4 mm"
    box.setFocus()
    box.selectAll()
    with qtbot.waitSignal(editor.edit_requested) as wish:
        qtbot.keyClicks(box, "12.5")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert wish.args == [ChangeFinding("f1", (("size_mm", (12.5,)),))]


def test_that_a_field_nobody_answered_shows_as_not_set(editor):
    show(editor, made.one_finding(Finding(id="f1", type="disc_extrusion", level="L5-S1")), "l5-s1")
    assert editor.line("size").control.text() == "Not set"
    assert editor.line("side").control.values() == ()


def test_that_a_grade_shows_its_definition(qtbot, editor):
    graded = Finding(
        id="f1", type="central_stenosis", level="L4-L5",
        scale=ScaleGrade(id="schizas", category="C"),
    )  # fmt: skip
    show(editor, made.one_finding(graded), "l4-l5")
    line = editor.line("scale-schizas")
    assert isinstance(line.control, ChoiceList)
    assert "no fluid" in line._caption.text()
    assert line._picture.isVisibleTo(line)
    severe = line._picture.grab().toImage()
    line._explain("A1")
    assert line._picture.grab().toImage() != severe


def test_that_five_choices_are_buttons_and_more_are_a_list(editor):
    assert isinstance(editor.line("zone").control, Segmented)
    lesion = Finding(id="f3", type="vertebral_haemangioma", level="L3")
    show(editor, made.one_finding(lesion), "bones")
    assert isinstance(editor.line("level").control, ChoiceList)


def test_that_delete_wishes_for_the_finding_to_go(qtbot, editor):
    with qtbot.waitSignal(editor.edit_requested) as wish:
        editor._delete.click()
    assert wish.args == [RemoveFinding("f1")]


def test_that_a_note_is_plain_text_and_joins_to_one_step(qtbot, editor):
    box = editor.line("note").control
    with qtbot.waitSignal(editor.typed_edit_requested) as wish:
        qtbot.keyClicks(box, "<b>")
    edit, join = wish.args
    assert join == "f1/note"
    assert edit.finding_id == "f1"
    assert box.toPlainText() == "<b>"


def test_that_adding_wishes_for_a_finding_of_this_row(qtbot, editor):
    with qtbot.waitSignal(editor.edit_requested) as wish:
        editor._add.setCurrentIndex(1)
        editor._add.activated.emit(1)
    edit = wish.args[0]
    assert (edit.finding.type, edit.finding.level) == ("disc_bulge", "L5-S1")
    assert edit.area is None


def test_that_an_area_gives_the_new_finding_no_level(qtbot, editor):
    show(editor, made.empty(), "bones")
    with qtbot.waitSignal(editor.edit_requested) as wish:
        editor._add.activated.emit(1)
    assert wish.args[0].finding.level is None
    assert wish.args[0].area == "bones"


def test_that_escape_closes_the_editor(qtbot, editor):
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor.line("note").control, Qt.Key.Key_Escape)


def test_that_the_wheel_never_changes_an_answer(qtbot):
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    size, words = SizeBox("Size", "Not set", " mm"), ChoiceList("Level", "Not set")
    words.show_options([Option(value="a", label="a"), Option(value="b", label="b")], "a")
    size.show_value(5.0)
    for widget in (size, words):
        qtbot.addWidget(widget)
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        widget.wheelEvent(event)
    assert size.value() == 5.0
    assert words.currentData() == "a"


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


def test_that_an_answer_in_the_editor_reaches_the_draft_and_comes_back(qtbot, panel):
    view, session = panel
    view.open_finding("f2", "side")
    view.editor.line("side").control.button("right").click()
    assert session.draft.case.finding("f2").side is Side.RIGHT
    assert view.editor.line("side").control.values() == ("right",)
    assert view.state.row("l4-l5").findings[0].missing == ()


def test_that_typing_a_note_is_one_step_of_undo(qtbot, panel):
    view, session = panel
    view.open_finding("f1", "note")
    qtbot.keyClicks(view.editor.line("note").control, "seen twice")
    assert session.draft.case.finding("f1").note == "seen twice"
    session.undo()
    assert session.draft.case.finding("f1").note is None


def test_that_a_deleted_finding_leaves_the_editor_on_the_next_of_the_row(qtbot, panel):
    view, session = panel
    view.open_finding("f1")
    view.editor._delete.click()
    assert session.draft.case.finding("f1") is None
    assert view.editor.finding_id == "f4"
    view.editor._delete.click()
    assert view.editor.finding_id == ""


def test_that_a_finding_added_in_the_editor_is_opened_there(qtbot, panel):
    view, session = panel
    view.open_editor("l3-l4")
    view.editor._add.activated.emit(1)
    added = session.draft.case.findings[-1]
    assert (added.type, added.level) == ("disc_bulge", "L3-L4")
    assert view.editor.finding_id == added.id


def test_that_keys_of_the_panel_are_kept_from_the_shortcuts_of_the_window(qtbot, panel):
    from PySide6.QtGui import QKeySequence, QShortcut

    view, _session = panel
    fired = []
    for key in ("R", "Tab", "Down", "Esc"):
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.activated.connect(lambda key=key: fired.append(key))
    view.open_finding("f1", "side")
    view.activateWindow()
    control = view.editor.line("side").control
    qtbot.keyClick(control.button("left"), Qt.Key.Key_R)
    qtbot.keyClick(control.button("left"), Qt.Key.Key_Tab)
    qtbot.keyClick(view.editor, Qt.Key.Key_Escape)
    assert fired == []


def test_that_the_kind_of_a_finding_can_be_changed(qtbot, panel):
    view, session = panel
    view.open_finding("f1")
    kinds = [view.editor.kind.itemData(i) for i in range(view.editor.kind.count())]
    assert None not in kinds
    view.editor.kind.activated.emit(kinds.index("disc_sequestration"))
    changed = session.draft.case.finding("f1")
    assert (changed.type, changed.side, changed.neural) == (
        "disc_sequestration", Side.LEFT, "displacement",
    )  # fmt: skip
    assert "typical" in view.editor.field_ids()
