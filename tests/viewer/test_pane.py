"""The state of a pane, its window and its corner text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import RESLICED, PixelScale, Plane
from desktop.domain.pixels import Window
from desktop.viewer.pane import (
    PaneState,
    corner_basis,
    corner_place,
    corner_technique,
    corner_window,
    dragged_window,
    figure,
    plain_figure,
)
from desktop.viewer.presets import PresetKind, preset_window, presets
from desktop.viewer.zoom import View
from tests.fakes.images import stack


@given(st.lists(st.integers(-50, 50), max_size=20), st.integers(1, 40))
def test_that_scrolling_stops_at_the_ends(steps, count):
    state = PaneState(index=count // 2)
    for step in steps:
        state = state.scrolled(step, count)
        assert 0 <= state.index < count


def test_that_a_new_stack_opens_at_its_middle_in_its_own_window():
    old = PaneState(stack_key="x", index=3, window=Window(center=1, width=2), view=View(zoom=4))
    new = old.with_stack(stack(count=9))
    assert (new.index, new.window, new.view) == (4, None, View())


def test_that_reset_keeps_the_slice_and_nothing_else():
    state = PaneState(stack_key="x", index=3, window=Window(center=1, width=2), inverted=True)
    assert state.reset() == PaneState(stack_key="x", index=3)


def test_that_dragging_right_widens_and_down_raises_the_centre():
    start = Window(center=40, width=400)
    moved = dragged_window(start, 250, 125, 4000)
    assert moved.width == pytest.approx(800)
    assert moved.center == pytest.approx(240)


@given(st.floats(1, 4000), st.floats(-3000, 3000), st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_that_a_dragged_window_is_always_valid(width, center, dx, dy):
    window = dragged_window(Window(center=center, width=width), dx, dy, 4000)
    assert 2 <= window.width <= 16000


def test_that_a_small_range_of_values_can_be_windowed_too():
    window = dragged_window(Window(center=0.5, width=1.0), -200, 0, 1.0)
    assert 0 < window.width < 1


def test_that_ct_presets_are_those_of_every_viewer():
    windows = {p.id: p.window for p in presets("CT")}
    assert windows["soft"] == Window(center=40, width=400)
    assert windows["lung"] == Window(center=-600, width=1500)
    assert windows["brain"] == Window(center=40, width=80)
    assert windows["default"] is None


@pytest.mark.parametrize("modality", ["CT", "MR", "CR", "PT"])
def test_that_each_modality_has_five_presets(modality):
    assert len({p.id for p in presets(modality)}) == 5


def test_that_other_presets_work_from_the_window_in_force():
    now, full = Window(center=300, width=600), Window(center=2000, width=4000)
    own = (now, Window(center=100, width=200))
    made = {p.kind: preset_window(p, now, full, own) for p in presets("CR")}
    assert made[PresetKind.DEFAULT] is None
    assert made[PresetKind.FULL] == full
    assert made[PresetKind.NARROWER].width == pytest.approx(360)
    assert made[PresetKind.WIDER].width == pytest.approx(960)
    assert made[PresetKind.NEXT] == own[1]


def test_that_a_file_without_windows_has_no_next_one():
    nxt = next(p for p in presets("CR") if p.kind is PresetKind.NEXT)
    now = Window(center=1, width=2)
    assert preset_window(nxt, now, now, ()) is None


def test_that_a_resliced_plane_is_not_counted_as_an_image_of_the_file() -> None:
    made = stack(count=17, number=2)
    scale = PixelScale(row_mm=1.0, column_mm=1.0, basis=RESLICED)
    planes = replace(made, frames=tuple(replace(ref, scale=scale) for ref in made.frames))
    assert corner_place(planes, 8).id == "viewer-core-place-plane"
    assert corner_place(made, 8).id == "viewer-core-place"


def test_that_the_corner_counts_images_from_one():
    message = corner_place(stack(count=17, number=2), 8)
    assert dict(message.args) == {"series": "2", "image": "9", "count": "17"}


def test_that_technique_lists_only_what_the_images_state():
    bare = corner_technique(stack(spacing_mm=4.0))
    assert [m.id for m in bare] == ["viewer-core-slice"]
    full = corner_technique(stack(technique=(("TR", "3500"), ("TE", "102"))))
    assert full[0].id == "viewer-core-technique-2"


def test_that_the_gap_between_slices_is_told_apart_from_their_thickness():
    import dataclasses

    gapped = dataclasses.replace(stack(), slice_thickness_mm=4.0, spacing_mm=4.4)
    assert dict(corner_technique(gapped)[-1].args) == {"gap": "0.4", "thickness": "4.0"}


def test_that_an_unknown_basis_never_says_mm():
    assert corner_basis("none").id == "viewer-core-basis-none"
    assert corner_basis("something new").id == "viewer-core-basis-none"


@pytest.mark.parametrize(("value", "shown"), [(620.4, "620"), (40, "40"), (0.53219, "0.532")])
def test_that_window_figures_are_short(value, shown):
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("written", "shown"), [("1.173e+04", "11730"), ("102", "102"), ("1.66", "1.66"), ("B", "B")]
)
def test_that_header_figures_are_shown_without_exponents(written, shown):
    assert plain_figure(written) == shown


def test_that_no_window_gives_no_line():
    assert corner_window(None) is None


def test_that_planes_of_fakes_are_what_they_say():
    from desktop.viewer.geometry import plane_of

    for plane in (Plane.AXIAL, Plane.SAGITTAL, Plane.CORONAL):
        assert plane_of(stack(plane).frames[0].placement) is plane
