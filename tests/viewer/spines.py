"""Synthetic spines as pure maths: vertebrae and discs of known place, and the truth of a slice."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from desktop.domain.imaging import FramePlacement, FrameRef, PixelScale
from desktop.viewer.spine import bodies

FRAME = "1.2.9"


@dataclass(frozen=True)
class Part:
    """A vertebra or a disc; ``first``, ``last`` are arc lengths of its ends."""

    name: str
    centre: tuple[float, float, float]
    tilt_deg: float
    first: float
    last: float

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2


@dataclass(frozen=True)
class Phantom:
    """A spine from T11 to S2 along a curve of varying tilt."""

    parts: tuple[Part, ...]
    curve: np.ndarray  # (points, 3)
    arcs: np.ndarray

    def discs(self) -> tuple[tuple[str, tuple[float, float, float]], ...]:
        """Every disc down to the first sacral segment."""
        found = [p for p in self.parts if "-" in p.name and not p.name.startswith("S")]
        return tuple((part.name, part.centre) for part in found)

    def truth(self, normal: np.ndarray, offset: float) -> tuple[set[str], float] | None:
        """Names that are right for a plane, and the arc length where it meets the spine.

        The structure met, or one of two near the border between the halves of disc and vertebra.
        """
        gaps = self.curve @ normal - offset
        sign = np.nonzero(np.diff(np.sign(gaps)))[0]
        if len(sign) != 1:
            return None
        at = float(self.arcs[sign[0]])
        inside = next((p for p in self.parts if p.first <= at <= p.last), None)
        if inside is None:
            return None
        if "-" in inside.name:
            return {inside.name}, at  # in a disc nothing else is right
        near = sorted(self.parts, key=lambda p: abs(p.middle - at))
        doubtful = abs(near[1].middle - at) - abs(near[0].middle - at) < 1.5
        return {p.name for p in near[: 2 if doubtful else 1]}, at


def phantom(
    lumbar: int, *, lordosis_deg: float = 55.0, scoliosis_mm: float = 0.0, size: float = 1.0
) -> Phantom:
    """Build a spine with some vertebrae of lumbar type.

    The tilt of the mid-planes goes from kyphotic at T11 to steep at the sacrum, as standing spines
    do; ``scoliosis_mm`` bends it sideways; ``size`` scales everything.
    """
    every = bodies(lumbar)
    names = every[every.index("T11") : every.index("S2") + 1]
    heights = {n: (24.0 if n[0] == "T" else 27.5 if n[0] == "L" else 26.0) * size for n in names}
    parts_in = []
    for i, name in enumerate(names):
        parts_in.append((name, heights[name]))
        if i + 1 < len(names):
            sacral = name[0] == "S"
            gap = 2.5 if sacral else 6.0 + 5.0 * i / len(names)
            parts_in.append((f"{name}-{names[i + 1]}", gap * size))
    total = sum(h for _, h in parts_in)

    def tilt(s: float) -> float:  # degrees, along the spine from above
        part = s / total
        return -14.0 + (lordosis_deg + 14.0) * part**2.2

    step = 0.05
    arcs = np.arange(0.0, total, step)
    angles = np.radians([tilt(s) for s in arcs])
    y = np.concatenate([[0.0], np.cumsum(np.sin(angles) * step)[:-1]])
    z = -np.concatenate([[0.0], np.cumsum(np.cos(angles) * step)[:-1]])
    x = scoliosis_mm * np.sin(math.pi * arcs / total)
    curve = np.stack([x, y, z], axis=1)
    true_arcs = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    parts, at = [], 0.0
    for name, height in parts_in:
        low, middle, high = (
            min(int(s / step), len(arcs) - 1) for s in (at, at + height / 2, at + height)
        )
        parts.append(
            Part(
                name=name,
                centre=tuple(float(v) for v in curve[middle]),
                tilt_deg=tilt(at + height / 2),
                first=float(true_arcs[low]),
                last=float(true_arcs[high]),
            )
        )
        at += height
    return Phantom(parts=tuple(parts), curve=curve, arcs=true_arcs)


def axial(
    through: tuple[float, float, float], tilt_deg: float, sop: str = "1", frame: str = FRAME
) -> FrameRef:
    """An axial slice of 256 x 256 pixels of 1 mm, its middle at a point; front edge down is +."""
    c, s = math.cos(math.radians(tilt_deg)), math.sin(math.radians(tilt_deg))
    row, column = np.array((1.0, 0.0, 0.0)), np.array((0.0, c, s))
    origin = np.array(through) - row * 127.5 - column * 127.5
    placement = FramePlacement(
        origin_lps_mm=tuple(float(v) for v in origin),
        row_direction=tuple(row),
        column_direction=tuple(column),
        frame_of_reference_uid=frame,
    )
    scale = PixelScale(row_mm=1.0, column_mm=1.0, basis="PixelSpacing")
    return FrameRef(locator="", frame=1, sop_uid=sop, placement=placement, scale=scale)


def normal_and_offset(ref: FrameRef) -> tuple[np.ndarray, float]:
    """The plane of a slice."""
    normal = np.cross(ref.placement.row_direction, ref.placement.column_direction)
    return normal, float(normal @ np.array(ref.placement.origin_lps_mm))
