"""From stored pixels to the screen's RGB32, in one pass over a cached zoomed picture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer.covering import is_composed
from desktop.viewer.lut import (
    Voi,
    by_bits,
    grey_levels,
    is_table_paintable,
    render,
    stored_to_grey_lut,
)
from desktop.viewer.resample import Patch, Pixels, resizable, resizable_type, zoomed
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turn_of
from desktop.viewer.zoom import Mapping
from desktop.views.viewer.fused_raster import FusedLook, MapPainter
from desktop.views.viewer.painting import look_up_into

Rgb32 = NDArray[np.uint32]
_OPAQUE = 0xFF000000
_GREY_RGB32: Rgb32 = (np.arange(256, dtype=np.uint32) * 0x010101 + _OPAQUE).astype(np.uint32)
_FULL_TABLE = 65_536
CACHE_BYTES = 96 << 20  # some ninety grey pictures of a large pane
Making = Callable[[], Patch | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a frame is to be shown."""

    place: Mapping
    voi: Voi
    inverted: bool
    width: int  # of the pane, device pixels
    height: int
    fused: FusedLook | None = None  # the map over it


class ZoomCache:
    """Zoomed pictures of every pane, the least recently used forgotten beyond a size."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._patches: OrderedDict[object, Patch | None] = OrderedDict()
        self._bytes = 0

    def __contains__(self, key: object) -> bool:
        return key in self._patches

    @property
    def used_bytes(self) -> int:
        """Memory held."""
        return self._bytes

    def get(self, frame: Frame, shown: Shown) -> Patch | None:
        """Return the zoomed picture, making it where it is not there."""
        return self.fetch(cache_key(frame, shown), partial(self._zoom, frame, shown))

    def peek(self, frame: Frame, shown: Shown) -> Patch | None:
        """Return the zoomed picture without keeping it, where it is not kept already."""
        key = cache_key(frame, shown)
        return self.get(frame, shown) if key in self._patches else self._zoom(frame, shown)

    def _zoom(self, frame: Frame, shown: Shown) -> Patch | None:
        return zoomed(
            self._turned(frame, turn_of(shown.place)), shown.place, shown.width, shown.height
        )

    def _turned(self, frame: Frame, turn: Turn) -> Pixels:
        """Return the pixels as shown; a turned copy is made once, not for each zoom."""
        stored = resizable(frame.stored)
        if turn.is_identity:
            return stored
        key = (frame.ref.locator, frame.ref.frame, id(frame.stored), turn)
        made = self.fetch(key, lambda: Patch(pixels=turn.apply(stored), left=0, top=0))
        return made.pixels if made is not None else stored

    def fetch(self, key: object, make: Callable[[], Patch | None]) -> Patch | None:
        """Return what was kept under a key, making it where it is not there."""
        if key in self._patches:
            self._patches.move_to_end(key)
            return self._patches[key]
        patch = make()
        self.put(key, patch)
        return patch

    def put(self, key: object, patch: Patch | None) -> None:
        """Keep what was made; what was used longest ago goes."""
        old = self._patches.pop(key, None)
        self._bytes -= old.pixels.nbytes if old else 0
        self._patches[key] = patch
        self._bytes += patch.pixels.nbytes if patch else 0
        while self._bytes > self._limit_bytes and len(self._patches) > 1:
            _, old = self._patches.popitem(last=False)
            self._bytes -= old.pixels.nbytes if old else 0

    def clear(self) -> None:
        """Forget everything."""
        self._patches.clear()
        self._bytes = 0


def cache_key(frame: Frame, shown: Shown) -> object:
    """Return what a zoomed picture depends on; the window is not part of it."""
    ref = frame.ref
    return (ref.locator, ref.frame, id(frame.stored), shown.place, shown.width, shown.height)


def _zoom_composed(frame: Frame, shown: Shown) -> Patch | None:
    made = render(frame, shown.voi, inverted=shown.inverted, blank_padding=True)
    rgb = made if made.ndim == 3 else np.repeat(made[:, :, None], 3, axis=2)  # noqa: PLR2004 - RGB
    turned = turn_of(shown.place).apply(np.ascontiguousarray(rgb))
    return zoomed(turned, shown.place, shown.width, shown.height)


class Raster:
    """The reused buffer of one pane."""

    def __init__(self, cache: ZoomCache | None = None) -> None:
        self._cache = cache or ZoomCache()
        self._buffer: Rgb32 = np.full((1, 1), _OPAQUE, dtype=np.uint32)
        self._image = QImage()
        self._maps = MapPainter()
        self._box: tuple[int, int, int, int] | None = None
        self._table_key: object = None
        self._table: Rgb32 = _GREY_RGB32
        self._bits: Pixels = _GREY_RGB32
        self._holds: tuple[object, ...] = ()

    @property
    def buffer(self) -> Rgb32:
        """The pixels as they go to the screen, 0xFFRRGGBB."""
        return self._buffer

    def draw(self, frame: Frame | None, shown: Shown) -> QImage:
        """Return the picture of the pane; it stays valid until the next call."""
        self._fit(shown.width, shown.height)
        into = self._draw_image(frame, shown)
        if into.size and shown.fused is not None:
            pane = (shown.width, shown.height)
            self._maps.paint(into, shown.fused, shown.place, pane, self._cache.fetch)
        return self._image

    def _draw_image(self, frame: Frame | None, shown: Shown) -> Rgb32:
        """Draw the image alone; return the part of the buffer that it fills."""
        kept = self._kept_grey(frame, shown) if frame is not None else None
        if kept is not None:
            into = self._part(kept)
            _convert_into(kept.pixels, cv2.COLOR_GRAY2BGRA, into)
            return into
        patch = self._cache.get(frame, shown) if frame is not None else None
        into = self._part(patch)
        if frame is not None and patch is not None:
            self._paint(frame, patch, shown, into)
        return into

    def _part(self, patch: Patch | None) -> Rgb32:
        """Return the part of the buffer that a picture fills; what it leaves is black."""
        box = patch.box if patch is not None else None
        if box != self._box:
            self._buffer.fill(_OPAQUE)
            self._box = box
        if box is None:
            return self._buffer[:0, :0]
        left, top, width, height = box
        return self._buffer[top : top + height, left : left + width]

    def _kept_grey(self, frame: Frame, shown: Shown) -> Patch | None:
        """Return the grey of a frame whose table rests, made where it is not kept.

        While a window is dragged each table serves one paint, which looks colours up directly.
        While slices are scrolled it rests, and the grey of each slice is worth keeping: painting
        one again costs a quarter, and it takes half the memory of the values it was made from.
        """
        if is_composed(frame) or frame.is_colour or not self._take_table(frame, shown):
            return None
        if not _is_greyable(frame, shown):
            return None
        key = (cache_key(frame, shown), self._table_key)
        return self._cache.fetch(key, partial(self._grey_of, frame, shown))

    def _grey_of(self, frame: Frame, shown: Shown) -> Patch | None:
        patch = self._cache.peek(frame, shown)
        return self._grey(frame, patch, shown) if patch is not None else None

    def coming(self, frame: Frame, shown: Shown) -> tuple[object, Making] | None:
        """Return what to make beforehand for a frame that may be shown next.

        The key it is kept under and how it is made, on any thread; ``None`` where nothing is to be
        made: it is kept already, or is put together when it is painted.
        """
        if is_composed(frame):
            return None
        turn, stored = turn_of(shown.place), frame.stored
        place, width, height = shown.place, shown.width, shown.height

        def picture() -> Patch | None:
            return zoomed(turn.apply(resizable(stored)), place, width, height)

        key, make = cache_key(frame, shown), picture
        rests = _is_greyable(frame, shown) and self._key_of(frame, shown) == self._table_key
        if rests and is_table_paintable(frame):
            key, make = (key, self._table_key), partial(_grey_by, picture, self._bits)
        return None if key in self._cache else (key, make)

    def _fit(self, width: int, height: int) -> None:
        if self._buffer.shape == (height, width):
            return
        self._buffer = np.full((height, width), _OPAQUE, dtype=np.uint32)
        self._box = None
        self._image = QImage(
            self._buffer.data, width, height, 4 * width, QImage.Format.Format_RGB32
        )

    def _paint(self, frame: Frame, patch: Patch, shown: Shown, into: Rgb32) -> None:
        if is_composed(frame):
            composed = self._composed(frame, shown)
            if composed is not None:
                _colour_into(composed.pixels, into, inverted=False)
            return
        if frame.is_colour:
            _colour_into(patch.pixels, into, inverted=shown.inverted)
            return
        if is_table_paintable(frame):
            look_up_into(patch.pixels, self._table, into)
        else:
            np.take(_GREY_RGB32, self._grey(frame, patch, shown).pixels, out=into)

    @staticmethod
    def _key_of(frame: Frame, shown: Shown) -> object:
        """Return what the table of a window depends on."""
        return (
            frame.slope,
            frame.intercept,
            _identity(shown.voi),
            _identity(frame.modality_lut),
            _identity(frame.presentation_lut),
            frame.padding,
            shown.inverted,
            frame.presentation_inverse,
            resizable_type(frame.stored).str,
        )

    def _take_table(self, frame: Frame, shown: Shown) -> bool:
        """Make the table of a window; true where it is that of the paint before."""
        key = self._key_of(frame, shown)
        if key == self._table_key:
            return True
        if is_table_paintable(frame):
            table, offset = stored_to_grey_lut(
                frame, shown.voi, inverted=shown.inverted, blank_padding=True
            )
            bits = by_bits(table, offset)
            self._bits = bits[:256] if frame.stored.dtype == np.uint8 else bits
            self._table = np.asarray(cv2.LUT(self._bits, _GREY_RGB32), dtype=np.uint32).reshape(-1)
        self._table_key = key
        # an id may not be given twice while a table is kept
        self._holds = (shown.voi, frame.modality_lut, frame.presentation_lut)
        return False

    def _composed(self, frame: Frame, shown: Shown) -> Patch | None:
        """Return a picture of parts that only fit together before they are zoomed."""
        key = (cache_key(frame, shown), frame, _identity(shown.voi), shown.inverted)
        return self._cache.fetch(key, partial(_zoom_composed, frame, shown))

    def _grey(self, frame: Frame, patch: Patch, shown: Shown) -> Patch:
        if is_table_paintable(frame):
            grey = np.empty(patch.pixels.shape, dtype=np.uint8)
            look_up_into(patch.pixels, self._bits, grey)
        else:
            grey = grey_levels(
                frame, patch.pixels, shown.voi, inverted=shown.inverted, blank_padding=True
            )
        return Patch(pixels=grey, left=patch.left, top=patch.top)


def _is_greyable(frame: Frame, shown: Shown) -> bool:
    """Whether the grey of a frame depends on nothing but its pixels and the key of its table."""
    return not frame.is_colour and frame.modality_lut is None and isinstance(shown.voi, Window)


def _grey_by(picture: Making, bits: Pixels) -> Patch | None:
    patch = picture()
    if patch is None:
        return None
    grey = np.empty(patch.pixels.shape, dtype=np.uint8)
    look_up_into(patch.pixels, bits, grey)
    return Patch(pixels=grey, left=patch.left, top=patch.top)


def _identity(part: Window | LookupTable | None) -> object:
    """Return what stands for a window or table in a key: tables are compared by identity."""
    return part if isinstance(part, Window) else id(part)


def _colour_into(rgb: Pixels, into: Rgb32, *, inverted: bool) -> None:
    shown = 255 - rgb if inverted else rgb
    whole = np.ascontiguousarray(shown, dtype=np.uint8)
    _convert_into(whole, cv2.COLOR_RGB2BGRA, into)


def _convert_into(source: Pixels, how: int, into: Rgb32) -> None:
    """Convert into the bytes of a part of the buffer, in place where OpenCV can."""
    target = into.view(np.uint8).reshape(*into.shape, 4)
    made = cv2.cvtColor(source, how, dst=target)
    if not np.may_share_memory(made, target):
        target[...] = made
