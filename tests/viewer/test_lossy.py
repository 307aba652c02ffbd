"""Promises of the badge of lossy images."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from desktop import assets
from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LossyStep
from desktop.report.wording import Wording
from desktop.viewer.lossy import lossy_words

WORDS = Wording("en", assets.locale_texts("en"))


def _badge(*steps: LossyStep, lossy: bool = True) -> str | None:
    ref = FrameRef(locator="file:/x", frame=1, sop_uid="1")
    frame = Frame(ref=ref, stored=np.zeros((2, 2)), lossy=lossy, lossy_steps=steps)
    words = lossy_words(frame)
    return None if words is None else WORDS.text(words)


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ((), "Lossy"),
        ((LossyStep(),), "Lossy"),
        ((LossyStep(method="JPEG 2000"),), "Lossy: JPEG 2000"),
        ((LossyStep(ratio=69.2),), "Lossy: 69:1"),
        ((LossyStep(method="JPEG", ratio=7.239),), "Lossy: JPEG, 7.2:1"),
        (
            (LossyStep(method="JPEG", ratio=8), LossyStep(method="HTJ2K", ratio=2097)),
            "Lossy, 2 times, last HTJ2K, 2097:1",
        ),
    ],
)
def test_that_the_badge_says_what_is_known(steps: tuple[LossyStep, ...], text: str) -> None:
    assert "".join(char for char in _badge(*steps) if char.isprintable()) == text


def test_that_every_combination_has_its_words_and_a_lossless_frame_none() -> None:
    assert _badge(lossy=False) is None
    assert _badge(LossyStep(method="JPEG"), lossy=False) is None
    parts = itertools.product(("", "JPEG"), (None, 5.0), (1, 2))
    for method, ratio, count in parts:
        assert "⟨" not in _badge(*[LossyStep(method=method, ratio=ratio)] * count)
