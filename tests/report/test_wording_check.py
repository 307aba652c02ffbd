"""Calmer words, and words as sure as the form: offered, never forced, never in what is urgent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.wording import Wording
from desktop.report.wording_check import (
    DEPARTMENT,
    certainty_of,
    facts,
    reworded,
    strides,
    word_notes,
)

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
    assert better == "Disc herniation at L4-L5 on the left, 9 mm, touching L5."

    def facts(said: str) -> set[str]:
        changed = case_with(said, side="left", size_mm=[9.0], neural="contact", neural_root="L5")
        setting = Setting(words=ENGLISH, template=assets.templates().of(changed))
        page = to_text(make_report(draft_of(changed), assess(changed, PACK), setting).document)
        known = ("L4-L5", "LEFT", "9 mm", "L5", "Disc extrusion", "left")
        return {fact for fact in known if fact in page}

    assert facts(better) == facts(text)


SENTENCES = [
    # on the ladder, or without certainty: nothing
    ("Left L4-5 disc extrusion.", False),
    ("Findings are consistent with a disc extrusion.", False),
    ("This represents a synovial cyst.", False),
    ("Probable annular fissure at L4-5.", False),
    ("Possible meniscal tear.", False),
    ("Fracture is unlikely.", False),
    ("Fracture is less likely.", False),
    ("Suspicious for a stress fracture.", False),
    ("Likely contributor to the left leg pain.", False),
    ("Unlikely contributor to this pain.", False),
    ("No follow-up was arranged.", False),
    ("The disc is normal.", False),
    ("Age-related change of the facets.", False),
    ("Annular fissure at L5-S1.", False),
    ("Full-thickness defect of the cuff of 12 mm.", False),
    ("Images in as thin sections as possible.", False),
    ("A contrast study could be obtained.", False),
    ("Definite fracture.", False),
    ("Diagnostic of a haemangioma.", False),
    ("Very unlikely to be a fracture.", False),
    # off the ladder
    ("This may represent a synovial cyst.", True),
    ("This could represent a fracture.", True),
    ("Suggestive of a meniscal tear.", True),
    ("Compatible with a haemangioma.", True),
    ("In keeping with sacroiliitis.", True),
    ("Concerning for a fracture.", True),
    ("Worrisome for malignancy.", True),
    ("Equivocal labral tear.", True),
    ("Presumably a cyst.", True),
    ("Perhaps a small tear.", True),
    ("Questionable erosion.", True),
    ("Favoured to represent a ganglion.", True),
    ("Favor scar.", True),
    ("Not inconsistent with a tear.", True),
    ("Thought to represent oedema.", True),
    ("Felt to be postoperative.", True),
    ("Appears to be a ganglion.", True),
    ("Might be a loose body.", True),
    ("Conceivably a neuroma.", True),
    ("Reminiscent of Paget disease.", True),
    # alarming or empty
    ("Annular tear at L4-5.", True),
    ("Degenerative disc disease.", True),
    ("Ruptured disc at L5-S1.", True),
    ("Slipped disc.", True),
    ("Bone-on-bone contact of the medial compartment.", True),
    ("Wear and tear of the knee.", True),
    ("The disc is worn out.", True),
    ("Severe degeneration of the spine.", True),
    ("Advanced degeneration.", True),
    ("Marked degeneration at every level.", True),
    ("Trapped nerve at L5.", True),
    ("Pinched nerve.", True),
    ("Clinical correlation recommended.", True),
    ("Please correlate.", True),
    ("Correlate clinically.", True),
    ("A fracture cannot be excluded.", True),
    ("Malignancy not excluded.", True),
    ("Infection cannot be ruled out.", True),
    ("This is the pain generator.", True),
    ("The facet is the cause of the pain.", True),
]


def test_that_the_list_has_sixty_sentences() -> None:
    assert len(SENTENCES) == 60


@pytest.mark.parametrize(("sentence", "is_flagged"), SENTENCES)
def test_that_a_sentence_is_flagged_as_expected(sentence: str, is_flagged: bool) -> None:
    found = [note for note in notes(sentence, certainty=None) if note.better]
    assert bool(found) is is_flagged


def test_that_no_drop_in_takes_a_fact_away() -> None:
    tails = (" at L4-5 on the left, 6 mm.", ", moderate, on the right.", "; no fracture.")
    whole = 0
    for row in WORDS.rewordings:
        said = row.pattern.pattern.split("(?:")[1].split(")")[0].replace("\\", "").split("|")
        for word in said:
            for tail in tails:
                for note in notes(word.capitalize() + tail):
                    if note.is_whole:
                        whole += 1
                        after = reworded(word.capitalize() + tail, note)
                        assert after.endswith(tail)
                        assert facts(after, LEXICON) == facts(word.capitalize() + tail, LEXICON)
    assert whole > 20


def test_that_nothing_is_reworded_while_a_red_flag_is_open() -> None:
    case = case_with("Annular tear.")
    flagged = replace(case, clinical=replace(case.clinical, red_flags=("urinary_retention",)))
    assert word_notes(flagged, {"f1": "Annular tear."}, assess(flagged, PACK), WORDS, LEXICON) == ()


def test_that_one_finding_is_not_possible_here_and_certain_there() -> None:
    seen = {"f1": "Possible disc extrusion."}
    near = {"f1": "Probable disc extrusion."}
    told = {"f1": "Findings are consistent with a disc extrusion."}
    (note,) = strides(seen, told, WORDS, LEXICON)
    assert "⟨" not in ENGLISH.text(note.text)
    assert not list(strides(near, told, WORDS, LEXICON))
    assert not list(strides({"f1": "Possible fracture."}, told, WORDS, LEXICON))
