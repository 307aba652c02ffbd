"""The shape of the sample spine: a frame per vertebra and per disc, and the curve through them.

Coordinates are the patient's: x to the left, y to the back, z to the head, in mm, the origin at the
middle of L3. Inside a frame ``u`` points to the back and ``v`` to the head; x stays the patient's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # float32 throughout: half the memory traffic, and ample for grey values

STEP_MM = 0.25

# name: tilt of the mid-plane (deg, front edge down is positive), height, depth, width (mm)
_BODIES: dict[str, tuple[float, float, float, float]] = {
    "T9": (-7, 21.5, 27, 33),
    "T10": (-9, 22.5, 28, 35),
    "T11": (-11, 23.5, 29.5, 37.5),
    "T12": (-12, 25, 31, 40),
    "L1": (-10, 26.5, 32, 42),
    "L2": (-6, 27.5, 33, 44),
    "L3": (0, 28, 34, 46.5),
    "L4": (7, 27.5, 34.5, 49),
    "L5": (17, 26.5, 34.5, 51.5),
    "S1": (31, 28, 29, 50),
    "S2": (43, 23, 20, 42),
    "S3": (44, 19, 15, 34),
    "S4": (26, 17, 12, 28),
    "S5": (4, 15, 9, 22),
    "Co1": (-28, 11, 7, 14),
}
_DISC_HEIGHTS_MM = (4.5, 5, 6, 7.5, 9, 10.5, 11.5, 9.5, 7.2, 2.4, 1.6, 1.2, 1.0, 2.0)
# wedge of each body: how much higher the front edge stands than the back edge (deg)
_WEDGES_DEG = {"L4": 2.5, "L5": 8.0, "S1": 4.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A rigid frame in the sagittal plane; half sizes belong to the body or disc it carries."""

    name: str
    y_mm: float
    z_mm: float
    tilt_deg: float
    half_height_mm: float
    half_depth_mm: float
    half_width_mm: float
    wedge_deg: float = 0.0

    @property
    def back(self) -> tuple[float, float]:
        """Unit vector to the back, in (y, z)."""
        return cos(radians(self.tilt_deg)), sin(radians(self.tilt_deg))

    def local(self, y: Array, z: Array) -> tuple[Array, Array]:
        """Return (u, v) of points given in the patient's y and z."""
        c, s = (np.float32(t) for t in self.back)
        dy, dz = y - np.float32(self.y_mm), z - np.float32(self.z_mm)
        return dy * c + dz * s, dz * c - dy * s

    def world(self, x: float, u: float, v: float) -> tuple[float, float, float]:
        """Return the patient coordinates of a local point."""
        c, s = self.back
        return x, self.y_mm + u * c - v * s, self.z_mm + u * s + v * c


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spine:
    """All frames and the smooth curve through the body centres.

    ``curve`` has shape (n, 2): y and z in mm at arc length ``arc_mm`` (growing downwards).
    """

    bodies: dict[str, Frame]
    discs: dict[str, Frame]
    curve: NDArray[np.float64]
    normal: NDArray[np.float64]
    arc_mm: NDArray[np.float64]
    arc_of: dict[str, float]


def _stack() -> tuple[list[Frame], list[Frame]]:
    names = list(_BODIES)
    bodies: list[Frame] = []
    discs: list[Frame] = []
    y = z = 0.0
    for i, name in enumerate(names):
        tilt, height, depth, width = _BODIES[name]
        if i:
            above = bodies[-1]
            mean = (above.tilt_deg + tilt) / 2
            gap = _DISC_HEIGHTS_MM[i - 1]
            for angle, step in ((above.tilt_deg, above.half_height_mm), (mean, gap / 2)):
                y, z = y + sin(radians(angle)) * step, z - cos(radians(angle)) * step
            discs.append(
                Frame(
                    name=f"{above.name}-{name}",
                    y_mm=y,
                    z_mm=z,
                    tilt_deg=mean,
                    half_height_mm=gap / 2,
                    half_depth_mm=max(above.half_depth_mm, depth / 2),
                    half_width_mm=max(above.half_width_mm, width / 2),
                )
            )
            for angle, step in ((mean, gap / 2), (tilt, height / 2)):
                y, z = y + sin(radians(angle)) * step, z - cos(radians(angle)) * step
        bodies.append(
            Frame(
                name=name,
                y_mm=y,
                z_mm=z,
                tilt_deg=tilt,
                half_height_mm=height / 2,
                half_depth_mm=depth / 2,
                half_width_mm=width / 2,
                wedge_deg=_WEDGES_DEG.get(name, 0.0),
            )
        )
    return bodies, discs


def _moved(frame: Frame, y: float, z: float) -> Frame:
    return Frame(
        name=frame.name,
        y_mm=frame.y_mm - y,
        z_mm=frame.z_mm - z,
        tilt_deg=frame.tilt_deg,
        half_height_mm=frame.half_height_mm,
        half_depth_mm=frame.half_depth_mm,
        half_width_mm=frame.half_width_mm,
        wedge_deg=frame.wedge_deg,
    )


def smooth_way(
    at: NDArray[np.float64], knots: NDArray[np.float64], t: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return points of the smooth curve that passes through ``knots`` at parameters ``at``.

    Cubic Hermite pieces whose slopes are those of the parabola through three neighbours.
    """
    step = np.diff(at)
    rise = np.diff(knots, axis=0) / step[:, None]
    inner = (rise[:-1] * step[1:, None] + rise[1:] * step[:-1, None]) / (step[:-1] + step[1:])[
        :, None
    ]
    slope = np.vstack([2 * rise[:1] - inner[:1], inner, 2 * rise[-1:] - inner[-1:]])
    i = np.clip(np.searchsorted(at, t, side="right") - 1, 0, len(at) - 2)
    h = step[i][:, None]
    u = (t - at[i])[:, None] / h
    start, end = knots[i], knots[i + 1]
    point = start * (1 + 2 * u) * (1 - u) ** 2 + end * u**2 * (3 - 2 * u)
    return np.asarray(point + h * (slope[i] * u * (1 - u) ** 2 - slope[i + 1] * u**2 * (1 - u)))


@cache
def lumbar_spine() -> Spine:
    """Return the sample spine, T9 to the coccyx."""
    bodies, discs = _stack()
    origin = next(b for b in bodies if b.name == "L3")
    bodies = [_moved(b, origin.y_mm, origin.z_mm) for b in bodies]
    discs = [_moved(d, origin.y_mm, origin.z_mm) for d in discs]
    knots = np.array([(b.y_mm, b.z_mm) for b in bodies])
    chord = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(knots, axis=0).T))])
    # straight on beyond both ends, so that every point of the body has a nearest place
    t = np.arange(-60.0, chord[-1] + 40.0, 1.0)
    inside = np.clip(t, 0.0, chord[-1])
    tangent = smooth_way(chord, knots, inside + 0.25) - smooth_way(chord, knots, inside - 0.25)
    tangent /= np.hypot(tangent[:, 0], tangent[:, 1])[:, None]
    curve = smooth_way(chord, knots, inside) + (t - inside)[:, None] * tangent
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    arc_of = dict(zip((b.name for b in bodies), chord.tolist(), strict=True))
    for above, disc, below in zip(bodies, discs, bodies[1:], strict=False):
        share = above.half_height_mm + disc.half_height_mm
        total = share + disc.half_height_mm + below.half_height_mm
        a, b = arc_of[above.name], arc_of[below.name]
        arc_of[disc.name] = a + (b - a) * share / total
    return Spine(
        bodies={b.name: b for b in bodies},
        discs={d.name: d for d in discs},
        curve=curve,
        normal=normal,
        arc_mm=t,
        arc_of=arc_of,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A quantity that changes along the spine, read from a table in steps of ``STEP_MM``."""

    first_mm: float
    values: NDArray[np.float32]

    def at(self, s: Array) -> Array:
        """Return the quantity at arc lengths ``s``; the ends go on unchanged."""
        index = ((s - np.float32(self.first_mm)) * np.float32(1.0 / STEP_MM)).astype(np.int32)
        return self.values.take(index, mode="clip")


def along(pairs: dict[str, float]) -> Profile:
    """Return the quantity that takes the given values at named places, straight in between."""
    spine = lumbar_spine()
    arcs = [spine.arc_of[name] for name in pairs]
    table = np.arange(arcs[0], arcs[-1] + STEP_MM, STEP_MM)
    values = np.interp(table, arcs, list(pairs.values())).astype(np.float32)
    return Profile(arcs[0], values)
