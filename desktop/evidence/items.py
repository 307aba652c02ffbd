"""The one clinical item that serves a pair: a root pattern, a sign, or a diagnostic block."""

from __future__ import annotations

import math
from functools import lru_cache

from desktop.domain.case import Complaint, Finding
from desktop.evidence import figures
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import MappingRow
from desktop.evidence.situation import (
    ROOTS,
    Situation,
    lesion_side,
    roots_of_level,
    stated_roots,
    zone_of,
)

OPPOSITE, OTHER_ROOT = "lr_side_opposite", "lr_root_mismatch"
BLOCK_TARGETS = {
    "lumbar_facet": frozenset({"medial_branch", "facet_joint"}),
    "sij": frozenset({"si_joint", "lateral_branch"}),
    "lumbar_root": frozenset({"selective_root", "epidural_transforaminal"}),
}


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


@lru_cache(maxsize=256)
def _sign_items(pack: EvidencePack, groups: frozenset[str]) -> tuple[tuple[str, str, bool], ...]:
    """Return the clinical items that signs decide: key, sign, and whether it must be present."""
    parted = ((key, row, row.when.partition("=")) for key, row in pack.values.items())
    return tuple(
        (key, word, kind == "sign")
        for key, row, (kind, _, word) in parted
        if row.group in groups and kind in ("sign", "not_sign")
    )


@lru_cache(maxsize=256)
def _strength(pack: EvidencePack, key: str) -> tuple[float, float]:
    """Rank an item: the farther from 1 the stronger; ties go to the lowering one."""
    central = figures.clinical_item(pack, key).central
    return round(abs(math.log(central)), 9), -central


def strongest_item(s: Situation, f: Finding, complaint: Complaint, row: MappingRow) -> str:
    """Choose one clinical item, the strongest; ties go to the lowering one."""
    side = lesion_side(f)
    keys = [
        key for key, word, wanted in _sign_items(s.pack, row.items) if s.sign(word, side) is wanted
    ]
    if "root" in row.items:
        keys.append(root_item(s, f, complaint) or "")
    if "block" in row.items:
        keys.append(block_item(s, f, row.mechanism) or "")
    known = [key for key in keys if key in s.pack.values]
    return max(known, key=lambda key: _strength(s.pack, key), default="")
