"""Naming discs click by click: the next name, the first name, other countings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.labelling import first_names, next_name, other_names, shifted
from desktop.viewer.levels import LevelMap
from desktop.viewer.spine import (
    apart,
    bodies,
    discs,
    in_one_spine,
    lumbar_type,
    neighbour,
    position,
)

LUMBAR = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")


def test_that_clicks_name_the_next_disc_in_the_direction_clicked():
    assert next_name("L5-S1", 0.0, 36.0) == "L4-L5"
    assert next_name("L4-L5", 36.0, 0.0) == "L5-S1"
    assert next_name("C7-T1", 0.0, -20.0) == "T1-T2"
    assert next_name("T12-L1", 0.0, 20.0) == "T11-T12"
    assert next_name("L5-S1", 0.0, -30.0) is None
    assert next_name("C2-C3", 0.0, 30.0) is None


def test_that_the_whole_spine_can_be_named_from_either_end():
    down = ["C2-C3"]
    while (name := next_name(down[-1], 0.0, -1.0)) is not None:
        down.append(name)
    assert tuple(down) == discs(5)
    assert len(down) == 23
    up = ["L6-S1"]
    while (name := next_name(up[-1], 0.0, 1.0, 6)) is not None:
        up.append(name)
    assert tuple(reversed(up)) == discs(6)


@pytest.mark.parametrize(
    ("region", "down", "first"),
    [
        ("lumbar_spine", 0.8, "L5-S1"),
        ("lumbar_spine", 0.1, "T12-L1"),
        ("cervical_spine", 0.1, "C2-C3"),
        ("cervical_spine", 0.9, "C7-T1"),
        ("thoracic_spine", 0.9, "T12-L1"),
    ],
)
def test_that_the_first_name_offered_is_that_of_the_place(region, down, first):
    names = first_names(region, down, None, (0.0, 0.0, 0.0))
    assert names[0] == first
    assert len(names) == len(set(names)) <= 9
    if first == "L5-S1":
        assert {"L4-L5", "L4-S1", "L6-S1", "T12-L1"} <= set(names)


def test_that_named_discs_tell_what_a_new_one_is():
    levels = LevelMap(
        frame_of_reference_uid="1",
        discs=(("L4-L5", (0.0, 0.0, 0.0)), ("L5-S1", (0.0, 0.0, -36.0))),
    )
    assert first_names("lumbar_spine", 0.9, levels, (0.0, 0.0, 74.0))[0] == "L2-L3"


def test_that_the_disc_above_the_sacrum_tells_the_counting():
    assert lumbar_type(LUMBAR) == 5
    assert lumbar_type(["L5-L6"]) == 6
    assert lumbar_type(["L4-S1"]) == 4
    assert lumbar_type(["L1-L2"]) is None
    assert not in_one_spine(["L5-S1", "L5-L6"])
    assert in_one_spine(["L5-L6", "L6-S1"])


def test_that_renaming_one_moves_the_rest_by_the_same_step():
    moved = shifted(LUMBAR[2:], "L5-S1", "L4-L5")
    assert {pair.old: pair.new for pair in moved} == {
        "L3-L4": "L2-L3", "L4-L5": "L3-L4", "L5-S1": "L4-L5",
    }  # fmt: skip


def test_that_a_sixth_lumbar_vertebra_renames_only_the_last_disc_when_counted_from_above():
    moved = shifted(LUMBAR, "L5-S1", "L5-L6")
    assert {pair.old: pair.new for pair in moved if pair.old != pair.new} == {"L5-S1": "L5-L6"}
    below = shifted(("L3-L4", "L4-L5", "L5-S1"), "L5-S1", "L6-S1")
    assert {pair.old: pair.new for pair in below} == {
        "L3-L4": "L4-L5", "L4-L5": "L5-L6", "L5-S1": "L6-S1",
    }  # fmt: skip


def test_that_nothing_moves_where_the_counting_has_no_room():
    assert shifted(("L5-S1",), "L5-S1", "L4-L5") is None
    assert shifted(("C2-C3", "C3-C4"), "C3-C4", "C2-C3") is None


def test_that_other_countings_are_offered_when_a_disc_is_renamed():
    names = other_names("L5-S1", ("L4-L5", "L5-S1"))
    assert {"L4-L5", "L5-L6", "L6-S1", "L4-S1"} <= set(names)
    assert "L5-S1" not in names
    assert len(names) <= 9


@given(st.sampled_from([4, 5, 6]), st.data())
def test_that_neighbours_are_two_steps_apart_and_a_disc_one_from_its_vertebrae(lumbar, data):
    name = data.draw(st.sampled_from(discs(lumbar)))
    upper, lower = name.split("-")
    assert apart(name, upper, lumbar) == apart(name, lower, lumbar) == 1
    after = neighbour(name, 1, lumbar)
    assert after is None or apart(name, after, lumbar) == 2
    assert position(upper, lumbar) < position(name, lumbar) < position(lower, lumbar)


def test_that_the_sacrum_is_one_place_and_other_countings_have_none():
    assert apart("sacrum", "S1") == apart("S2", "S1") == apart("sacrum", "S3") == 0
    assert apart("L5-S1", "sacrum") == 1
    assert position("L5-S1", 6) is None
    assert position("L6") is None
    assert bodies(6).count("L6") == 1
