"""A department's own letterhead, foot, paper and order of sections, from its file to the page."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import assets
from desktop.app.reporting import Report, draft_of
from desktop.bootstrap.adapters import DEPARTMENT_FILE, window_services
from desktop.bootstrap.department import department_from
from desktop.cli import main as cli
from desktop.cli.answer import Tools
from desktop.domain.casefile import parse_case_text
from desktop.domain.message import Problem
from desktop.export.pdf import to_pdf
from desktop.export.readback import missing_words, page_texts
from desktop.export.text import to_text
from desktop.report.compose import compose
from desktop.report.department import FIRST, LAST, PRODUCT, SECTIONS, Department, parse_department
from desktop.report.document import Document
from tests.cli.test_report import CASE
from tests.export.pdfs import squeezed, words
from tests.report.report_samples import Plain, acting_source

OWN = """
schema = "concord.department/1"
name = "Klinikum <b>Nord</b> & Söhne"
lines = ["Radiology · Musculoskeletal and spine", "14 Mill Lane, Northfield · Tel 555 0142"]
foot = "Opening hours 8-16 <font color=white>hidden</font>"
paper = "letter"
sections = ["clinical", "technique", "comparison", "findings", "key-images", "impression"]
"""


def parsed(text: str) -> tuple[Department, list[str]]:
    found, problems = parse_department(text, "own.toml", frozenset({"en"}))
    for problem in problems:
        said = words()
        assert not said.what(problem).startswith("⟨")
        assert not said.do(problem).startswith("⟨")
    return found, [f"{p.where.removeprefix('own.toml: ')} {p.code}" for p in problems]


def composed(look: Department) -> Document:
    return compose(replace(acting_source(), department=look), Plain(words()))


@pytest.fixture(scope="module")
def own() -> Department:
    found, problems = parsed(OWN)
    assert problems == []
    return found


def test_that_the_product_default_is_a_file_like_any_other() -> None:
    assert assets.department() == PRODUCT
    assert composed(assets.department()) == compose(acting_source(), Plain(words()))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_that_the_own_words_are_printed_as_they_stand(own: Department, paper: str) -> None:
    document = composed(replace(own, paper=paper))
    made = to_pdf(document, paper=paper)
    assert made.data is not None, made.problems
    pages = page_texts(made.data)
    assert missing_words(document, pages) == ()
    for line in (own.name, *own.lines):
        assert squeezed(line) in squeezed(pages[0])
        assert line in to_text(document)
    for page in pages:
        assert squeezed(own.foot) in squeezed(page)
    pdf = pypdfium2.PdfDocument(made.data)
    sizes = {tuple(round(x) for x in pdf.get_page_size(n)) for n in range(len(pdf))}
    pdf.close()
    assert sizes == {(612, 792) if paper == "letter" else (595, 842)}


def test_that_readback_notices_a_foreign_foot(own: Department) -> None:
    document = composed(own)
    made = to_pdf(document, paper="letter")
    assert made.data is not None
    other = replace(document, page=replace(document.page, foot="Something else"))
    assert missing_words(other, page_texts(made.data))


def test_that_no_order_moves_what_leads_or_loses_a_section(own: Department) -> None:
    usual = [s.id for s in composed(PRODUCT).sections]
    found = [s.id for s in composed(own).sections]
    assert sorted(found) == sorted(usual)
    assert found[:3] == ["letterhead", "identity", "act-now"]
    assert found[3:9] == [
        *("clinical", "technique", "comparison", "findings", "key-images", "impression")
    ]
    assert found[-4:] == ["signature", "chances", "evidence", "versions"]


@given(st.lists(st.sampled_from(SECTIONS), unique=True))
@settings(max_examples=60, deadline=None)
def test_that_every_order_keeps_the_head_first_and_the_figures_last(order: list[str]) -> None:
    found = [s.id for s in Department(sections=tuple(order)).ordered(SAMPLE.sections)]
    assert sorted(found) == sorted(s.id for s in SAMPLE.sections)
    assert [x for x in found if x in FIRST] == found[:3]
    assert [x for x in found if x in LAST] == found[-4:]
    named = [x for x in order if x in found]
    assert [x for x in found if x in named] == named


SAMPLE = compose(acting_source(), Plain(words()))


def test_that_every_fault_of_a_file_is_told_and_nothing_of_it_is_used() -> None:
    found, problems = parsed(
        'schema = "concord.department/9"\nname = 5\nlines = ["a\\nb", 3, "ok"]\ncolour = "red"\n'
        f'foot = "{"x" * 101}"\npaper = "a3"\nlanguage = "de"\n'
        'sections = ["clinical", "clinical", "act-now"]\n'
    )
    assert found == PRODUCT
    assert problems == [
        "colour department-key",
        "schema department-choice",
        "name department-line",
        "lines[0] department-line",
        "lines[1] department-line",
        "foot department-long",
        "paper department-choice",
        "language department-choice",
        "sections[2] department-choice",
    ]
    twice = 'schema = "concord.department/1"\nsections = ["plain", "plain"]\n'
    assert parsed(twice)[1] == ["sections department-twice"]
    assert parsed("")[1] == ["schema department-choice"]
    many = 'schema = "concord.department/1"\nlines = ["a","a","a","a","a","a","a"]\n'
    assert parsed(many)[1] == ["lines department-lines"]


@pytest.mark.parametrize("text", ["[", "a = 1\na = 2", "x = " + "[" * 100_000])
def test_that_what_is_no_toml_is_told_once(text: str) -> None:
    _, problems = parse_department(text, "own.toml", frozenset({"en"}))
    assert [p.code for p in problems] == ["department-not-toml"]


def test_that_unreadable_files_leave_the_product(tmp_path: Path) -> None:
    assert department_from(tmp_path / "none.toml") == (PRODUCT, ())
    bad = tmp_path / "own.toml"
    for data in (b"\xff\xfe\x00", b"#" * 200_000):
        bad.write_bytes(data)
        found, problems = department_from(bad)
        assert (found, [p.code for p in problems]) == (PRODUCT, ["department-unreadable"])


def _report(tmp_path: Path, *more: str) -> tuple[int, list[dict[str, str]]]:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE))
    out = io.StringIO()
    tools = Tools(translator=words(), source=lambda: None, department=department_from)
    status = cli.main(["report", str(case), "--json", *more], tools, out, io.StringIO())
    return status, json.loads(out.getvalue() or '{"problems": []}')["problems"]


def test_that_the_command_line_takes_a_department(tmp_path: Path) -> None:
    own, plain = tmp_path / "own.toml", tmp_path / "plain.pdf"
    own.write_text(OWN)
    printed = tmp_path / "own.pdf"
    assert _report(tmp_path, "--pdf", str(plain)) == (0, [])
    assert _report(tmp_path, "--pdf", str(printed), "--department", str(own)) == (0, [])
    assert squeezed("Klinikum <b>Nord</b>") in squeezed(page_texts(printed.read_bytes())[0])
    own.write_text(OWN + 'colour = "red"')
    again = tmp_path / "again.pdf"
    status, problems = _report(tmp_path, "--pdf", str(again), "--department", str(own))
    assert (status, [p["where"] for p in problems]) == (1, ["own.toml: colour"])
    assert again.read_bytes() == plain.read_bytes()
    assert _report(tmp_path, "--pdf", str(again), "--department", str(own) + "x")[0] == 2


def test_that_the_window_prints_by_the_file_in_its_folder(tmp_path: Path) -> None:
    """What the review shows, exports and signs is composed by one publisher."""
    told: list[Problem] = []
    file = tmp_path / DEPARTMENT_FILE
    file.write_text(OWN)
    case, _ = parse_case_text(json.dumps(CASE).encode(), assets.vocabulary())
    assert case is not None

    def published() -> Report:
        publisher = window_services(tmp_path).publisher()
        return publisher.report(draft_of(replace(case, findings=())), ())

    report = published()
    assert report.paper == "letter"
    assert report.document.page.foot.startswith("Opening hours")
    publisher = window_services(tmp_path).publisher()
    pdf, _ = publisher.pdf(report)
    assert squeezed("14 Mill Lane") in squeezed(page_texts(pdf)[0])
    file.write_text("colour = 1")
    services = window_services(tmp_path)
    plain = services.publisher().report(draft_of(replace(case, findings=())), ())
    services.notices(told.append)
    assert (plain.paper, plain.document.page.foot) == ("a4", "")
    assert {p.code for p in told} >= {"department-key", "department-choice"}
