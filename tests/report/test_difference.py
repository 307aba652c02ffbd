"""What changed since a kept version is said in the words of the page, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.report.difference import differences
from desktop.report.document import Document, to_json
from desktop.report.lifecycle import Status
from desktop.report.source import Signing
from desktop.report.wording import Wording

PACK = assets.evidence()
WORDS = Wording("en", assets.locale_texts("en"))
BULGE = Finding(id="f1", type="disc_bulge", level="L4-L5", side=Side.LEFT)
OTHER = Finding(id="f2", type="vertebral_haemangioma", level="L2")


def document(*findings: Finding, signing: Signing | None = None) -> Document:
    case = Case(study=CaseStudy(region="lumbar_spine", modality="MR"), findings=findings)
    setting = Setting(words=WORDS, template=assets.templates().of(case), cite=PACK.cite)
    if signing is not None:
        setting = replace(setting, signing=signing)
    return make_report(draft_of(case), assess(case, PACK), setting).document


def test_that_the_same_report_has_no_difference_also_once_it_is_signed() -> None:
    kept = to_json(document(BULGE))
    assert differences(kept, document(BULGE)) == ()
    signed = Signing(status=Status.FINAL, by="Dr Sample", at="2026-11-27T12:00:00+00:00")
    assert differences(kept, document(BULGE, signing=signed)) == ()


@pytest.mark.parametrize(
    ("before", "now", "gone", "come"),
    [
        ((BULGE,), (BULGE, OTHER), "", "haemangioma"),
        ((BULGE, OTHER), (BULGE,), "haemangioma", ""),
        ((BULGE,), (replace(BULGE, side=Side.RIGHT),), "LEFT", "RIGHT"),
        ((BULGE,), (replace(BULGE, level="L3-L4"),), "L4-L5", "L3-L4"),
    ],
)
def test_that_a_change_names_its_section_and_both_texts(before, now, gone, come) -> None:
    found = differences(to_json(document(*before)), document(*now))
    assert {"impression", "findings"} <= {change.section for change in found}
    assert gone in " ".join(change.before for change in found)
    assert come in " ".join(change.now for change in found)


@given(st.sets(st.sampled_from(["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]), max_size=5))
def test_that_going_back_says_the_same_the_other_way_round(levels: set[str]) -> None:
    findings = [
        Finding(id=f"f{n}", type="disc_bulge", level=level)
        for n, level in enumerate(sorted(levels))
    ]
    one, two = document(*findings), document(BULGE)
    there, back = differences(to_json(one), two), differences(to_json(two), one)
    assert bool(there) == bool(back) == (one.sections[:-1] != two.sections[:-1])
