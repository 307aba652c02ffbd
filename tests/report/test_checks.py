"""Checks before a page goes out: what blocks, what warns, and that each has its sentence."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.side import Side
from desktop.report.checks import Check, checks
from desktop.report.template import Template, parse_template
from desktop.report.wording import Wording
from tests.report.report_samples import acting_source, sample_assessment, sample_case


@cache
def template() -> Template:
    return parse_template(assets.read_text("templates/lumbar-mr.toml"))


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
