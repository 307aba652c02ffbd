"""Facts that cannot both be true: planted errors, clean reports, and sentences of other hands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import contradictions as bench
from benchmarks.seeded_reports import STRUCTURED, TEXTUAL, clean, seeded
from desktop import assets
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.report.checks import Reading, checks
from desktop.report.contradictions import contradictions
from desktop.report.text_contradictions import text_contradictions
from desktop.report.wording import Wording

ENGLISH = Wording("en", assets.locale_texts("en"))
PER_CLASS = 6

DISC = {
    "schema": "concord.case/1",
    "patient": {"age_years": 46, "sex": "female"},
    "study": {"region": "lumbar_spine", "modality": "MR", "contrast": False, "date": "2026-11-02"},
    "findings": [
        {"id": "f1", "type": "disc_extrusion", "level": "L5-S1", "side": "left", "size_mm": [9.0]},
        {"id": "f2", "type": "disc_bulge", "level": "L4-L5"},
    ],
}


def kinds(text: str, data: dict = DISC) -> set[str]:
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    found = text_contradictions(case, {"f1": text}, assets.lexicon())
    for one in found:
        assert "⟨" not in ENGLISH.text(one.text)
    return {one.kind.removeprefix("text-") for one in found}


def test_that_planted_errors_are_found() -> None:
    every, hit = bench.caught(seeded(PER_CLASS * (len(STRUCTURED) + len(TEXTUAL)), salt=3))
    assert set(every) == {*STRUCTURED, *TEXTUAL}
    in_form = [n for n in every if n in STRUCTURED]
    in_text = [n for n in every if n in TEXTUAL]
    assert sum(hit[n] for n in in_form) >= 0.98 * sum(every[n] for n in in_form)
    assert sum(hit[n] for n in in_text) >= 0.90 * sum(every[n] for n in in_text)


def test_that_clean_reports_are_left_in_peace() -> None:
    alarms = [seed for seed in range(5_000, 5_150) if bench.found_in(clean(seed))]
    assert len(alarms) <= 0.02 * 150, alarms


def test_that_the_planter_knows_nothing_of_the_checks() -> None:
    path = Path(bench.__file__).with_name("seeded_reports.py")
    tree = ast.parse(path.read_text("utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not any(name.startswith("desktop") for name in names)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Large right paracentral disc extrusion at L5/S1.", "side"),
        ("Rt sided extruded disc L5-S1 with contact to the root.", "side"),
        ("Extrusion of the disc at L5-S1, right.", "side"),
        ("Left disc extrusion at the L4/5 level.", "level"),
        ("Left-sided disc extrusion L3 - L4.", "level"),
        ("There is no disc extrusion.", "denied"),
        ("No convincing disc extrusion at L5/S1.", "denied"),
        ("A disc extrusion is not identified.", "denied"),
        ("Disc extrusion at L5-S1 has been ruled out.", "denied"),
        ("The disc extrusion measures 9 cm.", "size"),
        ("Disc extrusion, 0.9 mm.", "size"),
        ("Three disc extrusions are present.", "count"),
        ("The prostate is unremarkable.", "sex"),
        ("A 64-year-old woman with leg pain.", "age"),
        ("CT of the lumbar spine was obtained.", "modality"),
        ("Technique: MRI of the cervical spine.", "region"),
        ("T1 after gadolinium shows no enhancement.", "contrast"),
        ("Contrast-enhanced sequences were acquired.", "contrast"),
    ],
)
def test_that_a_sentence_against_the_form_is_named(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Left disc extrusion at L5/S1 measuring 9 mm.",
        "Left extrusion at L5-S1, 0.9 cm, without a free fragment.",
        "Right leg pain since March.",
        "History of right disc extrusion at L4-L5, operated in 2019.",
        "No disc extrusion at L4-L5.",
        "No further disc extrusion at L3-L4 or L4-L5.",
        "The right neural foramen is free.",
        "Previously seen right L4/5 extrusion is no longer present.",
        "No fracture, no infection, no tumour.",
        "Bulge at L4-L5 and left extrusion at L5-S1.",
        "The extrusion is 10 mm in this plane.",
        "MRI of the lumbar spine without contrast.",
        "46-year-old woman.",
        "Is there a right disc extrusion?",
        "If leg pain moves to the right, disc extrusion on the right should be looked for.",
        "The uterus is partly seen.",
        "Compared with the CT of 2024 the left extrusion is larger.",
    ],
)
def test_that_a_sentence_with_the_form_is_left_in_peace(text: str) -> None:
    assert kinds(text) == set()


def test_that_a_contradiction_is_a_check_that_leads_to_its_finding() -> None:
    data = {**DISC, "findings": [{**DISC["findings"][0], "note": "Right disc extrusion at L5-S1."}]}
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    template = assets.templates().of(case)
    reading = Reading(lexicon=assets.lexicon(), words=assets.word_list())
    found = checks(case, assess(case, assets.evidence()), template, reading=reading)
    (check,) = (c for c in found if c.title.id == "contradiction-text-side")
    assert (check.target, check.blocks) == ("f1", True)


@pytest.mark.parametrize("name", sorted(STRUCTURED))
def test_that_each_kind_of_value_against_value_has_its_sentence(name: str) -> None:
    report = next(r for r in seeded(200, salt=9) if r.planted == name)
    found = contradictions(bench.case_of(report), assets.lexicon())
    assert found
    for one in found:
        assert "⟨" not in ENGLISH.text(one.text)
