"""Small DICOM files made in code."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

MR = "1.2.840.10008.5.1.4.1.1.4"
ROOT = "1.2.826.0.1.3680043.10.99"


def make_slice(
    index: int = 0,
    *,
    position: tuple[float, float, float] | None = None,
    rows: int = 6,
    columns: int = 8,
    pixels: np.ndarray | None = None,
    syntax: str = ExplicitVRLittleEndian,
    **changes: object,
) -> FileDataset:
    """Return one axial MR slice; keyword arguments set elements by keyword (None deletes)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(MR)
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.3.{index + 1}")
    meta.TransferSyntaxUID = UID(syntax)
    dataset = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    if pixels is None:
        pixels = (np.arange(rows * columns, dtype=np.uint16) + 100 * index).reshape(rows, columns)
    stated = {
        "SOPClassUID": MR,
        "SOPInstanceUID": f"{ROOT}.3.{index + 1}",
        "StudyDate": "20261102",
        "StudyTime": "140233",
        "Modality": "MR",
        "SeriesDescription": "T2 AX",
        "PatientName": "Sample^Anna",
        "PatientID": "S-1",
        "PatientBirthDate": "19800312",
        "PatientSex": "F",
        "PatientAge": "046Y",
        "RepetitionTime": "3500",
        "EchoTime": "102",
        "StudyInstanceUID": f"{ROOT}.1",
        "SeriesInstanceUID": f"{ROOT}.2.1",
        "SeriesNumber": "4",
        "InstanceNumber": str(index + 1),
        "ImagePositionPatient": list(position or (0.0, 0.0, 4.0 * index)),
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "FrameOfReferenceUID": f"{ROOT}.9",
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "PixelSpacing": [0.5, 0.5],
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 0,
        "PixelData": pixels.tobytes(),
        **changes,
    }
    for keyword, value in stated.items():
        if value is not None:
            setattr(dataset, keyword, value)
    return dataset


def to_bytes(dataset: FileDataset) -> bytes:
    """Return the file as bytes."""
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def write_stack(folder: Path, count: int = 5, **changes: object) -> list[Path]:
    """Write slices in an order that names and instance numbers do not give away."""
    paths = []
    for index in range(count):
        path = folder / f"img{(index * 7) % 11:02d}"
        path.write_bytes(to_bytes(make_slice(index, InstanceNumber=str(count - index), **changes)))
        paths.append(path)
    return paths


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    """Return one explicit little-endian element with a short length."""
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value
