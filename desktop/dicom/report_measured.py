"""Measurements and findings of a report as a Comprehensive 3D SR measurement report.

A measurement that was drawn is one group, with its readings, their unit, the basis of the pixel
size and the drawn points; a finding is another, with its type, side, level, sizes and words.

References
----------
PS3.3 A.35.13; PS3.16 TID 1500, 1501, 300, 1001.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.app.draft import Draft, MeasurementMark
from desktop.app.kept import KeptReport
from desktop.dicom import tags
from desktop.dicom.fields import RefusedError
from desktop.dicom.quiet import quiet_pydicom
from desktop.dicom.report_codes import LEVELS, READINGS, REGIONS, SIDES, own, unit, word
from desktop.dicom.report_head import (
    MAKER,
    Kind,
    ReportImages,
    date_content,
    declare_scheme,
    evidence,
    file_bytes,
    frames_named,
    language_of,
    new_object,
    own_uid,
    predecessors,
    state_of,
)
from desktop.dicom.report_items import code_item
from desktop.dicom.report_text import person, whole
from desktop.domain.case import Finding
from desktop.domain.measured import Reading
from desktop.domain.sr_tree import Code

if TYPE_CHECKING:
    from pydicom import Dataset

MEASURED = Kind(
    name="measured", sop_class="1.2.840.10008.5.1.4.1.1.88.34", modality="SR", series_number=9_003
)
BASIS, LEVEL, NO_VALUE = "basis", "level-", "no-value-"
WORDS = ("severity", "zone", "neural", "acuity", "change", "certainty", "location", "nerve")
_FAILED = Code(value="114006", scheme="DCM", meaning="Measurement failure")
_MOST_POINTS = 8_000  # of one drawing: an element of coordinates holds no more
_ELLIPSE = 4
_CENTRE = 0.5  # (0.5, 0.5) is the centre of the first pixel in an SR document (PS3.3 C.18.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    sop_uid: str
    frame: int


def measured_images(kept: KeptReport) -> tuple[str, ...]:
    """Return the images that measurements were drawn on and findings were seen on."""
    draft = kept.draft
    places = [mark.place.sop_uid for mark in draft.measurements]
    places += [place.sop_uid for f in draft.case.findings if (place := _seen(draft, f))]
    return tuple(dict.fromkeys(places))


def measurement_report(kept: KeptReport, images: ReportImages) -> bytes:
    """Return measurements and findings as a file.

    Raises
    ------
    RefusedError
        Where nothing was measured or found, a text does not fit its field, an image is missing,
        or no date is known.
    """
    draft = kept.draft
    if not draft.measurements and not draft.case.findings:
        raise RefusedError("report-nothing-measured")
    made = new_object(MEASURED, kept, images)
    with quiet_pydicom():
        made.update(_content(kept, images)[0])
    _empty(made)
    made.PerformedProcedureCodeSequence = []
    made.ReferencedPerformedProcedureStepSequence = []
    date_content(made, kept, images)
    state_of(made, kept)
    predecessors(made, MEASURED, kept, images)
    declare_scheme(made)
    evidence(made, images, measured_images(kept))
    return file_bytes(made)


def _content(kept: KeptReport, images: ReportImages) -> Any:  # noqa: ANN401 - a lazy library's
    from highdicom.sr import (
        LanguageOfContentItemAndDescendants,
        MeasurementReport,
        ObservationContext,
    )

    draft = kept.draft
    study = draft.case.study
    procedure = own(f"imaging-{study.modality or 'any'}", f"Imaging, {study.modality or 'any'}")
    return MeasurementReport(
        observation_context=ObservationContext(**_observer(kept)),
        procedure_reported=_coded(procedure),
        imaging_measurements=[
            *(_drawn(kept, mark, images) for mark in draft.measurements),
            *(_found(kept, finding, images) for finding in draft.case.findings),
        ],
        language_of_content_item_and_descendants=LanguageOfContentItemAndDescendants(
            _coded(language_of(kept))
        ),
    )


def _observer(kept: KeptReport) -> dict[str, Any]:
    from highdicom.sr import (
        DeviceObserverIdentifyingAttributes,
        ObserverContext,
        PersonObserverIdentifyingAttributes,
    )

    name = kept.answerable[0].by if kept.answerable else kept.by
    if name:
        said = person("PersonObserverName", name)
        attributes = PersonObserverIdentifyingAttributes(name=said)
        who = _coded(Code(value="121006", scheme="DCM", meaning="Person"))
        return {"observer_person_context": ObserverContext(who, attributes)}
    program = DeviceObserverIdentifyingAttributes(uid=own_uid(kept, "program"), name=MAKER)
    what = _coded(Code(value="121007", scheme="DCM", meaning="Device"))
    return {"observer_device_context": ObserverContext(what, program)}


def _coded(code: Code) -> Any:  # noqa: ANN401 - a lazy library's
    from highdicom.sr import CodedConcept

    return CodedConcept.from_dataset(code_item(code))


def _drawn(kept: KeptReport, mark: MeasurementMark, images: ReportImages) -> Any:  # noqa: ANN401
    """Return the group of a measurement that was drawn."""
    from highdicom.sr import MeasurementsAndQualitativeEvaluations

    place = _Place(sop_uid=mark.place.sop_uid, frame=mark.place.frame)
    finding = kept.draft.case.finding(mark.finding) if mark.finding is not None else None
    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracking(kept, "measurement", mark.id),
        finding_type=_coded(word(finding.type)) if finding is not None else None,
        method=_coded(own(mark.tool)),
        finding_sites=[_site(kept.draft, finding)],
        measurements=[_measured(READINGS, r, _coordinates(mark, images)) for r in mark.readings],
        qualitative_evaluations=[_said(BASIS, own(mark.basis, mark.basis))],
        source_images=[_source(place, images)],
    )


def _found(kept: KeptReport, finding: Finding, images: ReportImages) -> Any:  # noqa: ANN401
    """Return the group of a finding: its sizes and measurements, and what it is in words."""
    from highdicom.sr import MeasurementsAndQualitativeEvaluations

    place = _seen(kept.draft, finding)
    values = [
        *(Reading(name=f"size-{n}", value=v, unit="mm") for n, v in enumerate(finding.size_mm, 1)),
        *(Reading(name=m.name, value=m.value, unit=m.unit or "") for m in finding.measurements),
    ]
    words = [_said(name, value) for name, value in _words(finding)]
    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracking(kept, "finding", finding.id),
        finding_type=_coded(word(finding.type)),
        finding_sites=[_site(kept.draft, finding)],
        measurements=[_measured(READINGS, value, None) for value in values] or None,
        qualitative_evaluations=words or None,
        source_images=[_source(place, images)] if place is not None else None,
    )


def _words(finding: Finding) -> Iterator[tuple[str, Code]]:
    for name in WORDS:
        value = getattr(finding, name)
        if value:
            yield name, word(value)
    for value in finding.activity:
        yield "activity", word(value)
    if finding.scale is not None:
        yield finding.scale.id, own(finding.scale.category, finding.scale.category)
    for root in finding.neural_roots:
        if root.root and root.grade:
            side = f"-{root.side.value}" if root.side is not None else ""
            yield f"root-{root.root}{side}", word(root.grade)
    if finding.neural_root:
        yield "root", own(finding.neural_root, finding.neural_root)


def _said(name: str, value: Code) -> Any:  # noqa: ANN401 - a lazy library's
    from highdicom.sr import QualitativeEvaluation

    return QualitativeEvaluation(_coded(own(name)), _coded(value))


def _tracking(kept: KeptReport, kind: str, identity: str) -> Any:  # noqa: ANN401
    from highdicom.sr import TrackingIdentifier

    said = whole(f"TrackingIdentifier ({kind})", identity)
    return TrackingIdentifier(uid=own_uid(kept, kind, identity), identifier=said)


def _site(draft: Draft, finding: Finding | None) -> Any:  # noqa: ANN401 - a lazy library's
    from highdicom.sr import FindingSite

    region = (finding.region if finding is not None else None) or draft.case.study.region
    level = finding.level if finding is not None else None
    where = REGIONS.get(region) or word(region)
    if level:
        where = LEVELS.get(level) or own(LEVEL + level, level)
    side = finding.side.value if finding is not None and finding.side is not None else None
    code = None if side is None else SIDES.get(side) or word(side)
    return FindingSite(_coded(where), laterality=_coded(code) if code is not None else None)


def _measured(names: dict[str, Code], reading: Reading, drawn: Any) -> Any:  # noqa: ANN401
    """Return a reading; the exact number stands beside the shortened one."""
    from highdicom.sr import Measurement

    return Measurement(
        name=_coded(names.get(reading.name) or word(reading.name)),
        value=float(reading.value or 0.0),
        unit=_coded(unit(reading.unit)),
        qualifier=_coded(_FAILED) if reading.value is None else None,
        referenced_coordinates=[drawn] if drawn is not None else None,
    )


def _empty(item: Dataset) -> None:
    """Say in words what has no number: readers choke on a measurement without one."""
    if item.get("NumericValueQualifierCodeSequence"):
        unit_code = item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0]
        item.ConceptCodeSequence = [code_item(own(NO_VALUE + str(_value(unit_code))))]
        item.ValueType = "CODE"
        del item.MeasuredValueSequence, item.NumericValueQualifierCodeSequence
    for child in item.get("ContentSequence", ()):
        _empty(child)


def _value(code: Dataset) -> str:
    return str(code.get("CodeValue") or code.LongCodeValue)


def _coordinates(mark: MeasurementMark, images: ReportImages) -> Any:  # noqa: ANN401
    """Return what was drawn, a fresh item each time: items of a tree have one parent."""
    import numpy as np
    from highdicom.sr import CoordinatesForMeasurement, SourceImageForRegion

    if len(mark.points) > _MOST_POINTS:
        raise RefusedError("report-field-long", field="GraphicData", limit=_MOST_POINTS)
    kind, points = _graphic(mark)
    fields = images.image(mark.place.sop_uid)
    return CoordinatesForMeasurement(
        graphic_type=kind,
        graphic_data=np.array(points, dtype=float) + _CENTRE,
        source_image=SourceImageForRegion(
            fields.uid(tags.SOP_CLASS),
            mark.place.sop_uid,
            list(frames_named(fields, mark.place.frame)) or None,
        ),
    )


def _graphic(mark: MeasurementMark) -> tuple[str, Sequence[tuple[float, float]]]:
    if len(mark.points) == 1:
        return "POINT", mark.points
    if mark.tool == "ellipse" and len(mark.points) == _ELLIPSE:
        one, other = mark.points[:2], mark.points[2:]
        return "ELLIPSE", (*one, *other) if _long(one) >= _long(other) else (*other, *one)
    return "POLYLINE", mark.points


def _long(ends: Sequence[tuple[float, float]]) -> float:
    (left, top), (right, bottom) = ends
    return (right - left) ** 2 + (bottom - top) ** 2


def _seen(draft: Draft, finding: Finding) -> _Place | None:
    """Return where a finding was marked, else where its case file says."""
    mark = next((one for one in draft.marks if one.finding == finding.id), None)
    if mark is not None:
        return _Place(sop_uid=mark.place.sop_uid, frame=mark.place.frame)
    image = finding.image
    if image is None or not image.sop_uid:
        return None
    return _Place(sop_uid=image.sop_uid, frame=image.frame or 1)


def _source(place: _Place, images: ReportImages) -> Any:  # noqa: ANN401 - a lazy library's
    from highdicom.sr import SourceImageForMeasurementGroup

    fields = images.image(place.sop_uid)
    frames = list(frames_named(fields, place.frame))
    return SourceImageForMeasurementGroup(fields.uid(tags.SOP_CLASS), place.sop_uid, frames or None)
