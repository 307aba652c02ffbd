"""Badges stand clear of lesions, text and each other."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.marks import BADGE_RADIUS_PX, Box, Obstacles, badge_place

PANE = Box(left=0, top=0, right=500, bottom=450)
CORNERS = (
    Box(left=9, top=9, right=150, bottom=55),
    Box(left=400, top=9, right=491, bottom=40),
    Box(left=9, top=410, right=120, bottom=441),
)
INSIDE = st.tuples(st.floats(60, 440), st.floats(80, 390))


@given(INSIDE)
def test_that_a_badge_stands_in_the_pane_off_its_target_and_off_the_text(target):
    badge = badge_place(target, PANE, Obstacles(boxes=CORNERS, targets=(target,)))
    assert PANE.distance(badge) == 0
    assert math.dist(badge, target) > 2.5 * BADGE_RADIUS_PX
    assert all(box.distance(badge) > BADGE_RADIUS_PX for box in CORNERS)


@given(st.lists(INSIDE, min_size=2, max_size=6))
def test_that_badges_do_not_stand_on_each_other_while_there_is_room(targets):
    badges = []
    for target in targets:
        obstacles = Obstacles(targets=tuple(targets), badges=tuple(badges))
        badges.append(badge_place(target, PANE, obstacles))
    for i, badge in enumerate(badges):
        for other in badges[:i]:
            assert math.dist(badge, other) > 1.5 * BADGE_RADIUS_PX


def test_that_the_same_scene_gives_the_same_place():
    again = [badge_place((200, 200), PANE, Obstacles(boxes=CORNERS)) for _ in range(2)]
    assert again[0] == again[1]


def test_that_a_pane_too_small_for_a_leader_still_shows_the_badge_inside():
    small = Box(left=0, top=0, right=60, bottom=60)
    badge = badge_place((30, 30), small, Obstacles(targets=((30, 30),)))
    assert small.distance(badge) == 0


def test_that_a_box_knows_its_distance():
    assert PANE.distance((250, 200)) == 0
    assert PANE.distance((-3, -4)) == 5
