"""Segmentation objects: binary, fractional and label maps, sparse, capped in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.app.ports import FrameError
from desktop.dicom import segment_tags as seg
from desktop.dicom import sr_tags as sr
from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Fields, Header, RefusedError
from desktop.dicom.frames import pixel_blob
from desktop.dicom.header import read_header
from desktop.dicom.instance import frame_count, group_item, pixel_scale, placement_of
from desktop.dicom.pixels import Layout, read_frame, read_layout
from desktop.dicom.sr_read import code_of
from desktop.dicom.syntaxes import PLAIN
from desktop.dicom.trees import read_tree
from desktop.domain.imaging import FramePlacement, FrameRef, ObjectRef, PixelScale
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.domain.segmentation import (
    Segment,
    Segmentation,
    SegmentationKind,
    SegmentFrame,
    cropped,
    rgb_of_cielab,
)

Decode = Callable[[FrameRef], Frame]
_LABELMAP_CLASS = "1.2.840.10008.5.1.4.1.1.66.7"
_MAX_ITEMS = 1_500_000
_MAX_FRAMES = 65_536
_MAX_SEGMENTS = 65_535
_MAX_BYTES = 512 << 20
_BYTE = 255
_SIDES = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plane:
    """Where the pixels of one frame lie and which segment they belong to (0: many)."""

    segment: int
    placement: FramePlacement | None
    scale: PixelScale
    thickness_mm: float | None
    spacing_mm: float | None
    sources: tuple[tuple[str, int], ...]


def read_segmentation(blob: Blob, ref: ObjectRef, decode: Decode) -> Segmentation:
    """Read a segmentation.

    Parameters
    ----------
    decode
        Decodes a frame whose pixels are compressed.

    Raises
    ------
    RefusedError
        If it is no segmentation, or no frame of it can be read.
    """
    tree = read_tree(blob, max_items=_MAX_ITEMS)
    fields = tree.fields
    kind = _kind(fields)
    header = read_header(blob, frozenset())
    layout = read_layout(header)
    segments = tuple(_segments(fields))
    if not segments:
        raise RefusedError("segments-none")
    problems = [Problem.of("", code) for code in tree.problems]
    maximum = _maximum(fields, kind)
    pixels = _pixels(blob, header, layout, ref, decode)
    known = {segment.number for segment in segments}
    frames = _frames(fields, pixels, kind, known, problems)
    return Segmentation(
        sop_uid=ref.sop_uid,
        description=ref.description,
        kind=kind,
        maximum=maximum,
        segments=segments,
        frames=frames,
        problems=tuple(dict.fromkeys(problems)),
    )


def _kind(fields: Fields) -> SegmentationKind:
    stated = fields.text(seg.TYPE)
    if stated == "BINARY":
        return SegmentationKind.BINARY
    if stated == "FRACTIONAL":
        is_part = fields.text(seg.FRACTIONAL_TYPE) == "OCCUPANCY"
        return SegmentationKind.OCCUPANCY if is_part else SegmentationKind.PROBABILITY
    if stated == "LABELMAP" or fields.text(tags.SOP_CLASS) == _LABELMAP_CLASS:
        return SegmentationKind.LABELMAP
    raise RefusedError("segments-unknown-type")


def _maximum(fields: Fields, kind: SegmentationKind) -> int:
    if kind in (SegmentationKind.BINARY, SegmentationKind.LABELMAP):
        return 1
    stated = fields.integer(seg.MAXIMUM) or _BYTE
    return stated if 0 < stated <= _BYTE else _BYTE


def _segments(fields: Fields) -> Iterator[Segment]:
    seen: set[int] = set()
    for item in fields.items(seg.SEGMENTS)[:_MAX_SEGMENTS]:
        number = item.integer(seg.NUMBER)
        if number is None or number in seen or not 0 <= number <= _SIDES:
            continue
        seen.add(number)
        colour = item.numbers(seg.COLOUR, 3)
        usable = colour and all(0 <= part <= _SIDES for part in colour)
        yield Segment(
            number=number,
            label=item.text(seg.LABEL)[:256],
            description=item.text(seg.DESCRIPTION)[:1024],
            category=code_of(item.first(seg.CATEGORY)),
            kind=code_of(item.first(seg.PROPERTY)),
            algorithm=item.text(seg.ALGORITHM)[:32],
            algorithm_name=item.text(seg.ALGORITHM_NAME)[:256],
            colour=rgb_of_cielab((int(colour[0]), int(colour[1]), int(colour[2])))
            if usable
            else None,
        )


def _pixels(
    blob: Blob, header: Header, layout: Layout, ref: ObjectRef, decode: Decode
) -> Iterator[NDArray[Any] | Problem]:
    """Yield the pixels of each frame, or why it has none; an unreadable first frame refuses all."""
    count = frame_count(header.fields)
    if count > _MAX_FRAMES:
        raise RefusedError("dicom-too-many-frames", count=str(count))
    plain = header.transfer_syntax in PLAIN
    source = pixel_blob(blob, header) if plain else blob
    for number in range(1, count + 1):
        try:
            if plain:
                yield read_frame(source, header, layout, number).pixels
            else:
                frame = FrameRef(locator=ref.locator, frame=number, sop_uid=ref.sop_uid)
                yield decode(frame).stored
        except RefusedError as refused:
            yield refused.problem
        except FrameError as failed:
            yield failed.problem


def _frames(
    fields: Fields,
    pixels: Iterator[NDArray[Any] | Problem],
    kind: SegmentationKind,
    known: set[int],
    problems: list[Problem],
) -> tuple[SegmentFrame, ...]:
    found: list[SegmentFrame] = []
    used = read = 0
    background = fields.integer(tags.PADDING) or 0
    for number, values in enumerate(pixels, start=1):
        if isinstance(values, Problem):
            problems.append(values)
            continue
        read += 1
        plane = _plane(fields, number)
        for segment, part in _parts(values, plane, kind, background):
            if segment not in known:
                problems.append(Problem.of("", "segments-undeclared"))
                continue
            made = _frame(segment, part, plane)
            if made is None:
                continue
            used += made.values.nbytes
            if used > _MAX_BYTES:
                problems.append(Problem.of("", "segments-too-large"))
                return tuple(found)
            found.append(made)
    if not read:
        raise _refusal(problems)
    return tuple(found)


def _refusal(problems: list[Problem]) -> RefusedError:
    refused = RefusedError("dicom-no-pixels")
    if problems:
        refused.problem = problems[-1]
    return refused


def _parts(
    values: NDArray[Any], plane: _Plane, kind: SegmentationKind, background: int
) -> Iterator[tuple[int, NDArray[Any]]]:
    """Yield (segment number, its pixels); a label map holds many, and a background."""
    if values.ndim != 2:  # noqa: PLR2004 - colour says nothing about segments
        return
    if kind is not SegmentationKind.LABELMAP:
        yield plane.segment, values
        return
    for number in np.unique(values):
        if number != background:
            yield int(number), values == number


def _frame(segment: int, part: NDArray[Any], plane: _Plane) -> SegmentFrame | None:
    cut = cropped(part)
    if cut is None:
        return None
    top, left, values = cut
    return SegmentFrame(
        segment=segment,
        size=(part.shape[0], part.shape[1]),
        top=top,
        left=left,
        values=values,
        placement=plane.placement,
        scale=plane.scale,
        thickness_mm=plane.thickness_mm,
        spacing_mm=plane.spacing_mm,
        sources=plane.sources,
    )


def _plane(fields: Fields, number: int) -> _Plane:
    empty = Fields()
    measures = group_item(fields, number, tags.PIXEL_MEASURES) or empty
    identity = group_item(fields, number, seg.IDENTIFICATION) or empty
    placement = placement_of(
        group_item(fields, number, tags.PLANE_ORIENTATION) or empty,
        group_item(fields, number, tags.PLANE_POSITION) or empty,
        fields.uid(tags.FRAME_OF_REFERENCE),
    )
    return _Plane(
        segment=identity.integer(seg.REFERENCED_NUMBER) or 0,
        placement=placement,
        scale=pixel_scale(fields, measures),
        thickness_mm=measures.number(tags.SLICE_THICKNESS),
        spacing_mm=measures.number(seg.SPACING_BETWEEN),
        sources=_sources(fields, number),
    )


def _sources(fields: Fields, number: int) -> tuple[tuple[str, int], ...]:
    """Return the images a frame was made on (PS3.3 C.7.6.16.2.6)."""
    found: dict[tuple[str, int], None] = {}
    groups = fields.items(tags.FRAME_GROUPS)
    own = groups[number - 1] if number <= len(groups) else None
    shared = fields.first(tags.SHARED_GROUPS)
    for group in (own, shared):
        for derivation in group.items(seg.DERIVATION) if group is not None else ():
            for source in derivation.items(seg.SOURCES):
                uid = _uid(source)
                frames = [int(one) for one in source.numbers(sr.REFERENCED_FRAMES) if one >= 1]
                found.update(dict.fromkeys((uid, frame) for frame in frames or [0] if uid))
    return tuple(found)


def _uid(source: Fields) -> str:
    try:
        return source.uid(sr.REFERENCED_UID)
    except RefusedError:
        return ""  # what is no UID names no image
