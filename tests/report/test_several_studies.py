"""A report about several studies names all of them: title, box, technique; regions stay apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.domain.case import AlsoStudy, Comparison, Finding
from desktop.domain.casefile import parse_case
from desktop.domain.casefile_write import case_to_json
from desktop.domain.side import Side
from desktop.domain.vocabulary import phrase
from desktop.evidence.assess import assess
from desktop.report.compose import compose
from desktop.report.document import Document, printed
from desktop.report.wording import Wording
from tests.report.report_samples import Plain, sample_source

WORDS = Wording("en", assets.locale_texts("en"))
ALSO = AlsoStudy(uid="1.2.9", accession="A-9", date="2026-11-02", modality="CR")
LEFT, RIGHT = Side.LEFT, Side.RIGHT
SPINE = ("lumbar_spine", "thoracic_spine", "cervical_spine")


def page(**study: object) -> str:
    source = sample_source()
    changed = replace(source.case.study, **study)
    source = replace(source, case=replace(source.case, study=changed))
    return words(compose(source, Plain(WORDS)))


def words(document: Document) -> str:
    return "\n".join(line for section in document.sections for line in printed(section))


def test_that_one_study_prints_as_it_did() -> None:
    text = page(accession="A-1")
    assert "MR lumbar spine" in text
    assert "Reported together" not in text


def test_that_all_studies_stand_in_title_box_and_technique() -> None:
    text = page(accession="A-1", modalities=("MR", "CR"), regions=SPINE, also=(ALSO,))
    assert "MR, CR lumbar spine, thoracic spine, cervical spine" in text
    assert "A-1" in text
    assert "A-9" in text
    assert "Reported together with: CR of 2 Nov 2026" in text


def test_that_the_compared_study_is_named_with_modality_and_date() -> None:
    text = page(comparison=Comparison(study_uid="1.2.0", date="2024-05-01", modality="MR"))
    assert "Compared with MR of 1 May 2024" in text
    assert "No earlier study was compared" in page(comparison=None)


@pytest.mark.parametrize(
    ("regions", "findings"),
    [
        (SPINE, (("disc_extrusion", "cervical_spine", "C5-C6", None),)),
        (
            ("knee",),
            (("meniscal_tear", None, None, "left"), ("meniscal_tear", None, None, "right")),
        ),
    ],
)
def test_that_regions_of_findings_go_through_file_reasoning_and_page(regions, findings) -> None:
    source = sample_source()
    made = tuple(
        Finding(id=f"f{i}", type=kind, region=region, level=level, side=side)
        for i, (kind, region, level, side) in enumerate(findings, 1)
    )
    study = replace(source.case.study, region=regions[0], regions=regions, also=(ALSO,))
    case = replace(
        source.case, study=study, findings=made, normal=(), overrides=(),
        form=replace(source.case.form, answers=()),
    )  # fmt: skip
    read, problems = parse_case(case_to_json(case), assets.vocabulary())
    assert problems == ()
    assert read is not None
    assert (read.study.regions, read.study.also) == (regions, (ALSO,))
    assert [f.region for f in read.findings] == [f.region for f in made]
    assessment = assess(read, assets.evidence())
    assert {row.finding for row in assessment.judgements} == {f.id for f in made}
    again = replace(source, case=read, assessment=assessment)
    text = words(compose(again, Plain(WORDS)))
    for region in regions:
        assert WORDS.text(phrase(region)) in text
