"""Values of a map under what is measured on the anatomy it lies over: both, each in its unit."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from desktop.viewer.measuring import Measured, Points, measure

OF_MAP = "map-"  # as labels know them (measure_words)
_KEPT = frozenset({"value", "mean", "sd", "min", "max", "count", "total"})
_READS = frozenset({"probe", "ellipse", "rectangle", "freehand"})


def reads_values(tool: str) -> bool:
    """Whether a tool says something of the map under it."""
    return tool in _READS


def with_map(made: Measured, tool: str, points: Points, ref: FrameRef, over: Frame) -> Measured:
    """Return a measurement with the readings of the map over the image (``fused.laid``) added.

    Their names begin with ``map-`` and their unit is the map's: an attenuation in HU and an uptake
    in SUV of one place never share a line. A place outside the map gives no value.
    """
    if not reads_values(tool) or made.is_refused:
        return made
    more = measure(tool, points, ref, over)
    readings = tuple(
        replace(reading, name=OF_MAP + reading.name)
        for reading in more.readings
        if reading.name in _KEPT
    )
    known = {problem.code for problem in made.problems}
    problems = tuple(p for p in over.unit_problems if p.code not in known)
    return replace(made, readings=(*made.readings, *readings), problems=(*made.problems, *problems))
