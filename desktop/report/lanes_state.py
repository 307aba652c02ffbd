"""What the impression shows, as values: strips, lanes, cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.case import Category
from desktop.domain.message import Message

TICKS = (0.30, 0.70)  # limits of the lanes, drawn on every bar


class LaneKind(StrEnum):
    """The lanes below the act-now strip, in order."""

    OWN = "own"  # the reader gives the first call; what was computed is hidden until then
    SYMPTOMATIC = "symptomatic"
    INDETERMINATE = "indeterminate"
    NOT_SCORED = "not_scored"
    INCIDENTAL = "incidental"


CATEGORY_OF: dict[LaneKind, Category] = {
    LaneKind.OWN: Category.INDETERMINATE,
    LaneKind.SYMPTOMATIC: Category.LIKELY_SYMPTOMATIC,
    LaneKind.INDETERMINATE: Category.INDETERMINATE,
    LaneKind.NOT_SCORED: Category.INDETERMINATE,
    LaneKind.INCIDENTAL: Category.LIKELY_INCIDENTAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Places on a bar from 0 to 1: the range as a band, the chance as a tick."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The reader's own call: what was computed, and why it was moved."""

    computed: Message
    reason: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A finding inside a group card."""

    finding: str
    number: int | None
    title: Message
    chance: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNow:
    """One strip: a finding or an open alert. It never carries a chance or a prevalence."""

    key: str  # finding id, or ``red_flag:<word>``
    finding: str | None
    number: int | None
    title: Message
    reason: Message
    clock: Message
    acr_category: int | None
    spoken: Message  # accessible name
    moved: Moved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card of a lane: a finding, or findings of one mechanism that stand together."""

    key: str
    finding: str
    number: int | None
    lane: LaneKind
    title: Message
    word: Message  # likely, possible, unlikely contributor, not assessable
    reason: Message
    line: Message  # what a one-line card says: the pain-free figure where it may be shown
    spoken: Message  # accessible name
    chance: Message | None = None
    range: Message | None = None
    bar: Bar | None = None
    estimate: bool = False
    silenced: bool = False
    notes: tuple[Message, ...] = ()  # fit and age band of a finding that is not scored
    decides: Message | None = None  # the clinical fact that would decide
    care: Message | None = None  # must be acted on although the lane stays
    moved: Moved | None = None
    sides_disagree: bool = False
    members: tuple[Member, ...] = ()

    @property
    def category(self) -> Category:
        """The category whose shape and colour the card bears."""
        return CATEGORY_OF[self.lane]

    @property
    def findings(self) -> tuple[str, ...]:
        """Every finding the card stands for."""
        return tuple(m.finding for m in self.members) or (self.finding,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane with its cards; without cards it says "None"."""

    kind: LaneKind
    title: Message
    cards: tuple[Card, ...] = ()
    note: Message | None = None

    @property
    def count(self) -> int:
        """Findings in the lane."""
        return sum(len(card.findings) for card in self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpressionState:
    """Everything the impression shows."""

    strip: tuple[ActNow, ...] = ()
    lanes: tuple[Lane, ...] = ()
    placeholder: Message | None = None  # shown instead of the lanes while nothing is entered
    foot: Message | None = None  # where a number is shown: what such a number is
    unexplained: tuple[Message, ...] = ()  # pains without a likely contributor
    mechanism: tuple[Message, ...] = ()  # the mechanism of the pain, then its steps

    def card_of(self, finding_id: str) -> Card | None:
        """Return the card a finding stands on."""
        return next(
            (c for lane in self.lanes for c in lane.cards if finding_id in c.findings), None
        )
