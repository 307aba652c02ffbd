"""Reports of any size: nothing lost, nothing torn, no heading alone, table heads repeated."""

from __future__ import annotations

import re
import time

import pytest

from desktop.export.pdf import to_pdf
from desktop.export.readback import body_of, missing_words, page_texts, printed_form, squeezed
from desktop.report.document import Document, Lane, Strip, Table
from tests.export.archives import missing_glyphs, refused
from tests.export.torture import pixels, torture

MARK = re.compile(r"Notedasn(\d{3})\.")


def headings(document: Document) -> set[str]:
    """Return what must never end a page: titles of sections, lanes and tables."""
    found = {printed_form(s.title.upper()) for s in document.sections if s.title}
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                found.add("".join(printed_form(c.title) for c in block.columns))
            if isinstance(block, Lane | Strip):
                found.add(printed_form(block.letter + block.title))
    return found


def check(document: Document, paper: str) -> None:
    pictures = pixels(document)
    made = to_pdf(document, pictures, paper=paper)
    assert made.data is not None, made.problems
    pages = page_texts(made.data)
    assert missing_words(document, pages) == ()
    whole = squeezed("".join(pages))
    assert sorted(set(MARK.findall(whole))) == sorted(set(MARK.findall(squeezed(repr(document)))))
    bodies = [body_of(document, squeezed(t), n, len(pages)) for n, t in enumerate(pages, 1)]
    for body in bodies[:-1]:
        assert body, "an empty page"
        alone = [h for h in headings(document) if body.endswith(h)]
        assert alone == []
    assert missing_glyphs(made.data) == 0
    assert refused(made.data) == set()
    _heads_repeat(document, pages, bodies)


def _heads_repeat(document: Document, pages: tuple[str, ...], bodies: list[str]) -> None:
    """A page that goes on with a table begins with its column titles."""
    for section in document.sections:
        if not section.blocks or not isinstance(section.blocks[0], Table):
            continue
        table = section.blocks[0]
        titles = "".join(printed_form(column.title) for column in table.columns)
        start = next(n for n, b in enumerate(bodies) if printed_form(section.title.upper()) in b)
        layer, end = "".join(bodies[start:]), start
        after = layer.find(titles) + sum(
            len(printed_form(span.text))
            for row in table.rows
            for cell in row.cells
            for entry in cell.entries
            for span in entry.spans
        )
        length = 0
        for n in range(start, len(bodies)):
            if length < after:
                end = n
            length += len(bodies[n])
        for n in range(start, end + 1):
            assert titles in squeezed(pages[n]), (section.id, n)


@pytest.mark.parametrize(
    ("findings", "pictures", "longest", "paper"),
    [
        (1, 0, 0, "a4"),
        (5, 1, 100_000, "a4"),
        (12, 8, 0, "letter"),
        (23, 24, 700, "a4"),
    ],
)
def test_that_a_report_of_any_size_is_whole(
    findings: int, pictures: int, longest: int, paper: str
) -> None:
    check(torture(findings, pictures, longest), paper)


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("findings", range(1, 61, 4))
def test_that_every_size_is_whole(findings: int, paper: str) -> None:
    check(torture(findings, findings * 7 % 25, findings * 160), paper)


def test_that_a_field_of_100_000_characters_prints_in_good_time() -> None:
    document = torture(1, 0, 100_000)
    start = time.perf_counter()
    made = to_pdf(document)
    assert made.data is not None
    assert time.perf_counter() - start < 20
    text = squeezed("".join(page_texts(made.data)))
    assert text.count("standingup.") >= 100_000 // 47 * 0.99
