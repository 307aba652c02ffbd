"""Where panes cross each other: the crosshair, lines of other panes, ends to turn by."""

from __future__ import annotations

import math
from collections.abc import Iterable

from desktop.domain.imaging import FrameRef, Stack
from desktop.viewer.geometry import Segment, patient_to_pixel, reference_line
from desktop.viewer.mpr import is_virtual, source_of
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Point
from desktop.views.viewer.scene import Scene, reach_mm
from desktop.views.viewer.shapes import DrawnShape, ShapeKind

_GAP_MM = 4.0
_TURN_PART = 0.3  # of the shorter side of the picture: how far from the cross its handles stand


def crossing_shapes(scene: Scene, pane: int) -> tuple[DrawnShape, ...]:
    """Return everything drawn where other panes cross this one, the active pane's line apart."""
    return (*_other_lines(scene, pane), *_cross(scene, pane))


def cross_on(scene: Scene, pane: int) -> Point | None:
    """Return where the cross is on a pane, if its slice holds it."""
    stack, ref, cross = scene.stack(pane), scene.ref(pane), scene.virtual.cross
    if stack is None or ref is None or cross is None:
        return None
    if scene.virtual.space(stack) != cross.space:
        return None
    hit = patient_to_pixel(ref.placement, ref.scale, cross.point_lps_mm)
    if hit is None or abs(hit.distance_mm) > reach_mm(stack):
        return None
    return (hit.x, hit.y)


def handles_on(scene: Scene, pane: int) -> tuple[Point, ...]:
    """Return the points of a pane at which its lines can be taken and turned."""
    centre, ref, stack = cross_on(scene, pane), scene.ref(pane), scene.stack(pane)
    if centre is None or ref is None or stack is None or scene.tool is not Tool.CROSSHAIR:
        return ()
    row_mm, column_mm = ref.scale.row_mm or 1.0, ref.scale.column_mm or 1.0
    reach = _TURN_PART * min(stack.rows * row_mm, stack.columns * column_mm)
    found = []
    for line in _sister_lines(scene, pane):
        across = (line.end_x - line.start_x) * column_mm
        down = (line.end_y - line.start_y) * row_mm
        size = math.hypot(across, down)
        if size > 0:
            step = (across / size * reach / column_mm, down / size * reach / row_mm)
            found.append((centre[0] + step[0], centre[1] + step[1]))
            found.append((centre[0] - step[0], centre[1] - step[1]))
    return tuple(found)


def _cross(scene: Scene, pane: int) -> Iterable[DrawnShape]:
    centre, ref, stack = cross_on(scene, pane), scene.ref(pane), scene.stack(pane)
    if centre is None or ref is None or stack is None or scene.tool is not Tool.CROSSHAIR:
        return
    x, y = centre
    gap_x = _GAP_MM / (ref.scale.column_mm or 1.0)
    gap_y = _GAP_MM / (ref.scale.row_mm or 1.0)
    lines = _sister_lines(scene, pane)
    if lines:
        for line in lines:
            ends = ((line.start_x, line.start_y), (line.end_x, line.end_y))
            yield DrawnShape(kind=ShapeKind.LINE, points=ends, width=1.2)
        handles = handles_on(scene, pane)
        yield from (DrawnShape(kind=ShapeKind.LINE, points=(at,), handles=True) for at in handles)
        return
    right, bottom = stack.columns - 0.5, stack.rows - 0.5
    for ends in (
        ((-0.5, y), (x - gap_x, y)),
        ((x + gap_x, y), (right, y)),
        ((x, -0.5), (x, y - gap_y)),
        ((x, y + gap_y), (x, bottom)),
    ):
        yield DrawnShape(kind=ShapeKind.LINE, points=ends, width=1.2)


def _sister_lines(scene: Scene, pane: int) -> tuple[Segment, ...]:
    """Return the lines of the other planes cut from the same volume."""
    stack = scene.stack(pane)
    if stack is None or not is_virtual(stack.series_uid):
        return ()
    source, found = source_of(stack.series_uid), []
    for other in scene.arrangement.visible:
        target = scene.stack(other)
        if other == pane or target is None or not is_virtual(target.series_uid):
            continue
        if source_of(target.series_uid) == source and target.key != stack.key:
            line = _line(scene.ref(pane), stack, scene.ref(other), target)
            found += [line] if line is not None else []
    return tuple(found)


def _line(
    ref: FrameRef | None, stack: Stack, other_ref: FrameRef | None, other: Stack
) -> Segment | None:
    if ref is None or other_ref is None:
        return None
    return reference_line(ref, (stack.rows, stack.columns), other_ref, (other.rows, other.columns))


def _other_lines(scene: Scene, pane: int) -> Iterable[DrawnShape]:
    """Return thin lines of panes that are not active, and the ends of the active pane's stack."""
    stack, ref = scene.stack(pane), scene.ref(pane)
    if not (scene.lines and scene.virtual.all_lines) or stack is None or ref is None:
        return
    for other in scene.arrangement.visible:
        target = scene.stack(other)
        if other == pane or target is None:
            continue
        refs: tuple[FrameRef | None, ...] = (scene.ref(other),)
        if other == scene.active:
            refs = (target.frames[0], target.frames[-1])
        for one in refs:
            line = _line(ref, stack, one, target)
            if line is not None:
                ends = ((line.start_x, line.start_y), (line.end_x, line.end_y))
                yield DrawnShape(
                    kind=ShapeKind.LINE,
                    points=ends,
                    token="ok",  # noqa: S106 - a colour of the theme
                    width=0.8,
                    dashed=other == scene.active,
                )
