"""Turning the picture and turning a point or a letter agree, for every turn."""

import numpy as np
import pytest

from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.turn import Turn

EVERY = [Turn(quarters=q, mirrored=m) for q in range(4) for m in (False, True)]
PIXELS = np.arange(15).reshape(3, 5)


@pytest.mark.parametrize("turn", EVERY)
def test_that_a_point_lands_where_its_pixel_lands_and_comes_back(turn: Turn) -> None:
    shown = turn.apply(PIXELS)
    assert shown.shape == turn.size((3, 5))
    for y in range(3):
        for x in range(5):
            at_x, at_y = turn.to_shown((x, y), (3, 5))
            assert shown[int(at_y), int(at_x)] == PIXELS[y, x]
            assert turn.to_image((at_x, at_y), (3, 5)) == (x, y)


@pytest.mark.parametrize("turn", EVERY)
@pytest.mark.parametrize(
    "dtype", ["uint8", "int16", "uint16", "float32", "float64", "int32", "bool"]
)
@pytest.mark.parametrize("shape", [(3, 5), (3, 5, 3)])
def test_that_every_kind_of_pixels_turns_alike(turn: Turn, dtype: str, shape) -> None:
    pixels = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    wanted = np.rot90(pixels, -turn.quarters, axes=(0, 1))
    wanted = wanted[:, ::-1] if turn.mirrored else wanted
    made = turn.apply(pixels)
    assert made.dtype == pixels.dtype
    assert made.flags.c_contiguous
    assert np.array_equal(made, wanted)


@pytest.mark.parametrize("turn", EVERY)
def test_that_letters_stay_with_their_edges(turn: Turn) -> None:
    letters = turn.letters(EdgeLetters(left="R", right="L", top="H", bottom="F"))
    shown = turn.apply(np.array([["", "H", ""], ["R", "", "L"], ["", "F", ""]]))
    found = (shown[1, 0], shown[1, 2], shown[0, 1], shown[2, 1])
    assert found == (letters.left, letters.right, letters.top, letters.bottom)


@pytest.mark.parametrize("turn", EVERY)
def test_that_screen_turns_act_on_what_is_seen(turn: Turn) -> None:
    shown = turn.apply(PIXELS)
    assert np.array_equal(turn.rotated().apply(PIXELS), np.rot90(shown, -1))
    assert np.array_equal(turn.flipped().apply(PIXELS), shown[:, ::-1])
    assert np.array_equal(turn.flipped_down().apply(PIXELS), shown[::-1])
