"""Which inputs the reasoning read of a finding, and which of them are not set."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.case import Case, Complaint, Finding
from desktop.domain.message import Message
from desktop.report import names
from desktop.report.why_state import Input


def inputs(case: Case, finding: Finding, complaint_id: str | None) -> tuple[Input, ...]:
    """Return the inputs as chips: the set ones first, then the unset ones."""
    complaint = case.complaint(complaint_id) if complaint_id else None
    made = [*_of_finding(finding), *_of_complaint(complaint), *_of_case(case)]
    return tuple(sorted(made, key=lambda chip: not chip.is_set))


def _chip(name: str, value: Message | None) -> Input:
    if value is None:
        return Input(text=Message(f"why-input-{name}-unset"), is_set=False)
    return Input(text=Message.of(f"why-input-{name}", value=value))


def _word(word: str | None) -> Message | None:
    return names.term(word) if word else None


def _of_finding(finding: Finding) -> Iterator[Input]:
    yield _chip("type", names.term(finding.type))
    yield _chip("side", _word(finding.side.value if finding.side else None))
    level = names.literal(names.shown_level(finding.level)) if finding.level else None
    yield _chip("level", level)
    grade = finding.neural or next((r.grade for r in finding.neural_roots if r.grade), None)
    root = finding.neural_root or next((r.root for r in finding.neural_roots if r.root), None)
    for name, value in (
        ("zone", _word(finding.zone)),
        ("severity", _word(finding.severity)),
        ("neural", _word(grade)),
        ("root", names.literal(root) if root else None),
        ("acuity", _word(finding.acuity)),
    ):
        if value is not None:
            yield _chip(name, value)
    for word in finding.activity:
        yield _chip("activity", names.term(word))


def _of_complaint(complaint: Complaint | None) -> Iterator[Input]:
    if complaint is None:
        yield _chip("pain", None)
        return
    yield _chip("pain-side", _word(complaint.side.value if complaint.side else None))
    yield _chip("pain-site", _word(complaint.site))
    yield _chip("pattern", _word(complaint.pattern))
    if complaint.roots:
        yield _chip("pain-roots", names.joined([names.literal(r) for r in complaint.roots]))


def _of_case(case: Case) -> Iterator[Input]:
    age = case.patient.age_years
    yield _chip("age", names.literal(str(int(age))) if age is not None else None)
    for sign in case.clinical.signs:
        name = "sign" if sign.present else "sign-absent"
        yield _chip(name, names.term(sign.sign))
    if case.study.numbering is not None:
        yield _chip("numbering", Message(f"why-numbering-{case.study.numbering}"))
    for word in case.study.limitations:
        yield _chip("limitation", names.term(word))
