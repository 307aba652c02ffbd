"""Questions of a form that are not findings: what is asked, held, missed, printed and summed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.edits import EditRefused
from desktop.app.edits_facts import ChooseForm, SetFact
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Case, CaseStudy, Finding, FormAnswers
from desktop.domain.casefile import parse_case
from desktop.domain.casefile_write import case_to_json
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.checks import checks
from desktop.report.form_sections import AskState, misfits, sections_of
from desktop.report.sums import totals
from desktop.report.wording import Wording

TEMPLATES = assets.templates()
ENGLISH = Wording("en", assets.locale_texts("en"))


def draft_for(template_id: str, **study: object) -> Draft:
    made = TEMPLATES.get(template_id)
    facts = CaseStudy(region=made.region, modality=made.modality)
    form = FormAnswers(template=made.id, version=made.version)
    return draft_of(Case(study=replace(facts, **study), form=form))


def asked(draft: Draft) -> dict[str, AskState]:
    states = sections_of(draft.case, TEMPLATES.of(draft.case))
    return {ask.key: ask for state in states for ask in state.asks}


def answer(draft: Draft, key: str, *given: str) -> Draft:
    return SetFact(asked(draft)[key].ask, key, given).apply(draft)


def page(draft: Draft) -> str:
    case = draft.case
    setting = Setting(words=ENGLISH, template=TEMPLATES.of(case))
    return to_text(make_report(draft, assess(case, assets.evidence()), setting).document)


def test_that_an_answer_is_held_printed_and_survives_the_case_file() -> None:
    draft = answer(draft_for("knee-ct"), "dlp", "412,5")
    assert asked(draft)["dlp"].held == ("412.5",)
    assert "Dose length product: 412.5 mGy.cm" in page(draft)
    again, problems = parse_case(case_to_json(draft.case), assets.vocabulary())
    assert problems == ()
    assert again is not None
    assert again.form.answers == draft.case.form.answers
    assert asked(answer(draft, "dlp"))["dlp"].held == ()


def test_that_a_number_outside_its_range_or_a_strange_word_is_refused() -> None:
    draft = draft_for("procedure-epidural")
    for key, given in (("nrs_before", "11"), ("nrs_before", "x"), ("procedure_side", "up")):
        with pytest.raises(EditRefused):
            answer(draft, key, given)


def test_that_a_question_is_asked_only_where_its_condition_holds() -> None:
    draft = draft_for("lumbar-mr")
    assert "contrast_agent" not in asked(draft)
    assert "contrast_agent" in asked(draft_for("lumbar-mr", contrast=True))
    shown = answer(draft, "mr_safety", "mr_conditional")
    assert "implant_text" not in asked(draft)
    assert "implant_text" in asked(shown)


def test_that_a_fact_with_a_place_of_its_own_is_never_stored_twice() -> None:
    draft = answer(draft_for("lumbar-mr"), "pregnancy", "no")
    draft = answer(draft, "claustrophobia", "yes")
    assert draft.case.factors.pregnancy == "no"
    assert draft.case.factors.claustrophobia is True
    assert draft.case.form.answers == ()
    assert asked(draft)["claustrophobia"].held == ("yes",)


def test_that_what_the_report_needs_blocks_until_it_is_answered() -> None:
    draft = draft_for("procedure-nerve-block")

    def blocking(now: Draft) -> set[str]:
        case = now.case
        found = checks(case, assess(case, assets.evidence()), TEMPLATES.of(case))
        return {check.target for check in found if check.blocks}

    assert {"fact:procedure_side", "fact:consent"} <= blocking(draft)
    done = answer(draft, "procedure_side", "left")
    assert "fact:procedure_side" not in blocking(done)


def test_that_sums_come_from_their_parts_and_wait_for_the_last() -> None:
    draft = draft_for("bone-metastasis")
    parts = (
        ("sins_location", "sins_3_junctional"), ("sins_pain", "sins_3_mechanical"),
        ("sins_lesion", "sins_2_lytic"), ("sins_alignment", "sins_0_aligned"),
        ("sins_collapse", "sins_2_under_half"), ("sins_posterior", "sins_1_unilateral"),
    )  # fmt: skip
    for number, (key, word) in enumerate(parts, start=1):
        draft = answer(draft, key, word)
        text = page(draft)
        if number < len(parts):
            assert f"SINS incomplete: {len(parts) - number} of 6 parts open" in text
    assert "SINS total 11 (3 + 3 + 2 + 0 + 2 + 1)" in text


def test_that_relief_is_worked_out_from_pain_before_and_after() -> None:
    draft = answer(draft_for("procedure-joint"), "nrs_before", "8")
    draft = answer(draft, "nrs_after", "2")
    draft = answer(draft, "nrs_days", "9")
    (state,) = (
        s
        for s in sections_of(draft.case, TEMPLATES.of(draft.case))
        if s.section.id == "outcome-section"
    )
    said = [ENGLISH.text(message) for message in totals(state)]
    assert said == [
        "Pain after 30 minutes: 75 % less than before",
        "Pain after 14 days: 12 % more than before",
    ]


def test_that_another_form_keeps_every_finding() -> None:
    found = Finding(id="f1", type="disc_bulge", level="L4-L5")
    draft = draft_for("lumbar-mr")
    draft = replace(draft, case=replace(draft.case, findings=(found,)))
    knee = TEMPLATES.get("knee-mr")
    moved = ChooseForm(knee.id, knee.version, knee.region).apply(draft)
    assert moved.case.study.region == "knee"
    assert moved.case.findings[0].region == "lumbar_spine"
    form = TEMPLATES.of(moved.case)
    assert form.row_of(moved.case.findings[0]).rest
    same = ChooseForm("lumbar-ct", "1", "lumbar_spine").apply(draft)
    assert same.case.findings == draft.case.findings
    assert TEMPLATES.of(same.case).id == "lumbar-ct"


@pytest.mark.parametrize("region", ["lumbar", "cervical", "thoracic"])
@pytest.mark.parametrize(
    ("modality", "there"),
    [("MR", "field_strength"), ("CT", "ctdi_vol"), ("CR", "projections"), ("DX", "projections")],
)
def test_that_a_form_of_several_kinds_of_image_asks_the_technique_at_hand(region, modality, there):
    draft = draft_for(f"{region}-postoperative", modality=modality)
    technique = {"field_strength", "ctdi_vol", "projections"}
    assert technique & set(asked(draft)) == {there}


def _operated(*levels: str) -> Draft:
    draft = draft_for("lumbar-postoperative", modality="CT")
    history = replace(draft.case.clinical.history, surgery_levels=levels)
    clinical = replace(draft.case.clinical, history=history)
    return replace(draft, case=replace(draft.case, clinical=clinical))


def test_that_fusion_is_asked_of_each_operated_level_in_the_words_of_the_case_file():
    both = asked(_operated("L4-L5", "L5-S1"))
    assert {"fusion_status@l4-l5", "fusion_status@l5-s1", "implant@l4-l5"} <= set(both)
    assert "fusion_status" not in both
    words = both["fusion_status@l4-l5"].ask.choices
    assert words == assets.vocabulary().words("fusion_status")
    assert "fusion_status" in asked(_operated())


def test_that_what_was_answered_of_the_whole_stays_when_the_levels_become_known():
    draft = answer(_operated(), "fusion_status", "solid")
    history = replace(draft.case.clinical.history, surgery_levels=("L4-L5",))
    clinical = replace(draft.case.clinical, history=history)
    now = asked(replace(draft, case=replace(draft.case, clinical=clinical)))
    assert now["fusion_status"].held == ("solid",)
    assert now["fusion_status@l4-l5"].held == ()


@pytest.mark.parametrize(
    ("key", "given"),
    [("implant", "cage|bogus_word"), ("fusion_status", "bogus_word"), ("ctdi_vol", "much"),
     ("ctdi_vol", "-3"), ("surgery_date", "31 February")],
)  # fmt: skip
def test_that_an_answer_the_form_does_not_offer_is_named_and_printed_as_it_stands(key, given):
    draft = _operated()
    form = replace(draft.case.form, answers=((key, given),))
    case = replace(draft.case, form=form)
    template = TEMPLATES.of(case)
    assert [(m.key, m.value) for m in misfits(case, template)] == [(key, given)]
    found = checks(case, assess(case, assets.evidence()), template)
    named = [ENGLISH.text(c.title) for c in found if c.target == f"fact:{key}"]
    assert any("does not fit" in text for text in named)
    printed = page(draft_of(case))
    assert given.split("|")[-1] in printed
    assert "⟨" not in printed


def test_that_an_answer_of_the_form_is_no_misfit():
    draft = answer(_operated(), "implant", "cage", "pedicle_screws")
    assert misfits(draft.case, TEMPLATES.of(draft.case)) == ()


def test_that_every_named_measurement_is_called_by_its_name_on_the_page():
    fields = {
        ask.field.measure
        for header in TEMPLATES.headers
        for _kind, asks in TEMPLATES.get(header.id).asks
        for ask in asks
        if ask.field.measure is not None
    }
    assert len(fields) > 10
    for name in fields:
        assert ENGLISH.knows(f"phrase-{name.replace('_', '-')}"), name
