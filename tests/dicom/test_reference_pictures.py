"""Every reference picture is met: lossless ones to one grey level, lossy ones nearly so."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.dicom.source import DicomSource
from desktop.dicom.syntaxes import LOSSY, PLAIN
from desktop.domain.pixels import Frame, Window
from desktop.viewer import lut
from desktop.viewer.presenting import applies_to, present

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"
LIST = SHARED / "reference" / "REFERENCE.csv"
ROWS = list(csv.DictReader(LIST.read_text().splitlines())) if LIST.exists() else []
SOURCE = DicomSource()  # one decoder for all of them

if not ROWS:
    pytest.skip("the reference pictures are not here", allow_module_level=True)


def _ref_of(row: dict[str, str]):
    index = SOURCE.index(str(SHARED / row["file"]))
    stacks = [stack for study in index.studies for stack in study.stacks]
    for stack in stacks:
        for ref in stack.frames:
            if ref.frame == int(row["frame(1-based)"]):
                return stack, ref
    raise AssertionError(index.refused)


def _voi(row: dict[str, str], frame: Frame) -> lut.Voi:
    """Return the window the reference was made with."""
    text = row["window"]
    if text.startswith("min-max"):
        return lut.full_range(frame)
    if text.startswith("VOI LUT"):  # its tables are empty; the reference shows the whole depth
        assert not frame.voi_luts
        return Window(center=32_768.0, width=65_536.0)
    if text.startswith("functional group"):
        stated = re.search(r"C=([-\d.]+) W=([\d.]+)", text)
        assert stated
        assert frame.windows[0] == Window(
            center=float(stated[1]),
            width=float(stated[2]),
            explanation=frame.windows[0].explanation,
        )
    return lut.default_voi(frame)


CASES = [
    pytest.param(row, id=f"{row['file']}-{row['frame(1-based)']}")
    for row in ROWS
    if "presentation state" not in row["window"]
]


@pytest.fixture(scope="module", autouse=True)
def _decoder_ends():
    yield
    SOURCE.close()


@pytest.mark.parametrize("row", CASES)
def test_that_every_file_meets_its_reference(row: dict[str, str]) -> None:
    stack, ref = _ref_of(row)
    frame = SOURCE.frame(ref)
    shown = lut.render(frame, _voi(row, frame))
    expected = np.asarray(Image.open(SHARED / row["png"]))
    if frame.supplement is not None:  # the reference knows the grey part only
        is_grey = frame.stored < frame.supplement.first
        assert shown.ndim == 3
        assert (shown[~is_grey].max(axis=-1) != shown[~is_grey].min(axis=-1)).mean() > 0.9
        shown, expected = shown[is_grey][:, 0], expected[is_grey]
    assert shown.shape == expected.shape
    off = np.abs(shown.astype(int) - expected.astype(int))
    if stack.transfer_syntax not in LOSSY:
        assert off.max() <= (2 if frame.photometric.startswith("YBR_FULL") else 1)
    else:
        assert off.max() <= 3


def test_that_scrambled_tables_of_a_presentation_state_meet_their_reference() -> None:
    row = next(row for row in ROWS if "presentation state" in row["window"])
    state = SOURCE.presentation_file(str(SHARED / "gsps" / "prLUTs.dcm"))
    _stack, ref = _ref_of(row)
    assert applies_to(state, ref)
    assert not state.notes
    shown = lut.render(present(state, SOURCE.frame(ref)))
    assert np.array_equal(shown, np.asarray(Image.open(SHARED / row["png"])))


TWINS = [
    (row["file"], row["command"].split()[3])
    for row in ROWS
    if row["command"].startswith("same picture as")
]


@pytest.mark.parametrize(("file", "plain"), TWINS)
def test_that_a_lossless_copy_has_the_stored_values_of_the_plain_file(
    file: str, plain: str
) -> None:
    frames = []
    for name in (file, plain):
        index = SOURCE.index(str(SHARED / name))
        frames.append(SOURCE.frame(index.studies[0].stacks[0].frames[0]))
    assert frames[0].stored.dtype == frames[1].stored.dtype
    assert np.array_equal(frames[0].stored, frames[1].stored)
    assert not frames[0].lossy
    assert not frames[0].problems


def test_that_the_list_covers_every_coding() -> None:
    assert len(TWINS) == 17
    seen = {_ref_of(case.values[0])[0].transfer_syntax for case in CASES}
    assert len(seen & PLAIN) >= 3
    ends = {uid.removeprefix("1.2.840.10008.1.2.") for uid in seen - PLAIN}
    assert {"5", "4.50", "4.51", "4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.202"} <= ends


@pytest.mark.parametrize(
    ("file", "count"),
    [("xa_multiframe/HasFragmentSequence.dcm", 96), ("us/examples_ybr_color.dcm", 30)],
)
def test_that_every_frame_of_a_cine_comes_and_each_is_its_own(file: str, count: int) -> None:
    (stack,) = SOURCE.index(str(SHARED / file)).studies[0].stacks
    assert len(stack.frames) == count
    frames = [SOURCE.frame(ref) for ref in stack.frames]
    assert not any(frame.problems for frame in frames)
    assert all(frame.lossy for frame in frames)
    steps = [
        np.abs(a.stored.astype(int) - b.stored.astype(int)).mean() for a, b in pairwise(frames)
    ]
    assert max(steps) < 20  # neighbours in time resemble each other
    assert len({frame.stored.tobytes() for frame in frames}) > count // 2
