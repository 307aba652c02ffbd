"""Discs, their ageing, and the lesions of the sample case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop.teaching.bones import body_distance, outline, rounded
from desktop.teaching.canvas import Canvas, edge, ellipsoid, frame_box
from desktop.teaching.grid import Grid
from desktop.teaching.spine_frame import Array, Frame, lumbar_spine
from desktop.teaching.tissues import Tissue


@dataclass(frozen=True, slots=True)
class DiscState:
    """How a disc has aged: ``wear`` 0 (young) to 1; ``bulge_mm`` beyond the edge of the bodies."""

    wear: float
    bulge_mm: float = 0.6


DISCS: dict[str, DiscState] = {
    "L2-L3": DiscState(0.16),
    "L3-L4": DiscState(0.48, 2.6),
    "L4-L5": DiscState(0.80, 1.6),
    "L5-S1": DiscState(0.97, 1.4),
    "S1-S2": DiscState(0.75, 0.0),
}
_USUAL = DiscState(0.10)

EXTRUSION_CENTRE = (7.0, 3.0, -1.6)  # x; behind the back edge of the disc; v
EXTRUSION_RADII = (7.2, 6.4, 7.6)
NECK_CENTRE = (6.5, -2.0, 0.0)
NECK_RADII = (9.5, 5.6, 3.6)
PROTRUSION_CENTRE = (-18.0, -4.8, 0.9)
PROTRUSION_RADII = (8.6, 6.0, 5.8)
FISSURE_CENTRE = (1.0, 0.2, 0.0)
FISSURE_RADII = (4.6, 1.25, 1.7)
HAEMANGIOMA_CENTRE = (3.0, -4.5, 3.5)
HAEMANGIOMA_RADIUS_MM = 7.6
LESION_CENTRE = (-2.0, 4.0, -4.2)
LESION_RADIUS_MM = 5.5


def behind_disc(disc: Frame, place: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return (x, u, v) of a place whose depth is counted from the disc's back edge."""
    return place[0], place[1] + disc.half_depth_mm, place[2]


def paint_discs(canvas: Canvas) -> None:
    """Paint every disc; the bodies are laid over their rims afterwards."""
    for name, disc in lumbar_spine().discs.items():
        a, b, c = disc.half_width_mm, disc.half_depth_mm, disc.half_height_mm
        grid = canvas.grid.crop(
            frame_box(disc, (-a - 4, a + 4), (-b - 4, b + 5), (-c - 3.5, c + 3.5))
        )
        if grid is None:
            continue
        _disc(canvas, grid, disc, DISCS.get(name, _USUAL))


def _disc(canvas: Canvas, grid: Grid, disc: Frame, state: DiscState) -> None:
    u, v = disc.local(grid.y, grid.z)
    small = 0.1 if disc.name[0] == "S" else 1.0
    rim = outline(
        grid.x, u, disc.half_width_mm + state.bulge_mm, disc.half_depth_mm + state.bulge_mm
    )
    inner = np.clip(rim / 8.0, 0.0, 1.0)
    half = disc.half_height_mm + 0.4 + 2.2 * small * inner
    f = rounded(rim, half - np.abs(v), 3.0)
    share = edge(f)
    canvas.paint(grid, share, Tissue.ANNULUS)
    grain = canvas.noise(grid, (1.5, 1.5, 1.0), 21)
    patch = canvas.noise(grid, (4.0, 4.0, 2.0), 22)
    fibrous = edge(np.asarray(rim - 2.2), 3.4) * share
    canvas.paint(grid, fibrous, Tissue.FIBROUS_DISC, 1.0 + 0.07 * patch + 0.05 * grain)
    core = outline(grid.x, u + 0.5, disc.half_width_mm * 0.74, disc.half_depth_mm * 0.70)
    tall = half - 1.2 - np.abs(v) + 0.3 * patch
    nucleus = edge(rounded(core, tall, 3.5), 3.2) * share
    young = 1.0 - state.wear
    cleft = 0.34 * np.exp(-((v / 0.9) ** 2)) * edge(np.asarray(core - 2.0), 3.0)
    ratio = np.clip(young * (1.0 - cleft) + 0.06 * patch * young, 0.0, 1.0)
    canvas.mix(grid, np.asarray(nucleus), (Tissue.FIBROUS_DISC, Tissue.NUCLEUS), ratio)


def paint_marrow_lesions(canvas: Canvas) -> None:
    """Paint what lies inside the bodies: haemangioma, marrow lesion, end plate change."""
    spine = lumbar_spine()
    _in_body(canvas, spine.bodies["L3"], HAEMANGIOMA_CENTRE, HAEMANGIOMA_RADIUS_MM, benign=True)
    _in_body(canvas, spine.bodies["L1"], LESION_CENTRE, LESION_RADIUS_MM, benign=False)
    for name, sign in (("L5", -1.0), ("S1", 1.0)):
        _fatty_end_plate(canvas, spine.bodies[name], sign)


def _in_body(
    canvas: Canvas, frame: Frame, centre: tuple[float, ...], radius_mm: float, *, benign: bool
) -> None:
    x, u, v = centre
    r = radius_mm + 3.0
    grid = canvas.grid.crop(frame_box(frame, (x - r, x + r), (u - r, u + r), (v - r, v + r)))
    if grid is None:
        return
    f = ellipsoid(grid, frame, centre, (radius_mm,) * 3)
    wave = canvas.noise(grid, (2.2, 2.2, 2.2), 31)
    inside = edge(body_distance(frame, grid) - 0.4)
    if benign:
        share: Array = edge(f + 0.45 * wave, 1.8) * inside * np.float32(0.9)
        struts = np.clip(canvas.noise(grid, (0.9, 0.9, 6.0), 32) - 0.35, 0.0, 1.0)
        canvas.paint(grid, np.asarray(share), Tissue.HAEMANGIOMA, 1.0 - 0.28 * struts)
    else:
        share = edge(np.asarray(f + 0.25 * wave), 1.3) * inside * 0.96
        canvas.paint(grid, np.asarray(share), Tissue.MARROW_LESION, 1.0 + 0.05 * wave)


def _fatty_end_plate(canvas: Canvas, frame: Frame, sign: float) -> None:
    a, b, h = frame.half_width_mm, frame.half_depth_mm, frame.half_height_mm
    ends = (sign * h - 10.0, sign * h + 10.0)
    grid = canvas.grid.crop(frame_box(frame, (-a, a), (-b, b), (min(ends), max(ends))))
    if grid is None:
        return
    u, v = frame.local(grid.y, grid.z)
    wave = canvas.noise(grid, (3.0, 3.0, 3.0), 33)
    deep = 6.5 + 1.6 * wave - (h - np.float32(sign) * v) - 0.006 * (grid.x - 2.0) ** 2
    deep = deep - 0.05 * np.abs(u - 3.0) + 0.0 * u
    share = edge(np.asarray(deep), 3.0) * edge(body_distance(frame, grid) - 0.3) * 0.85
    canvas.paint(grid, np.asarray(share), Tissue.MARROW_FATTY)


def extrusion_distance(grid: Grid) -> Array:
    """Return the distance inside the extrusion of L5-S1: a dome on a narrower neck."""
    disc = lumbar_spine().discs["L5-S1"]
    dome = ellipsoid(grid, disc, behind_disc(disc, EXTRUSION_CENTRE), EXTRUSION_RADII)
    neck = ellipsoid(grid, disc, behind_disc(disc, NECK_CENTRE), NECK_RADII)
    return np.asarray(np.maximum(dome, neck))


def protrusion_distance(grid: Grid) -> Array:
    """Return the distance inside the protrusion of L4-L5."""
    disc = lumbar_spine().discs["L4-L5"]
    return ellipsoid(grid, disc, behind_disc(disc, PROTRUSION_CENTRE), PROTRUSION_RADII)


def paint_herniations(canvas: Canvas) -> None:
    """Paint bulge, fissure, protrusion and extrusion over canal and foramen."""
    for level in ("L3-L4", "L4-L5"):
        _bulging_edge(canvas, lumbar_spine().discs[level], DISCS[level])
    _herniation(canvas, "L4-L5", PROTRUSION_CENTRE, protrusion_distance, Tissue.FIBROUS_DISC)
    _herniation(canvas, "L5-S1", EXTRUSION_CENTRE, extrusion_distance, Tissue.HERNIATION)
    disc = lumbar_spine().discs["L3-L4"]
    x, u, v = behind_disc(disc, FISSURE_CENTRE)
    grid = canvas.grid.crop(frame_box(disc, (x - 7, x + 7), (u - 4, u + 4), (v - 4, v + 4)))
    if grid is not None:
        f = ellipsoid(grid, disc, (x, u, v), FISSURE_RADII)
        canvas.paint(grid, edge(f, 0.8) * np.float32(0.95), Tissue.FISSURE)


def _bulging_edge(canvas: Canvas, disc: Frame, state: DiscState) -> None:
    """Lay the back edge of a bulging disc over the front of the sac."""
    b, c = disc.half_depth_mm, disc.half_height_mm
    grid = canvas.grid.crop(frame_box(disc, (-26, 26), (b - 2, b + 6), (-c - 1, c + 1)))
    if grid is None:
        return
    u, v = disc.local(grid.y, grid.z)
    wide, deep = disc.half_width_mm + state.bulge_mm, b + state.bulge_mm
    f = rounded(outline(grid.x, u, wide, deep), c + 0.2 - np.abs(v), 2.5)
    behind = edge(u - b + 0.5, 1.0)
    canvas.paint(grid, edge(f + 0.9) * behind, Tissue.LIGAMENT)
    canvas.paint(grid, edge(f - 0.2) * behind, Tissue.ANNULUS)


def _herniation(
    canvas: Canvas,
    level: str,
    place: tuple[float, float, float],
    distance: Callable[[Grid], Array],
    tissue: Tissue,
) -> None:
    disc = lumbar_spine().discs[level]
    x, u, v = behind_disc(disc, place)
    r = 11.0
    grid = canvas.grid.crop(frame_box(disc, (x - r, x + r), (u - r, u + r), (v - r, v + r)))
    if grid is None:
        return
    uu, vv = disc.local(grid.y, grid.z)
    f = distance(grid) + 0.45 * canvas.noise(grid, (3.6, 3.6, 3.6), 34)
    # inside the disc the herniation is the disc itself, and has no rim of its own
    body = outline(grid.x, uu, disc.half_width_mm, disc.half_depth_mm)
    outside = edge(0.4 - np.minimum(body, disc.half_height_mm - np.abs(vv)), 1.6)
    free = edge(2.5 - body, 3.0)
    canvas.paint(grid, edge(f + 0.9) * free * outside, Tissue.LIGAMENT)
    grain = canvas.noise(grid, (1.4, 1.4, 1.4), 35)
    canvas.paint(grid, edge(f) * free, tissue, 1.0 + 0.09 * grain)
