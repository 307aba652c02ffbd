"""The FHIR form holds to R4 and IMR, and says what the report says."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from hashlib import sha1
from typing import Any

import jsonschema
import pytest
from defusedxml import ElementTree

from desktop.domain.message import Problem
from desktop.export.fhir_check import faults
from desktop.export.fhir_form import fhir_bundle, to_fhir
from desktop.export.form_input import FormError, FormInput
from desktop.report.document import printed
from desktop.report.lifecycle import FHIR, Status
from tests.export.forms import brief, hostile, sent, tried, with_case
from tests.export.pdfs import squeezed

REFERENCE = {
    "type": "object",
    "required": ["reference"],
    "properties": {"reference": {"pattern": "^urn:uuid:[0-9a-f-]{36}$"}},
    "additionalProperties": False,
}
ATTACHMENT = {
    "type": "object",
    "required": ["contentType", "size", "hash", "data"],
    "properties": {"contentType": {"enum": ["text/html", "application/pdf"]}},
}
KINDS: dict[str, dict[str, Any]] = {
    "DiagnosticReport": {
        "required": [
            "text",
            "status",
            "category",
            "code",
            "subject",
            "issued",
            "performer",
            "resultsInterpreter",
            "result",
            "imagingStudy",
            "presentedForm",
            "conclusion",
        ],
        "properties": {
            "subject": REFERENCE,
            "issued": {
                "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
            },
            "performer": {"minItems": 1, "items": REFERENCE},
            "resultsInterpreter": {"minItems": 1, "items": REFERENCE},
            "result": {"minItems": 1, "items": REFERENCE},
            "imagingStudy": {"minItems": 1, "items": REFERENCE},
            "presentedForm": {
                "items": ATTACHMENT,
                "contains": {"properties": {"contentType": {"const": "text/html"}}},
            },
            "status": {
                "enum": [
                    *["partial", "preliminary", "final", "appended", "corrected"],
                    "entered-in-error",
                ]
            },
        },
    },
    "Observation": {
        "required": ["status", "category", "code", "subject", "basedOn", "effectiveDateTime"],
        "properties": {
            "status": {"enum": ["preliminary", "final", "corrected", "entered-in-error"]},
            "basedOn": {"minItems": 1, "items": REFERENCE},
            "effectiveDateTime": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        },
        "oneOf": [{"required": ["valueString"]}, {"required": ["valueQuantity"]}],
    },
    "Communication": {
        "required": ["status", "subject", "payload", "priority"],
        "properties": {
            "status": {"enum": ["preparation", "in-progress", "completed", "entered-in-error"]},
            "priority": {"enum": ["stat", "urgent", "routine"]},
        },
    },
    "ImagingStudy": {
        "required": ["identifier", "status", "modality", "subject", "endpoint"],
        "properties": {
            "endpoint": {"minItems": 1, "items": REFERENCE},
            "modality": {"minItems": 1},
        },
        "anyOf": [{"required": ["started"]}, {"required": ["_started"]}],
    },
    "Patient": {"required": ["gender"]},
    "Organization": {"anyOf": [{"required": ["name"]}, {"required": ["_name"]}]},
    "Practitioner": {"required": ["name"]},
    "ServiceRequest": {"required": ["status", "intent", "subject"]},
    "Endpoint": {"required": ["status", "connectionType", "payloadType"]},
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["resourceType", "type", "entry"],
    "properties": {
        "resourceType": {"const": "Bundle"},
        "type": {"const": "transaction"},
        "entry": {
            "items": {
                "required": ["fullUrl", "resource", "request"],
                "properties": {
                    "fullUrl": {"pattern": "^urn:uuid:"},
                    "resource": {
                        "required": ["resourceType", "id"],
                        "properties": {"resourceType": {"enum": list(KINDS)}},
                        "allOf": [
                            {
                                "if": {"properties": {"resourceType": {"const": kind}}},
                                "then": rule,
                            }
                            for kind, rule in KINDS.items()
                        ],
                    },
                },
            }
        },
    },
}
"""What IMR and R4 ask of the resources of such a bundle, written apart from the program."""


def resources(given: FormInput, kind: str) -> list[dict[str, Any]]:
    bundle = json.loads(to_fhir(given))
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.DISCARDED])
def test_that_each_state_gives_a_bundle_two_judges_accept(status: Status) -> None:
    given = sent(status)
    bundle = json.loads(to_fhir(given))
    jsonschema.validate(bundle, SCHEMA, jsonschema.Draft202012Validator)
    report = bundle["entry"][0]["resource"]
    assert report["status"] == FHIR[status]
    if status is Status.RETRACTED:
        states = {r["status"] for r in resources(given, "Observation")}
        assert states == {"entered-in-error"}


def test_that_a_discarded_draft_is_never_sent() -> None:
    given = sent()
    with pytest.raises(FormError) as told:
        to_fhir(replace(given, document=replace(given.document, status="discarded")))
    assert told.value.problem == Problem.of("report", "form-discarded")


def test_that_the_same_report_gives_the_same_bytes() -> None:
    assert to_fhir(sent()) == to_fhir(sent())
    assert to_fhir(sent()) != to_fhir(sent(number=2))


def test_that_the_reports_of_two_patients_share_no_id() -> None:
    given = sent()
    patient = replace(given.draft.case.patient, id="somebody else")
    other = with_case(given, replace(given.draft.case, patient=patient))

    def ids(one: FormInput) -> set[str]:
        return {entry["fullUrl"] for entry in fhir_bundle(one)["entry"]}

    assert ids(given).isdisjoint(ids(other))


def test_that_the_narrative_holds_every_word_of_the_page_and_only_plain_elements() -> None:
    given = sent(Status.APPENDED)
    div = ElementTree.fromstring(resources(given, "DiagnosticReport")[0]["text"]["div"])
    text = squeezed("".join(div.itertext()))
    for section in given.document.sections:
        assert all(squeezed(piece) in text for piece in printed(section)), section.id
    names = {element.tag.rpartition("}")[2] for element in div.iter()}
    assert names <= {"div", "h1", "h2", "h3", "p", "b", "br", "sup", "ul", "li"} | {
        "table",
        "tr",
        "th",
        "td",
    }
    attributes = {name for element in div.iter() for name in element.attrib}
    assert attributes <= {"lang", "colspan"}


def test_that_an_addendum_leads_the_conclusion_of_the_report() -> None:
    conclusion = resources(sent(Status.CORRECTED), "DiagnosticReport")[0]["conclusion"]
    assert conclusion.index("Because") < conclusion.index("ACT NOW")


def test_that_the_page_travels_with_its_size_and_hash() -> None:
    forms = resources(sent(), "DiagnosticReport")[0]["presentedForm"]
    for form in forms:
        data = base64.b64decode(form["data"])
        assert form["size"] == len(data)
        assert base64.b64decode(form["hash"]) == sha1(data, usedforsecurity=False).digest()
    assert base64.b64decode(forms[1]["data"]) == b"%PDF-1.7 page"


def test_that_each_finding_and_measurement_is_an_observation() -> None:
    given = sent()
    seen = resources(given, "Observation")
    findings = {one["identifier"][0]["value"]: one for one in seen if "identifier" in one}
    assert set(findings) == {f.id for f in given.draft.case.findings}
    stated = {
        part["code"]["coding"][0]["code"]: part.get("valueString")
        for part in findings["f1"]["component"]
    }
    assert stated["level"] == "L5-S1"
    assert stated["side"] == "left"
    figures = [
        (o["valueQuantity"]["value"], o["valueQuantity"]["code"])
        for o in seen
        if "valueQuantity" in o
    ]
    assert (9.4, "mm") in figures
    assert (-2.5, "mm") in figures
    assert len(findings["f1"]["hasMember"]) == 1


def test_that_a_told_result_is_completed_and_an_untold_one_is_not() -> None:
    told = resources(sent(), "Communication")
    states = {one["topic"]["text"]: one["status"] for one in told}
    assert sorted(states.values()) == ["completed", "preparation"]
    done = next(one for one in told if one["status"] == "completed")
    assert done["recipient"] == [{"display": "Dr Vale|^~\\&"}]
    assert done["sent"] == "2026-11-23T15:10:00+01:00"


@pytest.mark.parametrize(
    ("kind", "name", "word"),
    [
        ("DiagnosticReport", "status", "banana"),
        ("Observation", "status", "appended"),
        ("Communication", "priority", "now"),
        ("Patient", "gender", "F"),
        ("ServiceRequest", "intent", "wish"),
    ],
)
def test_that_a_word_outside_its_value_set_is_found(kind: str, name: str, word: str) -> None:
    bundle = fhir_bundle(sent())
    next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind)[name] = (
        word
    )
    assert any(where.endswith(name) for where in faults(bundle))


def test_that_a_lost_link_or_a_script_in_the_narrative_is_found() -> None:
    bundle = fhir_bundle(sent())
    report = bundle["entry"][0]["resource"]
    report["subject"] = {"reference": "urn:uuid:nobody"}
    assert "entry/0" in faults(bundle)
    bundle = fhir_bundle(sent())
    report = bundle["entry"][0]["resource"]
    report["text"]["div"] = report["text"]["div"].replace("<p>", "<script/><p>", 1)
    assert "entry/0/text/div" in faults(bundle)


def test_that_nothing_is_named_where_nothing_is_known() -> None:
    given = sent()
    study = replace(given.draft.case.study, uid=None, date=None, organisation=None)
    bare = with_case(given, replace(given.draft.case, study=study))
    study_there = resources(bare, "ImagingStudy")[0]
    assert "_started" in study_there
    assert "_value" in study_there["identifier"][0]


def test_that_identity_comes_back_as_it_was_typed() -> None:
    given = brief()
    for key, text in hostile().items():
        patient = replace(given.draft.case.patient, name=text, id=text)
        there = with_case(given, replace(given.draft.case, patient=patient))
        data, refused = tried(lambda one: json.dumps(fhir_bundle(one)).encode(), there)
        if refused is not None:
            assert refused.where == "/patient/id", key
            continue
        found = next(
            e["resource"]
            for e in json.loads(data)["entry"]
            if e["resource"]["resourceType"] == "Patient"
        )
        assert found["identifier"][0]["value"] == text
        assert found["name"][0]["extension"][0]["valueString"] == text
