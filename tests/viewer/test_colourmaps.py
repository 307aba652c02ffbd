"""Colour tables: those of the standard to the level, readable ones readable by everybody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from desktop.viewer.colourmaps import DIVERGING, NAMES, READABLE, next_name, table

FILES = {
    "hot-iron": "hotiron",
    "pet": "pet",
    "pet-20": "pet20step",
    "hot-metal-blue": "hotmetalblue",
    "spring": "spring",
    "summer": "summer",
    "fall": "fall",
    "winter": "winter",
}
# Vienot F, Brettel H, Mollon JD. Color Res Appl 1999;24:243: what a dichromat sees, linear RGB
DICHROMATS = {
    "normal": np.eye(3),
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}


def standard(name: str) -> np.ndarray:
    """The palette of the standard as pydicom carries it, segments drawn out (PS3.3 C.7.9.2)."""
    folder = Path(pydicom.__file__).parent / "data" / "palettes"
    held = pydicom.dcmread(folder / f"{FILES[name]}.dcm")
    channels = []
    for colour in ("Red", "Green", "Blue"):
        keyword = f"{colour}PaletteColorLookupTableData"
        if keyword in held:
            channels.append(list(held[keyword].value))
            continue
        parts, levels, at = held[f"Segmented{keyword}"].value, [], 0
        while len(levels) < 256:
            count = parts[at + 1]
            if parts[at] == 0:
                levels += list(parts[at + 2 : at + 2 + count])
                at += 2 + count
            else:
                begin, end = levels[-1], parts[at + 2]
                levels += [begin + (end - begin) * k / count for k in range(1, count + 1)]
                at += 3
        channels.append(levels)
    return np.floor(np.array(channels, dtype=float).T + 0.5).astype(int)


def lightness(rgb: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """CIE L* of sRGB colours as somebody sees them."""
    part = rgb / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    luminance = np.clip(linear @ np.array(seen).T, 0, 1) @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


@pytest.mark.parametrize("name", sorted(FILES))
def test_that_the_well_known_palettes_are_those_of_the_standard(name):
    assert np.array_equal(table(name), standard(name))


@pytest.mark.parametrize("sight", sorted(DICHROMATS))
@pytest.mark.parametrize("name", sorted(READABLE))
def test_that_more_is_lighter_for_every_reader(name, sight):
    seen = lightness(table(name).astype(float), DICHROMATS[sight])
    # no step back that could be seen, and a rise over every sixteenth
    assert np.diff(seen).min() > -0.2
    assert np.diff(seen[::16]).min() > 0.5


def test_that_the_diverging_table_is_neutral_in_the_middle_and_even_at_both_ends():
    rgb = table(DIVERGING).astype(int)
    assert np.ptp(rgb[127]) <= 2
    assert np.ptp(rgb[128]) <= 2
    ends = lightness(rgb[[0, 255]].astype(float), np.eye(3))
    assert abs(ends[0] - ends[1]) < 3
    assert rgb[0][2] > rgb[0][0]
    assert rgb[255][0] > rgb[255][2]


def test_that_stepping_visits_every_table_and_comes_back():
    seen, name = [], NAMES[0]
    for _step in NAMES:
        seen.append(name)
        name = next_name(name)
    assert sorted(seen) == sorted(NAMES)
    assert name == NAMES[0]
    assert next_name("no such table") == NAMES[0]
    assert all(table(one).shape == (256, 3) for one in NAMES)


def test_that_nobody_can_change_a_table():
    with pytest.raises(ValueError, match="read-only"):
        table("pet")[0] = 1
