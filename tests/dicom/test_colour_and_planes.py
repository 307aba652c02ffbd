"""Palettes, colour spaces, supplemental colours, overlay planes and shutters of files."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmwrite
from pydicom.pixels import apply_color_lut
from pydicom.uid import ExplicitVRBigEndian

from desktop.dicom.fields import Fields
from desktop.dicom.palettes import read_palette
from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from desktop.viewer.lut import default_voi, render
from tests.dicom.making import make_slice, to_bytes
from tests.dicom.making_presentation import item

COLOURS = ("Red", "Green", "Blue")
INDEX = np.arange(48, dtype=np.uint8).reshape(6, 8)


def big_bytes(dataset) -> bytes:
    """Return the file in big-endian order; its words are put in that order here."""
    stream = io.BytesIO()
    dataset.file_meta.FileMetaInformationVersion = b"\x00\x01"
    if dataset.BitsAllocated == 16:
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
    elif len(dataset.PixelData) % 2 == 0:
        pairs = np.frombuffer(dataset.PixelData, np.uint8).reshape(-1, 2)[:, ::-1]
        dataset.PixelData = pairs.tobytes()
    dataset["PixelData"].VR = "OW"
    dcmwrite(
        stream,
        dataset,
        implicit_vr=False,
        little_endian=False,
        force_encoding=True,
    )
    return stream.getvalue()


def decode(tmp_path: Path, dataset, frame: int = 1) -> Frame:
    path = tmp_path / "image"
    big = dataset.file_meta.TransferSyntaxUID == ExplicitVRBigEndian
    path.write_bytes(big_bytes(dataset) if big else to_bytes(dataset))
    source = DicomSource()
    stacks = source.index(str(path)).studies[0].stacks
    ref = next(r for s in stacks for r in s.frames if r.frame == frame)
    return source.frame(ref)


def eight(**changes: object) -> dict[str, object]:
    return {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, **changes}


def palette_image(values, first: int, bits: int, *, big: bool = False, **changes: object):
    """An image of indices with a palette; ``values`` are three lists of entries."""
    made = make_slice(
        pixels=INDEX,
        PhotometricInterpretation="PALETTE COLOR",
        syntax=str(ExplicitVRBigEndian) if big else "1.2.840.10008.1.2.1",
        **eight(**changes),
    )
    kind = ">u2" if big else "<u2"
    for channel, entries in enumerate(values):
        made.add_new(0x00281101 + channel, "US", [len(entries), first, bits])
        words = np.array(entries)
        if bits == 8:
            packed = words.astype(np.uint8)
            raw = packed.reshape(-1, 2)[:, ::-1].tobytes() if big else packed.tobytes()
        else:
            raw = words.astype(kind).tobytes()
        made.add_new(0x00281201 + channel, "OW", raw)
    return made


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("first", [0, 10])
def test_that_a_big_endian_palette_is_its_little_endian_twin(
    tmp_path: Path, bits: int, first: int
) -> None:
    rng = np.random.default_rng(bits + first)
    values = [rng.integers(0, 2**bits, 30).tolist() for _ in range(3)]
    little = decode(tmp_path, palette_image(values, first, bits)).stored
    big = decode(tmp_path, palette_image(values, first, bits, big=True)).stored
    assert np.array_equal(little, big)
    position = np.clip(INDEX.astype(int) - first, 0, 29)
    for channel in range(3):
        table = np.array(values[channel]) >> (bits - 8)
        assert np.array_equal(little[..., channel], table[position])


def test_that_each_colour_may_begin_at_an_index_of_its_own(tmp_path: Path) -> None:
    made = palette_image([[0, 255] * 2] * 3, 0, 8)
    for channel, first in enumerate((0, 10, 20)):
        made[0x00281101 + channel].value = [4, first, 8]
    shown = decode(tmp_path, made).stored
    assert shown[0, 1].tolist() == [255, 0, 0]
    assert shown[1, 3].tolist() == [255, 255, 0]  # index 11
    assert shown[2, 5].tolist() == [255, 255, 255]  # index 21


@st.composite
def segments(draw):
    """Words of a segmented palette of exactly 256 entries and no indirect part."""
    words, left = [0, 2, draw(st.integers(0, 65535)), draw(st.integers(0, 65535))], 254
    while left:
        count = draw(st.integers(1, left))
        if draw(st.booleans()):
            words += [
                0,
                count,
                *draw(st.lists(st.integers(0, 65535), min_size=count, max_size=count)),
            ]
        else:
            words += [1, count, draw(st.integers(0, 65535))]
        left -= count
    return words


@settings(max_examples=60)
@given(words=segments(), big=st.booleans())
def test_that_a_segmented_palette_is_the_peer_s(words, big: bool) -> None:
    raw = np.array(words, dtype=">u2" if big else "<u2").tobytes()
    own = Fields(
        values={0x00281101: (256, 0, 16), 0x00281221: (raw,)},
        little=not big,
    )
    first, table = read_palette(own, 0, little=not big)
    peer = make_slice()
    for channel, colour in enumerate(COLOURS):
        peer.add_new(0x00281101 + channel, "US", [256, 0, 16])
        little = np.array(words, dtype="<u2").tobytes()
        setattr(peer, f"Segmented{colour}PaletteColorLookupTableData", little)
    expected = apply_color_lut(np.arange(256, dtype=np.uint16), peer)[..., 0] >> 8
    assert first == 0
    assert np.abs(table.astype(int) - expected.astype(int)).max() <= 1  # rounding of a ramp


@settings(max_examples=25)
@given(rgb=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=4, max_size=4))
def test_that_every_colour_space_comes_back_to_the_colours_it_was_made_of(rgb) -> None:
    from desktop.dicom.pixels import Layout, to_rgb

    colours = np.array(rgb, dtype=np.float64).reshape(1, 4, 3)
    full = np.array([[0.299, 0.587, 0.114], [-0.1687, -0.3313, 0.5], [0.5, -0.4187, -0.0813]])
    partial = np.array(
        [[0.2568, 0.5041, 0.0979], [-0.1482, -0.2910, 0.4392], [0.4392, -0.3678, -0.0714]]
    )
    for name, matrix, shift, off in (
        ("YBR_FULL", full, (0, 128, 128), 2),
        ("YBR_PARTIAL_422", partial, (16, 128, 128), 3),
    ):
        coded = np.clip(np.round(colours @ matrix.T + np.array(shift)), 0, 255).astype(np.uint8)
        layout = Layout(
            rows=1,
            columns=4,
            samples=3,
            photometric=name,
            allocated=8,
            stored=8,
            high_bit=7,
            is_signed=False,
            is_planar=False,
            is_float=False,
            little=True,
        )
        assert np.abs(to_rgb(coded, layout).astype(int) - colours).max() <= off


@pytest.mark.parametrize("name", ["YBR_FULL_422", "YBR_PARTIAL_422"])
def test_that_pairs_of_pixels_share_their_colour(tmp_path: Path, name: str) -> None:
    pairs = np.array([[90, 200, 128, 128]] * 12, np.uint8)
    made = make_slice(
        pixels=np.zeros((6, 4), np.uint8),
        PixelData=pairs.tobytes(),
        SamplesPerPixel=3,
        PlanarConfiguration=0,
        PhotometricInterpretation=name,
        **eight(),
    )
    shown = decode(tmp_path, made).stored
    assert shown.shape == (6, 4, 3)
    assert len(set(shown[0, 0].tolist())) == 1
    assert shown[0, 0, 0] < shown[0, 1, 0]


def test_that_a_supplemental_palette_colours_only_where_it_is_asked_for(tmp_path: Path) -> None:
    pixels = np.array([[0, 50, 100, 101], [102, 200, 99, 1]], np.uint16)
    made = make_slice(
        pixels=pixels, PixelPresentation="COLOR", WindowCenter="50", WindowWidth="100"
    )
    for channel in range(3):
        made.add_new(0x00281101 + channel, "US", [3, 100, 16])
        table = np.array([channel * 256, 65535, channel * 20000], "<u2")
        made.add_new(0x00281201 + channel, "OW", table.tobytes())
    frame = decode(tmp_path, made)
    shown = render(frame, default_voi(frame))
    assert shown[0, 2].tolist() == [0, 1, 2]
    assert shown[0, 3].tolist() == [255, 255, 255]
    assert shown[1, 1].tolist() == [0, 20000 >> 8, 40000 >> 8]  # beyond the end: its last colour
    assert len(set(shown[0, 1].tolist())) == 1
    assert frame.stored.ndim == 2  # values can still be measured
    made.PixelPresentation = "MONOCHROME"
    assert decode(tmp_path, made).supplement is None


# Overlay planes


def plane(dataset, group: int, bits: np.ndarray, **more):
    """Add an overlay plane; ``bits`` (frames, rows, columns) or (rows, columns)."""
    stated = {
        0x10: ("US", bits.shape[-2]),
        0x11: ("US", bits.shape[-1]),
        0x40: ("CS", more.get("kind", "G")),
        0x50: ("SS", list(more.get("origin", (1, 1)))),
        0x100: ("US", 1),
        0x102: ("US", 0),
        0x1500: ("LO", more.get("label", "")),
    }
    if bits.ndim == 3:
        stated[0x15] = ("IS", str(len(bits)))
        stated[0x51] = ("US", more.get("first", 1))
    for part, (vr, value) in stated.items():
        dataset.add_new(group << 16 | part, vr, value)
    packed = np.packbits(bits.astype(np.uint8).reshape(-1), bitorder="little").tobytes()
    packed += b"\0" * (len(packed) % 2)
    if more.get("big"):
        packed = np.frombuffer(packed, np.uint8).reshape(-1, 2)[:, ::-1].tobytes()
    dataset.add_new(group << 16 | 0x3000, "OW", packed)
    return dataset


BITS = np.random.default_rng(7).integers(0, 2, (5, 7)).astype(bool)


def test_that_all_sixteen_planes_are_read_bit_for_bit(tmp_path: Path) -> None:
    made = make_slice()
    for number in range(16):
        plane(made, 0x6000 + 2 * number, np.roll(BITS, number), label=f"P{number}")
    frame = decode(tmp_path, made)
    assert [p.label for p in frame.overlays] == [f"P{n}" for n in range(16)]
    for number, found in enumerate(frame.overlays):
        assert np.array_equal(found.bits, np.roll(BITS, number))
    assert not frame.problems


def test_that_a_big_endian_plane_is_its_little_endian_twin(tmp_path: Path) -> None:
    made = make_slice(syntax=str(ExplicitVRBigEndian))
    frame = decode(tmp_path, plane(made, 0x6000, BITS, big=True))
    assert np.array_equal(frame.overlays[0].bits, BITS)


def test_that_a_plane_lies_where_it_says_also_outside(tmp_path: Path) -> None:
    made = plane(make_slice(), 0x6000, BITS, origin=(-2, 4), kind="R")
    plane(made, 0x6002, BITS, origin=(500, 1))
    (found,) = decode(tmp_path, made).overlays
    assert (found.row, found.column, found.kind) == (-3, 3, "R")


def test_that_planes_of_several_frames_go_with_theirs(tmp_path: Path) -> None:
    volume = np.arange(4 * 48, dtype=np.uint16).reshape(4, 6, 8)
    bits = np.stack([BITS, ~BITS])
    made = make_slice(pixels=volume[0], NumberOfFrames="4", PixelData=volume.tobytes())
    plane(made, 0x6000, bits, first=2)
    plane(made, 0x6002, BITS)
    found = [decode(tmp_path, made, frame).overlays for frame in (1, 2, 3, 4)]
    assert [len(planes) for planes in found] == [1, 2, 2, 1]
    assert np.array_equal(found[1][0].bits, BITS)
    assert np.array_equal(found[2][0].bits, ~BITS)


def test_that_planes_in_unused_bits_of_the_pixels_are_found(tmp_path: Path) -> None:
    bits = np.random.default_rng(2).integers(0, 2, (6, 8)).astype(bool)
    values = np.arange(48, dtype=np.uint16).reshape(6, 8)
    made = make_slice(pixels=values | (bits.astype(np.uint16) << 13), BitsStored=12, HighBit=11)
    for part, vr, value in (
        (0x10, "US", 6),
        (0x11, "US", 8),
        (0x40, "CS", "G"),
        (0x50, "SS", [1, 1]),
        (0x100, "US", 16),
        (0x102, "US", 13),
    ):
        made.add_new(0x60000000 | part, vr, value)
    frame = decode(tmp_path, made)
    assert np.array_equal(frame.stored, values)
    assert np.array_equal(frame.overlays[0].bits, bits)


def test_that_a_damaged_plane_leaves_the_image_and_is_said(tmp_path: Path) -> None:
    made = plane(make_slice(), 0x6000, BITS)
    made[0x60003000].value = b"\1\2"
    frame = decode(tmp_path, made)
    assert frame.overlays == ()
    assert [problem.code for problem in frame.problems] == ["dicom-overlay-broken"]


def test_that_the_shutter_of_an_image_closes_over_it(tmp_path: Path) -> None:
    made = make_slice(
        pixels=np.full((6, 8), 100, np.uint16),
        WindowCenter="50",
        WindowWidth="20",
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=2,
        ShutterRightVerticalEdge=4,
        ShutterUpperHorizontalEdge=3,
        ShutterLowerHorizontalEdge=5,
    )
    frame = decode(tmp_path, made)
    shown = render(frame)
    assert (shown == 255).sum() == 9
    assert shown[2:5, 1:4].min() == 255


# Per frame


def test_that_each_frame_has_its_own_rescale_and_window(tmp_path: Path) -> None:
    volume = np.full((2, 6, 8), 10, np.uint16)
    groups = [
        item(
            PixelValueTransformationSequence=[
                item(RescaleSlope=str(number), RescaleIntercept="0", RescaleType="US")
            ],
            FrameVOILUTSequence=[
                item(WindowCenter=str(10 * number), WindowWidth="4", VOILUTFunction="LINEAR_EXACT")
            ],
        )
        for number in (1, 2)
    ]
    made = make_slice(
        pixels=volume[0],
        NumberOfFrames="2",
        PixelData=volume.tobytes(),
        SharedFunctionalGroupsSequence=[Dataset()],
        PerFrameFunctionalGroupsSequence=groups,
    )
    for number in (1, 2):
        frame = decode(tmp_path, made, number)
        assert (frame.slope, frame.windows[0].center) == (number, 10 * number)
        assert render(frame)[0, 0] == 128


def test_that_forms_nobody_filled_in_ask_for_nothing(tmp_path: Path) -> None:
    blanks = [item(LUTExplanation="") for _ in range(2)]
    made = make_slice(ModalityLUTSequence=[blanks[0]], VOILUTSequence=[blanks[1]])
    for part, vr in ((0x10, "US"), (0x11, "US"), (0x3000, "OW")):
        made.add_new(0x60000000 | part, vr, None)
    frame = decode(tmp_path, made)
    assert (frame.modality_lut, frame.voi_luts, frame.overlays) == (None, (), ())
    assert frame.problems == ()
    made.ModalityLUTSequence[0].add_new(0x00283006, "US", [1, 2])
    assert [p.code for p in decode(tmp_path, made).problems] == ["dicom-table-broken"]


def test_that_a_frame_that_begins_inside_a_word_has_all_its_bytes(tmp_path: Path) -> None:
    rgb = np.arange(2 * 3 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3, 3) * 4
    colour = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    for vr in ("OB", "OW"):
        made = make_slice(
            pixels=np.zeros((3, 3), np.uint8),
            PixelData=None,
            NumberOfFrames="2",
            syntax=str(ExplicitVRBigEndian),
            **eight(**colour),
        )
        words = np.frombuffer(rgb.tobytes(), "<u2")
        made.PixelData = (words.byteswap() if vr == "OW" else words).tobytes()
        made["PixelData"].VR = vr
        made._read_little = False
        path = tmp_path / vr
        path.write_bytes(to_bytes(made))
        source = DicomSource()
        (stack,) = source.index(str(path)).studies[0].stacks
        for ref in stack.frames:
            assert np.array_equal(source.frame(ref).stored, rgb[ref.frame - 1]), (vr, ref.frame)
