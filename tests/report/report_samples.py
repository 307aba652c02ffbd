"""Cases and assessments the report tests compose from: values stated here, no engine."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import (
    Care,
    Case,
    CasePatient,
    CaseStudy,
    Category,
    ClinicalPicture,
    Comparison,
    Complaint,
    Finding,
    FormAnswers,
    NeuralRoot,
    NormalStatement,
    Override,
    ScaleGrade,
    Sign,
)
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.evidence.assessment import (
    Alert,
    Assessment,
    Chance,
    Flip,
    Impression,
    Judgement,
    Setting,
    Step,
)
from desktop.evidence.pack import Citation
from desktop.evidence.rows import Source
from desktop.report.source import MarkedPicture, ReportSource

CITATIONS = {
    "row-a": Citation(
        id="row-a",
        kind="published",
        sources=(
            Source(
                id="src-a",
                key="a",
                citation="Author A, et al. Discs of people without pain. J Examples 2015;36:811.",
                doi="10.0000/a",
                pmid="1",
            ),
        ),
    ),
    "row-b": Citation(
        id="row-b",
        kind="derived",
        sources=(Source(id="src-b", key="b", citation="Author C. Extrusions and pain."),),
    ),
    "row-c": Citation(id="row-c", kind="design"),
}


class Plain:
    """Says a message by itself where the locale has none: reasons come from the engine's room."""

    def __init__(self, words):
        self.words = words
        self.language = words.language

    def text(self, message):
        if message.id == "test-plain":
            return str(dict(message.args)["words"])
        return self.words.text(message)

    def knows(self, message_id):
        return self.words.knows(message_id)


def said(words: str) -> Message:
    return Message.of("test-plain", words=words)


def steps(prior: float, association: float, prevalence: float, match: float) -> tuple[Step, ...]:
    return (
        Step(kind="prior", text=said("start"), factor=prior, evidence=("row-c",)),
        Step(kind="association", text=said("finding"), factor=association, evidence=("row-b",)),
        Step(kind="prevalence", text=said("free"), factor=prevalence, evidence=("row-a",)),
        Step(kind="concordance", text=said("match"), factor=match, evidence=("row-c",)),
    )


def judged(finding: str, complaint: str | None, category: Category, **rest: object) -> Judgement:
    rest.setdefault("reason", said("Side and level match the pain."))
    return Judgement(finding=finding, complaint=complaint, category=category, **rest)  # type: ignore[arg-type]


def sample_case() -> Case:
    return Case(
        issued="2026-11-23T15:20:00+01:00",
        patient=CasePatient(id="CS-0417", name="DEMO^Marta", birth_date="1980-03-12", sex="female"),
        study=CaseStudy(
            region="lumbar_spine",
            uid="1.2.3",
            accession="A-26-11873",
            date="2026-11-23",
            time="14:02",
            modality="MR",
            numbering="certain",
            contrast=False,
            sides_imaged="both",
            technique="Sagittal T2, T1, STIR; axial T2 and T1 from L3 to S1.",
            comparison=Comparison(date="2025-03-18", modality="MR"),
            referrer="Vale^A",
            organisation="Northfield Teaching Hospital",
        ),
        clinical=ClinicalPicture(
            indication="Left leg pain for 7 weeks, right thigh pain.",
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
                Complaint(
                    id="c2",
                    pattern="radicular",
                    site="thigh",
                    side=Side.RIGHT,
                    roots=("L4",),
                    nrs=4,
                ),
            ),
            signs=(
                Sign(sign="slr", side=Side.LEFT),
                Sign(sign="motor_deficit", present=False),
            ),
            red_flags=("cancer_history",),
            red_flags_absent=("fever", "major_trauma"),
        ),
        findings=(
            Finding(
                id="f1",
                type="disc_extrusion",
                level="L5-S1",
                side=Side.LEFT,
                zone="subarticular",
                neural_roots=(NeuralRoot(root="S1", side=Side.LEFT, grade="displacement"),),
                size_mm=(9.4,),
                change="new",
                scale=ScaleGrade(id="pfirrmann_disc", category="V"),
            ),
            Finding(
                id="f2",
                type="disc_protrusion",
                level="L4-L5",
                side=Side.RIGHT,
                zone="foraminal",
                neural="contact",
                neural_root="L4",
                change="new",
            ),
            Finding(id="f3", type="disc_bulge", level="L3-L4"),
            Finding(id="f4", type="vertebral_haemangioma", level="L3", typical=True, size_mm=(12,)),
        ),
        normal=(
            NormalStatement(level="L1-L2"),
            NormalStatement(level="L2-L3"),
            NormalStatement(level="L3-L4", absent=("central_stenosis", "foraminal_stenosis")),
        ),
        form=FormAnswers(template="lumbar-mr", version="1"),
    )


def sample_assessment() -> Assessment:
    flip = Flip(
        set=(Setting(path="/clinical/complaints/c1/side", value="right"),),
        to=Category.LIKELY_INCIDENTAL,
        central=0.19,
        text=said("Pain on the right: 19 %, likely incidental"),
    )
    return Assessment(
        evidence_version="2026.1",
        evidence_sha256="7f3a91c2" * 8,
        judgements=(
            judged(
                "f1",
                "c1",
                Category.LIKELY_SYMPTOMATIC,
                scored=True,
                probability=Chance(low=0.532, central=0.81, high=0.942),
                reason=said("Side and root match; uncommon, about 3 of 100 pain-free adults."),
                steps=steps(1.0, 2.44, 0.99, 1.74),
                flips=(flip,),
                pain_free_percent=3.0,
            ),
            judged(
                "f2",
                "c2",
                Category.INDETERMINATE,
                scored=True,
                probability=Chance(low=0.44, central=0.72, high=0.88),
                reason=said("Side and root match; common, about 35 of 100 pain-free people."),
                steps=steps(1.0, 2.09, 0.72, 1.74),
                pain_free_percent=35.0,
            ),
            judged(
                "f3",
                "c1",
                Category.LIKELY_INCIDENTAL,
                scored=True,
                probability=Chance(low=0.04, central=0.12, high=0.27),
                reason=said("Present in about 56 of 100 pain-free people aged 46."),
                steps=steps(0.11, 1.6, 0.75, 1.0),
                pain_free_percent=56.0,
            ),
            judged(
                "f4",
                "c1",
                Category.INDETERMINATE,
                reason=said("No figure of pain-free people fits; role not scored."),
            ),
        ),
        impression=Impression(
            likely_symptomatic=("f1",), indeterminate=("f2", "f4"), likely_incidental=("f3",)
        ),
    )


def sample_source() -> ReportSource:
    case = sample_case()
    return ReportSource(
        case=case,
        assessment=sample_assessment(),
        numbers={f.id: n for n, f in enumerate(case.findings, start=1)},
        cite=CITATIONS.get,
        program_version="0.1.0",
        pictures=(
            MarkedPicture(
                sop_uid="1.2.3.4",
                frame=1,
                findings=("f1",),
                marks=(("f1", 60.0, 62.0, 88.0, 30.0),),
                series="Ax T2",
                series_number=5,
                slice=22,
                window=(310.0, 640.0),
            ),
            MarkedPicture(
                sop_uid="1.2.3.5",
                frame=1,
                findings=("f3",),
                marks=(("f3", 60.0, 70.0, 90.0, 30.0),),
                series="Sag T2",
                series_number=2,
                slice=9,
                window=(300.0, 620.0),
            ),
        ),
    )


def acting_source() -> ReportSource:
    """Return the sample with an act-now finding and an open alert: everything is silenced."""
    plain = sample_source()
    lesion = Finding(id="f5", type="malignant_lesion", level="L1", size_mm=(11.0,), change="new")
    case = replace(
        plain.case,
        findings=(*plain.case.findings, lesion),
        clinical=replace(plain.case.clinical, red_flags=("cancer_history", "saddle_anaesthesia")),
        overrides=(
            Override(finding="f2", category=Category.LIKELY_SYMPTOMATIC, reason="Fits the story."),
        ),
    )
    silent = tuple(
        replace(j, silenced=True, pain_free_percent=None, reason=said("Side and level noted."))
        for j in plain.assessment.judgements
    )
    assessment = replace(
        plain.assessment,
        judgements=(
            *silent,
            judged(
                "f5",
                "c1",
                Category.ACT_NOW,
                care=Care.ACT,
                acr_category=2,
                silenced=True,
                reason=said("Replaces the marrow of L1."),
                steps=(Step(kind="override", text=said("act"), evidence=("row-b",)),),
            ),
        ),
        alerts=(Alert(flag="saddle_anaesthesia", text=said("Saddle anaesthesia"), acr_category=1),),
        impression=Impression(
            act_now=("f5", "red_flag:saddle_anaesthesia"),
            likely_symptomatic=("f1", "f2"),
            indeterminate=("f4",),
            likely_incidental=("f3",),
        ),
    )
    return replace(
        plain,
        case=case,
        assessment=assessment,
        numbers={f.id: n for n, f in enumerate(case.findings, start=1)},
    )
