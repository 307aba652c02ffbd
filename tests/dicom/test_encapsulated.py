"""Promises about finding frames among fragments."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from desktop.app.ports import FrameError
from desktop.dicom.blobs import MemoryBlob
from desktop.dicom.source import DicomSource
from desktop.domain.pixels import Frame
from tests.dicom.coding import DEFLATE, END, RAW, RLE, coded_file, even, item, picture, rle, value
from tests.dicom.making import make_slice, to_bytes

SHAPE = (24, 32)
PICTURES = [picture(seed=seed) for seed in range(1, 5)]
CODED = [even(rle(pixels)) for pixels in PICTURES]


@pytest.fixture(scope="module")
def source():
    made = DicomSource()
    yield made
    made.close()


def _frames(source: DicomSource, tmp_path: Path, data: bytes) -> list[Frame]:
    path = tmp_path / "coded"
    path.write_bytes(data)
    index = source.index(str(path))
    assert not index.refused
    return [source.frame(ref) for ref in index.studies[0].stacks[0].frames]


def _codes(frame: Frame) -> list[str]:
    return [problem.code for problem in frame.problems]


def _cut(data: bytes) -> list[bytes]:
    """Split a frame into three fragments of even length."""
    return [data[:70], data[70:500], data[500:]]


def _file(frames: list[list[bytes]], **options: object) -> bytes:
    return coded_file(RLE, value(frames, **options), SHAPE, frames=len(frames))


LAYOUTS = {
    "a full table": _file([[data] for data in CODED]),
    "an empty table": _file([[data] for data in CODED], table="empty"),
    "a full table, several fragments": _file([_cut(data) for data in CODED]),
    "no table, several fragments": _file([_cut(data) for data in CODED], table="empty"),
    "no delimiter": _file([[data] for data in CODED], end=b""),
    "padding after the delimiter": _file([[data] for data in CODED], end=END + bytes(64)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_frames_are_found_whatever_the_table_says(
    source: DicomSource, tmp_path: Path, layout: str
) -> None:
    frames = _frames(source, tmp_path, LAYOUTS[layout])
    assert len(frames) == 4
    for frame, pixels in zip(frames, PICTURES, strict=True):
        assert np.array_equal(frame.stored, pixels)
        assert not frame.problems


@pytest.mark.parametrize(
    "table",
    [(0, 8, 16, 24), (0, 0, 0, 0), (4, 8, 12, 16), (0, 1 << 31, 1 << 30, 5), (0,), (0, 9, 9, 9, 9)],
)
@pytest.mark.parametrize("pieces", [1, 3])
def test_that_a_wrong_table_is_not_believed_and_said_to_be_wrong(
    source: DicomSource, tmp_path: Path, table: tuple[int, ...], pieces: int
) -> None:
    parts = [_cut(data) if pieces == 3 else [data] for data in CODED]
    frames = _frames(source, tmp_path, _file(parts, table=table))
    for frame, pixels in zip(frames, PICTURES, strict=True):
        assert np.array_equal(frame.stored, pixels)
        assert _codes(frame) == ["dicom-offsets-wrong"]


def test_that_an_extended_table_goes_before_the_basic_one(
    source: DicomSource, tmp_path: Path
) -> None:
    # one frame of two fragments and one of one: without the table nothing tells them apart
    raw = [PICTURES[0].tobytes(), PICTURES[1].tobytes()]
    parts = [[raw[0][:200], raw[0][200:]], [raw[1]]]
    offsets = struct.pack("<2Q", 0, 16 + len(raw[0]))
    data = coded_file(
        RAW,
        value(parts, table="empty"),
        SHAPE,
        frames=2,
        ExtendedOffsetTable=offsets,
        ExtendedOffsetTableLengths=struct.pack("<2Q", len(raw[0]), len(raw[1])),
    )
    frames = _frames(source, tmp_path, data)
    assert all(np.array_equal(f.stored, p) for f, p in zip(frames, PICTURES[:2], strict=True))
    assert not frames[0].problems
    unclear = coded_file(RAW, value(parts, table="empty"), SHAPE, frames=2)
    with pytest.raises(FrameError) as caught:
        _frames(source, tmp_path, unclear)
    assert caught.value.problem.code == "dicom-frames-unclear"


def test_that_one_frame_may_have_any_number_of_fragments(
    source: DicomSource, tmp_path: Path
) -> None:
    pieces = [CODED[0][n : n + 20] for n in range(0, len(CODED[0]), 20)]
    (frame,) = _frames(source, tmp_path, _file([pieces]))
    assert np.array_equal(frame.stored, PICTURES[0])


def test_that_frames_beyond_the_header_are_left_out_and_said_to_be_there(
    source: DicomSource, tmp_path: Path
) -> None:
    for table in ("full", "empty"):
        data = coded_file(RLE, value([[c] for c in CODED], table=table), SHAPE, frames=2)
        frames = _frames(source, tmp_path, data)
        assert len(frames) == 2
        assert np.array_equal(frames[1].stored, PICTURES[1])
        assert "dicom-surplus-pixels" in _codes(frames[0])
    data = coded_file(RLE, value([[c] for c in CODED], table="empty"), SHAPE)
    (frame,) = _frames(source, tmp_path, data)
    assert np.array_equal(frame.stored, PICTURES[0])
    assert _codes(frame) == ["dicom-surplus-pixels"]


def test_that_a_file_cut_anywhere_never_shows_a_wrong_frame(
    source: DicomSource, tmp_path: Path
) -> None:
    whole = _file([[data] for data in CODED])
    start = whole.index(struct.pack("<HH", 0x7FE0, 0x0010)) + 12
    path = tmp_path / "cut"
    for number, length in enumerate(range(start, len(whole) - 8, 173)):
        path = tmp_path / f"cut{number}"
        path.write_bytes(whole[:length])
        refs = source.index(str(path)).studies[0].stacks[0].frames
        for ref, pixels in zip(refs, PICTURES, strict=True):
            try:
                frame = source.frame(ref)
            except FrameError as error:
                code = error.problem.code
                assert code in (
                    "dicom-pixels-missing",
                    "dicom-frame-cut",
                    "dicom-codestream-broken",
                )
            else:
                is_same = np.array_equal(frame.stored, pixels)
                assert is_same or "dicom-incomplete-frame" in _codes(frame)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "dicom-pixels-missing"),
        (END, "dicom-pixels-missing"),
        (item(b"") + END, "dicom-pixels-missing"),
        (bytes(64), "dicom-pixels-missing"),
        (item(b"\0" * 4)[:6], "dicom-pixels-missing"),
        (struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFE), "dicom-broken"),
        (item(b"") + item(b""), "dicom-codestream-broken"),
    ],
)
def test_that_a_pixel_element_without_fragments_is_refused(
    source: DicomSource, tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(FrameError) as caught:
        _frames(source, tmp_path, coded_file(RLE, content, SHAPE))
    assert caught.value.problem.code == code


def test_that_of_a_multi_frame_file_only_the_heads_and_the_one_frame_are_read(
    source: DicomSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = [even(rle(picture(64, 64, seed))) for seed in range(1, 41)]
    path = tmp_path / "many"
    path.write_bytes(coded_file(RLE, value([[data] for data in big]), (64, 64), frames=40))
    refs = source.index(str(path)).studies[0].stacks[0].frames
    source.frame(refs[0])
    reads: list[int] = []
    from desktop.dicom.blobs import FileBlob

    plain = FileBlob.read

    def counted(self, offset: int, count: int) -> bytes:
        reads.append(count)
        return plain(self, offset, count)

    monkeypatch.setattr(FileBlob, "read", counted)
    frame = source.frame(refs[17])
    assert np.array_equal(frame.stored, picture(64, 64, 18))
    assert sum(reads) == len(big[17])  # header and table are known by now


def test_that_a_changed_file_is_not_read_with_the_old_table(
    source: DicomSource, tmp_path: Path
) -> None:
    first = _frames(source, tmp_path, _file([[data] for data in CODED]))
    again = _frames(source, tmp_path, _file([_cut(data) for data in reversed(CODED)]))
    assert np.array_equal(first[0].stored, PICTURES[0])
    assert np.array_equal(again[0].stored, PICTURES[3])


def test_that_raw_and_deflated_frames_are_taken_as_plain_ones(
    source: DicomSource, tmp_path: Path
) -> None:
    import zlib

    raw = [[even(pixels.tobytes())] for pixels in PICTURES]
    deflated = [[even(zlib.compress(pixels.tobytes(), 9, -15))] for pixels in PICTURES]
    for syntax, parts in ((RAW, raw), (DEFLATE, deflated)):
        frames = _frames(source, tmp_path, coded_file(syntax, value(parts), SHAPE, frames=4))
        for frame, pixels in zip(frames, PICTURES, strict=True):
            assert np.array_equal(frame.stored, pixels)


def test_that_a_deflated_bomb_is_never_inflated_further_than_a_frame(
    source: DicomSource, tmp_path: Path
) -> None:
    import zlib

    bomb = even(zlib.compress(bytes(64 << 20), 9, -15))
    (frame,) = _frames(source, tmp_path, coded_file(DEFLATE, value([[bomb]]), SHAPE))
    assert not frame.stored.any()


def test_that_of_two_copies_the_one_that_can_be_shown_best_is_kept(tmp_path: Path) -> None:
    plain = to_bytes(make_slice(pixels=PICTURES[0]))
    copies = {
        "a_video": coded_file("1.2.840.10008.1.2.4.102", value([[bytes(8)]]), SHAPE),
        "b_rle": coded_file(RLE, value([[CODED[0]]]), SHAPE),
        "c_plain": plain,
    }
    for wanted, names in (("1.2.840.10008.1.2.5", "ab"), ("1.2.840.10008.1.2.1", "abc")):
        folder = tmp_path / names
        folder.mkdir()
        for name, data in copies.items():
            if name[0] in names:
                (folder / name).write_bytes(data)
        (study,) = DicomSource().index(str(folder)).studies
        assert study.stacks[0].transfer_syntax == wanted


def test_that_reading_pieces_never_takes_more_than_allowed() -> None:
    from desktop.dicom.encapsulated import Piece, read_pieces
    from desktop.dicom.fields import RefusedError

    with pytest.raises(RefusedError):
        read_pieces(MemoryBlob(bytes(100)), [Piece(0, 60), Piece(0, 60)], 100)
