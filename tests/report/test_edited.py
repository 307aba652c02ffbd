"""A sentence worded by hand keeps its evidence, is marked, and goes out of date with its facts."""

from __future__ import annotations

import json
from dataclasses import replace

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.edits import ChangeFinding, EditSentence, RemoveFinding, RestoreSentence
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.casefile import parse_case
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from desktop.export.text import to_text
from desktop.report.checks import Check, Reading, sentence_checks
from desktop.report.document import Lane, LaneItem, to_json
from desktop.report.edited import basis_of
from desktop.report.wording import Wording

ENGLISH = Wording("en", assets.locale_texts("en"))
OWN = "Meets the left S1 root where the patient feels the pain."


def draft(**clinical: object) -> Draft:
    data = {
        "schema": "concord.case/1",
        "patient": {"age_years": 46, "sex": "female"},
        "study": {"region": "lumbar_spine", "modality": "MR", "numbering": "certain"},
        "clinical": {
            "complaints": [
                {"id": "c1", "pattern": "radicular", "site": "leg", "side": "left", "roots": ["S1"]}
            ],
            **clinical,
        },
        "findings": [
            {"id": "f1", "type": "disc_extrusion", "level": "L5-S1", "side": "left"},
            {"id": "f2", "type": "disc_bulge", "level": "L3-L4"},
        ],
    }
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    return draft_of(case)


def judged(of: Draft) -> Assessment:
    return assess(of.case, assets.evidence())


def edited(of: Draft, text: str = OWN) -> Draft:
    return EditSentence("f1", text, basis_of(of.case, judged(of), "f1")).apply(of)


def item(of: Draft) -> LaneItem:
    section = report(of).section("impression")
    assert section is not None
    lanes = [b for b in section.blocks if isinstance(b, Lane)]
    return next(i for lane in lanes for i in lane.items if i.number == 1)


def report(of: Draft):
    setting = Setting(words=ENGLISH, cite=assets.evidence().cite)
    return make_report(of, judged(of), setting).document


def open_checks(of: Draft) -> tuple[Check, ...]:
    reading = Reading(lexicon=assets.lexicon(), words=assets.word_list())
    return sentence_checks(of.case, judged(of), reading, of.sentences)


def named(of: Draft) -> set[str]:
    return {check.title.id for check in open_checks(of)}


def test_that_a_sentence_worded_by_hand_is_printed_marked_and_keeps_its_evidence() -> None:
    before, after = item(draft()), item(edited(draft()))
    assert [span.text for span in after.spans] == [OWN]
    assert after.spans[0].refs == before.spans[0].refs != ()
    assert after.edited
    assert not before.edited
    said = "Worded by the reader; the evidence behind the call is unchanged."
    assert said in after.details
    assert said in to_text(report(edited(draft())))
    assert json.loads(to_json(report(edited(draft()))))["sections"]


def test_that_only_the_sentence_changes() -> None:
    before, after = item(draft()), item(edited(draft()))
    assert (before.heading, before.call) == (after.heading, after.call)


def test_that_it_survives_the_store_and_can_be_taken_back() -> None:
    changed = edited(draft())
    assert draft_from_text(draft_to_text(changed)) == changed
    assert RestoreSentence("f1").apply(changed) == draft()
    assert edited(changed, " \n ") == draft()
    assert RemoveFinding("f1").apply(changed).sentences == ()


def test_that_it_is_out_of_date_once_the_finding_changes_and_until_it_is_confirmed() -> None:
    changed = edited(draft())
    assert "check-edited-old" not in named(changed)
    moved = ChangeFinding("f1", (("side", Side.RIGHT),)).apply(changed)
    (check,) = (c for c in open_checks(moved) if c.title.id == "check-edited-old")
    assert check.blocks
    assert check.target == "f1"
    assert "not confirmed since" in " ".join(item(moved).details)
    assert "check-edited-old" not in named(edited(moved))


def test_that_a_note_does_not_make_it_out_of_date() -> None:
    noted = ChangeFinding("f1", (("note", "Seen on two sequences."),)).apply(edited(draft()))
    assert "check-edited-old" not in named(noted)


def test_that_facts_changed_by_hand_are_checked() -> None:
    wrong = edited(draft(), "Right extrusion at L5-S1.")
    assert "contradiction-side" in named(wrong)
    assert "contradiction-side" not in named(edited(draft()))


def test_that_own_words_are_not_printed_beside_a_red_flag() -> None:
    acting = draft(red_flags=["urinary_retention"])
    changed = edited(acting, "Harmless and common at this age.")
    assert "Harmless" not in to_text(report(changed))
    assert not item(changed).edited
    assert "check-edited-withheld" in named(changed)


def test_that_hidden_characters_do_not_enter() -> None:
    assert edited(draft(), "No\u202e sign\u200b here.").sentences[0].text == "No sign here."
    assert replace(draft(), sentences=()) == draft()
