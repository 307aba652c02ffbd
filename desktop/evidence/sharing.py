"""Findings of one mechanism for one complaint share the prior; the group keeps it undivided."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.domain.case import Category
from desktop.evidence.assessment import Chance, Group
from desktop.evidence.chance import lane, posterior
from desktop.evidence.figures import Interval
from desktop.evidence.items import OPPOSITE, OTHER_ROOT
from desktop.evidence.opening import SIDED_RULES, Opened
from desktop.evidence.pack import EvidencePack
from desktop.evidence.situation import LATERAL, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A pair with its lane.

    ``carrier`` is the pair whose numbers stand for the structure (itself, unless a stronger finding
    sits in the same structure); ``parts`` structures share the prior. ``half`` is ``held`` when the
    finding explains one half of the pain at most, ``covered`` when the other half has its own
    lesion. ``is_kept_up`` says that only the sharing would have made it incidental.
    """

    pair: Opened
    category: Category
    chance: Interval | None = None
    carrier: Opened | None = None
    parts: int = 1
    half: str = ""
    is_kept_up: bool = False


Key = tuple[str, str]
Unit = tuple[object, ...]


def _unit(pair: Opened) -> Unit:
    """Return the structure a finding sits in; findings of one structure count once."""
    row, f = pair.row, pair.finding
    if row is None:
        return (f.id,)
    return tuple(zone_of(f) if name == "zone" else getattr(f, name) for name in row.unit)


def _mechanism(pair: Opened) -> str:
    return pair.row.mechanism if pair.row else ""


def _complaint(pair: Opened) -> str:
    return pair.complaint.id if pair.complaint else ""


def _clusters(scored: Sequence[Opened]) -> dict[Key, list[Opened]]:
    """Gather what shares: the wrong side, and a wrong root beside a matching one, stand alone."""
    matching = {
        (_complaint(p), _mechanism(p))
        for p in scored
        if p.item.startswith("lr_root_") and p.item != OTHER_ROOT
    }
    clusters: dict[Key, list[Opened]] = {}
    for p in scored:
        key = (_complaint(p), _mechanism(p))
        is_alone = p.item == OPPOSITE or (p.item == OTHER_ROOT and key in matching)
        if is_alone:
            key = (key[0], f"{key[1]}#{p.finding.id}")
        clusters.setdefault(key, []).append(p)
    return clusters


def _halves(pack: EvidencePack, scored: Iterable[Opened]) -> dict[str, set[str]]:
    """Return, for each complaint, the sides on which a lesion of its own can explain the pain."""
    found: dict[str, set[str]] = {}
    for p in scored:
        is_lateral = p.row is not None and p.row.side_rule in SIDED_RULES
        if not is_lateral or p.item == OTHER_ROOT:
            continue
        if lane(pack, posterior(pack, p, 1)) is not Category.LIKELY_INCIDENTAL:
            found.setdefault(_complaint(p), set()).update([p.half] if p.half else LATERAL)
    return found


def _half(p: Opened, halves: dict[str, set[str]]) -> str:
    if not p.half:
        return ""
    have = halves.get(_complaint(p), set()) | {p.half}
    return "covered" if have >= set(LATERAL) else "held"


@dataclass(slots=True)
class _Structure:
    members: list[Opened]
    carrier: Opened
    whole: Interval


def _structures(pack: EvidencePack, members: Sequence[Opened]) -> list[_Structure]:
    units: dict[Unit, list[Opened]] = {}
    for p in members:
        units.setdefault(_unit(p), []).append(p)
    found = []
    for same in units.values():
        carrier = max(same, key=lambda p: abs(math.log(p.imaging.central)))
        found.append(_Structure(same, carrier, posterior(pack, carrier, 1)))
    return found


def _place(
    pack: EvidencePack, structure: _Structure, parts: int, half: str, p: Opened, *, opposite: bool
) -> Placed:
    chance = structure.whole if parts == 1 else posterior(pack, structure.carrier, parts)
    own = lane(pack, chance, is_held=opposite)
    kept_up = (
        own is Category.LIKELY_INCIDENTAL
        and lane(pack, structure.whole, is_held=opposite) is not Category.LIKELY_INCIDENTAL
    )
    if kept_up or p.forced:
        own = Category.INDETERMINATE
    if half == "held" and own is Category.LIKELY_SYMPTOMATIC:
        own = Category.INDETERMINATE
    return Placed(
        pair=p,
        category=own,
        chance=chance,
        carrier=structure.carrier,
        parts=parts,
        half=half,
        is_kept_up=kept_up,
    )


def _share(
    pack: EvidencePack, members: Sequence[Opened], halves: dict[str, set[str]]
) -> tuple[list[Placed], tuple[Category, Interval, tuple[str, ...]] | None]:
    structures = _structures(pack, members)
    best = max(structures, key=lambda x: x.whole.central)
    opposite = best.carrier.item == OPPOSITE
    placed = [
        _place(pack, structure, len(structures), _half(p, halves), p, opposite=opposite)
        for structure in structures
        for p in structure.members
    ]
    if len(structures) == 1:
        return placed, None
    is_held = opposite or all(x.half == "held" for x in placed)
    category = lane(pack, best.whole, is_held=is_held)
    if best.carrier.forced:
        category = Category.INDETERMINATE
    carried = tuple(
        p.finding.id
        for structure in structures
        if lane(pack, structure.whole) is not Category.LIKELY_INCIDENTAL
        for p in structure.members
    )
    return placed, (category, best.whole, carried)


def place_all(
    pack: EvidencePack, pairs: Sequence[Opened]
) -> tuple[tuple[Placed, ...], tuple[Group, ...]]:
    """Give every pair its chance and lane, and form the groups.

    Parameters
    ----------
    pack : EvidencePack
        The figures.
    pairs : sequence of Opened
        All pairs of a case: findings in file order, complaints within.

    Returns
    -------
    placed : tuple of Placed
        In the order of ``pairs``.
    groups : tuple of Group
        Where several structures share a prior.
    """
    scored = [p for p in pairs if p.is_scored]
    halves = _halves(pack, scored)
    placed: dict[int, Placed] = {}
    groups: list[Group] = []
    for (complaint, mechanism), members in _clusters(scored).items():
        shared, group = _share(pack, members, halves)
        placed |= {id(x.pair): x for x in shared}
        if group is not None:
            category, whole, carried = group
            groups.append(
                Group(
                    id=f"g{len(groups) + 1}",
                    mechanism=mechanism,
                    complaint=complaint,
                    findings=tuple(p.finding.id for p in members),
                    category=category,
                    probability=Chance(low=whole.low, central=whole.central, high=whole.high),
                    carried=carried,
                )
            )
    return (
        tuple(placed.get(id(p)) or Placed(pair=p, category=p.category) for p in pairs),
        tuple(groups),
    )


def place_one(pack: EvidencePack, pairs: Sequence[Opened], target: Opened) -> Placed:
    """Give one pair of a complaint its chance and lane, as `place_all` would.

    ``pairs`` are all pairs of the target's complaint, in order.
    """
    if not target.is_scored:
        return Placed(pair=target, category=target.category)
    scored = [p for p in pairs if p.is_scored]
    halves = _halves(pack, scored) if target.half else {}
    members = next(m for m in _clusters(scored).values() if any(p is target for p in m))
    shared, _ = _share(pack, members, halves)
    return next(x for x in shared if x.pair is target)
