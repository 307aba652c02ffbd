"""Random lumbar forms for the promises of the composed report."""

from __future__ import annotations

from hypothesis import strategies as st

from desktop.domain.case import (
    Case,
    CasePatient,
    CaseStudy,
    Category,
    ClinicalPicture,
    Complaint,
    Finding,
    NormalStatement,
    Override,
    Sign,
)
from desktop.domain.side import Side

LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
TYPES = (
    *("disc_bulge", "disc_protrusion", "disc_extrusion", "annular_fissure", "modic_1"),
    *("central_stenosis", "foraminal_stenosis", "facet_arthropathy", "vertebral_haemangioma"),
    *("cauda_equina_compression", "malignant_lesion", "vertebral_fracture", "spondylodiscitis"),
)
FLAGS = (
    *("saddle_anaesthesia", "urinary_retention", "fever", "cancer_history"),
    *("major_trauma", "progressive_motor_deficit"),
)
SIDES = st.none() | st.sampled_from([Side.LEFT, Side.RIGHT, Side.BILATERAL, Side.MIDLINE])
ROOTS = st.none() | st.sampled_from(["L4", "L5", "S1"])


@st.composite
def findings(draw: st.DrawFn, number: int) -> Finding:
    return Finding(
        id=f"f{number}",
        type=draw(st.sampled_from(TYPES)),
        level=draw(st.none() | st.sampled_from(LEVELS)),
        side=draw(SIDES),
        zone=draw(st.none() | st.sampled_from(["central", "subarticular", "foraminal"])),
        severity=draw(st.none() | st.sampled_from(["mild", "moderate", "severe"])),
        neural=draw(
            st.none() | st.sampled_from(["none", "contact", "displacement", "compression"])
        ),
        neural_root=draw(ROOTS),
        acuity=draw(st.none() | st.sampled_from(["acute", "chronic"])),
        certainty=draw(st.none() | st.sampled_from(["definite", "possible"])),
        size_mm=draw(st.just(()) | st.tuples(st.sampled_from([4.0, 9.4, 12.0]))),
    )


@st.composite
def complaints(draw: st.DrawFn, number: int) -> Complaint:
    return Complaint(
        id=f"c{number}",
        pattern=draw(st.none() | st.sampled_from(["radicular", "axial", "claudication"])),
        site=draw(st.none() | st.sampled_from(["leg", "low_back", "thigh"])),
        side=draw(SIDES),
        roots=draw(st.just(()) | st.tuples(st.sampled_from(["L4", "L5", "S1"]))),
        duration_weeks=draw(st.none() | st.sampled_from([1.0, 9.0])),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    found = tuple(draw(findings(n)) for n in range(1, draw(st.integers(0, 5)) + 1))
    present = draw(st.lists(st.sampled_from(FLAGS), unique=True, max_size=2))
    denied = [f for f in draw(st.lists(st.sampled_from(FLAGS), unique=True)) if f not in present]
    overrides: tuple[Override, ...] = ()
    if found and draw(st.booleans()):
        lane = draw(st.sampled_from(list(Category)))
        overrides = (Override(finding="f1", category=lane, reason="The story fits."),)
    free = [level for level in LEVELS if all(f.level != level for f in found)]
    normal = tuple(NormalStatement(level=level) for level in free if draw(st.booleans()))
    return Case(
        patient=CasePatient(
            id="P1",
            name="Sample^Anna",
            age_years=draw(st.none() | st.integers(16, 90)),
            sex="female",
        ),
        study=CaseStudy(
            region="lumbar_spine",
            modality="MR",
            date="2026-11-02",
            numbering=draw(st.none() | st.sampled_from(["certain", "uncertain"])),
        ),
        clinical=ClinicalPicture(
            complaints=tuple(draw(complaints(n)) for n in range(1, draw(st.integers(0, 2)) + 1)),
            signs=draw(st.just(()) | st.tuples(st.builds(Sign, sign=st.just("slr"), side=SIDES))),
            red_flags=tuple(present),
            red_flags_absent=tuple(denied),
        ),
        findings=found,
        normal=normal,
        overrides=overrides,
    )
