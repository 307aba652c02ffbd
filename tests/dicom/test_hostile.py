"""Promises about hostile headers: a reason or a value, never an exception of another kind."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from desktop.viewer.lut import render
from tests.dicom.making import element, make_slice, to_bytes

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"
SEEDS = (
    "enhanced_mr/emri_small.dcm",
    "us/ExplVR_BigEnd.dcm",
    "us/examples_palette.dcm",
    "luts/mlut_18.dcm",
    "other_iod/parametric_map_float.dcm",
    "seg_with_ct/liver_1frame.dcm",
    "overlay_odd_pixels/MR_small_padded.dcm",
    "dicomdir_pydicom/DICOMDIR",
)


def _use(path: Path) -> str:
    """Open a file as the window would and say what came of it."""
    source = DicomSource()
    index = source.index(str(path))
    refs = [ref for study in index.studies for stack in study.stacks for ref in stack.frames]
    outcome = "refused" if index.refused else "listed"
    for ref in (refs[:1] + refs[-1:])[:2]:
        try:
            picture = render(source.frame(ref))
        except FrameError:
            outcome = "no frame"
        else:
            assert picture.dtype == np.uint8
            outcome = "shown"
    return outcome


def _mutate(data: bytes, rng: random.Random) -> bytes:
    """Change a header where it hurts: bytes, lengths, VRs, the end."""
    changed = bytearray(data)
    limit = min(len(changed), 6000)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(max(1, limit))
        kind = rng.randrange(5)
        if kind == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            changed[at : at + 4] = struct.pack("<I", rng.choice((0, 1, 0xFFFFFFFF, 0x7FFFFFFF)))
        elif kind == 2:
            changed[at : at + 2] = rng.choice((b"SQ", b"UN", b"OW", b"DS", b"??"))
        elif kind == 3:
            del changed[at : at + rng.randint(1, 40)]
        else:
            del changed[rng.randrange(len(changed) + 1) :]
            changed.extend(bytes(rng.randrange(3)))
        limit = max(1, min(len(changed), 6000))
    return bytes(changed)


def test_that_200_mutated_files_end_in_a_reason_or_a_picture(tmp_path: Path) -> None:
    seeds = [(SHARED / name).read_bytes() for name in SEEDS if (SHARED / name).exists()]
    seeds += [to_bytes(make_slice()), to_bytes(make_slice(syntax=ImplicitVRLittleEndian))]
    rng = random.Random(20261123)
    outcomes = []
    for turn in range(200):
        path = tmp_path / "mutant"
        path.write_bytes(_mutate(seeds[turn % len(seeds)], rng))
        outcomes.append(_use(path))
    assert outcomes.count("refused") > 10
    assert outcomes.count("shown") > 10


def test_that_a_file_cut_anywhere_says_so(tmp_path: Path) -> None:
    data = to_bytes(make_slice())
    for length in range(0, len(data) - 1, 7):
        path = tmp_path / "cut"
        path.write_bytes(data[:length])
        index = DicomSource().index(str(path))
        stacks = [stack for study in index.studies for stack in study.stacks]
        said = index.refused or [p for stack in stacks for p in stack.problems]
        assert said, length


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.booleans())
def test_that_random_bytes_after_the_magic_never_raise(
    tmp_path: Path, noise: bytes, with_start: bool
) -> None:
    start = element(0x00080005, b"CS", b"ISO_IR 100") if with_start else b""
    path = tmp_path / "noise"
    path.write_bytes(bytes(128) + b"DICM" + start + noise)
    assert _use(path) in ("refused", "listed", "no frame", "shown")


@pytest.mark.parametrize("defined", [True, False])
def test_that_deep_nesting_is_refused(tmp_path: Path, defined: bool) -> None:
    inner = b""
    for _ in range(400):
        if defined:
            item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner
            inner = struct.pack("<HH2sHI", 0x5200, 0x9229, b"SQ", 0, len(item)) + item
        else:
            item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + inner
            item += struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
            inner = struct.pack("<HH2sHI", 0x5200, 0x9229, b"SQ", 0, 0xFFFFFFFF) + item
            inner += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    data = to_bytes(make_slice())
    at = data.index(struct.pack("<HH2s", 0x7FE0, 0x0010, b"OW"))
    path = tmp_path / "deep"
    path.write_bytes(data[:at] + inner + data[at:])
    index = DicomSource().index(str(path))
    assert [problem.code for problem in index.refused] == ["dicom-too-deep"]


@pytest.mark.parametrize("count", ["2147483647", "99999999999999", "-3", "x"])
def test_that_an_absurd_number_of_frames_takes_no_memory(tmp_path: Path, count: str) -> None:
    data = to_bytes(make_slice(NumberOfFrames="3"))
    value = count.encode() + b" " * (len(count) % 2)
    changed = data.replace(element(0x00280008, b"IS", b"3 "), element(0x00280008, b"IS", value))
    assert changed != data
    path = tmp_path / "many"
    path.write_bytes(changed)
    index = DicomSource().index(str(path))
    frames = [ref for study in index.studies for stack in study.stacks for ref in stack.frames]
    assert len(frames) <= 3


@pytest.mark.parametrize("slope", ["1e-320", "5e-324", "-1e-320", "1e29"])
@pytest.mark.parametrize("window", [("500", "1200"), ("1e29", "1e-20"), ("-1e29", "1e29")])
def test_that_a_slope_at_the_end_of_numbers_still_makes_a_picture(
    tmp_path: Path, slope: str, window: tuple[str, str]
) -> None:
    center, width = window
    made = make_slice(RescaleSlope=slope, RescaleIntercept="0", WindowCenter=center)
    made.WindowWidth = width
    path = tmp_path / "odd"
    path.write_bytes(to_bytes(made))
    assert _use(path) in ("shown", "no frame")


def test_that_nonsense_numbers_in_geometry_are_left_out(tmp_path: Path) -> None:
    data = to_bytes(make_slice(PixelSpacing=[0.5, 0.5]))
    for text in (b"nan\\nan", b"1e308\\1", b"-1\\1 ", b"0\\0 ", b"inf\\1 "):
        value = text + b" " * (len(text) % 2)
        path = tmp_path / "odd"
        path.write_bytes(
            data.replace(
                element(0x00280030, b"DS", b"0.5\\0.5 "), element(0x00280030, b"DS", value)
            )
        )
        index = DicomSource().index(str(path))
        (stack,) = [stack for study in index.studies for stack in study.stacks]
        assert stack.frames[0].scale.row_mm is None
        assert "dicom-spacing-invalid" in [problem.code for problem in stack.problems]


def test_that_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "lie.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", to_bytes(make_slice()))
    data = bytearray(target.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0x7FFFFFF0)
    target.write_bytes(bytes(data))
    index = DicomSource().index(str(target))
    assert [problem.where for problem in index.refused] == ["a"]


def test_that_big_endian_headers_are_read_by_the_scanner_too(tmp_path: Path) -> None:
    dataset = make_slice(syntax=ExplicitVRBigEndian)
    dcmwrite(tmp_path / "big", dataset, implicit_vr=False, little_endian=False)
    (study,) = DicomSource().index(str(tmp_path / "big")).studies
    assert (study.patient.id, study.stacks[0].rows) == ("S-1", 6)


def test_that_problems_hold_no_patient_data(tmp_path: Path) -> None:
    item = Dataset()
    item.PatientName = "Sample^Anna"
    data = to_bytes(make_slice(OtherPatientIDsSequence=[item]))
    rng = random.Random(7)
    for _ in range(60):
        path = tmp_path / "mutant"
        path.write_bytes(_mutate(data, rng))
        index = DicomSource().index(str(path))
        stacks = [stack for study in index.studies for stack in study.stacks]
        said = [*index.refused, *index.problems, *(p for s in stacks for p in s.problems)]
        assert all("Anna" not in str(problem) for problem in said)
