"""Folders of made images for the benchmarks: headers as scanners write them, pixels left sparse.

The files are as long as real ones, but their pixels are holes: reading headers costs the same, and
2,000 slices of 512 x 512 need no gigabyte.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MRImageStorage

ROOT = "1.2.826.0.1.3680043.10.98"


def _code(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "SCT", meaning
    return item


def _header(number: int, series: int, kind: str, side: int) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage if kind == "CT" else MRImageStorage
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{series}.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    private = {0x00091000 + i: f"private value {i}" for i in range(60)}
    made.add_new(0x00090010, "LO", "MADE FOR TIMING")
    for tag, text in private.items():
        made.add_new(tag, "LO", text)
    stated = {
        "SpecificCharacterSet": "ISO_IR 100",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "SOPClassUID": meta.MediaStorageSOPClassUID,
        "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
        "StudyDate": "20261102",
        "SeriesDate": "20261102",
        "AcquisitionDate": "20261102",
        "StudyTime": "140233",
        "SeriesTime": f"1403{series:02d}",
        "AcquisitionTime": f"1404{number % 60:02d}.{number:06d}",
        "ContentTime": f"1404{number % 60:02d}.{number:06d}",
        "AccessionNumber": "A-1",
        "Modality": kind,
        "Manufacturer": "Made",
        "InstitutionName": "Nowhere",
        "ReferringPhysicianName": "Doe^Jo",
        "StudyDescription": "Timing",
        "SeriesDescription": f"Series {series}",
        "ProcedureCodeSequence": [_code("77477000", "CT")],
        "AnatomicRegionSequence": [_code("416949008", "Abdomen")],
        "PatientName": "Made^Series",
        "PatientID": "M-1",
        "PatientBirthDate": "19700101",
        "PatientSex": "O",
        "PatientAge": "056Y",
        "BodyPartExamined": "ABDOMEN",
        "SliceThickness": "1.0",
        "KVP": "120",
        "RepetitionTime": "3500",
        "EchoTime": "90",
        "ConvolutionKernel": "B30f",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.2.{series}",
        "SeriesNumber": str(series),
        "InstanceNumber": str(number + 1),
        "ImagePositionPatient": [-170.6640625, -153.21, round(-512.5 + 1.25 * number, 3)],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "FrameOfReferenceUID": f"{ROOT}.9",
        "SliceLocation": str(round(-512.5 + 1.25 * number, 3)),
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": side,
        "Columns": side,
        "PixelSpacing": [0.6660156, 0.6660156],
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "WindowCenter": ["40", "400"],
        "WindowWidth": ["400", "1500"],
        "RescaleIntercept": "-1024",
        "RescaleSlope": "1",
        "PixelData": b"\0\0",
    }
    for keyword, value in stated.items():
        setattr(made, keyword, value)
    made["PixelData"].VR = "OW"
    return made


def make_folder(folder: Path, count: int, *, kind: str = "CT", series: int = 4) -> Path:
    """Write ``count`` files in several series, named so that names give no order away."""
    folder.mkdir(parents=True, exist_ok=True)
    side = 512 if kind == "CT" else 256
    size = side * side * 2
    for number in range(count):
        dataset = _header(number // series, number % series + 1, kind, side)
        stream = io.BytesIO()
        dataset.save_as(stream, enforce_file_format=True)
        data = stream.getvalue()
        data = data[:-6] + size.to_bytes(4, "little")  # the length, and no pixels yet
        path = folder / f"{number * 7919 % count:06d}.dcm"
        path.write_bytes(data)
        os.truncate(path, len(data) + size)
    return folder
