"""Promises of the why panel: rows multiply to the result, sources are numbered, flips are told."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.case import Category, Override
from desktop.domain.message import Message
from desktop.evidence.assessment import Chance, Impression, Step
from desktop.evidence.pack import Citation
from desktop.report.waterfall import logit, product, waterfall
from desktop.report.why import order, why
from desktop.report.why_state import Direction, WhyState
from desktop.report.wording import Wording
from tests.fakes import impression as made

KNOWN = {
    "prior_radicular": Citation(
        id="prior_radicular", kind="design", sources=(made.source("Anchor 2014"),)
    ),
    "assoc-0003": Citation(
        id="assoc-0003", kind="published", sources=(made.source("Author 2015", doi="10.1/x"),)
    ),
    "prev-0059": Citation(
        id="prev-0059",
        kind="derived",
        sources=(made.source("Writer 2014", pmid="123"),),
        to_recheck=True,
    ),
}


class Library:
    """Citations of three rows; every other row is unknown."""

    def cite(self, row_id: str) -> Citation | None:
        return KNOWN.get(row_id)


@pytest.fixture(scope="module")
def say() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def panel(finding_id: str = "f1") -> WhyState:
    state = why(made.FULL_CASE, made.NUMBERS, made.FULL, finding_id, Library())
    assert state is not None
    return state


def test_that_the_rows_stand_in_their_fixed_order() -> None:
    state = panel()
    assert state.waterfall is not None
    kinds = [bar.kind for bar in state.waterfall.bars]
    assert kinds == ["prior", "association", "prevalence", "concordance", "result"]


def test_that_each_bar_starts_where_the_last_one_ended() -> None:
    state = panel()
    assert state.waterfall is not None
    bars = state.waterfall.bars
    for before, after in pairwise(bars[:-1]):
        assert after.start == before.end
    assert bars[-1].end == pytest.approx(bars[-2].end)
    assert bars[-1].start == bars[0].end


FACTORS = st.floats(0.05, 30, allow_nan=False)


@given(st.floats(0.05, 3), FACTORS, st.one_of(st.none(), FACTORS), FACTORS)
def test_that_the_factors_multiply_exactly_to_the_result(
    prior: float, association: float, prevalence: float | None, clinical: float
) -> None:
    given_steps = [
        Step(kind="prior", text=Message("x"), factor=prior),
        Step(kind="association", text=Message("x"), factor=association),
        Step(kind="concordance", text=Message("x"), factor=clinical),
        Step(kind="rule", text=Message("x")),
    ]
    odds = prior * association * clinical
    if prevalence is not None:
        given_steps.insert(2, Step(kind="prevalence", text=Message("x"), factor=prevalence))
        odds *= prevalence
    central = min(max(odds / (1 + odds), 0.05), 0.95)
    made_rows = waterfall(given_steps, Chance(low=0.05, central=central, high=0.95), {}, set())
    assert isclose(product(made_rows.bars), central / (1 - central), rel_tol=1e-5)
    result = made_rows.bars[-1]
    assert isclose(1 / (1 + exp(-result.end)), central, rel_tol=1e-6)
    held = [bar for bar in made_rows.bars if bar.kind == "limit"]
    assert bool(held) == (not isclose(log(odds), logit(central), abs_tol=1e-6))


def test_that_a_step_that_took_no_part_is_shown_as_not_assessed(say: Wording) -> None:
    steps = made.EXTRUSION_STEPS[:2]
    rows = waterfall(steps, Chance(low=0.5, central=2.44 / 3.44, high=0.9), {}, set())
    unset = [bar for bar in rows.bars if bar.direction is Direction.UNSET]
    assert [bar.kind for bar in unset] == ["prevalence", "concordance"]
    assert {say.text(bar.shown) for bar in unset} == {"×1.00"}
    assert "Not assessed" in say.text(unset[1].text)


def test_that_up_and_down_are_told_apart(say: Wording) -> None:
    state = panel()
    assert state.waterfall is not None
    shown = {bar.kind: (bar.direction, say.text(bar.shown)) for bar in state.waterfall.bars}
    assert shown["association"] == (Direction.UP, "×2.44")
    assert shown["prevalence"] == (Direction.DOWN, "×0.99")
    assert shown["prior"] == (Direction.LEVEL, "50%")
    assert shown["result"] == (Direction.LEVEL, "81%")


def test_that_sources_are_numbered_once_and_design_values_say_so(say: Wording) -> None:
    state = panel()
    assert state.waterfall is not None
    assert [bar.notes for bar in state.waterfall.bars] == [(1,), (2,), (3,), (4, 2), ()]
    assert [bar.design for bar in state.waterfall.bars] == [True, False, False, False, False]
    assert [say.text(note.text) for note in state.evidence] == [
        "Design value, anchored on Anchor 2014",
        "Author 2015, doi:10.1/x",
        "Writer 2014, PMID 123; derived from the published figures; to be read again",
        "Evidence row conc-0012",
    ]


def test_that_flips_come_first_and_the_one_that_stays_comes_last(say: Wording) -> None:
    flips = panel().flips
    assert [(say.text(f.text), f.to, f.stays) for f in flips] == [
        ("Leg pain is on the right", Category.LIKELY_INCIDENTAL, False),
        ("Protrusion, not extrusion: stays", Category.LIKELY_SYMPTOMATIC, True),
    ]
    assert flips[0].chance is not None
    assert say.text(flips[0].chance) == "19%"


def test_that_the_head_names_finding_call_and_pain(say: Wording) -> None:
    state = panel()
    assert say.text(state.title) == "L5–S1 left extrusion, 9.4 mm, S1 root displaced"
    assert say.text(state.call) == "Likely symptomatic"
    assert say.text(state.lead) == "Chance that it contributes to the left leg pain (P1)."
    assert state.chance is not None
    assert say.text(state.chance) == "81%"


def test_that_unset_inputs_are_shown_after_the_set_ones(say: Wording) -> None:
    bare = replace(made.FULL_CASE, findings=(replace(made.EXTRUSION, side=None),))
    state = why(bare, made.NUMBERS, made.FULL, "f1", Library())
    assert state is not None
    chips = [(say.text(chip.text), chip.is_set) for chip in state.inputs]
    assert ("Side: not set", False) in chips
    assert ("Level: L5–S1", True) in chips
    assert chips == sorted(chips, key=lambda chip: not chip[1])


def test_that_an_act_now_finding_has_no_chance_and_moving_it_needs_a_reason(say: Wording) -> None:
    state = panel("f5")
    assert state.chance is None
    assert state.waterfall is None
    assert state.reason_required
    assert state.unscored is not None
    assert say.text(state.unscored) == "An act-now finding is never scored."


def test_that_a_silenced_finding_says_nothing_of_pain_free_people(say: Wording) -> None:
    state = panel("f1")  # an act-now finding is open in this case
    assert state.silenced
    assert state.waterfall is not None
    row = next(bar for bar in state.waterfall.bars if bar.kind == "prevalence")
    assert say.text(row.text) == "Not shown while an act-now item is open"
    quiet = made.assessment(made.JUDGED_EXTRUSION)
    free = why(made.case(made.EXTRUSION), made.NUMBERS, quiet, "f1", Library())
    assert free is not None
    assert free.waterfall is not None
    assert say.text(free.waterfall.bars[2].text) == "About 1 in 100 (range 1 to 6)"


def test_that_the_readers_own_call_and_reason_show_beside_the_computed_one(say: Wording) -> None:
    moved = Override(finding="f1", category=Category.INDETERMINATE, reason="Old finding")
    case = replace(made.FULL_CASE, overrides=(moved,))
    shown = replace(made.FULL, impression=Impression(indeterminate=("f1",)))
    state = why(case, made.NUMBERS, shown, "f1", Library())
    assert state is not None
    assert state.overridden
    assert state.lane is Category.INDETERMINATE
    assert state.computed is Category.LIKELY_SYMPTOMATIC
    assert state.own_reason is not None
    assert say.text(state.own_reason) == "Old finding"


def test_that_the_panel_walks_findings_lane_by_lane() -> None:
    assert order(made.FULL_CASE, made.FULL) == ("f5", "f1", "f2", "f4", "f3")


def test_that_an_unknown_finding_has_no_panel() -> None:
    assert why(made.FULL_CASE, {}, made.FULL, "f99", Library()) is None


def test_that_every_message_of_the_panel_has_words(say: Wording) -> None:
    for finding_id in made.NUMBERS:
        texts = [say.text(m) for m in messages(panel(finding_id))]
        assert texts
        assert not [t for t in texts if "⟨" in t]


def messages(value: object) -> list[Message]:
    if isinstance(value, Message):
        return [value]
    if isinstance(value, tuple):
        return [m for part in value for m in messages(part)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [m for field in fields for m in messages(getattr(value, field))]


def test_that_a_finding_without_a_score_has_no_call_of_its_own(say: Wording) -> None:
    state = panel("f4")
    assert not state.has_call
    assert say.text(state.call) == "Not scored"
    assert say.text(state.lead) == "Role in the left leg pain (P1)."
    moved = Override(finding="f4", category=Category.INDETERMINATE, reason="x")
    case = replace(made.FULL_CASE, overrides=(moved,))
    called = why(case, made.NUMBERS, made.FULL, "f4", Library())
    assert called is not None
    assert called.has_call
    assert say.text(called.call) == "Indeterminate"


def test_that_a_limit_that_is_a_rule_already_is_said_once() -> None:
    rule = Step(kind="rule", text=made.said("Numbering is uncertain."))
    row = replace(
        made.JUDGED_PROTRUSION,
        steps=(rule,),
        limits=(made.said("Numbering is uncertain."), made.said("Motion.")),
    )
    state = why(made.case(made.PROTRUSION), {}, made.assessment(row), "f2", Library())
    assert state is not None
    assert state.rules == (made.said("Numbering is uncertain."),)
    assert state.limits == (made.said("Motion."),)
