"""Nociceptive, neuropathic or nociplastic: published steps, shown to the reader.

Neuropathic grades follow Finnerup 2016: a plausible history and distribution makes possible,
sensory signs there make probable, a lesion of that root that fits makes definite. Nociplastic pain
follows Kosek 2021: three months, a regional or wider distribution, not entirely explained
otherwise, and evoked hypersensitivity in the region make possible; probable needs a history of
hypersensitivity and comorbidities that no case file holds, and is never reached. Questionnaires
only screen: their scores are told and grade nothing.
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
HYPERSENSITIVITY = "allodynia"
GRADES = ("possible", "probable", "definite")
NEUROPATHIC_ROW, NOCIPLASTIC_ROW, SPREAD_ROW = "conc-0054", "conc-0059", "conc-0060"
DN4_ROW, PAINDETECT_ROW = "conc-0055", "conc-0058"


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


def _neuropathic(outcome: Outcome, c: Complaint) -> tuple[str, list[Message]] | None:
    if c.pattern not in NERVE_PATTERNS or not _has_distribution(c):
        return None
    steps = [Message.of("mechanism-distribution", pattern=phrase(c.pattern))]
    if not _has_sensory_sign(outcome, c):
        return "possible", [*steps, Message("mechanism-no-sensory-sign")]
    steps.append(Message("mechanism-sensory-sign"))
    if not _has_lesion(outcome, c):
        return "probable", steps
    return "definite", [*steps, Message("mechanism-lesion")]


def _structures(outcome: Outcome, c: Complaint | None = None) -> bool:
    """Whether a structure other than a nerve is a likely contributor, to one pain or to any."""
    return any(
        placed.category is Category.LIKELY_SYMPTOMATIC
        and neural_grade(placed.pair.finding) in ("none", "unknown")
        and (c is None or placed.pair.complaint is c)
        for placed in outcome.placed
    )


def _nociplastic(outcome: Outcome, c: Complaint) -> tuple[str, list[Message]] | None:
    """Return the grade of a spread pain and its steps; no grade while a step is open."""
    if c.pattern not in SPREAD_PATTERNS:
        return None
    steps = [Message("mechanism-spread")]
    enough = outcome.situation.pack.constants.criterion_nociplastic_weeks
    if c.duration_weeks is None:
        steps.append(Message("mechanism-duration-unknown"))
    elif c.duration_weeks < enough:
        return None
    else:
        steps.append(Message("mechanism-duration"))
    if _structures(outcome, c):
        steps.append(Message("mechanism-explained"))
    side = c.side.value if c.side else None
    evoked = outcome.situation.sign(HYPERSENSITIVITY, side)
    word = {True: "", False: "-absent", None: "-open"}[evoked]
    steps.append(Message(f"mechanism-hypersensitivity{word}"))
    met = bool(evoked) and c.duration_weeks is not None and not _structures(outcome, c)
    return ("possible" if met else ""), steps


def _scores(outcome: Outcome) -> tuple[list[Message], list[str]]:
    """Return what the questionnaires say, which only screen, and their rows."""
    scores = outcome.situation.case.clinical.questionnaires
    steps, rows = [], []
    for name, value, row in (
        ("dn4", scores.dn4, DN4_ROW),
        ("paindetect", scores.paindetect, PAINDETECT_ROW),
    ):
        if value is not None:
            steps.append(Message.of(f"mechanism-{name}", score=f"{value:g}"))
            rows.append(row)
    return steps, rows


def mechanism(outcome: Outcome) -> MechanismView:
    """Return the leading mechanism of the pain, with its steps and the rows they rest on."""
    complaints = outcome.situation.complaints
    nerve = [found for c in complaints if (found := _neuropathic(outcome, c)) is not None]
    spread = [found for c in complaints if (found := _nociplastic(outcome, c)) is not None]
    best = max(nerve, key=lambda found: GRADES.index(found[0]), default=None)
    widest = max(spread, key=lambda found: bool(found[0]), default=None)
    is_scored = outcome.situation.is_nociplastic
    is_nociceptive = _structures(outcome)
    leading = [
        name
        for name, holds in (
            ("neuropathic", best is not None),
            ("nociplastic", is_scored or (widest is not None and best is None)),
            ("nociceptive", is_nociceptive),
        )
        if holds
    ]
    steps: list[Message] = list(best[1]) if best else []
    rows = [NEUROPATHIC_ROW] if best else []
    if is_scored:
        steps.append(Message("mechanism-widespread-scores"))
        rows.append(SPREAD_ROW)
    if widest is not None and "nociplastic" in leading:
        steps += widest[1]
        rows.append(NOCIPLASTIC_ROW)
    if is_nociceptive:
        steps.append(Message("mechanism-structure"))
    told, told_rows = _scores(outcome)
    steps, rows = [*steps, *told], [*rows, *told_rows]
    if not leading:
        return MechanismView(steps=(Message("mechanism-open"), *told), evidence=tuple(rows))
    grade = best[0] if best else (widest[0] or None if widest is not None else None)
    return MechanismView(
        leading=leading[0] if len(leading) == 1 else "mixed",
        grade=grade,
        steps=tuple(steps),
        evidence=tuple(rows),
    )
