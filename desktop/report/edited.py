"""Sentences of the impression that the reader wrote over by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from desktop.domain.case import Case
from desktop.evidence.assessment import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedSentence:
    """The reader's own words for the reason of one finding.

    ``basis`` pins what the computed sentence rested on when it was written over: where the finding
    or its call changes afterwards, the sentence is out of date until the reader confirms it.
    """

    finding: str
    text: str
    basis: str


def basis_of(case: Case, assessment: Assessment, finding_id: str) -> str:
    """Return what the sentence of a finding rests on, as a short fingerprint."""
    finding = case.finding(finding_id)
    if finding is None:
        return ""
    leading = assessment.leading(finding_id)
    reason = (leading.reason, leading.category) if leading is not None else None
    lane = assessment.impression.lane_of(finding_id)
    stated = replace(finding, note=None, image=None)
    return sha256(repr((stated, reason, lane)).encode()).hexdigest()[:16]


def is_outdated(sentence: EditedSentence, case: Case, assessment: Assessment) -> bool:
    """Whether the finding or its call has changed since the sentence was written or confirmed."""
    return sentence.basis != basis_of(case, assessment, sentence.finding)
