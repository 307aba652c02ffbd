from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Category, ClinicalPicture, Complaint, Sign
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.evidence.assessment import Assessment, Fit, Judgement
from desktop.report.clinical import FlagAnswer, clinical_state, flag_answer, unset_facts
from desktop.report.clinical_body import WIDTH, covered, inside, outline, region_at, regions
from desktop.report.wording import Wording

LUMBAR = assets.templates().get("lumbar-mr")
ENGLISH = Wording("en", assets.locale_texts("en"))
STUDY = CaseStudy(region="lumbar_spine", modality="MR")
LEG = Complaint(
    id="c1", pattern="radicular", site="leg", side=Side.LEFT, roots=("S1",), nrs=7.0,
    duration_weeks=7.0,
)  # fmt: skip
THIGH = Complaint(id="c2", pattern="radicular", site="thigh", roots=("L4",), nrs=4.0)


def picture(**parts):
    case = Case(study=STUDY, clinical=ClinicalPicture(**parts))
    return clinical_state(case, LUMBAR.clinical)


def words(chips):
    return [(chip.kind, ENGLISH.text(chip.text)) for chip in chips]


def test_that_a_complaint_reads_as_side_place_and_pattern():
    state = picture(complaints=(LEG, THIGH))
    assert [ENGLISH.text(c.name) for c in state.complaints] == [
        "P1 Left leg, S1 pattern", "P2 Thigh, L4 pattern",
    ]  # fmt: skip
    assert words(state.complaints[0].chips) == [("value", "NRS 7"), ("value", "7 weeks")]


def test_that_an_unknown_side_is_a_dashed_chip_and_never_a_default():
    state = picture(complaints=(THIGH,))
    assert words(state.complaints[0].chips) == [("value", "NRS 4"), ("unset", "Side?")]
    assert "side?" in ENGLISH.text(state.compact[0].text)


def test_that_a_radicular_pain_without_a_root_asks_for_it():
    assert "roots" in unset_facts(replace(LEG, roots=()))
    assert "roots" not in unset_facts(replace(LEG, roots=(), pattern="axial"))


def test_that_one_week_is_not_written_as_one_weeks():
    state = picture(complaints=(replace(LEG, duration_weeks=1.0),))
    assert ("value", "1 week") in words(state.complaints[0].chips)


def test_that_a_flag_is_present_denied_or_not_asked_and_nothing_else():
    clinical = ClinicalPicture(red_flags=("cancer_history",), red_flags_absent=("fever",))
    assert flag_answer(clinical, "cancer_history") is FlagAnswer.PRESENT
    assert flag_answer(clinical, "fever") is FlagAnswer.DENIED
    assert flag_answer(clinical, "major_trauma") is FlagAnswer.NOT_ASKED


def test_that_only_asked_flags_are_ever_called_absent():
    state = picture(red_flags=("cancer_history",), red_flags_absent=("fever", "major_trauma"))
    shown = words(state.flag_chips)
    assert shown[0] == ("act", "History of cancer")
    assert ("value", "No fever") in shown
    assert shown[-1] == ("unset", f"{len(LUMBAR.clinical.red_flags) - 3} red flags not asked")
    assert sum(text.startswith("No ") for _kind, text in shown) == 2


def test_that_all_denied_denies_every_flag_that_is_not_present():
    clinical = ClinicalPicture(red_flags=("fever",), red_flags_absent=("all",))
    assert flag_answer(clinical, "fever") is FlagAnswer.PRESENT
    assert flag_answer(clinical, "cancer_history") is FlagAnswer.DENIED
    assert picture(red_flags_absent=("all",)).not_asked == 0


def test_that_a_flag_the_template_does_not_offer_is_still_shown():
    state = picture(red_flags=("jaw_claudication",))
    assert ("act", "Jaw claudication") in words(state.flag_chips)


def test_that_signs_name_side_root_and_result():
    state = picture(
        signs=(
            Sign(sign="slr", side=Side.LEFT),
            Sign(sign="reflex_loss", side=Side.LEFT, root="S1", present=False),
            Sign(sign="better_bending_forward"),
        )
    )
    assert [text for _kind, text in words(state.signs)] == [
        "Left SLR +", "Left S1 reflex reduced or lost −", "Better bending forward +",
    ]  # fmt: skip


def judged(complaint, category, **rest):
    return Judgement(
        finding="f1", complaint=complaint, category=category, reason=Message("x"), **rest
    )


def tones(*rows):
    assessment = Assessment(evidence_version="t", evidence_sha256="", judgements=rows)
    case = Case(study=STUDY, clinical=ClinicalPicture(complaints=(LEG, THIGH)))
    return [c.tone for c in clinical_state(case, LUMBAR.clinical, assessment).complaints]


def test_that_a_complaint_takes_the_colour_of_what_was_found_for_it():
    fits = Fit(structure="fits")
    likely = judged("c1", Category.LIKELY_SYMPTOMATIC, scored=True)
    assert tones(likely, judged("c2", Category.INDETERMINATE, fit=fits)) == ["sym", "ind"]
    assert tones(likely, judged("c2", Category.INDETERMINATE)) == ["sym", "state"]


def test_that_an_incidental_finding_gives_a_complaint_no_colour():
    assert tones(judged("c1", Category.LIKELY_INCIDENTAL, scored=True)) == ["state", "state"]


def test_that_an_empty_picture_says_that_no_pain_is_recorded():
    assert words(picture().compact) == [("unset", "No pain recorded")]


SITES = st.sampled_from(LUMBAR.clinical.sites)


@given(SITES, st.sampled_from([None, *Side]), st.sampled_from([(), ("L4",), ("S1",)]))
def test_that_the_body_map_mirrors_with_the_side(site, side, roots):
    pain = Complaint(id="c1", site=site, side=side, roots=roots)
    other = replace(pain, side=side.mirrored if side else None)
    here = {(r.view, r.site, r.side.mirrored, sure) for r, sure in covered(pain)}
    there = {(r.view, r.site, r.side, sure) for r, sure in covered(other)}
    assert here == there


@given(SITES)
def test_that_a_pain_without_a_side_is_drawn_on_both_and_uncertain(site):
    drawn = covered(Complaint(id="c1", site=site))
    assert all(not sure for _region, sure in drawn)
    assert {r.side for r, _sure in drawn} in ({Side.LEFT, Side.RIGHT}, set())


def test_that_the_right_hand_lies_left_in_front_and_right_from_behind():
    for region in regions():
        mean = sum(x for x, _y in region.polygon) / len(region.polygon)
        at_left = mean < WIDTH / 2
        assert at_left == ((region.side is Side.RIGHT) == (region.view == "front"))


@pytest.mark.parametrize("region", regions(), ids=lambda r: r.key)
def test_that_a_pointinside_a_region_finds_it(region):
    x = sum(x for x, _y in region.polygon) / len(region.polygon)
    y = sum(y for _x, y in region.polygon) / len(region.polygon)
    assert region_at(region.view, x, y) == region


def test_that_no_point_belongs_to_two_regions():
    for step_x in range(1, 100, 3):
        for step_y in range(30, 232, 3):
            for view in ("front", "back"):
                x, y = step_x + 0.13, step_y + 0.17
                hits = [r for r in regions() if r.view == view and inside(r.polygon, x, y)]
                assert len(hits) <= 1, hits


def test_that_the_outline_is_symmetric():
    points = set(outline())
    assert {(WIDTH - x, y) for x, y in points} == points
