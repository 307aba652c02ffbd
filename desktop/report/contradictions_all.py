"""All contradictions of a report: which texts there are, and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from desktop.domain.case import Case
from desktop.report.clean import clean_text
from desktop.report.contradictions import (
    CLINICAL,
    FACT,
    STUDY,
    Contradiction,
    once,
)
from desktop.report.contradictions_fields import between_fields
from desktop.report.contradictions_person import against_person
from desktop.report.contradictions_read import Text
from desktop.report.contradictions_text import against_fields
from desktop.report.lexicon import Lexicon

FEWEST_WORDS = 3
"""A shorter answer of the form is a choice, not a sentence."""


def texts_of(case: Case) -> Iterator[Text]:
    """Yield every free text of a case: request, technique, notes, typed answers, reasons."""
    if case.clinical.indication:
        yield Text(section="indication", text=case.clinical.indication, target=CLINICAL)
    if case.study.technique:
        yield Text(section="technique", text=case.study.technique, target=STUDY)
    for finding in case.findings:
        if finding.note:
            yield Text(section="findings", text=finding.note, finding=finding.id, target=finding.id)
    yield from _form_texts(case)


def _form_texts(case: Case) -> Iterator[Text]:
    for name, answer in case.form.answers:
        if len(answer.split()) >= FEWEST_WORDS:
            section = "impression" if name.startswith("impression") else "findings"
            yield Text(section=section, text=answer, target=f"{FACT}{name}")
    for override in case.overrides:
        if override.reason:
            yield Text(section="reason", text=override.reason, target=override.finding)


def contradictions(
    case: Case, lexicon: Lexicon, texts: Iterable[Text] = ()
) -> tuple[Contradiction, ...]:
    """Return what a report says twice and differently.

    Parameters
    ----------
    case : Case
        Its fields, and the free texts among them.
    lexicon : Lexicon
        The words of the language the texts are written in.
    texts : iterable of Text, optional
        Further text: sentences edited by hand.
    """
    every = tuple(replace(t, text=clean_text(t.text)) for t in (*texts_of(case), *texts))
    return once(
        (
            *between_fields(case, lexicon),
            *against_fields(case, every, lexicon),
            *against_person(case, every, lexicon),
        )
    )
