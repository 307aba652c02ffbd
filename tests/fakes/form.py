"""A lumbar report form on a session, without images or reasoning."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.session import Session
from desktop.domain.case import (
    Case,
    CaseStudy,
    ClinicalPicture,
    Complaint,
    Finding,
    FormAnswers,
    NormalStatement,
)
from desktop.domain.imaging import GeometryKind, Plane, Stack
from desktop.domain.side import Side
from desktop.evidence.assessment import Assessment, Impression
from desktop.report.wording import Wording
from desktop.views import theme

TEMPLATES = assets.templates()
LUMBAR = TEMPLATES.get("lumbar-mr")
ENGLISH = Wording("en", assets.locale_texts("en"))
LEG = Complaint(
    id="c1", pattern="radicular", site="leg", side=Side.LEFT, roots=("S1",), nrs=7.0,
    duration_weeks=7.0,
)  # fmt: skip
THIGH = Complaint(id="c2", pattern="radicular", site="thigh", roots=("L4",), nrs=4.0)
FINDINGS = (
    Finding(
        id="f1", type="disc_extrusion", level="L5-S1", side=Side.LEFT, zone="subarticular",
        size_mm=(9.4,), neural_root="S1", neural="displacement",
    ),
    Finding(id="f2", type="disc_protrusion", level="L4-L5", zone="foraminal"),
    Finding(id="f3", type="marrow_replacing_lesion", level="L1", size_mm=(11.0,)),
    Finding(id="f4", type="modic_2", level="L5-S1"),
)  # fmt: skip
CASE = Case(
    study=CaseStudy(region="lumbar_spine", modality="MR"),
    clinical=ClinicalPicture(
        complaints=(LEG, THIGH),
        red_flags=("cancer_history",),
        red_flags_absent=("fever",),
    ),
    findings=FINDINGS,
    normal=(NormalStatement(level="L1-L2"),),
    form=FormAnswers(answers=(("row-alignment", "normal"),)),
)
SAGITTAL = Stack(
    series_uid="1.2.3", stack=1, number=1, description="Sag T2", modality="MR",
    plane=Plane.SAGITTAL, geometry=GeometryKind.VOLUME, rows=8, columns=8, transfer_syntax="",
    frames=(),
)  # fmt: skip


@cache
def _load_fonts() -> None:
    theme.load_fonts()


def dress(app: QApplication) -> None:
    """Give the application its fonts and its stylesheet, once."""
    _load_fonts()
    if app.styleSheet() != theme.stylesheet():
        app.setStyleSheet(theme.stylesheet())


def draft(case: Case = CASE) -> Draft:
    """Return a draft whose findings are numbered in order and whose sagittal stack was shown."""
    numbers = tuple((finding.id, index + 1) for index, finding in enumerate(case.findings))
    return Draft(
        id="d1", case=case, numbers=numbers, next_number=len(numbers) + 1, shown=(SAGITTAL.key,)
    )


def empty() -> Case:
    """Return a case about which nothing is known."""
    return Case(study=CASE.study)


def one_finding(finding: Finding) -> Case:
    """Return a case with one finding."""
    return replace(empty(), findings=(finding,))


def lanes(case: Case, _asked: frozenset[str]) -> Assessment:
    """Put the first finding into the symptomatic lane, the third into act now."""
    ids = [finding.id for finding in case.findings]
    impression = Impression(
        likely_symptomatic=tuple(i for i in ids if i == "f1"),
        act_now=tuple(i for i in ids if i == "f3"),
        indeterminate=tuple(i for i in ids if i not in ("f1", "f3")),
    )
    return Assessment(evidence_version="test", evidence_sha256="", impression=impression)


def session(case: Case = CASE) -> Session:
    """Return a session on a case."""
    return Session(draft(case), assess=lanes)
