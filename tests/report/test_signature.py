"""The page names who signed, when in UTC too, and in which meaning; an unsigned one claims none."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.domain.case import Case, CaseStudy
from desktop.evidence.assessment import Assessment
from desktop.report.lifecycle import SIGNED, Status
from desktop.report.phrases import Phrases
from desktop.report.sections_signing import signature
from desktop.report.source import ReportSource, Signing
from desktop.report.wording import Wording

AT = "2026-11-27T00:30:00+01:00"


def lines(status: Status) -> str:
    source = ReportSource(
        case=Case(study=CaseStudy(region="lumbar_spine")),
        assessment=Assessment(evidence_version="", evidence_sha256=""),
        signing=Signing(status=status, by="Dr R. Reader", at=AT),
    )
    phrases = Phrases(Wording("en", assets.locale_texts("en")))
    (block,) = signature(phrases, source).blocks
    return "\n".join(block.lines)


@pytest.mark.parametrize("status", sorted(SIGNED))
def test_that_a_signed_page_says_name_meaning_and_time_in_utc(status) -> None:
    said = lines(status)
    assert "Signed electronically by Dr R. Reader, 27 Nov 2026 00:30" in said
    assert "Meaning of the signature: approval" in said
    assert "26 Nov 2026 23:30" in said
    assert "+00:00" in said


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PRELIMINARY])
def test_that_an_unsigned_page_claims_no_signature(status) -> None:
    said = lines(status)
    assert "Meaning" not in said
    assert "Not signed" in said
