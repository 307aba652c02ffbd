"""Keys: one spelling, one owner, and a file that loses nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.app.actions import ACTIONS, BY_ID
from desktop.app.key_presets import OHIF, PRESETS
from desktop.app.key_text import RESERVED, is_reserved, normal_key, same_press
from desktop.app.keymap import Keymap, KeyRefusedError, clashes, fixed_keys
from desktop.app.keymap_json import keymap_json, parse_keymap

FREE = ("Ctrl+Alt+F9", "Meta+J", "F9", "Shift+F12", "ö", "Ctrl++", "!", "<")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("shift+ctrl+z", "Ctrl+Shift+Z"),
        ("+", "+"),
        ("Ctrl++", "Ctrl++"),
        ("Ctrl+ +", "Ctrl++"),
        ("PageDown", "PgDown"),
        ("Shift+?", "?"),
        ("Shift+1", "Shift+1"),
        ("ö", "Ö"),
        ("ß", "ß"),
        ("F24", "F24"),
        ("F25", None),
        ("Ctrl+", None),
        ("Ctrl", None),
        ("Ctrl+Ctrl+A", None),
        ("A+B", None),
        ("Ctrl+K, Ctrl+C", None),
        ("", None),
        ("\n", None),
        ("Foo", None),
        ("x" * 1000, None),
    ],
)
def test_that_a_key_has_one_spelling_and_anything_else_is_none(text, normal):
    assert normal_key(text) == normal


@given(st.text(max_size=60))
def test_that_any_text_is_read_without_fault_and_twice_the_same(text):
    once = normal_key(text)
    assert once is None or normal_key(once) == once
    same_press(text)


def test_that_every_key_of_registry_and_presets_is_spelled_as_keys_are():
    named = [key for action in ACTIONS for key in action.shortcuts]
    named += [key for preset in PRESETS.values() for keys in preset.values() for key in keys]
    assert [key for key in named if normal_key(key) != key] == []


@pytest.mark.parametrize("preset", list(PRESETS))
def test_that_a_preset_gives_no_key_to_two_commands_and_keeps_what_the_window_needs(preset):
    keymap = Keymap(preset=preset)
    assert clashes(keymap) == ()
    for action in ACTIONS:
        assert set(fixed_keys(action.id)) <= set(keymap.keys(action.id))


def test_that_every_command_a_preset_names_exists():
    named = {action_id for preset in PRESETS.values() for action_id in preset}
    assert named <= set(BY_ID)


def test_that_ohif_keys_are_in_force_where_its_preset_is_chosen():
    keymap = Keymap().with_preset(OHIF)
    assert keymap.owner("3") == "window-preset-3"
    assert keymap.owner("Space") == "reset"
    assert keymap.owner("V") == "flip-vertical"
    assert keymap.owner("R") == "rotate-right"
    assert keymap.keys("tool-window") == ("W",)  # what it does not name stays
    assert Keymap().keys("window-preset-3") == ("Shift+3",)


def test_that_a_change_takes_its_key_and_gives_it_back_when_it_goes():
    keymap = Keymap().changed("invert", ("X", "i"))
    assert keymap.keys("invert") == ("X", "I")
    assert "X" not in keymap.keys("lines")
    assert keymap.owner("X") == "invert"
    assert clashes(keymap) == ()
    back = keymap.without_change("invert")
    assert back == Keymap()
    assert back.owner("X") == "lines"


def test_that_one_press_that_two_spellings_name_has_one_owner():
    keymap = Keymap().changed("invert", ("!",))
    assert keymap.keys("window-preset-1") == ()
    assert keymap.owner("Shift+1") == "invert"


@pytest.mark.parametrize("key", ["Tab", "Esc", "Return", "Enter", "shift+tab", "7", "Blah", ""])
def test_that_reserved_and_unknown_keys_are_refused(key):
    with pytest.raises(KeyRefusedError) as refused:
        Keymap().changed("invert", (key,))
    assert refused.value.code in ("reserved-key", "no-such-key")


def test_that_a_digit_stays_possible_where_the_command_has_it_by_itself():
    assert Keymap().changed("reset", ("0", "J")).keys("reset") == ("0", "J")
    ohif = Keymap(preset=OHIF)
    assert ohif.changed("window-preset-2", ("2",)).keys("window-preset-2") == ("2",)
    assert is_reserved("2")


def test_that_esc_stays_with_select_whatever_is_changed():
    keymap = Keymap().changed("tool-select", ("J",))
    assert keymap.keys("tool-select") == ("Esc", "J")
    assert {"Esc", "Tab"} <= RESERVED


CHANGES = st.lists(
    st.tuples(
        st.sampled_from([a.id for a in ACTIONS]),
        st.lists(st.sampled_from((*FREE, "W", "X", "Ctrl+Z", "Shift+3")), max_size=3),
    ),
    max_size=8,
)


@given(st.sampled_from(list(PRESETS)), CHANGES)
def test_that_no_order_of_changes_makes_a_clash_and_the_file_brings_all_of_it_back(preset, changes):
    keymap = Keymap(preset=preset)
    for action_id, keys in changes:
        keymap = keymap.changed(action_id, tuple(keys))
    assert clashes(keymap) == ()
    assert parse_keymap(keymap_json(keymap)) == (keymap, ())


def test_that_unknown_commands_are_listed_and_kept():
    text = json.dumps(
        {"concord-keys": 1, "preset": "concord", "keys": {"warp": ["Q"], "invert": ["J"]}}
    )
    keymap, problems = parse_keymap(text)
    assert [p.code for p in problems] == ["keymap-unknown-command"]
    assert keymap.keys("invert") == ("J",)
    assert json.loads(keymap_json(keymap))["keys"] == {"warp": ["Q"], "invert": ["J"]}


def test_that_bad_entries_are_listed_and_the_rest_holds():
    keys = {"invert": ["Tab", "J"], "lines": ["J"], "fit": 5, "sync": ["Nope"], "reset": ["9"]}
    keymap, problems = parse_keymap(json.dumps({"concord-keys": 1, "preset": "x", "keys": keys}))
    assert keymap.keys("invert") == ("J",)
    assert keymap.keys("lines") == ("X",)  # its one key is taken: it stays as it was
    assert {p.code for p in problems} == {
        "keymap-unknown-preset",
        "keymap-reserved-key",
        "keymap-clash",
        "keymap-no-keys",
        "keymap-no-such-key",
    }
    assert clashes(keymap) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"keys": []}',
        "[" * 100_000,
        '{"concord-keys": 2, "keys": {}}',
        "9" * 70_000,
    ],
)
def test_that_what_is_no_keymap_is_refused_whole(text):
    keymap, problems = parse_keymap(text)
    assert keymap is None
    assert len(problems) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*list(BY_ID)[:5], "keys", "preset", "concord-keys", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_that_no_json_breaks_the_reader(data):
    parse_keymap(json.dumps({"concord-keys": 1, "preset": data, "keys": data}))
    parse_keymap(json.dumps(data))
