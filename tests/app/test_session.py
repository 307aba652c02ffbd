"""The session: one place where a draft changes, and what undo promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.edits import (
    AddComplaint,
    AddFinding,
    AddMeasurement,
    ChangeFinding,
    EditRefused,
    RemoveFinding,
    SetIndication,
    SetKeyImage,
    SetMark,
    SetNormal,
    SetRedFlag,
    ShowStack,
)
from desktop.app.history import JournalStep, StepKind, replay
from desktop.app.session import Session
from desktop.domain.case import Case, Complaint
from desktop.evidence.assessment import Assessment
from tests.app.making import NOTHING, FakeClock, empty_draft, finding, key_image, length, mark


class Kept:
    def __init__(self) -> None:
        self.steps: list[JournalStep] = []

    def append(self, step: JournalStep) -> None:
        self.steps.append(step)


def session(**more: object) -> Session:
    return Session(empty_draft(), assess=lambda _case, _asked: NOTHING, **more)


def test_that_undo_gives_back_the_very_draft_and_redo_the_later_one() -> None:
    s = session()
    before = s.draft
    s.do(AddFinding(finding()))
    after = s.draft
    s.undo()
    assert s.draft is before
    s.redo()
    assert s.draft is after


def test_that_undo_names_the_edit_it_takes_back() -> None:
    s = session()
    assert s.undo_name is None
    s.do(AddFinding(finding()))
    assert s.undo_name is not None
    assert s.undo_name.id == "app-edit-add-finding"
    s.undo()
    assert s.redo_name is not None
    assert s.redo_name.id == "app-edit-add-finding"


def test_that_typing_in_one_field_is_one_step() -> None:
    s = session(clock=FakeClock())
    for text in ("L", "Le", "Leg"):
        s.do(SetIndication(text), join="indication")
    s.undo()
    assert s.draft.case.clinical.indication is None
    assert not s.can_undo


def test_that_a_pause_of_more_than_two_seconds_begins_a_new_step() -> None:
    clock = FakeClock()
    s = session(clock=clock)
    s.do(SetIndication("L"), join="indication")
    clock.seconds = 1.9
    s.do(SetIndication("Le"), join="indication")
    clock.seconds = 4.0
    s.do(SetIndication("Leg"), join="indication")
    s.undo()
    assert s.draft.case.clinical.indication == "Le"
    s.undo()
    assert s.draft.case.clinical.indication is None


def test_that_leaving_the_field_or_touching_another_ends_the_joining() -> None:
    s = session()
    s.do(SetIndication("L"), join="indication")
    s.seal()
    s.do(SetIndication("Le"), join="indication")
    s.do(SetRedFlag("fever", "denied"))
    s.do(SetIndication("Leg"), join="indication")
    seen = []
    while s.can_undo:
        s.undo()
        seen.append(s.draft.case.clinical.indication)
    assert seen == ["Le", "Le", "L", None]


def test_that_typing_after_undo_does_not_join_the_step_before_it() -> None:
    s = session()
    s.do(SetIndication("one"), join="indication")
    s.do(SetRedFlag("fever", "denied"))
    s.undo()
    s.do(SetIndication("two"), join="indication")
    s.undo()
    assert s.draft.case.clinical.indication == "one"


def test_that_an_edit_that_changes_nothing_is_no_step() -> None:
    s = session()
    s.do(SetIndication(""))
    assert not s.can_undo


def test_that_a_refused_edit_changes_nothing_and_says_why() -> None:
    journal = Kept()
    s = session(journal=journal)
    before, told = s.draft, []
    s.listen(lambda draft, _a: told.append(draft))
    with pytest.raises(EditRefused) as refused:
        s.do(ChangeFinding("f9", (("side", None),)))
    assert refused.value.problem.code == "app-no-such-finding"
    assert s.draft is before
    assert not told
    assert [step.kind for step in journal.steps] == [StepKind.OPEN]


def test_that_a_failing_assessment_leaves_the_draft_as_it_was() -> None:
    def assess(case: Case, _asked: frozenset[str]) -> Assessment:
        if case.findings:
            raise RuntimeError("no")
        return NOTHING

    s = Session(empty_draft(), assess=assess)
    before = s.draft
    with pytest.raises(RuntimeError):
        s.do(AddFinding(finding()))
    assert s.draft is before
    assert not s.can_undo


def test_that_marks_lengths_and_key_images_are_not_assessed_again() -> None:
    asked: list[Case] = []

    def assess(case: Case, _asked: frozenset[str]) -> Assessment:
        asked.append(case)
        return replace(NOTHING, evidence_version=str(len(asked)))

    s = Session(empty_draft(), assess=assess)
    s.do(AddFinding(finding()))
    for edit in (SetMark(mark()), AddMeasurement(length()), SetKeyImage(key_image())):
        s.do(edit)
    assert len(asked) == 2
    s.undo()
    s.undo()
    s.undo()
    s.undo()
    assert s.assessment.evidence_version == "1"
    assert len(asked) == 2


def test_that_listeners_hear_the_draft_with_its_own_assessment_until_they_stop() -> None:
    def assess(case: Case, _asked: frozenset[str]) -> Assessment:
        return replace(NOTHING, evidence_version=str(len(case.findings)))

    s = Session(empty_draft(), assess=assess)
    heard: list[tuple[int, str]] = []
    stop = s.listen(lambda d, a: heard.append((len(d.case.findings), a.evidence_version)))
    s.do(AddFinding(finding()))
    s.undo()
    stop()
    s.redo()
    assert heard == [(1, "1"), (0, "0")]


def test_that_an_edit_made_by_a_listener_leaves_nobody_with_an_older_draft() -> None:
    s = session()
    last: list[Draft] = []

    def first(draft: Draft, _assessment: Assessment) -> None:
        if not draft.case.clinical.complaints:
            s.do(AddComplaint(Complaint(id="c1")))

    s.listen(first)
    s.listen(lambda draft, _a: last.append(draft))
    s.do(AddFinding(finding()))
    assert last[-1] is s.draft
    assert all(d.case.clinical.complaints for d in last)


def test_that_one_broken_listener_does_not_silence_the_others() -> None:
    s = session()
    heard = []

    def broken(_draft: Draft, _assessment: Assessment) -> None:
        raise RuntimeError("view")

    s.listen(broken)
    s.listen(lambda _d, _a: heard.append(1))
    with pytest.raises(RuntimeError):
        s.do(AddFinding(finding()))
    assert heard == [1]
    assert s.draft.case.findings


def test_that_what_was_shown_is_no_step_and_survives_undo() -> None:
    s = session()
    s.do(AddFinding(finding()))
    s.do(ShowStack("1.2#1"))
    assert s.undo_name is not None
    assert s.undo_name.id == "app-edit-add-finding"
    s.undo()
    assert s.draft.shown == ("1.2#1",)
    s.redo()
    assert s.draft.shown == ("1.2#1",)
    assert s.draft.case.findings


def test_that_an_id_is_never_given_twice_not_even_after_undo() -> None:
    s = session()
    first = s.ids.new("f")
    s.do(AddFinding(finding(first)))
    s.undo()
    assert s.ids.new("f") != first


def test_that_a_session_goes_on_from_its_journal_with_undo_and_redo() -> None:
    journal = Kept()
    s = session(journal=journal)
    s.do(AddFinding(finding()))
    s.do(SetMark(mark()))
    s.do(SetIndication("a"), join="i")
    s.do(SetIndication("ab"), join="i")
    s.undo()
    history = replay(journal.steps)
    assert history is not None
    later = Session(
        history.present, assess=lambda _c, _a: NOTHING, history=history,
        sequence=journal.steps[-1].sequence, journal=journal,
    )  # fmt: skip
    assert later.draft == s.draft
    later.redo()
    assert later.draft.case.clinical.indication == "ab"
    assert [step.sequence for step in journal.steps] == list(range(1, len(journal.steps) + 1))
    while later.can_undo:
        later.undo()
    assert later.draft == empty_draft()


class UndoMachine(RuleBasedStateMachine):
    """Random edits, undo and redo against a plain list of drafts."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Kept()
        self.session = session(journal=self.journal)
        self.drafts = [self.session.draft]
        self.place = 0

    def done(self, edit: object) -> None:
        before = self.session.draft
        try:
            self.session.do(edit)
        except EditRefused:
            assert self.session.draft is before
            return
        if self.session.draft != before:
            self.drafts = [*self.drafts[: self.place + 1], self.session.draft]
            self.place += 1

    @rule(level=st.sampled_from(["L3-L4", "L4-L5", "L5-S1"]))
    def add(self, level: str) -> None:
        self.done(AddFinding(finding(self.session.ids.new("f"), level=level)))

    @rule(number=st.integers(1, 6))
    def remove(self, number: int) -> None:
        self.done(RemoveFinding(f"f{number}"))

    @rule(number=st.integers(1, 6), x=st.floats(0, 500))
    def put_mark(self, number: int, x: float) -> None:
        self.done(SetMark(mark(f"f{number}", x)))

    @rule(level=st.sampled_from(["L3-L4", "L4-L5", "L5-S1"]), on=st.booleans())
    def normal(self, level: str, on: bool) -> None:
        self.done(SetNormal((level,), on=on))

    @rule(text=st.text(max_size=5))
    def indicate(self, text: str) -> None:
        self.done(SetIndication(text))

    @rule(value=st.floats(0.1, 99))
    def measure(self, value: float) -> None:
        self.done(AddMeasurement(length(self.session.ids.new("m"), value)))

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.place -= 1

    @precondition(lambda self: self.place < len(self.drafts) - 1)
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.place += 1

    @invariant()
    def same_as_the_list(self) -> None:
        assert self.session.draft == self.drafts[self.place]
        assert self.session.can_undo == (self.place > 0)
        assert self.session.can_redo == (self.place < len(self.drafts) - 1)

    @invariant()
    def numbers_are_given_once(self) -> None:
        numbers = [number for _, number in self.session.draft.numbers]
        assert len(set(numbers)) == len(numbers)
        assert all(number < self.session.draft.next_number for number in numbers)
        ids = {f.id for f in self.session.draft.case.findings}
        assert ids <= {finding_id for finding_id, _ in self.session.draft.numbers}
        assert {m.finding for m in self.session.draft.marks} <= ids

    def teardown(self) -> None:
        history = replay(self.journal.steps)
        assert history is not None
        assert history.present == self.session.draft
        assert [d for d, _ in history.past] == self.drafts[: self.place]
        assert draft_from_text(draft_to_text(self.session.draft)) == self.session.draft


UndoMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
test_that_random_edits_undo_and_redo_match_a_plain_list_of_drafts = UndoMachine.TestCase
