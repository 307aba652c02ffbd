"""What is said of the mechanism of pain: to the reader, and in print only where it may be."""

from __future__ import annotations

from desktop.domain.case import Case
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment

OPEN = "undetermined"


def mechanism_line(case: Case, assessment: Assessment) -> Message | None:
    """Return the mechanism with its grade as one line.

    ``None`` without a complaint, and while something must be acted on: nothing that might
    reassure stands beside it.
    """
    is_acting = assessment.is_acting or bool(assessment.impression.act_now)
    if not case.clinical.complaints or is_acting:
        return None
    view = assessment.mechanism
    return Message.of("mechanism-line", leading=view.leading, grade=view.grade or "none")


def mechanism_lines(case: Case, assessment: Assessment) -> tuple[Message, ...]:
    """Return the mechanism and its steps, as the reader sees them."""
    line = mechanism_line(case, assessment)
    return () if line is None else (line, *assessment.mechanism.steps)


def printed_mechanism(case: Case, assessment: Assessment) -> tuple[Message, ...]:
    """Return what may be printed of it, in fixed words.

    Only where a sign was examined; a nociplastic mechanism is only left open, never stated, and
    only where no structure is a likely contributor.
    """
    line = mechanism_line(case, assessment)
    if line is None or not case.clinical.signs or assessment.mechanism.leading == OPEN:
        return ()
    leading = assessment.mechanism.leading
    if leading == "nociplastic":
        lane = assessment.impression.likely_symptomatic
        return () if lane else (Message("mechanism-fixed-nociplastic"),)
    if leading == "mixed":
        return (Message("mechanism-fixed-mixed"),)
    return (line, *assessment.mechanism.steps) if leading == "neuropathic" else (line,)
