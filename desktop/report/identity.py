"""Identity as people read it: names, dates, ages. Every screen and every page uses these."""

from __future__ import annotations

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE_PARTS = 3


def shown_name(person_name: str | None) -> str:
    """Return a DICOM person name as ``FAMILY, Given``; component groups beyond the first drop."""
    if not person_name:
        return ""
    family, _, rest = person_name.split("=")[0].partition("^")
    given = " ".join(part for part in rest.split("^")[:2] if part)
    return f"{family}, {given}" if given else family


def shown_date(iso_date: str | None) -> str:
    """Return ``1980-03-12`` as ``12 Mar 1980``; anything else is returned as it is."""
    parts = (iso_date or "").split("-")
    if len(parts) != _DATE_PARTS or not all(part.isdigit() for part in parts):
        return iso_date or ""
    month = int(parts[1])
    if not 1 <= month <= len(_MONTHS):
        return iso_date or ""
    return f"{int(parts[2])} {_MONTHS[month - 1]} {parts[0]}"


def age_at(birth_date: str | None, day: str | None) -> int | None:
    """Return whole years from birth date to a day (ISO 8601); ``None`` if either is unknown."""
    try:
        born = tuple(int(part) for part in (birth_date or "").split("-"))
        then = tuple(int(part) for part in (day or "").split("-"))
    except ValueError:
        return None
    if len(born) != _DATE_PARTS or len(then) != _DATE_PARTS:
        return None
    years = then[0] - born[0] - (then[1:] < born[1:])
    return years if years >= 0 else None
