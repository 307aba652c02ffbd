"""Runs over nearly the same case, made cheap by remembering every pair that did not change."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from desktop.domain.case import Case, Complaint, Finding
from desktop.evidence.acting import act_entry
from desktop.evidence.conditions import NEIGHBOUR_KEYS, Condition
from desktop.evidence.core import Outcome, run
from desktop.evidence.opening import Opened, open_pair
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import ActEntry
from desktop.evidence.sharing import Placed, place_one
from desktop.evidence.situation import Situation

MANY = 50_000  # a bound on what is remembered, not a measure


def _looks_around(conditions: tuple[Condition, ...]) -> bool:
    return any(c.key in NEIGHBOUR_KEYS for c in conditions)


class Memory:
    """Remembers pairs of one evidence pack across runs."""

    def __init__(self, pack: EvidencePack) -> None:
        self.pack = pack
        self._pairs: dict[Hashable, Opened] = {}
        self._entries: dict[Hashable, ActEntry | None] = {}
        self._contexts: dict[Hashable, int] = {}

    @cached_property
    def _social_acts(self) -> frozenset[str]:
        """Finding types whose act-now entries ask for other findings or for the pain."""
        return frozenset(
            word
            for word, entries in self.pack.acting.items()
            if any(_looks_around(entry.when) for entry in entries)
        )

    @cached_property
    def _social_rows(self) -> frozenset[str]:
        """Finding types whose mapping rows ask for other findings."""
        return frozenset(
            word
            for (_, word), rows in self.pack.mapping.items()
            if any(_looks_around(row.selector) for row in rows)
        )

    def _context(self, s: Situation) -> int:
        """Return a number that stands for everything of a case but findings and complaints."""
        case = s.case
        key = (
            s.age,
            s.is_age_contradicted,
            case.clinical.signs,
            s.flags,
            case.clinical.blocks,
            case.clinical.questionnaires,
            case.study,
            case.factors,
            case.patient.sex,
            s.operated,
            s.stated_absent,
            s.is_numbering_uncertain,
            s.is_nociplastic,
        )
        return self._contexts.setdefault(key, len(self._contexts))

    def entry(self, s: Situation, context: int, finding: Finding) -> ActEntry | None:
        """Return the act-now entry of a finding."""
        around = s.findings if finding.type in self._social_acts else ()
        key = (finding, context, s.complaints, around)
        if key not in self._entries:
            self._entries[key] = act_entry(s, finding)
        return self._entries[key]

    def pair(
        self,
        s: Situation,
        context: int,
        finding: Finding,
        complaint: Complaint | None,
    ) -> Opened:
        """Open a pair, or return what it was found to be before."""
        act = self.entry(s, context, finding)
        around = s.findings if finding.type in self._social_rows else ()
        key = (finding, complaint, context, act.id if act else "", around)
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) > MANY:
                self._pairs.clear()
                self._entries.clear()
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
