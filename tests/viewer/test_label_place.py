"""Where labels stand: in the pane, and not over each other while there is room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewer.label_place import LabelWish, place_labels
from desktop.viewer.marks import Box

PANE = (400.0, 300.0)
POINTS = st.tuples(st.floats(-900, 900), st.floats(-900, 900))
WISHES = st.builds(
    LabelWish,
    spots=st.lists(POINTS, min_size=1, max_size=6).map(tuple),
    width=st.floats(10, 380),
    height=st.floats(10, 90),
    put=st.none() | POINTS,
)


def meet(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


@given(st.lists(WISHES, max_size=8))
def test_that_no_label_leaves_the_pane(wishes):
    boxes = place_labels(wishes, PANE)
    assert len(boxes) == len(wishes)
    for box in boxes:
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= PANE[0]
        assert box.bottom <= PANE[1]


def test_that_labels_of_one_spot_stand_apart():
    wishes = [LabelWish(spots=((200.0, 150.0),), width=80, height=17)] * 4
    boxes = place_labels(wishes, PANE)
    for i, one in enumerate(boxes):
        assert not any(meet(one, other) for other in boxes[i + 1 :])


def test_that_a_label_keeps_clear_of_the_corner_text():
    corner = Box(left=200, top=150, right=400, bottom=300)
    wish = LabelWish(spots=((195.0, 160.0),), width=60, height=17)
    (box,) = place_labels([wish], PANE, [corner])
    assert not meet(box, corner)


def test_that_a_label_that_was_put_somewhere_stands_there_whatever_else_does():
    wish = LabelWish(spots=((10.0, 10.0),), width=60, height=17, put=(220.0, 160.0))
    (box,) = place_labels([wish], PANE, [Box(left=0, top=0, right=400, bottom=300)])
    assert (box.left, box.top) == (220.0, 160.0)
