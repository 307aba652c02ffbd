"""The one missing clinical fact that would settle most; never one that is known or was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.domain.case import Case, Category, Complaint
from desktop.domain.message import Message
from desktop.domain.pointer import path, sign_address
from desktop.domain.settings import with_settings
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.assessment import Option, Question
from desktop.evidence.changes import (
    item_signs,
    pattern_choices,
    root_choices,
    rows_of,
    site_choices,
)
from desktop.evidence.core import Outcome
from desktop.evidence.rerun import Memory
from desktop.evidence.situation import Situation

Json = Any  # whatever a JSON text can hold
AGE_CHOICES = (30, 45, 60, 75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A fact that is not known, and the answers it could have."""

    path: str
    asks: Message
    values: tuple[Json, ...]


def _of_complaint(s: Situation, c: Complaint) -> Iterator[Asking]:
    base = path("clinical", "complaints", c.id)
    rows = rows_of(s.pack, s.findings, s.case.study.region)
    pain = phrase(c.site) if c.site else Message("question-this-pain")
    if c.pattern is None:
        asks = Message.of("question-pattern", pain=pain)
        yield Asking(path=f"{base}/pattern", asks=asks, values=pattern_choices(rows))
    if c.site is None:
        yield Asking(path=f"{base}/site", asks=Message("question-site"), values=site_choices(rows))
    if c.side is None:
        asks = Message.of("question-side", pain=pain)
        yield Asking(path=f"{base}/side", asks=asks, values=("left", "right", "bilateral"))
    if not c.roots:
        asks = Message.of("question-roots", pain=pain)
        values = tuple([root] for root in root_choices(s.findings))
        yield Asking(path=f"{base}/roots", asks=asks, values=values)


def askings(s: Situation) -> Iterator[Asking]:
    """Yield every clinical fact that is not known, in the order of a case file."""
    case = s.case
    if s.age is None and not s.is_age_contradicted:
        yield Asking(path="/patient/age_years", asks=Message("question-age"), values=AGE_CHOICES)
    if case.study.numbering is None and s.is_numbering_uncertain:
        asks = Message("question-numbering")
        yield Asking(path="/study/numbering", asks=asks, values=("certain", "uncertain"))
    for complaint in s.complaints:
        yield from _of_complaint(s, complaint)
    rows = rows_of(s.pack, s.findings, case.study.region)
    for word in item_signs(s.pack, rows):
        if word not in s.signs:
            where = path("clinical", "signs", sign_address(word), "present")
            asks = Message.of("question-sign", sign=term(word))
            yield Asking(path=where, asks=asks, values=(True, False))
    denied = case.clinical.red_flags_absent
    is_known = bool({"cancer_history", "all"} & set(denied)) or "cancer_history" in s.flags
    if case.clinical.history.cancer is None and not is_known:
        asks = Message("question-cancer")
        yield Asking(path="/clinical/history/cancer", asks=asks, values=(True, False))


def _centrals(outcome: Outcome) -> dict[str, float | None]:
    """Return the chance of each finding: the largest among its rows."""
    best: dict[str, float | None] = {}
    for placed in outcome.placed:
        key, chance = placed.pair.finding.id, placed.chance
        known = best.get(key)
        if chance is not None and (known is None or chance.central > known):
            best[key] = chance.central
        else:
            best.setdefault(key, None)
    return best


def _option(value: Json, outcome: Outcome, moved: list[str]) -> Option:
    centrals = _centrals(outcome)
    return Option(
        value=value,
        lanes=tuple((key, outcome.lanes[key]) for key in moved),
        centrals=tuple((key, centrals[key]) for key in moved),
    )


def _weigh(
    base: dict[str, Category], before: dict[str, float | None], outcomes: list[Outcome]
) -> tuple[float, float]:
    """Return the expected lane changes and the expected summed change of chances."""
    lanes, chances = 0, 0.0
    for outcome in outcomes:
        lanes += sum(outcome.lanes[key] != base[key] for key in base)
        for key, after in _centrals(outcome).items():
            now = before.get(key)
            if after is not None and now is not None:
                chances += abs(after - now)
    return lanes / len(outcomes), round(chances / len(outcomes), 9)


def ask(base: Outcome, memory: Memory, asked: frozenset[str]) -> Question | None:
    """Return the question whose answers, each weighing the same, change most lanes.

    Ties go to the larger summed change of chances, then to the order of the case file.
    """
    case: Case = base.situation.case
    before = _centrals(base)
    best: tuple[tuple[float, float], Asking, list[Outcome]] | None = None
    for asking in askings(base.situation):
        if asking.path in asked or len(asking.values) < 1:
            continue
        outcomes = [
            memory.outcome(with_settings(case, [(asking.path, value)])) for value in asking.values
        ]
        weight = _weigh(base.lanes, before, outcomes)
        if weight[0] > 0 and (best is None or weight > best[0]):
            best = (weight, asking, outcomes)
    if best is None:
        return None
    _, asking, outcomes = best
    moved = [
        f.id for f in case.findings if any(o.lanes[f.id] != base.lanes[f.id] for o in outcomes)
    ]
    options = tuple(
        _option(value, outcome, moved)
        for value, outcome in zip(asking.values, outcomes, strict=True)
    )
    return Question(asks=asking.asks, path=asking.path, options=options, would_decide=tuple(moved))
