"""Whole years of age."""

from __future__ import annotations

from datetime import date


def completed_years(born: date, then: date) -> int:
    """Return the whole years between birth and a day; negative before birth."""
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def parsed_day(text: str | None) -> date | None:
    """Return an ISO date (``2026-11-02``, with or without a time, or ``20261102``), or ``None``."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def age_at(birth_date: str | None, day: str | None) -> int | None:
    """Return whole years of age on a day; ``None`` where a date is unknown or lies before birth."""
    born, then = parsed_day(birth_date), parsed_day(day)
    if born is None or then is None or then < born:
        return None
    return completed_years(born, then)
