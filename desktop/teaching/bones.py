"""Bones of the sample spine: bodies, arches, facet joints, sacrum and ilium."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop.teaching.canvas import COARSE_MM, Canvas, edge, frame_box, norm
from desktop.teaching.grid import Grid
from desktop.teaching.soft_tissue import fascia_y_mm
from desktop.teaching.spine_frame import Array, Frame, lumbar_spine
from desktop.teaching.tissues import Tissue

CORTEX_MM = 0.9
SPINOUS_REACH_MM = 7.0
JOIN_MM = 3.0  # more than any rim is wide: farther out a joined shape knows no distance
_PEDICLES = {"L3": (11.6, 9.4), "L4": (12.2, 10.8), "L5": (13.4, 14.0)}  # inner edge, width
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
    "L1-L2": Facet(13.5, 16.0, 25),
    "L2-L3": Facet(14.5, 16.2, 29),
    "L3-L4": Facet(16.0, 16.4, 36),
    "L4-L5": Facet(18.0, 16.2, 44, 1.15),
    "L5-S1": Facet(20.5, 15.6, 50, 0.95),
}


def rounded(a: Array, b: Array, radius_mm: float) -> Array:
    """Return the distance inside the meeting of two shapes, with a rounded corner."""
    r = np.float32(radius_mm)
    return np.asarray(r - norm(np.maximum(r - a, 0.0), np.maximum(r - b, 0.0)))


def joined(a: Array, b: Array, radius_mm: float) -> Array:
    """Return the distance inside either shape, the corner between them filled."""
    r = np.float32(radius_mm)
    return np.asarray(norm(np.maximum(a + r, 0.0), np.maximum(b + r, 0.0)) - r)


def outline(
    x: Array, u: Array, half_width_mm: Array | float, half_depth_mm: Array | float
) -> Array:
    """Return the distance inside the kidney-shaped outline of a body or disc."""
    a, b = np.abs(x / half_width_mm), np.abs((u + 1.0) / (half_depth_mm + 1.0))
    q = a * a * np.sqrt(a) + b * b * np.sqrt(b)  # to the power of 2.5
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
    bowl = (0.3 if sacral else 1.9) * np.clip(
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
        patch = canvas.noise(grid, (3.4, 3.4, 3.4), 12)
        f = f + np.float32(0.16) * patch  # no edge of a bone is ruled
        rim = edge(f + CORTEX_MM)
        if frame.name[0] == "S":
            rim = rim * edge(15.0 - np.abs(grid.x), 6.0)  # the wings are one bone with the body
        canvas.paint(grid, rim, Tissue.CORTEX)
        grain = canvas.noise(grid, (1.0, 1.0, 1.6), 11)
        fatty = np.clip(0.14 + 0.15 * patch + 0.08 * grain, -0.2, 1.0)
        share = edge(f)
        canvas.mix(grid, share, (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)
        if frame.name[0] != "S":
            _basivertebral(canvas, grid, frame, share)


def _basivertebral(canvas: Canvas, grid: Grid, frame: Frame, share: Array) -> None:
    u, v = frame.local(grid.y, grid.z)
    depth = (u - frame.half_depth_mm + 10.0) / 10.0  # 0 inside, 1 at the back wall
    open_mm = 0.5 + 2.6 * np.clip(depth, 0.0, 1.0) ** 1.5
    f = open_mm - norm(np.abs(v + 0.6), np.maximum(np.abs(grid.x) - 2.0 - 3.0 * depth, 0.0))
    f = np.minimum(f, (depth - 0.0) * 8.0)
    canvas.paint(grid, edge(f, 1.6) * share * np.float32(0.7), Tissue.VEIN)


def _bar(
    across: Array, back: Array, ends: tuple[float, float, float, float], radius_mm: float
) -> Array:
    """Return the distance inside a bar between two points given as (across, back) pairs."""
    a0, b0, a1, b1 = ends
    da, db = a1 - a0, b1 - b0
    t = np.clip(((across - a0) * da + (back - b0) * db) / (da * da + db * db), 0.0, 1.0)
    return np.asarray(radius_mm - norm(across - a0 - t * da, back - b0 - t * db))


def arch_distance(frame: Frame, grid: Grid) -> Array:
    """Return the distance inside pedicles, laminae, transverse and spinous processes."""
    u, v = frame.local(grid.y, grid.z)
    ax, back = np.abs(grid.x), u - frame.half_depth_mm
    inner, _ = _PEDICLES.get(frame.name, (11.2, 7.6))
    near, far = float(ax.min()), float(ax.max())
    f = np.full(np.broadcast_shapes(ax.shape, v.shape, back.shape), -9.0, np.float32)
    if far > inner - 4.0:
        # pedicle and articular column meet in a smooth notch: roof and floor of the foramen
        f = joined(_pedicle(frame, ax, back, v), _column(ax - inner, back, v), 4.5)
        reach = 40.0 if frame.name[0] == "L" else 31.0
        tip = (inner + 5.0, 10.0, reach, 12.5)
        wing = rounded(_bar(ax, back, tip, 4.6) - 0.035 * ax, 5.4 - np.abs(v - 3.0), 3.5)
        f = joined(f, wing, JOIN_MM)
    if near < inner + 9.0:
        # laminae lean like shingles: the lower edge stands further back
        plate = 23.2 - 0.56 * ax - 0.28 * (v + 6.5) - back
        lamina = (1.0 - norm(plate / 3.0, (v + 6.5) / 10.0)) * 3.0
        f = joined(f, np.minimum(lamina, inner + 7.0 - ax), JOIN_MM)
    if near < SPINOUS_REACH_MM:
        f = np.maximum(f, _spinous(frame, grid, back, v))
    return f


def _pedicle(frame: Frame, ax: Array, back: Array, v: Array) -> Array:
    inner, thick = _PEDICLES.get(frame.name, (11.2, 7.6))
    root = (frame.half_width_mm - 9.0, -6.0, inner + thick / 2 + 0.6, 10.0)
    return rounded(_bar(ax, back, root, thick / 2), 7.2 - np.abs(v - 4.5), 4.0)


def _column(beside: Array, back: Array, v: Array) -> Array:
    """Return the distance inside the articular column between its two joints."""
    oval = norm((beside - 5.0) / 5.0, (back - 12.8 + 0.24 * (v + 4.0)) / 4.4)
    return np.asarray(np.minimum((1.0 - oval) * 4.4, 12.0 - np.abs(v + 3.5)))


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
    f = rounded(rise, np.minimum(back - 21.0, length - back), 4.5)
    return rounded(f, thick - ax, 1.5)


def paint_arches(canvas: Canvas) -> None:
    """Paint the posterior elements and the facet joints.

    All rims first, then all marrow: where two parts are one bone no line may part them.
    """
    shapes = [_arch(canvas, name) for name in ARCHED]
    shapes += [_processes(canvas, level, facet) for level, facet in FACETS.items()]
    found = [shape for shape in shapes if shape is not None]
    for grid, f, rim in found:
        canvas.paint(grid, edge(f + 1.7) * rim * np.float32(0.5), Tissue.LIGAMENT)
        canvas.paint(grid, edge(f + CORTEX_MM) * rim, Tissue.CORTEX)
    for grid, f, _ in found:
        grain = canvas.noise(grid, (1.6, 1.6, 2.0), 13)
        fatty = np.clip(0.20 + 0.16 * grain, -0.2, 1.0)
        canvas.mix(grid, edge(f), (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)
    for level, facet in FACETS.items():
        _joint_space(canvas, level, facet)


_Shape = tuple[Grid, Array, Array]  # where, distance inside, how much of a rim it has there


def _arch(canvas: Canvas, name: str) -> _Shape | None:
    aside = canvas.grid.is_sagittal and abs(float(canvas.grid.x[0, 0])) > SPINOUS_REACH_MM
    frame = lumbar_spine().bodies[name]
    depth, reach = frame.half_depth_mm, 34.0 if aside else 78.0
    box = frame_box(frame, (-46.0, 46.0), (depth - 10.0, depth + reach), (-44.0, 16.0))
    grid = canvas.grid.crop(box)
    if grid is None:
        return None
    f = arch_distance(frame, grid)
    if float(f.max()) < -CORTEX_MM:
        return None
    u, _ = frame.local(grid.y, grid.z)
    return grid, f, edge(u - depth - 0.8)  # the pedicle grows out of the body without a line


def _joint_coordinates(grid: Grid, level: str, facet: Facet) -> tuple[Array, Array, Array]:
    """Return distance from the joint's surface, place along it, and height."""
    disc = lumbar_spine().discs[level]
    u, v = disc.local(grid.y, grid.z)
    turn = np.radians(facet.turn_deg)
    dx = np.abs(grid.x) - np.float32(facet.half_distance_mm)
    du = u - np.float32(disc.half_depth_mm + facet.depth_mm)
    t = -dx * np.float32(np.cos(turn)) + du * np.float32(np.sin(turn))
    w = dx * np.float32(np.sin(turn)) + du * np.float32(np.cos(turn))
    return t + 0.028 * w * w + 0.12 * v, w, v  # a gently curved, leaning surface


def _joint_grid(canvas: Canvas, level: str, facet: Facet) -> Grid | None:
    disc = lumbar_spine().discs[level]
    depth, far = disc.half_depth_mm, facet.half_distance_mm + 16.0
    if canvas.grid.is_sagittal and abs(float(canvas.grid.x[0, 0])) < facet.half_distance_mm - 11.0:
        return None
    return canvas.grid.crop(
        frame_box(disc, (-far, far), (depth + 2.0, depth + 32.0), (-20.0, 22.0))
    )


def _processes(canvas: Canvas, level: str, facet: Facet) -> _Shape | None:
    grid = _joint_grid(canvas, level, facet)
    if grid is None:
        return None
    t, w, v = _joint_coordinates(grid, level, facet)
    gap = np.float32(facet.gap_mm)
    upper = _process(t - gap - 4.2, w, (4.1, 6.8), (v - 5.0) / 16.0)
    lower = _process(t + gap + 3.6, w, (3.5, 6.8), (v + 4.0) / 14.5)
    both = np.maximum(upper, lower)
    if float(both.max()) < -CORTEX_MM:
        return None
    return grid, both, np.ones((1, 1), np.float32)


def _joint_space(canvas: Canvas, level: str, facet: Facet) -> None:
    grid = _joint_grid(canvas, level, facet)
    if grid is None:
        return
    t, w, v = _joint_coordinates(grid, level, facet)
    sides = (1.0 - norm(w / 7.6, (v + 0.5) / 11.5)) * 7.6
    space = np.minimum(np.float32(facet.gap_mm) + 0.9 - np.abs(t), sides)
    canvas.paint(grid, edge(space + 0.7) * np.float32(0.9), Tissue.CORTEX)
    canvas.paint(grid, edge(space - 0.25), Tissue.CARTILAGE)
    canvas.paint(grid, edge(space - 1.0, 0.8) * np.float32(0.85), Tissue.FLUID)


def _process(t: Array, w: Array, size: tuple[float, float], along_v: Array) -> Array:
    thick, long = size
    q = np.sqrt((t / np.float32(thick)) ** 2 + (w / np.float32(long)) ** 2 + along_v**4)
    return np.asarray((1.0 - q) * np.float32(thick))


def paint_pelvis(canvas: Canvas) -> None:
    """Paint the wings of the sacrum, its back wall, and the ilium."""
    _ilium(canvas)
    spine = lumbar_spine()
    found = []
    for name, reach, top in (("S1", 56.0, 14.0), ("S2", 47.0, 10.0), ("S3", 36.0, 6.5)):
        frame = spine.bodies[name]
        h = frame.half_height_mm
        grid = canvas.grid.crop(frame_box(frame, (-62.0, 62.0), (-24.0, 52.0), (-h - 5.0, h + 5.0)))
        if grid is not None:
            found.append((grid, _sacral_wing(frame, grid, reach, top)))
    for grid, f in found:  # all rims first: the sacrum is one bone
        canvas.paint(grid, edge(f + 1.0, COARSE_MM), Tissue.CORTEX)
    for grid, f in found:
        fatty = np.clip(0.35 + 0.15 * canvas.noise(grid, (2.4, 2.4, 2.4), 13), 0.0, 1.0)
        canvas.mix(grid, edge(f, COARSE_MM), (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)


def _sacral_wing(frame: Frame, grid: Grid, reach: float, top: float) -> Array:
    u, v = frame.local(grid.y, grid.z)
    ax = np.abs(grid.x)
    h, back = frame.half_height_mm, u - frame.half_depth_mm
    wave = 0.03 * ax * np.sin(ax / 7.0)
    front = u + 8.0 - 0.006 * (ax - 18.0) ** 2 + wave
    rear = 18.0 - 0.10 * ax - back + wave
    ends = np.minimum(h + 2.0 - v - 0.30 * np.maximum(ax - 20.0, 0.0), v + h + 3.0)
    sides = rounded(rounded(front, rear, 7.0), reach - ax + 0.25 * back, 9.0)
    wing = np.minimum(sides, ends)
    hollow = norm(ax / 15.0, (back - top * 0.55) / (top * 0.8)) * 8.5 - 8.5  # the canal is free
    wing = np.minimum(wing, hollow)
    roof = rounded(2.3 - np.abs(back - top - 4.0 + 0.35 * ax), h + 2.5 - np.abs(v), 2.0)
    roof = np.minimum(roof, 17.0 - ax)
    crest = (1.0 - norm(norm(ax / 4.0, (back - top - 6.0) / 7.0), v / (h * 0.95))) * 4.0
    crest = np.maximum(roof, crest)
    return np.asarray(np.maximum(wing, crest), np.float32)


def _ilium(canvas: Canvas) -> None:
    grid = canvas.grid.crop((-125.0, 125.0, -40.0, 100.0, -230.0, -52.0))
    if grid is None:
        return
    ax = np.abs(grid.x)
    # a plate from behind the sacrum forwards and outwards
    cross = (ax - 62.0) * 0.78 + (grid.y - 48.0) * 0.62
    along_plate = (ax - 62.0) * 0.62 - (grid.y - 48.0) * 0.78
    half = 4.5 + 5.0 * np.exp(-(((along_plate + 6.0) / 16.0) ** 2))
    crest = -60.0 - 0.015 * (along_plate - 34.0) ** 2 - grid.z
    ends = np.minimum(along_plate + 38.0, 70.0 - along_plate)
    body = half - np.abs(cross - 0.008 * along_plate**2 + 4.0)
    plate = rounded(rounded(body, ends, 6.0), crest, 7.0)
    canvas.paint(grid, edge(plate + 1.1, COARSE_MM), Tissue.CORTEX)
    grain = canvas.noise(grid, (2.4, 2.4, 2.4), 14)
    fatty = np.clip(0.42 + 0.16 * grain, 0.0, 1.0)
    canvas.mix(grid, edge(plate, COARSE_MM), (Tissue.MARROW, Tissue.MARROW_FATTY), fatty)
