"""What must be told is asked for, checked, and printed with who, when and how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.edit import EditRefused
from desktop.app.edits import AddFinding, RecordCall, RemoveFinding
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.app.session import Session
from desktop.domain.case import Category, Finding, Override
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.checks import call_checks
from desktop.report.communication import (
    Communication,
    critical_items,
    is_out_of_order,
    minutes_since,
    moment_from,
    typed_of,
)
from desktop.report.wording import Wording

NOW = "2026-11-23T15:12:00+01:00"
PACK = assets.evidence()
WORDS = Wording("en", assets.locale_texts("en"))
CASE = {
    "schema": "concord.case/1",
    "study": {"modality": "MR", "region": "lumbar_spine"},
    "patient": {"age_years": 60, "sex": "female"},
    "clinical": {
        "red_flags": ["saddle_anaesthesia"],
        "complaints": [{"id": "c1", "pattern": "axial", "site": "low_back"}],
    },
    "findings": [
        {"id": "f1", "type": "epidural_abscess", "level": "L4-L5"},
        {"id": "f2", "type": "vertebral_fracture", "level": "L2", "acuity": "acute"},
        {"id": "f3", "type": "disc_bulge", "level": "L3-L4"},
    ],
}
TOLD = (
    ("found_at", "2026-11-23T14:41:00+01:00"),
    ("told_to", "Dr A. Vale, pain clinic"),
    ("told_at", NOW),
    ("how", "phone"),
    ("read_back", True),
)


@pytest.fixture(scope="module")
def case():
    found, problems = parse_case(CASE, assets.vocabulary())
    assert not problems
    return found


def items_of(case):
    return {item.target: item.category for item in critical_items(case, assess(case, PACK))}


def page(draft) -> str:
    setting = Setting(words=WORDS, template=assets.templates().of(draft.case))
    return to_text(make_report(draft, assess(draft.case, PACK), setting).document)


def test_that_alerts_and_findings_of_all_three_categories_must_be_told(case) -> None:
    assert items_of(case) == {"flag:saddle_anaesthesia": 1, "f1": 1, "f2": 3}


def test_that_the_readers_own_lane_decides_what_must_be_told(case) -> None:
    def moved(finding: str, lane: Category):
        override = Override(finding=finding, category=lane, reason="seen before")
        return items_of(replace(case, overrides=(override,)))

    assert "f2" not in moved("f2", Category.LIKELY_INCIDENTAL)
    assert "f1" not in moved("f1", Category.INDETERMINATE)
    assert "f3" in moved("f3", Category.ACT_NOW)


def test_that_an_untold_result_blocks_and_names_what_is_open(case) -> None:
    found = call_checks(case, assess(case, PACK), ())
    assert [check.target for check in found] == [
        "call:flag:saddle_anaesthesia",
        "call:f1",
        "call:f2",
    ]
    assert all(check.blocks for check in found)
    partly = Communication(target="f1", word="epidural_abscess", told_to="Dr A. Vale", how="phone")
    check = next(
        c for c in call_checks(case, assess(case, PACK), (partly,)) if c.target == "call:f1"
    )
    detail = WORDS.text(check.detail)
    assert "when it was found" in detail
    assert "whether it was read back" in detail
    assert "who was told" not in detail


@pytest.mark.parametrize("field", [name for name, _ in TOLD])
def test_that_every_one_of_the_five_facts_is_needed(case, field) -> None:
    whole = Communication(target="f1", word="epidural_abscess", **dict(TOLD))
    assert whole.is_told
    for empty in ("", False) if field == "read_back" else ("",):
        assert not replace(whole, **{field: empty or None if field == "read_back" else ""}).is_told
    assert not replace(whole, read_back=False).is_told


def test_that_a_result_told_before_it_was_found_is_a_contradiction(case) -> None:
    early = dict(TOLD) | {"told_at": "2026-11-23T14:40:00+01:00"}
    record = Communication(target="f1", word="epidural_abscess", **early)
    assert is_out_of_order(record)
    assert not is_out_of_order(replace(record, told_at=NOW))
    titles = [WORDS.text(c.title) for c in call_checks(case, assess(case, PACK), (record,))]
    assert any("told before it was found" in title for title in titles)


def test_that_the_page_says_who_was_told_or_that_nobody_was(case) -> None:
    draft = draft_of(case)
    assert page(draft).count("Call not recorded yet.") == 2
    draft = RecordCall("f1", "epidural_abscess", TOLD).apply(draft)
    text = page(draft)
    assert text.count("Call not recorded yet.") == 1
    assert "Told to Dr A. Vale, pain clinic, 23 Nov 2026" in text
    assert "by phone, read back" in text
    section = text[text.index("COMMUNICATION OF CRITICAL RESULTS") :]
    assert "(category 1, minutes)" in section
    assert "(category 3, days)" in section


def test_that_a_record_outlives_its_finding(case) -> None:
    draft = RecordCall("f1", "epidural_abscess", TOLD).apply(draft_of(case))
    text = page(RemoveFinding("f1").apply(draft))
    assert "Epidural abscess" in text[text.index("COMMUNICATION OF CRITICAL RESULTS") :]
    assert "Dr A. Vale" in text


def test_that_a_report_without_critical_results_has_no_such_section(case) -> None:
    quiet = replace(case, findings=case.findings[2:], clinical=replace(case.clinical, red_flags=()))
    assert "COMMUNICATION" not in page(draft_of(quiet))


def test_that_records_are_kept_with_the_draft_and_old_drafts_have_none(case) -> None:
    draft = RecordCall("f1", "epidural_abscess", TOLD).apply(draft_of(case))
    assert draft_from_text(draft_to_text(draft)) == draft
    assert draft_from_text(draft_to_text(draft_of(case))).communications == ()


@pytest.mark.parametrize(
    "changes",
    [(("how", "pigeon"),), (("told_at", "soon"),), (("target", "f9"),), (("read_back", "yes"),)],
)
def test_that_what_cannot_be_a_record_is_refused(case, changes) -> None:
    with pytest.raises(EditRefused):
        RecordCall("f1", "epidural_abscess", changes).apply(draft_of(case))


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("14:41", "2026-11-23T14:41:00+01:00"),
        ("9:05", "2026-11-23T09:05:00+01:00"),
        (" 2026-11-22 23:59 ", "2026-11-22T23:59:00+01:00"),
        ("2026-11-22T23:59", "2026-11-22T23:59:00+01:00"),
        ("25:00", None),
        ("2026-02-30 10:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_that_a_time_is_read_as_it_is_typed(typed, iso) -> None:
    assert moment_from(typed, NOW) == iso
    if iso is not None:
        assert moment_from(typed_of(iso), NOW) == iso


def test_that_minutes_count_across_offsets_and_never_guess() -> None:
    assert minutes_since("2026-11-23T14:33:00+01:00", NOW) == 39
    assert minutes_since("2026-11-23T13:33:00+00:00", NOW) == 39
    assert minutes_since("", NOW) is None
    assert minutes_since("2026-11-23T14:33:00", NOW) is None


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = "2026-11-23T14:41:00+01:00"

    def now_iso(self) -> str:
        return self.now


def test_that_the_time_of_finding_is_when_it_first_stood_in_the_draft(case) -> None:
    clock = Hands()
    quiet = replace(case, findings=(), clinical=replace(case.clinical, red_flags=()))
    session = Session(draft_of(quiet), assess=lambda c, asked: assess(c, PACK, asked), clock=clock)
    assert session.found_at("f1") == ""
    clock.now = "2026-11-23T14:50:00+01:00"
    session.do(AddFinding(Finding(id="f1", type="epidural_abscess", level="L4-L5")))
    clock.now = NOW
    session.do(RecordCall("f1", "epidural_abscess", (("how", "phone"),), session.found_at("f1")))
    assert session.found_at("f1") == "2026-11-23T14:50:00+01:00"
    assert session.draft.communications[0].found_at == "2026-11-23T14:50:00+01:00"
    session.undo()
    assert session.draft.communications == ()
