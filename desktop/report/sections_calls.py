"""The act-now line, and the record of what was told: to whom, when and how."""

from __future__ import annotations

from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.communication import FLAG, Communication, critical_items, record_of
from desktop.report.document import (
    Badge,
    Cell,
    Column,
    Entry,
    LaneItem,
    Section,
    Span,
    Strip,
    Table,
    TableRow,
    clean_text,
)
from desktop.report.phrases import LETTERS, Phrases
from desktop.report.sections_head import clock, moment
from desktop.report.source import ReportSource

COLUMNS = (
    ("result-column", 2.6),
    ("found", 1.5),
    ("told-to", 1.8),
    ("told-at", 1.5),
    ("how", 0.9),
    ("read-back", 0.9),
)


def act_now(phrases: Phrases, source: ReportSource) -> Section | None:
    """Return the act-now line, or ``None`` while nothing has to be acted on now."""
    items = [
        LaneItem(
            heading=phrases.flag(alert.flag),
            call=_call(phrases, source, f"{FLAG}{alert.flag}", alert.acr_category),
        )
        for alert in source.assessment.alerts
    ]
    for finding in source.in_lane(Category.ACT_NOW):
        row = source.cares_act(finding.id) or source.assessment.leading(finding.id)
        category = row.acr_category if row else None
        items.append(
            LaneItem(
                number=source.numbers.get(finding.id),
                heading=phrases.name(finding, capitals=True),
                call=_call(phrases, source, finding.id, category),
            )
        )
    if not items:
        return None
    strip = Strip(
        letter=LETTERS[Category.ACT_NOW], title=phrases.say("lane-act_now"), items=tuple(items)
    )
    return Section(id="act-now", blocks=(strip,))


def _call(phrases: Phrases, source: ReportSource, target: str, category: int | None) -> str:
    when = phrases.say("clock", category=clock(category))
    return f"{when} {told(phrases, source, target)}"


def told(phrases: Phrases, source: ReportSource, target: str) -> str:
    """Return the sentence of the act-now line: who was told when, or that it is still open."""
    record = record_of(source.communications, target)
    if record is None or not record.is_told:
        return phrases.say("call-open")
    return phrases.say(
        "call-told",
        who=clean_text(record.told_to),
        when=moment(phrases, record.told_at),
        how=record.how,
    )


def communication(phrases: Phrases, source: ReportSource) -> Section | None:
    """Return the records of critical results; ``None`` where nothing had to be told.

    A record outlives its finding: what was told stays on the page.
    """
    items = critical_items(source.case, source.assessment)
    named = {item.target: (item.name, item.category) for item in items}
    left = [r for r in source.communications if r.target not in named]
    rows = [
        _row(phrases, source, target, name, category) for target, (name, category) in named.items()
    ]
    rows += [_row(phrases, source, r.target, None, None) for r in left]
    if not rows:
        return None
    columns = tuple(Column(title=phrases.say(f"call-{n}"), weight=w) for n, w in COLUMNS)
    return Section(
        id="communication",
        title=phrases.say("section-communication"),
        blocks=(Table(columns=columns, rows=tuple(rows)),),
    )


def _row(
    phrases: Phrases,
    source: ReportSource,
    target: str,
    name: Message | None,
    category: int | None,
) -> TableRow:
    record = record_of(source.communications, target) or Communication(target=target, word="")
    heading = phrases.text(name) if name is not None else phrases.label(record.word)
    number = source.numbers.get(target)
    badge = Badge(number=number, category=source.lane(target)) if number is not None else None
    result = phrases.say("call-result", name=heading, category=clock(category))
    back = "none" if record.read_back is None else "yes" if record.read_back else "no"
    values = (
        moment(phrases, record.found_at),
        clean_text(record.told_to),
        moment(phrases, record.told_at),
        phrases.say("call-by", how=record.how) if record.how else "",
        phrases.say("call-back", back=back),
    )
    open_words = phrases.say("call-not-recorded")
    first = Entry(spans=(Span(text=result),), badge=badge)
    rest = (Entry(spans=(Span(text=value or open_words),)) for value in values)
    return TableRow(cells=tuple(Cell(entries=(entry,)) for entry in (first, *rest)))
