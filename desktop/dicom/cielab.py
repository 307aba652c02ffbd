"""Colours as DICOM recommends them (CIELab, D50, 16 bits) and as a screen shows them (sRGB)."""

from __future__ import annotations

import numpy as np

Colour = tuple[int, int, int]
_FULL = 65_535.0
# D50, as profile connection space; sRGB with Bradford adaptation (IEC 61966-2-1, ICC.1)
_WHITE = np.array([0.96422, 1.0, 0.82521])
_TO_SRGB = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
_FROM_SRGB = np.linalg.inv(_TO_SRGB)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


def rgb_of(lab: tuple[float, float, float]) -> Colour:
    """Return sRGB of a colour in the 16-bit units of PS3.3 C.10.7.1.1."""
    lightness = lab[0] / _FULL * 100.0
    a, b = (part / _FULL * 255.0 - 128.0 for part in lab[1:])
    middle = (lightness + 16.0) / 116.0
    cubes = np.array([middle + a / 500.0, middle, middle - b / 200.0])
    xyz = np.where(cubes**3 > _EPSILON, cubes**3, (116.0 * cubes - 16.0) / _KAPPA) * _WHITE
    linear = np.clip(_TO_SRGB @ xyz, 0.0, 1.0)
    low = linear <= 0.0031308  # noqa: PLR2004 - the straight part of the curve
    curve = np.where(low, linear * 12.92, 1.055 * np.power(linear, 1 / 2.4) - 0.055)
    red, green, blue = (round(float(part) * 255) for part in np.clip(curve, 0.0, 1.0))
    return (red, green, blue)


def lab_of(colour: Colour) -> tuple[int, int, int]:
    """Return the 16-bit CIELab units of an sRGB colour."""
    part = np.array(colour) / 255.0
    curve = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
    xyz = _FROM_SRGB @ curve / _WHITE
    roots = np.where(xyz > _EPSILON, np.cbrt(xyz), (_KAPPA * xyz + 16.0) / 116.0)
    lightness = 116.0 * roots[1] - 16.0
    a, b = 500.0 * (roots[0] - roots[1]), 200.0 * (roots[1] - roots[2])
    scaled = (lightness / 100.0 * _FULL, (a + 128.0) / 255.0 * _FULL, (b + 128.0) / 255.0 * _FULL)
    low, green_red, blue_yellow = (round(min(_FULL, max(0.0, float(n)))) for n in scaled)
    return (low, green_red, blue_yellow)
