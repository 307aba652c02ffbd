"""Promises of the printed report, over the shared set of random lumbar forms."""

from __future__ import annotations

import re
import tomllib

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import Category
from desktop.report.document import Document, Lane, Strip, printed, printed_block

MIRRORED = 200
SWAP = {"left": "right", "LEFT": "RIGHT", "Left": "Right"}
SWAP |= {value: key for key, value in SWAP.items()}


@pytest.fixture(scope="module")
def setting(pack, words) -> Setting:
    template = assets.templates().get("lumbar-mr")
    return Setting(words=words, template=template, cite=pack.cite)


@pytest.fixture(scope="module")
def pages(forms, setting) -> list[Document]:
    return [make_report(draft_of(f.case), f.answer, setting).document for f in forms]


@pytest.fixture(scope="module")
def reassuring() -> re.Pattern[str]:
    phrases = tomllib.loads(assets.read_text("wording/reassuring.toml"))["en"]["phrases"]
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in phrases) + ")", re.IGNORECASE)


def _acting(document: Document) -> list[str]:
    """Return the words of each block that speaks of what must be acted on."""
    return [
        " ".join(printed_block(block))
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Strip)
        or (isinstance(block, Lane) and block.category == Category.ACT_NOW)
        or section.id == "recommendations"
    ]


def _body(document: Document) -> str:
    kept = ("act-now", "impression", "recommendations", "findings", "key-images")
    return " ".join(w for s in document.sections if s.id in kept for w in printed(s))


def test_that_no_act_now_block_reassures(pages, reassuring) -> None:
    acting = [words for document in pages for words in _acting(document)]
    assert len(acting) > len(pages) / 10
    for words in acting:
        assert not reassuring.search(words.replace("\u00a0", " ")), words


def test_that_no_pain_free_figure_is_printed_while_something_must_be_acted_on(pages) -> None:
    for document in pages:
        if document.section("act-now") is not None:
            words = _body(document).lower().replace("no pain-free figure", "")
            assert "pain-free" not in words
            assert "no follow-up" not in words
            assert " of 100" not in words


def test_that_every_finding_stands_once_in_the_printed_impression(forms, pages) -> None:
    for form, document in zip(forms, pages, strict=True):
        numbers: list[int] = []
        for block in document.section("impression").blocks:
            for item in block.items if isinstance(block, Lane) else ():
                if item.number is not None:
                    numbers.append(item.number)
                elif re.match(r"\d+(, \d+)*\. ", item.heading):
                    numbers += [int(n) for n in item.heading.split(".")[0].split(", ")]
        assert sorted(numbers) == list(range(1, len(form.case.findings) + 1)), form.seed


def test_that_every_word_has_its_message(pages) -> None:
    for document in pages:
        for section in document.sections:
            for words in printed(section):
                assert "⟨" not in words


def test_that_mirroring_a_form_mirrors_its_page_word_for_word(
    forms, pages, setting, form_maker, read_case, pack
) -> None:
    from desktop.evidence.assess import assess

    for form, document in list(zip(forms, pages, strict=True))[:MIRRORED]:
        case = read_case(form_maker.mirrored(form.data))
        other = make_report(draft_of(case), assess(case, pack), setting).document
        own = r"\b(?:left|right)\b(?! First Time)"  # not the title of a publication
        swapped = re.sub(own, _swap, _body(document), flags=re.IGNORECASE)
        assert swapped == _body(other), form.seed


def _swap(match: re.Match[str]) -> str:
    return SWAP[match.group()]
