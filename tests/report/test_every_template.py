"""Promises of every template: words that exist, fields one can reach, answers that survive."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Comparison, Finding
from desktop.domain.casefile import parse_case_text
from desktop.domain.casefile_write import case_to_json
from desktop.domain.side import Side
from desktop.report.catalogue import choice_meaning, choice_name, scale_name, type_name, type_noun
from desktop.report.form import chips_of, resolve, walk
from desktop.report.form_fields import answer_of, asked, choices_of, set_answer
from desktop.report.form_new import new_finding
from desktop.report.template import Template, slug
from desktop.report.wording import Wording

TEMPLATES = assets.templates()
VOCABULARY = assets.vocabulary()
ENGLISH = Wording("en", assets.locale_texts("en"))
IDS = [header.id for header in TEMPLATES.headers]
MISSING = "⟨"


@pytest.fixture(params=IDS)
def template(request: pytest.FixtureRequest) -> Template:
    return TEMPLATES.get(request.param)


def case_of(template: Template, *findings: Finding) -> Case:
    study = CaseStudy(
        region=template.region,
        modality=template.modality,
        comparison=Comparison(study_uid="1.2", date="2020-01-01"),
    )
    return Case(study=study, findings=findings)


def every_finding(template: Template) -> list[Finding]:
    return [
        new_finding(row, word, f"f{number}", template)
        for row in template.rows
        for number, word in enumerate(row.offers)
    ]


def test_that_a_template_uses_only_words_of_the_vocabulary(template: Template) -> None:
    assert template.region in VOCABULARY.regions
    assert set(template.modalities) <= set(VOCABULARY.words("modality"))
    for row in template.rows:
        assert set(row.levels) <= set(VOCABULARY.levels), row.id
        assert set(row.choose_levels) <= set(VOCABULARY.levels), row.id
        assert set(row.locations) | set(row.choose_locations) <= set(VOCABULARY.words("location"))
        assert set(row.nerves) <= set(VOCABULARY.nerves)
        assert set(row.roots) <= set(VOCABULARY.words("root"))
        for word in row.offers:
            region = row.region_for(word, template) or template.region
            assert word in VOCABULARY.findings_of(region), (row.id, word, region)
    lists = (
        ("patterns", "pattern"), ("sites", "site"), ("roots", "root"), ("signs", "sign"),
        ("red_flags", "red_flag"), ("onsets", "onset"), ("characters", "character"),
        ("limitations", "limitation"), ("divisions", "division"), ("sided_signs", "sign"),
        ("rooted_signs", "sign"), ("block_targets", "block_target"),
    )  # fmt: skip
    for name, words in lists:
        assert set(getattr(template.clinical, name)) <= set(VOCABULARY.words(words)), name
    assert template.clinical.patterns
    assert template.clinical.sites
    assert template.clinical.red_flags


def test_that_every_name_is_written_in_english(template: Template) -> None:
    shown = [f"template-{slug(template.id)}"]
    for row in template.rows:
        if row.kind != "level":
            assert MISSING not in ENGLISH.text(row.title), row.id
            shown.append(f"form-row-{row.base}-full")
        for word in row.offers:
            assert MISSING not in ENGLISH.text(type_name(word, template)), word
            assert MISSING not in ENGLISH.text(type_noun(word, template)), word
    for section in template.sections:
        shown.append(section.title.id)
        for ask in section.asks:
            shown.append(ask.title.id)
            shown += [answer_name(choice) for choice in ask.choices]
    assert [name for name in shown if not ENGLISH.knows(name)] == []


def answer_name(word: str) -> str:
    return f"answer-{slug(word)}"


def test_that_every_field_and_choice_is_written_in_english(template: Template) -> None:
    for finding in every_finding(template):
        case = case_of(template, finding)
        for ask in asked(finding, case, template):
            field = ask.field
            assert MISSING not in ENGLISH.text(field.title), field.id
            assert ENGLISH.knows(f"form-unset-{slug(field.id)}"), field.id
            if field.scale:
                assert MISSING not in ENGLISH.text(scale_name(field))
            for choice in choices_of(field, finding, template):
                assert MISSING not in ENGLISH.text(choice_name(field, choice)), (field.id, choice)
                meaning = choice_meaning(field, choice)
                assert meaning is None or MISSING not in ENGLISH.text(meaning), (field.id, choice)


def test_that_every_field_is_reached_by_the_walk_of_the_prompt(template: Template) -> None:
    for finding in every_finding(template):
        case = case_of(template, finding)
        row = template.row_of(finding)
        assert finding.type in row.offers
        reached = {stop.field for stop in walk(case, template) if stop.finding == finding.id}
        wanted = {a.field.id for a in asked(finding, case, template) if a.field.kind != "text"}
        assert reached == wanted
    stops = walk(case_of(template), template)
    assert [stop.row for stop in stops] == [row.id for row in template.rows]


def test_that_a_new_finding_stays_in_the_row_it_was_entered_in(template: Template) -> None:
    for row in template.rows:
        for word in row.offers:
            finding = new_finding(row, word, "f1", template)
            held = template.row_of(finding)
            assert word in held.offers, (row.id, word)
            if row.kind != "area":
                assert held.id == row.id, (row.id, word)


def test_that_every_choice_survives_a_case_file(template: Template) -> None:
    seen: set[tuple[str, str]] = set()
    for finding in every_finding(template):
        for ask in asked(finding, case_of(template, finding), template):
            for choice in choices_of(ask.field, finding, template):
                if (ask.field.id, choice) in seen:
                    continue
                seen.add((ask.field.id, choice))
                changed = replace(finding, **dict(set_answer(finding, ask.field, choice)))
                text = json.dumps(case_to_json(case_of(template, changed)))
                again, problems = parse_case_text(text, VOCABULARY)
                codes = {p.code for p in problems} - {"change-without-comparison"}
                assert not codes, (template.id, ask.field.id, choice, codes)
                assert again is not None
                held = answer_of(again.findings[0], ask.field)
                assert choice in (held if isinstance(held, tuple) else (held,))
                chips = chips_of(changed, case_of(template, changed), template)
                assert all(MISSING not in ENGLISH.text(chip.text) for chip in chips)
    assert seen


def test_that_measured_values_survive_a_case_file(template: Template) -> None:
    for finding in every_finding(template):
        for ask in asked(finding, case_of(template, finding), template):
            if ask.field.measure is None:
                continue
            changed = replace(finding, **dict(set_answer(finding, ask.field, "7,5")))
            text = json.dumps(case_to_json(case_of(template, changed)))
            again, _ = parse_case_text(text, VOCABULARY)
            assert again is not None
            assert answer_of(again.findings[0], ask.field) == "7.5"


def test_that_exactly_one_row_takes_what_no_other_holds(template: Template) -> None:
    assert sum(row.rest for row in template.rows) == 1
    ids = [row.id for row in template.rows]
    assert len(set(ids)) == len(ids)
    state = resolve(case_of(template), template)
    assert len(state.rows) == len(template.rows)


def test_that_every_required_answer_can_be_given(template: Template) -> None:
    for section in template.sections:
        names = {ask.id for ask in section.asks}
        for ask in section.asks:
            assert ask.kind in ("text", "number", "date", "time") or ask.choices
            if ask.minimum is not None and ask.maximum is not None:
                assert ask.minimum < ask.maximum
            for condition in ask.show:
                known = names | {"contrast", "modality", "sex", "sides_imaged", "exam"}
                assert condition.name in known, (section.id, ask.id)
                asked_first = next((a for a in section.asks if a.id == condition.name), None)
                if asked_first is not None:
                    assert condition.words <= set(asked_first.choices), (section.id, ask.id)


def test_that_every_finding_type_of_the_vocabulary_can_be_entered() -> None:
    offered = {w for name in IDS for row in TEMPLATES.get(name).rows for w in row.offers}
    assert VOCABULARY.finding_types - offered == set()


def test_that_every_region_has_a_form_for_what_images_it() -> None:
    for region in VOCABULARY.regions:
        assert TEMPLATES.get(TEMPLATES.propose(region, "MR")).region in (region, "whole_body")
    for region in ("lumbar_spine", "cervical_spine", "thoracic_spine", "knee", "hip", "shoulder"):
        for modality in ("MR", "CT", "CR"):
            chosen = TEMPLATES.get(TEMPLATES.propose(region, modality))
            assert chosen.region == region
            assert modality in chosen.modalities


def test_that_a_scale_has_the_categories_of_the_vocabulary() -> None:
    for name in IDS:
        for field in TEMPLATES.get(name).scales():
            scale = VOCABULARY.scales[field.scale or ""]
            assert set(field.choices) <= set(scale.categories)
            assert set(field.severities) <= set(scale.severities)


def test_that_both_sides_of_a_joint_have_rows_of_their_own_where_both_were_imaged() -> None:
    study = CaseStudy(region="knee", modality="MR", sides_imaged="both")
    form = TEMPLATES.of(Case(study=study))
    ids = [row.id for row in form.rows]
    assert ids[:4] == ["medial:right", "lateral:right", "patellofemoral:right", "medial:left"]
    left = next(row for row in form.rows if row.id == "medial:left")
    found = new_finding(left, "meniscal_tear", "f1", form)
    assert (found.side, found.location) == (Side.LEFT, "medial")
    assert form.row_of(found) is left
    assert "side" not in {a.field.id for a in asked(found, Case(study=study), form)}
    assert ENGLISH.text(left.title) == "Medial, left"


def test_that_several_regions_make_one_form() -> None:
    regions = ("cervical_spine", "thoracic_spine", "lumbar_spine")
    study = CaseStudy(region="cervical_spine", regions=regions, modality="MR")
    form = TEMPLATES.of(Case(study=study))
    ids = [row.id for row in form.rows]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "c2-c3"
    assert "thoracic_spine/t1-t2" in ids
    assert "lumbar_spine/l4-l5" in ids
    assert ids.count("outside") == 1
    lumbar = next(row for row in form.rows if row.id == "lumbar_spine/l4-l5")
    found = new_finding(lumbar, "disc_extrusion", "f1", form)
    assert (found.region, found.level) == ("lumbar_spine", "L4-L5")
    assert form.row_of(found) is lumbar
    own = new_finding(form.row("c5-c6"), "disc_extrusion", "f2", form)
    assert own.region is None
    assert form.row_of(own).id == "c5-c6"
    assert form.row_of(replace(own, region="cervical_spine")).id == "c5-c6"
