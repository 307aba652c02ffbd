"""A report as a FHIR R4 bundle in the shape of IHE Interactive Multimedia Report.

The bundle is built as plain values, the same for the same input, and judged before it leaves:
``fhir_check`` parses it with a library and compares every required code with its value set.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from hashlib import sha1
from typing import Any

from desktop.domain.message import Problem
from desktop.export.fhir_check import faults
from desktop.export.fhir_narrative import narrative, page_html, section_text
from desktop.export.fhir_observed import Refs, coding, concept, observations
from desktop.export.form_codes import LOINC, title_code
from desktop.export.form_input import (
    LOCAL,
    FormError,
    FormInput,
    Told,
    check,
    day_of,
    patient_words,
)
from desktop.report.communication import moment
from desktop.report.lifecycle import FHIR, Status

Resource = dict[str, Any]
PROFILE = "https://profiles.ihe.net/RAD/IMR/StructureDefinition/"
DICOM_UID = "urn:dicom:uid"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
NAME_PARTS = 2
GENDERS = frozenset({"female", "male", "other"})
PRIORITY = {1: "stat", 2: "urgent", 3: "routine"}
"""Urgency of a critical result: told within minutes, hours, days."""


def to_fhir(given: FormInput) -> bytes:
    """Return the bundle as JSON: sorted keys, UTF-8, the same bytes for the same input.

    Raises
    ------
    FormError
        Where a text cannot be carried (names the field), or the bundle does not hold to FHIR.
    """
    bundle = fhir_bundle(given)
    for where in faults(bundle):
        raise FormError(Problem.of(f"FHIR {where}", "form-not-valid", form="FHIR R4"))
    return (json.dumps(bundle, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def fhir_bundle(given: FormInput) -> Resource:
    """Return the bundle as plain values, not yet judged.

    Raises
    ------
    FormError
        Where a text cannot be carried; names the field.
    """
    check(given)
    refs = _refs(given)
    observed = list(observations(given, refs))
    ids = [one["id"] for one in observed]
    entries = [
        _report(given, refs, ids),
        _order(given, refs),
        _patient(given, refs),
        _organisation(given, refs),
        _reader(given, refs),
        *_studies(given, refs),
        _endpoint(given, refs),
        *observed,
        *(_communication(given, refs, told) for told in given.told),
    ]
    return {
        "resourceType": "Bundle",
        "id": refs.bundle,
        "meta": {"profile": [f"{PROFILE}imr-store-multimedia-report-bundle"]},
        "type": "transaction",
        "timestamp": _instant(given.at),
        "entry": [_entry(resource) for resource in entries],
    }


def _entry(resource: Resource) -> Resource:
    return {
        "fullUrl": f"urn:uuid:{resource['id']}",
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]},
    }


def _refs(given: FormInput) -> Refs:
    names = ("bundle", "report", "order", "patient", "organisation", "reader", "study", "endpoint")
    return Refs(**{name: given.uid(name) for name in names})


def _instant(text: str) -> str:
    """Return a time as FHIR wants it: to the second, with offset."""
    when = moment(text)
    if when is None or when.tzinfo is None:
        return f"{day_of(text) or '1970-01-01'}T00:00:00Z"
    return when.isoformat(timespec="seconds")


def _moment(text: str) -> str:
    """Return a time with its offset; its day alone where no offset is known."""
    when = moment(text)
    return day_of(text) if when is None or when.tzinfo is None else _instant(text)


def issued(given: FormInput) -> str:
    """Return when the report was issued: its newest act, else the case, else the study's day."""
    signing, case = given.signing, given.draft.case
    newest = signing.addenda[0].at if signing.addenda else signing.at
    return _instant(newest or case.issued or case.study.date or given.at)


def _report(given: FormInput, refs: Refs, observed: list[str]) -> Resource:
    study = given.draft.case.study
    code, meaning = title_code(study)
    resource: Resource = {
        "resourceType": "DiagnosticReport",
        "id": refs.report,
        "meta": {"profile": [f"{PROFILE}imr-diagnosticreport"]},
        "language": given.document.language,
        "text": {"status": "generated", "div": narrative(given.document)},
        "identifier": [
            {"system": f"{LOCAL}report", "value": given.draft.id},
            {"system": f"{LOCAL}version", "value": f"{given.draft.id}/{given.number}"},
        ],
        "basedOn": [refs.to(refs.order)],
        "status": FHIR[given.status],
        "category": [
            {
                "coding": [
                    coding(LOINC, "LP29684-5", "Radiology"),
                    coding(f"{TERMINOLOGY}v2-0074", "RAD", "Radiology"),
                ]
            }
        ],
        "code": {"coding": [coding(LOINC, code, meaning)], "text": given.document.title},
        "subject": refs.to(refs.patient),
        "issued": issued(given),
        "performer": [refs.to(refs.organisation)],
        "resultsInterpreter": [refs.to(refs.reader)],
        "result": [refs.to(name) for name in observed],
        "imagingStudy": [refs.to(refs.study), *(refs.to(n) for n in _also_ids(given))],
        "conclusion": _conclusion(given),
        "presentedForm": list(_forms(given)),
    }
    if study.accession:
        resource["identifier"].append(_accession(study.accession))
    day = day_of(study.date)
    if day:
        resource["effectiveDateTime"] = day
    if study.comparison is not None and study.comparison.study_uid:
        earlier = study.comparison
        resource["extension"] = [
            {
                "url": f"{PROFILE}comparisonStudy",
                "valueReference": {
                    "type": "ImagingStudy",
                    "identifier": {
                        "system": DICOM_UID,
                        "value": f"urn:oid:{earlier.study_uid}",
                    },
                },
            }
        ]
    return resource


def _conclusion(given: FormInput) -> str:
    """Return what was added since signing, what must be acted on, and the impression."""
    sections = (given.document.section(n) for n in ("addenda", "act-now", "impression"))
    return "\n\n".join(section_text(one) for one in sections if one is not None) or "-"


def _forms(given: FormInput) -> Iterator[Resource]:
    forms = [("text/html", page_html(given.document))]
    forms += [("application/pdf", given.pdf)] if given.pdf else []
    for kind, data in forms:
        yield {
            "contentType": kind,
            "language": given.document.language,
            "data": base64.b64encode(data).decode(),
            "size": len(data),
            "hash": base64.b64encode(sha1(data, usedforsecurity=False).digest()).decode(),
            "title": given.document.title,
        }


def _accession(value: str) -> Resource:
    kind = {"coding": [coding(f"{TERMINOLOGY}v2-0203", "ACSN", "Accession ID")]}
    return {"type": kind, "value": value}


def _order(given: FormInput, refs: Refs) -> Resource:
    case = given.draft.case
    code, meaning = title_code(case.study)
    resource: Resource = {
        "resourceType": "ServiceRequest",
        "id": refs.order,
        "status": "unknown",
        "intent": "order",
        "code": {"coding": [coding(LOINC, code, meaning)]},
        "subject": refs.to(refs.patient),
    }
    if case.study.accession:
        resource["identifier"] = [_accession(case.study.accession)]
    if case.clinical.indication:
        resource["reasonCode"] = [{"text": case.clinical.indication}]
    if case.study.referrer:
        resource["requester"] = {"display": case.study.referrer}
    return resource


def _patient(given: FormInput, refs: Refs) -> Resource:
    patient = given.draft.case.patient
    resource: Resource = {
        "resourceType": "Patient",
        "id": refs.patient,
        "gender": patient.sex if patient.sex in GENDERS else "unknown",
    }
    if patient.id:
        number: Resource = {"value": patient.id}
        if patient.issuer:
            number["assigner"] = {"display": patient.issuer}
        resource["identifier"] = [number]
    if patient.name:
        resource["name"] = [_name(patient.name, patient_words(given) or patient.name)]
    born = day_of(patient.birth_date)
    if born:
        resource["birthDate"] = born
    return resource


def _name(raw: str, shown: str) -> Resource:
    """Return a name with its parts, and the DICOM text they came from: nothing of it is lost."""
    family, _, given = raw.split("=", maxsplit=1)[0].partition("^")
    first = [part for part in given.split("^")[:NAME_PARTS] if part.strip()]
    name: Resource = {
        "text": shown,
        "extension": [{"url": f"{LOCAL}fhir:dicom-person-name", "valueString": raw}],
    }
    if family.strip():
        name["family"] = family
    if first:
        name["given"] = first
    return name


def _organisation(given: FormInput, refs: Refs) -> Resource:
    resource: Resource = {"resourceType": "Organization", "id": refs.organisation}
    name = given.draft.case.study.organisation
    if name:
        return resource | {"name": name}
    return resource | {"_name": _absent(), "active": True}


def _absent() -> Resource:
    return {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}


def _reader(given: FormInput, refs: Refs) -> Resource:
    """Return who interpreted the images; nobody is named before somebody signed or saved."""
    resource: Resource = {"resourceType": "Practitioner", "id": refs.reader, "active": True}
    if given.signing.by:
        resource["name"] = [{"text": given.signing.by}]
    else:
        resource["name"] = [{"_text": _absent()}]
    return resource


def _also_ids(given: FormInput) -> list[str]:
    return [given.uid("study", str(n)) for n, _ in enumerate(given.draft.case.study.also, start=1)]


def _studies(given: FormInput, refs: Refs) -> Iterator[Resource]:
    study = given.draft.case.study
    kinds = dict.fromkeys(k for k in (study.modality, *study.modalities) if k)
    series = _series(given)
    yield _study(refs, refs.study, study.uid, study.date, tuple(kinds) or ("OT",)) | {
        "series": series
    }
    for name, other in zip(_also_ids(given), study.also, strict=True):
        kind = (other.modality or "OT",)
        yield _study(refs, name, other.uid, other.date, kind)


def _study(
    refs: Refs, name: str, uid: str | None, date: str | None, kinds: tuple[str, ...]
) -> Resource:
    kind = {"coding": [coding(DCM, "110180", "Study Instance UID")]}
    number: Resource = {"type": kind, "system": DICOM_UID}
    number |= {"value": f"urn:oid:{uid}"} if uid else {"_value": _absent()}
    resource: Resource = {
        "resourceType": "ImagingStudy",
        "id": name,
        "meta": {"profile": [f"{PROFILE}imr-imagingstudy"]},
        "identifier": [number],
        "status": "available" if uid else "unknown",
        "modality": [coding(DCM, word, word) for word in kinds],
        "subject": refs.to(refs.patient),
        "endpoint": [refs.to(refs.endpoint)],
    }
    day = day_of(date)
    return resource | ({"started": day} if day else {"_started": _absent()})


def _series(given: FormInput) -> list[Resource]:
    """Return the series of the marks and key images; the one of all where none is named."""
    draft = given.draft
    uids = dict.fromkeys(
        [
            *(mark.place.series_uid for mark in draft.marks),
            *(mark.place.series_uid for mark in draft.measurements),
            *(image.series_uid for image in draft.key_images),
        ]
    )
    kind = coding(DCM, draft.case.study.modality or "OT", draft.case.study.modality or "OT")
    named = [{"uid": uid, "modality": kind} for uid in uids if uid]
    return named or [{"_uid": _absent(), "modality": kind}]


def _endpoint(given: FormInput, refs: Refs) -> Resource:
    resource: Resource = {
        "resourceType": "Endpoint",
        "id": refs.endpoint,
        "status": "active" if given.endpoint else "off",
        "connectionType": coding(f"{TERMINOLOGY}endpoint-connection-type", "dicom-wado-rs", ""),
        "payloadType": [{"coding": [coding(DCM, "113014", "Study")]}],
    }
    known = {"address": given.endpoint}
    return resource | (known if given.endpoint else {"_address": _absent()})


def _communication(given: FormInput, refs: Refs, told: Told) -> Resource:
    """Return how a critical result was told, or that nobody was told yet."""
    record = told.record
    is_told = record is not None and record.is_told
    state = "completed" if is_told else "preparation" if record is None else "in-progress"
    if given.status is Status.RETRACTED:
        state = "entered-in-error"
    resource: Resource = {
        "resourceType": "Communication",
        "id": given.uid("communication", told.target),
        "status": state,
        "category": [concept("communication", "critical-result")],
        "priority": PRIORITY.get(told.category or 0, "stat"),
        "subject": refs.to(refs.patient),
        "topic": {"text": told.name},
        "about": [refs.to(refs.report)],
        "payload": [{"contentString": told.name}],
    }
    if given.draft.case.finding(told.target) is not None:
        resource["about"].append(refs.to(given.uid("finding", told.target)))
    if record is None:
        return resource
    if record.told_to:
        resource["recipient"] = [{"display": record.told_to}]
    if moment(record.told_at) is not None:
        resource["sent"] = _moment(record.told_at)
    if record.how:
        resource["medium"] = [concept("communication-how", record.how)]
    extra = [("found-at", record.found_at), ("retry-at", record.retry_at)]
    more: list[Resource] = [
        {"url": f"{LOCAL}fhir:{name}", "valueString": text} for name, text in extra if text
    ]
    if record.read_back is not None:
        more.append({"url": f"{LOCAL}fhir:read-back", "valueBoolean": record.read_back})
    return resource | ({"extension": more} if more else {})
