"""Addenda first, dated; the signature block last."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.report.document import Paragraph, Section, Signature, Span, clean_text
from desktop.report.lifecycle import SIGNED, Status
from desktop.report.phrases import Phrases
from desktop.report.sections_head import moment
from desktop.report.source import Addendum, ReportSource


def addenda(phrases: Phrases, source: ReportSource) -> Section | None:
    """Return what was added after signing, before anything else; ``None`` where nothing was."""
    lines = [_line(phrases, one) for one in source.signing.addenda]
    if not lines:
        return None
    return Section(id="addenda", title=phrases.say("section-addenda"), blocks=tuple(lines))


def _line(phrases: Phrases, one: Addendum) -> Paragraph:
    head = phrases.say(
        f"addendum-{one.status}", who=clean_text(one.by), when=moment(phrases, one.at)
    )
    return Paragraph(spans=(Span(text=head, strong=True), Span(text=clean_text(one.text))))


def signature(phrases: Phrases, source: ReportSource) -> Section:
    """Return the signature block: who signed when, or that nobody did."""
    when = moment(phrases, source.case.issued or source.case.study.date)
    composed = phrases.say("composed", date=when or "none")
    signing = source.signing
    if signing.status not in {*SIGNED, Status.RETRACTED} or not signing.by:
        lines: tuple[str, ...] = (phrases.say("unsigned"), composed)
        if signing.by:
            saved = moment(phrases, signing.at)
            lines = (*lines, phrases.say("saved-by", who=clean_text(signing.by), when=saved))
    else:
        signed = moment(phrases, signing.at)
        line = phrases.say("signed", who=clean_text(signing.by), when=signed)
        lines = (
            line,
            phrases.say("signed-meaning", when=moment(phrases, _utc(signing.at))),
            composed,
        )
    return Section(id="signature", blocks=(Signature(lines=lines),))


def _utc(moment_iso: str) -> str:
    """Return a moment in UTC; one without an offset stays as it is."""
    try:
        when = datetime.fromisoformat(moment_iso)
    except ValueError:
        return moment_iso
    return when.astimezone(UTC).isoformat() if when.tzinfo else moment_iso
