"""Nociceptive, neuropathic or nociplastic: simple steps, shown to the reader only.

Neuropathic grades follow the published steps: a plausible history and distribution makes possible,
sensory signs there make probable, a lesion of that root that fits makes definite.
"""

from __future__ import annotations

from desktop.domain.case import Category, Complaint
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase
from desktop.evidence.assessment import MechanismView
from desktop.evidence.core import Outcome
from desktop.evidence.situation import neural_grade, sides_meet

NERVE_PATTERNS = frozenset({"radicular", "thoracic_radicular", "neuralgia", "entrapment"})
SPREAD_PATTERNS = frozenset({"regional", "widespread"})
SENSORY_SIGNS = ("sensory_deficit", "allodynia")


def _has_distribution(c: Complaint) -> bool:
    return bool(c.roots or c.divisions or c.nerve)


def _has_sensory_sign(outcome: Outcome, c: Complaint) -> bool:
    side = c.side.value if c.side else None
    return any(
        sign.present
        and sign.sign in SENSORY_SIGNS
        and sides_meet(side, sign.side.value if sign.side else None)
        and (not sign.root or not c.roots or sign.root in c.roots)
        for sign in outcome.situation.case.clinical.signs
    )


def _has_lesion(outcome: Outcome, c: Complaint) -> bool:
    """Whether a root lesion fits this pain: touched or worse, and not on the other side or root."""
    return any(
        placed.pair.complaint is c
        and placed.pair.fit.side != "does_not_fit"
        and placed.pair.fit.sign != "does_not_fit"
        and neural_grade(placed.pair.finding) not in ("none", "unknown")
        for placed in outcome.placed
    )


def _grade(outcome: Outcome, c: Complaint) -> tuple[str, list[Message]] | None:
    if c.pattern not in NERVE_PATTERNS or not _has_distribution(c):
        return None
    steps = [Message.of("mechanism-distribution", pattern=phrase(c.pattern))]
    if not _has_sensory_sign(outcome, c):
        return "possible", [*steps, Message("mechanism-no-sensory-sign")]
    steps.append(Message("mechanism-sensory-sign"))
    if not _has_lesion(outcome, c):
        return "probable", steps
    return "definite", [*steps, Message("mechanism-lesion")]


def mechanism(outcome: Outcome) -> MechanismView:
    """Return the leading mechanism of the pain, with its steps."""
    complaints = outcome.situation.complaints
    graded = [found for c in complaints if (found := _grade(outcome, c)) is not None]
    order = ("possible", "probable", "definite")
    best = max(graded, key=lambda found: order.index(found[0]), default=None)
    steps = list(best[1]) if best else []
    is_spread = any(c.pattern in SPREAD_PATTERNS for c in complaints)
    is_nociplastic = outcome.situation.is_nociplastic
    if is_nociplastic:
        steps.append(Message("mechanism-widespread-scores"))
    is_nociceptive = any(
        placed.category is Category.LIKELY_SYMPTOMATIC
        and neural_grade(placed.pair.finding) in ("none", "unknown")
        for placed in outcome.placed
    )
    if is_nociceptive:
        steps.append(Message("mechanism-structure"))
    leading = [
        name
        for name, holds in (
            ("neuropathic", best is not None),
            ("nociplastic", is_nociplastic or (is_spread and best is None)),
            ("nociceptive", is_nociceptive),
        )
        if holds
    ]
    if not leading:
        return MechanismView(steps=(Message("mechanism-open"),))
    if is_spread and not is_nociplastic and "nociplastic" in leading:
        steps.append(Message("mechanism-spread"))
    return MechanismView(
        leading=leading[0] if len(leading) == 1 else "mixed",
        grade=best[0] if best else None,
        steps=tuple(steps),
    )
