"""Promises of the impression: one lane each, the word follows the lane, no comfort near a flag."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.case import Care, Category, FormAnswers, Override
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.evidence.assessment import Chance, Fit, Flip, Impression, Setting, Step
from desktop.report import names
from desktop.report.lanes import lanes
from desktop.report.lanes_state import ImpressionState, LaneKind
from desktop.report.wording import Wording
from tests.fakes import impression as made


@pytest.fixture(scope="module")
def say() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def full() -> ImpressionState:
    return lanes(made.FULL_CASE, made.NUMBERS, made.FULL)


def lane(state: ImpressionState, kind: LaneKind) -> tuple[str, ...]:
    return next((tuple(c.finding for c in x.cards) for x in state.lanes if x.kind is kind), ())


def test_that_every_finding_stands_in_exactly_one_place() -> None:
    state = full()
    places = [s.finding for s in state.strip]
    places += [f for held in state.lanes for card in held.cards for f in card.findings]
    assert sorted(p for p in places if p) == ["f1", "f2", "f3", "f4", "f5"]
    assert lane(state, LaneKind.SYMPTOMATIC) == ("f1",)
    assert lane(state, LaneKind.INDETERMINATE) == ("f2",)
    assert lane(state, LaneKind.NOT_SCORED) == ("f4",)
    assert lane(state, LaneKind.INCIDENTAL) == ("f3",)


def test_that_a_card_reads_as_one_sentence(say: Wording) -> None:
    card = full().card_of("f1")
    assert card is not None
    assert say.text(card.spoken) == (
        "Finding 1, L5–S1 left extrusion, likely symptomatic, 80%, range 55 to 95 or more,"
        " Same side and level as the S1 pain; nerve root displaced."
    )
    assert say.text(card.title) == "L5–S1 left extrusion"
    assert say.text(card.word) == "Likely contributor"


def test_that_titles_name_level_side_zone_and_what_it_is(say: Wording) -> None:
    assert say.text(names.title(made.PROTRUSION)) == "L4–L5 right foraminal protrusion"
    assert say.text(names.title(made.HAEMANGIOMA)) == "L3 haemangioma"
    assert say.text(names.title(made.MARROW, sized=True)) == "L1 marrow-replacing lesion, 11 mm"
    plain = made.finding("f9", "vertebral_haemangioma", None)
    assert say.text(names.title(plain)) == "Vertebral haemangioma"
    assert say.text(names.title(replace(plain, side=Side.LEFT))) == "Left vertebral haemangioma"


def test_that_every_message_of_the_impression_has_words(say: Wording) -> None:
    cases = ((made.FULL_CASE, made.FULL), made.stenosis())
    for case, assessment in cases:
        assert "⟨" not in repr([say.text(m) for m in _messages(lanes(case, {}, assessment))])


def _messages(value: object) -> list[names.Message]:
    if isinstance(value, names.Message):
        return [value]
    if isinstance(value, tuple):
        return [m for part in value for m in _messages(part)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [m for field in fields for m in _messages(getattr(value, field))]


@given(st.floats(0.05, 0.95))
def test_that_chances_are_rounded_to_five_and_open_at_both_ends(chance: float) -> None:
    percent = names.rounded_percent(chance)
    assert percent % 5 == 0
    assert abs(percent - chance * 100) <= 2.5 + 1e-9
    message = names.chance_text(chance)
    assert (message.id == "lanes-chance-top") == (percent >= 95)
    assert (message.id == "lanes-chance-bottom") == (percent <= 5)


def test_that_the_ends_of_the_scale_are_said_in_words(say: Wording) -> None:
    assert say.text(names.chance_text(0.95)) == "95% or more"
    assert say.text(names.chance_text(0.05)) == "5% or less"
    assert say.text(names.range_text(0.06, 0.48)) == "5 or less to 50"
    assert say.text(names.range_text(0.53, 0.95)) == "55 to 95 or more"
    assert say.text(names.range_text(0.13, 0.32)) == "15–30"


def test_that_the_strip_holds_no_chance_and_sorts_by_clock(say: Wording) -> None:
    assessed = replace(made.FULL, alerts=(made.RETENTION,))
    strip = lanes(made.FULL_CASE, made.NUMBERS, assessed).strip
    assert [entry.key for entry in strip] == ["red_flag:urinary_retention", "f5"]
    assert [say.text(entry.clock) for entry in strip] == ["Act in minutes", "Within hours"]
    assert "%" not in "".join(say.text(m) for m in _messages(strip))
    assert say.text(strip[0].title) == "Urinary retention"
    assert strip[0].finding is None


def test_that_an_alert_shows_although_nothing_was_entered() -> None:
    state = lanes(made.case(), {}, made.assessment(alerts=(made.RETENTION,)))
    assert [entry.key for entry in state.strip] == ["red_flag:urinary_retention"]
    assert state.placeholder is not None


def test_that_an_empty_form_asks_for_findings(say: Wording) -> None:
    state = lanes(made.case(), {}, made.assessment())
    assert state.lanes == ()
    assert state.placeholder is not None
    assert say.text(state.placeholder) == "Add findings to see calls"


def test_that_without_a_pain_location_every_card_says_so(say: Wording) -> None:
    case = made.case(made.BULGE, complaints=())
    row = made.judgement("f3", Category.INDETERMINATE, complaint=None, age_band="common")
    card = lanes(case, made.NUMBERS, made.assessment(row)).card_of("f3")
    assert card is not None
    assert say.text(card.reason) == "Not assessable: no pain location"
    assert [say.text(n) for n in card.notes] == ["Common at 46"]


def test_that_an_age_outside_the_evidence_shows_no_figure(say: Wording) -> None:
    row = replace(made.JUDGED_HAEMANGIOMA, age_band="unknown")
    card = lanes(made.case(made.HAEMANGIOMA), {}, made.assessment(row)).card_of("f4")
    assert card is not None
    assert "No pain-free figure for this age" in [say.text(n) for n in card.notes]


@pytest.mark.parametrize("acting", [True, False])
def test_that_a_silenced_card_says_nothing_of_pain_free_people(say: Wording, acting: bool) -> None:
    row = replace(made.JUDGED_HAEMANGIOMA, silenced=not acting)
    alerts = (made.RETENTION,) if acting else ()
    assessed = made.assessment(row, alerts=alerts)
    card = lanes(made.case(made.HAEMANGIOMA), {}, assessed).card_of("f4")
    assert card is not None
    assert card.silenced
    assert [say.text(n) for n in card.notes] == ["Structure does not fit"]


def test_that_a_moved_card_keeps_the_computed_call(say: Wording) -> None:
    case = replace(
        made.FULL_CASE,
        overrides=(Override(finding="f1", category=Category.LIKELY_INCIDENTAL, reason="Old"),),
    )
    shown = Impression(likely_incidental=("f1",))
    card = lanes(case, made.NUMBERS, replace(made.FULL, impression=shown)).card_of("f1")
    assert card is not None
    assert card.lane is LaneKind.INCIDENTAL
    assert card.chance is None
    assert card.moved is not None
    assert say.text(card.moved.computed) == "Computed: likely symptomatic, 80%"
    assert card.moved.reason is not None
    assert say.text(card.moved.reason) == "Old"
    assert say.text(card.word) == "Unlikely contributor"


def test_that_an_unscored_finding_moved_by_hand_stands_with_the_indeterminate() -> None:
    moved = Override(finding="f4", category=Category.INDETERMINATE, reason="x")
    case = replace(made.FULL_CASE, overrides=(moved,))
    assert lane(lanes(case, {}, made.FULL), LaneKind.NOT_SCORED) == ()
    assert "f4" in lane(lanes(case, {}, made.FULL), LaneKind.INDETERMINATE)


def test_that_the_word_follows_the_lane_and_never_the_number(say: Wording) -> None:
    high = replace(made.JUDGED_PROTRUSION, probability=Chance(low=0.4, central=0.8, high=0.9))
    card = lanes(made.case(made.PROTRUSION), {}, made.assessment(high)).card_of("f2")
    assert card is not None
    assert say.text(card.word) == "Possible contributor, favoured"
    card = lanes(made.FULL_CASE, {}, made.FULL).card_of("f2")
    assert card is not None
    assert say.text(card.word) == "Possible contributor"


def test_that_stenotic_levels_of_a_likely_group_share_one_card(say: Wording) -> None:
    case, assessed = made.stenosis()
    state = lanes(case, made.NUMBERS, assessed)
    card = state.card_of("f2")
    assert card is not None
    assert card is state.card_of("f3")
    assert card.lane is LaneKind.SYMPTOMATIC
    assert say.text(card.title) == "L3–L4 and L4–L5 canal stenosis"
    assert [m.finding for m in card.members] == ["f2", "f3"]
    assert card.chance is not None
    assert say.text(card.chance) == "85%"
    alone = state.card_of("f1")
    assert alone is not None
    assert alone.members == ()


def test_that_opposite_sides_are_asked_about_until_confirmed() -> None:
    row = replace(
        made.JUDGED_EXTRUSION,
        category=Category.LIKELY_INCIDENTAL,
        fit=Fit(side="does_not_fit"),
    )
    case = made.case(made.EXTRUSION)
    card = lanes(case, {}, made.assessment(row)).card_of("f1")
    assert card is not None
    assert card.sides_disagree
    sure = replace(case, form=FormAnswers(answers=(("sides_confirmed:f1", "yes"),)))
    card = lanes(sure, {}, made.assessment(row)).card_of("f1")
    assert card is not None
    assert not card.sides_disagree


def test_that_a_bulge_on_the_other_side_asks_nothing() -> None:
    row = replace(made.JUDGED_BULGE, fit=Fit(side="does_not_fit"))
    card = lanes(made.case(made.BULGE), {}, made.assessment(row)).card_of("f3")
    assert card is not None
    assert not card.sides_disagree


def test_that_care_to_act_is_said_although_the_lane_stays(say: Wording) -> None:
    row = replace(made.JUDGED_BULGE, care=Care.ACT, acr_category=3)
    card = lanes(made.case(made.BULGE), {}, made.assessment(row)).card_of("f3")
    assert card is not None
    assert card.lane is LaneKind.INCIDENTAL
    assert card.care is not None
    assert say.text(card.care) == "Must be acted on all the same: Within days"


def test_that_the_foot_stands_only_where_a_number_is_shown() -> None:
    assert full().foot is not None
    unscored = made.assessment(made.JUDGED_HAEMANGIOMA)
    assert lanes(made.case(made.HAEMANGIOMA), {}, unscored).foot is None


def test_that_bars_carry_unrounded_places() -> None:
    card = full().card_of("f1")
    assert card is not None
    assert card.bar is not None
    assert card.bar.central == pytest.approx(made.EXTRUSION_CHANCE)


def test_that_a_one_liner_shows_the_pain_free_figure_only_where_it_may(say: Wording) -> None:
    share = Message.of("lanes-literal", text="Seen in about 56 of 100 pain-free people aged 46.")
    wrapped = Message.of("step-prevalence-shown", share=share)
    for text in (share, wrapped):
        row = replace(made.JUDGED_BULGE, steps=(Step(kind="prevalence", text=text, factor=1.0),))
        case = made.case(made.BULGE)
        card = lanes(case, {}, made.assessment(row)).card_of("f3")
        assert card is not None
        assert say.text(card.line) == "Seen in about 56 of 100 pain-free people aged 46."
        for quiet in (
            made.assessment(row, alerts=(made.RETENTION,)),
            made.assessment(replace(row, silenced=True)),
            made.assessment(replace(row, fit=Fit(side="does_not_fit"))),
            made.assessment(replace(row, pain_free_percent=None)),
        ):
            card = lanes(case, {}, quiet).card_of("f3")
            assert card is not None
            assert card.line == card.reason


def test_that_a_finding_moved_into_act_now_brings_no_chance_with_it(say: Wording) -> None:
    moved = Override(finding="f3", category=Category.ACT_NOW, reason="Looks infected")
    case = replace(made.case(made.BULGE), overrides=(moved,))
    shown = made.assessment(made.JUDGED_BULGE, impression=Impression(act_now=("f3",)))
    (entry,) = lanes(case, made.NUMBERS, shown).strip
    words = [say.text(m) for m in _messages(entry)]
    assert "Looks infected" in words
    assert not [w for w in words if "%" in w or "pain-free" in w or "incidental" in w]
    assert say.text(entry.clock) == "Act now"


def test_that_a_missing_fact_that_would_decide_is_named_and_a_recorded_one_never(
    say: Wording,
) -> None:
    def flip(path: str) -> Flip:
        return Flip(
            set=(Setting(path=path, value="left"),),
            to=Category.LIKELY_SYMPTOMATIC,
            central=0.8,
            text=made.said("x"),
        )

    flips = (flip("/clinical/complaints/c1/side"), flip("/findings/f2/side"))
    row = replace(made.JUDGED_PROTRUSION, flips=flips)
    case = made.case(replace(made.PROTRUSION, side=None))
    card = lanes(case, {}, made.assessment(row)).card_of("f2")
    assert card is not None
    assert card.decides is not None
    assert say.text(card.decides) == "Would decide: the side of the finding"
    card = lanes(made.case(made.PROTRUSION), {}, made.assessment(row)).card_of("f2")
    assert card is not None
    assert card.decides is None


def test_that_the_key_question_names_the_fact_on_the_card_it_decides(say: Wording) -> None:
    card = full().card_of("f2")
    assert card is not None
    assert card.decides is not None
    assert say.text(card.decides) == "Would decide: Which side is the thigh pain?"


def test_that_nothing_computed_shows_before_the_reader_has_called() -> None:
    from desktop import assets
    from desktop.domain.case import Category, Override
    from desktop.domain.casefile import parse_case
    from desktop.evidence.assess import assess
    from desktop.report.lanes import hidden

    data = {
        "schema": "concord.case/1",
        "patient": {"age_years": 72},
        "study": {"region": "lumbar_spine", "modality": "MR"},
        "clinical": {"complaints": [{"id": "c1", "pattern": "axial", "site": "low_back"}]},
        "findings": [
            {"id": "f1", "type": "disc_bulge", "level": "L4-L5"},
            {"id": "f2", "type": "disc_bulge", "level": "L3-L4"},
            {"id": "f3", "type": "cauda_equina_compression", "level": "L4-L5"},
        ],
    }
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    answer = assess(case, assets.evidence())
    numbers = {"f1": 1, "f2": 2, "f3": 3}
    state = lanes(case, numbers, answer, own_first=True)
    assert [entry.finding for entry in state.strip] == ["f3"]
    assert hidden(case, answer) == {"f1", "f2"}
    own = state.lanes[0]
    assert own.kind is LaneKind.OWN
    assert [card.finding for card in own.cards] == ["f1", "f2"]
    for card in own.cards:
        assert card.bar is card.chance is card.range is card.decides is None
        assert card.notes == ()
        assert card.moved is None
    called = replace(case, overrides=(Override(finding="f1", category=Category.INDETERMINATE),))
    after = lanes(called, numbers, assess(called, assets.evidence()), own_first=True)
    shown = after.card_of("f1")
    assert shown is not None
    assert shown.lane is LaneKind.INDETERMINATE
    assert shown.moved is not None  # what was computed stands beside the reader's own call
    assert after.lanes[0].kind is LaneKind.OWN
