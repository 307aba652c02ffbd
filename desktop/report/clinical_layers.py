"""Layers over the body map: the fields of the roots, and the joints.

Fields of roots are drawn by the usual charts and are a means of pointing, not a claim: two thirds
of root pain do not keep to its field (row conc-0010 of the evidence). Measured like the map itself,
one half written down and mirrored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from desktop.domain.side import Side
from desktop.report.clinical_body import BodyRegion, Point, inside, placed_half, regions

CORNERS = 12


class Layer(StrEnum):
    """What the map shows and takes."""

    PLACES = "places"
    ROOTS = "roots"
    JOINTS = "joints"


# root, view, place where its pain is felt, polygon of one half
_ROOTS: tuple[tuple[str, str, str, tuple[Point, ...]], ...] = (
    ("C5", "front", "arm", ((19.5, 35), (24, 38), (26, 54), (26.8, 66), (22.5, 66), (18.6, 50))),
    ("C6", "front", "forearm", ((24.8, 67), (27, 67), (30, 92), (33, 112), (31, 114), (28, 100))),
    ("C7", "front", "hand", ((28.2, 106), (30.8, 108), (31.8, 120), (29.8, 123))),
    ("C8", "front", "hand", ((26.3, 104), (28, 105), (29.4, 122), (27.4, 119))),
    ("T1", "front", "forearm", ((19.4, 60), (22, 67), (27.5, 102), (25.9, 103), (22.5, 84))),
    ("T4", "front", "chest", ((0, 50), (17.6, 50), (17.2, 55), (0, 55))),
    ("T7", "front", "chest", ((0, 63), (16.7, 63), (16.3, 67), (0, 67))),
    ("T10", "front", "abdomen", ((0, 77), (15.6, 77), (15.9, 82), (0, 82))),
    ("T12", "front", "abdomen", ((0, 88), (16.8, 88), (17.2, 92), (0, 95))),
    ("L1", "front", "groin", ((1, 114), (10, 95), (18, 97), (18.8, 110), (2.2, 121))),
    ("L2", "front", "thigh", ((2.2, 121.5), (18.8, 111), (17.8, 132), (2.9, 136))),
    ("L3", "front", "thigh", ((2.9, 136.5), (17.8, 132.5), (16.1, 152), (9, 161), (4, 158))),
    ("L4", "front", "leg", ((4, 158.5), (9, 161.5), (10, 172), (9.4, 206), (4.4, 206))),
    (
        *("L5", "front", "leg"),
        ((9.3, 161), (16, 153), (15.5, 184), (11, 210), (9, 226), (6, 227), (4.8, 212), (9.8, 204)),
    ),
    ("S1", "front", "foot", ((11.2, 211), (14, 226), (9.4, 226))),
    ("C6", "back", "forearm", ((24.8, 67), (27, 67), (30, 92), (33, 112), (31, 114), (28, 100))),
    ("C8", "back", "hand", ((26.3, 104), (28, 105), (29.4, 122), (27.4, 119))),
    ("T4", "back", "upper_back", ((0, 50), (17.6, 50), (17.2, 55), (0, 55))),
    ("T10", "back", "flank", ((0, 77), (15.6, 77), (15.9, 82), (0, 82))),
    ("L5", "back", "buttock", ((8, 92), (17.2, 92), (18.9, 106), (18.6, 118), (12, 118))),
    (
        *("S1", "back", "calf"),
        ((10, 121), (18.5, 121), (16, 152), (15, 172), (12, 204), (13, 226), (6, 227), (9, 184)),
    ),
    ("S2", "back", "thigh", ((2.2, 121), (9.7, 121), (9.4, 152), (8.8, 182), (4.6, 182))),
    ("S3", "back", "perineum", ((0, 108), (4, 106), (5, 117), (0, 118.5))),
)

# joint, view, centre and radius on one half
_JOINTS: tuple[tuple[str, str, float, float, float], ...] = (
    ("shoulder", "front", 21.3, 40.0, 3.6),
    ("elbow", "front", 24.8, 77.0, 3.2),
    ("wrist", "front", 29.4, 104.5, 2.8),
    ("hip", "front", 14.8, 105.0, 3.8),
    ("knee", "front", 10.0, 160.0, 4.4),
    ("ankle", "front", 7.8, 208.0, 3.2),
    ("shoulder", "back", 21.3, 40.0, 3.6),
    ("elbow", "back", 24.8, 77.0, 3.2),
    ("buttock", "back", 5.6, 97.0, 3.4),
    ("knee", "back", 10.0, 160.0, 4.4),
    ("ankle", "back", 7.8, 208.0, 3.2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRegion(BodyRegion):
    """A place of a layer: what marking it says beside site and side."""

    root: str = ""
    pattern: str = ""

    @property
    def key(self) -> str:
        """A key unique on the map."""
        return f"{self.view}/{self.root or self.site}/{self.side.value}"


def _pattern_of(root: str) -> str:
    return "thoracic_radicular" if root.startswith("T") and root != "T1" else "radicular"


@cache
def layer_regions(layer: Layer) -> tuple[BodyRegion, ...]:
    """Return the places of a layer, in reading order."""
    if layer is Layer.PLACES:
        return regions()
    made: list[BodyRegion] = []
    sides = (Side.RIGHT, Side.LEFT)
    if layer is Layer.ROOTS:
        made += [
            LayerRegion(
                view=view,
                site=site,
                side=side,
                polygon=placed_half(half, view, side),
                root=root,
                pattern=_pattern_of(root),
            )
            for root, view, site, half in _ROOTS
            for side in sides
        ]
        return tuple(made)
    made += [
        LayerRegion(
            view=view,
            site=site,
            side=side,
            polygon=placed_half(_ring(x, y, radius), view, side),
            pattern="sacroiliac" if site == "buttock" else "joint",
        )
        for site, view, x, y, radius in _JOINTS
        for side in sides
    ]
    return tuple(made)


def _ring(x: float, y: float, radius: float) -> tuple[Point, ...]:
    turns = (2 * math.pi * n / CORNERS for n in range(CORNERS))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def layer_at(layer: Layer, view: str, x: float, y: float) -> BodyRegion | None:
    """Return the place of a layer under a point of a figure, or ``None``."""
    here = (r for r in layer_regions(layer) if r.view == view)
    return next((r for r in here if inside(r.polygon, x, y)), None)
