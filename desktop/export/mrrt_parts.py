"""The elements of an MRRT page, written such that no text of them is ever markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

SCHEMES = {
    "RADLEX": "2.16.840.1.113883.6.256",
    "LOINC": "2.16.840.1.113883.6.1",
    "SNOMEDCT": "2.16.840.1.113883.6.96",
    "DCM": "1.2.840.10008.2.16.4",
}
_ENTITIES = {'"': "&quot;", "\r": "&#13;"}  # a reader of HTML turns a bare CR into a line end
_INPUTS = {"TEXT": "text", "NUMBER": "number", "DATE": "date", "TIME": "time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with its scheme; ``kind`` is the type of the term."""

    kind: str
    meaning: str
    value: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question, answered or not; ``options`` are (value, name).

    ``chosen`` are the answers of a question with options; else its one answer, like ``value``.
    """

    id: str
    label: str
    kind: str
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    completion: str = "NONE"
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with its fields, then its own sections."""

    id: str
    name: str
    fields: tuple[Field, ...] = ()
    parts: tuple[Part, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the head says: Dublin Core, terms of the template, codes of its elements."""

    title: str
    identifier: str
    language: str
    description: str
    date: str = ""
    terms: tuple[Code, ...] = ()
    entries: tuple[tuple[str, Code], ...] = ()


def text(words: str) -> str:
    """Return text as content or attribute: nothing of it is a tag, reference or end."""
    return escape(words, _ENTITIES)


def page(head: Page, parts: Iterable[Part]) -> bytes:
    """Return the whole page, the same bytes for the same input."""
    lines = ["<!DOCTYPE html>", f'<html lang="{text(head.language)}">', *_head(head), "<body>"]
    for part in parts:
        lines += _part(part, 1)
    return ("\n".join([*lines, "</body>", "</html>"]) + "\n").encode()


def _head(head: Page) -> Iterator[str]:
    core = {
        "title": head.title,
        "identifier": head.identifier,
        "description": head.description,
        "type": "IMAGE_REPORT_TEMPLATE",
        "language": head.language,
        "publisher": "Concord",
        "rights": "Apache-2.0",
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "date": head.date,
        "creator": "Concord",
    }
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f"<title>{text(head.title)}</title>"
    for name, value in core.items():
        if value:
            yield f'<meta name="dcterms.{name}" content="{text(value)}">'
    yield '<script type="text/xml">'
    yield from _attributes(head)
    yield "</script>"
    yield "</head>"


def _attributes(head: Page) -> Iterator[str]:
    every = (*head.terms, *(code for _id, code in head.entries))
    yield "<template_attributes>"
    yield "<top-level-flag>true</top-level-flag>"
    yield "<status>ACTIVE</status>"
    yield "<coding_schemes>"
    for scheme in dict.fromkeys(code.scheme for code in every):
        designator = SCHEMES.get(scheme, scheme)
        yield f'<coding_scheme name="{text(scheme)}" designator="{text(designator)}"/>'
    yield "</coding_schemes>"
    for code in head.terms:
        yield f'<term type="{text(code.kind)}">{_code(code)}</term>'
    yield "<coded_content>"
    for element, code in head.entries:
        term = f'<term type="{text(code.kind)}">{_code(code)}</term>'
        yield f'<entry ORIGTXT="{text(element)}">{term}</entry>'
    yield "</coded_content>"
    yield "</template_attributes>"


def _code(code: Code) -> str:
    return (
        f'<code meaning="{text(code.meaning)}" value="{text(code.value)}" '
        f'scheme="{text(code.scheme)}"/>'
    )


def _part(part: Part, level: int) -> Iterator[str]:
    required = ' data-section-required="true"' if part.required else ""
    yield f'<section id="{text(part.id)}" data-section-name="{text(part.name)}"{required}>'
    yield f'<header class="level{level}">{text(part.name)}</header>'
    for one in part.fields:
        yield f'<p><label for="{text(one.id)}">{text(one.label)}</label>'
        yield f"{_field(one)}</p>"
    for inner in part.parts:
        yield from _part(inner, level + 1)
    yield "</section>"


def _field(one: Field) -> str:
    shared = (
        f'id="{text(one.id)}" name="{text(one.label)}" data-field-type="{one.kind}" '
        f'data-field-completion-action="{one.completion}"'
    )
    if one.kind == "SELECTION_LIST":
        several = " multiple" if one.several else ""
        return f"<select {shared}{several}>{''.join(_options(one))}</select>"
    value = one.value or "\n".join(one.chosen)
    if one.kind in _INPUTS:
        held = f' value="{text(value)}"' if value else ""
        return f'<input type="{_INPUTS[one.kind]}" {shared}{held}>'
    # HTML takes one line end after the tag away: it is given one
    return f"<textarea {shared}>\n{text(value)}</textarea>"


def _options(one: Field) -> Iterator[str]:
    """Yield the options; an answer that none of them holds stands as one of its own."""
    known = {value for value, _name in one.options}
    if not one.several:
        yield '<option name="" value=""></option>'
    for value in one.chosen:
        if value not in known:
            own = text(value)
            yield f'<option name="{own}" value="{own}" selected>{own}</option>'
    for value, name in one.options:
        on = " selected" if value in one.chosen else ""
        yield f'<option name="{text(name)}" value="{text(value)}"{on}>{text(name)}</option>'
