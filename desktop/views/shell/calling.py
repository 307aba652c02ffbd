"""Critical results between the page and the draft: what must be told, and what was written down."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app.edits import RecordCall
from desktop.app.session import Session
from desktop.report.checks import Check, call_checks
from desktop.report.communication import (
    Communication,
    CriticalItem,
    critical_items,
    minutes_since,
    moment_from,
    record_of,
    typed_of,
)
from desktop.views.report.preview_calls import TIMES, CallLine

YES_NO = {"yes": True, "no": False}


class Calling:
    """Turns results and records into lines of the review, and what is typed into edits."""

    def __init__(self, now_iso: Callable[[], str]) -> None:
        self._now_iso = now_iso
        self._refused: tuple[str, str] = ("", "")  # target and field of a text that is no time

    def lines(self, session: Session) -> tuple[CallLine, ...]:
        """Return what must be told, as the fields show it."""
        draft = session.draft
        return tuple(
            CallLine(
                target=item.target,
                name=item.name,
                category=item.category,
                minutes=minutes_since(record.found_at, self._now_iso()),
                values=_values(record),
                missing=record.open_fields,
                refused=self._refused[1] if self._refused[0] == item.target else "",
            )
            for item in critical_items(draft.case, session.assessment)
            for record in (self._record(session, item),)
        )

    def checks(self, session: Session) -> tuple[Check, ...]:
        """Return the results that nobody was told yet."""
        draft = session.draft
        items = critical_items(draft.case, session.assessment)
        records = tuple(self._record(session, item) for item in items)
        return call_checks(draft.case, session.assessment, records)

    def write(self, session: Session, target: str, field: str, text: str) -> None:
        """Write down one field; a text that is no time is refused and said so."""
        items = critical_items(session.draft.case, session.assessment)
        item = next((one for one in items if one.target == target), None)
        if item is None:
            return
        value: str | bool | None = text
        if field in TIMES and text.strip():
            value = moment_from(text, self._now_iso())
            self._refused = (target, field) if value is None else ("", "")
            if value is None:
                return
        elif field == "read_back":
            value = YES_NO.get(text)
        found = session.found_at(target)
        session.do(RecordCall(target, item.word, ((field, value),), found_at=found))

    def _record(self, session: Session, item: CriticalItem) -> Communication:
        """Return the record of a result, or one that knows only when it was found."""
        held = record_of(session.draft.communications, item.target)
        found = session.found_at(item.target)
        return held or Communication(target=item.target, word=item.word, found_at=found)


def _values(record: Communication) -> tuple[tuple[str, str], ...]:
    back = {True: "yes", False: "no", None: ""}[record.read_back]
    times = tuple((field, typed_of(getattr(record, field))) for field in TIMES)
    return (*times, ("told_to", record.told_to), ("how", record.how), ("read_back", back))
