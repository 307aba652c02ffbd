"""One line a finding in plain words, for the patient who reads the report."""

from __future__ import annotations

from desktop.domain.case import Category, Finding
from desktop.report.document import Paragraph, Section, Span
from desktop.report.phrases import Phrases
from desktop.report.source import ReportSource


def plain(phrases: Phrases, source: ReportSource) -> Section | None:
    """Return the findings in plain words; ``None`` where there are none.

    While something must be acted on nothing is called unlikely to hurt: the line then says only
    that the doctor will explain it.
    """
    lines = [_line(phrases, source, finding) for finding in source.case.findings]
    if not lines:
        return None
    return Section(
        id="plain",
        title=phrases.say("section-plain"),
        blocks=tuple(Paragraph(spans=(Span(text=line),)) for line in lines),
    )


def _line(phrases: Phrases, source: ReportSource, finding: Finding) -> str:
    lane = str(source.lane(finding.id))
    if source.is_acting and lane != Category.ACT_NOW:
        lane = "told"
    number = source.numbers.get(finding.id)
    return phrases.say(
        f"plain-{lane.replace('_', '-')}",
        number=str(number) if number is not None else "none",
        finding=phrases.name(finding),
    )
