"""Files written from arrays are what other programs expect."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from desktop.dicom.writing import MrSeriesTags, SliceTags, StudyTags, mr_file

STUDY = StudyTags(
    patient_name="Sample^Änna",
    patient_id="P1",
    birth_date="19800312",
    sex="F",
    age="046Y",
    study_uid="2.25.1",
    study_id="1",
    date="20261123",
    time="140200",
    accession="A1",
    description="MR",
    frame_of_reference_uid="2.25.2",
    body_part="LSPINE",
)
SERIES = MrSeriesTags(
    series_uid="2.25.3",
    number=4,
    description="Sag STIR",
    repetition_ms=4200,
    echo_ms=60,
    inversion_ms=160,
    echo_train=9,
    thickness_mm=4.0,
    spacing_mm=4.4,
    window_center=210,
    window_width=480,
)
IMAGE = SliceTags(
    sop_uid="2.25.4",
    number=3,
    position_lps_mm=(-0.0, -1 / 3, 123.456789012),
    row_direction=(0.0, 1.0, 0.0),
    column_direction=(0.0, 0.0, -1.0),
    row_spacing_mm=300 / 512,
    column_spacing_mm=300 / 512,
    location_mm=-4.4,
)
PIXELS = np.arange(12 * 10, dtype=np.int16).reshape(12, 10)
TYPE_1 = [
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "Modality",
    "FrameOfReferenceUID",
    "ImageType",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelData",
    "PixelSpacing",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "ScanningSequence",
    "SequenceVariant",
]
TYPE_2 = [
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
    "SeriesNumber",
    "InstanceNumber",
    "Manufacturer",
    "PositionReferenceIndicator",
    "ScanOptions",
    "MRAcquisitionType",
    "EchoTime",
    "EchoTrainLength",
    "SliceThickness",
    "PatientPosition",
    "RepetitionTime",
    "InversionTime",
]


def _read(data: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(BytesIO(data))


def test_that_pixels_and_identity_come_back_as_given() -> None:
    read = _read(mr_file(STUDY, SERIES, IMAGE, PIXELS))
    assert np.array_equal(read.pixel_array, PIXELS)
    assert str(read.PatientName) == "Sample^Änna"
    assert read.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"


def test_that_every_attribute_the_mr_object_demands_is_there() -> None:
    read = _read(mr_file(STUDY, SERIES, IMAGE, PIXELS))
    assert [k for k in TYPE_1 if k not in read or read[k].is_empty] == []
    assert [k for k in TYPE_2 if k not in read] == []


def test_that_an_inversion_time_stands_only_where_there_is_an_inversion() -> None:
    plain = _read(mr_file(STUDY, replace(SERIES, inversion_ms=None), IMAGE, PIXELS))
    assert "InversionTime" not in plain
    assert plain.ScanningSequence == "SE"


def test_that_numbers_fit_a_decimal_string() -> None:
    read = _read(mr_file(STUDY, SERIES, IMAGE, PIXELS))
    texts = [str(v.original_string) for v in read.ImagePositionPatient]
    assert texts[0] == "0"
    assert all(len(t) <= 16 for t in texts)
    assert float(read.ImagePositionPatient[2]) == pytest.approx(123.456789012, abs=1e-6)


def test_that_the_preamble_is_empty_and_the_same_input_gives_the_same_bytes() -> None:
    first, second = (mr_file(STUDY, SERIES, IMAGE, PIXELS) for _ in range(2))
    assert first[:132] == bytes(128) + b"DICM"
    assert first == second


def test_that_dcmtk_reads_the_file_without_complaint(tmp_path: Path) -> None:
    tool = shutil.which("dcmdump")
    if tool is None:
        pytest.skip("dcmtk is not installed")
    path = tmp_path / "a.dcm"
    path.write_bytes(mr_file(STUDY, SERIES, IMAGE, PIXELS))
    done = subprocess.run([tool, str(path)], capture_output=True, check=False, timeout=30)
    assert done.returncode == 0
    assert b"W:" not in done.stderr
    assert b"E:" not in done.stderr
