"""Checks before a page goes out: what blocks, what warns, and that each has its sentence."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.side import Side
from desktop.report.checks import Check, checks
from desktop.report.numbering import (
    COUNTED,
    COUNTED_FROM,
    LevelConflict,
    LevelFacts,
    counting_text,
    kept_answer,
    kept_key,
)
from desktop.report.template import Template
from desktop.report.wording import Wording
from tests.report.report_samples import acting_source, sample_assessment, sample_case


@cache
def template() -> Template:
    return assets.templates().get("lumbar-mr")


def found(case: Case) -> dict[str, bool]:
    listed = checks(case, sample_assessment(), template())
    return {check.title.id.removeprefix("check-"): check.blocks for check in listed}


def empty() -> Case:
    return Case(study=CaseStudy(region="lumbar_spine"))


def test_that_a_finding_without_a_side_it_needs_blocks() -> None:
    bare = Finding(id="f9", type="disc_extrusion", level="L4-L5")
    assert found(replace(sample_case(), findings=(bare,))) == {"side": True}
    whole = replace(bare, side=Side.LEFT)
    assert "side" not in found(replace(sample_case(), findings=(whole,)))


def test_that_an_empty_report_of_nobody_blocks() -> None:
    assert found(empty())["nothing"] is True
    assert found(empty())["identity"] is True
    assert found(empty())["complaint"] is False


def test_that_an_unexplained_red_flag_is_listed() -> None:
    source = acting_source()
    listed = checks(source.case, source.assessment, template())
    assert [c.title.id for c in listed if c.target == "clinical"] == ["check-alert"]


def test_that_blocks_stand_first_and_every_sentence_exists() -> None:
    case = replace(empty(), findings=(Finding(id="f1", type="disc_protrusion"),))
    listed = checks(case, sample_assessment(), template())
    assert [c.blocks for c in listed] == sorted((c.blocks for c in listed), reverse=True)
    words = Wording("en", assets.locale_texts("en"))
    for check in listed:
        for message in filter(None, (check.title, check.detail, check.verb)):
            assert "⟨" not in words.text(message), message.id
    assert all(isinstance(check, Check) for check in listed)


def test_that_a_contradicted_level_blocks_with_both_levels_named_until_it_is_kept() -> None:
    bare = Finding(id="f9", type="disc_extrusion", level="L4-L5", side=Side.LEFT)
    case = replace(sample_case(), findings=(bare,))
    facts = LevelFacts(
        conflicts=(LevelConflict(finding="f9", typed="L4-L5", shown="L5-S1", offered="L5-S1"),)
    )
    listed = checks(case, sample_assessment(), template(), facts)
    (check,) = [c for c in listed if c.title.id == "check-level-conflict"]
    assert check.blocks
    assert check.target == "f9"
    said = Wording("en", assets.locale_texts("en")).text(check.detail)
    assert "L4–L5" in said
    assert "L5–S1" in said
    answers = ((kept_key("f9"), kept_answer("L4-L5", "L5-S1")),)
    kept = replace(case, form=replace(case.form, answers=answers))
    listed = checks(kept, sample_assessment(), template(), facts)
    assert "check-level-conflict" not in {c.title.id for c in listed}
    other = LevelFacts(
        conflicts=(LevelConflict(finding="f9", typed="L4-L5", shown="L3-L4", offered="L3-L4"),)
    )
    listed = checks(kept, sample_assessment(), template(), other)
    assert "check-level-conflict" in {c.title.id for c in listed}


def test_that_a_transitional_vertebra_blocks_until_the_numbering_is_stated() -> None:
    odd = Finding(id="f9", type="transitional_vertebra", level="L5")
    case = replace(sample_case(), findings=(odd,))
    case = replace(case, study=replace(case.study, numbering=None))
    assert found(case)["numbering"] is True
    half = replace(case, study=replace(case.study, numbering="certain"))
    assert found(half)["numbering"] is True
    whole = replace(half, form=replace(half.form, answers=((COUNTED_FROM, "iliolumbar"),)))
    assert "numbering" not in found(whole)


def test_that_every_way_of_counting_has_its_sentence() -> None:
    words = Wording("en", assets.locale_texts("en"))
    said = set()
    for way in COUNTED:
        case = empty()
        case = replace(case, form=replace(case.form, answers=((COUNTED_FROM, way),)))
        said.add(words.text(counting_text(case)))
    assert len(said) == len(COUNTED)
    assert counting_text(empty()) is None
