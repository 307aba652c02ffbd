"""Slices are called by what the spine's curve meets in them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.imaging import Plane
from desktop.teaching.lumbar_case import AX_T2, frame_of_reference_uid, protocol
from desktop.teaching.spine_frame import lumbar_spine
from desktop.viewer.levels import LevelMap, expected_at, level_at, level_notes, level_of, maps_of
from tests.fakes.images import FOR, stack
from tests.viewer.spines import FRAME, axial, normal_and_offset, phantom

LEVELS = LevelMap(
    frame_of_reference_uid=FOR,
    discs=(("L4-L5", (0.0, 0.0, 0.0)), ("L5-S1", (0.0, 0.0, -36.0))),
)
SIZE = (256, 256)


def levels_of(spine) -> LevelMap:
    return LevelMap(frame_of_reference_uid=FRAME, discs=spine.discs())


def wrong(spine, slices) -> tuple[list, int]:
    """Slices with another name than the truth, and how many had a truth."""
    levels, bad, judged = levels_of(spine), [], 0
    reach = {name for name, _ in levels.discs}
    for ref in slices:
        truth = spine.truth(*normal_and_offset(ref))
        if truth is None:
            continue
        names, at = truth
        last = next(p for p in spine.parts if p.name.endswith("-S1"))
        if at > last.middle + 18.0 or at < 14.0:
            continue  # beyond the vertebrae at both ends nothing need be said
        judged += 1
        said = level_of(levels, ref, SIZE)
        if said not in names:
            bad.append((said, names, at))
    assert reach
    return bad, judged


@pytest.mark.parametrize("lumbar", [4, 5, 6])
@pytest.mark.parametrize("lordosis_deg", [5.0, 40.0, 65.0])
@pytest.mark.parametrize("scoliosis_mm", [0.0, 25.0])
def test_that_every_straight_axial_slice_has_its_level(lumbar, lordosis_deg, scoliosis_mm):
    spine = phantom(lumbar, lordosis_deg=lordosis_deg, scoliosis_mm=scoliosis_mm)
    top, low = spine.curve[0], spine.curve[-1]
    heights = [top[2] - 1.0 * i for i in range(int(top[2] - low[2]))]
    slices = [axial((0.0, 20.0, z), 0.0) for z in heights]
    bad, judged = wrong(spine, slices)
    assert bad == []
    assert judged > 150


@pytest.mark.parametrize("lumbar", [4, 5, 6])
@pytest.mark.parametrize("lordosis_deg", [5.0, 40.0, 65.0])
def test_that_every_slice_of_stacks_tilted_to_the_discs_has_its_level(lumbar, lordosis_deg):
    spine = phantom(lumbar, lordosis_deg=lordosis_deg)
    slices = []
    for disc in (p for p in spine.parts if "-L" in p.name or p.name.endswith("-S1")):
        tilt = math.radians(disc.tilt_deg)
        for step in range(-10, 11):  # a block of 21 slices in the plane of the disc
            x, y, z = disc.centre
            mm = 2.0 * step
            slices.append(
                axial((x, y - math.sin(tilt) * mm, z + math.cos(tilt) * mm), disc.tilt_deg)
            )
    bad, judged = wrong(spine, slices)
    assert bad == []
    assert judged > 80


@settings(max_examples=60, deadline=None)
@given(
    lumbar=st.sampled_from([4, 5, 6]),
    lordosis_deg=st.floats(0, 70),
    tilt_deg=st.floats(-25, 35),
    size=st.floats(0.7, 1.2),
    part=st.floats(0.05, 0.95),
)
def test_that_a_slice_of_any_tilt_through_any_spine_has_its_level(
    lumbar, lordosis_deg, tilt_deg, size, part
):
    spine = phantom(lumbar, lordosis_deg=lordosis_deg, size=size)
    point = spine.curve[int(part * (len(spine.curve) - 1))]
    bad, _ = wrong(spine, [axial(tuple(float(v) for v in point), tilt_deg)])
    assert bad == []


def test_that_a_slice_through_the_middle_of_a_disc_is_that_disc_at_any_tilt():
    spine = phantom(5, lordosis_deg=60.0)
    levels = levels_of(spine)
    for name, centre in levels.discs:
        for tilt in (-20.0, 0.0, 20.0, 35.0):
            assert level_of(levels, axial(centre, tilt), SIZE) == name


def test_that_the_names_tell_four_and_six_lumbar_vertebrae():
    for lumbar, last in ((4, "L4-S1"), (5, "L5-S1"), (6, "L6-S1")):
        levels = levels_of(phantom(lumbar))
        assert levels.lumbar == lumbar
        assert level_of(levels, axial(dict(levels.discs)[last], 30.0), SIZE) == last


def test_that_the_teaching_spine_is_named_rightly_on_its_own_axial_stack():
    spine = lumbar_spine()
    discs = tuple(
        (name, disc.world(0.0, 0.0, 0.0))
        for name, disc in spine.discs.items()
        if name[0] in "TL" and not name.startswith(("T9", "T10"))
    )
    levels = LevelMap(frame_of_reference_uid=frame_of_reference_uid(), discs=discs)
    said = []
    for plane in protocol()[AX_T2].planes:
        ref = axial((0.0, 0.0, 0.0), 0.0, frame=frame_of_reference_uid())
        placement = ref.placement.__class__(
            origin_lps_mm=plane.origin_lps_mm,
            row_direction=plane.row_direction,
            column_direction=plane.column_direction,
            frame_of_reference_uid=frame_of_reference_uid(),
        )
        said.append(level_of(levels, replace(ref, placement=placement)))
    named = list(dict.fromkeys(said))
    order = ["L2", "L2-L3", "L3", "L3-L4", "L4", "L4-L5", "L5", "L5-S1", "S1"]
    assert [name for name in named if name] == order[order.index(named[0]) :]
    assert said[23] == "L5-S1"  # laid through the back edge of that disc


def test_that_names_stand_in_front_of_their_vertebra_on_sagittal_frames():
    one = stack(Plane.SAGITTAL, rows=128, columns=128)
    notes = dict(level_notes(LEVELS, one.frames[4], (128, 128)))
    assert set(notes) == {"L4", "L5", "S1"}
    assert notes["L4"][1] == pytest.approx(63.5 - 18)
    assert notes["L4"][0] == pytest.approx(63.5 - 27)  # forwards is to the left


def test_that_names_show_on_every_slice_beside_the_spine_and_not_outside_the_picture():
    one = stack(Plane.SAGITTAL, rows=128, columns=128)
    assert all(len(level_notes(LEVELS, ref, (128, 128))) == 3 for ref in one.frames)
    small = level_notes(LEVELS, one.frames[0], (64, 64))
    assert [name for name, _ in small] == ["L4"]  # the others fall outside that picture
    coronal = stack(Plane.CORONAL, rows=128, columns=128)
    notes = dict(level_notes(LEVELS, coronal.frames[4], (128, 128)))
    assert notes["L5"][0] > 63.5 + 25  # clear of the bone, to the patient's left


def test_that_an_axial_frame_carries_the_disc_or_the_body_it_cuts():
    one = stack(Plane.AXIAL, count=21, spacing_mm=4.0)
    names = [level_of(LEVELS, ref) for ref in one.frames]
    assert names[10] == "L4-L5"
    assert names[10 + 4] == "L4"
    assert names[10 - 9] == "L5-S1"
    assert names[20] == ""
    assert level_notes(LEVELS, one.frames[10], (64, 64)) == ()


def test_that_a_slice_whose_picture_does_not_hold_the_spine_says_nothing():
    beside = stack(Plane.AXIAL, centre_mm=(90.0, 0.0, 0.0))
    assert level_of(LEVELS, beside.frames[4]) == "L4-L5"
    assert level_of(LEVELS, beside.frames[4], (64, 64)) == ""


def test_that_slices_along_the_spine_have_no_level():
    for plane in (Plane.SAGITTAL, Plane.CORONAL):
        assert level_of(LEVELS, stack(plane).frames[4]) == ""


def test_that_another_frame_of_reference_is_never_labelled():
    foreign = stack(Plane.SAGITTAL, frame_of_reference="9.9")
    assert level_notes(LEVELS, foreign.frames[4], (64, 64)) == ()
    assert level_of(LEVELS, stack(frame_of_reference=None).frames[4]) == ""
    assert level_of(LEVELS, stack(frame_of_reference="9.9").frames[4]) == ""


def test_that_nothing_is_said_between_discs_that_are_not_neighbours():
    wide = LevelMap(
        frame_of_reference_uid=FOR,
        discs=(("L1-L2", (0.0, 0.0, 108.0)), ("L4-L5", (0.0, 0.0, 0.0))),
    )
    one = stack(Plane.AXIAL, count=40, spacing_mm=4.0, centre_mm=(0.0, 0.0, 54.0))
    said = [level_of(wide, ref) for ref in one.frames]
    assert list(dict.fromkeys(said)) == ["L5", "L4-L5", "L4", "", "L2", "L1-L2", "L1"]


def test_that_one_disc_alone_names_its_own_vertebrae():
    alone = LevelMap(frame_of_reference_uid=FOR, discs=(("C5-C6", (0.0, 0.0, 0.0)),))
    one = stack(Plane.AXIAL, count=21, spacing_mm=2.0)
    said = [level_of(alone, ref) for ref in one.frames]
    assert list(dict.fromkeys(said)) == ["", "C6", "C5-C6", "C5"]
    assert said[0] == said[-1] == ""


def test_that_a_point_has_the_level_it_lies_beside():
    assert level_at(LEVELS, (12.0, 25.0, 1.0)) == "L4-L5"
    assert level_at(LEVELS, (12.0, 25.0, -17.0)) == "L5"
    assert level_at(LEVELS, (150.0, 0.0, 0.0)) == ""


def test_that_a_disc_beyond_the_named_ones_is_expected_straight_on():
    place = expected_at(LEVELS, "L3-L4")
    assert place == pytest.approx((0.0, 0.0, 36.0), abs=0.2)
    assert expected_at(LEVELS, "L5-L6") is None


def test_that_a_map_without_discs_says_nothing():
    empty = LevelMap(frame_of_reference_uid=FOR)
    assert level_of(empty, stack().frames[4]) == ""
    assert level_notes(empty, stack(Plane.SAGITTAL).frames[4], (64, 64)) == ()
    assert level_at(empty, (0.0, 0.0, 0.0)) == ""


ANY = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["L1-L2", "L5-S1", "C2-C3", "nothing", ""]), ANY, ANY, ANY)),
    st.tuples(ANY, ANY, ANY),
    st.sampled_from(list(Plane)[:3]),
)
def test_that_no_place_however_wild_raises(discs, at, plane):
    levels = LevelMap(
        frame_of_reference_uid=FOR, discs=tuple((name, (x, y, z)) for name, x, y, z in discs)
    )
    ref = stack(plane).frames[0]
    assert isinstance(level_of(levels, ref, (64, 64)), str)
    assert isinstance(level_at(levels, at), str)
    assert all(
        math.isfinite(x) and math.isfinite(y) for _, (x, y) in level_notes(levels, ref, (64, 64))
    )
    expected_at(levels, "L3-L4")


def test_that_each_frame_of_reference_has_its_own_map():
    maps = maps_of([("a", "L4-L5", (0, 0, 0)), ("b", "L5-S1", (0, 0, 0))])
    assert [m.frame_of_reference_uid for m in maps] == ["a", "b"]
