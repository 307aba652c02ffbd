"""Lengths, pairs of axes and angles of two lines, on the true shape of the pixels."""

from __future__ import annotations

from desktop.domain.measured import Reading
from desktop.viewer.metric import Metric, circle_through, minus, turn_between
from desktop.viewer.zoom import Point

Points = tuple[Point, ...]
_RIGHT = 90.0


def length(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the distance of two points."""
    return (_length("length", plane, points[0], points[1]),)


def canal(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the antero-posterior diameter of the canal: the distance of its two walls.

    References
    ----------
    Verbiest H. J Bone Joint Surg Br 1954;36:230-237: midsagittal diameter of the canal.
    """
    return (_length("canal", plane, points[0], points[1]),)


def bidirectional(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the longest diameter and the one perpendicular to it.

    References
    ----------
    Eisenhauer EA et al. Eur J Cancer 2009;45:228-247 (RECIST 1.1): long axis, and the longest
    diameter perpendicular to it as the short axis.
    """
    pair = (plane.distance(points[0], points[1]), plane.distance(points[2], points[3]))
    return (
        Reading(name="long", value=max(pair), unit=plane.unit),
        Reading(name="short", value=min(pair), unit=plane.unit),
    )


def foramen(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return height and width of a foramen, each the distance of two points.

    References
    ----------
    Hasegawa T et al. J Spinal Disord 1995;8:1-7: foraminal height between the pedicles; width at
    the disc.
    """
    return (
        _length("height", plane, points[0], points[1]),
        _length("width", plane, points[2], points[3]),
    )


def angle(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the angle at the second of three points, 0 to 180 degrees."""
    vertex = plane.at(points[1])
    found = turn_between(minus(plane.at(points[0]), vertex), minus(plane.at(points[2]), vertex))
    return (Reading(name="angle", value=found, unit="deg"),)


def two_lines(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the acute angle of two independent lines, 0 to 90 degrees: lines have no direction."""
    return (Reading(name="angle", value=line_angle(plane, points), unit="deg"),)


def cobb(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the Cobb angle of two endplates, 0 to 90 degrees.

    It is the angle of the two lines: which way each is drawn does not matter.

    References
    ----------
    Cobb JR. Instr Course Lect 1948;5:261-275: the angle of the perpendiculars of the two end
    vertebrae's endplates, which is the angle of the endplates.
    """
    return (Reading(name="cobb", value=line_angle(plane, points), unit="deg"),)


def line_angle(plane: Metric, points: Points) -> float | None:
    """Return the acute angle of the lines through points 0-1 and 2-3, in degrees."""
    found = turn_between(
        minus(plane.at(points[1]), plane.at(points[0])),
        minus(plane.at(points[3]), plane.at(points[2])),
    )
    return None if found is None else min(found, 2 * _RIGHT - found)


def circle(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the diameter of the circle through three points."""
    (a, b, c) = (tuple(row) for row in plane.array(points[:3]).tolist())
    found = circle_through((a, b, c))
    value = None if found is None else 2 * found[1]
    return (Reading(name="diameter", value=value, unit=plane.unit),)


def _length(name: str, plane: Metric, one: Point, other: Point) -> Reading:
    return Reading(name=name, value=plane.distance(one, other), unit=plane.unit)
