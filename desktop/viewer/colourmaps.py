"""Colour tables for functional maps: the well-known palettes of DICOM, and perceptual ones.

Every table has 256 colours, from the lower end of a window to the upper.

References
----------
PS3.6 Annex B: the well-known colour palettes, here as straight pieces between their knots.
Van der Walt S, Smith N: viridis, inferno, magma (CC0); Nunez JR et al., PLoS ONE 2018;13:e0199239:
cividis. Both come with OpenCV.
Moreland K. Diverging color maps for scientific visualization. ISVC 2009: the form of ``diverging``,
which is neutral in the middle and equally dark at both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.domain.message import Message

Table = NDArray[np.uint8]  # (256, 3), red, green, blue
Knots = tuple[tuple[float, float], ...]

SIZE = 256
GREY = "grey"
DIVERGING = "diverging"

# Straight pieces between (index, level), by channel
_PIECES: Mapping[str, tuple[Knots, Knots, Knots]] = {
    "grey": (((0, 0), (255, 255)),) * 3,
    "hot-iron": (
        ((0, 0), (127, 254), (128, 255)),
        ((0, 0), (128, 0), (254, 252), (255, 255)),
        ((0, 0), (191, 0), (254, 252), (255, 255)),
    ),
    "pet": (
        ((0, 0), (63, 0), (64, 1), (106, 85), (107, 86), (149, 170), (150, 171), (192, 255)),
        (
            *((0, 0), (31, 62), (32, 65), (62, 125), (63, 128), (95, 64), (96, 63)),
            *((127, 1), (128, 0), (254, 252), (255, 255)),
        ),
        (
            *((0, 0), (1, 1), (128, 255), (129, 252), (192, 0), (212, 80), (213, 85)),
            *((233, 165), (234, 170), (254, 250), (255, 255)),
        ),
    ),
    "hot-metal-blue": (
        ((85, 0), (102, 50), (119, 90), (153, 190), (170, 255)),
        ((119, 0), (238, 224), (255, 255)),
        (
            *((0, 0), (17, 33), (42, 83), (43, 84), (76, 149), (93, 183), (94, 184)),
            *((102, 200), (119, 150), (136, 50), (153, 0), (170, 0), (238, 200), (255, 255)),
        ),
    ),
    "spring": (((0, 255),), ((0, 0), (255, 255)), ((0, 255), (255, 0))),
    "summer": (((0, 0),), ((0, 255), (255, 128)), ((127, 0), (255, 254))),
    "fall": (((0, 255),), ((0, 255), (255, 0)), ((0, 0),)),
    "winter": (((127, 0), (255, 127)), ((0, 0), (255, 255)), ((0, 255), (255, 128))),
}
_PET_20 = (
    *((0, 0x000000), (13, 0x600050), (26, 0x303050), (39, 0x303070), (51, 0x505080)),
    *((64, 0x6060B0), (77, 0x7070C0), (90, 0x8080E0), (102, 0x306030), (115, 0x309030)),
    *((128, 0x50C050), (141, 0x40E040), (153, 0xE0E050), (166, 0xD0D060), (179, 0xD0B040)),
    *((192, 0xD09000), (204, 0xC06000), (217, 0xB03000), (230, 0xFF0000), (243, 0xFFFFFF)),
)
_OF_OPENCV = {
    "inferno": cv2.COLORMAP_INFERNO,
    "magma": cv2.COLORMAP_MAGMA,
    "viridis": cv2.COLORMAP_VIRIDIS,
    "cividis": cv2.COLORMAP_CIVIDIS,
}
_COLD, _NEUTRAL, _WARM = (59.0, 76.0, 192.0), (221.0, 221.0, 221.0), (180.0, 4.0, 38.0)

NAMES: tuple[str, ...] = (
    *("hot-iron", "inferno", "magma", "viridis", "cividis", "grey", "pet", "pet-20"),
    *("hot-metal-blue", "spring", "summer", "fall", "winter", DIVERGING),
)
"""Every table, in the order in which a key steps through them."""

READABLE = frozenset({"hot-iron", "inferno", "magma", "viridis", "cividis", "grey"})
"""Tables whose lightness rises all the way: more is lighter, whoever looks at them."""


def title(name: str) -> Message:
    """Return what a table is called."""
    return Message(f"colours-{name}")


@lru_cache(maxsize=len(NAMES))
def table(name: str) -> Table:
    """Return a table by its name, read only.

    Raises
    ------
    KeyError
        If there is no such table.
    """
    made = _made(name)
    made.flags.writeable = False
    return made


def next_name(name: str, steps: int = 1) -> str:
    """Return the table after another one; after the last the first again."""
    at = NAMES.index(name) if name in NAMES else -1
    return NAMES[(at + steps) % len(NAMES)]


def _made(name: str) -> Table:
    if name in _OF_OPENCV:
        ramp = np.arange(SIZE, dtype=np.uint8)[:, None]
        blue_first = np.asarray(cv2.applyColorMap(ramp, _OF_OPENCV[name]), dtype=np.uint8)[:, 0]
        return np.ascontiguousarray(blue_first[:, ::-1])
    if name == "pet-20":
        return _steps(_PET_20)
    if name == DIVERGING:
        return _diverging()
    index = np.arange(SIZE, dtype=np.float64)
    channels = [
        np.interp(index, np.array([at for at, _ in knots]), np.array([to for _, to in knots]))
        for knots in _PIECES[name]
    ]
    return np.floor(np.stack(channels, axis=1) + (0.5 + 1e-9)).astype(np.uint8)


def _steps(steps: tuple[tuple[int, int], ...]) -> Table:
    made = np.zeros((SIZE, 3), dtype=np.uint8)
    for first, colour in steps:
        made[first:] = (colour >> 16, colour >> 8 & 0xFF, colour & 0xFF)
    return made


def _diverging() -> Table:
    """Return blue to white to red; the colour of zero stands exactly between the two halves."""
    part = np.linspace(-1.0, 1.0, SIZE)[:, None]
    ends = np.where(part < 0, np.array(_COLD), np.array(_WARM))
    mixed = np.array(_NEUTRAL) + np.abs(part) * (ends - np.array(_NEUTRAL))
    made: Table = np.floor(mixed + 0.5).astype(np.uint8)
    return made
