"""One run of the reasoning: everything that has a value, nothing that has words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from desktop.domain.case import Case, Category, Complaint, Finding
from desktop.evidence.acting import Alarm, act_entry, alarm
from desktop.evidence.assessment import Group
from desktop.evidence.impression import engine_lanes
from desktop.evidence.opening import Opened, open_pair
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import ActEntry
from desktop.evidence.sharing import Placed, place_all
from desktop.evidence.situation import Situation

Opener = Callable[[Finding, Complaint | None], Opened]
Acts = Callable[[Finding], ActEntry | None]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run found. ``lanes`` are the engine's own, ``acts`` the entries, by finding id."""

    situation: Situation
    placed: tuple[Placed, ...]
    groups: tuple[Group, ...]
    acts: dict[str, ActEntry | None]
    lanes: dict[str, Category]

    @cached_property
    def alarm(self) -> Alarm:
        """Open alerts; they move no lane, so that most runs never ask for them."""
        return alarm(self.situation, self.acts)

    @property
    def is_acting(self) -> bool:
        """Whether an alert or an act-now item is open; one that only the reader sees counts too."""
        by_reader = any(o.category is Category.ACT_NOW for o in self.situation.case.overrides)
        return by_reader or bool(self.alarm.alerts) or Category.ACT_NOW in self.lanes.values()

    def is_silenced(self, finding: Finding) -> bool:
        """Whether nothing reassuring may be said about a finding."""
        return self.is_acting or finding.type in self.alarm.silenced

    @cached_property
    def _rows(self) -> dict[tuple[str, str | None], Placed]:
        return {
            (x.pair.finding.id, x.pair.complaint.id if x.pair.complaint else None): x
            for x in self.placed
        }

    def of(self, finding_id: str, complaint_id: str | None) -> Placed | None:
        """Return the row of a finding and a complaint."""
        return self._rows.get((finding_id, complaint_id))


def run(
    case: Case,
    pack: EvidencePack,
    *,
    situation: Situation | None = None,
    opener: Opener | None = None,
    acts: Acts | None = None,
) -> Outcome:
    """Reason about a case once.

    Parameters
    ----------
    case : Case
        The case.
    pack : EvidencePack
        The evidence.
    situation : Situation, optional
        The case with its questions, where it was worked out already.
    opener, acts : callable, optional
        Judge one pair, and find the act-now entry of a finding; remembering ones make many runs
        over nearly the same case cheap.
    """
    s = situation or Situation(case, pack)
    entries = {f.id: acts(f) if acts else act_entry(s, f) for f in case.findings}
    complaints: tuple[Complaint | None, ...] = s.complaints or (None,)
    pairs = [
        opener(f, c) if opener else open_pair(s, f, c, entries[f.id])
        for f in case.findings
        for c in complaints
    ]
    placed, groups = place_all(pack, pairs)
    rows = ((p.pair.finding.id, p.category) for p in placed)
    return Outcome(
        situation=s,
        placed=placed,
        groups=groups,
        acts=entries,
        lanes=engine_lanes(case, rows, groups),
    )
