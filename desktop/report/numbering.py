"""Numbering of the vertebrae: the statement a report needs, and levels that contradict slices."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Case
from desktop.domain.message import Message
from desktop.report.catalogue import code
from desktop.report.counting import count_of
from desktop.report.lumbar import USUAL, is_level_of

COUNTED_FROM = "numbering-counted"  # the form answer
KEPT = "level_kept:"  # and the id of the finding
COUNTED = ("c2", "sacrum", "rib12", "iliolumbar")
TRANSITIONAL = "transitional_vertebra"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelConflict:
    """A finding's typed level against what its slice shows by the labels.

    ``offered`` is the level to take instead: of the kind that was typed, a disc for a disc.
    """

    finding: str
    typed: str
    shown: str
    offered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFacts:
    """What the labels on the images say. ``lumbar`` is how many vertebrae of lumbar type."""

    conflicts: tuple[LevelConflict, ...] = ()
    lumbar: int | None = None

    def conflict_of(self, finding_id: str) -> LevelConflict | None:
        """Return the conflict of a finding, if it has one."""
        return next((c for c in self.conflicts if c.finding == finding_id), None)


NO_FACTS = LevelFacts()


def counted_from(case: Case) -> str | None:
    """Return from where the vertebrae were counted, where that is stated."""
    word = dict(case.form.answers).get(COUNTED_FROM)
    return word if word in COUNTED else None


def must_state_numbering(case: Case, facts: LevelFacts) -> bool:
    """Whether the numbering must be stated: transitional, or not five lumbar vertebrae."""
    if any(finding.type == TRANSITIONAL for finding in case.findings):
        return True
    count = count_of(case, facts.lumbar)
    if count is not None:
        return count != USUAL
    return any(f.level and not is_level_of(f.level, USUAL) for f in case.findings)


def lacks_numbering(case: Case, facts: LevelFacts) -> bool:
    """Whether the statement is needed and not complete: certain or not, and counted from where."""
    stated = case.study.numbering is not None and counted_from(case) is not None
    return must_state_numbering(case, facts) and not stated


def counting_text(case: Case, labelled: int | None = None) -> Message | None:
    """Return how many vertebrae of lumbar type there are and how they were counted.

    For the technique; ``None`` where nothing is known. ``labelled`` is what the labels tell.
    """
    counted, count = counted_from(case), count_of(case, labelled)
    if count is None:
        return Message.of("numbering-counted", counted=counted) if counted is not None else None
    by = "labels" if labelled is not None else "reader"
    said = Message.of("numbering-count", count=str(count), by=by)
    return Message.of("numbering-count-from", said=said, counted=counted or "none")


def level_warning(conflict: LevelConflict, finding: Message) -> Message:
    """Return the sentence about a conflict; ``finding`` is its title."""
    typed, shown = code(conflict.typed), code(conflict.shown)
    return Message.of("level-warning", finding=finding, typed=typed, shown=shown)


def kept_key(finding_id: str) -> str:
    """Return the form answer that records a level kept against its slice."""
    return f"{KEPT}{finding_id}"


def kept_answer(typed: str, shown: str) -> str:
    """Return the words of that answer: it holds for exactly these two levels."""
    return f"{typed} {shown}"


def is_kept(case: Case, conflict: LevelConflict) -> bool:
    """Whether the reader kept the typed level of a conflict. Other words ask again."""
    held = dict(case.form.answers).get(kept_key(conflict.finding))
    return held == kept_answer(conflict.typed, conflict.shown)
