"""Level names land where the vertebrae are."""

from __future__ import annotations

import pytest

from desktop.domain.imaging import Plane
from desktop.viewer.levels import LevelMap, level_notes, level_of
from tests.fakes.images import FOR, stack

LEVELS = LevelMap(
    frame_of_reference_uid=FOR,
    bodies=(("L4", (0.0, 0.0, 18.0)), ("L5", (0.0, 0.0, -18.0)), ("S1", (0.0, 0.0, -400.0))),
    discs=(("L4-L5", (0.0, 0.0, 0.0)), ("L5-S1", (0.0, 0.0, -36.0))),
)


def test_that_names_stand_in_front_of_their_body_on_sagittal_frames():
    one = stack(Plane.SAGITTAL, rows=128, columns=128)
    notes = dict(level_notes(LEVELS, one.frames[4], (128, 128)))
    assert set(notes) == {"L4", "L5"}  # S1 lies outside the picture
    assert notes["L4"][1] == pytest.approx(63.5 - 18)
    assert notes["L4"][0] == pytest.approx(63.5 - 27)  # forwards is to the left


def test_that_an_axial_frame_carries_the_disc_or_the_body_it_cuts():
    one = stack(Plane.AXIAL, count=21, spacing_mm=4.0)
    names = [level_of(LEVELS, ref) for ref in one.frames]
    assert names[10] == "L4-L5"
    assert names[10 + 4] == "L4"
    assert names[10 - 9] == "L5-S1"
    assert names[20] == ""
    assert level_notes(LEVELS, one.frames[10], (64, 64)) == ()


def test_that_another_frame_of_reference_is_never_labelled():
    foreign = stack(Plane.SAGITTAL, frame_of_reference="9.9")
    assert level_notes(LEVELS, foreign.frames[4], (64, 64)) == ()
    assert level_of(LEVELS, stack(frame_of_reference=None).frames[4]) == ""
