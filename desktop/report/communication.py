"""Critical results: what must be told to somebody, and the record that it was told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.case import Care, Case, Category
from desktop.domain.message import Message
from desktop.domain.vocabulary import term
from desktop.evidence.assessment import Assessment
from desktop.report.names import title

HOW = ("phone", "person", "message")
FLAG = "flag:"
FIELDS = ("found_at", "told_to", "told_at", "how", "read_back")
_MOMENT = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication:
    """How one critical result was told.

    ``target`` is a finding id, or ``flag:`` and a red flag that no finding explains; ``word`` its
    vocabulary word, kept so that a record outlives the finding. Times are ISO 8601 with offset.
    ``how`` is phone, person or message; ``read_back`` says that the other side repeated or
    acknowledged it. ``retry_at`` is the next try, where nobody was reached.
    """

    target: str
    word: str
    found_at: str = ""
    told_to: str = ""
    told_at: str = ""
    how: str = ""
    read_back: bool | None = None
    retry_at: str = ""

    @property
    def open_fields(self) -> tuple[str, ...]:
        """What is missing for the result to count as told, in the order of the form."""
        missing = (name for name in FIELDS if not getattr(self, name))
        return tuple(missing)

    @property
    def is_told(self) -> bool:
        """Whether somebody was told, and said so."""
        return not self.open_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalItem:
    """A result that must be told; ``category`` 1, 2, 3 means within minutes, hours, days."""

    target: str
    word: str
    name: Message
    category: int | None


def critical_items(case: Case, assessment: Assessment) -> tuple[CriticalItem, ...]:
    """Return what must be told: open alerts, then findings, each once.

    Where the reader moved a finding, the reader's lane decides.
    """
    moved = {override.finding: override.category for override in case.overrides}
    found = [
        CriticalItem(
            target=f"{FLAG}{alert.flag}",
            word=alert.flag.removeprefix("sign:"),
            name=term(alert.flag.removeprefix("sign:")),
            category=alert.acr_category,
        )
        for alert in assessment.alerts
    ]
    for finding in case.findings:
        acting = [j for j in assessment.of(finding.id) if j.care is Care.ACT]
        is_acting = assessment.impression.lane_of(finding.id) is Category.ACT_NOW
        if is_acting or (acting and finding.id not in moved):
            categories = [j.acr_category for j in acting if j.acr_category is not None]
            item = CriticalItem(
                target=finding.id,
                word=finding.type,
                name=title(finding),
                category=min(categories, default=None),
            )
            found.append(item)
    return tuple(found)


def record_of(records: Iterable[Communication], target: str) -> Communication | None:
    """Return the record of a result, if there is one."""
    return next((record for record in records if record.target == target), None)


def untold(
    items: Iterable[CriticalItem], records: tuple[Communication, ...]
) -> Iterator[tuple[CriticalItem, tuple[str, ...]]]:
    """Yield the results that were not told, with what their records miss."""
    for item in items:
        record = record_of(records, item.target)
        missing = FIELDS if record is None else record.open_fields
        if missing:
            yield item, missing


def is_out_of_order(record: Communication) -> bool:
    """Whether a result was told before it was found."""
    found, told = moment(record.found_at), moment(record.told_at)
    return found is not None and told is not None and told < found


def moment(text: str) -> datetime | None:
    """Return an ISO time as a value; ``None`` where there is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def moment_from(typed: str, now_iso: str) -> str | None:
    """Return what was typed (``14:41`` or ``2026-11-23 14:41``) as ISO time; else ``None``.

    The day and the offset are those of ``now_iso`` where they were not typed.
    """
    now, found = datetime.fromisoformat(now_iso), _MOMENT.fullmatch(typed.strip())
    if found is None:
        return None
    day, hour, minute = found.groups()
    try:
        begun = datetime.fromisoformat(day) if day else now
        when = begun.replace(
            hour=int(hour), minute=int(minute), second=0, microsecond=0, tzinfo=now.tzinfo
        )
    except ValueError:
        return None
    return when.isoformat()


def typed_of(moment_iso: str) -> str:
    """Return an ISO time as it is typed."""
    when = moment(moment_iso)
    return when.strftime("%Y-%m-%d %H:%M") if when is not None else ""


def minutes_since(found_iso: str, now_iso: str) -> int | None:
    """Return the whole minutes from finding to now; ``None`` where one is not known."""
    found, now = moment(found_iso), moment(now_iso)
    if found is None or now is None or (found.tzinfo is None) != (now.tzinfo is None):
        return None
    return int((now - found).total_seconds() // 60)
