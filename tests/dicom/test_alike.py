"""A slice that is like others before it must be what it is when read closely."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from desktop.app.ports import FrameError
from desktop.dicom import alike as module
from desktop.dicom.explicit import walk
from desktop.dicom.slabs import Slabs
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from tests.dicom.making import make_slice, to_bytes

COUNT = 6


def ref_of(path: Path) -> FrameRef:
    return FrameRef(locator=f"file:{path}", frame=1, sop_uid="1.2")


def answer(source: DicomSource, path: Path) -> object:
    """What a source makes of a file, in a form that compares."""
    try:
        frame = source.frame(ref_of(path))
    except FrameError as error:
        return error.problem
    said = {f.name: getattr(frame, f.name) for f in fields(Frame) if f.name != "stored"}
    return repr(said), frame.stored.dtype.str, frame.stored.shape, frame.stored.tobytes()


def series(folder: Path, **changes: object) -> list[Path]:
    paths = []
    for index in range(COUNT):
        path = folder / f"{index}.dcm"
        made = make_slice(
            index,
            position=(0.0, -12.5, 9.75 * index),
            AcquisitionTime=f"1402{index:02d}.5",
            SliceLocation=str(9.75 * index),
            **changes,
        )
        path.write_bytes(to_bytes(made))
        paths.append(path)
    return paths


@pytest.fixture
def closely(monkeypatch):
    """Counts the headers that are read closely."""
    seen: list[str] = []
    real = DicomSource._pixel_header

    def counted(self, locator, blob):
        seen.append(locator)
        return real(self, locator, blob)

    monkeypatch.setattr(DicomSource, "_pixel_header", counted)
    return seen


def sequence() -> Sequence:
    item = Dataset()
    item.ReferencedSOPInstanceUID = "1.2.3"
    return Sequence([item])


@pytest.mark.parametrize(
    "changes",
    [
        {"RescaleSlope": "2", "RescaleIntercept": "-1024", "WindowCenter": "40"},
        {"WindowCenter": ["40", "300"], "WindowWidth": ["400", "1500"], "PixelRepresentation": 1},
        {"BitsStored": 12, "HighBit": 11, "PhotometricInterpretation": "MONOCHROME1"},
        {"PixelPaddingValue": 3, "ReferencedImageSequence": sequence()},
        {"SpecificCharacterSet": "ISO_IR 192", "SeriesDescription": "Wirbelsäule"},
    ],
)
def test_that_like_slices_are_read_closely_only_at_first_and_come_out_the_same(
    tmp_path, closely, changes
):
    paths = series(tmp_path, **changes)
    source = DicomSource()
    told = [answer(source, path) for path in paths]
    assert len(closely) < COUNT - 1
    assert told == [answer(DicomSource(), path) for path in paths]
    source.close()


def test_that_a_slice_with_a_window_of_its_own_keeps_it(tmp_path):
    paths = series(tmp_path, WindowCenter="40", WindowWidth="400")
    other = make_slice(9, WindowCenter="90", WindowWidth="400", AcquisitionTime="140209.5")
    other.SliceLocation = "9"
    (tmp_path / "9.dcm").write_bytes(to_bytes(other))
    source = DicomSource()
    for path in paths:
        source.frame(ref_of(path))
    assert source.frame(ref_of(tmp_path / "9.dcm")).windows[0].center == 90
    assert source.frame(ref_of(paths[0])).windows[0].center == 40


@pytest.mark.parametrize(
    "other", [{"WindowCenter": None, "WindowWidth": None}, {"PixelPaddingValue": 7}]
)
def test_that_a_slice_with_fewer_or_more_elements_is_not_taken_for_a_like_one(tmp_path, other):
    changes = {"WindowCenter": "40", "WindowWidth": "400"}
    paths = series(tmp_path, **changes)
    source = DicomSource()
    for path in paths:
        source.frame(ref_of(path))
    odd = tmp_path / "odd.dcm"
    odd.write_bytes(to_bytes(make_slice(9, **{**changes, **other})))
    told = answer(source, odd)
    assert isinstance(told, tuple)
    assert told == answer(DicomSource(), odd)


@pytest.mark.parametrize("keep", [0.999, 0.6])
def test_that_a_cut_slice_still_says_so(tmp_path, keep):
    paths = series(tmp_path)
    source = DicomSource()
    for path in paths:
        source.frame(ref_of(path))
    whole = paths[2].read_bytes()
    paths[2].write_bytes(whole[: int(len(whole) * keep)])
    assert answer(source, paths[2]) == answer(DicomSource(), paths[2])


@pytest.fixture(scope="module")
def warmed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alike")
    paths = series(folder, WindowCenter="40", WindowWidth="400", ReferencedImageSequence=sequence())
    source = DicomSource()
    for path in paths:
        source.frame(ref_of(path))
    return source, paths


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_that_whatever_a_header_says_it_is_read_as_without_any_before_it(warmed, data):
    source, paths = warmed
    whole = bytearray(paths[data.draw(st.integers(0, COUNT - 1))].read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(128, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(132, len(whole)))
        whole[at:at] = data.draw(st.binary(max_size=12))
    odd = paths[0].with_name("odd.dcm")
    odd.write_bytes(whole)
    assert answer(source, odd) == answer(DicomSource(), odd)


@given(head=st.binary(max_size=300), stop=st.integers(0, 400))
def test_that_a_walk_over_any_bytes_ends_inside_them(head, stop):
    found = walk(bytes(128) + b"DICM" + head, stop)
    assert found is None or all(e.start < e.end <= stop for e in found)


def test_that_headers_like_no_other_cost_little_more(tmp_path, monkeypatch):
    made = []
    real = module._model
    monkeypatch.setattr(module, "_model", lambda *a: made.append(1) or real(*a))
    source = DicomSource()
    for index in range(40):
        path = tmp_path / f"{index}.dcm"
        path.write_bytes(to_bytes(make_slice(index, WindowCenter=str(index), WindowWidth="9")))
        source.frame(ref_of(path))
    assert len(made) <= module._PATIENCE + 2
    assert np.isfinite(source.frame(ref_of(path)).windows[0].center)


def test_that_pieces_of_a_slab_lie_apart_and_hold_what_is_written():
    slabs = Slabs()
    sizes = [7, 512, 1_000_001, 3_000_000, 100, 999_999, 2_000_000] * 6
    pieces = [slabs.take(size) for size in sizes]
    for number, piece in enumerate(pieces):
        piece[:] = number
    assert [piece.size for piece in pieces] == sizes
    assert all((piece == number).all() for number, piece in enumerate(pieces))
