"""The printed pages of a report, for every export that carries them."""

from __future__ import annotations

from functools import lru_cache

from desktop.app.reporting import Report
from desktop.domain.message import Problem


@lru_cache(maxsize=1)  # one run may write the same pages alone, in an object and in a message
def pages_of(report: Report) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the PDF on the report's paper, read back and proven; ``None`` where it is not."""
    # imported here: drawing costs the verbs that print nothing their time
    from desktop.export.pdf import to_pdf

    made = to_pdf(report.document, report.pictures, paper=report.paper)
    return made.data, made.problems
