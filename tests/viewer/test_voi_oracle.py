"""The way from stored values to grey, against the standard's formulas written out plainly."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer import lut

REF = FrameRef(locator="a", frame=1, sop_uid="1")


def level(value: float, window: Window) -> float:
    """PS3.3 C.11.2.1.2 and C.11.2.1.3, as printed there, for an output of 0 to 255."""
    c, w = window.center, window.width
    if window.function == "SIGMOID":
        return 255 / (1 + math.exp(min(700.0, max(-700.0, -4 * (value - c) / w))))
    if window.function == "LINEAR_EXACT":
        if value <= c - w / 2:
            return 0.0
        return 255.0 if value > c + w / 2 else ((value - c) / w + 0.5) * 255
    if value <= c - 0.5 - (w - 1) / 2:
        return 0.0
    if value > c - 0.5 + (w - 1) / 2:
        return 255.0
    return ((value - (c - 0.5)) / (w - 1) + 0.5) * 255


def entry(table: LookupTable, value: float) -> float:
    """PS3.3 C.11.1.1: the first entry serves everything before it, the last all beyond."""
    position = math.floor(value + 0.5) - table.first
    return float(table.values[min(max(position, 0), len(table.values) - 1)])


tables = st.builds(
    lambda first, values, bits: LookupTable(
        first=first, values=np.array(values, np.float64) % 2**bits, bits=bits
    ),
    st.integers(-50, 50),
    st.lists(st.integers(0, 65535), min_size=1, max_size=40),
    st.integers(8, 16),
)
windows = st.builds(
    Window,
    center=st.floats(-300, 300),
    width=st.floats(1, 900),
    function=st.sampled_from(["LINEAR", "LINEAR_EXACT", "SIGMOID"]),
)


@given(
    stored=st.lists(st.integers(-128, 127), min_size=1, max_size=12),
    rescale=st.tuples(st.sampled_from([1.0, -2.0, 0.25]), st.integers(-100, 100)),
    modality=st.none() | tables,
    voi=windows | tables,
    shown=st.none() | tables,
    inverse=st.booleans(),
    inverted=st.booleans(),
    padding=st.none() | st.tuples(st.integers(-128, 0), st.integers(0, 127)),
    dtype=st.sampled_from([np.int8, np.int16, np.int32, np.float32]),
)
def test_that_every_step_is_the_one_of_the_standard(
    stored, rescale, modality, voi, shown, inverse, inverted, padding, dtype
) -> None:
    frame = Frame(
        ref=REF,
        stored=np.array([stored], dtype=dtype),
        slope=rescale[0],
        intercept=float(rescale[1]),
        modality_lut=modality,
        presentation_lut=shown,
        presentation_inverse=inverse,
        padding=padding,
    )
    got = lut.render(frame, voi, inverted=inverted, blank_padding=True)[0]
    for index, pixel in enumerate(stored):
        value = entry(modality, pixel) if modality else pixel * rescale[0] + rescale[1]
        if isinstance(voi, Window):
            grey = level(value, voi)
        else:
            grey = entry(voi, value) * 255 / (2**voi.bits - 1)
        if shown is not None:
            place = shown.first + grey / 255 * (len(shown.values) - 1)
            if abs(place % 1 - 0.5) < 1e-6:
                continue  # exactly between two entries: either is right
            grey = entry(shown, place) * 255 / (2**shown.bits - 1)
        grey = 255 - grey if inverse != inverted else grey
        is_padding = padding is not None and padding[0] <= pixel <= padding[1]
        assert abs(int(got[index]) - (0 if is_padding else grey)) <= 0.5 + 1e-6
