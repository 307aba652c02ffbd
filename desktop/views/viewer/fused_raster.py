"""The colours of a map over the painted grey of a pane."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    """Paints maps over the pictures of one pane.

    What scrolling needs again is kept with the pictures of all panes: one byte a pixel for the
    level, one for where the map is. The values themselves are held for the last picture alone, so
    that its window can be dragged.
    """

    def __init__(self) -> None:
        self._scratch: Rgb32 = np.empty((0, 0), dtype=np.uint32)
        self._last: tuple[object, ZoomedMap | None] = (None, None)

    def paint(
        self, into: Rgb32, look: FusedLook, place: Mapping, pane: tuple[int, int], fetch: Fetch
    ) -> None:
        """Paint a map over the part of the buffer that shows the frame.

        ``pane`` is (width, height) in device pixels; ``fetch`` keeps zoomed pictures.
        """
        if look.weight <= 0:
            return
        key = (look.serial, place, pane)
        window = look.window
        made = fetch(("map-levels", *key, window), lambda: self._levels(look, place, pane))
        cut = window if look.threshold else None
        mask = fetch(("map-mask", *key, cut), lambda: self._mask(look, place, pane))
        if made is None or mask is None or made.pixels.shape != into.shape:
            return
        if self._scratch.shape != into.shape:
            self._scratch = np.empty(into.shape, dtype=np.uint32)
        look_up_into(made.pixels, colours_rgb32(look.colours), self._scratch)
        if look.alone:
            into[...] = _BLACK
        blend_into(into, self._scratch, mask.pixels, look.weight / 100.0)

    def _levels(self, look: FusedLook, place: Mapping, pane: tuple[int, int]) -> Patch | None:
        zoom = self._zoomed(look, place, pane)
        if zoom is None:
            return None
        return replace(zoom.values, pixels=levels(zoom.values.pixels, look.window))

    def _mask(self, look: FusedLook, place: Mapping, pane: tuple[int, int]) -> Patch | None:
        zoom = self._zoomed(look, place, pane)
        if zoom is None:
            return None
        return replace(zoom.inside, pixels=painted(zoom, look.window, threshold=look.threshold))

    def _zoomed(self, look: FusedLook, place: Mapping, pane: tuple[int, int]) -> ZoomedMap | None:
        key = (look.serial, place, pane)
        if self._last[0] != key:
            self._last = (key, zoomed_map(look.values, turn_of(place), place, *pane))
        return self._last[1]
