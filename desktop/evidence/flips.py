"""What would move a judgement, and what speaks against it: the engine run on changed inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.domain.case import Case, Category
from desktop.domain.message import Message
from desktop.domain.settings import with_settings
from desktop.evidence.assessment import Flip
from desktop.evidence.changes import (
    Change,
    case_without,
    item_signs,
    of_case,
    of_complaint,
    of_finding,
    rows_of,
)
from desktop.evidence.core import Outcome
from desktop.evidence.rerun import Memory
from desktop.evidence.sharing import Placed
from desktop.evidence.situation import neural_grade

NOTICEABLE = 0.005  # a smaller move would not change a rounded number


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What a pair answers to: lanes it would change to, and the facts that speak against it."""

    flips: tuple[Flip, ...] = ()
    against: tuple[Message, ...] = ()
    nearest: Flip | None = None


def _central(placed: Placed | None) -> float | None:
    return placed.chance.central if placed is not None and placed.chance else None


def _flip(one: Change, placed: Placed) -> Flip:
    return Flip(set=one.settings, to=placed.category, central=_central(placed), text=one.text)


class Explorer:
    """Runs the engine on every single changed input of a case."""

    def __init__(self, base: Outcome, memory: Memory) -> None:
        self.base, self.memory = base, memory
        self.case: Case = base.situation.case
        self._shared: dict[str | None, list[tuple[Change, Outcome]]] = {}

    def _runs(self, changes: Sequence[Change]) -> list[tuple[Change, Outcome]]:
        return [(one, self.memory.outcome(with_settings(self.case, one.pairs))) for one in changes]

    def shared(self, complaint_id: str | None) -> list[tuple[Change, Outcome]]:
        """Return runs over the changes that concern every finding."""
        if complaint_id not in self._shared:
            if complaint_id is None:
                self._shared[None] = self._runs(list(of_case(self.base.situation)))
            else:
                complaint = self.case.complaint(complaint_id)
                found = list(of_complaint(self.base.situation, complaint)) if complaint else []
                self._shared[complaint_id] = self._runs(found)
        return self._shared[complaint_id]

    def _candidates(self, placed: Placed) -> list[tuple[Change, Placed]]:
        pair = placed.pair
        found: list[tuple[Change, Placed]] = []
        complaint_id = pair.complaint.id if pair.complaint else None
        sources = self.shared(complaint_id) if complaint_id else []
        for one, outcome in (*sources, *self.shared(None)):
            row = outcome.of(pair.finding.id, complaint_id)
            if row is not None:
                found.append((one, row))
        rows = rows_of(self.memory.pack, [pair.finding], self.case.study.region)
        for one in of_finding(pair.finding, rows, neural_grade(pair.finding)):
            changed = with_settings(self.case, one.pairs)
            found.append((one, self.memory.changed_finding(self.base, changed, placed)))
        return found

    def sensitivity(self, placed: Placed) -> Sensitivity:
        """Return what one pair answers to."""
        candidates = self._candidates(placed)
        flips = [_flip(one, row) for one, row in candidates if row.category != placed.category]
        now = _central(placed)
        stays = [
            (abs((_central(row) or 0.0) - (now or 0.0)), one, row)
            for one, row in candidates
            if row.category == placed.category and _central(row) is not None
        ]
        nearest = max(stays, key=lambda entry: entry[0], default=None)
        return Sensitivity(
            flips=tuple(_nearest_ages(flips, self.base.situation.age)),
            against=self._against(placed),
            nearest=_flip(nearest[1], nearest[2]) if nearest and nearest[0] else None,
        )

    def _against(self, placed: Placed) -> tuple[Message, ...]:
        """Return known facts that pull away from the lane, and unknown ones that could."""
        pair, now = placed.pair, _central(placed)
        if pair.complaint is None or now is None:
            return ()
        wants_high = placed.category is not Category.LIKELY_INCIDENTAL
        found: list[Message] = []
        for known, one in case_without(self.case, pair.finding, pair.complaint):
            changed = with_settings(self.case, one.pairs)
            then = _central(self.memory.row(changed, pair.finding.id, pair.complaint.id))
            if then is None or abs(then - now) < NOTICEABLE:
                continue
            if (then > now) == wants_high:
                key = "against-lowers" if wants_high else "against-raises"
                found.append(Message.of(key, fact=known))
        found += self._open_signs(placed, now, wants_high=wants_high)
        return tuple(found)

    def _open_signs(self, placed: Placed, now: float, *, wants_high: bool) -> list[Message]:
        pair = placed.pair
        complaint_id = pair.complaint.id if pair.complaint else None
        rows = [pair.row] if pair.row else []
        known = {sign.sign for sign in self.case.clinical.signs}
        unknown = set(item_signs(self.memory.pack, rows)) - known
        found: list[Message] = []
        for one, outcome in self.shared(None):
            word = one.settings[0].path.removeprefix("/clinical/signs/").partition(",")[0]
            if word not in unknown or not one.settings[0].path.startswith("/clinical/signs/"):
                continue
            then = _central(outcome.of(pair.finding.id, complaint_id))
            if then is None or abs(then - now) < NOTICEABLE or (then < now) != wants_high:
                continue
            key = "against-open-lowers" if wants_high else "against-open-raises"
            found.append(Message.of(key, fact=one.text))
        return found


def _is_age(flip: Flip) -> bool:
    return any(setting.path == "/patient/age_years" for setting in flip.set)


def _age_of(flip: Flip) -> float:
    value = flip.set[-1].value
    return float(value) if isinstance(value, int | float) else 0.0


def _nearest_ages(flips: Sequence[Flip], age: float | None) -> list[Flip]:
    """Keep, of the ages that change a lane, the nearest younger and the nearest older one."""
    ages = [_age_of(flip) for flip in flips if _is_age(flip)]
    if age is None:
        kept = set(ages)
    else:
        younger, older = [a for a in ages if a < age], [a for a in ages if a > age]
        kept = {*([max(younger)] if younger else []), *([min(older)] if older else [])}
    return [flip for flip in flips if not _is_age(flip) or _age_of(flip) in kept]
