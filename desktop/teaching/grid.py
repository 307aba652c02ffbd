"""The points of one image plane, in the patient and along the spine.

Rows and columns of a sample plane run along the patient's axes or turn about x only, so most
coordinates depend on the row or the column alone. They are kept as broadcastable arrays: every
implicit function of the anatomy works on both planes, and costs little where it can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import cos, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import Vector3
from desktop.teaching.spine_frame import Array, lumbar_spine

Box = tuple[float, float, float, float, float, float]  # x0 x1 y0 y1 z0 z1, mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Where an image lies: centre of the first pixel, unit vectors, spacing."""

    origin_lps_mm: Vector3
    row_direction: Vector3
    column_direction: Vector3
    row_spacing_mm: float
    column_spacing_mm: float
    rows: int
    columns: int

    @property
    def normal(self) -> Vector3:
        """Unit normal: row direction x column direction."""
        n = np.cross(self.row_direction, self.column_direction)
        return float(n[0]), float(n[1]), float(n[2])

    def point(self, row: float, column: float) -> Vector3:
        """Return the patient coordinates of a pixel position."""
        o, r, c = self.origin_lps_mm, self.row_direction, self.column_direction
        x, y = column * self.column_spacing_mm, row * self.row_spacing_mm
        return o[0] + x * r[0] + y * c[0], o[1] + x * r[1] + y * c[1], o[2] + x * r[2] + y * c[2]

    def pixel(self, point: Vector3) -> tuple[float, float, float]:
        """Return (row, column, distance along the normal in mm) of a patient point."""
        d = np.subtract(point, self.origin_lps_mm)
        row = float(d @ np.array(self.column_direction)) / self.row_spacing_mm
        column = float(d @ np.array(self.row_direction)) / self.column_spacing_mm
        return row, column, float(d @ np.array(self.normal))

    def shifted(self, distance_mm: float) -> Plane:
        """Return the parallel plane at a distance along the normal."""
        o, n = self.origin_lps_mm, self.normal
        moved = tuple(a + b * distance_mm for a, b in zip(o, n, strict=True))
        return replace(self, origin_lps_mm=(moved[0], moved[1], moved[2]))

    def halved(self) -> Plane:
        """Return the same field with half as many rows and columns."""
        return replace(
            self,
            origin_lps_mm=self.point(0.5, 0.5),
            row_spacing_mm=self.row_spacing_mm * 2,
            column_spacing_mm=self.column_spacing_mm * 2,
            rows=self.rows // 2,
            columns=self.columns // 2,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Coordinates of a window of a plane, broadcastable to (rows, columns), mm.

    ``s`` is the arc length along the spine (growing downwards), ``d`` the distance behind the curve
    through the body centres. ``window`` says which rows and columns of the plane these are.
    """

    x: Array
    y: Array
    z: Array
    s: Array
    d: Array
    window: tuple[slice, slice]
    bounds: Box

    @property
    def is_sagittal(self) -> bool:
        """Whether x is the same everywhere."""
        return self.x.size == 1

    def crop(self, box: Box) -> Grid | None:
        """Return the part of the grid that meets a box, or ``None``."""
        x0, x1, y0, y1, z0, z1 = box
        a0, a1, b0, b1, c0, c1 = self.bounds
        if x0 > a1 or x1 < a0 or y0 > b1 or y1 < b0 or z0 > c1 or z1 < c0:
            return None
        if self.is_sagittal:
            rows = _span((self.z[:, 0] >= z0) & (self.z[:, 0] <= z1))
            columns = _span((self.y[0] >= y0) & (self.y[0] <= y1))
        else:
            y, z = self.y[:, 0], self.z[:, 0]
            rows = _span((y >= y0) & (y <= y1) & (z >= z0) & (z <= z1))
            columns = _span((self.x[0] >= x0) & (self.x[0] <= x1))
        if rows is None or columns is None:
            return None
        return self.part(rows, columns)

    def part(self, rows: slice, columns: slice) -> Grid:
        """Return a window of this grid."""
        r0, c0 = self.window[0].start, self.window[1].start

        def cut(a: Array) -> Array:
            return a[
                rows if a.shape[0] > 1 else slice(None), columns if a.shape[1] > 1 else slice(None)
            ]

        return Grid(
            x=cut(self.x),
            y=cut(self.y),
            z=cut(self.z),
            s=cut(self.s),
            d=cut(self.d),
            window=(
                slice(r0 + rows.start, r0 + rows.stop),
                slice(c0 + columns.start, c0 + columns.stop),
            ),
            bounds=self.bounds,
        )


def _bounds(plane: Plane) -> Box:
    a, b = plane.point(0, 0), plane.point(plane.rows - 1, plane.columns - 1)
    (x0, y0, z0), (x1, y1, z1) = np.minimum(a, b).tolist(), np.maximum(a, b).tolist()
    return x0, x1, y0, y1, z0, z1


def _span(inside: NDArray[np.bool_]) -> slice | None:
    hits = np.flatnonzero(inside)
    if hits.size < 2:  # noqa: PLR2004 - a single row or column carries nothing worth painting
        return None
    return slice(int(hits[0]), int(hits[-1]) + 1)


def along_spine(y: Array, z: Array) -> tuple[Array, Array]:
    """Return (arc length, distance behind the curve) of points in the sagittal plane."""
    spine = lumbar_spine()
    points = np.stack([y.ravel(), z.ravel()], axis=1)
    curve = spine.curve
    # the nearest point of the curve has the least |c|^2 - 2 p.c; |p|^2 is the same for all
    index = np.argmin((curve**2).sum(axis=1) - 2.0 * points @ curve.T, axis=1)
    step, normal = points - curve[index], spine.normal[index]
    d = (step * normal).sum(axis=1)
    # the rest along the tangent smooths the steps of the table
    s = spine.arc_mm[index] + step[:, 0] * normal[:, 1] - step[:, 1] * normal[:, 0]
    return s.reshape(y.shape).astype(np.float32), d.reshape(y.shape).astype(np.float32)


def sagittal_grid(plane: Plane) -> Grid:
    """Return the grid of a sagittal plane (rows run to the back, columns to the feet)."""
    y = plane.origin_lps_mm[1] + np.arange(plane.columns) * plane.column_spacing_mm
    z = plane.origin_lps_mm[2] - np.arange(plane.rows) * plane.row_spacing_mm
    s, d = _sagittal_curve_map(tuple(y.tolist()), tuple(z.tolist()))
    return Grid(
        x=np.full((1, 1), plane.origin_lps_mm[0], np.float32),
        y=y.astype(np.float32)[None, :],
        z=z.astype(np.float32)[:, None],
        s=s,
        d=d,
        window=(slice(0, plane.rows), slice(0, plane.columns)),
        bounds=_bounds(plane),
    )


@cache
def _sagittal_curve_map(y: tuple[float, ...], z: tuple[float, ...]) -> tuple[Array, Array]:
    # found on every fourth point and stretched: the map is smooth, the search is not cheap
    n = 128
    ys, zs = np.meshgrid(np.linspace(y[0], y[-1], n), np.linspace(z[0], z[-1], n))
    s, d = along_spine(ys, zs)
    at_x = np.linspace(0, n - 1, len(y)).astype(np.float32)
    at_y = np.linspace(0, n - 1, len(z)).astype(np.float32)
    map_x, map_y = np.meshgrid(at_x, at_y)
    s_full = cv2.remap(s, map_x, map_y, cv2.INTER_LINEAR)
    d_full = cv2.remap(d, map_x, map_y, cv2.INTER_LINEAR)
    return np.asarray(s_full, np.float32), np.asarray(d_full, np.float32)


def axial_grid(plane: Plane) -> Grid:
    """Return the grid of an axial plane turned about x (rows run to the left)."""
    at = np.arange(plane.rows) * plane.row_spacing_mm
    y = (plane.origin_lps_mm[1] + at * plane.column_direction[1])[:, None]
    z = (plane.origin_lps_mm[2] + at * plane.column_direction[2])[:, None]
    x = plane.origin_lps_mm[0] + np.arange(plane.columns) * plane.column_spacing_mm
    s, d = along_spine(y, z)
    return Grid(
        x=x.astype(np.float32)[None, :],
        y=y.astype(np.float32),
        z=z.astype(np.float32),
        s=s,
        d=d,
        window=(slice(0, plane.rows), slice(0, plane.columns)),
        bounds=_bounds(plane),
    )


def grid_of(plane: Plane) -> Grid:
    """Return the grid of a sagittal or axial sample plane."""
    return sagittal_grid(plane) if plane.row_direction[0] == 0.0 else axial_grid(plane)


def sagittal_plane(x_mm: float, centre: tuple[float, float], field_mm: float, size: int) -> Plane:
    """Return a sagittal plane at ``x_mm``; ``centre`` is (y, z)."""
    pixel = field_mm / size
    half = (size - 1) / 2 * pixel
    return Plane(
        origin_lps_mm=(x_mm, centre[0] - half, centre[1] + half),
        row_direction=(0.0, 1.0, 0.0),
        column_direction=(0.0, 0.0, -1.0),
        row_spacing_mm=pixel,
        column_spacing_mm=pixel,
        rows=size,
        columns=size,
    )


def axial_plane(centre: Vector3, tilt_deg: float, field_mm: float, size: int) -> Plane:
    """Return an axial plane through ``centre``; a positive tilt lowers its front edge."""
    pixel = field_mm / size
    half = (size - 1) / 2 * pixel
    down = (0.0, cos(radians(tilt_deg)), sin(radians(tilt_deg)))
    return Plane(
        origin_lps_mm=(
            centre[0] - half,
            centre[1] - half * down[1],
            centre[2] - half * down[2],
        ),
        row_direction=(1.0, 0.0, 0.0),
        column_direction=down,
        row_spacing_mm=pixel,
        column_spacing_mm=pixel,
        rows=size,
        columns=size,
    )
