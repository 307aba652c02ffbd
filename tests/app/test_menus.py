"""Menus: every command once findable, groups in a fixed order, nothing falls out."""

from __future__ import annotations

from itertools import chain

from desktop import assets
from desktop.app.actions import ACTIONS, BY_ID, Action, When
from desktop.app.menus import MENUS, menu_groups, menu_names
from desktop.report.wording import Wording

WORDS = Wording("en", assets.locale_texts("en"))


def all_groups():
    return [group for name in menu_names() for group in menu_groups(name)]


def test_that_every_command_stands_in_a_menu() -> None:
    shown = set(chain.from_iterable(group.ids for group in all_groups()))
    assert shown == set(BY_ID)


def test_that_a_command_no_group_names_joins_its_menu() -> None:
    new = Action(id="brand-new", menu="view", icon="box")
    placed = [g.ids for g in menu_groups("view", (*ACTIONS, new)) if "brand-new" in g.ids]
    assert len(placed) == 1
    stranger = Action(id="stranger", menu="own", icon="box")
    assert "own" in menu_names((*ACTIONS, stranger))
    assert menu_groups("own", (*ACTIONS, stranger))[0].ids == ("stranger",)


def test_that_no_menu_is_longer_than_a_screen_of_800_px() -> None:
    for name in menu_names():
        groups = menu_groups(name)
        rows = sum(1 if group.name else len(group.ids) for group in groups)
        assert rows * 28 + len(groups) * 9 < 800, name


def test_that_tables_name_only_commands_there_are() -> None:
    named = {one for groups in MENUS.values() for group in groups for one in group.ids}
    assert named - {"*"} <= set(BY_ID)


def test_that_groups_reasons_and_other_words_have_words_of_commands() -> None:
    for group in all_groups():
        assert not group.name or WORDS.knows(f"menu-group-{group.name}")
    for when in When:
        assert when is When.ALWAYS or WORDS.knows(f"when-{when.value}")
    for text in assets.locale_texts("en"):
        for line in text.splitlines():
            if line.startswith("search-") and "=" in line:
                assert line.partition(" =")[0].removeprefix("search-") in BY_ID
