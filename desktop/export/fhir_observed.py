"""Findings, measurements and the impression as FHIR observations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop.domain.case import Finding
from desktop.export.fhir_narrative import section_text
from desktop.export.form_codes import (
    FINDINGS,
    IMPRESSION,
    LOINC,
    Figure,
    attributes,
    figures,
    loose_figures,
    ucum,
)
from desktop.export.form_input import LOCAL, FormInput, day_of
from desktop.report.lifecycle import Status

Resource = dict[str, Any]
PROFILE = "https://profiles.ihe.net/RAD/IMR/StructureDefinition/imr-observation"
UCUM_SYSTEM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
STATUS = {
    Status.DRAFT: "preliminary",
    Status.PRELIMINARY: "preliminary",
    Status.FINAL: "final",
    Status.APPENDED: "final",
    Status.CORRECTED: "corrected",
    Status.RETRACTED: "entered-in-error",
}
"""Observation.status knows no addendum: what was found stays as it was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refs:
    """Ids of the resources that others name."""

    bundle: str
    report: str
    order: str
    patient: str
    organisation: str
    reader: str
    study: str
    endpoint: str

    @staticmethod
    def to(name: str) -> Resource:
        """Return a reference inside the bundle."""
        return {"reference": f"urn:uuid:{name}"}


def coding(system: str, code: str, display: str) -> Resource:
    """Return one code."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system: str, code: str, text: str = "") -> Resource:
    """Return a word of the product's own vocabulary as a concept."""
    found: Resource = {"coding": [coding(f"{LOCAL}{system}", code, text)]}
    return found | ({"text": text} if text else {})


def observations(given: FormInput, refs: Refs) -> Iterator[Resource]:
    """Yield the impression, then each finding with its measurements after it."""
    impression = given.document.section("impression")
    if impression is not None:
        yield _observed(given, refs, ("impression",), IMPRESSION) | {
            "code": {"coding": [coding(LOINC, *IMPRESSION)]},
            "valueString": section_text(impression),
        }
    for finding in given.draft.case.findings:
        own = [_figure(given, refs, figure) for figure in figures(given.draft, finding)]
        held = {"hasMember": [refs.to(one["id"]) for one in own]} if own else {}
        yield _finding(given, refs, finding) | held
        yield from own
    yield from (_figure(given, refs, figure) for figure in loose_figures(given.draft))


def _observed(
    given: FormInput, refs: Refs, parts: tuple[str, ...], heading: tuple[str, str]
) -> Resource:
    resource: Resource = {
        "resourceType": "Observation",
        "id": given.uid(*parts),
        "meta": {"profile": [PROFILE]},
        "basedOn": [refs.to(refs.order)],
        "status": STATUS[given.status],
        "category": [{"coding": [coding(CATEGORY, "imaging", "Imaging"), coding(LOINC, *heading)]}],
        "subject": refs.to(refs.patient),
        "performer": [refs.to(refs.organisation)],
        "derivedFrom": [refs.to(refs.study)],
    }
    day = day_of(given.draft.case.study.date)
    return resource | ({"effectiveDateTime": day} if day else {})


def _finding(given: FormInput, refs: Refs, finding: Finding) -> Resource:
    name = given.title_of(finding)
    resource = _observed(given, refs, ("finding", finding.id), FINDINGS)
    resource |= {
        "identifier": [{"system": f"{LOCAL}finding-id", "value": finding.id}],
        "code": concept("finding", finding.type, name),
        "valueString": name,
    }
    parts: list[Resource] = [
        {"code": concept("attribute", key), "valueString": value}
        for key, value in attributes(finding)
    ]
    lane = given.lane_of(finding)
    if lane:
        word: Resource = {"valueCodeableConcept": concept("lane", lane)}
        parts.append({"code": concept("attribute", "lane")} | word)
    number = given.draft.number_of(finding.id)
    if number is not None:
        parts.append({"code": concept("attribute", "number"), "valueInteger": number})
    if parts:
        resource["component"] = parts
    if finding.note:
        resource["note"] = [{"text": finding.note}]
    return resource


def _figure(given: FormInput, refs: Refs, figure: Figure) -> Resource:
    where, name, value, unit = figure
    amount: Resource = {"value": value}
    if unit:
        amount |= {"unit": unit, "system": UCUM_SYSTEM, "code": ucum(unit)}
    return _observed(given, refs, ("measurement", where), FINDINGS) | {
        "code": concept("measurement", name, name),
        "valueQuantity": amount,
    }
