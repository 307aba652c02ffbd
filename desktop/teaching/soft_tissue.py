"""Everything around the spine: skin, fat, muscles, vessels, bowel, kidneys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from desktop.teaching.canvas import COARSE_MM, Canvas, edge, norm
from desktop.teaching.grid import Grid
from desktop.teaching.spine_frame import STEP_MM, Array, Profile, along, lumbar_spine
from desktop.teaching.tissues import Tissue

_SKIN_Z = (-260.0, -190.0, -140.0, -105.0, -75.0, -40.0, 0.0, 40.0, 110.0, 190.0)
_SKIN_Y = (112.0, 121.0, 123.0, 117.0, 107.0, 96.0, 89.0, 88.0, 93.0, 99.0)
_FAT_MM = (46.0, 42.0, 36.0, 32.0, 27.0, 21.0, 16.0, 14.0, 12.0, 11.0)


def skin_y_mm(x: Array, z: Array) -> Array:
    """Return where the skin of the back lies."""
    base = np.interp(z, _SKIN_Z, _SKIN_Y).astype(np.float32)
    ax = np.abs(x)
    furrow = 5.0 * (1.0 - np.exp(-((x / 20.0) ** 2)))
    return np.asarray(base + furrow - 0.0034 * np.maximum(ax - 40.0, 0.0) ** 2, np.float32)


def fascia_y_mm(x: Array, z: Array) -> Array:
    """Return where the fascia of the back lies: the floor of the fat under the skin."""
    base = np.interp(z, _SKIN_Z, np.subtract(_SKIN_Y, _FAT_MM)).astype(np.float32)
    ax = np.abs(x)
    bulge = 5.0 * (1.0 - np.exp(-((x / 14.0) ** 2)))
    return np.asarray(base + bulge - 0.0075 * np.maximum(ax - 34.0, 0.0) ** 2, np.float32)


@cache
def _wall() -> Profile:
    spine = lumbar_spine()
    places = {b.name: b.half_depth_mm - 1.2 for b in spine.bodies.values()}
    places |= {d.name: d.half_depth_mm + 0.8 for d in spine.discs.values()}
    return along(dict(sorted(places.items(), key=lambda item: spine.arc_of[item[0]])))


def back_wall_mm(s: Array) -> Array:
    """Return how far behind the curve the back wall of bodies and discs lies."""
    return _wall().at(s)


@cache
def _smooth_wall() -> Profile:
    sharp = _wall()
    reach = round(15.0 / STEP_MM)
    weight = np.exp(-0.5 * (np.arange(-reach, reach + 1) * STEP_MM / 5.0) ** 2)
    padded = np.pad(sharp.values, reach, mode="edge")
    smooth = np.convolve(padded, weight / weight.sum(), mode="valid")
    return Profile(sharp.first_mm, smooth.astype(np.float32))


def smooth_wall_mm(s: Array) -> Array:
    """Return the back wall as the sac feels it: without the step at each disc."""
    return _smooth_wall().at(s)


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What several layers share: the wavy noise that keeps borders from being ruled lines."""

    coarse: Array
    middle: Array
    fine: Array
    fascia: Array


def paint_soft_tissue(canvas: Canvas) -> None:
    """Paint the body up to the spine itself, from the skin inwards."""
    grid = canvas.grid
    ground = _Ground(
        coarse=canvas.noise(grid, (9.0, 9.0, 9.0)),
        middle=canvas.noise(grid, (3.2, 3.2, 3.6), 1),
        fine=canvas.noise(grid, (1.1, 1.1, 1.3), 2),
        fascia=fascia_y_mm(grid.x, grid.z),
    )
    _fat_and_skin(canvas, ground)
    _abdomen(canvas, ground)
    _kidneys(canvas)
    _front_muscles(canvas, ground)
    _back_muscles(canvas, ground)
    _vessels(canvas, ground)


def _fat_and_skin(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    inside = skin_y_mm(grid.x, grid.z) - grid.y
    shape = np.broadcast_to(inside, ground.fine.shape)
    gain = 1.0 + 0.05 * ground.middle
    # thin septa run through the fat of the back
    septa = np.clip(1.0 - np.abs(canvas.noise(grid, (9.0, 4.0, 8.0), 3)) * 4.5, 0.0, 1.0)
    behind = edge(grid.y - ground.fascia, COARSE_MM)
    gain -= 0.16 * septa * behind
    canvas.paint(grid, np.asarray(edge(shape, COARSE_MM)), Tissue.FAT, gain)
    canvas.paint(
        grid, np.asarray(edge(shape, COARSE_MM) * edge(2.0 - shape, COARSE_MM)), Tissue.SKIN
    )


def _abdomen(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    ax = np.abs(grid.x)
    wall = back_wall_mm(grid.s)
    front = np.maximum(-grid.d - wall - 24.0, np.minimum(ax - 56.0, -grid.d - 6.0))
    inside = edge(front + 2.5 * ground.middle, 2.0)
    twigs = np.clip(-ground.fine - 1.3, 0.0, 1.0) * inside
    canvas.paint(grid, twigs * np.float32(0.5), Tissue.BOWEL_WALL)
    loops = canvas.noise(grid, (5.6, 5.6, 6.4), 4) + 0.45 * ground.coarse
    bowel = inside * edge(loops * 4.0 + 0.4, 1.2)
    canvas.paint(grid, bowel, Tissue.BOWEL_WALL, 1.0 + 0.12 * ground.middle)
    lumen = inside * edge(loops * 4.0 - 1.3, 1.6)
    filling = np.clip(0.34 + 0.45 * canvas.noise(grid, (8.0, 8.0, 8.0), 15), 0.0, 1.0)
    filling = np.clip(filling + 0.10 * ground.middle + 0.06 * ground.fine, 0.0, 1.0)
    canvas.mix(grid, lumen, (Tissue.BOWEL_WALL, Tissue.BOWEL_FLUID), filling)
    gas = lumen * edge(canvas.noise(grid, (7.0, 7.0, 7.0), 16) * 5.0 - 4.0, 1.5)
    canvas.paint(grid, gas, Tissue.GAS)


def _kidneys(canvas: Canvas) -> None:
    for sign in (-1.0, 1.0):
        cx, cy, cz = sign * 66.0, 14.0, 62.0 + sign * 6.0
        grid = canvas.grid.crop(
            (cx - 30, cx + 30, cy - 32, cy + 32, cz - 58, cz + 58),
        )
        if grid is None:
            continue
        x, y, z = grid.x - cx, grid.y - cy, grid.z - cz
        x = x + 0.16 * z * np.float32(sign)
        q = np.sqrt((x / 25.0) ** 2 + (y / 27.0) ** 2 + (z / 54.0) ** 2)
        f = (1.0 - q) * 25.0
        canvas.paint(grid, np.asarray(edge(f, COARSE_MM)), Tissue.KIDNEY_CORTEX)
        lobes = canvas.noise(grid, (4.0, 4.0, 5.0), 5)
        canvas.paint(
            grid, np.asarray(edge(f - 7.0 + 2.0 * lobes, 1.5) * 0.8), Tissue.KIDNEY_MEDULLA
        )
        sinus = (1.0 - np.sqrt(((x + sign * 8) / 13.0) ** 2 + (y / 9.0) ** 2 + (z / 30.0) ** 2)) * 9
        canvas.paint(grid, np.asarray(edge(sinus + 1.5 * lobes, 1.5)), Tissue.FAT)


def _muscle(canvas: Canvas, grid: Grid, share: Array, streaks: Array, fat: Array | float) -> None:
    """Paint muscle with fibres; ``fat`` is how strongly fat runs between its bundles."""
    bundle = np.clip(streaks - 0.55, 0.0, 1.6) * fat
    grain = 0.035 * canvas.noise(grid, (1.1, 1.1, 5.0), 17)
    canvas.mix(grid, share, (Tissue.MUSCLE, Tissue.FAT), np.clip(bundle + grain, -0.1, 0.9))


def _front_muscles(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    ax = np.abs(grid.x)
    fibres = canvas.noise(grid, (2.3, 2.3, 12.0), 6)
    wave = 0.9 * ground.middle
    cx = along({"T12": 24, "L1": 28, "L2": 32, "L3": 36.5, "L4": 41.5, "L5": 46, "S1": 52}).at(
        grid.s
    )
    cd = along({"T12": 4, "L1": 3, "L2": 1, "L3": -1, "L4": -4, "L5": -11, "S1": -26}).at(grid.s)
    rx = along({"T12": 2, "L1": 7, "L2": 11, "L3": 14.5, "L4": 17, "L5": 17.5, "S1": 16}).at(grid.s)
    rd = along({"T12": 3, "L1": 10, "L2": 15, "L3": 19, "L4": 21, "L5": 20, "S1": 17}).at(grid.s)
    lean = (ax - cx) + 0.18 * (grid.d - cd)
    psoas = (1.0 - np.sqrt((lean / rx) ** 2 + ((grid.d - cd) / rd) ** 2)) * rx
    _muscle(canvas, grid, np.asarray(edge(psoas + wave, COARSE_MM)), fibres, 0.22)
    above = along({"T12": 8, "L1": 10, "L4": 9, "L5": 1, "S1": -4}).at(grid.s)
    quad = 1.0 - np.sqrt(
        ((ax - 64.0) / 17.0) ** 2 + ((grid.d - 22.0 + 0.25 * (ax - 64.0)) / 9.0) ** 2
    )
    quad = np.minimum(
        np.minimum(quad * 9.0, above), 7.5 - grid.d + back_wall_mm(grid.s) + 0.05 * ax
    )
    _muscle(canvas, grid, np.asarray(edge(quad + wave, COARSE_MM)), fibres, 0.25)
    crus = np.minimum(4.0 - np.abs(ax - 13.0), 11.0 - np.abs(grid.d + back_wall_mm(grid.s) + 11.0))
    crus = np.minimum(crus, along({"T11": 5, "L1": 4, "L2": 1.0, "L3": -4}).at(grid.s))
    canvas.paint(grid, np.asarray(edge(crus + 0.6 * wave, COARSE_MM)), Tissue.MUSCLE)


def _back_muscles(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    ax = np.abs(grid.x)
    depth = ground.fascia - grid.y
    behind = grid.d - back_wall_mm(grid.s) - 9.0
    side = along(
        {"T10": 52, "L1": 66, "L3": 74, "L4": 72, "L5": 66, "S1": 52, "S2": 34, "S4": 22}
    ).at(grid.s)
    part = np.clip(depth / np.maximum(depth + behind, 1.0), 0.0, 1.0)  # 0 at the fascia
    edge_at = side - 46.0 * (part - 0.5) ** 2
    whole = np.minimum(np.minimum(depth - 1.2, behind - 0.06 * ax), (edge_at - ax) * 0.7)
    wave = 0.8 * ground.middle
    fibres = canvas.noise(grid, (2.2, 1.7, 15.0), 8)
    lower = along({"T12": 0.22, "L2": 0.28, "L3": 0.36, "L4": 0.55, "L5": 0.85, "S1": 1.0}).at(
        grid.s
    )
    inner = np.clip(1.0 - (ax - 16.0) / 14.0, 0.0, 1.0)
    fat = lower * (0.35 + 0.75 * inner)
    share = np.asarray(edge(whole + 0.4 * wave, COARSE_MM))
    _muscle(canvas, grid, share, fibres, fat)
    # fat planes between multifidus, longissimus and iliocostalis
    drift = 2.4 * canvas.noise(grid, (12.0, 7.0, 26.0), 18) + 0.35 * ground.middle
    for at, lean, width in ((25.0, 0.30, 0.6), (48.0, -0.15, 0.5)):
        gap = width - np.abs(ax - at - lean * (behind - 18.0) + drift)
        canvas.paint(grid, edge(gap, 1.6) * share * np.float32(0.5), Tissue.FAT)
    canvas.paint(
        grid,
        np.asarray(edge(0.6 - np.abs(depth - 0.4), 0.8) * edge(side + 4.0 - ax, 12.0) * 0.85),
        Tissue.FASCIA,
    )
    _gluteal(canvas, ground)


def _gluteal(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    ax = np.abs(grid.x)
    inner = np.minimum(ax - 41.0 - 0.25 * (grid.z + 130.0), -78.0 - grid.z)
    f = np.minimum(
        inner, np.minimum(ground.fascia - grid.y + 6.0, grid.y - 22.0 + 0.4 * (ax - 60.0))
    )
    fibres = canvas.noise(grid, (5.0, 2.2, 9.0), 9)
    _muscle(canvas, grid, np.asarray(edge(f + 0.8 * ground.middle, COARSE_MM)), fibres, 0.4)


def _vessels(canvas: Canvas, ground: _Ground) -> None:
    grid = canvas.grid
    wall = back_wall_mm(grid.s)
    fork = along({"L3": 0.0, "L4": 0.0, "L5": 1.0, "S1": 2.2}).at(grid.s)
    split = fork * 15.0
    front = grid.d + wall
    for sign in (-1.0, 1.0):
        radius = 8.6 - 2.6 * np.clip(fork, 0.0, 1.0)
        sway = 2.2 * np.sin(grid.s / 34.0 + 1.0)
        centre_x = 8.5 + sway + sign * split - 5.0 * np.clip(fork, 0.0, 1.0)
        aorta = radius - norm(grid.x - centre_x, front + 12.5 - 3.0 * np.clip(fork, 0.0, 2.0))
        canvas.paint(grid, np.asarray(edge(aorta + 1.3, COARSE_MM)), Tissue.VESSEL_WALL)
        canvas.paint(grid, np.asarray(edge(aorta, COARSE_MM)), Tissue.FLOW)
        vein_x = -16.0 + (14.0 if sign > 0 else -2.0) * np.clip(fork - 0.4, 0.0, 2.0) * 1.1
        q = np.sqrt(((grid.x - vein_x) / 11.0) ** 2 + ((front + 10.0 - 2.5 * fork) / 7.5) ** 2)
        vein = (1.0 - q) * 8.0
        canvas.paint(grid, np.asarray(edge(vein + 0.8, COARSE_MM)), Tissue.VESSEL_WALL)
        canvas.paint(
            grid, np.asarray(edge(vein, COARSE_MM)), Tissue.SLOW_FLOW, 1.0 + 0.25 * ground.middle
        )
