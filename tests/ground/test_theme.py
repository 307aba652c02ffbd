"""Colours: readable in both themes, and told apart without colour vision."""

from __future__ import annotations

import itertools
import re
import tomllib

import numpy as np
import pytest

from desktop import assets

TOKENS = tomllib.loads(assets.read_text("themes/tokens.toml"))
# Machado 2009, severity 1.0: linear RGB seen by protan, deutan and tritan observers
DICHROMATS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def _linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(first: str, second: str) -> float:
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _lab(linear: np.ndarray) -> np.ndarray:
    xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ) @ np.clip(linear, 0, 1)
    f = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize(("kind", "least"), [("text", 4.5), ("line", 3.0)])
def test_that_every_token_pair_is_readable(theme: int, kind: str, least: float) -> None:
    for ink, ground in TOKENS["contrast"][kind]:
        ratio = contrast(TOKENS["colour"][ink][theme], TOKENS["colour"][ground][theme])
        assert ratio >= least, f"{ink} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize("eyes", DICHROMATS)
def test_that_categories_stay_apart_for_all_eyes(theme: int, eyes: str) -> None:
    seen = {
        name: _lab(DICHROMATS[eyes] @ _linear(TOKENS["colour"][name][theme]))
        for name in ("sym", "ind", "inc", "act")
    }
    for first, second in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[first] - seen[second]) >= 20, f"{first} and {second}"


def test_that_the_stylesheet_names_only_known_tokens() -> None:
    used = set(re.findall(r"@([a-z0-9]+)", assets.read_text("themes/window.qss"))) - {"name"}
    assert used <= set(TOKENS["colour"])
