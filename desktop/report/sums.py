"""Scores that are sums of answers, worked out from their parts and never typed a second time."""

from __future__ import annotations

import re

from desktop.domain.message import Message
from desktop.report.form_sections import AskState, SectionState

_POINTS = re.compile(r"^(sins|mirels)_(\d)_")
SUMS = ("sins", "mirels")
_BEFORE, _AFTER = "nrs_before", ("nrs_after", "nrs_hours", "nrs_days")


def points_of(state: AskState) -> int | None:
    """Return the points that an answer gives, ``None`` where it is open or gives none."""
    match = _POINTS.match(state.held[0]) if state.held else None
    return int(match[2]) if match else None


def totals(state: SectionState) -> tuple[Message, ...]:
    """Return the scores of a section: each total with its parts, or what is still missing."""
    return tuple(
        message for name in SUMS if (message := _total(state, name)) is not None
    ) + _relief(state)


def _total(state: SectionState, name: str) -> Message | None:
    parts = [s for s in state.asks if any(c.startswith(f"{name}_") for c in s.ask.choices)]
    if not any(part.held for part in parts):
        return None
    points = [points_of(part) for part in parts]
    known = [p for p in points if p is not None]
    if len(known) < len(points):
        return Message.of(
            f"sum-{name}-open", left=str(len(points) - len(known)), count=str(len(points))
        )
    listed = " + ".join(str(p) for p in known)
    return Message.of(f"sum-{name}", total=str(sum(known)), parts=listed)


def _relief(state: SectionState) -> tuple[Message, ...]:
    """Return the change of pain after a procedure in percent of the pain before it."""
    held = {s.ask.id: float(s.held[0]) for s in state.asks if s.held and s.ask.unit == "NRS"}
    before = held.get(_BEFORE)
    if not before:
        return ()
    found = []
    for name in _AFTER:
        after = held.get(name)
        if after is not None:
            percent = round(100 * (before - after) / before)
            way = "less" if percent >= 0 else "more"
            when = name.removeprefix("nrs_")
            found.append(Message.of("sum-relief", when=when, way=way, percent=str(abs(percent))))
    return tuple(found)
