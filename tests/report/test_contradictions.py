"""What a report says twice and differently is found; what it says well is left alone."""

from __future__ import annotations

import copy
import time

import pytest

from benchmarks.contradictions import KINDS, false_alarms, found, missed, second_opinion
from benchmarks.seeded.errors import STRUCTURED, TEXT, clean_report
from desktop import assets
from desktop.domain.casefile import parse_case
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase
from desktop.report.contradictions_all import contradictions
from desktop.report.contradictions_read import Text
from desktop.report.wording import Wording

BASE = {
    "schema": "concord.case/1",
    "patient": {"id": "P1", "name": "Doe^Case", "age_years": 52, "sex": "female"},
    "study": {
        "date": "2026-09-10",
        "modality": "MR",
        "region": "lumbar_spine",
        "contrast": False,
        "numbering": "certain",
    },
    "clinical": {"complaints": [{"id": "c1", "site": "leg", "side": "left"}]},
    "findings": [
        {
            "id": "f1",
            "type": "disc_extrusion",
            "level": "L4-L5",
            "side": "left",
            "severity": "moderate",
            "size_mm": [9.4],
        },
        {"id": "f2", "type": "foraminal_stenosis", "level": "L5-S1", "side": "right"},
    ],
    "normal": ["L2-L3"],
}


def kinds(text: str, section: str = "findings", **study: object) -> list[str]:
    data = copy.deepcopy(BASE)
    data["study"].update(study)
    case, problems = parse_case(data, assets.vocabulary())
    assert case is not None
    assert problems == ()
    return [
        c.kind
        for c in contradictions(case, assets.lexicon("en"), [Text(section=section, text=text)])
    ]


WRONG = [
    ("Right-sided extrusion at L4-5.", "side"),
    ("Rt disc extrusion L4/L5.", "side"),
    ("Extruded disc of the fourth lumbar disc, on the right.", "side"),
    ("Bilateral foraminal narrowing at L5-S1.", "side"),
    ("Left extrusion at L3/4.", "level"),
    ("At L3-4 there is an extrusion.", "level"),
    ("L2-3: foraminal narrowing on the right.", "level-normal"),
    ("No extrusion.", "denied"),
    ("L4-5: normal height. No extruded disc.", "denied"),
    ("No fracture, infection or extrusion.", "denied"),
    ("No disc herniation.", "denied"),
    ("Disc extrusion was ruled out.", "denied"),
    ("An extrusion is not seen.", "denied"),
    ("Left extrusion L4-5, 94 mm.", "size-tenfold"),
    ("Left extrusion L4-5 of 9.4 cm.", "size-tenfold"),
    ("Severe left extrusion at L4-5.", "grade"),
    ("The lesion enhances.", "contrast-text"),
    ("After intravenous gadolinium there is no change.", "contrast-text"),
    ("The prostate is enlarged.", "sex"),
    ("The menisci are intact.", "body-part"),
    ("Density of 40 HU.", "modality-text"),
    ("The extrusion is larger than before.", "change-text"),
    ("Changes at three levels: L3-4 and L4-5.", "count"),
    ("Status post cholecystectomy. The gallbladder is unremarkable.", "organ"),
    ("A 25-year-old man.", "age"),
    ("L4-5 is unremarkable.", "denied"),
    ("The L4-5 disc is normal.", "denied"),
    ("There is mild facet arthropathy. No facet arthropathy.", "within"),
]


@pytest.mark.parametrize(("text", "kind"), WRONG)
def test_that_a_sentence_against_the_form_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


RIGHT = [
    "Left-sided extrusion at L4/5.",
    "Lt extrusion L4-L5, 9.4 mm.",
    "Extrusion of 0.94 cm at L4-5 on the left, displacing the root.",
    "No extrusion on the right.",
    "No extrusion at L3-4.",
    "L3-4: normal height. No extrusion.",
    "No other extrusion.",
    "No recurrent disc herniation.",
    "Not only an extrusion but also foraminal narrowing on the right at L5-S1.",
    "The extrusion does not reach L5-S1 and does not extend to the right.",
    "The extrusion is without mass effect on the cord.",
    "Extrusion cannot be excluded by the earlier study.",
    "Left extrusion at L4-5 and right foraminal narrowing at L5-S1.",
    "Left extrusion at L4-5; no fracture, no infection.",
    "No acute fracture. Otherwise unremarkable.",
    "Rule out cauda equina compression.",
    "Status post discectomy on the right in 2014.",
    "History of a right extrusion at L3-4, treated years ago.",
    "The levels above L4-5 are unremarkable.",
    "The right side is free.",
    "Status post hysterectomy.",
    "Her father had prostate cancer.",
    "No contrast was given.",
    "In contrast to the left, the right foramen is narrow.",
    "The facet joints at L2-3 are normal.",
    "A bulge in at least one disc is present in about 78 of 100 pain-free people aged 72.",
    "A 20-year-old fracture of the radius is known.",
    "The L3-4 disc is normal.",
    "L4-5: normal height.",
    "Previously on the right, the patient had an extrusion at L5-S1, treated surgically.",
    "The extrusion extends 4 mm below the disc.",
    "Consider CT if a bony cause is suspected.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_that_a_sentence_that_agrees_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_that_every_finding_of_every_region_is_read_by_its_own_name() -> None:
    wording, lexicon = Wording("en", assets.locale_texts("en")), assets.lexicon("en")
    missed_ones = []
    for region in assets.vocabulary().regions.values():
        for kind in region.findings:
            if kind == "normal_scan":
                continue  # nothing to deny
            data = {
                "schema": "concord.case/1",
                "study": {"region": region.id, "modality": "MR"},
                "findings": [{"id": "f1", "type": kind, "side": "left"}],
            }
            case, _ = parse_case(data, assets.vocabulary())
            assert case is not None
            name = wording.text(phrase(kind))
            pairs = ((f"No {name}.", "denied"), (f"Right {name}.", "side"), (f"Left {name}.", ""))
            for text, expected in pairs:
                said = Text(section="findings", text=text, finding="f1", target="f1")
                found = {c.kind for c in contradictions(case, lexicon, [said])}
                if (expected not in found) if expected else found:
                    missed_ones.append((kind, text, found))
    assert missed_ones == []


def test_that_unenhanced_is_a_contradiction_once_contrast_was_given() -> None:
    assert kinds("Unenhanced images.", contrast=True) == ["contrast-text"]
    assert kinds("T1 with and without contrast.", contrast=True) == []


def test_that_a_conclusion_without_a_finding_is_named() -> None:
    assert kinds("Synovial cyst at L3-4.", "impression") == ["unentered"]
    assert kinds("Synovial cyst at L3-4.") == []


def test_that_both_statements_stand_side_by_side() -> None:
    case, _ = parse_case(BASE, assets.vocabulary())
    assert case is not None
    said = Text(section="impression", text="Right extrusion at L4-5.")
    (check,) = contradictions(case, assets.lexicon("en"), [said])
    wording = Wording("en", assets.locale_texts("en"))
    assert check.target == "f1"
    assert wording.text(check.title) == "L4–L5 left extrusion: side differs"
    assert wording.text(check.detail) == (
        "The form says left. The text of the impression says “Right extrusion at L4-5.”"
    )


def test_that_every_kind_has_words() -> None:
    wording = Wording("en", assets.locale_texts("en"))
    for kind in set().union(*KINDS.values()):
        for message in (f"contradiction-{kind}", f"contradiction-{kind}-form"):
            assert not wording.text(Message(message)).startswith("⟨")


@pytest.mark.parametrize(("medium", "classes"), [("structured", STRUCTURED), ("text", TEXT)])
def test_that_planted_errors_are_caught(medium: str, classes: dict[str, object]) -> None:
    misses = missed(medium, classes, 4)
    lost = sum(len(reports) for reports in misses.values())
    assert lost <= (0.02 if medium == "structured" else 0.10) * 4 * len(classes)


def test_that_clean_reports_raise_no_alarm() -> None:
    assert len(false_alarms(60)) <= 1


def test_that_errors_planted_by_another_hand_are_caught() -> None:
    fields, text, false = second_opinion(75, 40)
    assert fields >= 0.95
    assert text >= 0.90
    assert false <= 0.03


@pytest.mark.slow
def test_that_the_whole_bench_holds() -> None:
    assert sum(map(len, missed("structured", STRUCTURED, 30).values())) <= 0.02 * 30 * len(
        STRUCTURED
    )
    assert sum(map(len, missed("text", TEXT, 30).values())) <= 0.10 * 30 * len(TEXT)
    assert len(false_alarms(400)) <= 8


@pytest.mark.slow
def test_that_a_thousand_words_are_read_in_150_ms() -> None:
    report = clean_report(3)
    while sum(len(s.text.split()) for s in report.sentences) < 1_000:
        report.sentences += clean_report(len(report.sentences)).sentences
    found(report)
    start = time.perf_counter()
    found(report)
    assert time.perf_counter() - start < 0.15
