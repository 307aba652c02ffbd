"""The clinical fact that would decide about a finding: named, never left to guess."""

from __future__ import annotations

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment, Flip, Judgement

_OF_FINDING = ("side", "level", "zone", "severity", "neural")
_OF_COMPLAINT = ("side", "site", "pattern", "roots")


def deciding_fact(
    case: Case, finding: Finding, judgement: Judgement, assessment: Assessment
) -> Message | None:
    """Return the missing fact that would move a finding to another lane.

    The key question where it is about this finding; else the first input that is not recorded
    and would move it. A recorded input is never named: it is a fact already.
    """
    asked = assessment.question
    if asked is not None and finding.id in asked.would_decide:
        return Message.of("lanes-decides", fact=asked.asks)
    for flip in judgement.flips:
        fact = _missing(case, finding, flip)
        if fact is not None and flip.to is not judgement.category:
            return Message.of("lanes-decides", fact=Message(f"lanes-fact-{fact}"))
    return None


def _missing(case: Case, finding: Finding, flip: Flip) -> str | None:
    """Return the name of the one input a flip sets, where it is not recorded."""
    if len(flip.set) != 1:
        return None
    parts = flip.set[0].path.strip("/").split("/")
    match parts:
        case ["findings", finding_id, field] if finding_id == finding.id and field in _OF_FINDING:
            return None if getattr(finding, field) else f"finding-{field}"
        case ["clinical", "complaints", complaint_id, field] if field in _OF_COMPLAINT:
            complaint = case.complaint(complaint_id)
            known = complaint is None or bool(getattr(complaint, field))
            return None if known else f"pain-{field}"
        case ["patient", "age_years"]:
            return "age" if case.patient.age_years is None else None
    return None
