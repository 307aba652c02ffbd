"""A card that the reader moved is printed with the reason, whatever the region and the finding."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Category
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.checks import checks
from desktop.report.wording import Wording

REASON = "Known for ten years, unchanged in shape."


@pytest.mark.parametrize("region", sorted(assets.vocabulary().regions))
def test_that_every_moved_finding_prints_its_reason(region: str) -> None:
    words = Wording("en", assets.locale_texts("en"))
    lanes = [c.value for c in Category]
    for number, kind in enumerate(assets.vocabulary().regions[region].findings):
        data = {
            "schema": "concord.case/1",
            "study": {"region": region, "modality": "MR"},
            "findings": [{"id": "f1", "type": kind}],
            "overrides": [
                {"finding": "f1", "category": lanes[number % len(lanes)], "reason": REASON}
            ],
        }
        case, _ = parse_case(data, assets.vocabulary())
        assert case is not None
        setting = Setting(words=words, cite=assets.evidence().cite)
        page = make_report(draft_of(case), assess(case, assets.evidence()), setting).document
        assert REASON in to_text(page), kind
        assert "⟨" not in to_text(page), kind


@pytest.mark.parametrize(("reason", "is_open"), [(None, True), (REASON, False)])
def test_that_moving_a_red_flag_away_needs_a_reason(reason: str | None, is_open: bool) -> None:
    data = {
        "schema": "concord.case/1",
        "study": {"region": "lumbar_spine", "modality": "MR"},
        "findings": [{"id": "f1", "type": "cauda_equina_compression", "level": "L4-L5"}],
        "overrides": [{"finding": "f1", "category": "indeterminate", "reason": reason}],
    }
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    found = checks(case, assess(case, assets.evidence()), assets.templates().of(case))
    named = [check for check in found if check.title.id == "check-reason"]
    assert bool(named) is is_open
    assert all(check.blocks and check.target == "f1" for check in named)
