"""A map in the grid of an anatomical slice, and its colours over the grey of it.

The map is taken at the centres of the slice's pixels: trilinear among its own voxels, or the
nearest of them where values are names. Outside its voxels there is no value, and no colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import FrameRef, Vector3
from desktop.domain.pixels import Frame, Window
from desktop.viewer.colourmaps import table
from desktop.viewer.fusion import ends
from desktop.viewer.geometry import along
from desktop.viewer.lut import measured_values
from desktop.viewer.resample import Patch, zoomed
from desktop.viewer.reslice import NO_SLAB, Sheet, Slab, Spread, one_go, reslice
from desktop.viewer.reslice_plain import SlabMode
from desktop.viewer.turn import Turn
from desktop.viewer.volume import Volume
from desktop.viewer.zoom import Mapping

Rgb32 = NDArray[np.uint32]
_OPAQUE = 0xFF000000
_WHITE = 255.0
_HALF = 0.5
NO_SHIFT: Vector3 = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lay:
    """How a map is laid in the grid of an anatomical frame.

    ``sheet`` is where the frame's pixels lie (``sheet_of``); the map is projected through the same
    ``slab`` and moved by ``shift_mm`` (LPS) in the anatomy's space. ``nearest``: its values are
    names, which are never mixed.
    """

    sheet: Sheet
    slab: Slab = NO_SLAB
    shift_mm: Vector3 = NO_SHIFT
    nearest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoomedMap:
    """A map at the size of the screen: values in its unit, and where it has any (0 or 255)."""

    values: Patch
    inside: Patch


def sheet_of(ref: FrameRef, rows: int, columns: int) -> Sheet | None:
    """Return where the pixels of a frame lie in the patient, or ``None`` where it does not say."""
    placement, scale = ref.placement, ref.scale
    if placement is None or not scale.row_mm or not scale.column_mm:
        return None
    return Sheet(
        origin_lps_mm=placement.origin_lps_mm,
        row_direction=placement.row_direction,
        column_direction=placement.column_direction,
        row_mm=scale.row_mm,
        column_mm=scale.column_mm,
        rows=rows,
        columns=columns,
    )


def map_slab(slab: Slab) -> Slab:
    """Return how a map is projected through the slab of its anatomy: never its least values."""
    return replace(slab, mode=SlabMode.MOST) if slab.mode is SlabMode.LEAST else slab


def laid(volume: Volume, ref: FrameRef, lay: Lay, spread: Spread = one_go) -> Frame:
    """Return a map in the grid of an anatomical frame.

    Returns
    -------
    Frame
        Of the anatomy's place and size; ``stored`` are measured values in ``unit``, float32, NaN
        where the map has none.
    """
    x, y, z = lay.sheet.origin_lps_mm
    by = lay.shift_mm
    moved = replace(lay.sheet, origin_lps_mm=(x - by[0], y - by[1], z - by[2]))
    slab = map_slab(lay.slab)
    stored = _nearest(volume, moved) if lay.nearest else reslice(volume, moved, slab, spread)
    like = replace(volume.like, padding=volume.padding)
    values = measured_values(like, stored).astype(np.float32)
    return Frame(
        ref=ref,
        stored=values,
        unit=like.unit,
        unit_problems=like.unit_problems,
        unit_inputs=like.unit_inputs,
        bits=32,
    )


def _nearest(volume: Volume, sheet: Sheet) -> NDArray[Any]:
    """Return the nearest voxel of each pixel; halves go to the higher index."""
    grid = volume.grid
    start = np.array(grid.to_index(sheet.origin_lps_mm))
    across = np.array(grid.to_index(along(grid.origin_lps_mm, sheet.row_direction, 1.0)))
    down = np.array(grid.to_index(along(grid.origin_lps_mm, sheet.column_direction, 1.0)))
    rows = np.arange(sheet.rows)[:, None, None] * sheet.row_mm
    columns = np.arange(sheet.columns)[None, :, None] * sheet.column_mm
    at = np.floor(start + rows * down + columns * across + _HALF).astype(np.int64)
    held = np.all((at >= 0) & (at < np.array(grid.shape)), axis=2)
    at = np.where(held[:, :, None], at, 0)
    taken = volume.voxels[at[:, :, 0], at[:, :, 1], at[:, :, 2]]
    return np.where(held, taken, volume.voxels.dtype.type(volume.outside))


def zoomed_map(
    values: NDArray[np.float32], turn: Turn, place: Mapping, width: int, height: int
) -> ZoomedMap | None:
    """Return the visible part of a map at the size of the screen.

    Pixels without a value take no part in the interpolation of others.
    """
    turned = np.ascontiguousarray(turn.apply(values))
    holes = np.isnan(turned)
    if not holes.any():
        made = zoomed(turned, place, width, height)
        if made is None:
            return None
        full = np.full(made.pixels.shape, 255, dtype=np.uint8)
        return ZoomedMap(values=made, inside=replace(made, pixels=full))
    made = zoomed(np.where(holes, np.float32(0), turned), place, width, height)
    share = zoomed((~holes).astype(np.float32), place, width, height)
    if made is None or share is None:
        return None
    inside = share.pixels >= _HALF
    np.divide(made.pixels, share.pixels, out=made.pixels, where=inside)
    return ZoomedMap(
        values=made, inside=replace(share, pixels=inside.astype(np.uint8) * np.uint8(255))
    )


def levels(values: NDArray[np.float32], window: Window) -> NDArray[np.uint8]:
    """Return the level 0-255 of each value in a window (PS3.3 C.11.2.1.3.2, LINEAR_EXACT)."""
    low, high = ends(window)
    factor = _WHITE / max(high - low, 1e-30)
    made = cv2.addWeighted(values, factor, values, 0.0, -low * factor, dtype=cv2.CV_8U)
    return np.asarray(made, dtype=np.uint8)


def painted(zoom: ZoomedMap, window: Window, *, threshold: bool) -> NDArray[np.uint8]:
    """Return where a map is painted (255): where it has values, not below a threshold."""
    inside = zoom.inside.pixels
    if not threshold:
        return inside
    kept: NDArray[np.uint8] = np.where(zoom.values.pixels >= ends(window)[0], inside, np.uint8(0))
    return kept


@lru_cache(maxsize=16)
def colours_rgb32(name: str) -> Rgb32:
    """Return a table as the screen wants it, 0xFFRRGGBB, read only."""
    rgb = table(name).astype(np.uint32)
    made: Rgb32 = (rgb[:, 0] << 16) + (rgb[:, 1] << 8) + rgb[:, 2] + np.uint32(_OPAQUE)
    made.flags.writeable = False
    return made


def blend_into(into: Rgb32, colour: Rgb32, mask: NDArray[np.uint8], weight: float) -> None:
    """Mix colours into a picture, or a part of one, where ``mask`` is not 0.

    ``weight`` 0 leaves the picture as it is, 1 leaves nothing of it. Each channel is
    ``picture * (1 - weight) + colour * weight``, rounded. ``colour`` is used up: the mixture is
    made in its place.
    """
    if weight <= 0.0:
        return
    under = into.view(np.uint8).reshape(*into.shape, 4)
    over = colour.view(np.uint8).reshape(*colour.shape, 4)
    if weight < 1.0:
        over = np.asarray(cv2.addWeighted(under, 1.0 - weight, over, weight, 0.0, dst=over))
    made = cv2.copyTo(over, mask, under)
    if not np.may_share_memory(made, under):
        under[...] = made
