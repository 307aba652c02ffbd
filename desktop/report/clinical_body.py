"""The body map as geometry: regions of the front and the back, each with site and side.

One half of the body is written down, measured outwards from the midline; the other is its mirror.
Seen from the front the patient's right lies at the left of the picture, seen from the back at its
right. A figure is 100 wide and 232 high.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from desktop.domain.case import Complaint
from desktop.domain.side import Side

WIDTH, HEIGHT = 100.0, 232.0
_MIDDLE = WIDTH / 2
Point = tuple[float, float]
HEAD = (_MIDDLE, 14.0, 11.0)  # centre x, centre y, radius

# outline of one half: (distance from the midline, height from the top)
_BODY: tuple[Point, ...] = (
    (0, 25), (5, 25), (5.5, 30), (19, 34), (24, 38), (27, 58), (29, 82), (32.5, 106), (33, 118),
    (30.5, 124), (27.5, 119), (26.5, 106), (23, 84), (19.5, 60), (17.5, 52), (15.5, 76), (17.5, 92),
    (19, 106), (18.5, 130), (15, 160), (15.5, 182), (10.5, 212), (14, 226), (6, 228), (4.5, 212),
    (4, 184), (4.5, 160), (1.5, 120), (0, 118),
)  # fmt: skip

# (view, site, polygon of one half)
_HALVES: tuple[tuple[str, str, tuple[Point, ...]], ...] = (
    ("front", "chest", ((0, 34), (19, 36), (17.5, 52), (16.5, 66), (0, 66))),
    ("front", "shoulder", ((19.5, 34.5), (24, 38), (25.5, 50), (18.5, 50))),
    ("front", "arm", ((18, 52), (25.8, 52), (28, 76), (21.8, 76))),
    ("front", "forearm", ((22, 78), (28.3, 78), (32.2, 104), (26.2, 104))),
    ("front", "hand", ((26.5, 106), (32.5, 106), (33, 118), (30.5, 124), (27.5, 119))),
    ("front", "abdomen", ((0, 68), (16, 68), (15.6, 76), (17, 90), (0, 90))),
    ("front", "pelvis", ((0, 92), (7, 92), (6.5, 100), (0, 112))),
    ("front", "groin", ((9, 93), (12.5, 93), (12.5, 107), (2, 119), (1, 114), (7.5, 100))),
    ("front", "hip", ((13.5, 93), (17.7, 93), (19, 106), (18.7, 118), (13.5, 112))),
    ("front", "thigh", ((2.2, 121), (12.8, 110), (18.5, 121), (16.2, 150), (3.8, 150))),
    ("front", "knee", ((4, 152), (16, 152), (15.2, 168), (4.4, 168))),
    ("front", "leg", ((4.4, 170), (15.2, 170), (15.4, 184), (11.6, 206), (4.4, 206))),
    ("front", "foot", ((4.5, 210), (10.8, 210), (14, 226), (6, 228))),
    ("back", "upper_back", ((0, 34), (19, 36), (17.5, 52), (16.2, 68), (0, 68))),
    ("back", "shoulder", ((19.5, 34.5), (24, 38), (25.5, 50), (18.5, 50))),
    ("back", "arm", ((18, 52), (25.8, 52), (28, 76), (21.8, 76))),
    ("back", "forearm", ((22, 78), (28.3, 78), (32.2, 104), (26.2, 104))),
    ("back", "hand", ((26.5, 106), (32.5, 106), (33, 118), (30.5, 124), (27.5, 119))),
    ("back", "flank", ((11, 70), (16, 70), (15.6, 76), (16.8, 88), (11, 88))),
    ("back", "low_back", ((0, 70), (10, 70), (10, 90), (0, 90))),
    ("back", "sacrum", ((0, 92), (6, 92), (0.5, 108), (0, 108))),
    ("back", "buttock", ((7.5, 91), (17.3, 91), (19, 106), (18.8, 118), (3, 119), (2, 110))),
    ("back", "thigh", ((2, 121), (18.6, 121), (16.2, 150), (3.8, 150))),
    ("back", "knee", ((4, 152), (16, 152), (15.2, 168), (4.4, 168))),
    ("back", "calf", ((4.4, 170), (15.2, 170), (15.4, 184), (12, 204), (4.4, 204))),
    ("back", "heel", ((4.5, 210), (10.8, 210), (13, 226), (6, 228))),
)  # fmt: skip

# places that stand for several regions, or that the map draws under another name
_COVERS: dict[str, tuple[tuple[str, str], ...]] = {
    "leg": (
        ("back", "buttock"), ("back", "thigh"), ("back", "knee"), ("back", "calf"),
        ("back", "heel"),
    ),
    "lateral_hip": (("front", "hip"),),
    "coccyx": (("back", "sacrum"),),
    "perineum": (("front", "groin"),),
    "ankle": (("front", "foot"), ("back", "heel")),
    "forefoot": (("front", "foot"),),
    "rib_cage": (("front", "chest"),),
    "elbow": (("front", "arm"), ("front", "forearm")),
    "wrist": (("front", "hand"),),
}  # fmt: skip
# roots that run down the front of the thigh
_FRONT_ROOTS = frozenset({"L1", "L2", "L3", "L4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRegion:
    """A place on the map. ``view`` is ``front`` or ``back``; the polygon is closed."""

    view: str
    site: str
    side: Side
    polygon: tuple[Point, ...]

    @property
    def key(self) -> str:
        """A key unique on the map."""
        return f"{self.view}/{self.site}/{self.side.value}"


def _outwards(view: str, side: Side) -> float:
    """Return the direction, in the picture, that leads outwards on a side of the patient."""
    right_at_left = view == "front"
    return -1.0 if (side is Side.RIGHT) == right_at_left else 1.0


def _placed(points: tuple[Point, ...], direction: float) -> tuple[Point, ...]:
    return tuple((_MIDDLE + direction * x, y) for x, y in points)


def placed_half(points: tuple[Point, ...], view: str, side: Side) -> tuple[Point, ...]:
    """Return a polygon of one half where it lies on a side of the patient."""
    return _placed(points, _outwards(view, side))


@cache
def regions() -> tuple[BodyRegion, ...]:
    """Return every region, from head to foot, front before back, right before left."""
    made = [
        BodyRegion(view=view, site=site, side=side, polygon=_placed(half, _outwards(view, side)))
        for view, site, half in _HALVES
        for side in (Side.RIGHT, Side.LEFT)
    ]
    return tuple(made)


@cache
def outline() -> tuple[Point, ...]:
    """Return the outline of a figure without its head; it is the same from front and back."""
    left = _placed(_BODY, -1.0)
    return (*left, *reversed(_placed(_BODY, 1.0)))


def region_at(view: str, x: float, y: float) -> BodyRegion | None:
    """Return the region under a point of a figure, or ``None``."""
    found = (region for region in regions() if region.view == view)
    return next((region for region in found if inside(region.polygon, x, y)), None)


def inside(polygon: tuple[Point, ...], x: float, y: float) -> bool:
    """Whether a point lies in a polygon."""
    result = False
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            result = not result
    return result


def covered(complaint: Complaint) -> tuple[tuple[BodyRegion, bool], ...]:
    """Return the regions a pain is drawn on, each with whether its side is certain.

    A pain of unknown side is drawn on both sides, uncertain; so the map never shows a side that
    nobody gave.
    """
    if complaint.site is None:
        return ()
    sides = _sides(complaint.side)
    places = _places(complaint)
    certain = complaint.side is not None
    return tuple(
        (region, certain)
        for region in regions()
        if (region.view, region.site) in places and region.side in sides
    )


def _sides(side: Side | None) -> tuple[Side, ...]:
    return (side,) if side is not None and side.is_lateral else (Side.RIGHT, Side.LEFT)


def _places(complaint: Complaint) -> tuple[tuple[str, str], ...]:
    site = complaint.site or ""
    front = bool(complaint.roots) and set(complaint.roots) <= _FRONT_ROOTS
    if site == "leg" and front:
        return (("front", "thigh"), ("front", "knee"), ("front", "leg"))
    if site in _COVERS:
        return _COVERS[site]
    both = tuple((view, site) for view, name, _half in _HALVES if name == site)
    if site == "thigh" and complaint.roots:
        return tuple(place for place in both if place[0] == ("front" if front else "back"))
    return both
