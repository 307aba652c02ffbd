"""Slices that are alike but for their pixels: what one header says is worked out once.

A frame's description (rescale, windows, unit, padding) is a function of the elements that were
read to make it, and of which elements there are. Another header with the same elements in the same
bytes, and the same set of elements, therefore gets the same description; no list of tags is kept
that could fall behind. The elements in which the slices of a series differ (UID, number, place,
times) are found by comparing two of them; all the bytes between are compared as they stand.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.explicit import Element, value_span, walk
from desktop.dicom.fields import Fields, Header, PixelPlace, RawElement, RefusedError
from desktop.dicom.frames import PIXEL_SEQUENCES, describe
from desktop.dicom.header import EXPLICIT
from desktop.dicom.overlays import groups_in
from desktop.dicom.pixels import Decoded, Layout, read_layout, shape_frame
from desktop.dicom.slabs import Slabs
from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame

_BYTE = 8
_WORD = 16
_KEPT_MODELS = 4
_HEAD_BYTES = 16_384
_PATIENCE = 8  # headers in a row that are like no other, before only every thirty-second is tried
_SELDOM = 32
_DEEP = PIXEL_SEQUENCES | {tags.REAL_WORLD_MAPS, tags.RADIOPHARMACEUTICALS}
_NOBODY = FrameRef(locator="", frame=1, sop_uid="")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Model:
    """What a header must be like, and what its frame is then.

    ``parts`` are stretches of bytes and, between two of them, the head (tag and VR) of an element
    whose value may be anything.
    """

    head: bytes
    elements: tuple[Element, ...]
    free: frozenset[int]
    parts: tuple[tuple[bytes, bytes], ...]
    present: frozenset[int]
    read: tuple[tuple[int, RawElement], ...]
    layout: Layout
    place: PixelPlace
    frame: Frame

    def fits(self, raw: dict[int, RawElement]) -> bool:
        """Whether a header says the same in everything that was read, and holds the same tags."""
        return raw.keys() == self.present and all(raw[tag] == said for tag, said in self.read)

    def pixels_in(self, head: bytes) -> int | None:
        """Return where the pixels begin behind a head that is alike; ``None`` where it is not."""
        at = 0
        for same, free in self.parts:
            if not head.startswith(same, at):
                return None
            at += len(same)
            if free:
                if not head.startswith(free, at):
                    return None
                span = value_span(head, at)
                if span is None:
                    return None
                at = span[1]
        return at


class AlikeFrames:
    """Plain grey slices, one to a file; every method is safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: tuple[_Model, ...] = ()
        self._lonely = 0
        self._slabs = Slabs()

    def frame(self, blob: Blob, ref: FrameRef) -> Frame | None:
        """Return a frame without reading its header closely; ``None`` where that cannot be."""
        models = self._models
        if not models or ref.frame != 1:
            return None
        head = blob.read(0, _HEAD_BYTES)
        for model in models:
            start = model.pixels_in(head)
            if start is not None:
                wanted = model.layout.frame_bits // _BYTE
                raw = self._slabs.take(wanted)
                if blob.read_into(start, raw.data) < wanted:
                    return None
                pixels = shape_frame(raw, model.layout, model.place)
                return replace(model.frame, ref=ref, stored=pixels)
        return None

    def learn(self, blob: Blob, header: Header, ref: FrameRef) -> None:
        """Remember what a header is like that was read closely, if it describes a plain slice."""
        raw, place = header.fields.raw, header.pixels
        if raw is None or place is None or ref.frame != 1 or not _is_simple(header, place):
            return
        with self._lock:
            self._lonely += 1
            if self._lonely > _PATIENCE and self._lonely % _SELDOM:
                return
            head = blob.read(0, _HEAD_BYTES)
            elements = walk(head, place.offset)
            if elements is None:
                return
            known = next((m for m in self._models if m.fits(raw)), None)
            made = (
                _model(blob, header, raw, head[: place.offset], elements)
                if known is None
                else _freed(known, head, elements)
            )
            if made is not None:
                rest = tuple(m for m in self._models if m is not known)
                self._models = (made, *rest[: _KEPT_MODELS - 1])
                self._lonely = 0 if known is not None else self._lonely


def _is_simple(header: Header, place: PixelPlace) -> bool:
    """Whether flat elements alone describe the pixels, and all pixels are there."""
    if header.transfer_syntax != EXPLICIT or header.sequences & _DEEP:
        return False
    if tags.FRAMES in header.fields or place.length is None or header.is_incomplete:
        return False
    return place.offset <= _HEAD_BYTES and not groups_in(header.fields)


def _model(
    blob: Blob,
    header: Header,
    raw: dict[int, RawElement],
    head: bytes,
    elements: tuple[Element, ...],
) -> _Model | None:
    """Work a header out anew, and see what is read of it."""
    fresh = Fields(raw, little=header.fields.is_little)
    own, place = replace(header, fields=fresh), header.pixels
    try:
        layout = read_layout(own)
        if place is None or not _is_word(layout, place):
            return None
        nothing = Decoded(pixels=np.empty((0, 0), dtype=np.uint16))
        frame = describe(_NOBODY, own, layout, nothing, blob)
    except RefusedError:
        return None
    read = {*fresh.asked, tags.CHARSET} & raw.keys()
    return _Model(
        head=head,
        elements=elements,
        free=frozenset(),
        parts=((head, b""),),
        present=frozenset(raw),
        read=tuple((tag, raw[tag]) for tag in sorted(read)),
        layout=layout,
        place=place,
        frame=frame,
    )


def _freed(model: _Model, head: bytes, elements: tuple[Element, ...]) -> _Model | None:
    """Return a model that also takes a header which differs in elements that were never read."""
    kinds = [(element.tag, element.vr) for element in elements]
    if kinds != [(element.tag, element.vr) for element in model.elements]:
        return None
    read = {tags.TRANSFER_SYNTAX, *(tag for tag, _ in model.read)}
    free = set(model.free)
    for ours, theirs in zip(model.elements, elements, strict=True):
        if model.head[ours.start : ours.end] != head[theirs.start : theirs.end]:
            free.add(ours.tag)
    if free & read or any(element.tag in free and not element.is_flat for element in elements):
        return None
    parts, at = [], 0
    for element in model.elements:
        if element.tag in free:
            kind = model.head[element.start : element.start + 6]  # tag and VR
            parts.append((model.head[at : element.start], kind))
            at = element.end
    parts.append((model.head[at:], b""))
    return replace(model, free=frozenset(free), parts=tuple(parts))


def _is_word(layout: Layout, place: PixelPlace) -> bool:
    """Whether the pixels are grey, in words of 16 bits, and exactly as many as they should be."""
    if layout.samples != 1 or layout.allocated != _WORD or layout.is_float or not layout.little:
        return False
    if layout.photometric not in ("MONOCHROME1", "MONOCHROME2"):
        return False
    return place.length == layout.frame_bits // _BYTE
