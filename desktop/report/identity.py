"""Identity as people read it: names and dates. Every screen and every page uses these."""

from __future__ import annotations

from desktop.domain.age import parsed_day
from desktop.domain.message import Message
from desktop.report.clean import clean_text

_PARTS = 5  # family, given, middle, prefix, suffix


def person_name(text: str | None) -> str:
    """Return a DICOM person name as a reader expects it ("Doe, Jane")."""
    groups = [g for g in clean_text(text or "").split("=") if g.strip(" ^")]
    if not groups:
        return ""
    parts = [p.strip() for p in groups[0].split("^")]
    family, given, middle, prefix, suffix = (*parts, *[""] * _PARTS)[:_PARTS]
    first = " ".join(p for p in (prefix, given, middle) if p)
    last = " ".join(p for p in (family, suffix) if p)
    return ", ".join(p for p in (last, first) if p)


def date_message(text: str | None) -> Message | None:
    """Return an ISO date as a message ("12 Mar 1980"); ``None`` for anything else."""
    when = parsed_day(text)
    if when is None:
        return None
    return Message.of(
        "document-date", day=str(when.day), month=f"m{when.month}", year=str(when.year)
    )
