"""Kept reports for tests: a lumbar study, a draft with findings and measurements, a document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop import assets
from desktop.app.draft import Draft, MeasurementMark, Place
from desktop.app.kept import Answerable, KeptReport
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.dicom.source import DicomSource
from desktop.domain.case import (
    Case,
    CasePatient,
    CaseStudy,
    Finding,
    ImagePlace,
    NamedMeasurement,
    NeuralRoot,
    ScaleGrade,
)
from desktop.domain.measured import Reading
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.report.document import Document
from desktop.report.lifecycle import Status
from desktop.report.source import UNSIGNED, Addendum, Signing
from desktop.report.wording import Wording
from tests.dicom.making import ROOT, make_slice, to_bytes

STUDY = f"{ROOT}.1"
SERIES = f"{ROOT}.2.1"
SIGNED_AT, ADDED_AT = "2026-11-02T15:20:00+01:00", "2026-11-03T09:05:30+01:00"
PDF = b"%PDF-1.4\nnot pages, but bytes of odd length\n%%EOF"


def sop(index: int) -> str:
    return f"{ROOT}.3.{index + 1}"


def make_study(folder: Path, **changes: object):
    """Return a source and its index of a study of four slices, one of which holds two frames."""
    folder.mkdir(exist_ok=True)
    for index in range(3):
        made = make_slice(index, BodyPartExamined="LSPINE", **changes)
        (folder / f"a{index}").write_bytes(to_bytes(made))
    two = {
        "NumberOfFrames": "2",
        "PixelData": bytes(6 * 8 * 2 * 2),
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7.3",  # multi-frame secondary capture
        "SeriesInstanceUID": f"{ROOT}.2.2",
    }
    many = make_slice(9, **{**changes, **two})
    (folder / "many").write_bytes(to_bytes(many))
    source = DicomSource()
    return source, source.index(str(folder)).studies


FINDINGS = (
    Finding(
        id="f1",
        type="disc_extrusion",
        level="L5-S1",
        side=Side.LEFT,
        zone="subarticular",
        severity="moderate",
        neural="displacement",
        neural_roots=(NeuralRoot(root="S1", side=Side.LEFT, grade="displacement"),),
        size_mm=(9.1, 4.25),
        scale=ScaleGrade(id="root_pfirrmann", category="2"),
        activity=("oedema",),
        image=ImagePlace(sop_uid=sop(1), frame=1),
    ),
    Finding(
        id="f2",
        type="spondylolisthesis",
        level="L4-L5",
        side=Side.MIDLINE,
        measurements=(NamedMeasurement(name="slip", value=6.3, unit="mm"),),
    ),
    Finding(id="f3", type="facet_osteoarthritis", level="L4", side=Side.BILATERAL),
    Finding(id="f 4\\^|é", type="incidental_renal_mass", side=Side.RIGHT, level="S2"),
    Finding(id="f5", type="disc_degeneration"),
)


def mark(identity: str, tool: str, points, readings, **changes) -> MeasurementMark:
    place = Place(
        series_uid=SERIES, stack=1, sop_uid=sop(0), frame=1, x=points[0][0], y=points[0][1]
    )
    return MeasurementMark(
        id=identity,
        tool=tool,
        place=changes.pop("place", place),
        points=tuple(points),
        readings=tuple(readings),
        **changes,
    )


def make_marks() -> tuple[MeasurementMark, ...]:
    """Return measurements of every unit and basis."""
    many = Place(series_uid=f"{ROOT}.2.2", stack=1, sop_uid=sop(9), frame=2, x=1.0, y=2.0)
    return (
        mark(
            "m1",
            "length",
            [(1.0, 2.0), (4.25, 5.5)],
            [Reading(name="length", value=2.3880432889512, unit="mm")],
            basis="PixelSpacing",
            finding="f1",
        ),
        mark(
            "m2",
            "ellipse",
            [(3.0, 2.0), (3.0, 4.0), (0.0, 3.0), (6.0, 3.0)],
            [
                Reading(name="mean", value=1 / 3, unit="HU"),
                Reading(name="sd", value=1e-9, unit="SUVbw"),
                Reading(name="area", value=12.345678901234567, unit="mm2"),
                Reading(name="count", value=14.0, unit="pixels"),
                Reading(name="total", value=-2.5e300, unit="{counts}"),
                Reading(name="min", value=-1024.0, unit="stored"),
                Reading(name="max", value=7.0, unit=""),
            ],
            basis="ImagerPixelSpacing/ERMF",
            finding="f2",
        ),
        mark(
            "m3",
            "cobb",
            [(0.0, 0.0), (5.0, 1.0), (0.0, 4.0), (5.0, 3.0)],
            [Reading(name="cobb", value=22.6, unit="deg")],
            place=replace(many, x=0.0, y=0.0),
        ),
        mark(
            "m4",
            "slip",
            [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)],
            [
                Reading(name="slip", value=None, unit="mm"),
                Reading(name="slip-percent", value=21.7, unit="percent"),
                Reading(name="height-ratio", value=0.7, unit="ratio"),
                Reading(name="a", value=3.5, unit="px"),
                Reading(name="b", value=4.5, unit="px2"),
            ],
            basis="Calibrated",
            finding="f 4\\^|é",
        ),
        mark("m5", "probe", [(2.0, 3.0)], [Reading(name="value", value=77.0, unit="HU")]),
    )


def make_case(**changes: object) -> Case:
    own = CaseStudy(
        uid=STUDY,
        region="lumbar_spine",
        modality="MR",
        accession="A1",
        date="2026-11-02",
        numbering="certain",
        organisation="Spital Zürich",
    )
    whole = {"issued": SIGNED_AT, "patient": CasePatient(id="S-1"), "findings": FINDINGS}
    return Case(**{"study": own, **whole, **changes})


def make_draft(case: Case | None = None) -> Draft:
    return replace(draft_of(case or make_case()), id="r1", measurements=make_marks())


def compose(draft: Draft, studies=None, source=None, signing: Signing = UNSIGNED) -> Document:
    setting = Setting(
        words=Wording("en", assets.locale_texts("en")),
        template=assets.templates().of(draft.case),
        version="1",
        signing=signing,
    )
    assessment = assess(draft.case, assets.evidence())
    decode = source.frame if source is not None else None
    return make_report(draft, assessment, setting, studies=studies, decode=decode).document


def make_kept(document: Document, draft: Draft | None = None, **changes: object) -> KeptReport:
    whole: dict[str, object] = {
        "report_id": "r1",
        "number": 1,
        "status": Status.FINAL,
        "document": document,
        "draft": draft or make_draft(),
        "pdf": PDF,
        "at": SIGNED_AT,
        "by": "Dr. Jane Doe",
        "answerable": (Answerable(by="Dr. Jane Doe", at=SIGNED_AT),),
    }
    return KeptReport(**{**whole, **changes})  # type: ignore[arg-type]


def appended_signing(text: str) -> Signing:
    added = Addendum(status=Status.APPENDED, text=text, by="Dr. Roe", at=ADDED_AT)
    return Signing(status=Status.APPENDED, by="Dr. Jane Doe", at=SIGNED_AT, addenda=(added,))
