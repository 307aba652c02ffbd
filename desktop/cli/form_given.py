"""What a form for another system is made from, of a case file."""

from __future__ import annotations

from desktop.app.reporting import Report, draft_of
from desktop.domain.case import Case
from desktop.evidence.assess import assess
from desktop.evidence.pack import EvidencePack
from desktop.export.form_input import FormInput, day_of
from desktop.report.communication import critical_items, moment
from desktop.report.wording import Wording


def form_input(
    case: Case,
    report: Report,
    words: Wording,
    pack: EvidencePack,
    *,
    at: str = "",
    endpoint: str = "",
) -> FormInput:
    """Return the input of every form; without ``at`` the time is that of the case.

    Parameters
    ----------
    at
        When the form is sent, with its offset from UTC.
    endpoint
        Where the images of the study can be had.
    """
    return FormInput(
        draft=draft_of(case),
        document=report.document,
        words=words,
        at=at or _time(case),
        critical=critical_items(case, assess(case, pack)),
        endpoint=endpoint,
    )


def _time(case: Case) -> str:
    """Return the time of the case, else its day at midnight in UTC: never that of the clock."""
    issued = moment(case.issued or "")
    if issued is not None and issued.tzinfo is not None:
        return case.issued or ""
    day = day_of(case.issued) or day_of(case.study.date)
    return f"{day}T00:00:00+00:00" if day else ""
