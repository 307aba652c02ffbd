"""Every edit and every refusal of this room and of the store has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop import assets
from desktop.app import edits
from desktop.domain.message import Problem
from desktop.report.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
WORDING = Wording("en", assets.locale_texts("en"))


def codes(folder: str, call: str) -> set[str]:
    text = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "desktop" / folder).rglob("*.py")
    )
    return set(re.findall(call, text))


def known_codes() -> list[str]:
    app = codes("app", r'refuse\(\s*[^"\n]*(?:f?"[^"]*"),\s*"([a-z-]+)"')
    app |= codes("app", r'refuse\([a-z_]+, "([a-z-]+)"')
    store = codes("storage", r'store_error\("([a-z-]+)"')
    faults = codes("storage", r'(?:SQLITE_|errno\.E)[A-Z]+: "([a-z-]+)"')
    settings = codes("storage", r'"(storage-[a-z-]+)"')
    return sorted(
        {f"app-{code}" for code in app}
        | {f"storage-{code}" for code in store | faults}
        | {code for code in settings if not code.startswith("storage-setting-")}
    )


def test_that_the_search_for_codes_finds_them() -> None:
    found = known_codes()
    assert {"app-no-such-finding", "app-wrong-type", "app-no-type"} <= set(found)
    assert {"storage-full", "storage-held", "storage-settings-damaged"} <= set(found)


@pytest.mark.parametrize("code", known_codes())
def test_that_each_problem_says_what_happened_and_what_to_do(code: str) -> None:
    problem = Problem.of("", code, field="side", level="L4-L5", process="7", file="x", setting="y")
    for words in (WORDING.what(problem), WORDING.do(problem)):
        assert words
        assert "⟨" not in words
        assert "{" not in words


def test_that_each_edit_has_a_name() -> None:
    named = codes("app", r'return name\("([a-z-]+)"')
    named |= {"set-normal", "clear-normal"}
    assert len(named) >= len(edits.__all__) - 4
    for one in named:
        assert WORDING.knows(f"app-edit-{one}"), one
