"""What a measurement says: named readings, each a value with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of a measurement, e.g. the long axis of a bidirectional one.

    ``name`` says which (``length``, ``short``, ``mean``, ...); ``value`` is ``None`` where there is
    none. ``unit`` is mm, px, mm2, px2, deg, percent, ratio or the unit of pixel values.
    """

    name: str
    value: float | None
    unit: str
