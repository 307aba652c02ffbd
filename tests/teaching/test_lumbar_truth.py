"""What the sample study claims is what its voxels show."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from desktop import assets
from desktop.domain.casefile import parse_case
from desktop.domain.casefile_write import case_to_json
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.teaching.canal import root_tubes
from desktop.teaching.discs import extrusion_distance, protrusion_distance
from desktop.teaching.grid import grid_of
from desktop.teaching.lumbar_case import AX_T1, AX_T2, SAG_STIR, SAG_T1, SAG_T2, protocol
from desktop.teaching.lumbar_truth import Truth, opening_case, true_case, truth
from desktop.teaching.sampling import sample_together
from desktop.teaching.spine_frame import lumbar_spine

SAGITTAL = (SAG_T2, SAG_STIR, SAG_T1)
AXIAL = (AX_T2, AX_T1)


@cache
def _slice(group: tuple[int, ...], index: int) -> dict[int, np.ndarray]:
    plans = tuple(replace(protocol()[n], planes=(protocol()[n].planes[index],)) for n in group)
    return {s.plan.number: s.pixels[0].astype(float) for s in sample_together(plans, 1)}


def _value(number: int, point: tuple[float, float, float], radius_mm: float = 1.2) -> float:
    """Mean stored value around a patient point on the nearest slice of a series."""
    group = SAGITTAL if number in SAGITTAL else AXIAL
    planes = protocol()[number].planes
    index = min(range(len(planes)), key=lambda i: abs(planes[i].pixel(point)[2]))
    row, column, off_mm = planes[index].pixel(point)
    assert abs(off_mm) <= 2.3
    reach = radius_mm / planes[index].row_spacing_mm
    rows, columns = np.ogrid[: planes[index].rows, : planes[index].columns]
    near = (rows - row) ** 2 + (columns - column) ** 2 <= reach**2
    return float(_slice(group, index)[number][near].mean())


def _found(kind: str, level: str) -> Truth:
    return next(t for t in truth() if t.finding.type == kind and t.finding.level == level)


def _in_body(level: str, u: float, v: float, x: float) -> tuple[float, float, float]:
    return lumbar_spine().bodies[level].world(x, u, v)


def test_that_the_marrow_lesion_is_dark_on_t1_and_bright_on_stir() -> None:
    lesion = _found("malignant_lesion", "L1").point_lps_mm
    beside = _in_body("L1", -8.0, -4.2, lesion[0])
    assert _value(SAG_T1, lesion) < 0.75 * _value(SAG_T1, beside)
    assert _value(SAG_STIR, lesion) > 2.0 * _value(SAG_STIR, beside)


def test_that_the_haemangioma_is_bright_on_t1_and_t2_and_not_on_stir() -> None:
    centre = _found("vertebral_haemangioma", "L3").point_lps_mm
    beside = _in_body("L3", -4.5, -8.5, centre[0])
    assert _value(SAG_T2, centre, 3.0) > 1.15 * _value(SAG_T2, beside, 3.0)
    assert _value(SAG_T1, centre, 3.0) > 1.03 * _value(SAG_T1, beside, 3.0)
    csf = _value(SAG_STIR, (0.0, 24.0, 0.0))
    assert _value(SAG_STIR, centre, 3.0) < 0.6 * csf


def test_that_the_fissure_is_a_bright_spot_in_a_dark_annulus_on_t2() -> None:
    centre = _found("annular_fissure", "L3-L4").point_lps_mm
    disc = lumbar_spine().discs["L3-L4"]
    annulus = disc.world(0.0, disc.half_depth_mm - 3.0, 0.0)
    assert _value(SAG_T2, centre, 0.6) > 1.8 * _value(SAG_T2, annulus, 0.6)


def test_that_discs_darken_from_grade_three_to_grade_five() -> None:
    middles = [
        lumbar_spine().discs[level].world(0.0, -1.0, 1.5)
        for level in ("L2-L3", "L3-L4", "L4-L5", "L5-S1")
    ]
    values = [_value(SAG_T2, middle) for middle in middles]
    assert values == sorted(values, reverse=True)
    assert values[0] > 2.0 * values[-1]


def test_that_the_extrusion_lies_left_and_displaces_only_the_left_root() -> None:
    found = _found("disc_extrusion", "L5-S1")
    assert found.finding.side is Side.LEFT
    assert found.point_lps_mm[0] > 3.0
    mirrored = (-found.point_lps_mm[0], *found.point_lps_mm[1:])
    assert _value(AX_T2, found.point_lps_mm) < 0.6 * _value(AX_T2, mirrored)


def test_that_left_of_the_patient_is_right_in_the_axial_image() -> None:
    found = _found("disc_extrusion", "L5-S1")
    plane = protocol()[AX_T2].planes[found.slice_index]
    assert plane.pixel(found.point_lps_mm)[1] > plane.columns / 2


def _gap_mm(level: str, root: str, side: float) -> float:
    """Least distance between a herniation's surface and a root's surface; below 0 they overlap."""
    distance = extrusion_distance if level == "L5-S1" else protrusion_distance
    disc = lumbar_spine().discs[level]
    frame = lumbar_spine().bodies[root]
    best = 99.0
    for tube in root_tubes():
        for (x, y, z), radius in zip(tube.points, tube.radii, strict=True):
            apart = np.hypot(y - frame.y_mm, z - frame.z_mm)
            if np.sign(x) != side or tube.root != root or apart > 45.0:
                continue
            grid = _point_grid(x, y, z)
            best = min(best, -float(distance(grid)[0, 0]) - radius)
    assert disc.name == level
    return best


def _point_grid(x: float, y: float, z: float):  # type: ignore[no-untyped-def]
    base = grid_of(protocol()[SAG_T2].planes[8])
    cell = np.float32
    return replace(
        base,
        x=np.full((1, 1), x, cell),
        y=np.full((1, 1), y, cell),
        z=np.full((1, 1), z, cell),
        s=np.zeros((1, 1), cell),
        d=np.zeros((1, 1), cell),
    )


def test_that_the_protrusion_touches_the_right_l4_root_and_not_the_left() -> None:
    assert -0.8 <= _gap_mm("L4-L5", "L4", -1.0) <= 0.4
    assert _gap_mm("L4-L5", "L4", 1.0) > 5.0


def test_that_the_extrusion_meets_the_left_s1_root_and_not_the_right() -> None:
    assert -0.8 <= _gap_mm("L5-S1", "S1", 1.0) <= 0.4
    assert _gap_mm("L5-S1", "S1", -1.0) > 1.0


@pytest.mark.parametrize("found", truth(), ids=lambda t: t.finding.id)
def test_that_each_finding_points_to_the_slice_that_holds_it(found: Truth) -> None:
    plane = protocol()[found.shown_on].planes[found.slice_index]
    row, column, off_mm = plane.pixel(found.point_lps_mm)
    assert abs(off_mm) <= protocol()[found.shown_on].spacing_mm / 2 + 1e-6
    assert 0 < row < plane.rows
    assert 0 < column < plane.columns


def test_that_the_sample_opens_with_the_clinical_picture_and_without_findings() -> None:
    case = opening_case(indication="text")
    assert case.findings == ()
    assert [c.id for c in case.clinical.complaints] == ["c1", "c2"]
    assert case.clinical.complaints[1].side is None
    assert case.clinical.red_flags == ("cancer_history",)
    assert {t.finding.id for t in truth()} == {f.id for f in true_case().findings}


def test_that_the_true_case_is_a_case_file_without_a_problem() -> None:
    written = case_to_json(true_case(indication="text"))
    read, problems = parse_case(json.loads(json.dumps(written)), assets.vocabulary())
    assert problems == ()
    assert read == true_case(indication="text")


def test_that_the_reasoning_sorts_the_true_case_as_the_story_is_told() -> None:
    lanes = assess(true_case(), assets.evidence(), frozenset()).impression
    assert "f6" in lanes.act_now
    assert "f1" in lanes.likely_symptomatic
    assert "f2" in lanes.indeterminate
    assert lanes.likely_incidental == ("f3",)
