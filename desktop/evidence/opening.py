"""One finding against one complaint, before findings share a prior.

Gates decide whether the pair is scored; what passes them gets its figures: the pain-free share,
the imaging factor and one clinical item.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from desktop.domain.case import Category, Complaint, Finding
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase
from desktop.evidence import figures
from desktop.evidence.acting import is_act_now
from desktop.evidence.assessment import Fit
from desktop.evidence.figures import NEUTRAL, Interval, Share
from desktop.evidence.rows import ActEntry, MappingRow
from desktop.evidence.situation import (
    LATERAL,
    ROOTS,
    Situation,
    lesion_side,
    roots_of_level,
    stated_roots,
    zone_of,
)

SPINE = frozenset({"lumbar_spine", "cervical_spine", "thoracic_spine"})
JOINTS = frozenset({"shoulder", "elbow", "wrist_hand", "hip", "knee", "ankle_foot"})
BLOCK_TARGETS = {
    "lumbar_facet": frozenset({"medial_branch", "facet_joint"}),
    "sij": frozenset({"si_joint", "lateral_branch"}),
    "lumbar_root": frozenset({"selective_root", "epidural_transforaminal"}),
}
OPPOSITE, OTHER_ROOT = "lr_side_opposite", "lr_root_mismatch"
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
    opened = Opened(finding=finding, complaint=complaint, region=region, act=act, age=s.age)
    if is_act_now(act):
        return replace(opened, category=Category.ACT_NOW)
    row = _row(s, rows, finding, complaint)
    share = None
    if row and row.p0_rows and s.age is not None:
        share = figures.pain_free(s.pack, row.p0_rows, row.p0_widen, s.age)
    opened = replace(opened, row=row, share=share, band=_band(s, share))
    if s.age is not None and s.age < s.pack.constants.adult_age:
        return replace(opened, stop=Message("stop-minor"))
    if complaint is None:
        return replace(opened, stop=Message("stop-no-complaint"))
    if row is None:
        return replace(opened, stop=Message("stop-unknown-finding"))
    return _gates(s, opened, complaint, row)


def _gates(s: Situation, opened: Opened, complaint: Complaint, row: MappingRow) -> Opened:
    """Pass a pair through the gates in order; the first that closes leaves it unscored."""
    f = opened.finding
    side = side_fit(f, complaint, row.side_rule)
    where = s.relation(complaint.site, opened.region, f.type)
    word = {"fits": "fits", "opposite": "does_not_fit", "not_applicable": "fits"}
    place = {"local": "fits", "refers": "unknown", "none": "does_not_fit"}
    structure = place[where] if complaint.site else "unknown"
    fit = Fit(side=word.get(side, "unknown"), structure=structure)
    opened = replace(opened, side=side, fit=fit)
    away = _away(s, opened, complaint, row, where)
    if away is not None:
        return replace(opened, stop=away, category=Category.LIKELY_INCIDENTAL)
    stop = _stop(s, opened, complaint, row, where)
    if stop is not None:
        return replace(opened, stop=stop)
    return _scored(s, opened, complaint, row)


def _away(
    s: Situation, opened: Opened, complaint: Complaint, row: MappingRow, where: str
) -> Message | None:
    """Say why a finding lies where nobody reports pain, if it does."""
    if not complaint.site:
        return None
    if where == "none":
        return Message("stop-elsewhere")
    is_joint = row.is_paired_joint or (
        row.region != "extra_target" and s.region_of(opened.finding) in JOINTS
    )
    if is_joint and side_fit(opened.finding, complaint, "same") == "opposite":
        return Message("stop-pain-free-joint")
    return None


def _stop(
    s: Situation, opened: Opened, complaint: Complaint, row: MappingRow, where: str
) -> Message | None:
    """Say why a pair in the painful region cannot be scored, if so."""
    f = opened.finding
    if not complaint.site:
        return Message("stop-no-site")
    if where == "refers":
        return Message.of("stop-refers", site=phrase(complaint.site))
    if f.level in s.operated:
        return Message("stop-operated")
    if not row.is_scored:
        return Message(f"stop-why-{row.why or 'no-figure'}")
    return _missing(s, opened, complaint, row)


def _missing(s: Situation, opened: Opened, complaint: Complaint, row: MappingRow) -> Message | None:
    """Name the fact without which the arithmetic cannot run."""
    if s.age is None:
        return Message("stop-age-contradicted" if s.is_age_contradicted else "stop-no-age")
    if opened.side == "unknown" and complaint.side is None:
        return Message("stop-no-pain-side")
    if opened.side == "unknown" and complaint.side in LATERAL:
        return Message("stop-no-finding-side")
    if _needs_share(s, row) and not opened.share and not _compares_sides(s, opened, row):
        return Message("stop-no-share")
    return None


def _needs_share(s: Situation, row: MappingRow) -> bool:
    return bool(row.effect_row) and not s.pack.association[row.effect_row].is_direct


def _compares_sides(s: Situation, opened: Opened, row: MappingRow) -> bool:
    """Whether the painful side may be compared with the pain-free one."""
    both = s.case.study.sides_imaged not in LATERAL
    return bool(row.alternative_row) and opened.side == "fits" and both


def _imaging(s: Situation, opened: Opened, row: MappingRow) -> Opened:
    """Choose the imaging figure: the row's own, or painful against pain-free side where larger."""
    share, needs_share = opened.share, _needs_share(s, row)
    if row.effect_row and (share or not needs_share):
        effect = figures.association(s.pack, row.effect_row)
        if share is None or not needs_share:
            opened = replace(
                opened,
                association=(effect.central, row.effect_row),
                prevalence=(1.0, row.p0_rows),
                imaging=effect,
            )
        else:
            opened = _bounded(opened, row, effect, share.interval)
    if _compares_sides(s, opened, row):
        other = figures.association(s.pack, row.alternative_row)
        if abs(math.log(other.central)) > abs(math.log(opened.imaging.central)):
            opened = replace(
                opened,
                association=(other.central, row.alternative_row),
                prevalence=(1.0, row.p0_rows),
                imaging=other,
            )
    return opened


def _bounded(opened: Opened, row: MappingRow, effect: Interval, p0: Interval) -> Opened:
    """Turn an odds ratio into a likelihood ratio, which the pain-free share bounds."""
    corners = [e / (1 - p + e * p) for e in (effect.low, effect.high) for p in (p0.low, p0.high)]
    factor = 1 / (1 - p0.central + effect.central * p0.central)
    return replace(
        opened,
        association=(effect.central, row.effect_row),
        prevalence=(factor, row.p0_rows),
        imaging=Interval(min(corners), effect.central * factor, max(corners)),
    )


def root_item(s: Situation, finding: Finding, complaint: Complaint) -> str | None:
    """Return the key of the root item that applies, ``None`` when roots say nothing."""
    pain = set(complaint.roots)
    if not pain or s.is_numbering_uncertain:
        return None
    roots = {root.root for root in stated_roots(finding) if root.root}
    if not roots:
        implied = roots_of_level(finding)
        if not implied or implied[0] not in ROOTS:
            return None
        if zone_of(finding) == "central":
            return None if pain & set(implied) else OTHER_ROOT
        roots = set(implied)
    common = sorted(roots & pain)
    return f"lr_root_{common[0]}" if common else OTHER_ROOT


def block_item(s: Situation, finding: Finding, mechanism: str) -> str | None:
    """Return the key of the block item that applies: relief, or the lack of it."""
    k = s.pack.constants
    targets = BLOCK_TARGETS.get(mechanism, frozenset())
    for block in s.case.clinical.blocks:
        if block.target not in targets or block.relief_percent is None:
            continue
        same_level = not block.level or not finding.level or block.level == finding.level
        same_side = (
            not block.side
            or not finding.side
            or finding.side == "bilateral"
            or block.side in (finding.side, "bilateral")
        )
        if not same_level or not same_side:
            continue
        if block.relief_percent >= k.block_relief_positive:
            return "lr_block_positive"
        if block.relief_percent < k.block_relief_negative:
            return "lr_block_negative"
    return None


def _item(s: Situation, opened: Opened, complaint: Complaint, row: MappingRow) -> str:
    """Choose one clinical item: a discordant side, else the strongest; ties the lowering one."""
    if opened.side == "opposite":
        return OPPOSITE
    f, keys = opened.finding, []
    side = lesion_side(f)
    for key, value in s.pack.values.items():
        kind, _, word = value.when.partition("=")
        is_item = value.group in row.items and kind in ("sign", "not_sign")
        if is_item and s.sign(word, side) is (kind == "sign"):
            keys.append(key)
    if "root" in row.items:
        keys.append(root_item(s, f, complaint) or "")
    if "block" in row.items:
        keys.append(block_item(s, f, row.mechanism) or "")

    def strength(key: str) -> tuple[float, float]:
        central = figures.clinical_item(s.pack, key).central
        return round(abs(math.log(central)), 9), -central

    return max((k for k in keys if k in s.pack.values), key=strength, default="")


def _forced(s: Situation, opened: Opened) -> tuple[Message, ...]:
    """Return the rules that keep a lane at indeterminate."""
    f, reasons = opened.finding, []
    if s.is_numbering_uncertain and opened.region in SPINE and "-" in (f.level or ""):
        reasons.append(Message("limit-numbering"))
    if s.is_limited:
        reasons.append(Message("limit-images"))
    if s.is_nociplastic and not s.has_matching_deficit(f):
        reasons.append(Message("limit-nociplastic"))
    reasons += [
        Message(f"limit-{twin.id}")
        for twin in s.pack.look_alikes
        if f.type in twin.findings and s.flags & twin.flags and not f.typical
    ]
    return tuple(reasons)


def _half(opened: Opened, complaint: Complaint, row: MappingRow) -> str:
    """Return the side a one-sided lesion leaves when the pain is on both."""
    if complaint.side != "bilateral" or row.side_rule not in SIDED_RULES:
        return ""
    side = lesion_side(opened.finding)
    return "" if side in ("bilateral", "midline") else side or "unknown"


def _scored(s: Situation, opened: Opened, complaint: Complaint, row: MappingRow) -> Opened:
    opened = _imaging(s, opened, row)
    item = _item(s, opened, complaint, row)
    clinical = figures.clinical_item(s.pack, item) if item else NEUTRAL
    fit = opened.fit
    if item:
        fit = replace(fit, sign="fits" if clinical.central > 1 else "does_not_fit")
    return replace(
        opened,
        is_scored=True,
        prior=figures.prior(s.pack, row.prior, opened.age or 0.0),
        item=item,
        clinical=clinical,
        fit=fit,
        half=_half(opened, complaint, row),
        forced=_forced(s, opened),
    )
