"""A template, or a report that was filled in, as HTML5 by the rules of IHE MRRT.

The page holds one header block, one ``script`` of codes that no browser runs, and sections of
fields. It has no style, link, picture or handler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid5

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.export.fhir_narrative import section_text
from desktop.export.form_codes import (
    FINDINGS,
    IMPRESSION,
    LOCAL_SCHEME,
    attributes,
    figures,
    loose_figures,
)
from desktop.export.form_input import NAMESPACE, FormInput, check, quantity
from desktop.export.mrrt_parts import Code, Field, Page, Part, page
from desktop.report.form_sections import choice_text, held_by
from desktop.report.names import term
from desktop.report.phrases import Words
from desktop.report.template import Row, SectionAsk, Template

_KINDS = {
    "choice": "SELECTION_LIST",
    "several": "SELECTION_LIST",
    "yes_no": "SELECTION_LIST",
    "number": "NUMBER",
    "date": "DATE",
    "time": "TIME",
    "text": "TEXTAREA",
}
_ACTIONS = {"block": "PROHIBIT", "warn": "ALERT"}
_YES_NO = ("yes", "no")
_SCHEMES = {"RADLEX": "RADLEX", "LOINC": "LOINC", "SNOMEDCT": "SNOMEDCT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The words of the language a page is written in."""

    words: Words

    def word(self, word: str) -> str:
        named = term(word)
        return self.words.text(named) if self.words.knows(named.id) else word

    def text(self, message: Message, otherwise: str) -> str:
        return self.words.text(message) if self.words.knows(message.id) else otherwise


def template_to_mrrt(template: Template, words: Words) -> bytes:
    """Return a template as an MRRT page: its questions, then the findings of each row.

    Rows ask which findings they hold and a text; what one finding is asked beyond that follows in
    the filled report, where the finding is known.
    """
    said = _Said(words=words)
    sections = [*_asked(template, said, None), _rows(template, said), _impression(words, "")]
    return page(_page(template, said, "template"), sections)


def report_to_mrrt(given: FormInput, template: Template | None = None) -> bytes:
    """Return a filled report as an MRRT page: each fact in a field, each section in its words.

    Raises
    ------
    FormError
        Where a text cannot be carried; names the field.
    """
    check(given)
    said, case = _Said(words=given.words), given.draft.case
    indication = Field(
        id="indication",
        label=said.words.text(Message("mrrt-indication")),
        kind="TEXTAREA",
        value=case.clinical.indication or "",
    )
    facts = Part(
        id="patient",
        name=said.words.text(Message("mrrt-patient")),
        fields=(*_identity(given, said), indication),
    )
    asked = _asked(template, said, case) if template is not None else []
    found = Part(
        id="findings",
        name=said.words.text(Message("mrrt-findings")),
        parts=tuple(_found(given, said, f"f{n}", f) for n, f in enumerate(case.findings, 1)),
        fields=tuple(
            Field(id=f"loose-{n}", label=f"{name} ({unit})", kind="NUMBER", value=quantity(value))
            for n, (_where, name, value, unit) in enumerate(loose_figures(given.draft), 1)
        ),
    )
    prose = Part(
        id="report",
        name=given.document.title,
        fields=tuple(
            Field(
                id=f"text-{section.id}",
                label=section.title or section.id,
                kind="TEXTAREA",
                value=section_text(section),
            )
            for section in given.document.sections
        ),
    )
    impression = given.document.section("impression")
    told = section_text(impression) if impression is not None else ""
    head = Page(
        title=given.document.title,
        identifier=_oid("report", given.draft.id, str(given.number)),
        language=given.document.language,
        description=given.document.page.posture,
        date=given.at[:10],
        terms=_terms(case.study.modality, case.study.region, said),
        entries=(("findings", _loinc(FINDINGS)), ("impression", _loinc(IMPRESSION))),
    )
    return page(head, [facts, *asked, found, _impression(given.words, told), prose])


def _oid(*parts: str) -> str:
    """Return an OID that follows from what it names."""
    return f"urn:oid:2.25.{uuid5(NAMESPACE, chr(31).join(('mrrt', *parts))).int}"


def _loinc(heading: tuple[str, str]) -> Code:
    return Code(kind="section", meaning=heading[1], value=heading[0], scheme="LOINC")


def _terms(modality: str | None, region: str, said: _Said) -> tuple[Code, ...]:
    found = [Code(kind="body part", meaning=said.word(region), value=region, scheme=LOCAL_SCHEME)]
    if modality:
        found.insert(0, Code(kind="modality", meaning=modality, value=modality, scheme="DCM"))
    return tuple(found)


def _page(template: Template, said: _Said, kind: str) -> Page:
    name = said.text(Message(f"template-{template.id}"), template.id)
    coded = tuple(_entries(template))
    return Page(
        title=name,
        identifier=_oid(kind, template.id, template.version),
        language=said.words.language,
        description=name,
        terms=_terms(template.modality, template.region, said),
        entries=(("findings", _loinc(FINDINGS)), ("impression", _loinc(IMPRESSION)), *coded),
    )


def _entries(template: Template) -> Iterator[tuple[str, Code]]:
    for section in template.sections:
        for ask in section.asks:
            for scheme, value in ask.codes:
                named = _SCHEMES.get(scheme.upper(), scheme.upper())
                yield (
                    f"ask-{ask.id}",
                    Code(kind="observation", meaning=ask.id, value=value, scheme=named),
                )


def _asked(template: Template, said: _Said, case: Case | None) -> list[Part]:
    """Return the questions that are not about findings; an answer no question holds is kept too."""
    parts: list[Part] = []
    seen: set[str] = set()
    for section in template.sections:
        fields = tuple(_ask(ask, said, case) for ask in section.asks if ask.id not in seen)
        seen |= {ask.id for ask in section.asks}
        name = said.text(section.title, section.id)
        parts.append(Part(id=f"section-{section.id}", name=name, fields=fields))
    answers = case.form.answers if case is not None else ()
    left = [(key, value) for key, value in answers if key not in seen]
    if left:
        rest = tuple(
            Field(id=f"answer-{n}", label=key, kind="TEXTAREA", value=value)
            for n, (key, value) in enumerate(left, 1)
        )
        name = said.words.text(Message("mrrt-more"))
        parts.append(Part(id="section-more", name=name, fields=rest))
    return parts


def _ask(ask: SectionAsk, said: _Said, case: Case | None) -> Field:
    choices = _YES_NO if ask.kind == "yes_no" else ask.choices
    title = said.text(ask.title, ask.id)
    return Field(
        id=f"ask-{ask.id}",
        label=f"{title} ({ask.unit})" if ask.unit else title,
        kind=_KINDS.get(ask.kind, "TEXTAREA"),
        chosen=held_by(case, ask, ask.id) if case is not None else (),
        options=tuple((word, said.text(choice_text(word), word)) for word in choices),
        completion=_ACTIONS.get(ask.required, "NONE"),
        several=ask.kind == "several",
    )


def _rows(template: Template, said: _Said) -> Part:
    return Part(
        id="findings",
        name=said.words.text(Message("mrrt-findings")),
        parts=tuple(_row(row, said) for row in template.rows),
        required=True,
    )


def _row(row: Row, said: _Said) -> Part:
    choose = Field(
        id=f"row-{row.id}-findings",
        label=said.words.text(Message("mrrt-findings")),
        kind="SELECTION_LIST",
        options=tuple((word, said.word(word)) for word in row.offers),
        several=True,
    )
    text = Field(
        id=f"row-{row.id}-text", label=said.words.text(Message("mrrt-note")), kind="TEXTAREA"
    )
    return Part(id=f"row-{row.id}", name=said.words.text(row.title), fields=(choose, text))


def _impression(words: Words, told: str) -> Part:
    name = words.text(Message("mrrt-impression"))
    field = Field(
        id="impression-text", label=name, kind="TEXTAREA", value=told, completion="PROHIBIT"
    )
    return Part(id="impression", name=name, fields=(field,), required=True)


def _identity(given: FormInput, said: _Said) -> Iterator[Field]:
    patient, study = given.draft.case.patient, given.draft.case.study
    held = {
        "patient-name": patient.name,
        "patient-id": patient.id,
        "birth-date": patient.birth_date,
        "accession": study.accession,
        "study-date": study.date,
        "referrer": study.referrer,
        "organisation": study.organisation,
        "status": given.document.status,
    }
    for name, value in held.items():
        if value:
            label = said.words.text(Message.of("mrrt-fact", fact=name))
            yield Field(id=name, label=label, kind="TEXT", value=value)


def _found(given: FormInput, said: _Said, key: str, finding: Finding) -> Part:
    """Return a finding: what it is, what is stated of it, its figures, its note."""
    number = given.draft.number_of(finding.id)
    title = given.title_of(finding)
    what = Field(
        id=f"{key}-type",
        label=said.words.text(Message("mrrt-finding")),
        kind="SELECTION_LIST",
        chosen=(finding.type,),
        options=((finding.type, said.word(finding.type)),),
    )
    stated = (
        Field(id=f"{key}-{n}-{name}", label=said.word(name), kind="TEXT", value=value)
        for n, (name, value) in enumerate(_stated(given, finding), 1)
    )
    measured = (
        Field(
            id=f"{key}-figure-{n}",
            label=f"{name} ({unit})" if unit else name,
            kind="NUMBER",
            value=quantity(value),
        )
        for n, (_where, name, value, unit) in enumerate(figures(given.draft, finding), 1)
    )
    note = Field(
        id=f"{key}-note",
        label=said.words.text(Message("mrrt-note")),
        kind="TEXTAREA",
        value=finding.note or "",
    )
    name = title if number is None else f"{number}. {title}"
    return Part(id=key, name=name, fields=(what, *stated, *measured, note))


def _stated(given: FormInput, finding: Finding) -> Iterator[tuple[str, str]]:
    yield from attributes(finding)
    lane = given.lane_of(finding)
    if lane:
        yield "lane", lane
