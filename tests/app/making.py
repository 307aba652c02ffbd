"""Small drafts for the tests of this room."""

from __future__ import annotations

from desktop.app.draft import Draft, KeyImage, Mark, MeasurementMark, Place
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.imaging import GeometryKind, Plane, Stack, Study, StudyPatient
from desktop.domain.measured import Reading
from desktop.evidence.assessment import Assessment

NOTHING = Assessment(evidence_version="", evidence_sha256="")


def empty_draft(draft_id: str = "d1") -> Draft:
    return Draft(id=draft_id, case=Case(study=CaseStudy(region="lumbar_spine", uid="1.2.3")))


def finding(finding_id: str = "f1", **fields: object) -> Finding:
    return Finding(**({"id": finding_id, "type": "disc_extrusion", "level": "L5-S1"} | fields))


def place(x: float = 10.0, y: float = 20.0) -> Place:
    return Place(
        series_uid="1.2.3.4", stack=1, sop_uid="1.2.3.4.5", frame=1, x=x, y=y,
        point_lps_mm=(1.0, 2.0, 3.0),
    )  # fmt: skip


def mark(finding_id: str = "f1", x: float = 10.0) -> Mark:
    return Mark(finding=finding_id, place=place(x))


def length(length_id: str = "m1", value: float = 9.4) -> MeasurementMark:
    return MeasurementMark(
        id=length_id, tool="length", place=place(), points=((10.0, 20.0), (30.0, 20.0)),
        readings=(Reading(name="length", value=value, unit="mm"),), basis="PixelSpacing",
    )  # fmt: skip


def key_image(frame: int = 1) -> KeyImage:
    return KeyImage(series_uid="1.2.3.4", stack=1, sop_uid="1.2.3.4.5", frame=frame)


def stack(number: int = 1, plane: Plane = Plane.SAGITTAL, modality: str = "MR") -> Stack:
    return Stack(
        series_uid=f"1.2.3.{number}", stack=1, number=number, description="T2", modality=modality,
        plane=plane, geometry=GeometryKind.VOLUME, rows=8, columns=8, transfer_syntax="",
        frames=(),
    )  # fmt: skip


def study(**fields: object) -> Study:
    patient = StudyPatient(
        id="P1", issuer="HOSP", name="Sample^Anna", birth_date="1979-03-05", sex="F"
    )
    given = {"study_uid": "1.2.3", "patient": patient, "date": "2026-03-04", "accession": "A1"}
    return Study(**(given | {"stacks": (stack(),)} | fields))


class FakeClock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now_iso(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        return f"2026-03-04T10:{int(minutes):02d}:{seconds:06.3f}+01:00"
