"""A report as exports take it: a version that was kept, or what was composed and never kept."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.draft import Draft
from desktop.report.document import Document
from desktop.report.lifecycle import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Who signed, or added to what was signed, and when (ISO 8601)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """One version of a report with everything an export needs but the images.

    ``number`` is 0 for a report that was never kept; ``at`` is when this version came to be, or
    when the case says it was issued. ``by`` saved it; ``answerable`` are those who signed this or
    an earlier version, oldest first: empty means that nobody answers for it yet.
    """

    report_id: str
    number: int
    status: Status
    document: Document
    draft: Draft
    pdf: bytes = b""
    at: str | None = None
    by: str = ""
    answerable: tuple[Answerable, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether somebody answers for it."""
        return bool(self.answerable)
