"""One run of the reasoning: everything that has a value, nothing that has words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.case import Case, Category, Complaint, Finding
from desktop.evidence.acting import Alarm, act_entry, alarm
from desktop.evidence.assessment import Group
from desktop.evidence.impression import engine_lanes
from desktop.evidence.opening import Opened, open_pair
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import ActEntry
from desktop.evidence.sharing import Placed, place_all
from desktop.evidence.situation import Situation

Opener = Callable[[Situation, Finding, Complaint | None, ActEntry | None], Opened]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one run found. ``lanes`` are the engine's own, by finding id."""

    situation: Situation
    placed: tuple[Placed, ...]
    groups: tuple[Group, ...]
    alarm: Alarm
    lanes: dict[str, Category]

    @property
    def is_acting(self) -> bool:
        """Whether an alert or an act-now item is open."""
        return bool(self.alarm.alerts) or Category.ACT_NOW in self.lanes.values()

    def is_silenced(self, finding: Finding) -> bool:
        """Whether nothing reassuring may be said about a finding."""
        return self.is_acting or finding.type in self.alarm.silenced

    def of(self, finding_id: str, complaint_id: str | None) -> Placed | None:
        """Return the row of a finding and a complaint."""
        for placed in self.placed:
            complaint = placed.pair.complaint.id if placed.pair.complaint else None
            if placed.pair.finding.id == finding_id and complaint == complaint_id:
                return placed
        return None


def run(case: Case, pack: EvidencePack, opener: Opener = open_pair) -> Outcome:
    """Reason about a case once.

    Parameters
    ----------
    case : Case
        The case.
    pack : EvidencePack
        The evidence.
    opener : callable
        Judges one pair; a remembering one makes many runs over nearly the same case cheap.
    """
    situation = Situation(case, pack)
    entries = {f.id: act_entry(situation, f) for f in case.findings}
    raised = alarm(situation, entries)
    complaints: tuple[Complaint | None, ...] = situation.complaints or (None,)
    pairs = [opener(situation, f, c, entries[f.id]) for f in case.findings for c in complaints]
    placed, groups = place_all(pack, pairs)
    rows = ((p.pair.finding.id, p.category) for p in placed)
    return Outcome(
        situation=situation,
        placed=placed,
        groups=groups,
        alarm=raised,
        lanes=engine_lanes(case, rows, groups),
    )
