"""Runs over nearly the same case, made cheap by remembering every pair that did not change."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from desktop.domain.case import Case, Complaint, Finding
from desktop.evidence.acting import act_entry
from desktop.evidence.conditions import NEIGHBOUR_KEYS, Condition
from desktop.evidence.core import Outcome, run
from desktop.evidence.opening import Opened, open_pair
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import ActEntry
from desktop.evidence.sharing import Placed, place_one
from desktop.evidence.situation import Situation


def _looks_around(conditions: tuple[Condition, ...]) -> bool:
    return any(c.key in NEIGHBOUR_KEYS for c in conditions)


@lru_cache(maxsize=8)
def social_acts(pack: EvidencePack) -> frozenset[str]:
    """Return the finding types whose act-now entries ask for other findings."""
    return frozenset(
        word
        for word, entries in pack.acting.items()
        if any(_looks_around(entry.when) for entry in entries)
    )


@lru_cache(maxsize=8)
def social_rows(pack: EvidencePack) -> frozenset[str]:
    """Return the finding types whose mapping rows ask for other findings."""
    return frozenset(
        word
        for (_, word), rows in pack.mapping.items()
        if any(_looks_around(row.selector) for row in rows)
    )


class Needs(NamedTuple):
    """What the pairs of a finding type can depend on beside age, numbering and the like."""

    signs: bool = False
    blocks: bool = False
    selectors: bool = False  # facts that only selectors of mapping rows ask for
    flags: frozenset[str] = frozenset()


@lru_cache(maxsize=8)
def needs(pack: EvidencePack) -> dict[str, Needs]:
    """Return what each finding type of the mapping table needs."""
    signed = {v.group for v in pack.values.values() if v.when.startswith(("sign=", "not_sign="))}
    of_finding = {"neural", "severity", "acuity", "change", "activity", "region", "csa_mm2"}
    found: dict[str, Needs] = {}
    for (_, word), rows in pack.mapping.items():
        items = {item for row in rows for item in row.items}
        keys = {condition.key for row in rows for condition in row.selector}
        old = found.get(word, Needs())
        flags = (twin.flags for twin in pack.look_alikes if word in twin.findings)
        found[word] = Needs(
            signs=old.signs or bool(items & signed),
            blocks=old.blocks or "block" in items,
            selectors=old.selectors or bool(keys - of_finding),
            flags=old.flags.union(*flags),
        )
    return found


class Memory:
    """Remembers pairs across the runs of one assessment; made anew for each."""

    def __init__(self, pack: EvidencePack) -> None:
        self.pack = pack
        self._pairs: dict[Hashable, Opened] = {}
        self._entries: dict[Hashable, ActEntry | None] = {}
        self._contexts: dict[Hashable, int] = {}
        self._alive: list[Case] = []

    def _context(self, s: Situation) -> tuple[int, int]:
        """Return numbers for what every pair asks of a case, and for all of it but the findings.

        Parts are told apart by identity: a changed input replaces the part that holds it and
        leaves the others, and every case seen is kept alive.
        """
        case, study = s.case, s.case.study
        self._alive.append(case)
        common = (
            s.age,
            s.is_age_contradicted,
            s.operated,
            s.is_numbering_uncertain,
            s.is_limited,
            s.is_nociplastic,
            study.region,
            study.sides_imaged,
        )
        rest = (
            common,
            id(case.clinical.signs),
            s.flags,
            case.patient.sex,
            id(case.factors),
            id(case.normal),
            tuple(map(id, s.complaints)),
        )
        return (
            self._contexts.setdefault(common, len(self._contexts)),
            self._contexts.setdefault(rest, len(self._contexts)),
        )

    def entry(self, s: Situation, context: tuple[int, int], finding: Finding) -> ActEntry | None:
        """Return the act-now entry of a finding."""
        if finding.type not in self.pack.acting:
            return None
        around = tuple(map(id, s.findings)) if finding.type in social_acts(self.pack) else ()
        key = (id(finding), context[1], around)
        if key not in self._entries:
            self._entries[key] = act_entry(s, finding)
        return self._entries[key]

    def pair(
        self,
        s: Situation,
        context: tuple[int, int],
        finding: Finding,
        complaint: Complaint | None,
    ) -> Opened:
        """Open a pair, or return what it was found to be before."""
        act = self.entry(s, context, finding)
        need = needs(self.pack).get(finding.type, Needs())
        key = (
            id(finding),
            id(complaint),
            context[1] if need.selectors or s.is_nociplastic else context[0],
            act.id if act else "",
            tuple(map(id, s.findings)) if finding.type in social_rows(self.pack) else (),
            id(s.case.clinical.signs) if need.signs else 0,
            id(s.case.clinical.blocks) if need.blocks else 0,
            need.flags & s.flags,
        )
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = open_pair(s, finding, complaint, act)
        return found

    def outcome(self, case: Case) -> Outcome:
        """Run the engine on a case."""
        s = Situation(case, self.pack)
        context = self._context(s)
        return run(
            case,
            self.pack,
            situation=s,
            opener=lambda f, c: self.pair(s, context, f, c),
            acts=lambda f: self.entry(s, context, f),
        )

    def row(self, case: Case, finding_id: str, complaint_id: str | None) -> Placed:
        """Run the engine on a case for one row only."""
        s = Situation(case, self.pack)
        context = self._context(s)
        complaint = case.complaint(complaint_id) if complaint_id is not None else None
        pairs = [self.pair(s, context, f, complaint) for f in case.findings]
        target = next(p for p in pairs if p.finding.id == finding_id)
        return place_one(self.pack, pairs, target)

    def changed_finding(self, base: Outcome, case: Case, placed: Placed) -> Placed:
        """Run the engine on a case in which one finding of ``base`` was changed, for its row.

        Where no finding is judged by its neighbours, only the changed one is opened again.
        """
        old = placed.pair
        complaint_id = old.complaint.id if old.complaint else None
        types = {f.type for f in (*case.findings, old.finding)}
        if types & (social_acts(self.pack) | social_rows(self.pack)):
            return self.row(case, old.finding.id, complaint_id)
        s = Situation(case, self.pack)
        finding = next(f for f in case.findings if f.id == old.finding.id)
        target = self.pair(s, self._context(s), finding, old.complaint)
        others = (x.pair for x in base.placed if x.pair.complaint is old.complaint)
        pairs = [target if p is old else p for p in others]
        return place_one(self.pack, pairs, target)
