"""Arrays and facts become valid MR Image Storage files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, MRImageStorage

IMPLEMENTATION_UID = UID("2.25.305828488182831875890203105390285383139")
IMPLEMENTATION_NAME = "CONCORD_1"
NO_PREAMBLE = bytes(128)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTags:
    """Patient and study of every file; dates are ``YYYYMMDD``, times ``HHMMSS``."""

    patient_name: str
    patient_id: str
    birth_date: str
    sex: str
    age: str
    study_uid: str
    study_id: str
    date: str
    time: str
    accession: str
    description: str
    referrer: str = ""
    institution: str = ""
    frame_of_reference_uid: str = ""
    body_part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MrSeriesTags:
    """What a spin-echo series says about itself."""

    series_uid: str
    number: int
    description: str
    repetition_ms: float
    echo_ms: float
    inversion_ms: float | None
    echo_train: int
    thickness_mm: float
    spacing_mm: float
    window_center: float
    window_width: float
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTags:
    """Where one slice lies; numbers count from 1."""

    sop_uid: str
    number: int
    position_lps_mm: tuple[float, float, float]
    row_direction: tuple[float, float, float]
    column_direction: tuple[float, float, float]
    row_spacing_mm: float
    column_spacing_mm: float
    location_mm: float


def mr_file(
    study: StudyTags, series: MrSeriesTags, image: SliceTags, pixels: NDArray[np.int16]
) -> bytes:
    """Return one MR image as the bytes of a DICOM file, the same for the same input.

    Parameters
    ----------
    pixels
        Shape (rows, columns), values 0 to 4095.
    """
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = UID(image.sop_uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION_UID
    meta.ImplementationVersionName = IMPLEMENTATION_NAME
    dataset = FileDataset("", {}, file_meta=meta, preamble=NO_PREAMBLE)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    _patient_and_study(dataset, study)
    _series(dataset, study, series)
    _slice(dataset, image)
    _pixels(dataset, series, pixels)
    buffer = BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _patient_and_study(dataset: Dataset, study: StudyTags) -> None:
    values: dict[str, Any] = {
        "PatientName": study.patient_name,
        "PatientID": study.patient_id,
        "PatientBirthDate": study.birth_date,
        "PatientSex": study.sex,
        "PatientAge": study.age,
        "StudyInstanceUID": study.study_uid,
        "StudyID": study.study_id,
        "StudyDate": study.date,
        "StudyTime": study.time,
        "AccessionNumber": study.accession,
        "StudyDescription": study.description,
        "ReferringPhysicianName": study.referrer,
        "InstitutionName": study.institution,
    }
    for keyword, value in values.items():
        setattr(dataset, keyword, value)


def _series(dataset: Dataset, study: StudyTags, series: MrSeriesTags) -> None:
    inverted = series.inversion_ms is not None
    values: dict[str, Any] = {
        "Modality": "MR",
        "SeriesInstanceUID": series.series_uid,
        "SeriesNumber": series.number,
        "SeriesDescription": series.description,
        "SeriesDate": study.date,
        "SeriesTime": study.time,
        "AcquisitionDate": study.date,
        "AcquisitionTime": study.time,
        "ContentDate": study.date,
        "ContentTime": study.time,
        "PatientPosition": "HFS",
        "BodyPartExamined": study.body_part,
        "Manufacturer": "Concord",
        "ManufacturerModelName": "Sample study",
        "SoftwareVersions": IMPLEMENTATION_NAME,
        "FrameOfReferenceUID": study.frame_of_reference_uid,
        "PositionReferenceIndicator": "",
        "ScanningSequence": ["SE", "IR"] if inverted else "SE",
        "SequenceVariant": "SK",
        "ScanOptions": "",
        "MRAcquisitionType": "2D",
        "MagneticFieldStrength": "1.5",
        "RepetitionTime": _decimal(series.repetition_ms),
        "EchoTime": _decimal(series.echo_ms),
        "EchoTrainLength": series.echo_train,
        "SliceThickness": _decimal(series.thickness_mm),
        "SpacingBetweenSlices": _decimal(series.spacing_mm),
        "ImageComments": series.comment,
    }
    if series.inversion_ms is not None:
        values["InversionTime"] = _decimal(series.inversion_ms)
    for keyword, value in values.items():
        setattr(dataset, keyword, value)


def _slice(dataset: Dataset, image: SliceTags) -> None:
    dataset.SOPClassUID = MRImageStorage
    dataset.SOPInstanceUID = image.sop_uid
    dataset.InstanceNumber = image.number
    dataset.AcquisitionNumber = 1
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
    dataset.ImagePositionPatient = [_decimal(v) for v in image.position_lps_mm]
    dataset.ImageOrientationPatient = [
        _decimal(v) for v in (*image.row_direction, *image.column_direction)
    ]
    dataset.PixelSpacing = [_decimal(image.row_spacing_mm), _decimal(image.column_spacing_mm)]
    dataset.SliceLocation = _decimal(image.location_mm)


def _pixels(dataset: Dataset, series: MrSeriesTags, pixels: NDArray[np.int16]) -> None:
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = (int(n) for n in pixels.shape)
    dataset.BitsAllocated = 16
    dataset.BitsStored = 12
    dataset.HighBit = 11
    dataset.PixelRepresentation = 0
    dataset.WindowCenter = _decimal(series.window_center)
    dataset.WindowWidth = _decimal(series.window_width)
    dataset.PixelData = np.ascontiguousarray(pixels, "<u2").tobytes()


def _decimal(value: float) -> str:
    """Return a decimal string of at most 16 characters; minus zero is zero."""
    text = f"{value:.8f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text[:16]
