"""Selections of key images as Key Object Selection documents, the same bytes for the same choice.

References
----------
PS3.3 A.35.4, PS3.16 TID 2010. UIDs: PS3.5 B.2 with a name-based UUID (RFC 4122, version 5).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from desktop.dicom import tags
from desktop.dicom.fields import Fields, RefusedError
from desktop.dicom.instance import iso_date
from desktop.dicom.writing import IMPLEMENTATION_NAME, IMPLEMENTATION_UID, NO_PREAMBLE
from desktop.domain.sr_tree import Code

if TYPE_CHECKING:
    from pydicom import Dataset

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:concord:key-objects")
_SERIES_NUMBER = 9_001
_ISSUED = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?)?"
)
_MAX_DESCRIPTION = 1_024
_OF_THE_CLOCK = (
    "InstanceCreationDate",
    "InstanceCreationTime",
    "SeriesDate",
    "SeriesTime",
    "ContributingEquipmentSequence",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySource:
    """An image of the selection: its header, and the frames chosen of it (none: all)."""

    fields: Fields
    frames: tuple[int, ...] = ()


def key_document(
    sources: Sequence[KeySource], title: Code, description: str, issued: str | None
) -> bytes:
    """Return a Key Object Selection document as a file.

    Parameters
    ----------
    sources
        The chosen images in their order, all of one study.
    title
        One of ``KEY_TITLES``.
    description
        Words about the selection; may be empty.
    issued
        When the report was issued (ISO 8601); without it the date of the study stands, at 00:00.

    Raises
    ------
    RefusedError
        Where nothing is chosen, the images are of several studies, or no date is known.
    """
    if not sources:
        raise RefusedError("key-none")
    if len({source.fields.uid(tags.STUDY_UID) for source in sources}) > 1:
        raise RefusedError("key-two-studies")
    first = sources[0].fields
    date, time, zone = moment_of(issued, first)
    name = _name(sources, title, description, (date, time, zone))
    document = _built(sources, title, description[:_MAX_DESCRIPTION], name)
    document.ContentDate, document.ContentTime = date, time
    document.TimezoneOffsetFromUTC = zone
    for keyword in _OF_THE_CLOCK:
        if keyword in document:
            delattr(document, keyword)
    document.ContinuityOfContent = "SEPARATE"
    document.file_meta.ImplementationClassUID = IMPLEMENTATION_UID
    document.file_meta.ImplementationVersionName = IMPLEMENTATION_NAME
    buffer = BytesIO()
    document.preamble = NO_PREAMBLE
    document.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def moment_of(issued: str | None, fields: Fields) -> tuple[str, str, str]:
    """Return content date, time and offset from UTC as DICOM writes them; never the clock's."""
    match = _ISSUED.fullmatch(issued or "")
    if match and iso_date(match[1].replace("-", "")):
        time = f"{match[2] or '00'}{match[3] or '00'}{match[4] or '00'}"
        zone = match[5] or "Z"
        return match[1].replace("-", ""), time, "+0000" if zone == "Z" else zone.replace(":", "")
    date = iso_date(fields.text(tags.STUDY_DATE))
    if not date:
        raise RefusedError("key-no-date")
    return date.replace("-", ""), "000000", "+0000"


def _name(
    sources: Sequence[KeySource], title: Code, description: str, moment: tuple[str, str, str]
) -> str:
    """Return what the document says, as one text: UIDs are made of it."""
    chosen = (
        f"{source.fields.uid(tags.SOP_UID)}/{'.'.join(map(str, source.frames))}"
        for source in sources
    )
    said = (sources[0].fields.uid(tags.STUDY_UID), title.value, description, *moment, *chosen)
    return "\n".join(f"{len(part)}:{part}" for part in said)


def _uid(kind: str, name: str) -> str:
    made = uuid.uuid5(_SPACE, f"{kind} {name}")
    return f"2.25.{made.int}"


def _built(sources: Sequence[KeySource], title: Code, description: str, name: str) -> Any:  # noqa: ANN401
    """Build the document; the library is slow to import and wanted here only."""
    from highdicom.ko import KeyObjectSelection, KeyObjectSelectionDocument
    from highdicom.sr import CodedConcept

    from desktop.dicom.quiet import quiet_pydicom

    evidence = [evidence_of(source.fields) for source in sources]
    with quiet_pydicom():
        content = KeyObjectSelection(
            document_title=CodedConcept(title.value, title.scheme, title.meaning),
            referenced_objects=evidence,
            description=description or None,
        )
        pictures = [item for item in content[0].ContentSequence if item.ValueType == "IMAGE"]
        for item, source in zip(pictures, sources, strict=True):
            if source.frames:
                item.ReferencedSOPSequence[0].ReferencedFrameNumber = list(source.frames)
        return KeyObjectSelectionDocument(
            evidence=evidence,
            content=content,
            series_instance_uid=_uid("series", name),
            series_number=_SERIES_NUMBER,
            sop_instance_uid=_uid("object", name),
            instance_number=1,
            manufacturer="Concord",
            specific_character_set="ISO_IR 192",
        )


def evidence_of(fields: Fields) -> Dataset:
    """Return what a document needs to know of an image, in UTF-8 whatever its own coding was."""
    from pydicom.dataset import Dataset

    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID, made.SOPInstanceUID = fields.uid(tags.SOP_CLASS), fields.uid(tags.SOP_UID)
    made.StudyInstanceUID = fields.uid(tags.STUDY_UID)
    made.SeriesInstanceUID = fields.uid(tags.SERIES_UID)
    made.PatientID, made.PatientName = fields.text(tags.PATIENT_ID), fields.text(tags.PATIENT_NAME)
    made.PatientBirthDate = _date(fields, tags.BIRTH_DATE)
    made.PatientSex = sex if (sex := fields.text(tags.SEX)) in ("M", "F", "O") else ""
    made.AccessionNumber, made.StudyID = fields.text(tags.ACCESSION), fields.text(tags.STUDY_ID)
    made.StudyDate, made.StudyTime = _date(fields, tags.STUDY_DATE), _time(fields)
    made.ReferringPhysicianName = fields.text(tags.REFERRER)
    made.Rows, made.Columns = fields.integer(tags.ROWS) or 1, fields.integer(tags.COLUMNS) or 1
    return made


def _date(fields: Fields, tag: int) -> str:
    return iso_date(fields.text(tag)).replace("-", "")


def _time(fields: Fields) -> str:
    text = fields.text(tags.STUDY_TIME)
    return text if re.fullmatch(r"([01]\d|2[0-3])([0-5]\d){0,2}(\.\d{1,6})?", text) else ""
