"""Every message the code names exists, and problems say what and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop import assets
from desktop.domain.message import Message, Problem
from desktop.report.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'Message(?:\.of)?\(\s*"([a-z][a-z0-9-]*)"')
PROBLEM = re.compile(r'Problem\.of\(\s*[^()]*?(?:\([^()]*\)[^()]*?)*,\s*"([a-z][a-z0-9-]*)"')


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def _code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "desktop").rglob("*.py"))


def test_that_every_message_named_in_code_has_words(wording: Wording) -> None:
    named = set(NAMED.findall(_code()))
    assert len(named) > 100
    assert sorted(name for name in named if not wording.knows(name)) == []


def test_that_every_problem_named_in_code_says_what_and_what_to_do(wording: Wording) -> None:
    named = set(PROBLEM.findall(_code()))
    assert len(named) > 20
    for code in sorted(named):
        problem = Problem.of("here", code)
        for words in (wording.what(problem), wording.do(problem)):
            assert not words.startswith("⟨"), code
            assert not words.rstrip().endswith("."), code


def test_that_messages_never_lose_what_they_refer_to(wording: Wording) -> None:
    for text in assets.locale_texts("en"):
        for name in re.findall(r"^([a-z][\w-]*)\s*=", text, flags=re.MULTILINE):
            assert not wording.text(Message(name)).startswith("⟨"), name


@pytest.mark.parametrize("length", [10, 2_400, 2_501, 100_000])
def test_that_text_of_any_length_stays_whole_in_a_message(wording: Wording, length: int) -> None:
    told = "x" * length
    said = wording.text(Message.of("notice-refused", what=told, do="go on"))
    assert said == f"{told}. go on."
