"""What every object of a report shares: patient, study, state, dates, UIDs, and the bytes.

UIDs are made of study, report, version and kind: the same version exported twice is the same
object, and each version knows the object of the one before it. No clock, no chance.

References
----------
PS3.3 C.17.1, C.17.2 (SR series and document), C.12.1.1.1 (coding schemes); PS3.5 B.2.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from desktop.app.kept import KeptReport
from desktop.dicom import tags
from desktop.dicom.fields import Fields, RefusedError
from desktop.dicom.instance import frame_count
from desktop.dicom.key_write import evidence_of, moment_of
from desktop.dicom.report_codes import OWN, OWN_NAME, OWN_UID, OWN_VERSION, TITLES
from desktop.dicom.report_text import LO, PN, SH, line, person
from desktop.dicom.writing import IMPLEMENTATION_NAME, IMPLEMENTATION_UID, NO_PREAMBLE
from desktop.domain.message import Problem
from desktop.domain.sr_tree import Code
from desktop.report.lifecycle import SIGNED, Status

if TYPE_CHECKING:
    from pydicom import Dataset

MAKER = "Concord"
NOT_STATED = "Not stated"
UTF8 = "ISO_IR 192"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:concord:reports")
_FROZEN = frozenset({*SIGNED, Status.RETRACTED})
_LINES = {"PatientID": LO, "AccessionNumber": SH, "StudyID": SH}
_NAMES = ("PatientName", "ReferringPhysicianName")
_ONE_VALUE = {
    "PatientID": tags.PATIENT_ID,
    "PatientName": tags.PATIENT_NAME,
    "IssuerOfPatientID": tags.PATIENT_ISSUER,
    "AccessionNumber": tags.ACCESSION,
    "StudyID": tags.STUDY_ID,
    "ReferringPhysicianName": tags.REFERRER,
}
_IMAGE_ALONE = ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "Rows", "Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportImages:
    """The study a report belongs to: a header of it, and those of the images it points at."""

    first: Fields
    named: Mapping[str, Fields]

    def image(self, sop_uid: str) -> Fields:
        """Return the header of an image; refused where it is not at hand."""
        found = self.named.get(sop_uid)
        if found is None:
            raise missing(sop_uid)
        return found


def missing(sop_uid: str) -> RefusedError:
    """Return why an object cannot be: an image it points at is not at hand."""
    error = RefusedError("export-image-missing")
    error.problem = Problem(sop_uid, error.problem.code)
    return error


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of object: its class, modality and place among the series of the study."""

    name: str
    sop_class: str
    modality: str
    series_number: int


def uid_of(kind: Kind, kept: KeptReport, images: ReportImages, *, back: int = 0) -> str:
    """Return the UID of the object of a version; ``back`` versions before this one."""
    return _uid("object", kind, kept, images, str(kept.number - back))


def series_of(kind: Kind, kept: KeptReport, images: ReportImages) -> str:
    """Return the UID of the series that holds every version of a kind."""
    return _uid("series", kind, kept, images, "")


def own_uid(kept: KeptReport, *parts: str) -> str:
    """Return a UID for a part of a report, the same in every version."""
    said = "".join(f"{len(part)}:{part}" for part in ("part", kept.report_id, *parts))
    return f"2.25.{uuid.uuid5(_SPACE, said.encode('utf-8', 'surrogatepass').hex()).int}"


def _uid(what: str, kind: Kind, kept: KeptReport, images: ReportImages, number: str) -> str:
    study = images.first.uid(tags.STUDY_UID)
    said = "\n".join((what, kind.name, study, kept.report_id, number))
    return f"2.25.{uuid.uuid5(_SPACE, said).int}"


def title_of(kept: KeptReport) -> Code:
    """Return the coded title: what was examined and how, as far as a title says so."""
    study = kept.draft.case.study
    modality = study.modality or ""
    if modality == "MR" and study.region.endswith("_spine"):
        return TITLES["MR-spine"]
    return TITLES.get(modality, TITLES["any"])


def language_of(kept: KeptReport) -> Code:
    """Return the language of the document."""
    tag = line("Language", kept.document.language)
    return Code(value=tag, scheme="RFC5646", meaning=tag)


def new_object(kind: Kind, kept: KeptReport, images: ReportImages) -> Dataset:
    """Return an object with patient, study, series and equipment; content is the caller's.

    Raises
    ------
    RefusedError
        Where the identity would not read back as the images state it.
    """
    made = evidence_of(images.first)
    check_identity(images.first, made)
    for keyword in _IMAGE_ALONE:
        delattr(made, keyword)
    issuer = images.first.text(tags.PATIENT_ISSUER)
    if issuer:
        made.IssuerOfPatientID = line("IssuerOfPatientID", issuer)
    made.SOPClassUID = kind.sop_class
    made.SOPInstanceUID = uid_of(kind, kept, images)
    made.SeriesInstanceUID = series_of(kind, kept, images)
    made.Modality, made.SeriesNumber = kind.modality, kind.series_number
    made.InstanceNumber = max(kept.number, 1)
    made.Manufacturer = made.ManufacturerModelName = MAKER
    made.SoftwareVersions = IMPLEMENTATION_NAME
    made.DeviceSerialNumber = "-"
    return made


def check_identity(fields: Fields, made: Dataset) -> None:
    """Refuse an object whose identity would not read back as its images state it."""
    for keyword, tag in _ONE_VALUE.items():
        if len(fields.values(tag)) > 1:  # a backslash parted it
            raise RefusedError("report-field-backslash", field=keyword)
    for keyword, limit in _LINES.items():
        if keyword in made:
            setattr(made, keyword, line(keyword, str(made.get(keyword) or ""), limit))
    for keyword in _NAMES:
        for group in str(made.get(keyword) or "").split("="):
            line(keyword, group, PN)


def date_content(made: Dataset, kept: KeptReport, images: ReportImages) -> None:
    """Date an object by its version, else by the case or the study; never by the clock."""
    try:
        date, time, zone = moment_of(kept.at, images.first)
    except RefusedError:
        raise RefusedError("report-no-date") from None
    made.ContentDate, made.ContentTime = date, time
    made.TimezoneOffsetFromUTC = zone


def state_of(made: Dataset, kept: KeptReport) -> None:
    """Say of an SR document how far it is: complete, verified by whom, preliminary or final."""
    is_final = kept.status in _FROZEN
    made.CompletionFlag = "COMPLETE" if is_final else "PARTIAL"
    made.CompletionFlagDescription = kept.status.value
    made.PreliminaryFlag = "FINAL" if is_final else "PRELIMINARY"
    made.VerificationFlag = verification(kept)
    if made.VerificationFlag == "VERIFIED":
        made.VerifyingObserverSequence = list(_verifiers(kept))


def verification(kept: KeptReport) -> str:
    """Return whether somebody answers for the version."""
    return "VERIFIED" if kept.status in _FROZEN and kept.is_signed else "UNVERIFIED"


def _verifiers(kept: KeptReport) -> Iterable[Dataset]:
    from pydicom.dataset import Dataset

    organisation = kept.draft.case.study.organisation or NOT_STATED
    for one in kept.answerable:
        item = Dataset()
        item.VerifyingObserverName = person("VerifyingObserverName", one.by)
        item.VerifyingOrganization = line("VerifyingOrganization", organisation)
        item.VerificationDateTime = "".join(moment_of(one.at, Fields()))
        item.VerifyingObserverIdentificationCodeSequence = []
        yield item


def predecessors(made: Dataset, kind: Kind, kept: KeptReport, images: ReportImages) -> None:
    """Point at the object of the version before this one."""
    if kept.number <= 1:
        return
    before = [(str(made.SeriesInstanceUID), kind.sop_class, uid_of(kind, kept, images, back=1))]
    made.PredecessorDocumentsSequence = studies_of(str(made.StudyInstanceUID), before)


def evidence(made: Dataset, images: ReportImages, sop_uids: Iterable[str]) -> None:
    """List the images a document points at, those of its own study apart from others."""
    studies: dict[str, list[tuple[str, str, str]]] = {}
    for sop_uid in dict.fromkeys(sop_uids):
        fields = images.image(sop_uid)
        row = (fields.uid(tags.SERIES_UID), fields.uid(tags.SOP_CLASS), sop_uid)
        studies.setdefault(fields.uid(tags.STUDY_UID), []).append(row)
    current = studies.pop(str(made.StudyInstanceUID), None)
    if current:
        made.CurrentRequestedProcedureEvidenceSequence = studies_of(
            str(made.StudyInstanceUID), current
        )
    others = [item for study, rows in studies.items() for item in studies_of(study, rows)]
    if others:
        made.PertinentOtherEvidenceSequence = others


def frames_named(fields: Fields, *frames: int) -> tuple[int, ...]:
    """Return the frames a reference names: none where the image has but one."""
    return frames if frame_count(fields) > 1 else ()


def studies_of(study_uid: str, rows: Iterable[tuple[str, str, str]]) -> list[Dataset]:
    """Return references as study, series and object, of (series, class, object)."""
    from pydicom.dataset import Dataset

    study = Dataset()
    series: dict[str, Dataset] = {}
    for series_uid, sop_class, sop_uid in rows:
        if series_uid not in series:
            series[series_uid] = Dataset()
            series[series_uid].ReferencedSOPSequence = []
            series[series_uid].SeriesInstanceUID = series_uid
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = sop_class, sop_uid
        series[series_uid].ReferencedSOPSequence.append(item)
    study.ReferencedSeriesSequence = list(series.values())
    study.StudyInstanceUID = study_uid
    return [study]


def declare_scheme(made: Dataset) -> None:
    """Declare the scheme of Concord's own codes."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodingSchemeDesignator, item.CodingSchemeUID = OWN, OWN_UID
    item.CodingSchemeName, item.CodingSchemeVersion = OWN_NAME, OWN_VERSION
    item.CodingSchemeResponsibleOrganization = MAKER
    made.CodingSchemeIdentificationSequence = [item]


def file_bytes(made: Dataset) -> bytes:
    """Return an object as a file: UTF-8, explicit little endian, an empty preamble."""
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    from desktop.dicom.quiet import quiet_pydicom

    made.SpecificCharacterSet = UTF8
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = made.SOPClassUID
    meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION_UID
    meta.ImplementationVersionName = IMPLEMENTATION_NAME
    made.file_meta, made.preamble = meta, NO_PREAMBLE
    buffer = BytesIO()
    with quiet_pydicom():
        made.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
