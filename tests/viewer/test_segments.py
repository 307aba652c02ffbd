"""A segmentation on any grid: nearest samples, exact borders, colours that can be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from desktop.domain.imaging import Plane
from desktop.domain.segmentation import Segment, Segmentation, SegmentFrame, cropped
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.segments import SegmentGrid, colours, label_point, outline
from tests.fakes.images import stack


def ball(axial, centre=(3.0, -4.0, 5.0), radius=9.0, **more) -> Segmentation:
    """A ball, cut by the slices of an axial stack."""
    frames = []
    for ref in axial.frames:
        x0, y0, z0 = ref.placement.origin_lps_mm
        xs = x0 + np.arange(axial.columns) * ref.scale.column_mm
        ys = y0 + np.arange(axial.rows) * ref.scale.row_mm
        inside = (
            (xs[None] - centre[0]) ** 2 + (ys[:, None] - centre[1]) ** 2 + (z0 - centre[2]) ** 2
        ) <= radius**2
        cut = cropped(inside)
        if cut is not None:
            frames.append(
                SegmentFrame(
                    segment=1,
                    size=(axial.rows, axial.columns),
                    top=cut[0],
                    left=cut[1],
                    values=cut[2],
                    placement=ref.placement,
                    scale=ref.scale,
                    **more,
                )
            )
    return Segmentation(sop_uid="1.2", segments=(Segment(number=1),), frames=tuple(frames))


def test_that_a_ball_made_on_axial_slices_shows_on_every_other_plane() -> None:
    axial = stack(Plane.AXIAL, spacing_mm=1.0, count=41, rows=50, columns=60)
    grid = SegmentGrid(ball(axial))
    for plane in Plane.SAGITTAL, Plane.CORONAL:
        other = stack(plane, uid="1.2.4", spacing_mm=2.0, count=15, pixel_mm=(0.5, 0.8))
        seen = 0
        for ref in other.frames:
            mask = grid.masks(ref, (other.rows, other.columns)).get(1)
            for row, column in ((10, 12), (20, 31), (32, 32), (44, 40), (25, 28)):
                point = pixel_to_patient(ref.placement, ref.scale, column, row)
                far = np.linalg.norm(np.array(point) - (3.0, -4.0, 5.0))
                value = 0 if mask is None else mask[row, column]
                if far < 7.8:
                    assert value == 1
                    seen += 1
                elif far > 10.2:
                    assert value == 0
        assert seen > 0


def test_that_the_same_grid_shows_the_same_pixels_by_place_alone() -> None:
    axial = stack(Plane.AXIAL, pixel_mm=(0.7, 0.9), spacing_mm=3.0)
    values = np.random.default_rng(4).integers(0, 2, (64, 64)).astype(np.uint8)
    top, left, cut = cropped(values)
    ref = axial.frames[3]
    frame = SegmentFrame(
        segment=1,
        size=(64, 64),
        top=top,
        left=left,
        values=cut,
        placement=ref.placement,
        scale=ref.scale,
        spacing_mm=3.0,
    )
    grid = SegmentGrid(Segmentation(sop_uid="1", segments=(Segment(number=1),), frames=(frame,)))
    assert np.array_equal(grid.masks(ref, (64, 64))[1], values)
    # a grid shifted by a little less than half a pixel still takes the same samples
    place = ref.placement
    x, y, z = place.origin_lps_mm
    near = replace(ref, placement=replace(place, origin_lps_mm=(x + 0.44, y - 0.34, z)))
    assert np.array_equal(grid.masks(near, (64, 64))[1], values)
    # and one shifted by more than half a pixel takes the next ones
    far = replace(ref, placement=replace(place, origin_lps_mm=(x + 0.46, y, z)))
    assert np.array_equal(grid.masks(far, (64, 64))[1][:, :-1], values[:, 1:])


def test_that_another_frame_of_reference_shows_nothing() -> None:
    axial = stack(Plane.AXIAL)
    grid = SegmentGrid(ball(axial, radius=30.0))
    foreign = stack(Plane.AXIAL, uid="9.9", frame_of_reference="7.7")
    assert grid.masks(axial.frames[4], (64, 64))
    assert grid.masks(foreign.frames[4], (64, 64)) == {}
    assert not grid.covers(foreign.frames[4])


def test_that_a_slice_between_sparse_planes_stays_empty() -> None:
    axial = stack(Plane.AXIAL, spacing_mm=2.0, count=21)
    whole = ball(axial, centre=(0, 0, 0), radius=25.0, spacing_mm=2.0)
    sparse = Segmentation(sop_uid="1", segments=whole.segments, frames=whole.frames[::4])
    grid = SegmentGrid(sparse)
    shown = [bool(grid.masks(ref, (64, 64))) for ref in axial.frames]
    assert shown.count(True) == len(sparse.frames)


def test_that_the_object_named_by_a_segmentation_needs_no_place() -> None:
    values = np.ones((2, 3), np.uint8)
    frame = SegmentFrame(
        segment=4, size=(64, 64), top=5, left=6, values=values, sources=(("1.2.3.1", 0),)
    )
    grid = SegmentGrid(Segmentation(sop_uid="1", segments=(Segment(number=4),), frames=(frame,)))
    axial = stack(frame_of_reference=None)
    mask = grid.masks(axial.frames[0], (64, 64))[4]
    assert mask.sum() == 6
    assert mask[5:7, 6:9].all()
    assert grid.masks(axial.frames[1], (64, 64)) == {}
    assert grid.masks(axial.frames[0], (32, 32)) == {}  # another size is not the same grid


@given(hnp.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_that_an_outline_encloses_exactly_what_is_inside(inside: np.ndarray) -> None:
    pieces = outline(inside)
    padded = np.pad(inside, 1)
    edges = (padded[1:] != padded[:-1]).sum() + (padded[:, 1:] != padded[:, :-1]).sum()
    lengths = np.abs(pieces[:, 2] - pieces[:, 0]) + np.abs(pieces[:, 3] - pieces[:, 1])
    assert lengths.sum() == edges
    # a pixel is inside when a ray to its left crosses the upright pieces an odd number of times
    for row in range(inside.shape[0]):
        for column in range(inside.shape[1]):
            upright = pieces[pieces[:, 0] == pieces[:, 2]]
            crossed = (
                (upright[:, 0] < column) & (upright[:, 1] < row) & (row < upright[:, 3])
            ).sum()
            assert bool(crossed % 2) == inside[row, column]
    if inside.any():
        x, y = label_point(inside)
        assert inside[int(y), int(x - 0.5)]


def test_that_colours_differ_from_each_other_and_from_black() -> None:
    same = (200, 10, 10)
    segments = tuple(
        Segment(number=n, colour=c) for n, c in enumerate([same, same, (0, 0, 1), None], start=1)
    )
    given_colours = colours(segments, taken=((230, 159, 0),))
    assert given_colours[1] == same
    found = [*given_colours.values(), (230, 159, 0)]
    for i, one in enumerate(found):
        assert sum(one) > 100
        for other in found[i + 1 :]:
            assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) >= 60
