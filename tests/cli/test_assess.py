"""The verb ``assess``: the contract's answer, byte for byte the same, problems beside it."""

import io
import json
from pathlib import Path

import pytest

from desktop import assets
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.report.wording import Wording

CASE = {
    "schema": "concord.case/1",
    "patient": {"age_years": 34, "sex": "female"},
    "study": {"modality": "MR", "region": "lumbar_spine", "numbering": "certain"},
    "clinical": {
        "complaints": [
            {"id": "c1", "pattern": "radicular", "site": "leg", "side": "left", "roots": ["S1"]}
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
        }
    ],
}


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(translator=Wording("en", assets.locale_texts("en")), source=None)


def _run(tools: Tools, path: Path, *more: str) -> tuple[int, str]:
    out = io.StringIO()
    status = main(["assess", str(path), *more], tools, out, out)
    return status, out.getvalue()


def _write(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_that_the_answer_has_the_shape_of_the_contract(tools, tmp_path) -> None:
    status, text = _run(tools, _write(tmp_path, CASE), "--json")
    answer = json.loads(text)
    assert status == 0
    assert list(answer) == [
        *("schema", "engine", "assessments", "groups", "alerts", "question"),
        *("mechanism", "impression", "problems"),
    ]
    row = answer["assessments"][0]
    assert list(row) == [
        *("finding", "complaint", "category", "care", "scored", "probability", "fit"),
        *("age_band", "steps", "against", "flips", "limits"),
    ]
    assert row["probability"] == {"low": 0.53, "central": 0.81, "high": 0.94}
    assert [s["kind"] for s in row["steps"]] == [
        *("prior", "association", "prevalence", "concordance")
    ]
    assert [s["factor"] for s in row["steps"]] == [1.0, 2.44, 0.9858, 1.8]
    assert answer["impression"]["likely_symptomatic"] == ["f1"]
    assert answer["impression"]["text"]
    assert answer["engine"]["local_sha256"] is None


def test_that_the_pain_on_the_other_side_is_among_the_flips(tools, tmp_path) -> None:
    _, text = _run(tools, _write(tmp_path, CASE), "--json")
    flips = json.loads(text)["assessments"][0]["flips"]
    wanted = {"path": "/clinical/complaints/c1/side", "value": "right"}
    assert {"set": [wanted], "to": "likely_incidental", "central": 0.19} in flips


def test_that_the_same_input_gives_the_same_bytes(tools, tmp_path) -> None:
    path = _write(tmp_path, CASE)
    assert _run(tools, path, "--json") == _run(tools, path, "--json")


def test_that_a_contradictory_file_is_answered_completely_with_exit_status_1(
    tools, tmp_path
) -> None:
    data = json.loads(json.dumps(CASE))
    data["patient"]["birth_date"] = "1960-01-01"
    data["study"]["date"] = "2026-01-01"
    data["findings"][0]["colour"] = "red"
    status, text = _run(tools, _write(tmp_path, data), "--json")
    answer = json.loads(text)
    assert status == 1
    assert len(answer["problems"]) == 2
    assert all(set(p) == {"where", "what", "do"} and all(p.values()) for p in answer["problems"])
    assert [row["scored"] for row in answer["assessments"]] == [False]


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "concord.case/9"}', "[" * 100_000])
def test_that_what_is_no_case_file_still_gets_a_whole_answer(tools, tmp_path, text) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, "utf-8")
    status, shown = _run(tools, path, "--json")
    answer = json.loads(shown)
    assert status == 1
    assert answer["assessments"] == []
    assert len(answer["problems"]) == 1


def test_that_a_missing_file_is_wrong_usage(tools, tmp_path) -> None:
    status, text = _run(tools, tmp_path / "none.json")
    assert status == 2
    assert "Traceback" not in text


def test_that_people_get_lines_and_problems_as_sentences(tools, tmp_path) -> None:
    data = {**CASE, "surprise": 1}
    status, text = _run(tools, _write(tmp_path, data))
    assert status == 1
    assert "Disc extrusion L5-S1, left: likely contributor." in text
    assert text.strip().splitlines()[-1].startswith("/surprise: ")


def test_that_a_move_out_of_act_now_without_a_reason_is_a_problem(tools, tmp_path) -> None:
    data = json.loads(json.dumps(CASE))
    data["findings"].append({"id": "f2", "type": "cauda_equina_compression", "level": "L4-L5"})
    data["overrides"] = [{"finding": "f2", "category": "likely_incidental"}]
    status, text = _run(tools, _write(tmp_path, data), "--json")
    answer = json.loads(text)
    assert status == 1
    assert answer["impression"]["act_now"] == ["f2"]
    data["overrides"][0]["reason"] = "old, known"
    status, text = _run(tools, _write(tmp_path, data), "--json")
    answer = json.loads(text)
    assert status == 0
    assert answer["impression"]["likely_incidental"] == ["f2"]
    assert [r["care"] for r in answer["assessments"] if r["finding"] == "f2"] == ["act"]
