import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.app.draft import Place
from desktop.domain.side import Side
from desktop.views.report.form import ReportForm
from desktop.views.report.prompt_control import PromptSite
from tests.fakes import form as made


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def reading(qtbot, qapp):
    """Return a form, its session, a pane to lay the prompt on, and the clock."""
    made.dress(qapp)
    clock = Clock()
    view = ReportForm(made.ENGLISH, made.TEMPLATES, now_s=clock)
    qtbot.addWidget(view)
    session = made.session(made.empty())
    view.bind(session, lambda: (made.SAGITTAL,))
    pane = QWidget()
    pane.resize(470, 515)
    qtbot.addWidget(pane)
    pane.show()
    site = PromptSite(host=pane, pane=pane.rect(), pointer=QPoint(300, 100))
    view.prompt.set_site(lambda: site)
    yield view, session, pane, clock
    view.prompt.overlay.setParent(None)


def key(code, text="", modifiers=Qt.KeyboardModifier.NoModifier):
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text)


def press(view, *names):
    for name in names:
        assert view.prompt.take(name), name


def test_that_three_keys_make_a_normal_report_with_the_focus_on_the_image(reading):
    view, session, pane, _clock = reading
    pane.setFocus()
    assert view.prompt.handle_key(key(Qt.Key.Key_Tab))
    assert view.prompt.handle_key(key(Qt.Key.Key_N, "N", Qt.KeyboardModifier.ShiftModifier))
    assert "L1–L2" in view.prompt.overlay.texts()
    assert session.draft.case.normal == ()
    assert view.prompt.handle_key(key(Qt.Key.Key_Return))
    assert all(row.is_normal for row in view.state.rows)
    assert not view.prompt.is_open


def test_that_all_others_normal_is_one_step_of_undo(reading):
    view, session, _pane, _clock = reading
    before = session.draft.case
    view.prompt.others_normal()
    press(view, "Enter")
    session.undo()
    assert session.draft.case == before


def test_that_rows_never_shown_are_listed_apart_and_not_called_normal(qtbot, qapp, reading):
    view, session, _pane, _clock = reading
    view.bind(session, tuple)
    view.prompt.others_normal()
    assert "Not assessed" in view.prompt.overlay.texts()
    press(view, "Enter")
    assert session.draft.case.normal == ()
    assert "L1-L2" in session.draft.not_assessed


def test_that_keys_at_the_pointer_enter_a_finding(reading):
    view, session, pane, _clock = reading
    view.prompt.open_row("l5-s1")
    press(view, "3", "L", "2", "9", ".", "4", "Enter", "1", "2")
    finding = session.draft.case.findings[0]
    assert (finding.type, finding.level, finding.side) == ("disc_extrusion", "L5-S1", Side.LEFT)
    assert (finding.size_mm, finding.neural) == ((9.4,), "displacement")
    assert view.prompt.overlay.parentWidget() is pane
    assert view.prompt.overlay.isVisible()


def test_that_each_answer_flashes_field_and_value(reading):
    view, _session, _pane, _clock = reading
    view.prompt.open_row("l5-s1")
    press(view, "3", "L")
    texts = view.prompt.overlay.texts()
    assert texts[-4:-1] == ("✓", "Side", "Left")
    view.prompt._on_fade()
    assert "✓" not in view.prompt.overlay.texts()


def test_that_the_prompt_closes_by_itself_and_says_so(qtbot, reading):
    view, _session, _pane, clock = reading
    view.prompt.open_row("l5-s1")
    clock.now = 8.0
    with qtbot.waitSignal(view.prompt.closed):
        view.prompt._on_late()
    assert not view.prompt.is_open
    assert "8 s" in view.prompt.overlay.texts()[0]


def test_that_a_late_timer_waits_for_a_key_that_came_in_between(reading):
    view, _session, _pane, clock = reading
    view.prompt.open_row("l5-s1")
    clock.now = 5.0
    press(view, "9")
    clock.now = 8.0
    view.prompt._on_late()
    assert view.prompt.is_open


def test_that_image_keys_are_left_alone_while_the_prompt_is_open(reading):
    view, _session, _pane, _clock = reading
    view.prompt.open_row("l5-s1")
    assert not view.prompt.handle_key(key(Qt.Key.Key_W, "w"))
    assert not view.prompt.handle_key(key(Qt.Key.Key_1, "!", Qt.KeyboardModifier.ShiftModifier))
    assert not view.prompt.handle_key(key(Qt.Key.Key_Z, "z", Qt.KeyboardModifier.ControlModifier))


def test_that_a_click_on_the_image_marks_the_finding_in_the_same_step(reading):
    view, session, _pane, _clock = reading
    place = Place(series_uid="1.2.3", stack=1, sop_uid="1.2.3.4", frame=1, x=10.0, y=20.0)
    view.prompt.open_row("l5-s1", place)
    press(view, "3")
    finding = session.draft.case.findings[0]
    assert [mark.finding for mark in session.draft.marks] == [finding.id]
    assert session.draft.marks[0].place == place
    session.undo()
    assert session.draft.case.findings == ()
    assert session.draft.marks == ()


def test_that_a_drawn_length_answers_the_size_with_enter(reading):
    view, session, _pane, _clock = reading
    view.prompt.set_measured(9.36)
    view.prompt.open_row("l5-s1")
    press(view, "3", "L", "2")
    assert "9.4 mm" in view.prompt.overlay.texts()
    press(view, "Enter")
    assert session.draft.case.findings[0].size_mm == (9.4,)


def test_that_level_normal_is_refused_where_something_was_found(qtbot, reading):
    view, session, _pane, _clock = reading
    view.prompt.open_row("l5-s1")
    press(view, "1", "Escape")
    with qtbot.waitSignal(view.refused):
        view.prompt.level_normal()
    assert session.draft.case.normal == ()


def test_that_undo_under_an_open_prompt_leaves_no_question_about_a_gone_finding(reading):
    view, session, _pane, _clock = reading
    view.prompt.open_row("l5-s1")
    press(view, "3")
    session.undo()
    assert not view.prompt.is_open


def test_that_the_ladder_follows_the_prompt(reading):
    view, _session, _pane, _clock = reading
    view.prompt.open_row("l1-l2")
    press(view, "0")
    assert view.current_row == "l2-l3"
    assert view.state.row("l2-l3").is_current


def test_that_the_prompt_takes_neither_focus_nor_mouse(reading):
    view, _session, _pane, _clock = reading
    view.prompt.open_row("l5-s1")
    overlay = view.prompt.overlay
    assert overlay.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert "What is seen?" in overlay.accessibleDescription()


def test_that_the_painted_prompt_keeps_off_marks_labels_and_pointer(reading):
    view, _session, pane, _clock = reading
    generator = np.random.default_rng(3)
    for _ in range(60):
        marks = tuple(
            QRect(int(x), int(y), 26, 26) for x, y in generator.integers((0, 0), (440, 480), (3, 2))
        )
        pointer = QPoint(*(int(v) for v in generator.integers((0, 0), (470, 515))))
        site = PromptSite(host=pane, pane=pane.rect(), pointer=pointer, avoid=marks)
        view.prompt.set_site(lambda site=site: site)
        view.prompt.open_row("l5-s1")
        if not view.prompt.overlay.isVisible():
            continue
        box = view.prompt.overlay.geometry()
        assert pane.rect().contains(box)
        assert not any(box.intersects(mark) for mark in marks)
        assert not box.adjusted(-23, -23, 23, 23).contains(pointer) or (
            min(abs(pointer.x() - box.left()), abs(pointer.x() - box.right())) ** 2
            + min(abs(pointer.y() - box.top()), abs(pointer.y() - box.bottom())) ** 2
            >= 24**2
        )


def test_that_the_foot_of_the_panel_says_field_and_place(reading):
    view, _session, _pane, _clock = reading
    said = []
    view.position_changed.connect(lambda message: said.append(made.ENGLISH.text(message)))
    view.prompt.open_row("l5-s1")
    press(view, "3", "L")
    assert said[-1] == "Field 2 of 7 · L5–S1 · Left extrusion: Zone"
    press(view, "Escape")
    assert said[-1] == "Row 5 of 11 · L5–S1"


def test_that_a_click_at_a_known_level_asks_about_that_level(reading):
    view, session, _pane, _clock = reading
    place = Place(series_uid="1.2.3", stack=1, sop_uid="1.2.3.4", frame=1, x=10.0, y=20.0)
    view.mark_here(place, "L3-L4")
    press(view, "1")
    assert session.draft.case.findings[0].level == "L3-L4"
    assert session.draft.marks[0].place == place


def test_that_a_pane_too_small_for_the_prompt_lends_its_place_to_the_screen(reading):
    view, _session, pane, _clock = reading
    small = QRect(0, 0, 120, 90)
    site = PromptSite(host=pane, pane=small, pointer=QPoint(60, 45), avoid=(small,))
    view.prompt.set_site(lambda: site)
    view.prompt.open_row("l5-s1")
    assert view.prompt.overlay.isVisible()
    assert not view.prompt.overlay.geometry().intersects(small)
