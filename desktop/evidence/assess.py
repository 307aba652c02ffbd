"""The door of this room: a case and the evidence in, the whole assessment out. Pure."""

from __future__ import annotations

from desktop.domain.case import Care, Case
from desktop.evidence.assessment import Assessment, Chance, Judgement
from desktop.evidence.core import Outcome, run
from desktop.evidence.impression import impress
from desktop.evidence.pack import EvidencePack
from desktop.evidence.sharing import Placed
from desktop.evidence.steps import is_estimate, steps_of
from desktop.evidence.wording import limits, reason


def _judgement(pack: EvidencePack, outcome: Outcome, placed: Placed) -> Judgement:
    pair = placed.pair
    silenced = outcome.is_silenced(pair.finding)
    chance = placed.chance
    shown = pair.share if not silenced else None
    return Judgement(
        finding=pair.finding.id,
        complaint=pair.complaint.id if pair.complaint else None,
        category=placed.category,
        care=Care.ACT if pair.act is not None else Care.UNDECIDED,
        acr_category=pair.act.category if pair.act is not None else None,
        scored=pair.is_scored,
        probability=Chance(low=chance.low, central=chance.central, high=chance.high)
        if chance
        else None,
        fit=pair.fit,
        age_band=pair.band,
        reason=reason(placed, silenced=silenced),
        steps=steps_of(pack, placed, silenced=silenced),
        limits=limits(placed),
        silenced=silenced,
        estimate=is_estimate(pack, placed),
        pain_free_percent=100 * shown.interval.central if shown else None,
    )


def assess(
    case: Case,
    pack: EvidencePack,
    asked: frozenset[str] = frozenset(),
    *,
    flips: bool = True,
    question: bool = True,
) -> Assessment:
    """Judge every finding of a case against every complaint.

    Parameters
    ----------
    case : Case
        The case; anything absent is unknown.
    pack : EvidencePack
        The evidence.
    asked : frozenset of str
        Paths of questions already answered "not known"; never asked again.
    flips, question : bool
        Whether to work out what would change the judgements, what speaks against them, and the
        one question. Both run the engine again on changed inputs.

    Returns
    -------
    Assessment
        The engine's own view in ``judgements``; the reader's lanes in ``impression``.
    """
    outcome = run(case, pack)
    del asked, flips, question
    judgements = tuple(_judgement(pack, outcome, placed) for placed in outcome.placed)
    return Assessment(
        evidence_version=pack.version,
        evidence_sha256=pack.sha256,
        judgements=judgements,
        groups=outcome.groups,
        alerts=outcome.alarm.alerts,
        impression=impress(case, outcome.lanes, outcome.alarm.alerts),
    )
