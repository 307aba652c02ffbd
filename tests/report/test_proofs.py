"""A finding with a dangerous twin is asked for its proof where a red flag calls for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.case import Case, CaseStudy, ClinicalPicture, Complaint
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.report.catalogue import proof_of
from desktop.report.form_fields import asked, set_answer, wanted
from desktop.report.form_new import new_finding
from desktop.report.template import Template
from desktop.report.wording import Wording

TEMPLATES = assets.templates()
PACK = assets.evidence()
ENGLISH = Wording("en", assets.locale_texts("en"))
TWINS = sorted({(word, flag) for t in PACK.look_alikes for word in t.findings for flag in t.flags})


def form_with(word: str) -> Template:
    for header in TEMPLATES.headers:
        template = TEMPLATES.get(header.id)
        if any(word in row.offers for row in template.rows):
            return template
    raise AssertionError(word)


def case_with(word: str, *flags: str) -> tuple[Case, Template]:
    template = form_with(word)
    row = next(row for row in template.rows if word in row.offers)
    finding = replace(new_finding(row, word, "f1", template), side=Side.LEFT)
    study = CaseStudy(region=template.region, modality=template.modality)
    return Case(
        study=study, findings=(finding,), clinical=ClinicalPicture(red_flags=flags)
    ), template


@pytest.mark.parametrize(("word", "flag"), TWINS)
def test_that_the_proof_is_asked_first_where_a_flag_calls_for_it(word, flag) -> None:
    case, template = case_with(word, flag)
    first = asked(case.findings[0], case, template)[0]
    assert (first.field.id, first.prompted) == ("typical", True)
    assert "typical" in {field.id for field in wanted(case.findings[0], case, template)}
    proved = replace(case.findings[0], **dict(set_answer(case.findings[0], first.field, "yes")))
    assert proved.typical is True
    assert "typical" not in {field.id for field in wanted(proved, case, template)}


@pytest.mark.parametrize("word", sorted({word for word, _ in TWINS}))
def test_that_the_form_names_the_features_and_the_danger(word) -> None:
    case, template = case_with(word)
    assert first_field(case, template) != "typical"
    text = ENGLISH.text(proof_of(word, template))
    assert text.startswith("May ")
    assert "Proof: " in text


def first_field(case: Case, template: Template) -> str:
    return asked(case.findings[0], case, template)[0].field.id


def test_that_a_proof_once_given_stays_in_sight_when_the_flag_goes() -> None:
    case, template = case_with("baker_cyst")
    assert "typical" not in {a.field.id for a in asked(case.findings[0], case, template)}
    proved = replace(case.findings[0], typical=True)
    assert "typical" in {a.field.id for a in asked(proved, case, template)}


@pytest.mark.parametrize(("word", "flag"), TWINS)
def test_that_an_unproved_twin_is_never_called_incidental(word, flag) -> None:
    case, _ = case_with(word, flag)
    pain = Complaint(id="c1", pattern="joint", site="head", side=Side.RIGHT, duration_weeks=40)
    case = replace(case, clinical=replace(case.clinical, complaints=(pain,)))
    judged = assess(case, PACK).judgements[0]
    assert judged.category.value != "likely_incidental"
