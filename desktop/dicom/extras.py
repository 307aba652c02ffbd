"""What a frame has beside its pixels: colours over grey, overlays, a shutter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Fields, Header, RefusedError
from desktop.dicom.overlays import groups_in, planes_of, read_plane_elements
from desktop.dicom.palettes import read_supplement
from desktop.dicom.pixels import Layout, read_cells
from desktop.dicom.syntaxes import PLAIN
from desktop.domain.pixels import Frame, Shutter, Supplement

_WHITE_P = 65_535.0


def with_extras(blob: Blob, header: Header) -> Header:
    """Return a header with the overlay data that an index has no need of."""
    groups = groups_in(header.fields)
    if not groups:
        return header
    try:
        elements = read_plane_elements(blob, groups)
    except RefusedError:
        return header  # planes without data are named frame by frame
    return replace(header, fields=header.fields.joined(elements))


def completed(frame: Frame, blob: Blob, header: Header, layout: Layout) -> Frame:
    """Return a decoded frame with everything that is shown over or instead of its grey."""
    fields = header.fields
    groups = groups_in(fields)
    cells = _cells(blob, header, layout, frame.ref.frame) if groups else None
    overlays, problems = planes_of(fields, fields, frame.ref.frame, cells)
    supplement = None if frame.is_colour else _supplement(fields, layout)
    return replace(
        frame,
        bits=layout.stored,
        overlays=overlays,
        supplement=supplement,
        shutter=shutter_of(fields),
        problems=(*frame.problems, *problems),
    )


def _cells(blob: Blob, header: Header, layout: Layout, frame: int) -> NDArray[Any] | None:
    """Return pixel cells with the bits that are not part of the pixel, where they can be had."""
    if header.transfer_syntax not in PLAIN or layout.samples != 1 or layout.is_float:
        return None
    if layout.allocated == layout.stored:
        return None
    return read_cells(blob, header, layout, frame)


def _supplement(fields: Fields, layout: Layout) -> Supplement | None:
    """Return the colours of a supplemental palette (PS3.3 C.7.6.19, C.8.16.2.1.1)."""
    if fields.text(tags.PIXEL_PRESENTATION).upper() not in ("COLOR", "MIXED"):
        return None
    if not all(tag in fields for tag in tags.PALETTE_DESCRIPTORS):
        return None
    try:
        return read_supplement(fields, little=layout.little, is_signed=layout.is_signed)
    except RefusedError:
        return None


def shutter_of(fields: Fields) -> Shutter | None:
    """Return the display shutter of an image (PS3.3 C.7.6.11); edges count from 1 there."""
    shapes = frozenset(text.upper() for text in fields.texts(tags.SHUTTER_SHAPE))
    edges = [fields.number(tag) for tag in tags.SHUTTER_EDGES]
    left, right, top, bottom = (int(edge) - 1 if edge is not None else None for edge in edges)
    rectangle = None
    if "RECTANGULAR" in shapes and None not in (left, top, right, bottom):
        rectangle = (left or 0, top or 0, right or 0, bottom or 0)
    circle = None
    centre = fields.numbers(tags.SHUTTER_CENTRE, 2)
    radius = fields.number(tags.SHUTTER_RADIUS)
    if "CIRCULAR" in shapes and centre and radius is not None:
        circle = (centre[1] - 1, centre[0] - 1, radius)
    flat = fields.numbers(tags.SHUTTER_CORNERS) if "POLYGONAL" in shapes else ()
    rows_columns = zip(flat[::2], flat[1::2], strict=False)
    polygon = tuple((column - 1, row - 1) for row, column in rows_columns)
    if rectangle is None and circle is None and len(polygon) < 3:  # noqa: PLR2004 - a triangle
        return None
    value = fields.number(tags.SHUTTER_VALUE) or 0.0
    return Shutter(
        rectangle=rectangle,
        circle=circle,
        polygon=polygon if len(polygon) >= 3 else (),  # noqa: PLR2004 - a triangle
        grey=min(1.0, max(0.0, value / _WHITE_P)),
    )
