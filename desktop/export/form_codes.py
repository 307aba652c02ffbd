"""Codes that the forms share: titles, headings, units, attributes of a finding."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.app.draft import Draft, MeasurementMark
from desktop.domain.case import CaseStudy, Finding

LOINC = "http://loinc.org"
LOCAL_SCHEME = "99CONCORD"
FINDINGS = ("59776-5", "Procedure findings")
IMPRESSION = ("19005-8", "Radiology Imaging study [Impression]")
COMMUNICATION = ("73568-8", "Communication of critical results")
REPORT = ("18748-4", "Diagnostic imaging study")

SECTIONS = {
    "addenda": ("55107-7", "Addendum"),
    "impression": IMPRESSION,
    "recommendations": ("18783-1", "Recommendations"),
    "clinical": ("55752-0", "Clinical information"),
    "technique": ("55111-9", "Current imaging procedure descriptions"),
    "comparison": ("55114-3", "Prior imaging procedure descriptions"),
    "findings": FINDINGS,
    "key-images": ("55113-5", "Key images"),
    "plain": ("55112-7", "Document summary"),
    "communication": COMMUNICATION,
}
"""LOINC headings of the sections of a report (DICOM CID 7001)."""

_BY_KIND = {
    "MR": ("25056-3", "MRI Report"),
    "CT": ("25045-6", "CT Report"),
    "CR": ("43468-8", "X-Ray Report"),
    "DX": ("43468-8", "X-Ray Report"),
    "US": ("25061-3", "Ultrasound Report"),
    "NM": ("49118-3", "Nuclear Medicine Report"),
    "PT": ("44136-0", "PET Scan Report"),
}
_BY_REGION = {
    ("MR", "spine"): ("18756-7", "MRI Spine Report"),
    ("MR", "head"): ("24590-2", "MRI Head Report"),
    ("CT", "head"): ("24725-4", "CT Head Report"),
    ("US", "shoulder"): ("24907-8", "US Shoulder Report"),
}

UCUM = {
    "mm": "mm",
    "cm": "cm",
    "mm2": "mm2",
    "cm2": "cm2",
    "deg": "deg",
    "percent": "%",
    "ratio": "1",
    "px": "{pixels}",
    "px2": "{pixels2}",
    "HU": "[hnsf'U]",
    "SUVbw": "g/ml{SUVbw}",
    "ms": "ms",
}
"""Units as UCUM writes them; another unit stands in braces, as UCUM marks what it lacks."""


def title_code(study: CaseStudy) -> tuple[str, str]:
    """Return the LOINC title of a report (DICOM CID 7000), the plainest where none is nearer."""
    kind = study.modality or ""
    for part in ("spine", "head", "shoulder"):
        if part in study.region and (kind, part) in _BY_REGION:
            return _BY_REGION[kind, part]
    return _BY_KIND.get(kind, REPORT)


def ucum(unit: str) -> str:
    """Return a unit as UCUM writes it."""
    known = UCUM.get(unit)
    if known is not None:
        return known
    plain = "".join(c for c in unit if c.isascii() and c.isalnum())
    return f"{{{plain or 'unit'}}}"


def attributes(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of what is stated of a finding; nothing is yielded for the unknown."""
    plain = {
        "region": finding.region,
        "level": finding.level,
        "side": finding.side.value if finding.side is not None else None,
        "zone": finding.zone,
        "location": finding.location,
        "nerve": finding.nerve,
        "severity": finding.severity,
        "neural": finding.neural,
        "neural_root": finding.neural_root,
        "acuity": finding.acuity,
        "change": finding.change,
        "certainty": finding.certainty,
    }
    yield from ((name, value) for name, value in plain.items() if value)
    yield from (("activity", word) for word in finding.activity)
    for met in finding.neural_roots:
        side = met.side.value if met.side is not None else ""
        yield "neural_roots", " ".join(part for part in (side, met.root, met.grade) if part)
    if finding.scale is not None:
        yield finding.scale.id, finding.scale.category
    if finding.typical is not None:
        yield "typical", "true" if finding.typical else "false"


Figure = tuple[str, str, float, str]
"""Where it stands (opaque, once a report), its name, value, unit."""


def figures(draft: Draft, finding: Finding) -> Iterator[Figure]:
    """Yield what was measured of a finding: its sizes, named values, and what was drawn for it."""
    for place, value in enumerate(finding.size_mm):
        yield f"{finding.id}/size/{place}", "size", value, "mm"
    for place, one in enumerate(finding.measurements):
        yield f"{finding.id}/named/{place}", one.name, one.value, one.unit or ""
    for mark in draft.measurements:
        if mark.finding == finding.id:
            yield from _drawn(mark)


def loose_figures(draft: Draft) -> Iterator[Figure]:
    """Yield what was drawn without a finding."""
    known = {finding.id for finding in draft.case.findings}
    for mark in draft.measurements:
        if mark.finding not in known:
            yield from _drawn(mark)


def _drawn(mark: MeasurementMark) -> Iterator[Figure]:
    for reading in mark.readings:
        if reading.value is not None:
            where = f"{mark.id}/{reading.name}"
            yield where, f"{mark.tool}/{reading.name}", reading.value, reading.unit
