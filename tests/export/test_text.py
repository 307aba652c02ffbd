"""The text export says what the document says."""

from __future__ import annotations

from desktop.export.text import to_text
from desktop.report.compose import compose
from desktop.report.document import printed
from tests.export.pdfs import squeezed, words
from tests.report.report_samples import Plain, acting_source


def test_that_the_text_holds_every_word_of_the_document() -> None:
    document = compose(acting_source(), Plain(words()))
    text = squeezed(to_text(document))
    for section in document.sections:
        if section.title:
            assert squeezed(section.title.upper()) in text
        for piece in printed(section):
            if piece != section.title and section.id not in {
                "chances",
                "findings",
                "recommendations",
            }:
                assert squeezed(piece) in text


def test_that_the_text_names_lanes_status_and_identity() -> None:
    text = to_text(compose(acting_source(), Plain(words())))
    for part in ("!  ACT NOW", "S  LIKELY SYMPTOMATIC", "PRELIMINARY, NOT SIGNED", "DEMO, Marta"):
        assert part in text
    assert text.endswith("Estimate from group data, not validated on patients.\n")


def test_that_the_same_document_gives_the_same_text() -> None:
    first = to_text(compose(acting_source(), Plain(words())))
    assert first == to_text(compose(acting_source(), Plain(words())))
