"""The colours of a map over the painted grey of a pane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.pixels import Window
from desktop.viewer.fused import (
    Rgb32,
    ZoomedMap,
    blend_into,
    colours_rgb32,
    levels,
    painted,
    zoomed_map,
)
from desktop.viewer.resample import Patch
from desktop.viewer.turned import turn_of
from desktop.viewer.zoom import Mapping
from desktop.views.viewer.painting import Fetch, look_up_into

_BLACK = np.uint32(0xFF000000)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FusedLook:
    """A map in the grid of the frame on screen, and how it is painted.

    ``values`` (rows, columns) are NaN outside the map; ``serial`` names them, so that what is made
    of them can be kept. ``weight`` is in percent; ``alone``: the anatomy is not drawn at all.
    """

    values: NDArray[np.float32]
    serial: int
    window: Window
    colours: str
    weight: int
    threshold: bool = False
    alone: bool = False


class MapPainter:
    """Paints maps over the pictures of one pane; holds the colours of the last for reuse."""

    def __init__(self) -> None:
        self._scratch: Rgb32 = np.empty((0, 0), dtype=np.uint32)

    def paint(
        self, into: Rgb32, look: FusedLook, place: Mapping, pane: tuple[int, int], fetch: Fetch
    ) -> None:
        """Paint a map over the part of the buffer that shows the frame.

        ``pane`` is (width, height) in device pixels; ``fetch`` keeps zoomed pictures.
        """
        if look.weight <= 0:
            return
        zoom = _zoomed(look, place, pane, fetch)
        if zoom is None or zoom.values.pixels.shape != into.shape:
            return
        key = (look.serial, place, pane, look.window)
        made = fetch(
            ("map-levels", *key),
            lambda: Patch(pixels=levels(zoom.values.pixels, look.window), left=0, top=0),
        )
        if made is None:
            return
        if self._scratch.shape != into.shape:
            self._scratch = np.empty(into.shape, dtype=np.uint32)
        look_up_into(made.pixels, colours_rgb32(look.colours), self._scratch)
        mask = painted(zoom, look.window, threshold=look.threshold)
        if look.alone:
            into[...] = _BLACK
        blend_into(into, self._scratch, mask, look.weight / 100.0)


def _zoomed(
    look: FusedLook, place: Mapping, pane: tuple[int, int], fetch: Fetch
) -> ZoomedMap | None:
    """Return the map at the size of the screen, from what was kept where it can be."""
    made: list[ZoomedMap | None] = []

    def make() -> ZoomedMap | None:
        if not made:
            made.append(zoomed_map(look.values, turn_of(place), place, *pane))
        return made[0]

    def values() -> Patch | None:
        one = make()
        return one.values if one is not None else None

    def inside() -> Patch | None:
        one = make()
        return one.inside if one is not None else None

    first = fetch(("map-values", look.serial, place, pane), values)
    second = fetch(("map-inside", look.serial, place, pane), inside)
    return ZoomedMap(values=first, inside=second) if first and second else None
