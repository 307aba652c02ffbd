"""The door of this room: a case and the evidence in, the whole assessment out. Pure."""

from __future__ import annotations

from desktop.domain.case import Care, Case
from desktop.domain.message import Message, Problem
from desktop.domain.pointer import path
from desktop.evidence.assessment import Assessment, Chance, Judgement, Step
from desktop.evidence.care import care_entry
from desktop.evidence.core import Outcome
from desktop.evidence.flips import Explorer, Sensitivity
from desktop.evidence.impression import impress, stands
from desktop.evidence.mechanism import mechanism
from desktop.evidence.opening import Opened
from desktop.evidence.pack import EvidencePack
from desktop.evidence.question import ask
from desktop.evidence.rerun import Memory
from desktop.evidence.rows import CareEntry
from desktop.evidence.sharing import Placed
from desktop.evidence.steps import is_estimate, steps_of
from desktop.evidence.unexplained import unexplained
from desktop.evidence.wording import limits, reason

ENGINE_VERSION = "1.0"


def _judgement(
    pack: EvidencePack, outcome: Outcome, placed: Placed, explorer: Explorer | None
) -> Judgement:
    pair = placed.pair
    found = explorer.sensitivity(placed) if explorer else Sensitivity()
    silenced = outcome.is_silenced(pair.finding)
    chance = placed.chance
    beside = _beside(outcome, pair, silenced=silenced)
    shown = pair.share if not silenced else None
    return Judgement(
        finding=pair.finding.id,
        complaint=pair.complaint.id if pair.complaint else None,
        category=placed.category,
        care=Care.ACT if pair.act is not None else beside.care if beside else Care.UNDECIDED,
        acr_category=pair.act.category if pair.act is not None else None,
        scored=pair.is_scored,
        probability=Chance(low=chance.low, central=chance.central, high=chance.high)
        if chance
        else None,
        fit=pair.fit,
        age_band=pair.band,
        reason=reason(placed, silenced=silenced),
        steps=(*steps_of(pack, placed, silenced=silenced), *_care_steps(beside)),
        against=found.against,
        flips=found.flips,
        nearest=found.nearest,
        limits=limits(placed),
        silenced=silenced,
        estimate=is_estimate(pack, placed),
        pain_free_percent=100 * shown.interval.central if shown else None,
    )


def _beside(outcome: Outcome, pair: Opened, *, silenced: bool) -> CareEntry | None:
    """Return what a finding calls for beside its role in pain; nothing that could reassure."""
    if pair.act is not None:
        return None
    entry = care_entry(outcome.situation, pair.finding)
    if entry is not None and silenced and entry.care is not Care.FOLLOW:
        return None
    return entry


def _care_steps(entry: CareEntry | None) -> tuple[Step, ...]:
    if entry is None:
        return ()
    text = Message.of("care-rule", care=Message(f"care-{entry.id}"))
    return (Step(kind="rule", text=text, evidence=(entry.id,), rule=entry.id),)


def _without_reason(case: Case, outcome: Outcome) -> tuple[Problem, ...]:
    """Return a problem for each lane the reader gave and may not give."""
    return tuple(
        Problem.of(path("overrides", o.finding, "reason"), "override-without-reason")
        for o in case.overrides
        if o.finding in outcome.lanes and not stands(o, outcome.lanes[o.finding])
    )


def assess(
    case: Case,
    pack: EvidencePack,
    asked: frozenset[str] = frozenset(),
    *,
    flips: bool | frozenset[str] = True,
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
    flips : bool or frozenset of str
        Whether to work out what would change the judgements and what speaks against them; a set
        names the findings to do it for. Runs the engine again on every changed input.
    question : bool
        Whether to work out the one question; also runs the engine again.

    Returns
    -------
    Assessment
        The engine's own view in ``judgements``; the reader's lanes in ``impression``.
    """
    memory = Memory(pack)
    outcome = memory.outcome(case)
    explorer = Explorer(outcome, memory) if flips else None
    wanted = flips if isinstance(flips, frozenset) else frozenset(f.id for f in case.findings)
    judgements = tuple(
        _judgement(pack, outcome, x, explorer if x.pair.finding.id in wanted else None)
        for x in outcome.placed
    )
    return Assessment(
        evidence_version=pack.version,
        evidence_sha256=pack.sha256,
        local_version=pack.local_version,
        local_sha256=pack.local_sha256,
        judgements=judgements,
        groups=outcome.groups,
        alerts=outcome.alarm.alerts,
        question=ask(outcome, memory, asked) if question else None,
        mechanism=mechanism(outcome),
        impression=impress(case, outcome.lanes, outcome.alarm.alerts),
        unexplained=unexplained(outcome),
        problems=_without_reason(case, outcome),
    )
