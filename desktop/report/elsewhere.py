"""Pains that stay without a likely contributor, and where else each may come from."""

from __future__ import annotations

from functools import reduce

from desktop.domain.case import Case
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment
from desktop.report import names


def elsewhere_lines(case: Case, assessment: Assessment) -> tuple[Message, ...]:
    """Return one sentence a pain; none while something must be acted on."""
    if assessment.is_acting or assessment.impression.act_now:
        return ()
    places = {one.complaint: one.look_also for one in assessment.unexplained}
    return tuple(
        Message.of(
            "elsewhere" if places[complaint.id] else "elsewhere-nothing",
            pain=names.complaint_name(complaint, position),
            places=_listed([Message(f"look-also-{row}") for row in places[complaint.id]]),
        )
        for position, complaint in enumerate(case.clinical.complaints, start=1)
        if complaint.id in places
    )


def _listed(places: list[Message]) -> Message:
    """Return the places as one list; they hold commas themselves."""
    if not places:
        return names.literal("")
    return reduce(lambda a, b: Message.of("elsewhere-more", first=a, second=b), places)
