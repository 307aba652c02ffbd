"""People are set up from the command line; secrets come from standard input only."""

from __future__ import annotations

import io
import json
import sys

import pytest

from desktop import assets
from desktop.app.people import People
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.report.wording import Wording
from tests.app.people_making import PASSWORD, PIN, Clock, MemoryStore, QuickHasher


@pytest.fixture
def call(monkeypatch):
    store = MemoryStore()

    def made(*argv: str, given: str = "") -> tuple[int, dict, str]:
        words = Wording("en", assets.locale_texts("en"))
        tools = Tools(
            translator=words, source=None, people=lambda: People(store, QuickHasher(), Clock())
        )
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        out, err = io.StringIO(), io.StringIO()
        status = main(["people", "--json", *argv], tools, out, err)
        assert PASSWORD not in out.getvalue() + err.getvalue()
        return status, json.loads(out.getvalue() or "{}"), err.getvalue()

    return made


NEW = f"{PASSWORD}\n{PIN}\n"
FIRST = ("add", "ada", "--name", "Ada Admin", "--role", "administrator")
READER = ("add", "rad", "--name", "Dr Rad", "--role", "radiologist")


def test_that_people_are_added_listed_and_disabled_by_an_administrator(call) -> None:
    assert call("list")[1]["people"] == []
    assert call(*FIRST, given=NEW)[:2] == (0, {"done": True, "id": "ada", "problems": []})
    assert call(*READER, "--as", "ada", given=f"{PASSWORD}\n{NEW}")[0] == 0
    assert call("disable", "rad", "--as", "ada", given=f"{PASSWORD}\n")[0] == 0
    rows = call("list")[1]["people"]
    assert [(p["id"], p["role"], p["disabled"]) for p in rows] == [
        ("ada", "administrator", False),
        ("rad", "radiologist", True),
    ]


def test_that_nobody_else_adds_or_disables(call) -> None:
    call(*FIRST, given=NEW)
    call(*READER, "--as", "ada", given=f"{PASSWORD}\n{NEW}")
    more = ("add", "eve", "--name", "Eve", "--role", "radiologist")
    assert call(*more, given=NEW)[0] == 2  # nobody named
    status, answer, _ = call(*more, "--as", "rad", given=f"{PASSWORD}\n{NEW}")
    assert (status, answer["done"]) == (1, False)
    assert "radiologist does not allow this" in answer["problems"][0]["what"]
    assert call(*more, "--as", "ada", given=f"wrong\n{NEW}")[0] == 1
    assert call("disable", "rad", "--as", "rad", given=f"{PASSWORD}\n")[0] == 1
    assert len(call("list")[1]["people"]) == 2


def test_that_a_person_changes_own_secrets_with_the_old_password(call) -> None:
    call(*FIRST, given=NEW)
    new = "another horse 9\n7531\n"
    assert call("secrets", "ada", "--as", "ada", given=f"{PASSWORD}\n{new}")[0] == 0
    assert call(*READER, "--as", "ada", given=f"{PASSWORD}\n{NEW}")[0] == 1
    assert call(*READER, "--as", "ada", given=f"another horse 9\n{NEW}")[0] == 0


@pytest.mark.parametrize("given", ["", f"{PASSWORD}\n", "short\n2580\n", f"{PASSWORD}\n1234\n"])
def test_that_missing_or_weak_secrets_add_nobody(call, given) -> None:
    assert call(*FIRST, given=given)[0] in (1, 2)
    assert call("list")[1]["people"] == []


@pytest.mark.parametrize("option", ["--password", "--pin", "--pass"])
def test_that_no_argument_takes_a_secret(call, option) -> None:
    with pytest.raises(SystemExit):
        call(*FIRST, option, PASSWORD)


@pytest.mark.parametrize("odd", ["../x", "A b", ""])
def test_that_an_odd_id_is_refused_in_words(call, odd) -> None:
    status, answer, _ = call("add", odd, "--name", "N", "--role", "administrator", given=NEW)
    assert (status, answer["done"]) == (1, False)
