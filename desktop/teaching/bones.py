"""Bones of the sample spine: bodies, arches, facet joints, sacrum and ilium."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop.teaching.canvas import Canvas, edge, frame_box
from desktop.teaching.grid import Grid
from desktop.teaching.soft_tissue import fascia_y_mm
from desktop.teaching.spine_frame import Array, Frame, lumbar_spine
from desktop.teaching.tissues import Tissue

CORTEX_MM = 0.9
SPINOUS_REACH_MM = 7.0
ARCHED = ("T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")


@dataclass(frozen=True, slots=True)
class Facet:
    """Joint between two vertebrae: half distance, depth behind the disc, turn from sagittal."""

    half_distance_mm: float
    depth_mm: float
    turn_deg: float
    gap_mm: float = 0.8


FACETS = {
    "T10-T11": Facet(12.0, 14.0, 70),
    "T11-T12": Facet(12.0, 14.0, 55),
    "T12-L1": Facet(12.5, 14.5, 22),
    "L1-L2": Facet(13.5, 15.0, 25),
    "L2-L3": Facet(14.5, 15.0, 29),
    "L3-L4": Facet(16.0, 15.0, 36),
    "L4-L5": Facet(18.0, 14.5, 44, 1.15),
    "L5-S1": Facet(20.5, 13.5, 50, 0.95),
}


def rounded(a: Array, b: Array, radius_mm: float) -> Array:
    """Return the distance inside the meeting of two shapes, with a rounded corner."""
    r = np.float32(radius_mm)
    return np.asarray(r - np.hypot(np.maximum(r - a, 0.0), np.maximum(r - b, 0.0)))


def outline(
    x: Array, u: Array, half_width_mm: Array | float, half_depth_mm: Array | float
) -> Array:
    """Return the distance inside the kidney-shaped outline of a body or disc."""
    q = np.abs(x / half_width_mm) ** 2.5 + np.abs((u + 1.0) / (half_depth_mm + 1.0)) ** 2.5
    radial = (1.0 - q**0.4) * np.minimum(half_width_mm, half_depth_mm)
    hollow = half_depth_mm - u - 1.1 * np.exp(-((x / 9.0) ** 2))
    return np.asarray(rounded(radial, hollow, 5.0), np.float32)


def body_distance(frame: Frame, grid: Grid) -> Array:
    """Return the distance inside a vertebral body."""
    u, v = frame.local(grid.y, grid.z)
    slope = np.float32(np.tan(np.radians(frame.wedge_deg / 2)))
    half = frame.half_height_mm - u * slope
    sacral = frame.name[0] in "SC"
    waist = (0.6 if sacral else 1.9) * np.clip(1.0 - (v / frame.half_height_mm) ** 2, 0.0, 1.0)
    bowl = (0.3 if sacral else 1.3) * np.clip(
        1.0 - (grid.x / frame.half_width_mm) ** 2 - (u / frame.half_depth_mm) ** 2, 0.0, 1.0
    )
    width = frame.half_width_mm - waist
    sides = outline(grid.x, u, width, frame.half_depth_mm - 0.8 * waist)
    return np.asarray(rounded(sides, half - bowl - np.abs(v), 2.2), np.float32)


def _box(frame: Frame, margin: float = 3.0) -> tuple[float, ...]:
    a, b, c = frame.half_width_mm, frame.half_depth_mm, frame.half_height_mm
    return frame_box(
        frame,
        (-a - margin, a + margin),
        (-b - margin, b + margin),
        (-c - margin, c + margin),
    )


def paint_bodies(canvas: Canvas) -> None:
    """Paint every vertebral body with its rim, end plates, marrow and basivertebral vein."""
    for frame in lumbar_spine().bodies.values():
        grid = canvas.grid.crop(_box(frame))  # type: ignore[arg-type]
        if grid is None:
            continue
        f = body_distance(frame, grid)
        if float(f.max()) < -CORTEX_MM:
            continue
        canvas.paint(grid, edge(f + CORTEX_MM), Tissue.CORTEX)
        grain = canvas.noise(grid, (1.0, 1.0, 1.6), 11)
        patch = canvas.noise(grid, (4.0, 4.0, 4.0), 12)
        fatty = np.clip(0.10 + 0.10 * patch + 0.05 * grain, 0.0, 1.0)
        share = edge(f)
        canvas.mix(grid, share, (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)
        if frame.name[0] != "S":
            _basivertebral(canvas, grid, frame, share)


def _basivertebral(canvas: Canvas, grid: Grid, frame: Frame, share: Array) -> None:
    u, v = frame.local(grid.y, grid.z)
    depth = (u - frame.half_depth_mm + 10.0) / 10.0  # 0 inside, 1 at the back wall
    open_mm = 0.5 + 2.6 * np.clip(depth, 0.0, 1.0) ** 1.5
    f = open_mm - np.hypot(np.abs(v + 0.6), np.maximum(np.abs(grid.x) - 2.0 - 3.0 * depth, 0.0))
    f = np.minimum(f, (depth - 0.0) * 8.0)
    canvas.paint(grid, np.asarray(edge(f, 1.0) * share * 0.85), Tissue.VEIN)


def arch_distance(frame: Frame, grid: Grid) -> Array:
    """Return the distance inside pedicles, laminae, transverse and spinous processes."""
    u, v = frame.local(grid.y, grid.z)
    ax = np.abs(grid.x)
    back = u - frame.half_depth_mm
    lumbar = frame.name[0] == "L"
    inner = {"L3": 11.8, "L4": 12.3, "L5": 13.6}.get(frame.name, 11.2)
    thick = {"L3": 9.5, "L4": 11.0, "L5": 14.0}.get(frame.name, 8.0)
    pedicle = rounded(
        np.asarray(thick / 2 - np.abs(ax - inner - thick / 2)),
        np.asarray(7.0 - np.abs(v - 4.5)),
        3.5,
    )
    pedicle = np.minimum(pedicle, np.minimum(back + 9.0, 11.0 - back))
    lamina_front = 18.5 - 0.42 * ax - 0.14 * (v + 6.0)
    plate = rounded(
        np.asarray(3.2 - np.abs(back - lamina_front - 3.2)),
        np.asarray(9.5 - np.abs(v + 6.5)),
        2.4,
    )
    lamina = np.minimum(plate, inner + 8.0 - ax)
    pars = rounded(
        np.asarray(4.4 - np.abs(ax - inner - 4.5)),
        np.asarray(4.2 - np.abs(back - 12.5 + 0.22 * (v + 4.0))),
        3.0,
    )
    pars = np.minimum(pars, 11.0 - np.abs(v + 3.0))
    reach = 36.0 if lumbar else 28.0
    wing = rounded(
        np.asarray(4.2 - 0.03 * ax - np.abs(back - 9.0 - 0.10 * (ax - 20.0))),
        np.asarray(5.4 - np.abs(v - 3.0)),
        3.0,
    )
    wing = np.minimum(wing, np.minimum(reach + 4.0 - ax, ax - inner - 2.0))
    spine = _spinous(frame, grid, back, v)
    return np.asarray(
        np.maximum(np.maximum(np.maximum(pedicle, lamina), np.maximum(pars, wing)), spine)
    )


def _spinous(frame: Frame, grid: Grid, back: Array, v: Array) -> Array:
    ax = np.abs(grid.x)
    lumbar = frame.name[0] == "L"
    drop = 0.16 if lumbar else 0.55
    tip = fascia_y_mm(np.zeros((1, 1), np.float32), np.full((1, 1), frame.z_mm - 12.0, np.float32))
    length = float(tip[0, 0]) - frame.y_mm - frame.half_depth_mm - 2.0
    if frame.name == "L5":
        length = min(length, 41.0)
    height = 10.0 if lumbar else 6.5
    height = 7.5 if frame.name == "L5" else height
    thick = 2.6 + 1.6 * np.clip((back - length + 9.0) / 9.0, 0.0, 1.0)
    rise = np.asarray(
        height
        - 1.6 * np.exp(-(((back - 34.0) / 10.0) ** 2))
        - np.abs(v + 11.0 + drop * (back - 22.0))
    )
    f = rounded(rise, np.asarray(np.minimum(back - 20.0, length - back)), 3.0)
    return np.asarray(rounded(f, np.asarray(thick - ax), 1.5))


def paint_arches(canvas: Canvas) -> None:
    """Paint the posterior elements and the facet joints."""
    spine = lumbar_spine()
    aside = canvas.grid.is_sagittal and abs(float(canvas.grid.x[0, 0])) > SPINOUS_REACH_MM
    reach = 34.0 if aside else 78.0
    for name in ARCHED:
        frame = spine.bodies[name]
        depth = frame.half_depth_mm
        grid = canvas.grid.crop(
            frame_box(frame, (-46.0, 46.0), (depth - 10.0, depth + reach), (-44.0, 16.0))
        )
        if grid is None:
            continue
        f = arch_distance(frame, grid)
        if float(f.max()) < -CORTEX_MM:
            continue
        u, _ = frame.local(grid.y, grid.z)
        behind = edge(u - depth - 0.8)
        canvas.paint(grid, np.asarray(edge(f + CORTEX_MM) * behind), Tissue.CORTEX)
        grain = canvas.noise(grid, (1.4, 1.4, 1.6), 13)
        fatty = np.clip(0.22 + 0.12 * grain, 0.0, 1.0)
        canvas.mix(grid, edge(f), (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)
    for level, facet in FACETS.items():
        _facet(canvas, spine.discs[level], facet)


def _facet(canvas: Canvas, disc: Frame, facet: Facet) -> None:
    depth, far = disc.half_depth_mm, facet.half_distance_mm + 16.0
    grid = canvas.grid.crop(
        frame_box(disc, (-far, far), (depth + 2.0, depth + 32.0), (-20.0, 22.0))
    )
    if grid is None:
        return
    u, v = disc.local(grid.y, grid.z)
    turn = np.radians(facet.turn_deg)
    dx = np.abs(grid.x) - np.float32(facet.half_distance_mm)
    du = u - np.float32(depth + facet.depth_mm)
    t = -dx * np.float32(np.cos(turn)) + du * np.float32(np.sin(turn))
    w = dx * np.float32(np.sin(turn)) + du * np.float32(np.cos(turn))
    t = t + 0.028 * w * w - 0.04 * v  # the joint is a gently curved, leaning surface
    gap = np.float32(facet.gap_mm)
    upper = _process(t - gap - 4.4, w, 4.2, 6.8, np.asarray(np.minimum(v + 10.5, 18.0 - v)))
    lower = _process(t + gap + 4.0, w, 3.9, 7.6, np.asarray(np.minimum(v + 17.0, 9.5 - v)))
    both = np.maximum(upper, lower)
    if float(both.max()) < -2 * CORTEX_MM:
        return
    space = np.minimum(np.minimum(gap + 0.9 - np.abs(t), 7.4 - np.abs(w)), 10.5 - np.abs(v + 0.5))
    canvas.paint(grid, np.asarray(edge(both + 1.9) * 0.8), Tissue.LIGAMENT)
    canvas.paint(grid, np.asarray(edge(both + 1.0)), Tissue.CORTEX)
    canvas.mix(grid, np.asarray(edge(both)), (Tissue.MARROW, Tissue.MARROW_FATTY), 0.15)
    canvas.paint(grid, np.asarray(edge(space - 0.25)), Tissue.CARTILAGE)
    canvas.paint(grid, np.asarray(edge(space - 1.0, 0.8) * 0.85), Tissue.FLUID)


def _process(t: Array, w: Array, thick: float, long: float, ends: Array) -> Array:
    q = np.sqrt((t / np.float32(thick)) ** 2 + (w / np.float32(long)) ** 2)
    return np.asarray(rounded(np.asarray((1.0 - q) * np.float32(thick)), ends, 2.5), np.float32)


def paint_pelvis(canvas: Canvas) -> None:
    """Paint the wings of the sacrum, its back wall, and the ilium."""
    _ilium(canvas)
    spine = lumbar_spine()
    for name, reach, top in (("S1", 56.0, 10.0), ("S2", 46.0, 14.0), ("S3", 36.0, 12.0)):
        frame = spine.bodies[name]
        h = frame.half_height_mm
        grid = canvas.grid.crop(frame_box(frame, (-62.0, 62.0), (-24.0, 52.0), (-h - 5.0, h + 5.0)))
        if grid is None:
            continue
        f = _sacral_wing(frame, grid, reach, top)
        canvas.paint(grid, np.asarray(edge(f + 1.0)), Tissue.CORTEX)
        grain = canvas.noise(grid, (1.4, 1.4, 1.6), 13)
        canvas.mix(
            grid,
            np.asarray(edge(f)),
            (Tissue.MARROW, Tissue.MARROW_FATTY),
            np.clip(0.35 + 0.15 * grain, 0.0, 1.0),
        )


def _sacral_wing(frame: Frame, grid: Grid, reach: float, top: float) -> Array:
    u, v = frame.local(grid.y, grid.z)
    ax = np.abs(grid.x)
    h, back = frame.half_height_mm, u - frame.half_depth_mm
    front = u + 9.0 - 0.10 * (ax - 18.0)
    rear = 19.0 - 0.10 * ax - back
    ends = np.minimum(h + 2.0 - v - 0.30 * np.maximum(ax - 20.0, 0.0), v + h + 3.0)
    wing = np.minimum(np.minimum(front, rear), np.minimum(reach - ax, ends))
    hollow = np.maximum(ax - 15.5 + 0.15 * back, back - 13.0 + 0.2 * ax)  # the sacral canal is free
    wing = np.minimum(wing, np.maximum(hollow, -2.0 - back))
    crest = np.minimum(
        np.minimum(3.2 - ax, back - 10.0), np.minimum(top + 12.0 - back, h * 0.8 - np.abs(v))
    )
    return np.asarray(np.maximum(wing, crest), np.float32)


def _ilium(canvas: Canvas) -> None:
    grid = canvas.grid.crop((-125.0, 125.0, -40.0, 100.0, -230.0, -52.0))
    if grid is None:
        return
    ax = np.abs(grid.x)
    # a plate from behind the sacrum forwards and outwards
    cross = (ax - 62.0) * 0.78 + (grid.y - 48.0) * 0.62
    along_plate = (ax - 62.0) * 0.62 - (grid.y - 48.0) * 0.78
    half = 5.0 + 4.0 * np.exp(-((along_plate / 16.0) ** 2)) - 0.02 * np.abs(along_plate)
    crest = -60.0 - 0.022 * (along_plate - 34.0) ** 2 - grid.z
    ends = np.minimum(along_plate + 26.0, 70.0 - along_plate)
    plate = np.asarray(
        np.minimum(half - np.abs(cross - 0.008 * along_plate**2 + 4.0), np.minimum(crest, ends))
    )
    canvas.paint(grid, edge(plate + 1.1), Tissue.CORTEX)
    canvas.mix(grid, edge(plate), (Tissue.MARROW, Tissue.MARROW_FATTY), 0.35)
