"""A small case with a hand-made assessment: what the lanes, the why panel and their views show."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import (
    Care,
    Case,
    CasePatient,
    CaseStudy,
    Category,
    ClinicalPicture,
    Complaint,
    Finding,
    Sign,
)
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.evidence.assessment import (
    Alert,
    Assessment,
    Chance,
    Fit,
    Flip,
    Group,
    Impression,
    Judgement,
    Option,
    Question,
    Setting,
    Step,
)
from desktop.evidence.rows import Source
from desktop.report.names import literal

NUMBERS = {"f1": 1, "f2": 2, "f3": 3, "f4": 4, "f5": 5}


def said(text: str) -> Message:
    return literal(text)


def source(citation: str, doi: str = "", pmid: str = "") -> Source:
    return Source(id="src-1", key="key", citation=citation, doi=doi, pmid=pmid)


def finding(finding_id: str, kind: str, level: str | None, **rest: object) -> Finding:
    return Finding(id=finding_id, type=kind, level=level, **rest)  # type: ignore[arg-type]


EXTRUSION = finding(
    "f1",
    "disc_extrusion",
    "L5-S1",
    side=Side.LEFT,
    zone="subarticular",
    neural="displacement",
    neural_root="S1",
    size_mm=(9.4,),
)
PROTRUSION = finding(
    "f2", "disc_protrusion", "L4-L5", side=Side.RIGHT, zone="foraminal", neural="contact"
)
BULGE = finding("f3", "disc_bulge", "L3-L4")
HAEMANGIOMA = finding("f4", "vertebral_haemangioma", "L3")
MARROW = finding("f5", "marrow_replacing_lesion", "L1", size_mm=(11.0,))

PAIN = Complaint(
    id="c1", pattern="radicular", site="leg", side=Side.LEFT, roots=("S1",), nrs=7, duration_weeks=7
)

EXTRUSION_STEPS = (
    Step(
        kind="prior",
        text=said("Suspected root in sciatica"),
        factor=1.0,
        evidence=("prior_radicular",),
    ),
    Step(
        kind="association",
        text=said("OR 4.38 (1.98-9.68), shrunk"),
        factor=2.44,
        evidence=("assoc-0003",),
    ),
    Step(
        kind="prevalence",
        text=said("About 1 in 100 (range 1 to 6)"),
        factor=0.9858,
        evidence=("prev-0059",),
    ),
    Step(
        kind="concordance",
        text=said("Left S1 pain, left S1 root"),
        factor=1.8,
        evidence=("conc-0012", "assoc-0003"),
    ),
)
EXTRUSION_ODDS = 2.44 * 0.9858 * 1.8
EXTRUSION_CHANCE = EXTRUSION_ODDS / (1 + EXTRUSION_ODDS)


def judgement(finding_id: str, category: Category, **rest: object) -> Judgement:
    given: dict[str, object] = {"complaint": "c1", "reason": said(f"Reason {finding_id}")}
    return Judgement(finding=finding_id, category=category, **{**given, **rest})  # type: ignore[arg-type]


JUDGED_EXTRUSION = judgement(
    "f1",
    Category.LIKELY_SYMPTOMATIC,
    scored=True,
    probability=Chance(low=0.53, central=EXTRUSION_CHANCE, high=0.94),
    reason=said("Same side and level as the S1 pain; nerve root displaced."),
    fit=Fit(side="fits", structure="fits"),
    age_band="rare",
    estimate=True,
    steps=EXTRUSION_STEPS,
    against=(said("Level and pain match exactly in 30% of cases."),),
    flips=(
        Flip(
            set=(Setting(path="/clinical/complaints/c1/side", value="right"),),
            to=Category.LIKELY_INCIDENTAL,
            central=0.19,
            text=said("Leg pain is on the right"),
        ),
        Flip(
            set=(Setting(path="/findings/f1/type", value="disc_protrusion"),),
            to=Category.LIKELY_SYMPTOMATIC,
            central=0.77,
            text=said("Protrusion, not extrusion"),
        ),
    ),
)
JUDGED_PROTRUSION = judgement(
    "f2",
    Category.INDETERMINATE,
    scored=True,
    probability=Chance(low=0.34, central=0.5, high=0.66),
    reason=said("Touches right L4 root; side of thigh pain not recorded."),
)
JUDGED_BULGE = judgement(
    "f3",
    Category.LIKELY_INCIDENTAL,
    scored=True,
    probability=Chance(low=0.02, central=0.12, high=0.3),
    reason=said("In at least one lumbar disc in about 56 of 100 pain-free people aged 46."),
    age_band="common",
    pain_free_percent=56.0,
)
JUDGED_HAEMANGIOMA = judgement(
    "f4",
    Category.INDETERMINATE,
    reason=said("No pain-free figure; role not scored."),
    fit=Fit(structure="does_not_fit"),
    age_band="common",
)
JUDGED_MARROW = judgement(
    "f5",
    Category.ACT_NOW,
    care=Care.ACT,
    acr_category=2,
    reason=said("T1 dark, STIR bright; cancer history."),
    silenced=True,
)

QUESTION = Question(
    asks=said("Which side is the thigh pain?"),
    path="/clinical/complaints/c2/side",
    options=(
        Option(value="left", lanes=(("f2", Category.LIKELY_INCIDENTAL),), centrals=(("f2", 0.09),)),
        Option(
            value="right", lanes=(("f2", Category.LIKELY_SYMPTOMATIC),), centrals=(("f2", 0.72),)
        ),
        Option(value="bilateral", lanes=(("f2", Category.INDETERMINATE),), centrals=(("f2", 0.6),)),
    ),
    would_decide=("f2",),
)


def case(*findings: Finding, complaints: tuple[Complaint, ...] = (PAIN,), **rest: object) -> Case:
    return Case(
        study=CaseStudy(region="lumbar_spine", modality="MR", sides_imaged="both"),
        patient=CasePatient(name="DEMO^Marta", age_years=46.0),
        clinical=ClinicalPicture(complaints=complaints, signs=(Sign(sign="slr", side=Side.LEFT),)),
        findings=findings,
        **rest,  # type: ignore[arg-type]
    )


def assessment(*judgements: Judgement, **rest: object) -> Assessment:
    """An assessment whose impression follows the judgements, unless one is given."""
    places: dict[str, tuple[str, ...]] = {c.value: () for c in Category}
    for made in judgements:
        places[made.category.value] += (made.finding,)
    given: dict[str, object] = {"impression": Impression(**places)}
    return Assessment(
        evidence_version="2026.1",
        evidence_sha256="0" * 64,
        judgements=judgements,
        **{**given, **rest},  # type: ignore[arg-type]
    )


FULL_CASE = case(EXTRUSION, PROTRUSION, BULGE, HAEMANGIOMA, MARROW)
FULL = assessment(
    JUDGED_EXTRUSION,
    JUDGED_PROTRUSION,
    JUDGED_BULGE,
    JUDGED_HAEMANGIOMA,
    JUDGED_MARROW,
    question=QUESTION,
)

RETENTION = Alert(
    flag="urinary_retention",
    text=said("Retention is not explained by a finding on this study."),
    acr_category=1,
)


def stenosis() -> tuple[Case, Assessment]:
    """Three stenotic levels: two stand together in the lane of the likely group."""
    levels = ("L2-L3", "L3-L4", "L4-L5")
    found = tuple(finding(f"f{i}", "central_stenosis", lv) for i, lv in enumerate(levels, 1))
    rows = tuple(
        judgement(
            f"f{i}",
            Category.INDETERMINATE,
            scored=True,
            probability=Chance(low=0.2, central=central, high=0.8),
        )
        for i, central in enumerate((0.33, 0.53, 0.53), 1)
    )
    group = Group(
        id="g1",
        mechanism="lumbar_stenosis",
        complaint="c1",
        findings=("f1", "f2", "f3"),
        category=Category.LIKELY_SYMPTOMATIC,
        probability=Chance(low=0.55, central=0.83, high=0.95),
        carried=("f2", "f3"),
    )
    shown = Impression(likely_symptomatic=("f2", "f3"), indeterminate=("f1",))
    return case(*found), assessment(*rows, groups=(group,), impression=shown)


def with_judgement(base: Assessment, changed: Judgement) -> Assessment:
    return replace(
        base,
        judgements=tuple(changed if j.finding == changed.finding else j for j in base.judgements),
    )
