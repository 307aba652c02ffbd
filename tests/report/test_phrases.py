"""Words of the report: nothing is cut, nothing is joined by hand."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import assets
from desktop.evidence.assessment import Chance
from desktop.report.document import clean_text
from desktop.report.phrases import Phrases
from desktop.report.wording import Wording


@cache
def phrases() -> Phrases:
    return Phrases(Wording("en", assets.locale_texts("en")))


def test_that_a_long_reason_is_not_cut_inside_a_sentence() -> None:
    reason = "why " * 5000
    said = phrases().say("override", computed="act now", range="none", reason=reason)
    assert said.startswith("Moved here by the reader.")
    assert reason in said


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_that_any_reason_stands_in_its_sentence_as_typed(reason: str) -> None:
    said = phrases().say("override", computed="act now", range="none", reason=reason)
    assert clean_text(reason) in said


def test_that_a_list_of_many_names_is_complete() -> None:
    names = [f"name {n}" for n in range(600)]
    assert phrases().listing(names) == ", ".join(names)


def test_that_ranges_round_to_5_and_end_in_words() -> None:
    say = phrases()
    assert say.rounded(0.812) == "80\u00a0%"
    assert say.rounded(0.95) == "95\u00a0% or more"
    assert say.rounded(0.05) == "5\u00a0% or less"
    assert say.range(Chance(low=0.04, central=0.1, high=0.33)) == "5\u00a0% or less to 35\u00a0%"
