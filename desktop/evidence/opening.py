"""One finding against one complaint, before findings share a prior.

Gates decide whether the pair is scored; what passes them gets its figures: the pain-free share,
the imaging factor and one clinical item.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.domain.case import Category, Complaint, Finding
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase
from desktop.evidence import figures
from desktop.evidence.acting import is_act_now
from desktop.evidence.assessment import Fit
from desktop.evidence.figures import NEUTRAL, Interval, Share
from desktop.evidence.items import OPPOSITE, strongest_item
from desktop.evidence.rows import ActEntry, MappingRow
from desktop.evidence.situation import (
    LATERAL,
    Situation,
    lesion_side,
)

SPINE = frozenset({"lumbar_spine", "cervical_spine", "thoracic_spine"})
JOINTS = frozenset({"shoulder", "elbow", "wrist_hand", "hip", "knee", "ankle_foot"})
SIDED_RULES = ("same", "crossed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Everything about a pair except the sharing of priors.

    ``side`` is fits, opposite, partly, unknown or not_applicable. ``half`` is set when the pain is
    on both sides and the lesion on one (its side, or ``unknown``). ``forced`` are rules that keep
    the lane at indeterminate. ``stop`` says why the pair is not scored.
    """

    finding: Finding
    complaint: Complaint | None
    region: str
    category: Category = Category.INDETERMINATE
    act: ActEntry | None = None
    row: MappingRow | None = None
    stop: Message | None = None
    is_scored: bool = False
    age: float | None = None
    share: Share | None = None
    band: str = "unknown"
    fit: Fit = field(default_factory=Fit)
    side: str = "unknown"
    prior: float = 0.0
    association: tuple[float, str] = (1.0, "")
    prevalence: tuple[float, tuple[str, ...]] = (1.0, ())
    imaging: Interval = NEUTRAL
    clinical: Interval = NEUTRAL
    item: str = ""
    half: str = ""
    forced: tuple[Message, ...] = ()


def _mapping_rows(s: Situation, finding: Finding) -> tuple[MappingRow, ...]:
    mapping = s.pack.mapping
    own = s.region_of(finding)
    elsewhere = s.pack.regions_of.get(finding.type, ())
    for region in (own, "any_region", "extra_target", *elsewhere):
        if (region, finding.type) in mapping:
            return mapping[region, finding.type]
    return ()


def _row(
    s: Situation, rows: tuple[MappingRow, ...], f: Finding, c: Complaint | None
) -> MappingRow | None:
    pattern, site = (c.pattern, c.site) if c else (None, None)
    return next(
        (
            row
            for row in rows
            if (not row.patterns or pattern in row.patterns)
            and (not row.sites or site in row.sites)
            and s.holds_all(row.selector, f, strict=True)
        ),
        None,
    )


def side_fit(finding: Finding, complaint: Complaint, rule: str) -> str:
    """Return how the side of a lesion answers the side of a pain under a side rule."""
    if rule not in SIDED_RULES:
        return "not_applicable"
    lesion, pain = lesion_side(finding), complaint.side
    if not lesion or not pain:
        return "unknown"
    if lesion not in LATERAL or pain not in LATERAL:
        return "partly"
    return "fits" if (lesion == pain) == (rule == "same") else "opposite"


def _band(s: Situation, share: Share | None) -> str:
    k = s.pack.constants
    if share is None or s.age is None or s.age < k.adult_age:
        return "unknown"
    central = share.interval.central
    if central >= k.band_common:
        return "common"
    return "rare" if central < k.band_rare else "uncommon"


def open_pair(
    s: Situation, finding: Finding, complaint: Complaint | None, act: ActEntry | None
) -> Opened:
    """Judge a finding against a complaint up to the point where findings share a prior."""
    rows = _mapping_rows(s, finding)
    region = (finding.region or rows[0].region) if rows else s.region_of(finding)
    if is_act_now(act):
        return Opened(
            finding=finding,
            complaint=complaint,
            region=region,
            act=act,
            age=s.age,
            category=Category.ACT_NOW,
        )
    row = _row(s, rows, finding, complaint)
    share = None
    if row and row.p0_rows and s.age is not None:
        share = figures.pain_free(s.pack, row.p0_rows, row.p0_widen, s.age)
    known: dict[str, Any] = {
        "finding": finding,
        "complaint": complaint,
        "region": region,
        "act": act,
        "age": s.age,
        "row": row,
        "share": share,
        "band": _band(s, share),
    }
    if s.age is not None and s.age < s.pack.constants.adult_age:
        return Opened(**known, stop=Message("stop-minor"))
    if complaint is None:
        return Opened(**known, stop=Message("stop-no-complaint"))
    if row is None:
        return Opened(**known, stop=Message("stop-unknown-finding"))
    return _gates(s, _Ask(s, finding, complaint, row, region, share), known)


class _Ask:
    """One pair at the gates: what was found out about it so far."""

    __slots__ = ("complaint", "finding", "region", "row", "share", "side", "where")

    def __init__(
        self,
        s: Situation,
        finding: Finding,
        complaint: Complaint,
        row: MappingRow,
        region: str,
        share: Share | None,
    ) -> None:
        self.finding, self.complaint, self.row = finding, complaint, row
        self.region, self.share = region, share
        self.side = side_fit(finding, complaint, row.side_rule)
        self.where = s.relation(complaint.site, region, finding.type)


SIDE_WORDS = {"fits": "fits", "opposite": "does_not_fit", "not_applicable": "fits"}
PLACE_WORDS = {"local": "fits", "refers": "unknown", "none": "does_not_fit"}


def _gates(s: Situation, ask: _Ask, known: dict[str, Any]) -> Opened:
    """Pass a pair through the gates in order; the first that closes leaves it unscored."""
    structure = PLACE_WORDS[ask.where] if ask.complaint.site else "unknown"
    side = SIDE_WORDS.get(ask.side, "unknown")
    away = _away(s, ask)
    stop = away or _stop(s, ask)
    if stop is None:
        return _scored(s, ask, known, Fit(side=side, structure=structure))
    unproved = _unproved(s, ask.finding)  # also where nobody reports pain: it may be the other one
    category = Category.LIKELY_INCIDENTAL if away and not unproved else Category.INDETERMINATE
    fit = Fit(side=side, structure=structure)
    return Opened(**known, side=ask.side, fit=fit, stop=stop, category=category, forced=unproved)


def _away(s: Situation, ask: _Ask) -> Message | None:
    """Say why a finding lies where nobody reports pain, if it does."""
    if not ask.complaint.site:
        return None
    if ask.where == "none":
        return Message("stop-elsewhere")
    row = ask.row
    is_joint = row.is_paired_joint or (
        row.region != "extra_target" and s.region_of(ask.finding) in JOINTS
    )
    if is_joint and side_fit(ask.finding, ask.complaint, "same") == "opposite":
        return Message("stop-pain-free-joint")
    return None


def _stop(s: Situation, ask: _Ask) -> Message | None:
    """Say why a pair in the painful region cannot be scored, if so."""
    if not ask.complaint.site:
        return Message("stop-no-site")
    if ask.where == "refers":
        return Message.of("stop-refers", site=phrase(ask.complaint.site))
    if ask.finding.level in s.operated:
        return Message("stop-operated")
    if not ask.row.is_scored:
        return Message(f"stop-why-{ask.row.why or 'no-figure'}")
    return _missing(s, ask)


def _missing(s: Situation, ask: _Ask) -> Message | None:
    """Name the fact without which the arithmetic cannot run."""
    if s.age is None:
        return Message("stop-age-contradicted" if s.is_age_contradicted else "stop-no-age")
    if ask.side == "unknown" and ask.complaint.side is None:
        return Message("stop-no-pain-side")
    if ask.side == "unknown" and ask.complaint.side in LATERAL:
        return Message("stop-no-finding-side")
    if _needs_share(s, ask.row) and not ask.share and not _compares_sides(s, ask):
        return Message("stop-no-share")
    return None


def _needs_share(s: Situation, row: MappingRow) -> bool:
    return bool(row.effect_row) and not s.pack.association[row.effect_row].is_direct


def _compares_sides(s: Situation, ask: _Ask) -> bool:
    """Whether the painful side may be compared with the pain-free one."""
    both = s.case.study.sides_imaged not in LATERAL
    return bool(ask.row.alternative_row) and ask.side == "fits" and both


class _Imaging(NamedTuple):
    """The imaging factor: the ratio used, what the pain-free share makes of it, the limits."""

    association: tuple[float, str] = (1.0, "")
    prevalence: tuple[float, tuple[str, ...]] = (1.0, ())
    limits: Interval = NEUTRAL


def _imaging(s: Situation, ask: _Ask) -> _Imaging:
    """Choose the imaging figure: the row's own, or painful against pain-free side where larger."""
    row, share, needs_share = ask.row, ask.share, _needs_share(s, ask.row)
    chosen = _Imaging()
    if row.effect_row and (share or not needs_share):
        effect = figures.association(s.pack, row.effect_row)
        if share is None or not needs_share:
            chosen = _Imaging((effect.central, row.effect_row), (1.0, row.p0_rows), effect)
        else:
            chosen = _bounded(row, effect, share.interval)
    if _compares_sides(s, ask):
        other = figures.association(s.pack, row.alternative_row)
        if abs(math.log(other.central)) > abs(math.log(chosen.limits.central)):
            chosen = _Imaging((other.central, row.alternative_row), (1.0, row.p0_rows), other)
    return chosen


def _bounded(row: MappingRow, effect: Interval, p0: Interval) -> _Imaging:
    """Turn an odds ratio into a likelihood ratio, which the pain-free share bounds."""
    corners = [e / (1 - p + e * p) for e in (effect.low, effect.high) for p in (p0.low, p0.high)]
    factor = 1 / (1 - p0.central + effect.central * p0.central)
    return _Imaging(
        (effect.central, row.effect_row),
        (factor, row.p0_rows),
        Interval(min(corners), effect.central * factor, max(corners)),
    )


def _forced(s: Situation, f: Finding, region: str) -> tuple[Message, ...]:
    """Return the rules that keep a lane at indeterminate."""
    reasons: list[Message] = []
    if s.is_numbering_uncertain and region in SPINE and "-" in (f.level or ""):
        reasons.append(Message("limit-numbering"))
    if s.is_limited:
        reasons.append(Message("limit-images"))
    if s.is_nociplastic and not s.has_matching_deficit(f):
        reasons.append(Message("limit-nociplastic"))
    return (*reasons, *_unproved(s, f))


def _unproved(s: Situation, f: Finding) -> tuple[Message, ...]:
    """Return the dangerous twins that a red flag makes likely and nothing has excluded."""
    return tuple(
        Message(f"limit-{twin.id}")
        for twin in s.pack.look_alikes
        if f.type in twin.findings and s.flags & twin.flags and not f.typical
    )


def _half(ask: _Ask) -> str:
    """Return the side a one-sided lesion leaves when the pain is on both."""
    if ask.complaint.side != "bilateral" or ask.row.side_rule not in SIDED_RULES:
        return ""
    side = lesion_side(ask.finding)
    return "" if side in ("bilateral", "midline") else side or "unknown"


def _scored(s: Situation, ask: _Ask, known: dict[str, Any], fit: Fit) -> Opened:
    imaging = _imaging(s, ask)
    item = OPPOSITE
    if ask.side != "opposite":
        item = strongest_item(s, ask.finding, ask.complaint, ask.row)
    clinical = figures.clinical_item(s.pack, item) if item else NEUTRAL
    if item:
        sign = "fits" if clinical.central > 1 else "does_not_fit"
        fit = Fit(side=fit.side, structure=fit.structure, sign=sign)
    return Opened(
        **known,
        side=ask.side,
        fit=fit,
        is_scored=True,
        prior=figures.prior(s.pack, ask.row.prior, s.age or 0.0),
        association=imaging.association,
        prevalence=imaging.prevalence,
        imaging=imaging.limits,
        item=item,
        clinical=clinical,
        half=_half(ask),
        forced=_forced(s, ask.finding, ask.region),
    )
