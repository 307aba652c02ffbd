"""Pages of views: every picture inside its margins, its proportions kept, marks inside it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app.view_export import GRIDS, grid_for, grid_of, grid_words
from desktop.domain.case import Category
from desktop.domain.imaging import Study, StudyPatient
from desktop.domain.pixels import Window
from desktop.viewer.colourmaps import table
from desktop.viewer.picturing import (
    MapLook,
    blended,
    may_hold_name,
    nameless,
    part_seen,
    whole,
    with_map,
)
from desktop.viewer.printing import (
    CAPTION_LINES,
    CAPTION_MM,
    Badged,
    Paper,
    PrintSheet,
    ViewPicture,
    cells,
    fitted_in,
    stands,
)
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import Sheet, View
from tests.fakes.images import stack

UNPRINTABLE_MM = 8.0


def picture(rows: int = 40, columns: int = 60, **more) -> ViewPicture:
    return ViewPicture(pixels=np.zeros((rows, columns), np.uint8), **more)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("head", [(), ("a", "b")])
@settings(max_examples=20)
@given(
    rows=st.integers(1, 5000),
    columns=st.integers(1, 5000),
    aspect=st.sampled_from((0.2, 0.5, 1.0, 1.7, 4.0)),
)
def test_that_every_picture_lies_inside_the_margins_with_its_proportions(
    paper, grid, head, rows, columns, aspect
) -> None:
    one = ViewPicture(pixels=np.broadcast_to(np.uint8(0), (rows, columns)), aspect=aspect)
    sheet = PrintSheet(
        title="t",
        pictures=(one,),
        rows=grid[0],
        columns=grid[1],
        paper=paper,
        head=head,
        banner="b" if head else "",
    )
    width, height = paper.size_mm
    found = cells(sheet)
    assert len(found) == grid[0] * grid[1]
    for cell in found:
        placed = fitted_in(one, cell)
        assert placed.left >= max(UNPRINTABLE_MM, cell.left - 1e-9)
        assert placed.top >= UNPRINTABLE_MM
        assert placed.right <= min(width - UNPRINTABLE_MM, cell.right + 1e-9)
        assert placed.bottom + CAPTION_LINES * CAPTION_MM <= height - UNPRINTABLE_MM
        proportion = placed.height / placed.width
        assert proportion == pytest.approx(rows * aspect / columns, rel=0.005)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("grid", GRIDS)
def test_that_pictures_and_their_captions_never_overlap(paper, grid) -> None:
    sheet = PrintSheet(
        title="", pictures=(), rows=grid[0], columns=grid[1], paper=paper, banner="b"
    )
    for one, other in combinations(cells(sheet), 2):
        apart = one.right <= other.left or one.bottom + CAPTION_LINES * CAPTION_MM <= other.top
        assert apart or other.right <= one.left


def test_that_pictures_fill_pages_in_order() -> None:
    sheet = PrintSheet(title="", pictures=(picture(),) * 13, rows=3, columns=2)
    assert (sheet.per_page, sheet.pages) == (6, 3)


def test_that_few_pictures_get_a_page_that_fits_them() -> None:
    assert grid_for((5, 4), 1) == (1, 1)
    assert grid_for((3, 2), 2) == (2, 1)
    assert grid_for((1, 1), 9) == (1, 1)
    assert grid_for((5, 4), 40) == (5, 4)
    assert [grid_of(grid_words(grid)) for grid in GRIDS] == list(GRIDS)
    assert grid_of("9x9") == GRIDS[0]


@given(
    zoom=st.floats(0.2, 40.0),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    quarters=st.integers(0, 3),
    mirrored=st.booleans(),
)
def test_that_the_part_seen_is_what_the_pane_shows(zoom, x, y, quarters, mirrored) -> None:
    turn = Turn(quarters=quarters, mirrored=mirrored)
    sheet = Sheet(columns=60, rows=40, aspect=1.5)
    part = part_seen(sheet, turn, View(zoom=zoom, centre=(x, y)), (300, 200))
    stored = np.arange(40 * 60, dtype=np.uint16).reshape(40, 60)
    cut = part.cut(stored)
    assert cut.shape == (part.height, part.width)
    assert min(cut.shape) >= 1
    # a pixel of the image is where the part says it is
    row, column = divmod(int(cut[0, 0]), 60)
    assert part.point((column, row)) == (0.0, 0.0)


def test_that_a_whole_view_is_a_whole_image() -> None:
    sheet = Sheet(columns=60, rows=40)
    assert (
        part_seen(sheet, Turn(), View(), (300, 200)).cut(np.zeros((40, 60), np.uint8)).size == 2400
    )
    assert whole(sheet, Turn(quarters=1)).cut(np.zeros((40, 60), np.uint8)).shape == (60, 40)


def test_that_badges_stand_inside_their_picture_and_marks_outside_it_are_left_out() -> None:
    marks = (
        Badged(number="1", category=Category.ACT_NOW, target=(0.0, 0.0)),
        Badged(number="2", category=None, target=(59.0, 39.0), badge=(500.0, -30.0)),
        Badged(number="3", category=None, target=(61.0, 3.0)),
    )
    found = stands(picture(badges=marks), (120.0, 80.0), 5.0)
    assert [one.number for one, _target, _badge in found] == ["1", "2"]
    for _one, _target, (x, y) in found:
        assert 5.0 <= x <= 115.0
        assert 5.0 <= y <= 75.0


def test_that_a_colour_over_an_edge_stays_in_the_image() -> None:
    pixels = np.zeros((4, 6, 3), np.uint8)
    blended(pixels, np.ones((3, 3), np.float32), (-2, 2), (255, 0, 10))
    assert pixels[2:, 0].tolist() == [[255, 0, 10], [255, 0, 10]]
    assert pixels.sum() == 2 * 265
    blended(pixels, np.full((1, 1), 0.5, np.float32), (5, 0), (200, 100, 0))
    assert pixels[0, 5].tolist() == [100, 50, 0]
    blended(pixels, np.ones((2, 2), np.float32), (90, -9), (1, 1, 1))


PATIENT = StudyPatient(id="MRN-77", name="Müller-Li^Anna", birth_date="1970-02-28")
STUDY = Study(study_uid="1.2.3", patient=PATIENT, accession="ACC9", referrer="Weiss^R")


@pytest.mark.parametrize(
    "text",
    [
        "T2 MÜLLER", "for anna", "Li t1", "mrn-77 ax", "acc9", "ax 1970-02-28", "28.02.1970",
        "19700228", "Dr Weiss wants", "3/4/21",
    ],
)  # fmt: skip
def test_that_words_of_files_that_name_somebody_are_left_out(text) -> None:
    assert nameless(text, STUDY) == ""


@pytest.mark.parametrize("text", ["Sag T2 TSE", "Limbus", "9.3 mm", "Se 4 · Im 7/24", "W 400 L 40"])
def test_that_other_words_stay(text) -> None:
    assert nameless(text, STUDY) == text
    assert nameless(text, None) == text


def test_that_pictures_that_may_show_a_name_are_known() -> None:
    from dataclasses import replace

    plain = stack()
    assert not may_hold_name(plain)
    assert may_hold_name(replace(plain, modality="US"))
    assert may_hold_name(replace(plain, modality="XA"))
    assert may_hold_name(replace(plain, burned_in=True))
    captured = replace(plain.frames[0], sop_class_uid="1.2.840.10008.5.1.4.1.1.7.4")
    assert may_hold_name(replace(plain, frames=(captured,)))


def test_that_a_map_is_laid_over_pixels_where_it_has_values() -> None:
    name = "pet-20"
    pixels = np.full((1, 4, 3), 100, np.uint8)
    values = np.array([[0.0, 10.0, np.nan, 2.0]], np.float32)
    window = Window(center=5.0, width=10.0)
    with_map(pixels, values, window, MapLook(colours=name, weight=50))
    assert pixels[0, 2].tolist() == [100, 100, 100]
    assert pixels[0, 1].tolist() == [int((100 + c) / 2 + 0.5) for c in table(name)[255].tolist()]
    only = np.full((1, 4, 3), 100, np.uint8)
    above = Window(center=6.0, width=6.0)
    with_map(only, values, above, MapLook(colours=name, weight=100, threshold=True, alone=True))
    assert only[0, 0].tolist() == [0, 0, 0]
    assert only[0, 1].tolist() == table(name)[255].tolist()
