"""Maps over anatomy: where they lie, which values they have there, how they are painted."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import GeometryKind, Plane
from desktop.domain.pixels import Frame, Window
from desktop.viewer.colourmaps import table
from desktop.viewer.fused import (
    Lay,
    ZoomedMap,
    blend_into,
    colours_rgb32,
    laid,
    levels,
    map_slab,
    painted,
    sheet_of,
    zoomed_map,
)
from desktop.viewer.fused_measure import with_map
from desktop.viewer.fusion import (
    Fused,
    Showing,
    candidates,
    facts_of,
    first_colours,
    map_presets,
    map_window,
    stated_shift,
    strangers,
    ticks,
    with_ends,
)
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.grid import grid_of
from desktop.viewer.measuring import measure
from desktop.viewer.resample import Patch
from desktop.viewer.reslice import Slab
from desktop.viewer.reslice_plain import SlabMode
from desktop.viewer.turn import Turn
from desktop.viewer.volume import VolumeBuilder
from desktop.viewer.zoom import Mapping
from tests.fakes.images import stack

# An SUV by hand: 70 kg, 350 MBq, one half-life of 6588 s between injection and reference.
# factor = 70,000 g / (350e6 Bq / 2) = 4e-4, so 5,000 Bq/ml are SUVbw 2.
SUV_FACTOR = 70_000.0 / (350e6 / 2.0)


def volume_of(of, pixels, **changes):
    """A volume of a stack over a function of patient coordinates (x, y, z)."""
    builder = VolumeBuilder(grid_of(of))
    for index, ref in enumerate(of.frames):
        y, x = np.mgrid[0 : of.rows, 0 : of.columns].astype(float)
        row, column = (
            np.array(v) for v in (ref.placement.row_direction, ref.placement.column_direction)
        )
        at = (
            np.array(ref.placement.origin_lps_mm)
            + x[..., None] * row * ref.scale.column_mm
            + y[..., None] * column * ref.scale.row_mm
        )
        stored = np.asarray(pixels(at[..., 0], at[..., 1], at[..., 2]))
        builder.put(index, Frame(ref=ref, stored=stored, **changes))
    return builder.finish()


def turned(of, degrees):
    """The same stack turned about the patient's long axis and tipped by half as much."""
    a, b = math.radians(degrees), math.radians(degrees / 2)
    about_z = np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    by = about_x @ about_z

    def move(vector):
        return tuple(float(v) for v in by @ np.array(vector))

    frames = tuple(
        replace(
            ref,
            placement=replace(
                ref.placement,
                origin_lps_mm=move(ref.placement.origin_lps_mm),
                row_direction=move(ref.placement.row_direction),
                column_direction=move(ref.placement.column_direction),
            ),
        )
        for ref in of.frames
    )
    return replace(of, frames=frames)


def plane_of_values(x, y, z):
    """Something linear in space: trilinear interpolation gives it back exactly."""
    return (3.0 * x - 2.0 * y + 0.5 * z + 400.0).astype(np.float32)


def lay_on(of, index, **rest):
    ref = of.frames[index]
    return ref, Lay(sheet=sheet_of(ref, of.rows, of.columns), **rest)


PET = stack(
    uid="2", count=15, rows=30, columns=30, pixel_mm=(4.0, 4.0), spacing_mm=5.0, modality="PT"
)
CT = stack(uid="1", count=9, rows=64, columns=80, pixel_mm=(0.9, 0.8), modality="CT")


@pytest.mark.parametrize("degrees", [0.0, 7.0, -23.0])
@pytest.mark.parametrize("plane", [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL])
def test_that_a_map_of_another_grid_has_the_values_of_its_own_space_at_every_pixel(plane, degrees):
    volume = volume_of(turned(PET, degrees), plane_of_values)
    anatomy = stack(plane, uid="1", count=5, rows=20, columns=24, pixel_mm=(1.3, 1.1))
    ref, lay = lay_on(anatomy, 1)
    made = laid(volume, ref, lay)
    assert made.stored.shape == (20, 24)
    assert np.isfinite(made.stored).all()
    for row, column in ((0, 0), (19, 23), (7, 11)):
        x, y, z = pixel_to_patient(ref.placement, ref.scale, column, row)
        assert made.stored[row, column] == pytest.approx(3 * x - 2 * y + 0.5 * z + 400, abs=0.01)


def test_that_there_is_nothing_outside_the_voxels_of_the_map():
    small = stack(uid="2", count=5, rows=10, columns=10, pixel_mm=(2.0, 2.0), modality="PT")
    volume = volume_of(small, plane_of_values)
    ref, lay = lay_on(CT, 4)
    held = np.isfinite(laid(volume, ref, lay).stored)
    y, x = np.mgrid[0:64, 0:80]
    across, down = (x - 39.5) * 0.8, (y - 31.5) * 0.9
    # ten pixels of 2 mm about the middle: 10 mm to each side, edges included
    clear = np.minimum(np.abs(np.abs(across) - 10), np.abs(np.abs(down) - 10)) > 0.01
    inside = (np.abs(across) < 10) & (np.abs(down) < 10)
    assert (held == inside)[clear].all()
    assert held.any()
    assert not held.all()


def test_that_padding_of_the_map_has_no_value_and_no_colour():
    def pixels(x, y, z):
        made = np.full(x.shape, 100, dtype=np.int16)
        made[:, :15] = -2000
        return made

    volume = volume_of(PET, pixels, padding=(-2000, -2000))
    ref, lay = lay_on(CT, 4)
    values = laid(volume, ref, lay).stored
    assert np.isnan(values[:, 0]).all()
    assert (values[:, -1] == 100).all()


def test_that_a_shift_moves_the_map_and_a_slab_projects_it():
    volume = volume_of(PET, plane_of_values)
    ref, lay = lay_on(CT, 4)
    still = laid(volume, ref, lay).stored
    moved = laid(volume, ref, replace(lay, shift_mm=(4.0, 0.0, 0.0))).stored
    assert moved == pytest.approx(still - 12.0, abs=0.01)
    slab = Slab(mode=SlabMode.MOST, thickness_mm=20.0)
    thick = laid(volume, ref, replace(lay, slab=slab)).stored
    assert thick == pytest.approx(still + 5.0, abs=0.01)  # 10 mm up: 0.5 a mm
    assert map_slab(replace(slab, mode=SlabMode.LEAST)).mode is SlabMode.MOST


def test_that_names_are_never_mixed():
    def labels(x, y, z):
        return np.where(x < 0, 3, 9).astype(np.uint8)

    volume = volume_of(PET, labels)
    ref, lay = lay_on(CT, 4, nearest=True)
    assert set(np.unique(laid(volume, ref, lay).stored)) == {3.0, 9.0}
    assert len(np.unique(laid(volume, ref, replace(lay, nearest=False)).stored)) > 2
    outside = laid(volume, ref, replace(lay, shift_mm=(500.0, 0.0, 0.0))).stored
    assert np.isnan(outside).all()


def test_that_an_suv_phantom_reads_as_computed_by_hand_and_the_anatomy_keeps_its_own_unit():
    pet = volume_of(
        PET,
        lambda x, _y, _z: np.full(x.shape, 5_000, dtype=np.int32).astype(np.uint16),
        unit="SUVbw",
        unit_factor=SUV_FACTOR,
    )
    ref, lay = lay_on(CT, 4)
    over = laid(pet, ref, lay)
    ct = Frame(
        ref=ref, stored=np.full((64, 80), 1064, dtype=np.int16), intercept=-1024.0, unit="HU"
    )
    points = ((20.0, 20.0), (40.0, 20.0), (40.0, 40.0), (20.0, 40.0))
    made = with_map(measure("rectangle", points, ref, ct), "rectangle", points, ref, over)
    found = {r.name: (r.value, r.unit) for r in made.readings}
    assert found["mean"] == (40.0, "HU")
    assert found["map-mean"][1] == found["map-max"][1] == "SUVbw"
    assert found["map-mean"][0] == pytest.approx(2.0, rel=1e-6)
    assert found["map-count"] == found["count"]
    probe = with_map(measure("probe", points[:1], ref, ct), "probe", points[:1], ref, over)
    assert [(r.name, r.unit) for r in probe.readings] == [("value", "HU"), ("map-value", "SUVbw")]
    length = measure("length", points[:2], ref, ct)
    assert with_map(length, "length", points[:2], ref, over) is length


def test_that_outside_the_map_a_probe_reads_the_anatomy_alone():
    small = stack(uid="2", count=5, rows=10, columns=10, pixel_mm=(2.0, 2.0), modality="PT")
    ref, lay = lay_on(CT, 4)
    over = laid(volume_of(small, plane_of_values), ref, lay)
    ct = Frame(ref=ref, stored=np.zeros((64, 80), dtype=np.int16), unit="HU")
    made = with_map(measure("probe", ((1.0, 1.0),), ref, ct), "probe", ((1.0, 1.0),), ref, over)
    assert [(r.name, r.value) for r in made.readings] == [("value", 0.0), ("map-value", None)]


# Painting


def picture_of(values, window, colours):
    """What the map alone looks like, by the formula: table at the level of each value."""
    low = window.center - window.width / 2
    level = np.clip(np.rint((values.astype(np.float64) - low) / window.width * 255), 0, 255)
    return table(colours)[level.astype(int)]


@given(st.floats(-50, 50), st.floats(0.1, 200), st.integers(0, 2**32 - 1))
def test_that_levels_are_those_of_the_window(low, width, seed):
    values = np.random.default_rng(seed).uniform(-100, 200, (5, 7)).astype(np.float32)
    want = np.clip((values.astype(np.float64) - low) / width * 255, 0, 255)
    got = levels(values, Window(center=low + width / 2, width=width, function="LINEAR_EXACT"))
    assert np.abs(got - want).max() <= 0.5 + 1e-3 * 255 / width


@pytest.mark.parametrize("weight", [0, 5, 50, 95, 100])
def test_that_blending_is_linear_and_exact_at_both_ends(weight):
    rng = np.random.default_rng(3)  # the same every time
    under = rng.integers(0, 256, (20, 30), dtype=np.uint32) * 0x010101 + 0xFF000000
    colour = colours_rgb32("pet")[rng.integers(0, 256, (20, 30))]
    mask = np.where(rng.random((20, 30)) < 0.7, 255, 0).astype(np.uint8)
    buffer = np.zeros((24, 40), dtype=np.uint32)
    buffer[2:22, 5:35] = under
    before = buffer.copy()
    blend_into(buffer[2:22, 5:35], colour.copy(), mask, weight / 100)
    got = buffer.view(np.uint8).reshape(24, 40, 4)[2:22, 5:35].astype(float)
    one = under.view(np.uint8).reshape(20, 30, 4).astype(float)
    other = colour.view(np.uint8).reshape(20, 30, 4).astype(float)
    want = np.where((mask > 0)[..., None], one + (other - one) * weight / 100, one)
    tolerance = 0.0 if weight in (0, 100) else 0.5 + 1e-6
    assert np.abs(got - want).max() <= tolerance
    outside = np.ones(buffer.shape, dtype=bool)
    outside[2:22, 5:35] = False
    assert (buffer[outside] == before[outside]).all()


def test_that_a_threshold_leaves_what_lies_below_the_window_unpainted():
    values = np.array([[0.5, 1.0, 3.0, 9.0]], dtype=np.float32)
    full = np.full((1, 4), 255, dtype=np.uint8)
    zoom = ZoomedMap(
        values=Patch(pixels=values, left=0, top=0), inside=Patch(pixels=full, left=0, top=0)
    )
    window = with_ends(1.0, 5.0)
    assert painted(zoom, window, threshold=True).tolist() == [[0, 255, 255, 255]]
    assert (painted(zoom, window, threshold=False) == 255).all()


def test_that_zooming_does_not_mix_values_with_what_is_outside():
    values = np.full((8, 8), 7.0, dtype=np.float32)
    values[:, :4] = np.nan
    place = Mapping(scale_x=5.0, scale_y=5.0, offset_x=2.0, offset_y=2.0)
    zoom = zoomed_map(values, Turn(), place, 40, 40)
    inside = zoom.inside.pixels > 0
    assert zoom.values.pixels[inside] == pytest.approx(7.0)
    assert inside.mean() == pytest.approx(0.5, abs=0.03)
    half = zoomed_map(values, Turn(mirrored=True), place, 40, 40).inside.pixels > 0
    assert half[:, :18].all()
    assert not half[:, 22:].any()


# Choosing


def test_that_maps_are_offered_by_sense_and_only_in_the_same_space():
    nm = replace(PET, series_uid="3", modality="NM")
    t2 = stack(uid="4", modality="MR", description="T2 map")
    plain = stack(uid="5", modality="MR", description="T2 TSE")
    dose = stack(uid="6", modality="RTDOSE")
    loose = replace(PET, series_uid="7", geometry=GeometryKind.STACK)
    other = stack(uid="8", modality="PT", frame_of_reference="9.9")
    ultrasound = stack(uid="9", modality="US")
    seg = stack(uid="10", modality="SEG")
    every = (CT, plain, t2, dose, nm, PET, loose, other, ultrasound, seg)
    order = [s.series_uid for s in candidates(CT, every)]
    assert order == ["2", "3", "6", "4", "5"]
    assert [s.series_uid for s in strangers(CT, every)] == ["8"]


def test_that_stacks_whose_slices_name_spaces_of_their_own_share_none():
    def scattered(of):
        frames = tuple(
            replace(
                ref,
                placement=replace(ref.placement, frame_of_reference_uid=f"{of.series_uid}.{i}"),
            )
            for i, ref in enumerate(of.frames)
        )
        return replace(of, frames=frames)

    assert candidates(scattered(CT), (scattered(PET),)) == ()
    assert len(strangers(scattered(CT), (scattered(PET),))) == 1


def test_that_a_stated_shift_is_none_where_volumes_meet_and_centre_on_centre_where_they_do_not():
    far = stack(uid="2", count=15, centre_mm=(900.0, -40.0, 12.0), modality="PT")
    assert stated_shift(grid_of(CT), grid_of(PET)) == (0.0, 0.0, 0.0)
    assert stated_shift(grid_of(CT), grid_of(far)) == pytest.approx((-900.0, 40.0, -12.0))


def test_that_windows_follow_the_unit():
    suv = volume_of(PET, plane_of_values, unit="SUVbw", unit_factor=0.01)
    plain = volume_of(PET, plane_of_values, unit="Bq/ml")
    assert [p.id for p in map_presets(facts_of(suv))] == ["suv5", "suv7", "suv10", "automatic"]
    assert [p.id for p in map_presets(facts_of(plain))] == ["automatic", "full"]
    seven = map_window(Fused(map_key="x", preset=1), facts_of(suv))
    assert (seven.center, seven.width) == (3.5, 7.0)
    automatic = facts_of(plain).automatic
    assert automatic.center - automatic.width / 2 == 0.0
    assert first_colours("PT", facts_of(suv)) == "hot-iron"
    assert first_colours("MR", facts_of(plain)) == "viridis"


def test_that_a_map_of_two_signs_is_windowed_about_zero_in_two_colours():
    facts = facts_of(volume_of(PET, lambda x, _y, _z: x.astype(np.float32), unit="{z}"))
    assert facts.has_two_signs
    assert facts.automatic.center == pytest.approx(0.0, abs=0.2)
    assert first_colours("MR", facts) == "diverging"
    hu = facts_of(volume_of(PET, lambda x, _y, _z: x.astype(np.float32), unit="HU"))
    assert not hu.has_two_signs


def test_that_an_empty_or_even_map_still_has_a_window():
    for value in (0, 7):
        facts = facts_of(volume_of(PET, lambda x, _y, _z, v=value: np.full(x.shape, v, np.uint16)))
        assert facts.automatic.width > 0
        assert facts.full.width > 0


def test_that_opacity_goes_in_steps_of_five_and_a_swap_keeps_it():
    fused = Fused(map_key="x")
    assert fused.lighter(1).opacity == 55
    assert fused.lighter(-99).opacity == 0
    assert fused.lighter(99).opacity == 100
    alone = fused.swapped()
    assert (alone.showing, alone.weight, alone.is_alone) == (Showing.MAP, 100, True)
    assert (alone.swapped().showing, alone.swapped().weight) == (Showing.ANATOMY, 0)
    assert alone.swapped().swapped() == fused
    assert not replace(alone, threshold=True).is_alone


@given(st.floats(-1e5, 1e5), st.floats(1e-4, 1e6))
def test_that_ticks_are_round_inside_the_window_and_evenly_spaced(low, width):
    made = ticks(with_ends(low, low + width))
    assert 2 <= len(made) <= 11
    places = [place for place, _text in made]
    assert min(places) >= -1e-6
    assert max(places) <= 1 + 1e-6
    assert np.ptp(np.diff(places)) < 1e-6


def test_that_ticks_read_as_a_reader_would_write_them():
    assert [text for _p, text in ticks(with_ends(0, 5))] == ["0", "1", "2", "3", "4", "5"]
    assert [text for _p, text in ticks(with_ends(0, 0.5))][1] == "0.1"
    assert ticks(Window(center=math.nan, width=1.0)) == ()
