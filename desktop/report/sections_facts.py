"""Answers of a form that are neither finding nor clinical picture, as the page prints them."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.message import Message
from desktop.report.document import Paragraph, Section, Span, clean_text
from desktop.report.form_sections import AskState, SectionState, sections_of, value_text
from desktop.report.phrases import Phrases
from desktop.report.source import ReportSource
from desktop.report.sums import totals

WITH_TECHNIQUE = ("clinical", "technique")
OWN = ("procedure", "findings")


def answered(source: ReportSource, places: Iterable[str]) -> tuple[SectionState, ...]:
    """Return the sections at some places of which anything was answered."""
    if source.template is None:
        return ()
    wanted = tuple(places)
    states = sections_of(source.case, source.template)
    return tuple(s for s in states if s.section.place in wanted and s.answered)


def fact_lines(phrases: Phrases, source: ReportSource) -> list[str]:
    """Return one line for each answered section about patient or technique."""
    found = answered(source, WITH_TECHNIQUE)
    return [_line(phrases, state, titled=True) for state in found]


def fact_sections(phrases: Phrases, source: ReportSource) -> tuple[Section, ...]:
    """Return procedure, implants and scores as sections of their own, with their sums."""
    made = []
    for state in answered(source, OWN):
        lines = [_line(phrases, state, titled=False), *map(phrases.text, totals(state))]
        made.append(
            Section(
                id=f"facts-{state.section.id}",
                title=phrases.text(state.section.title),
                blocks=tuple(Paragraph(spans=(Span(text=line),)) for line in lines),
            )
        )
    return tuple(made)


def asked_keys(source: ReportSource) -> frozenset[str]:
    """Return the keys of answers that belong to questions of the form."""
    if source.template is None:
        return frozenset()
    asks = (ask for section in source.template.sections for ask in section.asks)
    ids = {ask.id for ask in asks}
    keys = (key for key, _ in source.case.form.answers)
    return frozenset(key for key in keys if key.partition("@")[0] in ids)


def _line(phrases: Phrases, state: SectionState, *, titled: bool) -> str:
    facts = phrases.clauses(_fact(phrases, ask) for ask in state.asks if ask.held)
    if not titled:
        return facts
    return phrases.say("fact", ask=phrases.text(state.section.title), value=facts)


def _fact(phrases: Phrases, state: AskState) -> str:
    said = [clean_text(phrases.text(part)) for part in value_text(state)]
    title: Message = state.title
    return phrases.say("fact", ask=phrases.text(title), value=phrases.listing(said))
