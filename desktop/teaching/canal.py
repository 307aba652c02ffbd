"""The canal: epidural fat, ligaments, sac, cord, cauda equina and the exiting roots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from desktop.teaching.canvas import Canvas, edge, frame_box, norm
from desktop.teaching.grid import Box, Grid
from desktop.teaching.soft_tissue import back_wall_mm, fascia_y_mm, smooth_wall_mm
from desktop.teaching.spine_frame import STEP_MM, Array, Frame, along, lumbar_spine, smooth_way
from desktop.teaching.tissues import Tissue

_THICK_FLAVA = {"L3-L4": 0.3, "L4-L5": 0.8, "L5-S1": 0.3}
ROOTS = ("L1", "L2", "L3", "L4", "L5", "S1", "S2")


def _gap_mm(s: Array) -> Array:
    return along(
        {"T12": 1.2, "L4": 1.3, "L4-L5": 1.6, "L5": 2.2, "L5-S1": 3.8, "S1": 5.5, "S2": 7.0}
    ).at(s)


def _sac_half_depth_mm(s: Array) -> Array:
    return along(
        {
            "T10": 6.6,
            "T12": 7.4,
            "L1": 7.8,
            "L3": 7.4,
            "L4": 7.0,
            "L4-L5": 6.6,
            "L5": 6.4,
            "L5-S1": 5.9,
            "S1": 5.0,
            "S1-S2": 3.8,
            "S2": 2.2,
            "S2-S3": 0.0,
            "S3": -2.0,
        }
    ).at(s)


def _sac_half_width_mm(s: Array) -> Array:
    return along(
        {
            "T10": 8.2,
            "L1": 9.6,
            "L3": 9.4,
            "L4": 9.2,
            "L5": 8.6,
            "L5-S1": 8.2,
            "S1": 6.6,
            "S2": 3.0,
            "S3": 1.0,
        }
    ).at(s)


def sac_centre_mm(s: Array) -> Array:
    """Return how far behind the curve the middle of the sac lies."""
    return smooth_wall_mm(s) + _gap_mm(s) + _sac_half_depth_mm(s)


def paint_canal_fat(canvas: Canvas) -> None:
    """Fill canal and foramina with fat; bones, discs and ligaments are laid over it."""
    spine = lumbar_spine()
    for name, disc in spine.discs.items():
        if name.startswith("S"):
            _sacral_fat(canvas, disc)
            continue
        deep = disc.half_depth_mm
        grid = canvas.grid.crop(frame_box(disc, (-34, 34), (deep - 12, deep + 26), (-24, 24)))
        if grid is None:
            continue
        u, v = disc.local(grid.y, grid.z)
        ax, back = np.abs(grid.x), u - deep
        canal = 1.0 - norm(ax / 15.5, (back - 8.0) / 14.0)
        canal = np.minimum(canal * 13.0, 22.0 - 0.50 * ax - back)
        hole = np.minimum(28.0 - ax, 8.5 - norm(back - 3.0 + 0.30 * (ax - 20.0), 0.55 * (v - 4.0)))
        f = np.maximum(canal, hole + np.zeros_like(canal))
        f = np.minimum(f, 22.0 - np.abs(v))
        canvas.paint(grid, np.asarray(edge(f, 1.0)), Tissue.FAT)
    _interspinous(canvas)


def _sacral_fat(canvas: Canvas, disc: Frame) -> None:
    """Fill the sacral canal and the ways out of the sacral roots."""
    size = disc.half_width_mm / 25.0
    deep = disc.half_depth_mm
    grid = canvas.grid.crop(frame_box(disc, (-26, 26), (-10, deep + 18), (-14, 14)))
    if grid is None:
        return
    u, v = disc.local(grid.y, grid.z)
    ax, back = np.abs(grid.x), u - deep
    across = norm((ax - 16.5 * size) / 4.6, v / 5.5)
    way = np.minimum((1.0 - across) * 4.6 * size, 9.0 * size - np.abs(back - 1.0))
    canal = (1.0 - norm(ax / (14.0 * size), (back - 7.0 * size) / (8.0 * size))) * 7.0
    f = np.minimum(np.maximum(way, canal), 0.5 * (13.0 - np.abs(v)))
    canvas.paint(grid, edge(f - 0.8, 2.6), Tissue.FAT)


def _interspinous(canvas: Canvas) -> None:
    """Fill the midline between the spinous processes: fibres with fat between them."""
    grid = canvas.grid.crop((-6.0, 6.0, 20.0, 120.0, -130.0, 230.0))
    if grid is None:
        return
    behind = grid.d - back_wall_mm(grid.s) - 20.0
    f = np.minimum(
        np.minimum(behind, fascia_y_mm(grid.x, grid.z) - grid.y - 1.0), 4.0 - np.abs(grid.x)
    )
    strand = canvas.noise(grid, (3.0, 5.0, 1.6), 41)
    fat = np.clip(0.48 + 0.26 * strand, 0.0, 1.0)
    canvas.mix(grid, edge(f, 1.6), (Tissue.MUSCLE, Tissue.FAT), fat)


def paint_ligaments(canvas: Canvas) -> None:
    """Paint the ligaments along front and back of the bodies, and the flava."""
    spine = lumbar_spine()
    for name, disc in spine.discs.items():
        if name[0] == "S":
            continue
        deep = disc.half_depth_mm
        grid = canvas.grid.crop(frame_box(disc, (-18, 18), (deep + 4, deep + 28), (-18, 14)))
        if grid is None:
            continue
        u, v = disc.local(grid.y, grid.z)
        ax, back = np.abs(grid.x), u - deep
        surface = 19.2 - 0.56 * ax + 0.14 * v
        thick = 1.3 + 0.02 * ax + _THICK_FLAVA.get(name, 0.0) - 1.1 * np.exp(-((ax / 2.0) ** 2))
        f = np.minimum(
            thick - np.abs(back - surface), np.minimum(15.0 - ax, 11.5 - np.abs(v + 3.0))
        )
        canvas.paint(grid, edge(f), Tissue.FLAVUM)
    grid = canvas.grid.crop((-9.0, 9.0, -60.0, 120.0, -140.0, 260.0))
    if grid is None:
        return
    wall = back_wall_mm(grid.s)
    narrow = edge(4.0 - np.abs(grid.x), 4.0) * np.float32(0.8)
    ends = edge(along({"L5": 5.0, "L5-S1": 1.0, "S1": -4.0}).at(grid.s), 2.0)
    front = 1.0 - np.abs(grid.d + wall + 1.6)
    rear = 0.7 - np.abs(grid.d - wall - 0.6)
    canvas.paint(grid, np.asarray(edge(front) * narrow * ends * 0.9), Tissue.LIGAMENT)
    canvas.paint(grid, np.asarray(edge(rear) * narrow * ends * 0.9), Tissue.LIGAMENT)


def paint_sac(canvas: Canvas) -> None:
    """Paint dura, fluid, cord and the roots of the cauda equina."""
    spine = lumbar_spine()
    top = spine.curve[0, 1]
    grid = canvas.grid.crop((-13.0, 13.0, 5.0, 90.0, spine.bodies["S3"].z_mm, float(top)))
    if grid is None:
        return
    centre = sac_centre_mm(grid.s)
    deep, wide = _sac_half_depth_mm(grid.s), _sac_half_width_mm(grid.s)
    off = grid.d - centre
    q = np.sqrt((grid.x / np.maximum(wide, 0.5)) ** 2 + (off / np.maximum(deep, 0.5)) ** 2)
    f = np.asarray((1.0 - q) * np.clip(np.minimum(deep, wide), 0.5, None) - 4.0 * (deep < 1.0))
    canvas.paint(grid, edge(f + 0.8) * 0.9, Tissue.LIGAMENT)
    inside = edge(f)
    canvas.paint(grid, inside, Tissue.CSF)
    _cord(canvas, grid, off)
    _cauda(canvas, grid, off, inside)


def _conus_arc() -> float:
    return lumbar_spine().arc_of["L1"] + 7.0


def _cord(canvas: Canvas, grid: Grid, off: Array) -> None:
    rows = np.flatnonzero((grid.s < _conus_arc()).any(axis=1))
    if rows.size < 2:  # noqa: PLR2004 - the cord ends above this plane
        return
    span = slice(int(rows[0]), int(rows[-1]) + 1)
    grid, off = grid.part(span, slice(0, off.shape[1])), off[span]
    left = np.maximum(_conus_arc() - grid.s, 0.0)
    taper = np.clip(left / 34.0, 0.0, 1.0) ** 0.75
    half_deep = 4.1 * taper
    half_wide = (4.9 + 0.6 * np.exp(-(((left - 45.0) / 25.0) ** 2))) * taper
    q = np.sqrt(
        (grid.x / np.maximum(half_wide, 0.05)) ** 2
        + ((off - 0.4) / np.maximum(half_deep, 0.05)) ** 2
    )
    f = np.asarray((1.0 - q) * np.maximum(half_deep, 0.05))
    share = edge(f, 0.8) * (left > 0)
    canvas.paint(grid, np.asarray(share), Tissue.CORD)


@dataclass(frozen=True, slots=True)
class _Strand:
    side: float
    exit_arc: float
    rank: float  # 0 leaves first, 1 last
    radius_mm: float
    phase: float


@cache
def _strands() -> tuple[_Strand, ...]:
    arc = lumbar_spine().arc_of
    exits = [arc[n] - 8.0 for n in ROOTS[1:]] + [arc["S2"] + 4.0] * 5
    out = []
    for i, leave in enumerate(exits):
        thread = i >= len(exits) - 5  # the last ones are single and thin
        for side in (-1.0, 1.0):
            for twin in range(1 if thread else 2):
                rank = i / (len(exits) - 1)
                phase = 1.7 * i + 0.9 * side + 2.4 * twin
                out.append(_Strand(side, leave, rank, 0.8 if thread else 0.95, phase))
    return tuple(out)


@cache
def _strand_ways() -> tuple[float, tuple[tuple[float, Array, Array], ...]]:
    """Return the first arc length and, for each strand, its radius and its x and depth along it."""
    start = _conus_arc() - 36.0
    s = np.arange(start, max(k.exit_arc for k in _strands()), STEP_MM).astype(np.float32)
    deep, wide = _sac_half_depth_mm(s), _sac_half_width_mm(s)
    ways = []
    for strand in _strands():
        way = np.clip((s - start) / (strand.exit_arc - start), 0.0, 1.0)
        # the roots that stay longest lie in the middle and at the back, the next to leave outside
        early = 1.0 - strand.rank
        leaving = way**4
        sway = 5.0 * np.sin(s / 15.0 + strand.phase) + 4.0 * np.sin(strand.phase * 2.3)
        turn = np.radians((1.0 + 70.0 * early**1.7) * (1.0 - leaving) + 92.0 * leaving + sway)
        out = 0.60 + 0.24 * np.sin(strand.phase * 1.9) + 0.05 * np.sin(s / 21.0 - strand.phase)
        out = np.clip(out * (0.75 + 0.25 * np.clip(way * 3.0, 0.0, 1.0)) + 0.2 * leaving, 0.2, 0.88)
        px = strand.side * out * np.sin(turn) * wide
        px[s > strand.exit_arc] = 99.0  # it has left the sac
        ways.append((strand.radius_mm, px, out * np.cos(turn) * deep))
    return start, tuple(ways)


def _cauda(canvas: Canvas, grid: Grid, off: Array, inside: Array) -> None:
    start, ways = _strand_ways()
    last = ways[0][1].size - 1
    index = ((grid.s - np.float32(start)) * np.float32(1.0 / STEP_MM)).astype(np.int32)
    beyond = (index < 0) | (index > last)
    index = np.clip(index, 0, last)
    inside = inside * ~beyond * np.clip((grid.s - np.float32(start)) / 20.0, 0.0, 1.0)
    touched = inside.max(axis=1) > 0
    for radius, px, pd in ways:
        near = np.abs(px - grid.x[0, 0]) < radius + 1.0
        rows = touched & near.take(index).any(axis=1) if grid.is_sagittal else touched
        hits = np.flatnonzero(rows)
        if hits.size < 2:  # noqa: PLR2004 - nothing of this strand in the plane
            continue
        r = slice(int(hits[0]), int(hits[-1]) + 1)
        part = grid.part(r, slice(0, inside.shape[1]))
        at = index[r]
        f = radius - norm(part.x - px.take(at), off[r] - pd.take(at))
        canvas.paint(part, edge(f, 0.9) * inside[r] * np.float32(0.85), Tissue.NERVE)


@dataclass(frozen=True, slots=True)
class _Tube:
    root: str
    pushed: bool  # by the extrusion
    points: tuple[tuple[float, float, float], ...]
    radii: tuple[float, ...]
    box: Box


_WAY = (  # x, behind the back wall, v in the frame of the root's own vertebra; radius
    (8.2, 5.5, 22.0, 1.3),
    (10.6, 4.2, 9.0, 1.5),
    (13.0, 4.2, -2.0, 1.7),
    (17.0, 4.6, -9.5, 2.3),
    (21.0, 4.2, -12.5, 3.0),
    (26.0, 2.4, -17.0, 2.3),
    (32.0, 0.0, -23.0, 1.9),
    (38.0, -5.0, -32.0, 1.7),
)
_WAY_S1 = (
    (7.6, 7.8, 30.0, 1.4),
    (9.6, 6.6, 22.0, 1.6),
    (11.0, 5.6, 12.0, 1.8),
    (12.6, 4.6, 1.0, 2.2),
    (15.0, 2.6, -9.0, 2.9),
    (17.5, -3.0, -17.0, 2.2),
    (20.0, -12.0, -24.0, 1.8),
)
_PUSHED_S1 = (
    (7.2, 9.0, 30.0, 1.5),
    (11.5, 11.9, 22.0, 2.0),
    (13.8, 12.2, 14.0, 2.2),
    (13.6, 7.2, 3.0, 2.3),
    (15.0, 3.0, -8.0, 2.9),
    (17.5, -3.0, -17.0, 2.2),
    (20.0, -12.0, -24.0, 1.8),
)


def root_way(root: str, side: float) -> tuple[tuple[float, float, float, float], ...]:
    """Return the way of a root: x, depth behind the back wall, v, radius (mm)."""
    if root == "S1":
        return _PUSHED_S1 if side > 0 else _WAY_S1
    if root == "S2":
        return tuple((max(x - 3.0, 3.0), b - 1.0, v, r * 0.9) for x, b, v, r in _WAY_S1)
    grow = {"L1": 0.82, "L2": 0.88, "L3": 0.94, "L5": 1.06}.get(root, 1.0)
    wide = {"L1": -1.5, "L2": -1.0, "L5": 1.5}.get(root, 0.0)
    deep = {"L4": 0.8, "L5": 2.0}.get(root, 0.0)
    return tuple((x + wide, b - (deep if v < 0 else 0.0), v, r * grow) for x, b, v, r in _WAY)


@cache
def root_tubes() -> tuple[_Tube, ...]:
    """Return every exiting root as a chain of spheres in the patient's coordinates."""
    out = []
    for root in ROOTS:
        frame = lumbar_spine().bodies[root]
        for side in (-1.0, 1.0):
            knots = np.array(root_way(root, side))
            t = np.arange(len(knots), dtype=float)
            fine = smooth_way(t, knots, np.linspace(0, t[-1], 60))
            points = tuple(frame.world(side * x, b + frame.half_depth_mm, v) for x, b, v, _ in fine)
            p, r = np.array(points), fine[:, 3]
            for i in range(0, 60, 6):
                part, size = p[i : i + 8], r[i : i + 8]
                low, high = part.min(axis=0) - size.max() - 1, part.max(axis=0) + size.max() + 1
                box = (low[0], high[0], low[1], high[1], low[2], high[2])
                pushed = root == "S1" and side > 0
                spheres = tuple((x, y, z) for x, y, z in part.tolist())
                out.append(_Tube(root, pushed, spheres, tuple(size.tolist()), box))
    return tuple(out)


def paint_roots(canvas: Canvas) -> None:
    """Paint the exiting roots with their ganglia."""
    for tube in root_tubes():
        _paint_tube(canvas, tube)


def paint_pushed_root(canvas: Canvas) -> None:
    """Paint the displaced root once more, over the sac that it is pressed against."""
    for tube in root_tubes():
        if tube.pushed:
            _paint_tube(canvas, tube)


def _paint_tube(canvas: Canvas, tube: _Tube) -> None:
    grid = canvas.grid.crop(tube.box)
    if grid is None:
        return
    near = np.full((1, 1), -50.0, np.float32)
    for (x, y, z), radius in zip(tube.points, tube.radii, strict=True):
        r = np.sqrt((grid.x - x) ** 2 + (grid.y - y) ** 2 + (grid.z - z) ** 2)
        near = np.maximum(near, radius - r)
    if float(near.max()) < 0:
        return
    thick = max(tube.radii) > 2.5  # noqa: PLR2004 - the ganglion
    canvas.paint(grid, edge(near, 0.8), Tissue.GANGLION if thick else Tissue.NERVE)
