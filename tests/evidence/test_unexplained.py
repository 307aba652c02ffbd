"""A pain without a likely contributor leads on: where else it may come from."""

from __future__ import annotations

import csv

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.elsewhere import elsewhere_lines
from desktop.report.lanes import lanes
from desktop.report.wording import Wording

PACK = assets.evidence()
WORDS = Wording("en", assets.locale_texts("en"))
ROWS = list(csv.DictReader(assets.read_text("evidence/places.csv").splitlines()))
ASKED = [row for row in ROWS if row["look_also"] == "yes"]


def case_of(site: str, region: str = "lumbar_spine", **clinical: object):
    data = {
        "schema": "concord.case/1",
        "study": {"modality": "MR", "region": region},
        "patient": {"age_years": 60, "sex": "female"},
        "clinical": {
            "complaints": [{"id": "c1", "pattern": "joint", "site": site, "duration_weeks": 30}],
            **clinical,
        },
        "findings": [{"id": "f1", "type": "bone_island"}],
    }
    found, problems = parse_case(data, assets.vocabulary())
    assert not problems
    return found


def said(case) -> str:
    return " ".join(WORDS.text(line) for line in elsewhere_lines(case, assess(case, PACK)))


def test_that_every_place_to_look_at_is_named_in_words() -> None:
    assert len(ASKED) > 50
    assert all(WORDS.knows(f"look-also-{row['id']}") for row in ASKED)


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["id"])
def test_that_an_unexplained_pain_names_the_place_unless_the_study_covered_it(row) -> None:
    place = WORDS.text(next(iter(_message(row))))
    elsewhere = "knee" if row["region"] != "knee" else "shoulder"
    assert place in said(case_of(row["site"], elsewhere))
    assert place not in said(case_of(row["site"], row["region"]))


def _message(row):
    from desktop.domain.message import Message

    yield Message(f"look-also-{row['id']}")


def test_that_an_explained_pain_and_a_red_flag_lead_nowhere_else() -> None:
    assert "It may also come from" in said(case_of("groin"))
    assert said(case_of("groin", red_flags=["saddle_anaesthesia"])) == ""
    data = {
        "schema": "concord.case/1",
        "study": {"modality": "MR", "region": "lumbar_spine", "sides_imaged": "both"},
        "patient": {"age_years": 45, "sex": "female"},
        "clinical": {
            "complaints": [
                {
                    "id": "c1",
                    "pattern": "radicular",
                    "site": "leg",
                    "side": "left",
                    "roots": ["S1"],
                    "duration_weeks": 9,
                },
            ]
        },
        "findings": [
            {
                "id": "f1",
                "type": "disc_extrusion",
                "level": "L5-S1",
                "side": "left",
                "zone": "subarticular",
                "neural": "displacement",
                "neural_root": "S1",
            }
        ],
    }
    case, _ = parse_case(data, assets.vocabulary())
    assert assess(case, PACK).impression.likely_symptomatic == ("f1",)
    assert elsewhere_lines(case, assess(case, PACK)) == ()


def test_that_reader_and_page_say_the_same() -> None:
    case = case_of("groin")
    answer = assess(case, PACK)
    shown = [WORDS.text(line) for line in lanes(case, {}, answer).unexplained]
    setting = Setting(words=WORDS, cite=PACK.cite)
    page = to_text(make_report(draft_of(case), answer, setting).document)
    assert shown
    assert all(line in page for line in shown)
    assert lanes(case, {}, answer, own_first=True).unexplained == ()
