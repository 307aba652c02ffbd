"""Hostile and exotic texts come back equal from every form, or their field is named."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from desktop.domain.measured import Reading
from desktop.export.csv_form import to_csv, unsafe
from desktop.export.fhir_check import is_narrative
from desktop.export.fhir_form import to_fhir
from desktop.export.form_input import LONGEST, carried, faults
from desktop.export.hl7_form import to_hl7
from desktop.export.mrrt_form import report_to_mrrt
from desktop.export.mrrt_read import read_mrrt
from desktop.export.pdf import to_pdf
from desktop.export.readback import page_texts, printed_form, squeezed
from desktop.report.clean import clean_text
from desktop.report.document import Paragraph, Section, Span
from tests.export.forms import DRAWN, hostile, sent, tried, with_notes
from tests.export.pdfs import pdftotext
from tests.export.test_csv import rows
from tests.export.test_hl7 import as_sent, joined, split
from tests.export.test_mrrt import tags

MOST_OF_A_TEMPLATE = 100_000


@cache
def sendable() -> dict[str, str]:
    return {k: t for k, t in hostile().items() if len(t) <= LONGEST and all(map(carried, t))}


def test_that_the_corpus_is_large_and_mostly_sent() -> None:
    assert len(hostile()) >= 150
    assert len(sendable()) >= 150


def test_that_what_no_form_carries_is_refused_by_field() -> None:
    refused = {k: t for k, t in hostile().items() if k not in sendable()}
    assert len(refused) >= 20
    for key, text in refused.items():
        given = with_notes([text])
        (problem,) = faults(given)
        assert problem.where == "/findings/n0/note", key
        for make in (to_fhir, to_hl7, report_to_mrrt, to_csv):
            assert tried(make, given) == (b"", problem), key
        limit = dict(problem.args).get("limit", dict(problem.args).get("code"))
        assert limit, key


def test_that_each_text_comes_back_from_fhir() -> None:
    texts = list(sendable().values())
    bundle = json.loads(to_fhir(with_notes(texts)))
    notes = {
        e["resource"]["identifier"][0]["value"]: e["resource"]["note"][0]["text"]
        for e in bundle["entry"]
        if "note" in e["resource"]
    }
    assert [notes[f"n{n}"] for n in range(len(texts))] == texts
    report = bundle["entry"][0]["resource"]
    assert is_narrative(report["text"]["div"])
    assert report["status"] == "preliminary"


def test_that_each_text_comes_back_from_hl7() -> None:
    texts = list(sendable().values())
    data = to_hl7(with_notes(texts))
    assert not {0x0B, 0x1C} & set(data)
    notes = joined(split(data), "note")
    assert [notes[f"f{n}"] for n in range(1, len(texts) + 1)] == [as_sent(t) for t in texts]


def test_that_each_text_comes_back_from_mrrt() -> None:
    short = {k: t for k, t in sendable().items() if len(t) <= MOST_OF_A_TEMPLATE}
    texts = [t for t in short.values() if len(t) < 1_000]
    data = report_to_mrrt(with_notes(texts))
    assert b"\r" not in data  # a browser reads a bare CR as a line end
    listing = read_mrrt(data)
    assert (listing.problems, listing.unknown, listing.active) == ((), (), ())
    notes = {f.id: f.value for f in listing.fields}
    assert [notes[f"f{n}-note"] for n in range(1, len(texts) + 1)] == texts
    assert {name for name, _attributes in tags(data).seen} <= {
        *("html", "head", "meta", "title", "script", "body", "section", "header"),
        *("p", "label", "input", "select", "option", "textarea"),
    }


@pytest.mark.parametrize("key", ["long-word", "long-escape", "long-lines"])
def test_that_a_long_text_comes_back_from_mrrt(key: str) -> None:
    text = sendable()[key]
    fields = {f.id: f.value for f in read_mrrt(report_to_mrrt(with_notes([text]))).fields}
    assert fields["f1-note"] == text


def test_that_each_text_comes_back_from_csv() -> None:
    texts = list(sendable().values())
    import csv

    csv.field_size_limit(LONGEST * 4)
    found = [
        unsafe(row["note"]) for row in rows(to_csv(with_notes(texts))) if row["row"] == "finding"
    ]
    assert found == texts


def test_that_each_text_comes_back_from_the_text_layer_of_the_page() -> None:
    texts = {k: t for k, t in sendable().items() if not k.startswith("long-")}
    document = sent().document
    sections = tuple(
        Section(id=key, blocks=(Paragraph(spans=(Span(text=clean_text(text)),)),))
        for key, text in texts.items()
    )
    result = to_pdf(replace(document, sections=sections))
    assert result.data is not None, [p.where for p in result.problems]
    layer = squeezed("".join(page_texts(result.data)))
    for key, text in texts.items():
        assert printed_form(clean_text(text)) in layer, key
        assert "\ufffd" not in clean_text(text), key
    other = squeezed(pdftotext(result.data))
    lost = [k for k, t in texts.items() if printed_form(clean_text(t)) not in other]
    assert lost == []


def test_that_a_value_that_is_no_number_is_refused_by_name() -> None:
    mark = replace(DRAWN, readings=(Reading(name="length", value=float("nan"), unit="mm"),))
    given = sent()
    given = replace(given, draft=replace(given.draft, measurements=(mark,)))
    for make in (to_fhir, to_hl7, report_to_mrrt, to_csv):
        data, problem = tried(make, given)
        assert (data, problem and problem.where) == (b"", "/measured/m1/length")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["long-word", "long-cjk", "long-lines", "long-words"])
def test_that_a_long_text_comes_back_from_the_page(key: str) -> None:
    document = sent().document
    block = Paragraph(spans=(Span(text=clean_text(hostile()[key])),))
    result = to_pdf(replace(document, sections=(Section(id=key, blocks=(block,)),)))
    assert result.data is not None
