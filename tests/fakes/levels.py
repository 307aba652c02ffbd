"""Discs named at heights on the midline, as a draft holds them."""

from __future__ import annotations

from desktop.app.draft import LevelLabel, Place
from tests.fakes.images import FOR


def place_at(z_mm: float, x_mm: float = 0.0, frame: str | None = FOR) -> Place:
    """A place on the middle slice of the sagittal fake ``1.1``."""
    return Place(
        series_uid="1.1", stack=1, sop_uid="1.1.5", frame=1, x=31.5, y=31.5 - z_mm,
        point_lps_mm=(x_mm, 0.0, z_mm), frame_of_reference_uid=frame,
    )  # fmt: skip


def labels(*named: tuple[str, float], by: str = "hand") -> tuple[LevelLabel, ...]:
    """Labels of (disc, height in mm), from the head down."""
    return tuple(LevelLabel(level=name, place=place_at(z), by=by) for name, z in named)
