"""A region and its mirror image: where it lies, and how the values of the two compare.

On planar and tomographic uptake images one side is read against the other: sacroiliac joints, hips,
vertebral halves.
"""

from __future__ import annotations

import numpy as np

from desktop.domain.imaging import FrameRef
from desktop.domain.measured import Reading
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.metric import Metric
from desktop.viewer.zoom import Point

Points = tuple[Point, ...]
REGIONS = frozenset({"ellipse", "rectangle", "freehand"})
FLAG = "mirror-"
_SIDED_MM = 1.0  # closer to one another than this across the patient, two places have no sides
_COMPARED = ("mean", "total", "map-mean", "map-total")


def middle_line(columns: int, rows: int) -> tuple[Point, Point]:
    """Return the upright line through the middle of an image."""
    middle = (columns - 1) / 2.0
    return (middle, 0.0), (middle, float(max(rows - 1, 1)))


def mirrored_points(plane: Metric, points: Points, line: tuple[Point, Point]) -> Points | None:
    """Return points reflected in a line of the image; ``None`` where its two ends are one."""
    start, end = (np.array(plane.at(point)) for point in line)
    along = end - start
    size2 = float(along @ along)
    if not size2 > 0:
        return None
    found = []
    for point in points:
        at = np.array(plane.at(point)) - start
        turned = 2.0 * (at @ along) / size2 * along - at + start
        found.append(plane.back((float(turned[0]), float(turned[1]))))
    return tuple(found)


def mirror_flag(ref: FrameRef, points: Points, original: Points, column: float | None) -> Reading:
    """Return the reading that marks a mirrored region: its side, and what it was mirrored about.

    ``column`` is the middle of the image, ``None`` for a line the reader drew. The side is the
    patient's, where the image states how it lies.
    """
    side = _side(ref, points, original)
    unit = "line" if column is None else "column"
    return Reading(name=FLAG + side, value=column, unit=unit)


def _side(ref: FrameRef, points: Points, original: Points) -> str:
    here, there = (
        pixel_to_patient(ref.placement, ref.scale, *np.mean(np.asarray(one), axis=0))
        for one in (points, original)
    )
    if here is None or there is None or abs(here[0] - there[0]) < _SIDED_MM:
        return "unsided"
    return "left" if here[0] > there[0] else "right"


def flag_of(readings: tuple[Reading, ...]) -> Reading | None:
    """Return the flag of a mirrored region, ``None`` for any other measurement."""
    return next((reading for reading in readings if reading.name.startswith(FLAG)), None)


def ratios(one: tuple[Reading, ...], other: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return the ratios of a mirrored region and its original: left to right where sides are known.

    Without sides it is mirrored to original. Values of two units have no ratio, nor has any value
    to none or to zero.
    """
    flag = flag_of(one)
    if flag is None:
        return ()
    side = flag.name.removeprefix(FLAG)
    held = {reading.name: reading for reading in other}
    found = []
    for reading in one:
        was = held.get(reading.name)
        if reading.name not in _COMPARED or was is None or was.unit != reading.unit:
            continue
        over, under = (was, reading) if side == "right" else (reading, was)
        known = over.value is not None and under.value is not None and under.value != 0
        value = over.value / under.value if known else None  # type: ignore[operator]
        sides = "" if side == "unsided" else "-left-right"
        found.append(Reading(name=f"mirrored-{reading.name}{sides}", value=value, unit="ratio"))
    return tuple(found)
