"""Every reference picture of a plain file is met to one grey level."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from desktop.dicom.syntaxes import PLAIN
from desktop.domain.pixels import Frame, Window
from desktop.viewer import lut
from desktop.viewer.presenting import applies_to, present

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"
LIST = SHARED / "reference" / "REFERENCE.csv"
ROWS = list(csv.DictReader(LIST.read_text().splitlines())) if LIST.exists() else []
SOURCE = DicomSource()

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


@pytest.mark.parametrize("row", CASES)
def test_that_a_plain_file_meets_its_reference_and_a_compressed_one_names_its_syntax(
    row: dict[str, str],
) -> None:
    stack, ref = _ref_of(row)
    if stack.transfer_syntax not in PLAIN:
        with pytest.raises(FrameError) as caught:
            SOURCE.frame(ref)
        assert caught.value.problem.code == "dicom-compressed"
        assert dict(caught.value.problem.args)["syntax"]
        return
    frame = SOURCE.frame(ref)
    shown = lut.render(frame, _voi(row, frame))
    expected = np.asarray(Image.open(SHARED / row["png"]))
    if frame.supplement is not None:  # the reference knows the grey part only
        is_grey = frame.stored < frame.supplement.first
        assert shown.ndim == 3
        assert (shown[~is_grey].max(axis=-1) != shown[~is_grey].min(axis=-1)).mean() > 0.9
        shown, expected = shown[is_grey][:, 0], expected[is_grey]
    assert shown.shape == expected.shape
    worst = np.abs(shown.astype(int) - expected.astype(int)).max()
    assert worst <= (2 if frame.photometric.startswith("YBR") else 1)


def test_that_scrambled_tables_of_a_presentation_state_meet_their_reference() -> None:
    row = next(row for row in ROWS if "presentation state" in row["window"])
    state = SOURCE.presentation_file(str(SHARED / "gsps" / "prLUTs.dcm"))
    _stack, ref = _ref_of(row)
    assert applies_to(state, ref)
    assert not state.notes
    shown = lut.render(present(state, SOURCE.frame(ref)))
    assert np.array_equal(shown, np.asarray(Image.open(SHARED / row["png"])))


def test_that_the_list_covers_plain_grey_and_plain_colour() -> None:
    plain = [
        case.values[0] for case in CASES if _ref_of(case.values[0])[0].transfer_syntax in PLAIN
    ]
    assert sum(row["kind"] == "GREY" for row in plain) >= 20
    assert sum(row["kind"] == "RGB" for row in plain) >= 5
