"""Case files: read with every problem named, written back without loss."""

import copy
import json
import random
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from desktop import assets
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case, parse_case_text
from desktop.domain.casefile_schema import case_schema
from desktop.domain.casefile_write import case_to_json
from desktop.report.wording import Wording

WORDS = assets.vocabulary()
SCHEMA = Draft202012Validator(case_schema(WORDS))
EXAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "evidence" / "examples"

FULL = {
    "schema": "concord.case/1",
    "issued": "2026-11-02T15:20:00+01:00",
    "patient": {
        "id": "P1",
        "issuer": "HOSP",
        "name": "Sample^Anna",
        "birth_date": "1992-04-01",
        "age_years": 34,
        "sex": "female",
    },
    "study": {
        "uid": "1.2.3",
        "accession": "A1",
        "date": "2026-11-02",
        "time": "14:02",
        "modality": "MR",
        "modalities": ["MR"],
        "region": "lumbar_spine",
        "regions": ["lumbar_spine"],
        "sides_imaged": "both",
        "numbering": "certain",
        "contrast": False,
        "technique": "as usual",
        "limitations": ["habitus"],
        "comparison": {"study_uid": "1.2.2", "date": "2025-01-01", "modality": "MR"},
        "requested_side": "left",
        "referrer": "R",
        "organisation": "O",
        "also": [{"uid": "1.2.4", "accession": "A2", "date": "2026-11-02", "modality": "CR"}],
    },
    "patient_factors": {
        "pregnancy": "no",
        "postpartum_weeks": None,
        "anticoagulated": True,
        "implants": [{"device": "pump", "mr": "conditional"}],
    },
    "clinical": {
        "indication": "Left leg pain",
        "complaints": [
            {
                "id": "c1",
                "pattern": "radicular",
                "site": "leg",
                "side": "left",
                "roots": ["S1"],
                "divisions": [],
                "nerve": None,
                "onset": "gradual",
                "character": ["burning"],
                "duration_weeks": 9,
                "nrs": 7,
            }
        ],
        "signs": [{"sign": "reflex_loss", "root": "S1", "side": "left", "present": True}],
        "red_flags": ["fever"],
        "red_flags_absent": ["all"],
        "questionnaires": {"dn4": 5, "paindetect": None},
        "blocks": [{"target": "medial_branch", "level": "L4-L5", "relief_percent": 80}],
        "history": {"surgeries": [{"kind": "discectomy", "levels": ["L4-L5"]}], "cancer": False},
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
            "neural_roots": [{"root": "S1", "side": "left", "grade": "displacement"}],
            "size_mm": [9.0],
            "change": "stable",
            "note": "as before",
            "measurements": [{"name": "slip", "value": 6.0, "unit": "mm"}],
            "scale": {"id": "root_pfirrmann", "category": "2"},
            "image": {"sop_uid": "1.2.3.4", "frame": 1, "point_lps_mm": [1.0, 2.0, 3.0]},
            "x-own": {"kept": [1, 2]},
        }
    ],
    "normal": ["L1-L2", {"level": "L2-L3", "absent": ["disc_degeneration"]}],
    "overrides": [{"finding": "f1", "category": "indeterminate", "reason": "seen"}],
    "form": {"template": "lumbar-mr", "version": "1", "answers": {"contrast": "none"}},
    "x-top": True,
}


def _set(data: dict, keys: list, value: object) -> dict:
    changed = copy.deepcopy(data)
    node = changed
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    return changed


def _codes(data: object) -> list[str]:
    return [p.code for p in parse_case(data, WORDS)[1]]


def test_that_a_full_case_file_is_read_without_a_problem_and_fits_the_schema() -> None:
    case, problems = parse_case(FULL, WORDS)
    assert problems == ()
    assert case is not None
    assert case.findings[0].neural_roots[0].grade == "displacement"
    assert list(SCHEMA.iter_errors(FULL)) == []


def test_that_a_case_comes_back_as_it_was_written() -> None:
    case, _ = parse_case(FULL, WORDS)
    written = case_to_json(case)
    again, problems = parse_case(written, WORDS)
    assert problems == ()
    assert again == case
    assert written["x-top"] is True
    assert written["findings"][0]["x-own"] == {"kept": [1, 2]}


def test_that_every_worked_case_is_read_and_fits_the_schema() -> None:
    if not EXAMPLES.is_dir():
        pytest.skip("the worked cases are not beside this checkout")
    for path in sorted(EXAMPLES.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        assert parse_case(data, WORDS)[1] == (), path.name
        assert list(SCHEMA.iter_errors(data)) == [], path.name


BROKEN = [
    (["patient", "sex"], "femal", "unknown-word-near"),
    (["patient", "sex"], "qq", "unknown-word"),
    (["patient", "age_years"], "34", "not-a-number"),
    (["patient", "age_years"], True, "not-a-number"),
    (["patient", "age_years"], -1, "too-low"),
    (["patient", "age_years"], 1e9, "too-high"),
    (["patient", "birth_date"], "1992-13-01", "not-a-date"),
    (["patient", "birth_date"], "01.04.1992", "not-a-date"),
    (["patient", "qqqq"], "x", "unknown-key"),
    (["study", "regon"], "x", "unknown-key-near"),
    (["study", "region"], "lumbar", "unknown-word-near"),
    (["study", "uid"], "../../x", "not-a-uid"),
    (["study", "time"], "25:00", "not-a-time"),
    (["study", "contrast"], "no", "not-a-flag"),
    (["study", "limitations"], "motion", "not-a-list"),
    (["study", "comparison"], [], "not-an-object"),
    (["issued"], "yesterday", "not-a-datetime"),
    (["clinical", "complaints", 0, "side"], "Left", "unknown-word-near"),
    (["clinical", "complaints", 0, "nrs"], 11, "too-high"),
    (["clinical", "signs", 0, "sign"], "slrr", "unknown-word-near"),
    (["findings", 0, "type"], "disc_extrusin", "unknown-word-near"),
    (["findings", 0, "size_mm"], [-3.0], "not-above"),
    (["findings", 0, "size_mm"], [float("nan")], "not-finite"),
    (["findings", 0, "size_mm"], [10**400], "not-finite"),
    (["findings", 0, "image", "frame"], 1.5, "not-whole"),
    (["findings", 0, "image", "frame"], 0, "too-low"),
    (["findings", 0, "image", "point_lps_mm"], [1.0], "wrong-count"),
    (["findings", 0, "scale", "category"], "9", "unknown-category"),
    (["findings", 0, "id"], "", "empty-id"),
    (["findings", 0, "note"], 3, "not-text"),
    (["form", "answers", "contrast"], 3, "not-text"),
    (["overrides", 0, "category"], "incidental", "unknown-word-near"),
]


@pytest.mark.parametrize(("keys", "value", "code"), BROKEN, ids=lambda x: str(x)[:30])
def test_that_what_is_wrong_is_named_and_fails_the_schema(keys, value, code) -> None:
    data = _set(FULL, keys, value)
    case, problems = parse_case(data, WORDS)
    assert code in [p.code for p in problems]
    assert case is not None
    if code != "not-finite":  # a schema cannot tell NaN and infinity from numbers
        assert list(SCHEMA.iter_errors(data)), (keys, value)


CONTRADICTIONS = [
    (["patient", "age_years"], 50, "age-against-birth"),
    (["patient", "birth_date"], "2030-01-01", "born-after-study"),
    (["clinical", "red_flags_absent"], ["fever"], "flag-present-and-denied"),
    (["clinical", "history", "cancer"], True, None),
    (["clinical", "red_flags"], ["cancer_history"], "cancer-present"),
    (["findings", 0, "neural"], "contact", "neural-against-scale"),
    (["findings", 0, "neural"], "none", "neural-none-with-roots"),
    (["findings", 0, "neural_root"], "L5", "root-not-listed"),
    (["findings", 0, "level"], "C5-C6", "level-of-another-region"),
    (["normal"], ["L5-S1"], "normal-with-finding"),
    (
        ["normal"],
        [{"level": "L5-S1", "absent": ["disc_extrusion"]}],
        "absent-and-found",
    ),
    (["study", "comparison"], None, "change-without-comparison"),
    (["overrides", 0, "finding"], "f9", "override-of-nothing"),
    (["findings", 0, "measurements", 0, "value"], -6.0, "negative-length"),
    (
        ["clinical", "signs"],
        [{"sign": "slr", "present": True}, {"sign": "slr", "present": False}],
        "sign-present-and-absent",
    ),
]


@pytest.mark.parametrize(("keys", "value", "code"), CONTRADICTIONS, ids=lambda x: str(x)[:30])
def test_that_a_contradiction_is_named_and_leaves_the_case_usable(keys, value, code) -> None:
    case, problems = parse_case(_set(FULL, keys, value), WORDS)
    assert case is not None
    assert len(case.findings) == 1
    assert [p.code for p in problems if p.code == code] == ([code] if code else [])


def test_that_cancer_denied_by_name_contradicts_a_history_of_cancer() -> None:
    data = _set(FULL, ["clinical", "history", "cancer"], True)
    data = _set(data, ["clinical", "red_flags_absent"], ["cancer_history"])
    assert "cancer-denied" in _codes(data)


def test_that_all_problems_are_collected_not_only_the_first() -> None:
    data = _set(FULL, ["patient", "sex"], "x1")
    data = _set(data, ["study", "modality"], "XX")
    data = _set(data, ["findings", 0, "zone"], "middle")
    places = {p.where for p in parse_case(data, WORDS)[1]}
    assert {"/patient/sex", "/study/modality", "/findings/f1/zone"} <= places


def test_that_doubled_ids_are_told_apart_and_nothing_is_dropped() -> None:
    data = copy.deepcopy(FULL)
    data["findings"] += [{"id": "f1", "type": "cauda_equina_compression"}]
    case, problems = parse_case(data, WORDS)
    assert [f.id for f in case.findings] == ["f1", "f1-2"]
    assert [p.code for p in problems] == ["doubled-id"]


def test_that_a_finding_without_id_or_with_an_unknown_type_is_kept() -> None:
    data = copy.deepcopy(FULL)
    data["findings"] += [{"type": "cord_compression"}, {"id": "f7", "type": "Strange Thing"}]
    case, problems = parse_case(data, WORDS)
    assert [(f.id, f.type) for f in case.findings][1:] == [
        ("f2", "cord_compression"),
        ("f7", "strange_thing"),
    ]
    assert {p.code for p in problems} == {"missing", "unknown-word"}


def test_that_a_complaint_needs_no_id_of_its_own() -> None:
    data = copy.deepcopy(FULL)
    del data["clinical"]["complaints"][0]["id"]
    case, problems = parse_case(data, WORDS)
    assert problems == ()
    assert case.clinical.complaints[0].id == "c1"


@pytest.mark.parametrize("data", [None, [], 3, "x", {"schema": "concord.case/2"}])
def test_that_what_is_no_case_file_is_refused_with_one_sentence(data) -> None:
    case, problems = parse_case(data, WORDS)
    assert case is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not-json"),
        ("", "not-json"),
        (b"\xff\xfe{}", "not-utf8"),
        ('{"schema": "concord.case/1", "schema": "concord.case/1"}', "doubled-key"),
        ("[" * 200_000, "too-deep"),
        ('{"schema":"concord.case/1","x-deep":' + "[" * 300 + "]" * 300 + "}", "too-deep"),
        ('{"schema":"concord.case/1","patient":{"age_years":' + "9" * 5000 + "}}", "too-deep"),
    ],
    ids=str,
)
def test_that_broken_text_is_a_problem_and_never_an_error(text, code) -> None:
    case, problems = parse_case_text(text, WORDS)
    assert case is None
    assert code in [p.code for p in problems]


def test_that_lone_surrogates_cannot_reach_an_output() -> None:
    case, problems = parse_case(_set(FULL, ["patient", "name"], "A\ud800B"), WORDS)
    assert [p.code for p in problems] == ["broken-text"]
    assert case.patient.name.encode("utf-8")


def test_that_every_problem_has_words_for_what_and_for_what_to_do() -> None:
    english = Wording("en", assets.locale_texts("en"))
    seen = set()
    for keys, value, _ in (*BROKEN, *CONTRADICTIONS):
        for problem in parse_case(_set(FULL, keys, value), WORDS)[1]:
            seen.add(problem.code)
            for text in (english.what(problem), english.do(problem)):
                assert "⟨" not in text, problem.code
                assert "{" not in text, problem.code
                assert not text.endswith("."), problem.code
    assert len(seen) > 30


def _junk(rng: random.Random) -> object:
    return rng.choice(
        [
            None,
            True,
            -1,
            1e308,
            float("inf"),
            "",
            "x" * 300,
            [],
            {},
            [[]],
            {"id": 3},
            "L5-S1",
            "all",
        ]
    )


def _mangled(node: object, rng: random.Random) -> object:
    if rng.random() < 0.06:
        return _junk(rng)
    if isinstance(node, dict):
        return {
            (k if rng.random() > 0.03 else k[:-1] + "~/"): _mangled(v, rng) for k, v in node.items()
        }
    if isinstance(node, list):
        return [_mangled(v, rng) for v in node] * (2 if rng.random() < 0.05 else 1)
    return node


def test_that_mangled_case_files_never_raise_and_stay_writable() -> None:
    for seed in range(1500):
        data = _mangled(FULL, random.Random(seed))
        case, problems = parse_case(data, WORDS)
        assert case is not None or problems
        if case is not None:
            again, _ = parse_case(case_to_json(case), WORDS)
            assert isinstance(again, Case)
            ids = [f.id for f in again.findings]
            assert len(ids) == len(set(ids))
