from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Comparison, Finding, FormAnswers, NormalStatement
from desktop.domain.side import Side
from desktop.report.form import answer_key, open_stops, resolve, walk
from desktop.report.form_wishes import AddWish, AgreeWish, ChangeWish, NormalWish
from desktop.report.prompt import (
    CLOSES_AFTER_S,
    Phase,
    PromptContext,
    PromptState,
    ask_agreement,
    normal,
    open_at,
    press,
    tick,
)
from desktop.report.prompt_place import KEEP_OFF_PX, Box, place_prompt
from desktop.report.prompt_view import view
from desktop.report.wording import Wording

LUMBAR = assets.templates().get("lumbar-mr")
ENGLISH = Wording("en", assets.locale_texts("en"))
EMPTY = Case(study=CaseStudy(region="lumbar_spine", modality="MR"))


class Reader:
    """Presses keys on a prompt and applies what it wishes, as the application does."""

    def __init__(self, case: Case = EMPTY) -> None:
        self.case, self.state, self.keys, self.now = case, PromptState(), 0, 0.0
        self.flashes, self.problems, self.measured = [], [], None

    @property
    def context(self) -> PromptContext:
        return PromptContext(
            case=self.case,
            template=LUMBAR,
            next_id=f"f{len(self.case.findings) + 1}",
            measured_mm=self.measured,
            agree=tuple(r.title for r in LUMBAR.rows),
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            step = press(self.state, key, self.context, self.now)
            self.take(step)

    def take(self, step) -> None:
        self.state = step.state
        self.flashes += [step.flash] if step.flash else []
        self.problems += [step.problem] if step.problem else []
        for wish in step.wishes:
            self.apply(wish)

    def apply(self, wish) -> None:
        if isinstance(wish, AddWish):
            self.case = replace(self.case, findings=(*self.case.findings, wish.finding))
        elif isinstance(wish, ChangeWish):
            findings = tuple(
                replace(f, **dict(wish.changes)) if f.id == wish.finding else f
                for f in self.case.findings
            )
            self.case = replace(self.case, findings=findings)
        elif isinstance(wish, NormalWish):
            self.call_normal(wish.row)
        elif isinstance(wish, AgreeWish):
            state = resolve(self.case, LUMBAR)
            for row in state.rows:
                if not row.findings:
                    self.call_normal(row.row.id)

    def call_normal(self, row_id: str) -> None:
        row = LUMBAR.row(row_id)
        if row.kind == "level":
            more = tuple(NormalStatement(level=level) for level in row.levels)
            self.case = replace(self.case, normal=(*self.case.normal, *more))
        else:
            answers = (*self.case.form.answers, (answer_key(row), "normal"))
            self.case = replace(self.case, form=FormAnswers(answers=answers))


def type_key(row: str, word: str) -> list[str]:
    at = LUMBAR.row(row).offers.index(word)
    if len(LUMBAR.row(row).offers) <= 9:
        return [str(at + 1)]
    return ["9"] * (at // 8) + [str(at % 8 + 1)]


def test_that_a_normal_report_takes_at_most_twelve_keys():
    reader = Reader()
    reader.press("Tab", "Shift+N", "Enter")
    state = resolve(reader.case, LUMBAR)
    assert all(row.is_normal for row in state.rows)
    assert state.problems == ()
    assert reader.keys <= 12


def test_that_a_report_with_three_findings_takes_at_most_45_keys():
    reader = Reader()
    for row, word, keys in (
        ("l5-s1", "disc_extrusion", ["L", "2", "9", ".", "4", "Enter", "1", "2"]),
        ("l4-l5", "disc_protrusion", ["R", "3", "5", "Enter", "1", "1"]),
        ("bones", "marrow_replacing_lesion", ["1", "1", "1", "Enter", "1", "Enter", "1"]),
    ):
        reader.state = open_at(reader.context, 0.0, row=row)  # a click on the image
        reader.press(*type_key(row, word), *keys)
    reader.press("Shift+N", "Enter")
    assert reader.keys <= 45
    extrusion, protrusion, marrow = reader.case.findings
    assert (extrusion.level, extrusion.side, extrusion.zone) == ("L5-S1", Side.LEFT, "subarticular")
    assert extrusion.size_mm == (9.4,)
    assert (extrusion.neural_root, extrusion.neural) == ("S1", "displacement")
    assert (protrusion.neural_root, protrusion.neural) == ("L4", "contact")
    assert (marrow.level, marrow.size_mm, marrow.certainty) == ("L1", (11.0,), "definite")
    assert marrow.activity == ("oedema",)
    state = resolve(reader.case, LUMBAR)
    assert state.problems == ()
    assert not any(row.is_open for row in state.rows)


def test_that_a_length_just_drawn_answers_the_size_with_one_key():
    reader = Reader()
    reader.measured = 9.36
    reader.state = open_at(reader.context, 0.0, row="l5-s1")
    reader.press("3", "L", "2", "Enter")
    assert reader.case.findings[0].size_mm == (9.4,)


def test_that_zero_at_a_row_calls_it_normal_and_goes_to_the_next_unread_row():
    reader = Reader()
    reader.state = open_at(reader.context, 0.0, row="l1-l2")
    reader.press("0")
    assert reader.case.normal == (NormalStatement(level="L1-L2"),)
    assert reader.state.row == "l2-l3"
    reader.press("N")
    assert reader.state.row == "l3-l4"


def test_that_a_level_with_a_finding_refuses_to_be_normal():
    reader = Reader(replace(EMPTY, findings=(Finding(id="f1", type="disc_bulge", level="L4-L5"),)))
    reader.state = open_at(reader.context, 0.0, row="l4-l5")
    step = normal(reader.state, reader.context, 0.0)
    assert step.wishes == ()
    assert step.problem is not None
    assert "L4–L5 has a finding" in ENGLISH.what(step.problem)


def test_that_normal_by_its_own_key_opens_no_prompt():
    step = normal(PromptState(row="l1-l2"), Reader().context, 0.0)
    assert step.wishes == (NormalWish(row="l1-l2"),)
    assert not step.state.is_open
    assert step.state.row == "l2-l3"


def test_that_every_answer_flashes_field_and_value():
    reader = Reader()
    reader.state = open_at(reader.context, 0.0, row="l5-s1")
    reader.press("3", "L", "2", "9", "Enter", "1", "2")
    said = [(ENGLISH.text(f.field), ENGLISH.text(f.value)) for f in reader.flashes]
    assert said == [
        ("L5–S1", "Extrusion"), ("Side", "Left"), ("Zone", "Subarticular"), ("Size", "9 mm"),
        ("Root", "S1"), ("Root contact", "displaced"),
    ]  # fmt: skip


def test_that_the_prompt_closes_after_eight_seconds_without_a_key_and_says_so():
    state = open_at(Reader().context, 100.0, row="l5-s1")
    assert tick(state, 100.0 + CLOSES_AFTER_S - 0.1).state.is_open
    late = tick(state, 100.0 + CLOSES_AFTER_S)
    assert not late.state.is_open
    assert late.notice is not None
    assert "8 s" in ENGLISH.text(late.notice)


def test_that_a_key_keeps_the_prompt_open_for_eight_more_seconds():
    reader = Reader()
    reader.state = open_at(reader.context, 0.0, row="l5-s1")
    reader.now = 7.0
    reader.press("9")
    assert tick(reader.state, 14.9).state.is_open


def test_that_keys_of_the_image_are_left_to_the_image():
    reader = Reader()
    closed = press(PromptState(), "4", reader.context, 0.0)
    assert not closed.taken
    state = open_at(reader.context, 0.0, row="l5-s1")
    for key in ("W", "Z", "M", "K", "Y", "X"):
        assert not press(state, key, reader.context, 0.0).taken


def test_that_escape_closes_and_changes_nothing():
    reader = Reader()
    reader.state = open_at(reader.context, 0.0, row="l5-s1")
    reader.press("Escape")
    assert not reader.state.is_open
    assert reader.case == EMPTY


def test_that_the_prompt_shows_where_it_stands_as_in_eight_of_nine():
    finding = Finding(
        id="f1", type="disc_extrusion", level="L5-S1", side=Side.LEFT, neural_root="S1",
        neural="displacement",
    )  # fmt: skip
    reader = Reader(replace(EMPTY, findings=(finding,)))
    state = PromptState(phase=Phase.FIELD, row="l5-s1", finding="f1", field="neural")
    shown = view(state, reader.context)
    assert shown is not None
    assert ENGLISH.text(shown.where) == "L5–S1"
    assert ENGLISH.text(shown.ask) == "Left S1 root"
    assert shown.position == "5/7"
    words = [(c.key, ENGLISH.text(c.label), c.chosen) for c in shown.choices]
    assert words == [
        ("0", "none", False), ("1", "contact", False),
        ("2", "displaced", True), ("3", "flat", False),
    ]  # fmt: skip
    assert shown.hint is not None
    assert ENGLISH.text(shown.hint) == "Moved aside"


def test_that_the_leaving_root_is_offered_first_in_the_foramen():
    for zone, first in (("foraminal", "L4"), ("subarticular", "L5")):
        finding = Finding(id="f1", type="disc_protrusion", level="L4-L5", zone=zone)
        reader = Reader(replace(EMPTY, findings=(finding,)))
        shown = view(
            PromptState(phase=Phase.FIELD, row="l4-l5", finding="f1", field="neural_root"),
            reader.context,
        )
        assert shown is not None
        assert [ENGLISH.text(c.label) for c in shown.choices][:2] == ["none", first]


def test_that_no_root_contact_is_one_answer_and_asks_no_grade():
    reader = Reader()
    reader.state = open_at(reader.context, 0.0, row="l5-s1")
    reader.press("2", "R", "3", "Enter", "0")
    finding = reader.case.findings[0]
    assert (finding.neural, finding.neural_root) == ("none", None)
    assert reader.state.phase is Phase.ROW


def test_that_tab_visits_every_place_and_comes_back():
    findings = (
        Finding(id="f1", type="disc_extrusion", level="L5-S1"),
        Finding(id="f2", type="renal_cyst"),
    )
    reader = Reader(replace(EMPTY, findings=findings))
    stops = walk(reader.case, LUMBAR)
    reader.state = open_at(reader.context, 0.0, row=stops[0].row)
    seen = []
    for _ in stops:
        seen.append((reader.state.row, reader.state.finding, reader.state.field))
        reader.press("Tab")
    assert seen == [(s.row, s.finding or "", s.field or "") for s in stops]
    reader.press("Backtab")
    assert (reader.state.row, reader.state.phase) == ("outside", Phase.ROW)


def test_that_tab_on_a_closed_prompt_opens_the_first_open_place_of_the_current_row():
    finding = Finding(id="f1", type="disc_extrusion", level="L5-S1", side=Side.LEFT)
    reader = Reader(replace(EMPTY, findings=(finding,)))
    reader.state = PromptState(row="l5-s1")
    reader.press("Tab")
    assert (reader.state.finding, reader.state.field) == ("f1", "zone")


def test_that_backspace_makes_an_answer_unknown_again():
    finding = Finding(id="f1", type="disc_extrusion", level="L5-S1", side=Side.LEFT)
    reader = Reader(replace(EMPTY, findings=(finding,)))
    reader.state = PromptState(phase=Phase.FIELD, row="l5-s1", finding="f1", field="side")
    reader.press("Backspace")
    assert reader.case.findings[0].side is None
    reader.press("0")
    assert reader.case.findings[0].side is Side.MIDLINE


def test_that_a_size_of_nothing_or_beyond_a_body_is_refused():
    finding = Finding(id="f1", type="disc_extrusion", level="L5-S1")
    reader = Reader(replace(EMPTY, findings=(finding,)))
    for typed in ("0", "9999"):
        reader.state = PromptState(phase=Phase.FIELD, row="l5-s1", finding="f1", field="size")
        reader.press(*typed, "Enter")
        assert reader.case.findings[0].size_mm == ()
        assert reader.problems[-1].code == "form-bad-answer"


def test_that_agreement_lists_what_it_asserts_before_enter():
    shown = view(ask_agreement(0.0), Reader().context)
    assert shown is not None
    assert ENGLISH.text(shown.lines[0]) == "L1–L2"
    step = press(ask_agreement(0.0), "5", Reader().context, 0.0)
    assert step.wishes == ()
    assert press(ask_agreement(0.0), "Enter", Reader().context, 0.0).wishes == (AgreeWish(),)


KEYS = st.lists(
    st.sampled_from([*"0123456789LRBN.", "Enter", "Escape", "Tab", "Backtab", "Backspace",
                     "Shift+N"]),
    max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(KEYS, st.booleans())
def test_that_no_order_of_keys_breaks_the_form(keys, compared):
    comparison = Comparison(date="2025-03-18") if compared else None
    reader = Reader(replace(EMPTY, study=replace(EMPTY.study, comparison=comparison)))
    reader.press("Tab", *keys)
    state = resolve(reader.case, LUMBAR)
    held = [found.finding for row in state.rows for found in row.findings]
    assert sorted(f.id for f in held) == sorted(f.id for f in reader.case.findings)
    for row in state.rows:
        assert not (row.is_normal and row.findings)
    shown = view(reader.state, reader.context)
    assert (shown is None) == (not reader.state.is_open)
    if shown is not None:
        assert len({choice.key for choice in shown.choices}) == len(shown.choices)
        for choice in shown.choices:
            assert "⟨" not in ENGLISH.text(choice.label)


@settings(max_examples=60, deadline=None)
@given(KEYS)
def test_that_mirrored_keys_give_the_mirrored_form(keys):
    swap = {"L": "R", "R": "L"}
    first, second = Reader(), Reader()
    first.press("Tab", *keys)
    second.press("Tab", *[swap.get(key, key) for key in keys])
    mirrored = tuple(
        replace(f, side=f.side.mirrored if f.side else None) for f in second.case.findings
    )
    assert first.case.findings == mirrored


def test_that_the_prompt_never_covers_a_mark_a_label_or_the_pointer():
    generator = np.random.default_rng(7)
    pane = Box(x=0, y=0, width=460, height=515)
    corners = (
        Box(x=8, y=8, width=150, height=50), Box(x=360, y=8, width=92, height=34),
        Box(x=8, y=475, width=120, height=34), Box(x=340, y=492, width=112, height=18),
    )  # fmt: skip
    for _ in range(1000):
        marks = tuple(
            Box(x=x, y=y, width=26, height=26)
            for x, y in generator.uniform((0, 0), (434, 489), (3, 2))
        )
        label = Box(x=generator.uniform(0, 390), y=generator.uniform(0, 495), width=70, height=20)
        pointer = tuple(generator.uniform((0, 0), (460, 515)))
        blocked = (*corners, *marks, label)
        box = place_prompt(pane, (290, 58), pointer, blocked)
        assert box is not None
        assert not any(box.meets(other) for other in blocked)
        assert box.distance_to(*pointer) >= KEEP_OFF_PX
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= pane.width
        assert box.y + box.height <= pane.height


def test_that_a_pane_without_a_free_place_gets_no_prompt():
    pane = Box(x=0, y=0, width=300, height=100)
    assert place_prompt(pane, (290, 58), (150, 50), ()) is None
    assert place_prompt(pane, (400, 58), (0, 0), ()) is None


def test_that_the_prompt_rests_in_the_lower_left_corner_when_that_is_free():
    box = place_prompt(Box(x=0, y=0, width=460, height=515), (290, 58), (400, 50), ())
    assert box is not None
    assert (box.x, box.y) == (8, 449)


@pytest.mark.parametrize("row", LUMBAR.rows, ids=lambda row: row.id)
def test_that_each_finding_type_is_reached_by_its_keys(row):
    for word in row.offers:
        reader = Reader()
        reader.state = open_at(reader.context, 0.0, row=row.id)
        reader.press(*type_key(row.id, word))
        assert reader.case.findings[0].type == word
        assert LUMBAR.row_of(reader.case.findings[0]).id == row.id or row.kind == "area"


def test_that_open_places_vanish_as_they_are_answered():
    before = open_stops(EMPTY, LUMBAR)
    assert [stop.row for stop in before] == [row.id for row in LUMBAR.rows]
    reader = Reader()
    reader.press("Tab", "Shift+N", "Enter")
    assert open_stops(reader.case, LUMBAR) == ()
