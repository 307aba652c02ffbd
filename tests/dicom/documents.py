"""Structured reports made in code."""

from __future__ import annotations

import struct

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from tests.dicom.making import ROOT, to_bytes

COMPREHENSIVE = "1.2.840.10008.5.1.4.1.1.88.33"


def code(meaning: str, value: str = "", scheme: str = "99TEST") -> Dataset:
    """Return one item of a code sequence."""
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator = value or meaning[:8], scheme
    made.CodeMeaning = meaning
    return made


def item(
    relationship: str, kind: str, concept: str | Dataset = "", *children: Dataset, **stated: object
) -> Dataset:
    """Return a content item; keyword arguments set elements by keyword."""
    made = Dataset()
    if relationship:
        made.RelationshipType = relationship
    made.ValueType = kind
    if concept:
        is_named = isinstance(concept, Dataset)
        made.ConceptNameCodeSequence = [concept if is_named else code(concept)]
    for keyword, value in stated.items():
        setattr(made, keyword, value)
    if children:
        made.ContentSequence = list(children)
    return made


def reference(sop_uid: str, kind: str = "1.2.840.10008.5.1.4.1.1.4", frames=None) -> Dataset:
    """Return one referenced object."""
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = kind, sop_uid
    if frames:
        made.ReferencedFrameNumber = frames
    return made


def document(root: Dataset, syntax: str = ExplicitVRLittleEndian, **stated: object) -> FileDataset:
    """Return a whole file around the root item."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(COMPREHENSIVE)
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.8.1")
    meta.TransferSyntaxUID = UID(syntax)
    coding = UID(syntax)
    made = FileDataset(
        "",
        {},
        file_meta=meta,
        preamble=bytes(128),
        is_implicit_VR=coding.is_implicit_VR,
        is_little_endian=coding.is_little_endian,
    )
    made.update(root)
    heading = {
        "SOPClassUID": COMPREHENSIVE,
        "SOPInstanceUID": f"{ROOT}.8.1",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.8",
        "SeriesNumber": "90",
        "Modality": "SR",
        "PatientID": "S-1",
        "PatientName": "Sample^Anna",
        "ContentDate": "20261102",
        "ContentTime": "101500",
        "CompletionFlag": "COMPLETE",
        "VerificationFlag": "UNVERIFIED",
        **stated,
    }
    for keyword, value in heading.items():
        setattr(made, keyword, value)
    return made


def raw_document(content: bytes) -> bytes:
    """Return a file whose content sequence (0040,A730) is these bytes, of undefined length."""
    whole = to_bytes(document(item("", "CONTAINER", "Report")))
    return whole + struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF) + content
