"""Steps of the reasoning to rows in log odds, each starting where the last one ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, isclose, log

from desktop.domain.message import Message
from desktop.evidence.assessment import Chance, Step
from desktop.report import names
from desktop.report.why_state import Bar, Direction, Tick, Waterfall

ORDER = ("prior", "association", "prevalence", "concordance", "cap")
TICKS_PERCENT = (1, 5, 10, 30, 50, 70, 90, 95, 99)
_ALWAYS = ("association", "prevalence", "concordance")  # dashed where they took no part
_EXACT = 1e-6
_MARGIN = 0.35
_LEAST_LOW, _LEAST_HIGH = 0.25, 0.90


def logit(chance: float) -> float:
    """Return the log odds of a chance, held inside 0.1 to 99.9 percent."""
    held = min(max(chance, 0.001), 0.999)
    return log(held / (1 - held))


def waterfall(
    steps: Sequence[Step],
    chance: Chance,
    notes: Mapping[str, tuple[int, ...]],
    design: set[str],
    *,
    silenced: bool = False,
) -> Waterfall:
    """Build the rows of a scored finding.

    Parameters
    ----------
    steps : Sequence[Step]
        The steps of the judgement; those without a factor are rules and stand elsewhere.
    chance : Chance
        The judgement's unrounded result.
    notes : Mapping[str, tuple[int, ...]]
        Numbers of the evidence list by kind of step.
    design : set[str]
        Kinds of step in which a design value took part.
    silenced : bool
        No words about pain-free people may be shown; the factor itself stays.
    """
    by_kind: dict[str, list[Step]] = {}
    for step in steps:
        if step.factor is not None:
            by_kind.setdefault(step.kind, []).append(step)
    bars: list[Bar] = []
    at = 0.0
    for kind in ORDER:
        taken = by_kind.get(kind, [])
        if not taken and kind in _ALWAYS:
            bars.append(_unset(kind, at))
        for step in taken:
            bar = _bar(step, at, notes.get(kind, ()), design=kind in design)
            if silenced and kind == "prevalence":
                bar = replace(bar, text=Message("why-silenced"))
            bars.append(bar)
            at = bar.end
    end = logit(chance.central)
    if not isclose(at, end, abs_tol=_EXACT):
        bars.append(_limit(at, end, chance))
        at = end
    start = bars[0].end if bars and bars[0].kind == "prior" else 0.0
    bars.append(_result(start, end, chance))
    low, high = _span(bars)
    return Waterfall(bars=tuple(bars), ticks=_ticks(low, high), low=low, high=high)


def product(bars: Sequence[Bar]) -> float:
    """Return what the factors multiply to: the odds of the result."""
    odds = 1.0
    for bar in bars:
        if bar.kind != "result":
            odds *= bar.factor
    return odds


def _bar(step: Step, at: float, notes: tuple[int, ...], *, design: bool) -> Bar:
    factor = step.factor if step.factor is not None and step.factor > 0 else 1.0
    end = at + log(factor)
    first = step.kind == "prior"
    return Bar(
        kind=step.kind,
        title=Message(f"why-step-{step.kind}"),
        text=step.text,
        start=end if first else at,
        end=end,
        factor=factor,
        shown=_percent(end) if first else _factor(factor),
        direction=Direction.LEVEL if first else _direction(factor),
        notes=notes,
        design=design,
    )


def _unset(kind: str, at: float) -> Bar:
    return Bar(
        kind=kind,
        title=Message(f"why-step-{kind}"),
        text=Message(f"why-unset-{kind}"),
        start=at,
        end=at,
        factor=1.0,
        shown=_factor(1.0),
        direction=Direction.UNSET,
    )


def _limit(at: float, end: float, chance: Chance) -> Bar:
    """Return the row that holds the chance inside its limits, so that the factors come out."""
    factor = exp(end - at)
    return Bar(
        kind="limit",
        title=Message("why-step-limit"),
        text=Message.of("why-limit", percent=names.exact_percent(chance.central)),
        start=at,
        end=end,
        factor=factor,
        shown=_factor(factor),
        direction=_direction(factor),
    )


def _result(start: float, end: float, chance: Chance) -> Bar:
    return Bar(
        kind="result",
        title=Message("why-step-result"),
        text=Message.of(
            "why-range",
            low=names.exact_percent(chance.low),
            high=names.exact_percent(chance.high),
        ),
        start=start,
        end=end,
        factor=1.0,
        shown=_percent(end),
        direction=Direction.LEVEL,
        low=logit(chance.low),
        high=logit(chance.high),
    )


def _direction(factor: float) -> Direction:
    if isclose(factor, 1.0, abs_tol=_EXACT):
        return Direction.LEVEL
    return Direction.UP if factor > 1 else Direction.DOWN


def _factor(factor: float) -> Message:
    return Message.of("why-factor", factor=f"{factor:.2f}")


def _percent(log_odds: float) -> Message:
    return Message.of("why-percent", percent=names.exact_percent(1 / (1 + exp(-log_odds))))


def _span(bars: Sequence[Bar]) -> tuple[float, float]:
    places = [logit(_LEAST_LOW), logit(_LEAST_HIGH)]
    for bar in bars:
        places += [bar.start, bar.end]
        places += [end for end in (bar.low, bar.high) if end is not None]
    return min(places) - _MARGIN, max(places) + _MARGIN


def _ticks(low: float, high: float) -> tuple[Tick, ...]:
    return tuple(
        Tick(at=logit(p / 100), label=Message.of("why-percent", percent=str(p)))
        for p in TICKS_PERCENT
        if low <= logit(p / 100) <= high
    )
