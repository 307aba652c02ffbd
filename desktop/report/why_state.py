"""What the why panel shows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.evidence.pack import Citation


class Direction(StrEnum):
    """Which way a row moves the chance."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    UNSET = "unset"  # not assessed: dashed, factor 1


class Citations(Protocol):
    """Looks up rows of the evidence; an evidence pack does."""

    def cite(self, evidence_id: str, /) -> Citation | None:
        """Return what stands behind a row, or ``None`` for an unknown row."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row of the waterfall in log odds: it starts where the last one ended."""

    kind: str
    title: Message
    text: Message
    start: float
    end: float
    factor: float
    shown: Message  # the figure at the right: a factor, or a chance
    direction: Direction
    notes: tuple[int, ...] = ()  # numbers of the evidence list
    design: bool = False
    low: float | None = None  # range line of the result, log odds
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled place of the axis."""

    at: float  # log odds
    label: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Rows on one log-odds axis; the factors multiply exactly to the result's odds."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    low: float  # ends of the axis, log odds
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipRow:
    """A single input that would move the finding, or the nearest one that would not."""

    text: Message
    chance: Message | None
    to: Category
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input the reasoning read; ``is_set`` False is a dashed chip."""

    text: Message
    is_set: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One numbered entry of the evidence list."""

    number: int
    row_id: str
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyState:
    """Everything the why panel shows of one finding."""

    finding: str
    number: int | None
    lane: Category
    computed: Category
    title: Message
    call: Message  # the lane's word on the pill
    lead: Message
    reason: Message
    chance: Message | None = None
    range: Message | None = None
    waterfall: Waterfall | None = None
    unscored: Message | None = None  # shown instead of the waterfall
    rules: tuple[Message, ...] = ()
    against: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    flips: tuple[FlipRow, ...] = ()
    inputs: tuple[Input, ...] = ()
    evidence: tuple[Note, ...] = ()
    version: Message
    silenced: bool = False
    has_call: bool = True  # False for a finding that is not scored: no lane is its own
    reason_required: bool = False  # moving it out of act now
    own_reason: Message | None = None  # the reader's recorded reason
    spoken: Message  # accessible name

    @property
    def overridden(self) -> bool:
        """Whether the reader moved it."""
        return self.lane is not self.computed
