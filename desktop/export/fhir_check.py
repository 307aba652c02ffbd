"""Judging a bundle before it leaves: shape by a library, codes by their value sets, links by us.

The library accepts any word where FHIR R4 binds a code to a value set; the sets are listed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree

from desktop.export.fhir_narrative import XHTML

_BOUND = {
    "Bundle.type": "document message transaction transaction-response batch batch-response "
    "history searchset collection",
    "DiagnosticReport.status": "registered partial preliminary final amended corrected appended "
    "cancelled entered-in-error unknown",
    "Observation.status": "registered preliminary final amended corrected cancelled "
    "entered-in-error unknown",
    "Communication.status": "preparation in-progress not-done on-hold stopped completed "
    "entered-in-error unknown",
    "Communication.priority": "routine urgent asap stat",
    "ImagingStudy.status": "registered available cancelled entered-in-error unknown",
    "Endpoint.status": "active suspended error off entered-in-error test",
    "ServiceRequest.status": "draft active on-hold revoked completed entered-in-error unknown",
    "ServiceRequest.intent": "proposal plan directive order original-order reflex-order "
    "filler-order instance-order option",
    "Patient.gender": "male female other unknown",
}
REQUIRED = {tuple(name.split(".")): frozenset(words.split()) for name, words in _BOUND.items()}
"""Fields that FHIR R4 binds to a value set with strength *required*."""

_ELEMENTS = "div h1 h2 h3 p b br sup ul li table tr th td"
NARRATIVE = frozenset(_ELEMENTS.split())
NARRATIVE_ATTRIBUTES = frozenset({"lang", "colspan"})


def faults(bundle: dict[str, Any]) -> tuple[str, ...]:
    """Return the paths of what does not hold; empty where the bundle may leave. Never values."""
    return (*_shape(bundle), *_codes(bundle), *_links(bundle), *_narratives(bundle))


def _shape(bundle: dict[str, Any]) -> Iterator[str]:
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    try:
        Bundle.model_validate(bundle)
    except ValidationError as error:
        for one in error.errors(include_input=False, include_url=False, include_context=False):
            yield "/".join(str(part) for part in one["loc"])


def _resources(bundle: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "Bundle", bundle
    for place, entry in enumerate(bundle["entry"]):
        yield f"entry/{place}", entry["resource"]


def _codes(bundle: dict[str, Any]) -> Iterator[str]:
    for where, resource in _resources(bundle):
        for (kind, name), allowed in REQUIRED.items():
            if resource["resourceType"] == kind and resource.get(name, None) not in allowed:
                yield f"{where}/{name}"


def _links(bundle: dict[str, Any]) -> Iterator[str]:
    """Yield references that lead nowhere, and ids given twice."""
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    if len(set(urls)) != len(urls):
        yield "entry/fullUrl"
    for where, resource in _resources(bundle):
        if where != "Bundle":
            yield from (where for link in _references(resource) if link not in urls)


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        link = value.get("reference")
        if isinstance(link, str):
            yield link
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _narratives(bundle: dict[str, Any]) -> Iterator[str]:
    for where, resource in _resources(bundle):
        text = resource.get("text")
        if isinstance(text, dict) and not is_narrative(text["div"]):
            yield f"{where}/text/div"


def is_narrative(div: str) -> bool:
    """Whether XHTML holds only the elements and attributes that a narrative may (txt-1, txt-2)."""
    try:
        root = ElementTree.fromstring(div)
    except (ElementTree.ParseError, ValueError):
        return False
    elements = list(root.iter())
    names = {element.tag.removeprefix(f"{{{XHTML}}}") for element in elements}
    attributes = {name for element in elements for name in element.attrib}
    is_empty = not "".join(root.itertext()).strip()
    return names <= NARRATIVE and attributes <= NARRATIVE_ATTRIBUTES and not is_empty
