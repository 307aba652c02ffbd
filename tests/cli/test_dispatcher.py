"""The dispatcher: exit status, JSON, and faults without patient data."""

from __future__ import annotations

import io
import json
import sys
from types import ModuleType

import pytest

from desktop import assets
from desktop.cli import main as cli
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.message import Problem
from desktop.report.wording import Wording


@pytest.fixture
def tools() -> Tools:
    def no_source() -> object:
        raise AssertionError("no verb of these tests opens images")

    return Tools(translator=Wording("en", assets.locale_texts("en")), source=no_source)


def _verb(monkeypatch: pytest.MonkeyPatch, run) -> None:
    module = ModuleType("desktop.cli.probe")
    module.configure = lambda parser: parser.add_argument("thing")
    module.run = run
    monkeypatch.setitem(sys.modules, "desktop.cli.probe", module)


def _call(tools: Tools, *argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return cli.main(["probe", *argv], tools, out, err), out.getvalue(), err.getvalue()


def test_that_a_complete_answer_exits_0_and_prints_its_payload(monkeypatch, tools) -> None:
    _verb(monkeypatch, lambda args, _tools: Answer(payload={"thing": args.thing}))
    status, out, err = _call(tools, "x", "--json")
    assert (status, json.loads(out), err) == (0, {"thing": "x", "problems": []}, "")


def test_that_problems_exit_1_with_the_answer_still_complete(monkeypatch, tools) -> None:
    problem = Problem.of("scan.dcm", "path-missing")
    _verb(monkeypatch, lambda _args, _tools: Answer(payload={"n": 1}, problems=(problem,)))
    status, out, _ = _call(tools, "x", "--json")
    answer = json.loads(out)
    assert status == 1
    assert answer["n"] == 1
    assert set(answer["problems"][0]) == {"where", "what", "do"}
    assert answer["problems"][0]["where"] == "scan.dcm"


def test_that_refused_files_alone_exit_1(monkeypatch, tools) -> None:
    _verb(monkeypatch, lambda _args, _tools: Answer(payload={"refused": [{"path": "x"}]}))
    assert _call(tools, "x", "--json")[0] == 1


def test_that_people_read_where_what_do(monkeypatch, tools) -> None:
    problem = Problem.of("scan.dcm", "path-missing")
    _verb(
        monkeypatch,
        lambda _args, _tools: Answer(payload={}, lines=("one line",), problems=(problem,)),
    )
    _, out, _ = _call(tools, "x")
    assert out.splitlines() == [
        "one line",
        "scan.dcm: There is no such file or folder. Check the path and try again.",
    ]


def test_that_wrong_usage_exits_2_with_a_sentence(monkeypatch, tools) -> None:
    def run(_args, _tools):
        raise UsageError(Problem.of("nowhere", "path-missing"))

    _verb(monkeypatch, run)
    status, out, err = _call(tools, "x")
    assert (status, out) == (2, "")
    assert err == "nowhere: There is no such file or folder. Check the path and try again.\n"


def test_that_missing_arguments_exit_2(monkeypatch, tools, capsys) -> None:
    _verb(monkeypatch, lambda _args, _tools: Answer(payload={}))
    with pytest.raises(SystemExit) as stop:
        _call(tools)
    assert stop.value.code == 2
    assert "thing" in capsys.readouterr().err


def test_that_a_fault_exits_3_and_never_quotes_the_exception(monkeypatch, tools) -> None:
    def run(_args, _tools):
        raise ValueError("Doe^Jane 1970-01-01")

    _verb(monkeypatch, run)
    status, out, err = _call(tools, "x")
    assert (status, out) == (3, "")
    assert "ValueError" in err
    assert "Doe" not in err
    assert "Traceback" not in err
