"""From prior, imaging and clinical item to a chance and a lane."""

from __future__ import annotations

import math

from desktop.domain.case import Category
from desktop.evidence.figures import Interval, expit, logit
from desktop.evidence.opening import Opened
from desktop.evidence.pack import EvidencePack


def posterior(pack: EvidencePack, pair: Opened, parts: int) -> Interval:
    """Return the chance with its limits when every input errs the same way.

    ``parts`` findings share the prior equally.
    """
    k = pack.constants
    base = logit(pair.prior / parts)

    def chance(imaging: float, clinical: float, shift: float) -> float:
        total = min(k.cap_high, max(k.cap_low, imaging * clinical))
        return min(k.clip_high, max(k.clip_low, expit(base + shift + math.log(total))))

    i, c = pair.imaging, pair.clinical
    return Interval(
        chance(i.low, c.low, -k.prior_shift),
        chance(i.central, c.central, 0.0),
        chance(i.high, c.high, k.prior_shift),
    )


def cap_factor(pack: EvidencePack, pair: Opened) -> float:
    """Return what the limit of the product did; 1 when it did not act."""
    k, raw = pack.constants, pair.imaging.central * pair.clinical.central
    return min(k.cap_high, max(k.cap_low, raw)) / raw


def lane(pack: EvidencePack, chance: Interval, *, is_held: bool = False) -> Category:
    """Return the lane of a chance, from unrounded values.

    ``is_held`` keeps a finding out of likely symptomatic (opposite side, or one half of a pain).
    """
    k = pack.constants
    if chance.central >= k.likely_central and chance.low >= k.likely_pessimistic:
        return Category.INDETERMINATE if is_held else Category.LIKELY_SYMPTOMATIC
    if chance.central <= k.incidental_central and chance.high <= k.incidental_optimistic:
        return Category.LIKELY_INCIDENTAL
    return Category.INDETERMINATE
