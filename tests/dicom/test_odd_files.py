"""Files that bend the rules, as they are met in the wild, and what they still show."""

from __future__ import annotations

import struct
from pathlib import Path

import imagecodecs as ic
import numpy as np
import pytest
from pydicom.dataset import FileDataset

from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from desktop.viewer.lut import modality_values
from tests.dicom.coding import (
    COLOUR,
    HTJ2K,
    J2K,
    JPEG,
    JPEG_LOSSLESS,
    JPEG_LS,
    RLE,
    coded_file,
    even,
    rgb,
    rle,
    value,
)
from tests.dicom.making import make_slice, to_bytes
from tests.dicom.making_presentation import item


@pytest.fixture(scope="module")
def source():
    made = DicomSource()
    yield made
    made.close()


def shown(source: DicomSource, tmp_path: Path, data: bytes) -> Frame:
    path = tmp_path / "image"
    path.write_bytes(data)
    ((stack,),) = [study.stacks for study in source.index(str(path)).studies]
    return source.frame(stack.frames[0])


SMALL = rgb(24, 32)[::7, ::9][:3, :3].copy()
CODED = {
    "JPEG lossless": (
        JPEG_LOSSLESS,
        ic.jpeg8_encode(SMALL, lossless=True, colorspace="RGB", outcolorspace="RGB"),
    ),
    "JPEG-LS": (JPEG_LS, ic.jpegls_encode(SMALL)),
    "JPEG 2000": (J2K, ic.jpeg2k_encode(SMALL, reversible=True, codecformat="j2k", resolutions=1)),
    "HTJ2K mixed": (HTJ2K, ic.htj2k_encode(SMALL, reversible=True, rgb=True, resolutions=1)),
    "HTJ2K": (HTJ2K, ic.htj2k_encode(SMALL, reversible=True, rgb=False, resolutions=1)),
    "RLE": (RLE, rle(SMALL)),
}


@pytest.mark.parametrize("name", CODED)
def test_that_a_picture_of_three_by_three_is_not_taken_for_three_planes(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, data = CODED[name]
    frame = shown(source, tmp_path, coded_file(syntax, value([[even(data)]]), (3, 3), **COLOUR))
    assert np.array_equal(frame.stored, SMALL)


def test_that_a_lossy_picture_of_three_by_three_keeps_its_rows(
    source: DicomSource, tmp_path: Path
) -> None:
    rows = np.repeat(np.array([[[200, 90, 20]], [[20, 200, 90]], [[90, 20, 200]]], np.uint8), 3, 1)
    data = ic.jpeg8_encode(rows, level=100, subsampling="444")
    frame = shown(source, tmp_path, coded_file(JPEG, value([[even(data)]]), (3, 3), **COLOUR))
    assert np.abs(frame.stored.astype(int) - rows).max() <= 3


def test_that_an_adobe_mark_that_is_cut_short_says_nothing_about_colour(
    source: DicomSource, tmp_path: Path
) -> None:
    picture = rgb()
    data = ic.jpeg8_encode(picture, level=98, colorspace="RGB", outcolorspace="RGB")
    at = data.index(b"Adobe") - 4
    (length,) = struct.unpack_from(">H", data, at + 2)
    bare = data[:at] + data[at + 2 + length :]
    for place, name in enumerate(b"RGB"):  # let no other mark tell the colours
        bare = bare.replace(bytes((name, 0x11)), bytes((place, 0x11)), 1)
    short = b"\xff\xee" + struct.pack(">H", 12) + b"Adobe" + bytes(5)
    coded = _renamed(bare[:2] + short + bare[2:])
    frame = shown(
        source, tmp_path, coded_file(JPEG, value([[even(coded)]]), picture.shape[:2], **COLOUR)
    )
    assert np.abs(frame.stored.astype(int) - picture).mean() < 4


def _renamed(data: bytes) -> bytes:
    """Give the components of the scan the numbers that those of the frame have."""
    at = data.index(b"\xff\xda") + 5
    made = bytearray(data)
    for place in range(3):
        made[at + 2 * place] = place
    return bytes(made)


def test_that_a_big_endian_file_without_any_meta_information_is_read(
    source: DicomSource, tmp_path: Path
) -> None:
    made = make_slice(syntax="1.2.840.10008.1.2.2")
    pixels = np.arange(48, dtype=np.uint16).reshape(6, 8)
    made.PixelData = pixels.astype(">u2").tobytes()
    made["PixelData"].VR = "OW"
    made._read_little = False
    whole = to_bytes(made)
    frame = shown(source, tmp_path, whole[whole.index(b"\x00\x08\x00\x16UI") :])
    assert np.array_equal(frame.stored, pixels)


def test_that_a_compressed_file_may_have_left_out_its_value_representations(
    source: DicomSource, tmp_path: Path
) -> None:
    picture = rgb()
    made: FileDataset = make_slice(
        pixels=np.zeros(picture.shape[:2], np.uint16), PixelData=None, **COLOUR
    )
    made.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2"
    plain = to_bytes(made)
    said = b"1.2.840.10008.1.2\x00"
    at = plain.index(b"\x02\x00\x10\x00UI")
    assert plain[at + 8 : at + 8 + len(said)] == said
    syntax = RLE.encode() + b"\x00"
    meta = plain[at : at + 6] + struct.pack("<H", len(syntax)) + syntax
    head = plain[:at] + meta + plain[at + 8 + len(said) :]
    group = head.index(b"\x02\x00\x00\x00UL\x04\x00") + 8
    (length,) = struct.unpack_from("<I", head, group)
    grown = struct.pack("<I", length + len(syntax) - len(said))
    head = head[:group] + grown + head[group + 4 :]
    element = struct.pack("<HHI", 0x7FE0, 0x0010, 0xFFFFFFFF)
    frame = shown(source, tmp_path, head + element + value([[rle(picture)]]))
    assert np.array_equal(frame.stored, picture)


@pytest.mark.parametrize("vr", ["US", "SS"])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"])
def test_that_a_palette_of_signed_pixels_may_begin_below_zero(
    source: DicomSource, tmp_path: Path, syntax: str, vr: str
) -> None:
    pixels = np.arange(-24, 24, dtype=np.int16).reshape(6, 8)
    made = make_slice(
        pixels=pixels, PhotometricInterpretation="PALETTE COLOR", PixelRepresentation=1
    )
    entries = np.arange(40, dtype=np.uint16) * 1_600
    for channel in range(3):
        first = -20 if vr == "SS" else 65_516
        made.add_new(0x00281101 + channel, vr, [40, first, 16])
        made.add_new(0x00281201 + channel, "OW", entries.astype("<u2").tobytes())
    made.file_meta.TransferSyntaxUID = syntax
    frame = shown(source, tmp_path, to_bytes(made))
    wanted = entries[np.clip(pixels.astype(int) + 20, 0, 39)] >> 8
    assert np.array_equal(frame.stored[..., 1], wanted)


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_that_a_palette_spans_black_to_white_at_every_depth(
    source: DicomSource, tmp_path: Path, bits: int
) -> None:
    pixels = np.arange(48, dtype=np.uint16).reshape(6, 8)
    made = make_slice(pixels=pixels, PhotometricInterpretation="PALETTE COLOR")
    entries = np.linspace(0, 2**bits - 1, 48).astype(np.uint16)
    for channel in range(3):
        made.add_new(0x00281101 + channel, "US", [48, 0, bits])
        made.add_new(0x00281201 + channel, "OW", entries.astype("<u2").tobytes())
    frame = shown(source, tmp_path, to_bytes(made))
    level = entries[pixels] * (255 / (2**bits - 1))
    assert np.abs(frame.stored[..., 0] - level).max() <= 1


INVERSE_TABLE = item(
    LUTDescriptor=[48, 0, 16],
    ModalityLUTType="US",
    LUTData=np.arange(65_535, 17_535, -1_000, np.uint16).astype("<u2").tobytes(),
)


@pytest.mark.parametrize("kind", ["1", "2"])
@pytest.mark.parametrize("relation", ["LOG", "DISP"])
def test_that_what_leads_back_to_the_beam_is_not_shown(
    source: DicomSource, tmp_path: Path, kind: str, relation: str
) -> None:
    pixels = np.arange(48, dtype=np.uint16).reshape(6, 8)
    stated = {
        "SOPClassUID": f"1.2.840.10008.5.1.4.1.1.12.{kind}",
        "Modality": "XA",
        "PixelIntensityRelationship": relation,
        "WindowCenter": "24",
        "WindowWidth": "48",
    }
    for more in (
        {"ModalityLUTSequence": [INVERSE_TABLE]},
        {"RescaleSlope": "3", "RescaleIntercept": "-7", "RescaleType": "OD"},
    ):
        frame = shown(source, tmp_path, to_bytes(make_slice(pixels=pixels, **stated, **more)))
        assert np.array_equal(modality_values(frame), pixels)
        assert frame.unit == "stored"
        other = {**stated, "SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1"}
        frame = shown(source, tmp_path, to_bytes(make_slice(pixels=pixels, **other, **more)))
        assert not np.array_equal(modality_values(frame), pixels)


@pytest.mark.parametrize(
    ("photometric", "shape", "inverse"),
    [
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME1", "IDENTITY", False),
        ("MONOCHROME1", "SHAPELESS", True),
        ("MONOCHROME2", None, False),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
    ],
)
def test_that_the_presentation_shape_goes_before_the_photometric_interpretation(
    source: DicomSource, tmp_path: Path, photometric: str, shape: str | None, inverse: bool
) -> None:
    made = make_slice(PhotometricInterpretation=photometric, PresentationLUTShape=shape)
    assert shown(source, tmp_path, to_bytes(made)).presentation_inverse is inverse


def test_that_windows_and_tables_keep_the_number_the_file_gives_them(
    source: DicomSource, tmp_path: Path
) -> None:
    blank = item(LUTDescriptor=None, LUTExplanation="nobody filled this in")
    made = make_slice(
        WindowCenter=["9", "20", "30"],
        WindowWidth=["0", "40", "50"],
        VOILUTSequence=[blank, INVERSE_TABLE],
    )
    frame = shown(source, tmp_path, to_bytes(made))
    assert [(w.number, w.center) for w in frame.windows] == [(2, 20.0), (3, 30.0)]
    assert [table.number for table in frame.voi_luts] == [2]
