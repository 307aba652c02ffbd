"""Compiled loops of resampling.

Importing this compiles nothing, but takes its time: never import it where somebody waits for a
picture; ``reslice.warm_up`` does, on a worker. Positions are (slice, row, column) in voxels.
``way`` holds the start, the step along a row of the picture, the step down a column and the step
along the normal, each as three numbers.
"""
# Compiled functions take plain numbers, many of them, and find their types themselves.
# ruff: noqa: PLR0913, PLR0917, PLR2004, C901, ANN001, ANN201
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

MEAN, MOST, LEAST = 1, 2, 3
_UNIT = 2.0**32
_PART = np.int64(2**32 - 1)
_SCALE = np.float32(2.0**-24)
_GUARD = 1e-6  # of a voxel: nearer to the last one than this, a sample is taken with care
_EDGE = 0.5  # a voxel reaches half a step beyond its centre


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile without the GIL; kept on disk where there is a place for it."""
    try:
        made = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # no folder to keep it in
        made = numba.njit(nogil=True, error_model="numpy")(function)
    return made


@_compiled
def span(start, step, count, columns):
    """Return the columns (first, end) for which start + c * step lies within the voxels."""
    low, high = -_EDGE, count - _EDGE
    if abs(step) < 1e-12:
        return (0, columns) if low <= start < high else (0, 0)
    one, other = (low - start) / step, (high - start) / step
    least, most = min(one, other), max(one, other)
    if most < 0 or least > columns:
        return 0, 0
    return max(0, int(np.ceil(least))), min(columns, int(np.floor(most)) + 1)


@_compiled
def at(flat, shape, z, y, x, holes, low, high, outside):
    """Return the value between eight voxels, or ``outside`` where one of them is padding."""
    z = min(max(z, 0.0), shape[0] - 1.0)
    y = min(max(y, 0.0), shape[1] - 1.0)
    x = min(max(x, 0.0), shape[2] - 1.0)
    k, j, i = int(z), int(y), int(x)
    fz, fy, fx = np.float32(z - k), np.float32(y - j), np.float32(x - i)
    row = shape[2]
    plane = shape[1] * row
    down = row if j < shape[1] - 1 else 0
    back = plane if k < shape[0] - 1 else 0
    side = 1 if i < shape[2] - 1 else 0
    here = k * plane + j * row + i
    a, b = flat[np.uintp(here)], flat[np.uintp(here + side)]
    c, d = flat[np.uintp(here + down)], flat[np.uintp(here + down + side)]
    here += back
    e, f = flat[np.uintp(here)], flat[np.uintp(here + side)]
    g, h = flat[np.uintp(here + down)], flat[np.uintp(here + down + side)]
    if holes and (
        low <= a <= high
        or low <= b <= high
        or low <= c <= high
        or low <= d <= high
        or low <= e <= high
        or low <= f <= high
        or low <= g <= high
        or low <= h <= high
    ):
        return np.float32(outside)
    near = np.float32(a) + fx * (np.float32(b) - np.float32(a))
    near += fy * (np.float32(c) + fx * (np.float32(d) - np.float32(c)) - near)
    far = np.float32(e) + fx * (np.float32(f) - np.float32(e))
    far += fy * (np.float32(g) + fx * (np.float32(h) - np.float32(g)) - far)
    return near + fz * (far - near)


@_compiled
def inner(start, step, count, columns):
    """Return the columns (first, end) for which the position has a neighbour on either side."""
    low, high = _GUARD, count - 1.0 - _GUARD
    if abs(step) < 1e-12:
        return (0, columns) if low <= start < high else (0, 0)
    one, other = (low - start) / step, (high - start) / step
    least, most = min(one, other), max(one, other)
    if most < 0 or least > columns:
        return 0, 0
    return max(0, int(np.ceil(least))), min(columns, int(np.floor(most)) + 1)


@_compiled
def run(flat, shape, line, place, step, first, last):
    """Fill columns first..last of a row whose samples all lie between eight voxels, no holes.

    Positions are counted in whole numbers of 2**-32 voxels: adding is exact and cheap.
    """
    row, sheet = np.int64(shape[2]), np.int64(shape[1] * shape[2])
    down, one, deep = np.uint64(row), np.uint64(1), np.uint64(sheet)
    dz, dy, dx = np.int64(step[0] * _UNIT), np.int64(step[1] * _UNIT), np.int64(step[2] * _UNIT)
    z = np.int64((place[0] + first * step[0]) * _UNIT)
    y = np.int64((place[1] + first * step[1]) * _UNIT)
    x = np.int64((place[2] + first * step[2]) * _UNIT)
    for c in range(first, last):
        fz, fy, fx = (
            np.float32((z & _PART) >> 8) * _SCALE,
            np.float32((y & _PART) >> 8) * _SCALE,
            np.float32((x & _PART) >> 8) * _SCALE,
        )
        here = np.uint64((z >> 32) * sheet + (y >> 32) * row + (x >> 32))
        there = here + deep
        a, b = np.float32(flat[here]), np.float32(flat[here + one])
        d, e = np.float32(flat[here + down]), np.float32(flat[here + down + one])
        f, g = np.float32(flat[there]), np.float32(flat[there + one])
        h, m = np.float32(flat[there + down]), np.float32(flat[there + down + one])
        near = a + fx * (b - a)
        near += fy * (d + fx * (e - d) - near)
        far = f + fx * (g - f)
        far += fy * (h + fx * (m - h) - far)
        line[c] = near + fz * (far - near)
        z += dz
        y += dy
        x += dx


@_compiled
def sample_row(flat, shape, line, place, step, holes, low, high, outside):
    """Fill a row of samples, float32; return the columns (first, end) that lie among voxels."""
    columns = line.shape[0]
    begin, end, near, far = 0, columns, 0, 0 if holes else columns
    for axis in range(3):
        one, other = span(place[axis], step[axis], shape[axis], columns)
        begin, end = max(begin, one), min(end, other)
        one, other = inner(place[axis], step[axis], shape[axis], columns)
        near, far = max(near, one), min(far, other)
    end = max(begin, end)
    near = min(max(near, begin), end)
    far = min(max(far, near), end)
    run(flat, shape, line, place, step, near, far)
    for n in range(begin, end - (far - near)):
        c = n if n < near else n + (far - near)
        z, y, x = place[0] + c * step[0], place[1] + c * step[1], place[2] + c * step[2]
        line[c] = at(flat, shape, z, y, x, holes, low, high, outside)
    return begin, end


@_compiled
def plane(flat, shape, out, way, holes, low, high, outside, whole, first, last):
    """Fill rows first..last of ``out`` with trilinear samples; ``whole`` rounds to integers."""
    half = np.float32(0.5)
    step = (way[3], way[4], way[5])
    line = np.empty(out.shape[1], np.float32)
    for r in range(first, last):
        place = (way[0] + r * way[6], way[1] + r * way[7], way[2] + r * way[8])
        begin, end = sample_row(flat, shape, line, place, step, holes, low, high, outside)
        out[r, :begin] = outside
        out[r, end:] = outside
        if whole:
            for c in range(begin, end):
                out[r, c] = np.floor(line[c] + half)
        else:
            out[r, begin:end] = line[begin:end]


@_compiled
def slab(flat, shape, out, way, mode, reach, holes, low, high, outside, whole, first, last):
    """Fill rows first..last of ``out`` with projections of 2 * reach + 1 samples on the normal."""
    columns = out.shape[1]
    half = np.float32(0.5)
    step = (way[3], way[4], way[5])
    line = np.empty(columns, np.float32)
    best = np.empty(columns, np.float32)
    count = np.empty(columns, np.int32)
    for r in range(first, last):
        best[:] = 0 if mode == MEAN else (-np.inf if mode == MOST else np.inf)
        count[:] = 0
        for m in range(-reach, reach + 1):
            place = (
                way[0] + r * way[6] + m * way[9],
                way[1] + r * way[7] + m * way[10],
                way[2] + r * way[8] + m * way[11],
            )
            begin, end = sample_row(flat, shape, line, place, step, holes, low, high, outside)
            for c in range(begin, end):
                value = line[c]
                if holes and low <= value <= high:
                    continue
                count[c] += 1
                if mode == MEAN:
                    best[c] += value
                elif mode == MOST:
                    best[c] = max(best[c], value)
                else:
                    best[c] = min(best[c], value)
        for c in range(columns):
            if count[c] == 0:
                out[r, c] = outside
                continue
            value = best[c] / np.float32(count[c]) if mode == MEAN else best[c]
            out[r, c] = np.floor(value + half) if whole else value


@_compiled
def box_most(voxels, out, axis, low, high, first, last):
    """Project the box low..high of voxels without holes along an axis: the greatest value."""
    z0, y0, x0 = low
    end = high[2]
    for r in range(first, last):
        if axis == 2:
            for c in range(high[1] - y0):
                part = voxels[z0 + r, y0 + c, x0:end]
                best = part[0]
                for m in range(1, end - x0):
                    best = max(best, part[m])
                out[r, c] = best
            continue
        line = out[r]
        for m in range(high[axis] - low[axis]):
            other = voxels[z0 + m, y0 + r, x0:end] if axis == 0 else voxels[z0 + r, y0 + m, x0:end]
            if m == 0:
                line[:] = other
            for c in range(end - x0):
                line[c] = max(line[c], other[c])


@_compiled
def box_least(voxels, out, axis, low, high, first, last):
    """Project the box low..high of voxels without holes along an axis: the least value."""
    z0, y0, x0 = low
    end = high[2]
    for r in range(first, last):
        if axis == 2:
            for c in range(high[1] - y0):
                part = voxels[z0 + r, y0 + c, x0:end]
                best = part[0]
                for m in range(1, end - x0):
                    best = min(best, part[m])
                out[r, c] = best
            continue
        line = out[r]
        for m in range(high[axis] - low[axis]):
            other = voxels[z0 + m, y0 + r, x0:end] if axis == 0 else voxels[z0 + r, y0 + m, x0:end]
            if m == 0:
                line[:] = other
            for c in range(end - x0):
                line[c] = min(line[c], other[c])


@_compiled
def copy_side(voxels, out, low, first, last):
    """Fill rows first..last of ``out`` (slices, rows) with one column, from the corner ``low``."""
    z0, y0, x0 = low
    for r in range(first, last):
        for c in range(out.shape[1]):
            out[r, c] = voxels[z0 + r, y0 + c, x0]
