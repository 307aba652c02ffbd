"""The CSV form: what a spreadsheet reads, and never calculates."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from desktop.export.csv_form import safe, to_csv, unsafe
from tests.export.forms import hostile, sent


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_that_findings_and_measurements_are_rows_with_bare_numbers() -> None:
    found = rows(to_csv(sent()))
    findings = [row for row in found if row["row"] == "finding"]
    assert [row["finding"] for row in findings] == ["f1", "f2", "f3", "f4", "f5"]
    assert findings[0]["lane"] == "likely_symptomatic"
    assert findings[0]["category"] == "V"
    figures = [(r["name"], r["value"], r["unit"]) for r in found if r["row"] == "measurement"]
    assert ("size", "9.4", "mm") in figures
    assert ("length/length", "-2.5", "mm") in figures


def test_that_the_same_report_gives_the_same_bytes() -> None:
    assert to_csv(sent()) == to_csv(sent())
    assert to_csv(sent()).startswith(b"\xef\xbb\xbf")
    assert to_csv(sent()).endswith(b"\r\n")


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "@x", "\t=1", "\r=1", "\n=1", " =1", "-x", "-1+1", "\uff1d1", "\u200b=1", "'=1"],
)
def test_that_what_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-1", "-3.5", "-2,5", "5 mm", "a=b", "", "disc"])
def test_that_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_that_each_text_comes_back_from_its_cell() -> None:
    for text in hostile().values():
        assert unsafe(safe(text)) == text
