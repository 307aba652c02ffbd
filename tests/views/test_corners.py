"""Corner text: whole, apart from letters, bar and the other corners; the least needed go first."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF

from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.zoom import Mapping
from desktop.views.viewer.corners import CornerText, lay_corners, wrapped
from desktop.views.viewer.labels import text_size
from desktop.views.viewer.overlay import Note, Overlay, edge_texts, place_notes

LETTERS = EdgeLetters(left="RAH", right="LPF", top="AFR", bottom="PHL")
NAMES = st.text("ABCDEFG, ^-.0123456789", min_size=1, max_size=28)


def full(identity=("DEMO, Marta", "CS-0417"), **more):
    lines = {
        "top_left": ("Sag T2 TSE", "Se 2 · Im 16/30", "Axial, resliced"),
        "top_right": ("L4–L5", "W 620  L 300"),
        "bottom_left": ("! 1 slice missing, after 114", "TR 3500  TE 102", "4.0 mm / 0.4"),
        "bottom_right": (
            "Lossy: JPEG 2000, 339:1",
            "Cine 30.3 fps",
            "synced",
            "mm: pixel spacing",
            "x1.0",
        ),
        "less": (
            "x1.0",
            "TR 3500  TE 102",
            "4.0 mm / 0.4",
            "synced",
            "Cine 30.3 fps",
            "Sag T2 TSE",
            "mm: pixel spacing",
            "W 620  L 300",
        ),
    }
    return CornerText(identity=identity, **{**lines, **more})


def laid_over(corners, size, turned=""):
    over = Overlay(corners=corners, letters=LETTERS, turned=turned)
    walls = [one.box for one in edge_texts(over, size)]
    walls.append(QRectF(size.width() - 52, size.height() / 2 - 25, 43, 68))
    return lay_corners(corners, size, walls), walls


def squeezed(text):
    return "".join(text.split()).replace("·", "")


@pytest.mark.parametrize("turned", ["", "FLIPPED"])
@pytest.mark.parametrize(
    ("width", "height"), [(228, 232), (229, 350), (342, 232), (342, 702), (395, 390), (1900, 1000)]
)
def test_that_no_corner_meets_letters_bar_or_another_corner(qapp, width, height, turned):
    laid, walls = laid_over(full(), QSizeF(width, height), turned)
    rows = [row.box for block in laid.blocks for row in block]
    for one, other in combinations(rows, 2):
        assert not one.intersects(other)
    for row in rows:
        assert QRectF(0, 0, width, height).contains(row)
        assert not any(row.intersects(wall) for wall in walls)


@given(name=NAMES, number=NAMES, width=st.integers(228, 700), height=st.integers(232, 700))
def test_that_identity_image_and_warnings_stay_whole_in_every_pane(
    qapp, name, number, width, height
):
    corners = full((name, number))
    laid, _walls = laid_over(corners, QSizeF(width, height))
    shown = squeezed("".join(row.text for block in laid.blocks for row in block))
    for line in (name, number, "Se 2 · Im 16/30", "! 1 slice missing, after 114"):
        assert squeezed(line) in shown
    assert squeezed("Lossy: JPEG 2000, 339:1") in shown
    assert "…" not in shown


def test_that_the_least_needed_lines_go_first_and_only_where_room_is_short(qapp):
    corners = full()
    wide, _walls = laid_over(corners, QSizeF(900, 700))
    assert wide.dropped == ()
    small, _walls = laid_over(corners, QSizeF(160, 170))
    assert small.dropped == corners.less[: len(small.dropped)] != ()
    assert not {"Se 2 · Im 16/30", "Lossy: JPEG 2000, 339:1"} & set(small.dropped)


def test_that_a_line_is_parted_between_its_parts_before_its_words(qapp):
    room = text_size("TR 4200  TE 60").width() + 4
    assert wrapped("TR 4200  TE 60  TI 160", room) == ["TR 4200  TE 60", "TI 160"]
    assert wrapped("W 15175  L -8431", text_size("W 15175  L").width()) == ["W 15175", "L -8431"]


@given(text=NAMES, room=st.floats(30, 300))
def test_that_parting_loses_nothing_but_spaces(qapp, text, room):
    assert squeezed("".join(wrapped(text, room))) == squeezed(text)


def test_that_words_on_the_image_move_past_other_text_or_go(qapp):
    place = Mapping(scale_x=1, scale_y=1, offset_x=0, offset_y=0)
    corner = QRectF(0, 0, 90, 60)
    notes = (
        Note(text="T12", at=(80, 30)),
        Note(text="L1", at=(20, 30)),
        Note(text="L2", at=(20, 90)),
    )
    placed = place_notes(notes, place, QSizeF(400, 400), [corner])
    assert [one.text for one in placed] == ["T12", "L2"]
    assert placed[0].at[0] > 80
    assert placed[1].at == (20, 90)
    assert not any(one.box.intersects(corner) for one in placed)
