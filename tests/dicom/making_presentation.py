"""Small presentation states made in code."""

from __future__ import annotations

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from tests.dicom.making import MR, ROOT

GSPS = "1.2.840.10008.5.1.4.1.1.11.1"


def item(**stated: object) -> Dataset:
    """Return a sequence item."""
    made = Dataset()
    for keyword, value in stated.items():
        setattr(made, keyword, value)
    return made


def image(index: int = 0, *frames: int, sop_class: str = MR) -> Dataset:
    """Return a reference to a slice of `making.make_slice`."""
    made = item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=f"{ROOT}.3.{index + 1}")
    if frames:
        made.ReferencedFrameNumber = list(frames)
    return made


def table(values: list[int], first: int = 0, bits: int = 8, **more: object) -> Dataset:
    """Return the item of a lookup table sequence."""
    made = item(**more)
    made.add_new(0x00283002, "US", [len(values) % 65536, first, bits])
    made.add_new(0x00283006, "US", values)
    return made


def make_presentation(*images: Dataset, sop_class: str = GSPS, **changes: object) -> FileDataset:
    """Return a state for images (the first slice unless told); None deletes an element."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.7.1")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    stated = {
        "SOPClassUID": sop_class,
        "SOPInstanceUID": f"{ROOT}.7.1",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.7",
        "Modality": "PR",
        "PatientName": "Sample^Anna",
        "PatientID": "S-1",
        "ContentLabel": "STATE",
        "ContentDescription": "a state",
        "ReferencedSeriesSequence": [
            item(
                SeriesInstanceUID=f"{ROOT}.2.1",
                ReferencedImageSequence=list(images) or [image()],
            )
        ],
        "PresentationLUTShape": "IDENTITY",
        **changes,
    }
    for keyword, value in stated.items():
        if value is not None:
            setattr(dataset, keyword, value)
    return dataset
