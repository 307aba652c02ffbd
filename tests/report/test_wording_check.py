"""Calmer words, and words as sure as the form: offered, never forced, never in what is urgent."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.wording import Wording
from desktop.report.wording_check import DEPARTMENT, certainty_of, reworded, word_notes

ENGLISH = Wording("en", assets.locale_texts("en"))
WORDS, LEXICON, PACK = assets.word_list(), assets.lexicon(), assets.evidence()


def case_with(note: str, **finding: object) -> Case:
    data = {
        "schema": "concord.case/1",
        "patient": {"age_years": 50, "sex": "female"},
        "study": {"region": "lumbar_spine", "modality": "MR"},
        "clinical": {"complaints": [{"id": "c1", "pattern": "axial", "site": "low_back"}]},
        "findings": [
            {"id": "f1", "type": "disc_extrusion", "level": "L4-L5", "note": note, **finding}
        ],
    }
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    return case


def notes(note: str, **finding: object):
    case = case_with(note, **finding)
    return word_notes(case, {"f1": note}, assess(case, PACK), WORDS, LEXICON)


ALARMING = (
    "Ruptured disc.", "Massive change.", "Severe degeneration of the disc.", "Bone on bone.",
    "Slipped disc with a pinched nerve.", "Annular tear.", "Wear and tear of the spine.",
    "Infection cannot be excluded.", "Clinical correlation is recommended.", "May represent scar.",
    "Suggestive of scar.", "Correlate clinically.",
)  # fmt: skip
CALM = (
    "Large disc extrusion, 12 mm.", "Annular fissure.", "Age-related change, Pfirrmann IV.",
    "The S1 root is touched.", "Left disc extrusion at L4-L5.", "Possible scar around the root.",
    "Infection is unlikely.", "No fracture.", "The canal is narrow, Schizas C.",
)  # fmt: skip


@pytest.mark.parametrize("text", ALARMING)
def test_that_an_alarming_or_vague_word_is_offered_another(text: str) -> None:
    found = notes(text)
    assert found
    for note in found:
        assert "⟨" not in ENGLISH.text(note.text)
        assert note.source == DEPARTMENT or note.source in PACK.sources


@pytest.mark.parametrize("text", CALM)
def test_that_a_plain_word_is_left_alone(text: str) -> None:
    assert notes(text) == ()


SURE = (
    ("Consistent with scar.", "definite"), ("Probably a scar.", "probable"),
    ("Likely a scar.", "probable"), ("Possible scar.", "possible"),
    ("Unlikely a scar.", "unlikely"),
    ("Less likely a scar.", "unlikely"), ("Suspicious for tumour.", "probable"),
    ("In keeping with a cyst.", "definite"), ("A scar.", None), ("Represents a cyst.", "definite"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "step"), SURE)
def test_that_a_word_of_certainty_has_its_step(text: str, step: str | None) -> None:
    assert certainty_of(text, WORDS) == step


def test_that_text_and_form_are_equally_sure_of_a_finding() -> None:
    text = "Findings are consistent with disc extrusion at L4-L5."
    assert notes(text, certainty="possible")
    assert notes(text, certainty="definite") == ()
    assert notes("Possible disc extrusion.", certainty="possible") == ()
    assert notes("Possible disc extrusion.", certainty="definite")


def test_that_nothing_is_said_of_the_words_of_what_is_urgent() -> None:
    text = "Massive extrusion, cauda equina syndrome cannot be excluded."
    assert notes(text)
    assert notes(text, type="cauda_equina_compression") == ()


def test_that_rewording_never_takes_a_fact_away() -> None:
    text = "Ruptured disc at L4-L5 on the left, 9 mm, touching L5."
    case = case_with(text, side="left", size_mm=[9.0], neural="contact", neural_root="L5")
    (note,) = word_notes(case, {"f1": text}, assess(case, PACK), WORDS, LEXICON)
    better = reworded(text, note)
    assert better == "Disc extrusion at L4-L5 on the left, 9 mm, touching L5."

    def facts(said: str) -> set[str]:
        changed = case_with(said, side="left", size_mm=[9.0], neural="contact", neural_root="L5")
        setting = Setting(words=ENGLISH, template=assets.templates().of(changed))
        page = to_text(make_report(draft_of(changed), assess(changed, PACK), setting).document)
        known = ("L4-L5", "LEFT", "9 mm", "L5", "Disc extrusion", "left")
        return {fact for fact in known if fact in page}

    assert facts(better) == facts(text)
