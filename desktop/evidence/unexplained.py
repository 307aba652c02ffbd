"""Pains without a likely contributor, and where else each may come from."""

from __future__ import annotations

from desktop.domain.case import Category
from desktop.evidence.assessment import Unexplained
from desktop.evidence.core import Outcome


def unexplained(outcome: Outcome) -> tuple[Unexplained, ...]:
    """Return the pains that no finding likely contributes to, in the order of the case.

    A pain without a site says nothing of where else to look; what the study covered was looked at.
    Where something must be acted on, that comes first and nothing is said.
    """
    situation = outcome.situation
    if outcome.is_acting:
        return ()
    study = situation.case.study
    covered = {study.region, *study.regions}
    explained = {
        placed.pair.complaint.id
        for placed in outcome.placed
        if placed.pair.complaint is not None
        and outcome.lanes.get(placed.pair.finding.id) is Category.LIKELY_SYMPTOMATIC
        and placed.category is Category.LIKELY_SYMPTOMATIC
    }
    explained |= {
        group.complaint for group in outcome.groups if group.category is Category.LIKELY_SYMPTOMATIC
    }
    return tuple(
        Unexplained(
            complaint=c.id,
            look_also=tuple(
                place.id
                for (site, region), places in situation.pack.places.items()
                if site == c.site and region not in covered
                for place in places
                if place.is_to_look_at
            ),
        )
        for c in situation.complaints
        if c.site and c.id not in explained
    )
