"""The length of the scale bar."""

from __future__ import annotations

from dataclasses import dataclass

LENGTHS_MM = (200, 100, 50, 30, 20, 10, 5, 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBar:
    """A bar of ``length_mm`` drawn ``length_px`` long with ``ticks`` even parts."""

    length_mm: int
    length_px: float
    ticks: int


def scale_bar(px_per_mm: float | None, room_px: float) -> ScaleBar | None:
    """Return the longest round length that fits the room, or ``None`` without a scale."""
    if px_per_mm is None or px_per_mm <= 0:
        return None
    for length_mm in LENGTHS_MM:
        if length_mm * px_per_mm <= room_px:
            ticks = {200: 4, 100: 10, 50: 5, 30: 3, 20: 2}.get(length_mm, 5 if length_mm > 2 else 1)  # noqa: PLR2004 - small bars
            return ScaleBar(length_mm=length_mm, length_px=length_mm * px_per_mm, ticks=ticks)
    return None
