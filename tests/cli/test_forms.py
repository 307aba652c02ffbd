"""The verbs ``send-form`` and ``read-form``: whole files, nothing overwritten, no traceback."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desktop import assets
from desktop.cli import main as cli
from desktop.cli.answer import Tools
from desktop.report.wording import Wording
from tests.cli.test_report import CASE, no_source

FORMS = ("fhir", "hl7", "mrrt", "mrrt-template", "csv", "rtf")


def call(verb: str, *argv: str) -> tuple[int, dict, str]:
    tools = Tools(translator=Wording("en", assets.locale_texts("en")), source=no_source)
    out, err = io.StringIO(), io.StringIO()
    status = cli.main([verb, *argv, "--json"], tools, out, err)
    return status, json.loads(out.getvalue() or "{}"), err.getvalue()


def case_file(folder: Path, **changed: object) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps({**CASE, **changed}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", FORMS)
def test_that_each_form_is_written_and_the_same_each_time(form: str, tmp_path: Path) -> None:
    case, out = case_file(tmp_path), tmp_path / "out"
    status, answer, complaint = call("send-form", case, "--form", form, "--out", str(out))
    assert (status, answer["written"], complaint) == (0, [str(out)], "")
    first = out.read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600
    call("send-form", case, "--form", form, "--out", str(out), "--replace")
    assert out.read_bytes() == first


def test_that_a_file_is_never_overwritten_unasked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"kept")
    status, answer, _ = call("send-form", case_file(tmp_path), "--form", "csv", "--out", str(out))
    assert (status, answer["written"]) == (1, [])
    assert answer["problems"][0]["where"] == str(out)
    assert out.read_bytes() == b"kept"
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["case.json", "out"]


def test_that_a_field_no_form_carries_is_named_and_nothing_written(tmp_path: Path) -> None:
    case = case_file(tmp_path, clinical={"indication": "pain \u0007 here"})
    for form in ("fhir", "hl7", "mrrt", "csv", "rtf"):
        out = tmp_path / form
        status, answer, _ = call("send-form", case, "--form", form, "--out", str(out))
        assert status == 1
        assert "/clinical/indication" in [p["where"] for p in answer["problems"]]
        assert not out.exists()


def test_that_the_time_of_a_form_is_given_never_the_clock(tmp_path: Path) -> None:
    out = tmp_path / "out"
    at = "2031-05-06T07:08:09+02:00"
    call("send-form", case_file(tmp_path), "--form", "hl7", "--out", str(out), "--at", at)
    assert out.read_text(encoding="utf-8").split("|")[6] == "20310506070809+0200"
    status, answer, _ = call(
        *("send-form", case_file(tmp_path), "--form", "hl7", "--out", str(tmp_path / "b")),
        *("--at", "yesterday"),
    )
    assert (status, answer["written"]) == (1, [])


def test_that_a_page_goes_with_fhir_and_hl7(tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("send-form", case_file(tmp_path), "--form", "fhir", "--out", str(out))
    report = json.loads(out.read_text(encoding="utf-8"))["entry"][0]["resource"]
    kinds = [form["contentType"] for form in report["presentedForm"]]
    assert kinds == ["text/html", "application/pdf"]
    assert report["status"] == "preliminary"


def test_that_a_template_comes_back_as_a_listing(tmp_path: Path) -> None:
    out = tmp_path / "form.html"
    call("send-form", case_file(tmp_path), "--form", "mrrt-template", "--out", str(out))
    status, answer, _ = call("read-form", str(out))
    assert (status, answer["problems"]) == (0, [])
    assert len(answer["fields"]) > 20
    assert set(answer["fields"][0]) >= {"id", "name", "kind", "section", "options", "completion"}


def test_that_a_hostile_template_is_listed_with_what_was_not_read(tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_text("<html><script>x</script><blink>y</blink></html>", encoding="utf-8")
    status, answer, complaint = call("read-form", str(path))
    assert (status, complaint) == (1, "")
    told = " ".join(p["what"] for p in answer["problems"])
    assert "blink" in told
    assert "script" in told
    path.write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]>')
    status, answer, complaint = call("read-form", str(path))
    assert (status, answer["is_refused"], complaint) == (1, True, "")


@pytest.mark.parametrize("argv", [["send-form", "none.json"], ["read-form", "none.html"]])
def test_that_a_missing_path_is_wrong_usage(argv: list[str], tmp_path: Path) -> None:
    more = ["--form", "csv", "--out", str(tmp_path / "x")] if argv[0] == "send-form" else []
    status, _, complaint = call(*argv, *more)
    assert status == 2
    assert "no such file" in complaint
