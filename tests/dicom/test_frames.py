"""Promises of decoding: every plain layout, and a clear reason for everything else."""

from __future__ import annotations

import struct
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from desktop.viewer.lut import modality_values, render
from tests.dicom.making import make_slice, to_bytes

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"


def _open(path: Path):
    index = DicomSource().index(str(path))
    refs = [ref for study in index.studies for stack in study.stacks for ref in stack.frames]
    return sorted(refs, key=lambda ref: ref.frame)


def _decode(tmp_path: Path, dataset, frame: int = 1) -> Frame:
    path = tmp_path / "image"
    path.write_bytes(dataset if isinstance(dataset, bytes) else to_bytes(dataset))
    return DicomSource().frame(_open(path)[frame - 1])


def _reason(tmp_path: Path, dataset, frame: int = 1) -> str:
    with pytest.raises(FrameError) as caught:
        _decode(tmp_path, dataset, frame)
    return caught.value.problem.code


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_that_every_plain_coding_gives_the_same_pixels(tmp_path: Path, syntax: str) -> None:
    pixels = np.arange(48, dtype=np.uint16).reshape(6, 8) * 1000
    frame = _decode(tmp_path, make_slice(pixels=pixels, syntax=syntax))
    assert np.array_equal(frame.stored, pixels)


@pytest.mark.parametrize(
    ("dtype", "allocated", "stored"),
    [
        (np.uint8, 8, 8),
        (np.int8, 8, 8),
        (np.uint16, 16, 16),
        (np.int16, 16, 16),
        (np.uint32, 32, 32),
        (np.int32, 32, 32),
    ],
)
def test_that_whole_words_come_out_as_they_went_in(
    tmp_path: Path, dtype: type, allocated: int, stored: int
) -> None:
    info = np.iinfo(dtype)
    pixels = np.linspace(info.min, info.max, 48).astype(dtype).reshape(6, 8)
    frame = _decode(
        tmp_path,
        make_slice(
            pixels=pixels,
            BitsAllocated=allocated,
            BitsStored=stored,
            HighBit=stored - 1,
            PixelRepresentation=int(info.min < 0),
        ),
    )
    assert frame.stored.dtype == dtype
    assert np.array_equal(frame.stored, pixels)


def test_that_bits_outside_the_stored_ones_are_ignored_and_the_sign_is_spread(
    tmp_path: Path,
) -> None:
    words = np.array([[0xF7FF, 0x0800, 0xA001, 0x0FFF]], dtype=np.uint16)
    unsigned = _decode(tmp_path, make_slice(pixels=words, BitsStored=12, HighBit=11))
    assert unsigned.stored.tolist() == [[0x7FF, 0x800, 1, 0xFFF]]
    signed = _decode(
        tmp_path, make_slice(pixels=words, BitsStored=12, HighBit=11, PixelRepresentation=1)
    )
    assert signed.stored.tolist() == [[2047, -2048, 1, -1]]
    high = _decode(tmp_path, make_slice(pixels=words << 4, BitsStored=12, HighBit=15))
    assert high.stored.tolist() == [[0x7FF, 0x800, 1, 0xFFF]]


def test_that_single_bits_are_unpacked_across_frames(tmp_path: Path) -> None:
    bits = (np.arange(2 * 3 * 5) % 3 == 0).astype(np.uint8)
    packed = np.packbits(bits, bitorder="little").tobytes()
    dataset = make_slice(
        pixels=np.zeros((3, 5), dtype=np.uint8),
        BitsAllocated=1,
        BitsStored=1,
        HighBit=0,
        NumberOfFrames="2",
        PixelData=packed,
    )
    for frame in (1, 2):
        decoded = _decode(tmp_path, dataset, frame)
        assert decoded.stored.ravel().tolist() == bits[(frame - 1) * 15 : frame * 15].tolist()


def test_that_planar_and_interleaved_colour_are_the_same_picture(tmp_path: Path) -> None:
    rgb = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    common = {
        "SamplesPerPixel": 3,
        "PhotometricInterpretation": "RGB",
        "Rows": 6,
        "Columns": 8,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
    }
    plain = make_slice(pixels=rgb[..., 0], **common, PlanarConfiguration=0)
    plain.PixelData = rgb.tobytes()
    planar = make_slice(pixels=rgb[..., 0], **common, PlanarConfiguration=1)
    planar.PixelData = rgb.transpose(2, 0, 1).tobytes()
    for dataset in (plain, planar):
        frame = _decode(tmp_path, dataset)
        assert frame.is_colour
        assert np.array_equal(frame.stored, rgb)


def test_that_a_frame_of_several_starts_at_its_own_bytes(tmp_path: Path) -> None:
    volume = np.arange(3 * 48, dtype=np.uint16).reshape(3, 6, 8)
    dataset = make_slice(pixels=volume[0], NumberOfFrames="3", PixelData=volume.tobytes())
    for frame in (1, 2, 3):
        assert np.array_equal(_decode(tmp_path, dataset, frame).stored, volume[frame - 1])


def test_that_missing_bytes_are_zero_and_said_to_be_missing(tmp_path: Path) -> None:
    data = to_bytes(make_slice(pixels=np.full((6, 8), 7, dtype=np.uint16)))
    frame = _decode(tmp_path, data[:-40])
    assert [problem.code for problem in frame.problems] == ["dicom-incomplete"]
    assert (frame.stored.ravel() == 7).sum() == 28
    assert _reason(tmp_path, data[:-96]) == "dicom-pixels-missing"


def test_that_surplus_pixels_never_become_frames(tmp_path: Path) -> None:
    dataset = make_slice()
    dataset.PixelData += bytes(5000)
    frame = _decode(tmp_path, dataset)
    assert [problem.code for problem in frame.problems] == ["dicom-surplus-pixels"]
    assert frame.stored.shape == (6, 8)
    (ref,) = _open(tmp_path / "image")
    with pytest.raises(FrameError) as caught:
        DicomSource().frame(type(ref)(locator=ref.locator, frame=2, sop_uid=ref.sop_uid))
    assert caught.value.problem.code == "dicom-no-such-frame"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"BitsAllocated": 12}, "dicom-bits-unknown"),
        ({"BitsStored": 17}, "dicom-bits-contradict"),
        ({"HighBit": 3}, "dicom-bits-contradict"),
        ({"SamplesPerPixel": 3}, "dicom-bits-contradict"),
        ({"PhotometricInterpretation": "CMYK"}, "dicom-photometric-unknown"),
        ({"Rows": 65535, "Columns": 65535}, "dicom-too-large"),
        ({"Rows": 20000, "Columns": 20000}, "dicom-pixels-missing"),
    ],
)
def test_that_a_header_that_contradicts_its_pixels_is_refused(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    assert _reason(tmp_path, make_slice(**changes)) == code


def test_that_a_deflate_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    data = to_bytes(make_slice(syntax=DeflatedExplicitVRLittleEndian))
    start = data.index(b"DICM") + 4
    length = struct.unpack_from("<I", data, start + 8)[0]
    head = data[: start + 12 + length]
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = head + engine.compress(bytes(200 << 20)) + engine.flush()
    (tmp_path / "bomb").write_bytes(bomb)
    index = DicomSource().index(str(tmp_path / "bomb"))
    assert len(index.refused) == 1
    assert not index.studies


def test_that_windows_tables_and_rescale_reach_the_frame(tmp_path: Path) -> None:
    table = Dataset()
    table.LUTDescriptor = [4, 10, 8]
    table.LUTExplanation = "soft"
    table.LUTData = bytes([0, 0, 100, 0, 200, 0, 255, 0])
    table["LUTData"].VR = "OW"
    dataset = make_slice(
        RescaleSlope="2",
        RescaleIntercept="-1000",
        RescaleType="HU",
        Modality="CT",
        WindowCenter=["40", "300"],
        WindowWidth=["400", "1500"],
        WindowCenterWidthExplanation=["SOFT", "BONE"],
        VOILUTSequence=[table],
        VOILUTFunction="LINEAR_EXACT",
        PixelPaddingValue=5,
        LossyImageCompression="01",
    )
    frame = _decode(tmp_path, dataset)
    assert [(w.center, w.width, w.function, w.explanation) for w in frame.windows] == [
        (40.0, 400.0, "LINEAR_EXACT", "SOFT"),
        (300.0, 1500.0, "LINEAR_EXACT", "BONE"),
    ]
    (voi,) = frame.voi_luts
    assert (voi.first, voi.values.tolist(), voi.explanation) == (10, [0, 100, 200, 255], "soft")
    assert modality_values(frame)[0, 1] == -998.0
    assert (frame.unit, frame.padding, frame.lossy) == ("HU", (5, 5), True)


def test_that_a_window_of_no_width_is_left_out_and_said(tmp_path: Path) -> None:
    frame = _decode(tmp_path, make_slice(WindowCenter="40", WindowWidth="0"))
    assert frame.windows == ()
    assert [problem.code for problem in frame.problems] == ["dicom-window-invalid"]


def test_that_monochrome1_is_shown_inverted(tmp_path: Path) -> None:
    pixels = np.array([[0, 9]], dtype=np.uint16)
    frame = _decode(tmp_path, make_slice(pixels=pixels, PhotometricInterpretation="MONOCHROME1"))
    assert render(frame).tolist() == [[255, 0]]


@pytest.mark.parametrize(
    ("changes", "basis", "row_mm"),
    [
        ({}, "PixelSpacing", 0.5),
        ({"PixelSpacing": None}, "none", None),
        ({"PixelSpacing": [0, 0.5]}, "none", None),
        ({"ImagerPixelSpacing": [0.5, 0.5]}, "ImagerPixelSpacing", 0.5),
        ({"ImagerPixelSpacing": [0.6, 0.6]}, "Calibrated", 0.5),
        ({"PixelSpacingCalibrationType": "FIDUCIAL"}, "Calibrated", 0.5),
        (
            {
                "PixelSpacing": None,
                "ImagerPixelSpacing": [0.6, 0.6],
                "EstimatedRadiographicMagnificationFactor": "1.5",
            },
            "ImagerPixelSpacing/ERMF",
            0.4,
        ),
    ],
)
def test_that_the_basis_of_a_pixel_size_is_told_apart(
    tmp_path: Path, changes: dict[str, object], basis: str, row_mm: float | None
) -> None:
    (tmp_path / "image").write_bytes(to_bytes(make_slice(**changes)))
    (ref,) = _open(tmp_path / "image")
    assert ref.scale.basis == basis
    assert ref.scale.row_mm == (pytest.approx(row_mm) if row_mm else None)


def test_that_ultrasound_regions_are_read_with_their_own_scale() -> None:
    path = SHARED / "us" / "examples_palette.dcm"
    if not path.exists():
        pytest.skip("the test images are not here")
    (ref,) = _open(path)
    spatial = [region for region in ref.regions if region.scale.basis == "UltrasoundRegion"]
    assert spatial
    assert 0.01 < (spatial[0].scale.row_mm or 0) < 5


def test_that_uptake_is_in_suv_where_the_header_allows_it() -> None:
    path = SHARED / "pt_wholebody" / "000115.dcm"
    if not path.exists():
        pytest.skip("the test images are not here")
    frame = DicomSource().frame(_open(path)[0])
    assert frame.unit == "SUVbw"
    peak = modality_values(frame).max() * frame.unit_factor
    assert 0.5 < peak < 60


def test_that_a_float_map_states_its_unit() -> None:
    path = SHARED / "other_iod" / "parametric_map_float.dcm"
    if not path.exists():
        pytest.skip("the test images are not here")
    frame = DicomSource().frame(_open(path)[0])
    assert frame.stored.dtype == np.float32
    assert render(frame).dtype == np.uint8


def test_that_frames_may_be_decoded_from_several_threads(tmp_path: Path) -> None:
    volume = np.arange(8 * 48, dtype=np.uint16).reshape(8, 6, 8)
    dataset = make_slice(pixels=volume[0], NumberOfFrames="8", PixelData=volume.tobytes())
    (tmp_path / "image").write_bytes(to_bytes(dataset))
    refs, source = _open(tmp_path / "image"), DicomSource()
    wrong: list[int] = []

    def work(turn: int) -> None:
        for step in range(40):
            ref = refs[(turn * 3 + step) % 8]
            if not np.array_equal(source.frame(ref).stored, volume[ref.frame - 1]):
                wrong.append(ref.frame)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_that_a_pet_without_a_weight_keeps_its_own_unit_and_says_why(tmp_path: Path) -> None:
    frame = _decode(tmp_path, make_slice(Modality="PT", Units="BQML"))
    assert (frame.unit, frame.unit_factor) == ("Bq/ml", 1.0)
    assert frame.unit_problems[0].code == "suv-missing-weight"
    assert frame.problems == ()


@pytest.mark.parametrize(
    ("units", "across", "down", "size_mm"),
    [
        ((3, 3), 0.02, 0.05, (0.5, 0.2)),
        ((3, 3), -0.02, -0.05, (0.5, 0.2)),
        ((4, 3), 0.02, 0.05, None),  # seconds
        ((3, 7), 0.02, 0.05, None),  # centimetres a second
        ((3, 3), 1e-9, 0.05, None),
        ((3, 3), 0.02, 1e20, None),
        ((3, 3), 0.0, 0.05, None),
    ],
)
def test_that_an_ultrasound_region_has_a_scale_only_where_it_shows_space(
    tmp_path: Path, units, across: float, down: float, size_mm
) -> None:
    region = Dataset()
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = 7, 5
    region.PhysicalUnitsXDirection, region.PhysicalUnitsYDirection = units
    region.PhysicalDeltaX, region.PhysicalDeltaY = across, down
    made = make_slice(Modality="US", SequenceOfUltrasoundRegions=[region], PixelSpacing=None)
    (tmp_path / "image").write_bytes(to_bytes(made))
    scale = _open(tmp_path / "image")[0].regions[0].scale
    known = None if scale.row_mm is None else (scale.row_mm, scale.column_mm)
    assert known == (None if size_mm is None else pytest.approx(size_mm))
    assert scale.basis == ("none" if size_mm is None else "UltrasoundRegion")
