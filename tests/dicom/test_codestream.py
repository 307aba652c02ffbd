"""Promises about every coding: what comes out, and what is refused before a decoder sees it."""

from __future__ import annotations

import struct
from pathlib import Path

import imagecodecs as ic
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.damage import COLOUR as COLOUR_LAYOUT
from benchmarks.damage import GREY as GREY_LAYOUT
from benchmarks.damage import run, seeds
from desktop.app.ports import FrameError
from desktop.dicom.channel import Coding
from desktop.dicom.codestream import read_stream
from desktop.dicom.decode_pool import DecodePool
from desktop.dicom.fields import RefusedError
from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from tests.dicom.coding import (
    COLOUR,
    HTJ2K,
    J2K,
    J2K_LOSSY,
    JPEG,
    JPEG_12,
    JPEG_LOSSLESS,
    JPEG_LS,
    JPEG_XL,
    NEAR,
    RLE,
    VIDEO,
    coded_file,
    even,
    picture,
    rgb,
    rle,
    value,
)

SHAPE = (24, 32)
GREY = picture()
RGB = rgb()
SIGNED = (picture().astype(np.int32) - 2_000).astype(np.int16)
DEPTH_12 = {"BitsStored": 12, "HighBit": 11}
IS_SIGNED = {"PixelRepresentation": 1}


@pytest.fixture(scope="module")
def source():
    made = DicomSource()
    yield made
    made.close()


def _frame(source: DicomSource, tmp_path: Path, syntax: str, data: bytes, **changes) -> Frame:
    path = tmp_path / "image"
    path.write_bytes(coded_file(syntax, value([[even(bytes(data))]]), SHAPE, **changes))
    index = source.index(str(path))
    return source.frame(index.studies[0].stacks[0].frames[0])


def _code(source: DicomSource, tmp_path: Path, syntax: str, data: bytes, **changes) -> str:
    with pytest.raises(FrameError) as caught:
        _frame(source, tmp_path, syntax, data, **changes)
    return caught.value.problem.code


def _j2k(pixels: np.ndarray, **options) -> bytes:
    return ic.jpeg2k_encode(pixels, codecformat="J2K", **{"reversible": True, **options})


LOSSLESS = {
    "RLE": (RLE, rle),
    "JPEG lossless": (JPEG_LOSSLESS, lambda p: ic.jpeg8_encode(p, lossless=True, bitspersample=16)),
    "JPEG-LS": (JPEG_LS, ic.jpegls_encode),
    "JPEG 2000": (J2K, _j2k),
    "JPEG 2000 in a box": (J2K, lambda p: ic.jpeg2k_encode(p, codecformat="JP2", reversible=True)),
    "HTJ2K": (HTJ2K, lambda p: ic.htj2k_encode(p, reversible=True)),
    "JPEG XL": (JPEG_XL, lambda p: ic.jpegxl_encode(p, lossless=True)),
}


@pytest.mark.parametrize("name", LOSSLESS)
def test_that_a_lossless_coding_gives_back_every_value(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, encode = LOSSLESS[name]
    frame = _frame(source, tmp_path, syntax, encode(GREY))
    assert frame.stored.dtype == np.uint16
    assert np.array_equal(frame.stored, GREY)
    assert not frame.lossy
    assert not frame.problems


@pytest.mark.parametrize("name", LOSSLESS)
def test_that_negative_values_stay_negative(source: DicomSource, tmp_path: Path, name: str) -> None:
    syntax, encode = LOSSLESS[name]
    frame = _frame(source, tmp_path, syntax, encode(SIGNED.view(np.uint16)), **IS_SIGNED)
    assert frame.stored.dtype == np.int16
    assert np.array_equal(frame.stored, SIGNED)


@pytest.mark.parametrize("name", ["RLE", "JPEG lossless", "JPEG 2000", "JPEG-LS"])
def test_that_bits_above_the_stored_ones_are_not_part_of_a_value(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, encode = LOSSLESS[name]
    overlaid = GREY | 0xA000
    frame = _frame(source, tmp_path, syntax, encode(overlaid), **DEPTH_12)
    assert np.array_equal(frame.stored, GREY)
    negative = (SIGNED.view(np.uint16) & 0x0FFF) | 0x5000
    frame = _frame(source, tmp_path, syntax, encode(negative), **DEPTH_12, **IS_SIGNED)
    assert np.array_equal(frame.stored, SIGNED)


def test_that_a_signed_codestream_under_a_signed_header_is_taken_as_it_is(
    source: DicomSource, tmp_path: Path
) -> None:
    for syntax, data in ((J2K, _j2k(SIGNED)), (HTJ2K, ic.htj2k_encode(SIGNED, reversible=True))):
        frame = _frame(source, tmp_path, syntax, data, **IS_SIGNED)
        assert np.array_equal(frame.stored, SIGNED)


def test_that_a_sign_that_differs_from_the_header_crashes_nothing(
    source: DicomSource, tmp_path: Path
) -> None:
    frame = _frame(source, tmp_path, J2K, _j2k(SIGNED))
    assert frame.stored.dtype == np.uint16
    frame = _frame(source, tmp_path, J2K, _j2k(GREY), **IS_SIGNED)
    assert frame.stored.dtype == np.int16


@pytest.mark.parametrize("name", [name for name in LOSSLESS if name != "JPEG lossless"])
def test_that_colours_come_back_whatever_the_order_of_samples(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, encode = LOSSLESS[name]
    for planar in (0, 1):
        frame = _frame(
            source, tmp_path, syntax, encode(RGB), **{**COLOUR, "PlanarConfiguration": planar}
        )
        assert np.array_equal(frame.stored, RGB)


def test_that_colours_of_lossless_jpeg_are_turned_only_where_the_header_says_so(
    source: DicomSource, tmp_path: Path
) -> None:
    named = bytes(ic.jpeg8_encode(RGB, lossless=True))  # its samples are called R, G and B
    data = named.replace(b"R\x11\0G\x11\0B\x11\0", b"\1\x11\0\2\x11\0\3\x11\0")
    data = data.replace(b"\x03R\0G\0B\0", b"\x03\1\0\2\0\3\0")
    assert data != named
    assert np.array_equal(_frame(source, tmp_path, JPEG_LOSSLESS, data, **COLOUR).stored, RGB)
    turned = _frame(
        source,
        tmp_path,
        JPEG_LOSSLESS,
        data,
        **{**COLOUR, "PhotometricInterpretation": "YBR_FULL"},
    )
    assert not np.array_equal(turned.stored, RGB)


def _jpeg(colorspace: str, out: str) -> bytes:
    return ic.jpeg8_encode(
        RGB, level=100, colorspace=colorspace, outcolorspace=out, subsampling="444"
    )


def _without_marks(data: bytes) -> bytes:
    """Leave out the segments that say what the colours are."""
    kept, position = data[:2], 2
    while data[position + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", data, position + 2)
        if data[position + 1] not in (0xE0, 0xEE):
            kept += data[position : position + 2 + length]
        position += 2 + length
    return kept + data[position:]


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL_422", "YBR_FULL"])
def test_that_jpeg_colours_are_those_its_own_marks_state(
    source: DicomSource, tmp_path: Path, photometric: str
) -> None:
    stated = {**COLOUR, "PhotometricInterpretation": photometric}
    for data in (_jpeg("RGB", "YCbCr"), _jpeg("RGB", "RGB")):
        frame = _frame(source, tmp_path, JPEG, data, **stated)
        assert np.abs(frame.stored.astype(int) - RGB).mean() < 4
        assert frame.lossy


def test_that_jpeg_without_marks_has_the_colours_of_the_header(
    source: DicomSource, tmp_path: Path
) -> None:
    data = _without_marks(_jpeg("RGB", "YCbCr"))
    ybr = {**COLOUR, "PhotometricInterpretation": "YBR_FULL_422"}
    frame = _frame(source, tmp_path, JPEG, data, **ybr)
    assert np.abs(frame.stored.astype(int) - RGB).mean() < 4
    frame = _frame(source, tmp_path, JPEG, data, **COLOUR)
    assert np.abs(frame.stored.astype(int) - RGB).mean() > 20


def test_that_lossy_codings_are_near_and_say_that_they_are_lossy(
    source: DicomSource, tmp_path: Path
) -> None:
    files = {
        "JPEG 12": (JPEG_12, ic.jpeg8_encode(GREY, level=95, bitspersample=12), DEPTH_12),
        "near": (NEAR, ic.jpegls_encode(GREY, level=4), {}),
        "J2K": (J2K_LOSSY, _j2k(GREY, reversible=False, level=60), {}),
    }
    for name, (syntax, data, changes) in files.items():
        frame = _frame(source, tmp_path, syntax, data, **changes)
        assert frame.lossy, name
        off = np.abs(frame.stored.astype(int) - GREY)
        assert 0 < off.max() <= (4 if name == "near" else 400), name
    # a lossless stream under a syntax that allows loss lost nothing
    for syntax, data in ((NEAR, ic.jpegls_encode(GREY)), (J2K_LOSSY, _j2k(GREY))):
        assert not _frame(source, tmp_path, syntax, data).lossy
        assert _frame(source, tmp_path, syntax, data, LossyImageCompression="01").lossy


def test_that_bits_above_the_stored_ones_of_a_wider_lossy_stream_are_no_part_of_the_value(
    source: DicomSource, tmp_path: Path
) -> None:
    steps = np.where(np.arange(32)[None, :] // 3 % 2, 1_023, 0).astype(np.uint16)
    pixels = np.repeat(steps, 24, axis=0)
    data = ic.jpeg8_encode(pixels, level=50, bitspersample=12)
    decoded = ic.jpeg8_decode(data)
    assert decoded.max() > 1_023
    frame = _frame(source, tmp_path, JPEG_12, data, BitsStored=10, HighBit=9)
    assert np.array_equal(frame.stored, decoded & 1_023)
    whole = _frame(source, tmp_path, JPEG_12, data, **DEPTH_12)
    assert np.array_equal(whole.stored, decoded)


def test_that_the_names_of_components_never_recolour_a_lossless_jpeg(
    source: DicomSource, tmp_path: Path
) -> None:
    data = ic.jpeg8_encode(rgb(), lossless=True, colorspace="RGB", outcolorspace="RGB")
    assert b"R\x11\x00G\x11\x00B\x11\x00" in data
    as_said = _frame(source, tmp_path, JPEG_LOSSLESS, data, **COLOUR)
    assert np.array_equal(as_said.stored, rgb())
    grey = {**COLOUR, "PhotometricInterpretation": "YBR_FULL"}
    turned = _frame(source, tmp_path, JPEG_LOSSLESS, data, **grey)
    luma, blue, red = (rgb()[..., n].astype(float) for n in range(3))
    wanted = np.clip(luma + 1.402 * (red - 128), 0, 255)
    assert np.abs(turned.stored[..., 0] - wanted).max() <= 1
    assert blue.any()


@pytest.mark.parametrize("name", LOSSLESS)
def test_that_a_stream_of_another_size_than_the_header_is_never_shown(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, encode = LOSSLESS[name]
    code = _code(source, tmp_path, syntax, encode(picture(25, 32)))
    if name in ("RLE", "JPEG XL"):  # these heads state no size that is read here
        assert code in ("dicom-codestream-differs", "dicom-codestream-broken")
    else:
        assert code == "dicom-size-contradicts"


def test_that_samples_and_depth_must_fit_the_header(source: DicomSource, tmp_path: Path) -> None:
    assert _code(source, tmp_path, J2K, _j2k(RGB)) == "dicom-samples-contradict"
    shallow = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    assert _code(source, tmp_path, J2K, _j2k(GREY), **shallow) == "dicom-precision-contradicts"
    assert _code(source, tmp_path, RLE, rle(GREY.astype(np.uint8))) == "dicom-rle-segments"


def _sof(rows: int, columns: int, marker: int = 0xF7, precision: int = 8) -> bytes:
    frame = struct.pack(">BHHB", precision, rows, columns, 1) + b"\x01\x11\x00"
    head = b"\xff\xd8" + bytes((0xFF, marker)) + struct.pack(">H", 2 + len(frame)) + frame
    return head + b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + bytes(64) + b"\xff\xd9"


def _siz(size: tuple[int, int], tile: tuple[int, int], origin: tuple[int, int] = (0, 0)) -> bytes:
    grid = struct.pack(">H8I", 0, *size, *origin, *tile, 0, 0)
    siz = grid + struct.pack(">H", 1) + b"\x0f\x01\x01"
    cod = b"\x00\x00\x00\x01\x00\x05\x04\x04\x00\x01"
    return (
        b"\xff\x4f\xff\x51"
        + struct.pack(">H", 2 + len(siz))
        + siz
        + b"\xff\x52\x00\x0c"
        + cod
        + b"\xff\x5c\x00\x13\x20"
        + bytes(16)
        + b"\xff\x90\x00\x0a"
        + bytes(64)
        + b"\xff\xd9"
    )


BOMBS = {
    "JPEG-LS 65535 x 65535": (JPEG_LS, _sof(65_535, 65_535), "dicom-size-contradicts"),
    "JPEG 65535 x 65535": (JPEG, _sof(65_535, 65_535, 0xC0), "dicom-size-contradicts"),
    "SIZ 2^32": (J2K, _siz((2**32 - 1, 2**32 - 1), (2**32 - 1,) * 2), "dicom-size-contradicts"),
    "HTJ2K SIZ 2^32": (HTJ2K, _siz((2**32 - 1,) * 2, (1 << 31,) * 2), "dicom-size-contradicts"),
    "a tile a pixel": (J2K, _siz((1 << 20, 1 << 20), (1, 1)), "dicom-codestream-tiles"),
    "no tile": (J2K, _siz((32, 24), (0, 0)), "dicom-codestream-broken"),
    "origin beyond the end": (J2K, _siz((32, 24), (32, 24), (40, 40)), "dicom-codestream-broken"),
    "rows 0": (JPEG, _sof(0, 32, 0xC0), "dicom-codestream-broken"),
    "arithmetic": (JPEG, _sof(24, 32, 0xC9), "dicom-jpeg-kind"),
    "hierarchical": (JPEG, _sof(24, 32, 0xC5), "dicom-jpeg-kind"),
    "JPEG-LS in JPEG": (JPEG, _sof(24, 32, 0xF7), "dicom-jpeg-kind"),
    "40 bits": (
        J2K,
        _siz((32, 24), (32, 24)).replace(b"\x0f\x01\x01", b"\x27\x01\x01"),
        "dicom-precision-contradicts",
    ),
    "half the grid": (
        J2K,
        _siz((32, 24), (32, 24)).replace(b"\x0f\x01\x01", b"\x0f\x02\x02"),
        "dicom-codestream-subsampled",
    ),
    "no quantization": (
        HTJ2K,
        _siz((32, 24), (32, 24)).replace(b"\x00\x13\x20", b"\x00\x03\x20"),
        "dicom-codestream-broken",
    ),
    "nothing": (J2K, b"", "dicom-codestream-broken"),
    "noise": (JPEG_XL, bytes(range(64)), "dicom-codestream-broken"),
    "RLE beyond the end": (
        RLE,
        struct.pack("<16I", 2, 64, 9_999, *[0] * 13) + bytes(64),
        "dicom-codestream-broken",
    ),
    "RLE backwards": (
        RLE,
        struct.pack("<16I", 2, 96, 64, *[0] * 13) + bytes(64),
        "dicom-codestream-broken",
    ),
    "RLE 2^32 parts": (
        RLE,
        struct.pack("<16I", 2**32 - 1, *[64] * 15) + bytes(64),
        "dicom-rle-segments",
    ),
}


def _never(*_: object) -> None:
    raise AssertionError("the decoder was asked")


@pytest.mark.parametrize("name", BOMBS)
def test_that_a_bomb_is_refused_before_a_decoder_sees_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DecodePool, "decode", _never)
    syntax, data, code = BOMBS[name]
    assert _code(DicomSource(), tmp_path, syntax, data) == code


def test_that_a_header_as_large_as_its_bomb_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DecodePool, "decode", _never)
    path = tmp_path / "bomb"
    eight = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    for size in (65_535, 30_000):
        data = coded_file(
            JPEG_LS,
            value([[even(_sof(size, size))]]),
            (2, 2),
            **{**eight, "Rows": size, "Columns": size},
        )
        path.write_bytes(data)
        source = DicomSource()
        with pytest.raises(FrameError) as caught:
            source.frame(source.index(str(path)).studies[0].stacks[0].frames[0])
        assert caught.value.problem.code == "dicom-too-large"
        source.close()


def test_that_an_rle_overrun_is_refused_by_the_decoder(source: DicomSource, tmp_path: Path) -> None:
    segments = bytes((127,)) * 40  # each promises 128 bytes that are not there
    data = struct.pack("<16I", 2, 64, 84, *[0] * 13) + segments
    assert _code(source, tmp_path, RLE, data) == "dicom-codestream-broken"
    long = struct.pack("<16I", 2, 64, 64 + 40_000, *[0] * 13) + b"\x81\x07" * 40_000
    frame_or_code = _code_or_shape(source, tmp_path, long)
    assert frame_or_code in ("dicom-codestream-broken", "dicom-codestream-differs", SHAPE)


def _code_or_shape(source: DicomSource, tmp_path: Path, data: bytes) -> object:
    try:
        return _frame(source, tmp_path, RLE, data).stored.shape
    except FrameError as error:
        return error.problem.code


def test_that_a_jpeg_ls_stream_cut_anywhere_ends_the_decoder_never(
    source: DicomSource, tmp_path: Path
) -> None:
    whole = bytes(ic.jpegls_encode(GREY))
    pool = source._compressed.pool
    lost = pool.lost
    for length in range(60, len(whole) - 2, 23):
        assert _code(source, tmp_path, JPEG_LS, whole[:length]) == "dicom-codestream-broken"
    assert pool.lost == lost


@pytest.mark.parametrize("name", ["JPEG lossless", "HTJ2K", "JPEG 2000"])
def test_that_a_stream_without_its_end_is_said_to_be_incomplete(
    source: DicomSource, tmp_path: Path, name: str
) -> None:
    syntax, encode = LOSSLESS[name]
    data = bytes(encode(GREY))
    for part in (0.6, 0.95):
        cut = data[: int(len(data) * part)]
        if name == "JPEG 2000":  # its decoder makes nothing of a part
            assert _code(source, tmp_path, syntax, cut) == "dicom-codestream-broken"
        else:
            frame = _frame(source, tmp_path, syntax, cut)
            assert [p.code for p in frame.problems] == ["dicom-incomplete-frame"]


@pytest.mark.parametrize(
    ("uid", "code"),
    [
        (VIDEO, "dicom-video"),
        ("1.2.840.10008.1.2.4.102.1", "dicom-video"),
        ("1.2.840.10008.1.2.4.107", "dicom-video"),
        ("1.2.840.10008.1.2.4.94", "dicom-pixels-elsewhere"),
        ("1.2.840.10008.1.2.4.205", "dicom-pixels-elsewhere"),
        ("1.2.840.10008.1.2.7.1", "dicom-live-stream"),
        ("1.2.840.10008.1.2.4.61", "dicom-syntax-unknown"),
        ("1.2.3.4", "dicom-syntax-unknown"),
    ],
)
def test_that_a_syntax_that_is_not_shown_is_named(
    source: DicomSource, tmp_path: Path, uid: str, code: str
) -> None:
    path = tmp_path / "film"
    path.write_bytes(coded_file(uid, value([[bytes(8)]]), SHAPE))
    with pytest.raises(FrameError) as caught:
        source.frame(source.index(str(path)).studies[0].stacks[0].frames[0])
    assert caught.value.problem.code == code
    name = dict(caught.value.problem.args)["syntax"]
    assert name == uid if code == "dicom-syntax-unknown" else name != uid


@given(
    coding=st.sampled_from(
        [Coding.RLE, Coding.JPEG, Coding.JPEG_LS, Coding.J2K, Coding.HTJ2K, Coding.JPEG_XL]
    ),
    data=st.binary(max_size=200),
    head=st.sampled_from([b"", b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP  "]),
    is_colour=st.booleans(),
)
def test_that_reading_a_head_of_any_bytes_ends_in_a_stream_or_a_refusal(
    coding: Coding, data: bytes, head: bytes, is_colour: bool
) -> None:
    layout = COLOUR_LAYOUT if is_colour else GREY_LAYOUT
    try:
        stream = read_stream(coding, head + data, layout)
    except RefusedError:
        return
    assert stream.precision <= layout.allocated


@pytest.mark.parametrize("name", list(seeds()))
def test_that_damaged_frames_end_or_hang_no_decoder(name: str) -> None:
    pool = DecodePool(limit_s=30.0)
    ends, fatal = run(name, 500, pool)
    pool.close()
    assert pool.lost == 0
    assert fatal == []
    assert sum(ends.values()) == 500
    assert 0 < ends["decoded"] < 500


def test_that_a_lossy_image_says_how_it_was_coded(source: DicomSource, tmp_path: Path) -> None:
    data = ic.jpeg8_encode(GREY, level=95, bitspersample=12)
    stated = {"LossyImageCompression": "01", "LossyImageCompressionMethod": "ISO_15444_1"}
    cases = [
        ({}, [("JPEG", None)]),
        ({**stated, "LossyImageCompressionRatio": "19"}, [("JPEG 2000", 19.0)]),
        (
            {
                "LossyImageCompressionMethod": ["ISO_14495_1", "ISO_10918_1"],
                "LossyImageCompressionRatio": ["4", "7.5"],
            },
            [("JPEG-LS", 4.0), ("JPEG", 7.5)],
        ),
        ({"LossyImageCompressionRatio": "1e300"}, [("JPEG", None)]),
        ({"LossyImageCompressionMethod": "NOT_KNOWN"}, [("JPEG", None)]),
        ({"LossyImageCompressionRatio": ["3"] * 500}, [("", 3.0)] * 7 + [("JPEG", 3.0)]),
    ]
    for changes, steps in cases:
        frame = _frame(source, tmp_path, JPEG_12, data, **DEPTH_12, **changes)
        assert [(step.method, step.ratio) for step in frame.lossy_steps] == steps
    assert _frame(source, tmp_path, RLE, rle(GREY)).lossy_steps == ()
