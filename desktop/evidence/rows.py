"""Rows of the evidence tables as values."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Care
from desktop.evidence.conditions import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication: citation, DOI and PubMed id, the last two where there is one."""

    id: str
    key: str
    citation: str
    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrevalenceRow:
    """Share of people (per cent) who have a finding. Ages in years; ``n`` people were examined."""

    id: str
    region: str
    finding: str
    percent: float
    people: str
    age_from: float | None = None
    age_to: float | None = None
    age_mid: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n: float | None = None
    source: str = ""
    is_verified: bool = True
    is_derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationRow:
    """An odds ratio or likelihood ratio; ``value`` is ``None`` for other kinds of figures."""

    id: str
    measure: str
    value: float | None
    text: str
    ci_low: str = ""
    ci_high: str = ""
    se_ln: float | None = None
    source: str = ""
    is_verified: bool = True
    is_derived: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether the figure is a likelihood ratio that needs no pain-free share."""
        return self.measure.startswith("LR")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """A prior, a clinical item or a constant; ``value_70`` serves from the upper age on."""

    id: str
    is_published: bool
    group: str
    when: str
    value: float
    value_70: float | None = None
    low: float | None = None
    high: float | None = None
    anchors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """Which rows serve a finding, for which pain."""

    id: str
    region: str
    finding: str
    selector: tuple[Condition, ...] = ()
    patterns: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    mechanism: str = ""
    unit: tuple[str, ...] = ()
    side_rule: str = "none"
    is_paired_joint: bool = False
    p0_rows: tuple[str, ...] = ()
    p0_widen: tuple[str, ...] = ()
    effect_row: str = ""
    alternative_row: str = ""
    prior: str = ""
    items: frozenset[str] = frozenset()
    is_scored: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEntry:
    """When a finding must be acted on. ``rows`` are rows of the red-flag table."""

    id: str
    findings: frozenset[str]
    when: tuple[Condition, ...]
    category: int
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A lesion that explains a flag, when its conditions hold."""

    finding: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEntry:
    """A flag or sign that opens an alert until a lesion closes it.

    A lesion of ``explained_by`` closes it only when it is itself act now; one of ``closed_by``
    closes it as it stands. ``also`` makes an alert of a mere risk.
    """

    word: str
    is_sign: bool
    is_symptom: bool
    category: int
    implied_by: tuple[Condition, ...] = ()
    also: tuple[Condition, ...] = ()
    explained_by: tuple[Closing, ...] = ()
    closed_by: tuple[Closing, ...] = ()
    silences: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The word as answers name it: signs carry ``sign:`` before it."""
        return f"sign:{self.word}" if self.is_sign else self.word


@dataclass(frozen=True, slots=True, kw_only=True)
class CareEntry:
    """What a finding beside the pain calls for, when its conditions hold.

    ``care`` is ``none``, ``follow`` or ``undecided`` (then its sentence names the deciding fact).
    """

    id: str
    findings: frozenset[str]
    when: tuple[Condition, ...]
    care: Care
    sources: tuple[str, ...]
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Findings with a dangerous twin, and the flags that call for proof."""

    id: str
    findings: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """How far readers agree on a grading scale, as published: between them and with themselves.

    ``between`` and ``within`` are figures or ranges of the ``statistic``, empty where the study
    gives none; ``cases`` were graded by ``readers``.
    """

    id: str
    scale: str
    statistic: str
    between: str
    within: str
    cases: str
    readers: str
    modality: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whether pain at a site belongs to a region or may be felt there."""

    id: str
    site: str
    region: str
    findings: frozenset[str]
    relation: str
    is_to_look_at: bool = False  # named as ``look-also-<id>`` where the pain stays unexplained


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """The constants of the arithmetic; every one is a row of the value table."""

    tau_association: float
    tau_clinical: float
    z_range: float
    prior_shift: float
    cap_low: float
    cap_high: float
    clip_low: float
    clip_high: float
    likely_central: float
    likely_pessimistic: float
    incidental_central: float
    incidental_optimistic: float
    age_from: float
    age_to: float
    age_reach: float
    adult_age: float
    band_common: float
    band_rare: float
    block_relief_positive: float
    block_relief_negative: float
    criterion_wpi_high: float
    criterion_sss_with_wpi_high: float
    criterion_wpi_low: float
    criterion_sss_with_wpi_low: float
    criterion_nociplastic_weeks: float
