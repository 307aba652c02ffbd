"""The action registry: one table, complete and free of clashes."""

from __future__ import annotations

import re

import lucide
import pytest

from desktop import assets
from desktop.app.actions import ACTIONS, clashes
from desktop.domain.message import Message
from desktop.report.wording import Wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def test_that_no_two_commands_share_a_key() -> None:
    assert clashes() == ()


def test_that_a_planted_clash_is_found() -> None:
    twice = (
        *ACTIONS,
        ACTIONS[0].__class__(id="other", menu="file", shortcuts=(ACTIONS[0].shortcuts[0],)),
    )
    assert clashes(twice) == ((ACTIONS[0].shortcuts[0], ACTIONS[0].id, "other"),)


def test_that_every_command_has_a_title_an_icon_that_exists_and_a_key_or_a_menu(
    wording: Wording,
) -> None:
    for action in ACTIONS:
        assert wording.knows(f"action-{action.id}"), action.id
        assert wording.knows(f"menu-{action.menu}"), action.menu
        if action.icon:
            assert "currentColor" in lucide.lucide_icon(action.icon), action.icon


def test_that_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))


def test_that_an_unknown_message_shows_its_id_and_never_raises(wording: Wording) -> None:
    assert wording.text(Message("no-such-message")) == "⟨no-such-message⟩"


def test_that_message_ids_are_defined_once_in_the_whole_locale() -> None:
    seen: dict[str, int] = {}
    for text in assets.locale_texts("en"):
        for found in re.findall(r"^([a-zA-Z][\w-]*)\s*=", text, flags=re.MULTILINE):
            seen[found] = seen.get(found, 0) + 1
    assert {name: count for name, count in seen.items() if count > 1} == {}
