"""What the reasoning answers, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.case import Care, Category
from desktop.domain.message import Message, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Probability that a finding contributes to a complaint, with the direction-wise range.

    Unrounded; rounding happens where numbers leave the program.
    """

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How side, structure and sign fit the complaint: ``fits``, ``does_not_fit``, ``unknown``."""

    side: str = "unknown"
    structure: str = "unknown"
    sign: str = "unknown"


_FITTING = ("fits", "unknown", "does_not_fit")  # which pain speaks for a finding, all else equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the reasoning.

    ``kind`` is prior, association, prevalence, concordance, cap, override or rule; ``factor``
    multiplies the odds (``None`` for override and rule). ``evidence`` are row ids.
    """

    kind: str
    text: Message
    factor: float | None = None
    evidence: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One input set to one value; ``path`` as CASE.md §3 defines it, ``value`` is JSON."""

    path: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Inputs that, set exactly so, move the finding to another lane and chance."""

    set: tuple[Setting, ...]
    to: Category
    central: float | None
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One finding against one complaint: the engine's own view, whatever the reader decided."""

    finding: str
    complaint: str | None
    category: Category
    care: Care = Care.UNDECIDED
    acr_category: int | None = None  # 1, 2, 3 = minutes, hours, days, where an act-now entry holds
    scored: bool = False
    probability: Chance | None = None
    fit: Fit = field(default_factory=Fit)
    age_band: str = "unknown"  # common, uncommon, rare, unknown
    reason: Message  # the one-line reason a card shows
    steps: tuple[Step, ...] = ()
    against: tuple[Message, ...] = ()
    flips: tuple[Flip, ...] = ()
    nearest: Flip | None = None  # the input that moves the chance most and leaves the lane
    limits: tuple[Message, ...] = ()
    silenced: bool = False  # no prevalence or reassuring words may be shown
    estimate: bool = False  # a design value took part
    pain_free_percent: float | None = None  # p0 at this age, for wording; None when silenced


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one mechanism for one complaint at several structures."""

    id: str
    mechanism: str
    complaint: str
    findings: tuple[str, ...]
    category: Category
    probability: Chance
    carried: tuple[str, ...] = ()  # members that stand in the group's lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A red flag or sign that no finding explains."""

    flag: str  # word of the vocabulary; signs as ``sign:<word>``
    text: Message
    acr_category: int
    explained_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of the question, with the lanes findings would then stand in."""

    value: object
    lanes: tuple[tuple[str, Category], ...]
    centrals: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The one missing clinical fact that would settle most."""

    asks: Message
    path: str
    options: tuple[Option, ...]
    would_decide: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismView:
    """Nociceptive, neuropathic or nociplastic, with the steps that lead there."""

    leading: str = "undetermined"
    grade: str | None = None
    steps: tuple[Message, ...] = ()
    evidence: tuple[str, ...] = ()  # rows that the steps rest on


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A pain without a likely contributor; ``look_also`` are rows of the table of places."""

    complaint: str
    look_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """Every finding in exactly one lane; open alerts as ``red_flag:<word>`` in ``act_now``."""

    act_now: tuple[str, ...] = ()
    likely_symptomatic: tuple[str, ...] = ()
    indeterminate: tuple[str, ...] = ()
    likely_incidental: tuple[str, ...] = ()

    def lane_of(self, finding_id: str) -> Category | None:
        """Return the lane a finding stands in."""
        for category in Category:
            if finding_id in getattr(self, category.value):
                return category
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The whole answer of the reasoning for one case."""

    evidence_version: str
    evidence_sha256: str
    local_version: str = ""
    local_sha256: str | None = None
    judgements: tuple[Judgement, ...] = ()
    groups: tuple[Group, ...] = ()
    alerts: tuple[Alert, ...] = ()
    question: Question | None = None
    mechanism: MechanismView = field(default_factory=MechanismView)
    impression: Impression = field(default_factory=Impression)
    unexplained: tuple[Unexplained, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, finding_id: str) -> tuple[Judgement, ...]:
        """Return the rows of one finding, one per complaint."""
        return tuple(j for j in self.judgements if j.finding == finding_id)

    def leading(self, finding_id: str) -> Judgement | None:
        """Return the row of a finding that decides its lane: the first category, then chance."""
        order = list(Category)
        rows = self.of(finding_id)
        return min(
            rows,
            key=lambda j: (
                order.index(j.category),
                not j.scored,
                -(j.probability.central if j.probability else 0.0),
                _FITTING.index(j.fit.structure),
            ),
            default=None,
        )

    @property
    def is_acting(self) -> bool:
        """Whether an alert or act-now item is open: then nothing reassuring may be said."""
        by_reader = bool(self.impression.act_now)
        by_engine = any(j.category is Category.ACT_NOW for j in self.judgements)
        return by_reader or by_engine or bool(self.alerts)
