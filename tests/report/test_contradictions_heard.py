"""Sentences of another hand: against the form they are named, with it they are left in peace."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.report.checks import Reading, checks
from desktop.report.contradictions_all import contradictions
from desktop.report.contradictions_read import Text
from desktop.report.wording import Wording

ENGLISH = Wording("en", assets.locale_texts("en"))
NAMES = {
    "size-tenfold": "size",
    "number": "count",
    "modality-text": "modality",
    "body-part": "region",
    "contrast-text": "contrast",
}

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
    said = Text(section="findings", text=text, finding="f1", target="f1")
    found = contradictions(case, assets.lexicon(), [said])
    for one in found:
        assert "⟨" not in ENGLISH.text(one.title) + ENGLISH.text(one.detail)
    return {NAMES.get(one.kind, one.kind) for one in found}


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
    (check,) = (c for c in found if c.title.id == "contradiction-side")
    assert (check.target, check.blocks) == ("f1", True)
