"""A report to send, and the hostile texts, for the tests of all forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.app.draft import MeasurementMark, Place
from desktop.app.reporting import draft_of
from desktop.domain.case import Case, Finding, NamedMeasurement
from desktop.domain.measured import Reading
from desktop.domain.message import Problem
from desktop.export.form_input import FormError, FormInput
from desktop.report.communication import Communication, critical_items
from desktop.report.compose import compose
from desktop.report.lifecycle import SIGNED, Status
from desktop.report.source import Addendum, ReportSource, Signing
from tests.export.pdfs import words
from tests.report.report_samples import Plain, acting_source

AT = "2026-11-23T16:00:00+01:00"
TOLD = Communication(
    target="f5",
    word="malignant_lesion",
    found_at="2026-11-23T15:00:00+01:00",
    told_to="Dr Vale|^~\\&",
    told_at="2026-11-23T15:10:00+01:00",
    how="phone",
    read_back=True,
)
DRAWN = MeasurementMark(
    id="m1",
    tool="length",
    place=Place(series_uid="1.2.9", stack=1, sop_uid="1.2.9.1", frame=1, x=1.0, y=2.0),
    points=((1.0, 2.0), (3.0, 4.0)),
    readings=(Reading(name="length", value=-2.5, unit="mm"),),
)


def signing_of(status: Status) -> Signing:
    if status not in {*SIGNED, Status.RETRACTED}:
        return Signing(status=status)
    later = (
        () if status is Status.FINAL else (Addendum(status=status, text="Because", by="R", at=AT),)
    )
    return Signing(status=status, by="Dr Reader", at="2026-11-23T15:30:00+01:00", addenda=later)


def sent(status: Status = Status.PRELIMINARY, **more: Any) -> FormInput:
    """A report with alerts, five findings, a drawn and a named measurement and a told result."""
    source: ReportSource = replace(
        acting_source(), signing=signing_of(status), communications=(TOLD,)
    )
    said = Plain(words())
    draft = replace(draft_of(source.case), communications=(TOLD,), measurements=(DRAWN,))
    given = FormInput(
        draft=draft,
        document=compose(source, said),
        words=said,
        at=AT,
        signing=source.signing,
        pdf=b"%PDF-1.7 page",
        critical=critical_items(source.case, source.assessment),
    )
    return replace(given, **more)


def with_case(given: FormInput, case: Case) -> FormInput:
    return replace(given, draft=replace(given.draft, case=case))


def with_notes(texts: list[str]) -> FormInput:
    """A report with one finding a text, which is its note."""
    given = sent()
    named = (NamedMeasurement(name="slip", value=-1.25, unit="mm"),)
    findings = tuple(
        Finding(id=f"n{n}", type="disc_bulge", level="L3-L4", note=text, measurements=named)
        for n, text in enumerate(texts)
    )
    return with_case(given, replace(given.draft.case, findings=findings))


def hostile() -> dict[str, str]:
    data = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))
    repeated = {k: one["piece"] * one["times"] for k, one in data["repeated"].items()}
    return {**data["strings"], **repeated}


def tried(make: Callable[[FormInput], bytes], given: FormInput) -> tuple[bytes, Problem | None]:
    """Make a form, or return why it was refused."""
    try:
        return make(given), None
    except FormError as refused:
        return b"", refused.problem


def brief() -> FormInput:
    """A report of one finding and few words: quick to send many times."""
    given = sent()
    case = replace(given.draft.case, findings=given.draft.case.findings[:1])
    document = replace(given.document, sections=given.document.sections[:1])
    return replace(with_case(given, case), document=document, critical=())
