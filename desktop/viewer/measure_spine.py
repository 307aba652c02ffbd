"""Measurements of the spine on sagittal images and lateral radiographs.

Endplates are given posterior end first: the anterior side is known then however the image is
turned. Angles use the true shape of the pixels and need no pixel size.
"""

from __future__ import annotations

from desktop.domain.measured import Reading
from desktop.viewer.metric import Metric, dot, middle, minus, turn_between, unit_vector
from desktop.viewer.zoom import Point

Points = tuple[Point, ...]
_STRAIGHT = 180.0
_RIGHT = 90.0


def slip(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return how far a vertebra has slipped, and in percent of the endplate below.

    Points: the upper endplate of the lower vertebra, posterior end then anterior end; then the
    posterior inferior corner of the upper vertebra. The slip is measured along the endplate from
    its posterior end; positive forwards.

    References
    ----------
    Taillard W. Les spondylolisthesis. 1957; Boxall D et al. J Bone Joint Surg Am 1979;61:479-495:
    slip in percent of the antero-posterior length of the endplate below.
    """
    back, front, corner = (_flat(plane, point) for point in points[:3])
    along = unit_vector(minus(front, back))
    if along is None:
        return _no("slip", plane.unit), _no("slip-percent", "percent")
    depth = plane.distance(points[0], points[1])
    moved = dot(minus(corner, back), along)
    return (
        Reading(name="slip", value=moved, unit=plane.unit),
        Reading(name="slip-percent", value=100 * moved / depth, unit="percent"),
    )


def disc_height(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return posterior, anterior and mean height of a disc, and their sum over its depth.

    Points: the lower endplate of the upper vertebra, posterior end then anterior end; the upper
    endplate of the lower vertebra in the same order. Depth is the mean of both endplates.

    References
    ----------
    Farfan HF et al. Clin Orthop 1972;83:26-33, and Dabbs VM, Dabbs LG. Spine 1990;15:1366-1369:
    (anterior + posterior height) / antero-posterior diameter of the disc.
    """
    upper_back, upper_front, lower_back, lower_front = points[:4]
    posterior = plane.distance(upper_back, lower_back)
    anterior = plane.distance(upper_front, lower_front)
    depth = plane.distance(upper_back, upper_front) + plane.distance(lower_back, lower_front)
    ratio = None if depth <= 0 else 2 * (anterior + posterior) / depth
    return (
        Reading(name="anterior", value=anterior, unit=plane.unit),
        Reading(name="posterior", value=posterior, unit=plane.unit),
        Reading(name="mean-height", value=(anterior + posterior) / 2, unit=plane.unit),
        Reading(name="height-ratio", value=ratio, unit="ratio"),
    )


def lordosis(plane: Metric, points: Points) -> tuple[Reading, ...]:
    """Return the angle of two endplates with a sign: lordosis positive, kyphosis negative.

    Points: the upper endplate, posterior end then anterior end; the lower endplate in the same
    order. Lordosis is where the endplates lie farther apart in front than behind.

    References
    ----------
    Cobb JR. Instr Course Lect 1948;5:261-275, on endplates; signs as Vialle R et al. J Bone Joint
    Surg Am 2005;87:260-267 give them (lordosis and kyphosis apart).
    """
    upper_back, upper_front, lower_back, lower_front = (plane.at(p) for p in points[:4])
    upper, lower = minus(upper_front, upper_back), minus(lower_front, lower_back)
    size = turn_between(upper, lower)
    one, other = unit_vector(upper), unit_vector(lower)
    if size is None or one is None or other is None:
        return (_no("lordosis", "deg"),)
    towards_upper = minus(middle(upper_back, upper_front), middle(lower_back, lower_front))
    opens = dot(minus(one, other), towards_upper)
    return (Reading(name="lordosis", value=size if opens >= 0 else -size, unit="deg"),)


def difference(one: tuple[Reading, ...], other: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return what changed from the readings of ``other`` to those of ``one``, name by name.

    On flexion and extension views of one level this is the dynamic translation (slip) and
    angulation (endplate angle). Of two discs the mean height is also given as a part of the
    other's.

    References
    ----------
    White AA, Panjabi MM. Clinical Biomechanics of the Spine, 2nd ed. 1990: translation and
    rotation between flexion and extension.
    """
    before = {reading.name: reading for reading in other}
    found = []
    for reading in one:
        was = before.get(reading.name)
        if was is None or was.unit != reading.unit:
            continue
        known = reading.value is not None and was.value is not None
        value = reading.value - was.value if known else None  # type: ignore[operator]
        found.append(Reading(name=reading.name, value=value, unit=reading.unit))
        if reading.name == "mean-height" and known and was.value:
            part = reading.value / was.value  # type: ignore[operator]
            found.append(Reading(name="height-of-other", value=part, unit="ratio"))
    return tuple(found)


def _flat(plane: Metric, point: Point) -> Point:
    return point if plane.unit == "px" else plane.at(point)


def _no(name: str, unit: str) -> Reading:
    return Reading(name=name, value=None, unit=unit)
