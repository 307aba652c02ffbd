"""A presentation state decides grey, part and figures; what is measured stays the image's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LookupTable, OverlayPlane, Shutter, Supplement, Window
from desktop.domain.presentation import (
    Annotation,
    DisplayedArea,
    Graphic,
    GraphicKind,
    ImageTarget,
    Layer,
    Presentation,
    PresentationKind,
    SizeMode,
    SoftcopyVoi,
    Text,
    Units,
)
from desktop.viewer import covering, lut
from desktop.viewer import presenting as p
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import Sheet, mapping

HERE = (ImageTarget(sop_uid="1.2"),)


def state(**changes) -> Presentation:
    stated = {"sop_uid": "9", "kind": PresentationKind.GREY, "targets": HERE, **changes}
    return Presentation(**stated)


def frame(stored, **changes) -> Frame:
    return Frame(ref=FrameRef(locator="a", frame=1, sop_uid="1.2"), stored=stored, **changes)


def test_that_the_image_s_own_rescale_and_window_do_not_count() -> None:
    stored = np.array([[0, 51, 100]], dtype=np.uint8)
    own = frame(
        stored,
        slope=2.0,
        intercept=-1000.0,
        windows=(Window(center=1, width=2),),
        presentation_inverse=True,
        padding=(0, 0),
    )
    voi = SoftcopyVoi(voi=Window(center=50.5, width=101))
    assert lut.render(p.present(state(vois=(voi,)), own)).tolist() == [[0, 130, 255]]
    assert own.slope == 2.0


def test_that_without_a_window_every_possible_value_has_its_grey() -> None:
    stored = np.array([[0, 64, 127]], dtype=np.uint8)
    assert lut.render(p.present(state(), frame(stored, bits=7))).tolist() == [[0, 129, 255]]
    turned = p.present(state(inverse=True), frame(stored, bits=7))
    assert lut.render(turned).tolist() == [[255, 126, 0]]


def test_that_a_window_for_some_images_is_for_those_only() -> None:
    other = SoftcopyVoi(voi=Window(center=1, width=2), targets=(ImageTarget(sop_uid="3"),))
    second = SoftcopyVoi(
        voi=Window(center=5, width=6), targets=(ImageTarget(sop_uid="1.2", frames=(2,)),)
    )
    mine = SoftcopyVoi(voi=Window(center=7, width=8), targets=HERE)
    ref = FrameRef(locator="a", frame=1, sop_uid="1.2")
    assert p.voi_of(state(vois=(other, second, mine)), ref) == mine.voi
    assert p.voi_of(state(vois=(other, second)), ref) is None


@given(
    bits=st.integers(2, 8),
    data=st.data(),
)
def test_that_three_tables_in_a_row_are_three_look_ups(bits: int, data) -> None:
    size = 2**bits
    tables = [
        np.array(data.draw(st.lists(st.integers(0, size - 1), min_size=size, max_size=size)))
        for _ in range(3)
    ]
    modality, voi, shown = (
        LookupTable(first=0, values=t.astype(np.float64), bits=bits) for t in tables
    )
    stored = np.arange(size, dtype=np.uint8).reshape(1, -1)
    made = state(modality_lut=modality, vois=(SoftcopyVoi(voi=voi),), presentation_lut=shown)
    expected = np.floor(tables[2][tables[1][tables[0]]] * 255 / (size - 1) + 0.5)
    assert lut.render(p.present(made, frame(stored, bits=bits)))[0].tolist() == expected.tolist()


@given(
    left=st.integers(0, 60),
    top=st.integers(0, 40),
    wide=st.integers(4, 40),
    high=st.integers(4, 40),
    quarters=st.integers(0, 3),
    mirrored=st.booleans(),
)
def test_that_a_displayed_area_fills_the_pane(left, top, wide, high, quarters, mirrored) -> None:
    turn = Turn(quarters=quarters, mirrored=mirrored)
    rows, columns = turn.size((80, 100))
    sheet = Sheet(columns=columns, rows=rows)
    area = DisplayedArea(left=left, top=top, right=left + wide - 1, bottom=top + high - 1)
    place = mapping(sheet, p.view_of(area, sheet, turn, (400, 300)), 400, 300)
    corners = [
        place.to_screen(turn.to_shown(corner, (80, 100)))
        for corner in ((left - 0.5, top - 0.5), (left + wide - 0.5, top + high - 0.5))
    ]
    xs, ys = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
    assert -1e-6 <= xs[0] <= xs[1] <= 400 + 1e-6
    assert -1e-6 <= ys[0] <= ys[1] <= 300 + 1e-6
    assert math.isclose(xs[1] - xs[0], 400, abs_tol=1e-6) or math.isclose(
        ys[1] - ys[0], 300, abs_tol=1e-6
    )


def test_that_magnified_and_true_sizes_are_kept() -> None:
    sheet = Sheet(columns=100, rows=80)
    whole = {"left": 0, "top": 0, "right": 99, "bottom": 79}
    twice = DisplayedArea(**whole, mode=SizeMode.MAGNIFY, magnification=2.0)
    place = mapping(sheet, p.view_of(twice, sheet, Turn(), (400, 300)), 400, 300)
    assert place.scale_x == pytest.approx(2.0)
    true = DisplayedArea(**whole, mode=SizeMode.TRUE_SIZE, column_mm=0.5)
    place = mapping(sheet, p.view_of(true, sheet, Turn(), (400, 300), 4.0), 400, 300)
    assert place.scale_x == pytest.approx(2.0)


def test_that_figures_come_in_the_order_of_layers_with_their_colour() -> None:
    line = Graphic(kind=GraphicKind.POLYLINE, points=((0, 0), (1, 1)))
    dot = Graphic(kind=GraphicKind.POINT, points=((2, 3),))
    made = state(
        layers=(Layer(name="B", order=2, colour=(1, 2, 3)), Layer(name="A", order=1)),
        annotations=(
            Annotation(layer="B", graphics=(line,)),
            Annotation(layer="A", graphics=(dot,)),
            Annotation(layer="A", graphics=(dot,), targets=(ImageTarget(sop_uid="3"),)),
        ),
    )
    ref = FrameRef(locator="a", frame=1, sop_uid="1.2")
    found = p.figures(made, ref, (10, 10))
    assert [(f.kind, f.colour) for f in found] == [
        (GraphicKind.POINT, None),
        (GraphicKind.POLYLINE, (1, 2, 3)),
    ]


def test_that_places_of_the_display_follow_the_turn_and_the_area() -> None:
    graphic = Graphic(kind=GraphicKind.POINT, points=((0.0, 0.0),), units=Units.DISPLAY)
    text = Text(text="x", box=((0.0, 0.0), (0.5, 0.5)), box_units=Units.DISPLAY)
    made = state(
        quarters=1,
        areas=(DisplayedArea(left=2, top=1, right=7, bottom=4),),
        annotations=(Annotation(layer="", graphics=(graphic,), texts=(text,)),),
    )
    ref = FrameRef(locator="a", frame=1, sop_uid="1.2")
    # turned clockwise, the lower left corner of the area is its upper left one on screen
    assert p.figures(made, ref, (6, 10))[0].points == ((1.5, 4.5),)


def test_that_a_circle_is_round_on_screen_and_a_spline_meets_its_points() -> None:
    circle = Graphic(kind=GraphicKind.CIRCLE, points=((5.0, 5.0), (7.0, 5.0)))
    smooth = Graphic(kind=GraphicKind.INTERPOLATED, points=((0.0, 0.0), (4.0, 2.0), (8.0, 0.0)))
    made = state(annotations=(Annotation(layer="", graphics=(circle, smooth)),))
    ref = FrameRef(locator="a", frame=1, sop_uid="1.2", aspect=2.0)
    ring, line = p.figures(made, ref, (10, 10))
    assert ring.points == ((3.0, 5.0), (7.0, 5.0), (5.0, 4.0), (5.0, 6.0))
    assert {(0.0, 0.0), (4.0, 2.0), (8.0, 0.0)} <= set(line.points)


def test_that_a_shutter_covers_all_outside_every_part() -> None:
    shutter = Shutter(rectangle=(1, 1, 3, 3), circle=(2.0, 2.0, 1.2), grey=0.5)
    shown = lut.render(
        p.present(state(shutter=shutter), frame(np.full((5, 5), 255, np.uint8), bits=8))
    )
    assert (shown == 255).sum() == 5
    assert shown[0, 0] == 128
    triangle = Shutter(polygon=((0, 0), (4, 0), (0, 4)))
    assert covering.hidden_by(triangle, (5, 5)).sum() == 10
    plane = OverlayPlane(bits=np.ones((2, 2), np.bool_), row=-1, column=4)
    assert covering.hidden_by(Shutter(bitmap=plane), (5, 5)).sum() == 1


def test_that_a_supplement_colours_from_its_first_value_up_and_only_there() -> None:
    rgb = np.array([[255, 0, 0], [0, 255, 0]], np.uint8)
    stored = np.array([[0, 99, 100, 101, 500]], np.uint16)
    made = frame(stored, supplement=Supplement(first=100, rgb=rgb))
    for window in (Window(center=50, width=100), Window(center=500, width=10)):
        shown = lut.render(made, window)
        assert shown[0, 2:].tolist() == [[255, 0, 0], [0, 255, 0], [0, 255, 0]]
        assert len(set(shown[0, 1].tolist())) == 1


def test_that_padding_is_black_on_screen_and_sets_no_window() -> None:
    stored = np.array([[-2000, 0, 100]], np.int16)
    made = frame(stored, padding=(-2000, -2000), presentation_inverse=True)
    window = lut.automatic_voi(made)
    assert window == Window(center=50.5, width=101.0)
    assert lut.render(made, window).tolist() == [[255, 255, 0]]
    assert lut.render(made, window, blank_padding=True).tolist() == [[0, 255, 0]]
    flat = frame(np.full((1, 2), 7, np.int32), padding=(7, 7))
    assert lut.render(flat, Window(center=0, width=2), blank_padding=True).tolist() == [[0, 0]]


def test_that_what_a_unit_rests_on_stands_two_a_line_and_its_lack_is_said() -> None:
    from desktop.domain.message import Problem
    from desktop.viewer.unit_words import unit_lines

    stored = np.zeros((1, 1), np.uint8)
    inputs = (("weight", "70 kg"), ("dose", "370 MBq"), ("decay", "START"))
    lines = unit_lines(frame(stored, unit="SUVbw", unit_inputs=inputs))
    assert [line.id for line in lines] == ["units-inputs", "unit-input-decay"]
    bare = frame(stored, unit="Bq/ml", unit_problems=(Problem.of("", "suv-missing-weight"),))
    assert [line.id for line in unit_lines(bare)] == ["problem-suv-missing-weight"]
    assert unit_lines(frame(stored)) == ()
