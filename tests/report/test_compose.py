"""What the composed report promises."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Case, Category, ClinicalPicture
from desktop.domain.casefile import parse_case
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.report.compose import compose
from desktop.report.document import (
    Document,
    Lane,
    Strip,
    Table,
    clean_text,
    printed,
    printed_block,
    to_json,
)
from desktop.report.sections_head import clock_time, person_name
from desktop.report.wording import Wording
from tests.report.random_forms import cases
from tests.report.report_samples import Plain, acting_source, sample_source

ORDER = [
    *("letterhead", "identity", "act-now", "impression", "recommendations", "clinical"),
    *("technique", "comparison", "findings", "key-images", "plain", "communication"),
    *("signature", "chances", "evidence", "versions"),
]


@cache
def wording() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def composed(source) -> Document:
    return compose(source, Plain(wording()))


def of_case(case: Case) -> Document:
    pack = assets.evidence()
    template = assets.templates().get("lumbar-mr")
    setting = Setting(words=wording(), template=template, cite=pack.cite)
    assessment = assess(case, pack, flips=False, question=False)
    return make_report(draft_of(case), assessment, setting).document


def section_words(document: Document, section_id: str) -> str:
    section = document.section(section_id)
    return " ".join(printed(section)) if section else ""


def lane(document: Document, category: str) -> Lane | None:
    blocks = document.section("impression").blocks
    return next((b for b in blocks if isinstance(b, Lane) and b.category == category), None)


def whole_words(document: Document) -> str:
    return " ".join(words for section in document.sections for words in printed(section))


def test_that_sections_stand_in_the_order_a_referrer_reads() -> None:
    document = composed(acting_source())
    found = [section.id for section in document.sections]
    assert found == [name for name in ORDER if name in found]
    assert found[:4] == ["letterhead", "identity", "act-now", "impression"]


def test_that_a_report_is_preliminary_and_unsigned() -> None:
    document = composed(sample_source())
    assert document.status == "preliminary"
    assert "NOT SIGNED" in section_words(document, "letterhead")
    assert "Not signed" in section_words(document, "signature")
    assert "Preliminary" in document.page.posture


def test_that_sides_stand_in_capitals_in_the_impression_only() -> None:
    document = composed(sample_source())
    impression = section_words(document, "impression")
    assert "L5-S1 LEFT" in impression
    assert "LEFT S1 root" in impression
    assert "LEFT" not in section_words(document, "findings")


def test_that_the_word_follows_the_lane_and_not_the_number() -> None:
    document = composed(sample_source())
    item = lane(document, Category.INDETERMINATE).items[0]
    assert item.call.startswith("Possible contributor to right thigh pain, favoured")
    assert lane(document, "not_scored").items[0].call == "Not assessable."
    assert lane(document, Category.LIKELY_SYMPTOMATIC).items[0].call.startswith("Likely contrib")


def test_that_the_body_rounds_chances_to_5_and_the_appendix_does_not() -> None:
    document = composed(sample_source())
    impression = section_words(document, "impression").replace("\u00a0", " ")
    assert "range 55 % to 95 % or more" in impression
    assert "range 5 % or less to 25 %" in impression
    assert "81" not in impression
    assert "81\u00a0% (53–94) S" in section_words(document, "chances")


def test_that_an_override_is_printed_with_the_computed_call_and_its_reason() -> None:
    document = composed(acting_source())
    item = lane(document, Category.LIKELY_SYMPTOMATIC).items[1]
    assert item.number == 2
    detail = item.details[0]
    assert "Computed: indeterminate" in detail
    assert "Fits the story." in detail
    assert "range" not in item.call


def test_that_an_empty_lane_says_none_and_optional_lanes_stay_away() -> None:
    document = composed(sample_source())
    assert lane(document, Category.ACT_NOW) is None
    bare = replace(sample_source(), case=replace(sample_source().case, findings=()))
    shown = composed(bare)
    assert lane(shown, Category.LIKELY_SYMPTOMATIC).empty == "None."
    assert lane(shown, "not_scored") is None


def test_that_only_denied_flags_are_printed_as_denied() -> None:
    words = section_words(composed(sample_source()), "clinical")
    assert "Asked and denied: fever, major trauma." in words
    assert "Not asked: every other red flag." in words
    assert "saddle" not in words


def test_that_nothing_asked_reads_as_not_asked() -> None:
    source = sample_source()
    source = replace(source, case=replace(source.case, clinical=ClinicalPicture()))
    words = section_words(composed(source), "clinical")
    assert "Red flags: not asked." in words
    assert "denied" not in words


def test_that_all_denied_says_so() -> None:
    source = sample_source()
    clinical = ClinicalPicture(red_flags_absent=("all",))
    source = replace(source, case=replace(source.case, clinical=clinical))
    words = section_words(composed(source), "clinical")
    assert "Asked and denied: every red flag." in words
    assert "Not asked" not in words


def test_that_recommendations_are_left_out_when_nothing_must_follow() -> None:
    assert composed(sample_source()).section("recommendations") is None
    table = composed(acting_source()).section("recommendations").blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == 2


def test_that_a_level_nobody_spoke_of_is_not_called_normal() -> None:
    source = replace(sample_source(), template=assets.templates().get("lumbar-mr"))
    section = composed(source).section("findings")
    words = " ".join(printed(section))
    assert "Not described: Alignment; Cord, conus" in words
    table = section.blocks[0]
    said = {row.cells[0].entries[0].spans[0].text for row in table.rows}
    assert {"L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1", "Bones"} == said


def test_that_not_assessed_levels_are_listed_apart() -> None:
    source = replace(
        sample_source(),
        template=assets.templates().get("lumbar-mr"),
        not_assessed=("muscles",),
    )
    words = section_words(composed(source), "findings")
    assert "Not assessed: Muscles." in words
    assert "Outside." in words
    assert "Muscles;" not in words


def test_that_the_foot_identifies_the_patient() -> None:
    page = composed(sample_source()).page
    for part in ("DEMO, Marta", "12 Mar 1980", "CS-0417", "A-26-11873"):
        assert part in page.identity
    assert "Not a cleared medical device" in page.posture


def test_that_the_documentation_posture_prints_no_chance() -> None:
    document = composed(replace(sample_source(), posture="documentation"))
    assert document.section("chances") is None
    assert "range" not in section_words(document, "impression")
    assert not any(section.shows_chances for section in document.sections)


def test_that_the_same_input_gives_the_same_document() -> None:
    first, second = composed(acting_source()), composed(acting_source())
    assert to_json(first) == to_json(second)
    assert first.fingerprint == second.fingerprint
    changed = replace(sample_source(), program_version="9")
    assert composed(changed).fingerprint != composed(sample_source()).fingerprint


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^Ann^Dr^Jr=X", "Doe Jr, Dr Jane Ann"),
        ("Doe", "Doe"),
        ("^", ""),
        (None, ""),
    ],
)
def test_that_a_person_name_reads_as_people_write_it(raw: str | None, shown: str) -> None:
    assert person_name(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("14:02", "14:02"),
        ("140233.500", "14:02"),
        ("14:02:33", "14:02"),
        ("noon", "noon"),
        (None, ""),
    ],
)
def test_that_a_time_prints_as_hours_and_minutes(raw: str | None, shown: str) -> None:
    assert clock_time(raw) == shown


def test_that_clean_text_hides_nothing_that_has_a_shape() -> None:
    assert clean_text("a\x00b") == "a\ufffdb"
    assert clean_text("evil\u202egnp") == "evilgnp"
    assert clean_text("zero\u200bwidth") == "zerowidth"
    assert clean_text("e\u0301") == "é"
    assert clean_text("a\r\nb\tc") == "a\nb c"
    assert clean_text("\ud800") == "\ufffd"


def reassuring() -> tuple[str, ...]:
    table = tomllib.loads(assets.read_text("wording/reassuring.toml"))
    return tuple(table["en"]["phrases"])


def reassures(words: str) -> list[str]:
    lower = words.lower().replace("\u00a0", " ")
    return [p for p in reassuring() if re.search(rf"\b{re.escape(p)}", lower)]


def acting_blocks(document: Document) -> list[str]:
    """Return the words of each block that speaks of what must be acted on."""
    found = []
    for section in document.sections:
        for block in section.blocks:
            acting = isinstance(block, Strip) or (
                isinstance(block, Lane) and block.category == Category.ACT_NOW
            )
            if acting or section.id == "recommendations":
                found.append(" ".join(printed_block(block)))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_that_an_alert_never_shares_a_block_with_reassurance(case: Case) -> None:
    document = of_case(case)
    blocks = acting_blocks(document)
    for words in blocks:
        assert reassures(words) == []
    if blocks:
        # while something must be acted on, no figure of pain-free people stands in the body
        for section_id in ("impression", "recommendations", "findings"):
            words = section_words(document, section_id).lower()
            assert "pain-free" not in words
            assert "no follow-up" not in words


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_that_every_finding_is_printed_once_in_the_impression(case: Case) -> None:
    document = of_case(case)
    lanes = [b for b in document.section("impression").blocks if isinstance(b, Lane)]
    numbers = [
        number
        for block in lanes
        for item in block.items
        for number in (
            [item.number]
            if item.number is not None
            else [int(n) for n in re.findall(r"\d+", item.heading.split(".")[0])]
            if item.spans and "imaging does not say which" in item.spans[0].text
            else []
        )
    ]
    assert sorted(numbers) == list(range(1, len(case.findings) + 1))


def test_that_a_finding_the_reader_calls_urgent_is_printed_without_why_it_was_not_scored() -> None:
    data = {
        "schema": "concord.case/1",
        "patient": {"age_years": 19},
        "study": {"region": "lumbar_spine", "modality": "MR"},
        "clinical": {
            "complaints": [{"id": "c1", "pattern": "axial", "site": "low_back"}],
            "red_flags": ["saddle_anaesthesia"],
        },
        "findings": [{"id": "f1", "type": "facet_arthropathy", "level": "L4-L5"}],
        "overrides": [{"finding": "f1", "category": "act_now", "reason": "seen"}],
    }
    case, problems = parse_case(data, assets.vocabulary())
    assert case is not None
    assert problems == ()
    act_now = lane(of_case(case), Category.ACT_NOW)
    assert act_now is not None
    (item,) = (item for item in act_now.items if item.number == 1)
    assert item.spans == ()


def mirrored(case: Case) -> Case:
    def turn(side: Side | None) -> Side | None:
        return side.mirrored if side else None

    clinical = replace(
        case.clinical,
        complaints=tuple(replace(c, side=turn(c.side)) for c in case.clinical.complaints),
        signs=tuple(replace(s, side=turn(s.side)) for s in case.clinical.signs),
    )
    findings = tuple(replace(f, side=turn(f.side)) for f in case.findings)
    return replace(case, clinical=clinical, findings=findings)


SWAP = {
    "left": "right",
    "right": "left",
    "LEFT": "RIGHT",
    "RIGHT": "LEFT",
    "Left": "Right",
    "Right": "Left",
}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_that_mirroring_the_input_mirrors_the_report_word_for_word(case: Case) -> None:
    def plain(document: Document) -> str:
        sections = [s for s in document.sections if s.id != "versions"]
        return " ".join(words for s in sections for words in printed(s))

    swapped = re.sub(
        r"\b(left|right|LEFT|RIGHT|Left|Right)\b(?! First Time)",  # not the title of a publication
        lambda match: SWAP[match.group()],
        plain(of_case(case)),
    )
    assert swapped == plain(of_case(mirrored(case)))


@pytest.mark.parametrize(
    ("counted", "said"),
    [("c2", "from C2"), ("rib12", "from the twelfth rib"), (None, None)],
)
def test_that_the_technique_says_from_where_was_counted_and_prints_it_once(counted, said) -> None:
    source = sample_source()
    answers = (("level_kept:f1", "L4-L5 L5-S1"),)
    answers += (("numbering-counted", counted),) if counted else ()
    case = replace(source.case, form=replace(source.case.form, answers=answers))
    words = section_words(composed(replace(source, case=case)), "technique")
    assert ("Vertebrae counted" in words) is (counted is not None)
    assert said is None or words.count(said) == 1
    assert "level_kept" not in words
    assert "numbering-counted" not in words
