"""Coordinates of a structured report as shapes over the image they belong to."""

from __future__ import annotations

import math

from desktop.domain.imaging import FrameRef
from desktop.domain.sr_tree import SrShape
from desktop.viewer.geometry import patient_to_pixel
from desktop.viewer.zoom import Point
from desktop.views.viewer.shapes import DrawnShape, ShapeKind

_CENTRE = 0.5  # DICOM counts from the corner of the first pixel, images here from its centre
_CIRCLE, _ELLIPSE = 2, 4
_POINTS = frozenset({"POINT", "MULTIPOINT", "ELLIPSOID"})


def drawn(shape: SrShape, ref: FrameRef, reach_mm: float) -> DrawnShape | None:
    """Return a shape on a frame; ``None`` where it lies elsewhere or makes no sense.

    Parameters
    ----------
    reach_mm
        How far from the slice a spatial shape still belongs to it.

    References
    ----------
    PS3.3 C.18.6.1.2 and C.18.9.1.2: a circle is its centre and a point on it, an ellipse the ends
    of its long and of its short axis.
    """
    points = _spatial(shape, ref, reach_mm) if shape.is_spatial else _planar(shape)
    if not points:
        return None
    if shape.kind == "CIRCLE" and len(points) == _CIRCLE:
        points, kind = _circle(points), ShapeKind.ELLIPSE
    elif shape.kind == "ELLIPSE" and len(points) == _ELLIPSE:
        kind = ShapeKind.ELLIPSE
    elif shape.kind in _POINTS:
        kind = ShapeKind.POINTS
    elif shape.kind == "POLYGON" or (len(points) > _CIRCLE and points[0] == points[-1]):
        kind = ShapeKind.OUTLINE
    else:
        kind = ShapeKind.LINE
    return DrawnShape(kind=kind, points=points, token="warn", width=2.0)  # noqa: S106 - a colour


def _planar(shape: SrShape) -> tuple[Point, ...]:
    return tuple((x - _CENTRE, y - _CENTRE) for x, y in shape.points)


def _spatial(shape: SrShape, ref: FrameRef, reach_mm: float) -> tuple[Point, ...]:
    placement = ref.placement
    if placement is None or placement.frame_of_reference_uid != shape.frame_of_reference_uid:
        return ()
    found = []
    for x, y, z in shape.points:
        seen = patient_to_pixel(placement, ref.scale, (x, y, z))
        if seen is None or abs(seen.distance_mm) > reach_mm:
            return ()
        found.append((seen.x, seen.y))
    return tuple(found)


def _circle(points: tuple[Point, ...]) -> tuple[Point, ...]:
    (x, y), radius = points[0], math.dist(points[0], points[1])
    return ((x - radius, y), (x + radius, y), (x, y - radius), (x, y + radius))
