"""Which discs and vertebrae a spine has, by how many of its vertebrae are of lumbar type."""

from __future__ import annotations

import re

USUAL = 5
COUNTS = (4, 5, 6)
SACRUM = "S1"

_NAME = re.compile(r"L([1-9])")


def is_level_of(level: str, count: int) -> bool:
    """Whether a spine with ``count`` vertebrae of lumbar type has a disc or vertebra.

    Names outside the lumbar spine belong to every one.
    """
    upper, _, lower = level.partition("-")
    if any(int(found[1]) > count for found in map(_NAME.fullmatch, (upper, lower)) if found):
        return False
    return lower != SACRUM or upper == f"L{count}"
