"""Segmentations over the panes: which are on, in what colour, and their regions on each frame."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from desktop.app.draft import Place
from desktop.domain.imaging import FramePlacement, FrameRef
from desktop.domain.segmentation import Rgb, Segment, Segmentation, cropped
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.segments import Mask, SegmentGrid, colours, label_point, outline
from desktop.views.background import submit
from desktop.views.viewer.layers import DrawnLayer
from desktop.views.viewer.loader import Key, key_of

_KEPT = 96
_FLYING = 4
OPACITY = 0.35
Label = Callable[[Segment], str]
Lay = Callable[[FrameRef, tuple[int, int]], tuple[DrawnLayer, ...]]
# A resliced plane keeps its locator while it is turned, so its place is part of what names it.
_Where = tuple[str, Key, FramePlacement | None, tuple[int, int]]


@dataclass(slots=True)
class ShownSegmentation:
    """A segmentation that was read."""

    grid: SegmentGrid
    colours: dict[int, Rgb]
    is_on: bool = True
    hidden: set[int] = field(default_factory=set)

    @property
    def segmentation(self) -> Segmentation:
        """What was read."""
        return self.grid.segmentation


class SegmentLayers(QObject):
    """Holds segmentations and lays them on frames, off the GUI thread.

    Signals
    -------
    changed
        What is on, its colours or its regions have changed.
    """

    changed = Signal()

    def __init__(self, label: Label, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._held: dict[str, ShownSegmentation] = {}
        self._parts: OrderedDict[_Where, tuple[DrawnLayer, ...]] = OrderedDict()
        self._flying: set[_Where] = set()
        self.opacity = OPACITY
        self.is_on = True
        self.chosen: tuple[str, int] | None = None

    def forget(self) -> None:
        """Drop everything: another study is shown."""
        self._held.clear()
        self._parts.clear()
        self.chosen = None

    def add(self, segmentation: Segmentation) -> None:
        """Take in a segmentation and show it, in colours that no other on screen has."""
        taken = tuple(c for held in self._held.values() for c in held.colours.values())
        made = colours(segmentation.segments, taken)
        self._held[segmentation.sop_uid] = ShownSegmentation(SegmentGrid(segmentation), made)
        self.changed.emit()

    def get(self, sop_uid: str) -> ShownSegmentation | None:
        """Return a segmentation that was read."""
        return self._held.get(sop_uid)

    def toggle(self, sop_uid: str) -> None:
        """Show a segmentation or hide it."""
        held = self._held.get(sop_uid)
        if held is not None:
            held.is_on = not held.is_on
            self.changed.emit()

    def show_segment(self, sop_uid: str, number: int, *, on: bool) -> None:
        """Show one segment or hide it."""
        held = self._held.get(sop_uid)
        if held is not None:
            (held.hidden.discard if on else held.hidden.add)(number)
            self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Fill regions by this much; the border stays."""
        self.opacity = min(1.0, max(0.0, opacity))
        self._parts.clear()
        self.changed.emit()

    def toggle_all(self) -> None:
        """Show or hide all segmentations at once."""
        self.is_on = not self.is_on
        self.changed.emit()

    def step(self) -> tuple[str, int] | None:
        """Choose the next segment of those that are on; after the last the first again."""
        every = [
            (sop_uid, segment.number)
            for sop_uid, held in self._held.items()
            if held.is_on
            for segment in held.segmentation.segments
            if segment.number not in held.hidden
        ]
        if not every:
            return None
        at = every.index(self.chosen) + 1 if self.chosen in every else 0
        self.choose(every[at % len(every)])
        return self.chosen

    def choose(self, segment: tuple[str, int] | None) -> None:
        """Draw one segment stronger than the others."""
        self.chosen = segment
        self.changed.emit()

    def layers(self, ref: FrameRef, size: tuple[int, int]) -> tuple[DrawnLayer, ...]:
        """Return the regions to draw on a frame; what is not known yet is worked out meanwhile."""
        if not self.is_on:
            return ()
        found: list[DrawnLayer] = []
        for sop_uid, held in self._held.items():
            if held.is_on and held.grid.covers(ref):
                found.extend(self._of(sop_uid, held, ref, size))
        return tuple(found)

    def laying(self) -> Lay:
        """Return what lays the regions shown now on any frame; to be called on a worker."""
        shown = [(h, frozenset(h.hidden)) for h in self._held.values() if h.is_on and self.is_on]
        opacity, label = self.opacity, self._label

        def lay(ref: FrameRef, size: tuple[int, int]) -> tuple[DrawnLayer, ...]:
            return tuple(
                layer
                for held, hidden in shown
                if held.grid.covers(ref)
                for layer in _made(held, ref, size, opacity, label)
                if layer.segment not in hidden
            )

        return lay

    def _of(
        self, sop_uid: str, held: ShownSegmentation, ref: FrameRef, size: tuple[int, int]
    ) -> Iterator[DrawnLayer]:
        key = (sop_uid, key_of(ref), ref.placement, size)
        parts = self._parts.get(key)
        if parts is None:
            self._ask(key, held, ref, size)
            return
        self._parts.move_to_end(key)
        for layer in parts:
            if layer.segment in held.hidden:
                continue
            is_chosen = self.chosen == (sop_uid, layer.segment)
            yield replace(layer, strong=True) if is_chosen else layer

    def _ask(
        self,
        key: _Where,
        held: ShownSegmentation,
        ref: FrameRef,
        size: tuple[int, int],
    ) -> None:
        if key in self._flying or len(self._flying) >= _FLYING:
            return
        self._flying.add(key)
        opacity, label = self.opacity, self._label

        def deliver(owner: SegmentLayers, result: object, error: Exception | None) -> None:
            owner._keep(key, held, opacity, result if error is None else ())

        submit(lambda: _made(held, ref, size, opacity, label), deliver, owner=self)

    def _keep(self, key: _Where, held: ShownSegmentation, opacity: float, result: object) -> None:
        self._flying.discard(key)
        if self._held.get(key[0]) is held and opacity == self.opacity:
            self._parts[key] = result if isinstance(result, tuple) else ()
            while len(self._parts) > _KEPT:
                self._parts.popitem(last=False)
        self.changed.emit()  # a frame that had to wait its turn is asked for now

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being worked out."""
        return not self._flying


def _made(
    held: ShownSegmentation,
    ref: FrameRef,
    size: tuple[int, int],
    opacity: float,
    label: Label,
) -> tuple[DrawnLayer, ...]:
    """Lay a segmentation on a frame. Runs on a worker."""
    masks = held.grid.masks(ref, size)
    made = []
    for segment in held.segmentation.segments:
        mask = masks.get(segment.number)
        layer = None if mask is None else _layer(held, segment, mask, opacity, label)
        if layer is not None:
            made.append(layer)
    return tuple(made)


def _layer(
    held: ShownSegmentation, segment: Segment, mask: Mask, opacity: float, label: Label
) -> DrawnLayer | None:
    cut = cropped(mask)
    if cut is None:
        return None
    top, left, values = cut
    maximum = held.segmentation.maximum
    inside = 2 * values.astype(np.uint16) >= maximum
    if inside.any():
        pieces = outline(inside) + np.array((left, top, left, top), dtype=np.float32)
        x, y = label_point(inside)
    else:  # a fraction below one half everywhere has a fill, and no border
        pieces, (x, y) = np.empty((0, 4), dtype=np.float32), label_point(values > 0)
    return DrawnLayer(
        segment=segment.number,
        values=values,
        left=left,
        top=top,
        pieces=pieces,
        colour=held.colours[segment.number],
        maximum=maximum,
        opacity=opacity,
        label=label(segment),
        label_at=(x + left, y + top),
    )


def largest_place(segmentation: Segmentation, number: int) -> Place | None:
    """Return a point of a segment on the plane where most of it lies, for going there."""
    frames = [frame for frame in segmentation.frames if frame.segment == number]
    if not frames:
        return None
    best = max(frames, key=lambda frame: int(np.count_nonzero(frame.values)))
    rows, columns = np.nonzero(best.values)
    x, y = float(columns.mean()) + best.left, float(rows.mean()) + best.top
    sop_uid, frame = best.sources[0] if best.sources else ("", 0)
    placement = best.placement
    return Place(
        series_uid="",
        stack=0,
        sop_uid=sop_uid,
        frame=max(frame, 1),
        x=x,
        y=y,
        point_lps_mm=pixel_to_patient(placement, best.scale, x, y),
        frame_of_reference_uid=placement.frame_of_reference_uid if placement else None,
    )
