"""What is wrong in the sample study, exactly where, and how the case opens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.domain.case import (
    Case,
    CasePatient,
    CaseStudy,
    ClinicalPicture,
    Complaint,
    Finding,
    History,
    ImagePlace,
    NeuralRoot,
    ScaleGrade,
    Sign,
)
from desktop.domain.imaging import Vector3
from desktop.domain.side import Side
from desktop.teaching.discs import (
    EXTRUSION_CENTRE,
    FISSURE_CENTRE,
    HAEMANGIOMA_CENTRE,
    LESION_CENTRE,
    PROTRUSION_CENTRE,
    behind_disc,
)
from desktop.teaching.grid import Plane
from desktop.teaching.lumbar_case import (
    AX_T2,
    DEFAULT_SEED,
    IDENTITY,
    SAG_STIR,
    SAG_T1,
    SAG_T2,
    instance_uid,
    protocol,
    study_uid,
)
from desktop.teaching.spine_frame import lumbar_spine


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One thing that is in the images, and exactly where.

    ``shown_on`` names the series that shows it best; ``slice_index`` is its nearest slice there.
    """

    finding: Finding
    point_lps_mm: Vector3
    shown_on: int
    slice_index: int


_BEHIND_DISC = {
    "extrusion": ("L5-S1", EXTRUSION_CENTRE),
    "protrusion": ("L4-L5", PROTRUSION_CENTRE),
    "bulge": ("L3-L4", (0.0, 1.4, 0.0)),
    "fissure": ("L3-L4", FISSURE_CENTRE),
    "disc L4-L5": ("L4-L5", (0.0, -17.0, 0.0)),
    "disc L5-S1": ("L5-S1", (0.0, -17.0, 0.0)),
    "disc L3-L4": ("L3-L4", (0.0, -17.0, 0.0)),
}
_IN_BODY = {"haemangioma": ("L3", HAEMANGIOMA_CENTRE), "lesion": ("L1", LESION_CENTRE)}


def _place(kind: str) -> Vector3:
    spine = lumbar_spine()
    if kind in _BEHIND_DISC:
        level, place = _BEHIND_DISC[kind]
        return spine.discs[level].world(*behind_disc(spine.discs[level], place))
    if kind == "end plate":
        body = spine.bodies["S1"]
        return body.world(2.0, 3.0, body.half_height_mm - 2.5)
    level, place = _IN_BODY[kind]
    return spine.bodies[level].world(*place)


def _nearest(point: Vector3, planes: tuple[Plane, ...]) -> int:
    return min(range(len(planes)), key=lambda i: abs(planes[i].pixel(point)[2]))


def _located(kind: str, on: int, seed: int, finding: Finding) -> Truth:
    point = _place(kind)
    index = _nearest(point, protocol()[on].planes)
    x, y, z = (round(v, 2) for v in point)
    place = ImagePlace(sop_uid=instance_uid(on, index, seed), frame=1, point_lps_mm=(x, y, z))
    return Truth(
        finding=replace(finding, image=place, certainty="definite"),
        point_lps_mm=point,
        shown_on=on,
        slice_index=index,
    )


def _herniations() -> tuple[tuple[str, int, Finding], ...]:
    left, right = Side.LEFT, Side.RIGHT
    extrusion = Finding(
        id="f1",
        type="disc_extrusion",
        level="L5-S1",
        side=left,
        zone="subarticular",
        neural="displacement",
        neural_root="S1",
        neural_roots=(NeuralRoot(root="S1", side=left, grade="displacement"),),
        size_mm=(9.0,),
    )
    protrusion = Finding(
        id="f2",
        type="disc_protrusion",
        level="L4-L5",
        side=right,
        zone="foraminal",
        neural="contact",
        neural_root="L4",
        neural_roots=(NeuralRoot(root="L4", side=right, grade="contact"),),
    )
    return (("extrusion", AX_T2, extrusion), ("protrusion", AX_T2, protrusion))


def _other_findings() -> tuple[tuple[str, int, Finding], ...]:
    plain = (
        ("bulge", SAG_T2, Finding(id="f3", type="disc_bulge", level="L3-L4")),
        ("fissure", SAG_T2, Finding(id="f4", type="annular_fissure", level="L3-L4")),
        (
            "haemangioma",
            SAG_T2,
            Finding(
                id="f5", type="vertebral_haemangioma", level="L3", size_mm=(15.0,), typical=True
            ),
        ),
        (
            "lesion",
            SAG_STIR,
            Finding(id="f6", type="malignant_lesion", level="L1", size_mm=(11.0,)),
        ),
        ("end plate", SAG_T1, Finding(id="f7", type="modic_2", level="L5-S1")),
    )
    grades = (("L3-L4", "III"), ("L4-L5", "IV"), ("L5-S1", "V"))
    worn = tuple(
        (
            f"disc {level}",
            SAG_T2,
            Finding(
                id=f"f{8 + i}",
                type="disc_degeneration",
                level=level,
                scale=ScaleGrade(id="pfirrmann_disc", category=grade),
            ),
        )
        for i, (level, grade) in enumerate(grades)
    )
    return plain + worn


def truth(seed: int = DEFAULT_SEED) -> tuple[Truth, ...]:
    """Return everything that is wrong in the images, in the order a reader would number it."""
    found = _herniations() + _other_findings()
    return tuple(_located(kind, on, seed, finding) for kind, on, finding in found)


def opening_case(seed: int = DEFAULT_SEED, indication: str | None = None) -> Case:
    """Return the case as the sample opens: the clinical picture filled in, no finding yet.

    ``indication`` is free text of the request in the reader's language.
    """
    return Case(
        study=CaseStudy(
            region="lumbar_spine",
            regions=("lumbar_spine",),
            uid=study_uid(seed),
            accession=IDENTITY.accession,
            date=IDENTITY.date,
            time=IDENTITY.time,
            modality="MR",
            modalities=("MR",),
            sides_imaged="both",
            numbering="certain",
            contrast=False,
        ),
        patient=CasePatient(
            id=IDENTITY.patient_id,
            name=IDENTITY.patient_name,
            birth_date=IDENTITY.birth_date,
            age_years=IDENTITY.age_years,
            sex="female",
        ),
        clinical=_clinical_picture(indication),
    )


def _clinical_picture(indication: str | None) -> ClinicalPicture:
    return ClinicalPicture(
        indication=indication,
        complaints=(
            Complaint(
                id="c1",
                pattern="radicular",
                site="leg",
                side=Side.LEFT,
                roots=("S1",),
                onset="sudden",
                duration_weeks=7,
                nrs=7,
            ),
            Complaint(id="c2", pattern="radicular", site="thigh", roots=("L4",), nrs=4),
        ),
        signs=(Sign(sign="slr", side=Side.LEFT, present=True),),
        red_flags=("cancer_history",),
        red_flags_absent=(
            "fever",
            "major_trauma",
            "progressive_motor_deficit",
            "urinary_retention",
        ),
        history=History(cancer=True),
    )


def true_case(seed: int = DEFAULT_SEED, indication: str | None = None) -> Case:
    """Return the opening case with everything that is in the images as its findings."""
    start = opening_case(seed, indication)
    return Case(
        study=start.study,
        patient=start.patient,
        clinical=start.clinical,
        findings=tuple(t.finding for t in truth(seed)),
    )
