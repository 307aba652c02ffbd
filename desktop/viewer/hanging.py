"""Hanging protocols: data that says which stack goes to which pane."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.imaging import Plane, Stack, Study
from desktop.viewer.layout import Layout

_DESCRIPTION_POINTS = 4
_PLANE_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneRule:
    """What a pane wants. Every stated part must hold, except the words, which only add points.

    ``te_ms`` is a range of echo times, by which T1 and T2 are told apart where no description does.
    """

    plane: Plane | None = None
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    te_ms: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A layout with one rule a pane; ``words`` are looked for in the study's and series' names."""

    id: str
    modalities: tuple[str, ...]
    words: tuple[str, ...]
    layout: Layout
    panes: tuple[PaneRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """The outcome: a layout and the stack key of each pane, or ``None`` for an empty one."""

    protocol: str
    layout: Layout
    stacks: tuple[str | None, ...]


def parse_protocols(text: str) -> tuple[Protocol, ...]:
    """Read protocols from TOML; a wrong word raises ``ValueError`` or ``KeyError``."""
    return tuple(_protocol(table) for table in tomllib.loads(text)["protocol"])


def _protocol(table: Mapping[str, Any]) -> Protocol:
    layout = Layout(table["layout"])
    rules = tuple(_rule(row) for row in table["panes"])
    if len(rules) != layout.panes:
        raise ValueError(f"protocol {table['id']}: {layout.panes} panes, {len(rules)} rules")
    return Protocol(
        id=table["id"],
        modalities=tuple(table.get("modalities", ())),
        words=tuple(table.get("words", ())),
        layout=layout,
        panes=rules,
    )


def _rule(row: Mapping[str, Any]) -> PaneRule:
    echo = row.get("te_ms")
    return PaneRule(
        plane=Plane(row["plane"]) if "plane" in row else None,
        words=tuple(row.get("words", ())),
        without=tuple(row.get("without", ())),
        te_ms=(float(echo[0]), float(echo[1])) if echo else None,
    )


def hang(study: Study, protocols: Iterable[Protocol]) -> Hung:
    """Return how a study is hung: the first protocol that fits it, else by number of stacks."""
    stacks = list(study.pictures)
    for protocol in protocols:
        if _fits(protocol, study, stacks):
            return _hang_by(protocol, stacks)
    return _hang_plainly(stacks)


def _fits(protocol: Protocol, study: Study, stacks: list[Stack]) -> bool:
    if not any(stack.modality in protocol.modalities for stack in stacks):
        return False
    names = " ".join([study.description, *(stack.description for stack in stacks)]).lower()
    if protocol.words and not any(word in names for word in protocol.words):
        return False
    return _best(protocol.panes[0], stacks) is not None


def _best(rule: PaneRule, stacks: list[Stack]) -> Stack | None:
    scored = [
        (points, -i, stack) for i, stack in enumerate(stacks) if (points := _points(rule, stack))
    ]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _points(rule: PaneRule, stack: Stack) -> int:
    """Return how well a stack fits a rule; 0 where it does not."""
    name = stack.description.lower().replace("_", " ")
    if (rule.plane and stack.plane is not rule.plane) or any(w in name for w in rule.without):
        return 0
    named = any(word in name for word in rule.words)
    echo = _echo_ms(stack)
    timed = rule.te_ms is not None and echo is not None and rule.te_ms[0] <= echo < rule.te_ms[1]
    if (rule.words or rule.te_ms) and not (named or timed):
        return 0
    return 1 + _PLANE_POINTS * bool(rule.plane) + _DESCRIPTION_POINTS * named + timed


def _echo_ms(stack: Stack) -> float | None:
    for name, value in stack.technique:
        if name == "TE":
            try:
                return float(value)
            except ValueError:
                return None
    return None


def _hang_by(protocol: Protocol, stacks: list[Stack]) -> Hung:
    left = list(stacks)
    keys: list[str | None] = []
    for rule in protocol.panes:
        chosen = _best(rule, left)
        if chosen is not None:
            left.remove(chosen)
        keys.append(chosen.key if chosen else None)
    spare = iter(left)
    filled = [key if key is not None else _key_of(next(spare, None)) for key in keys]
    return Hung(protocol=protocol.id, layout=protocol.layout, stacks=tuple(filled))


def _key_of(stack: Stack | None) -> str | None:
    return stack.key if stack else None


def _hang_plainly(stacks: list[Stack]) -> Hung:
    """Hang stacks in their order: one alone, two side by side, more in four panes."""
    count = len(stacks)
    layout = Layout.ONE if count <= 1 else Layout.TWO if count == 2 else Layout.FOUR  # noqa: PLR2004 - a pair
    keys = [stack.key for stack in stacks[: layout.panes]]
    padded = [*keys, *[None] * (layout.panes - len(keys))]
    return Hung(protocol="plain", layout=layout, stacks=tuple(padded))
