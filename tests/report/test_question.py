"""Promises of the key question: one key an answer, and each answer says where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.case import Category
from desktop.evidence.assessment import Option, Question
from desktop.report.question import question
from desktop.report.wording import Wording
from tests.fakes import impression as made


@pytest.fixture(scope="module")
def say() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def test_that_sides_are_answered_by_their_letters_and_say_where_they_lead(say: Wording) -> None:
    state = question(made.NUMBERS, made.FULL)
    assert state is not None
    assert say.text(state.asks) == "Which side is the thigh pain?"
    assert say.text(state.decides) == "It would decide finding 2."
    shown = [
        (a.key, say.text(a.title), say.text(a.outcome) if a.outcome else "", a.lane)
        for a in state.answers
    ]
    assert shown == [
        ("R", "Right", "70% S", Category.LIKELY_SYMPTOMATIC),
        ("L", "Left", "10% I", Category.LIKELY_INCIDENTAL),
        ("B", "Both", "60% ?", Category.INDETERMINATE),
    ]
    assert say.text(state.answers[0].spoken) == "Right: finding 2 likely symptomatic"


def test_that_other_answers_get_digits_and_words(say: Wording) -> None:
    options = tuple(
        Option(value=value, lanes=(("f1", Category.INDETERMINATE),))
        for value in (True, False, ("S1", "L5"), "radicular", None)
    )
    asked = Question(asks=made.said("?"), path="/x", options=options, would_decide=("f1", "f2"))
    state = question(made.NUMBERS, replace(made.FULL, question=asked))
    assert state is not None
    assert [a.key for a in state.answers] == ["1", "2", "3", "4", "5"]
    words = [say.text(a.title) for a in state.answers]
    assert words[:3] == ["Yes", "No", "S1 and L5"]
    assert "⟨" not in "".join(words)
    assert say.text(state.decides) == "It would decide findings 1 and 2."


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("certain", "Certain"),
        ("uncertain", "Uncertain"),
        ("low_back", "Low back"),
        ("claudication", "Claudication"),
        (["L5"], "L5"),
        ([], "None"),
        (45, "45"),
        (45.5, "45.5"),
    ],
)
def test_that_every_kind_of_answer_has_words(say: Wording, value: object, words: str) -> None:
    option = Option(value=value, lanes=(("f1", Category.INDETERMINATE),))
    asked = Question(asks=made.said("?"), path="/x", options=(option,), would_decide=("f1",))
    state = question(made.NUMBERS, replace(made.FULL, question=asked))
    assert state is not None
    assert say.text(state.answers[0].title) == words


def test_that_nothing_is_asked_where_no_answer_moves_a_finding() -> None:
    assert question({}, replace(made.FULL, question=None)) is None
