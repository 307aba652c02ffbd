"""A decoded frame with all that is needed to show and measure it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from desktop.dicom import tags
from desktop.dicom.blobs import Blob, MemoryBlob
from desktop.dicom.compressed import CompressedFrames, refuse_unknown
from desktop.dicom.extras import completed, with_extras
from desktop.dicom.fields import Fields, Header, RefusedError
from desktop.dicom.header import DEFLATED, INFLATED_CAP, dataset_start, inflate, read_header
from desktop.dicom.instance import group_item
from desktop.dicom.lossy import lossy_steps
from desktop.dicom.palettes import is_blank, read_table
from desktop.dicom.pixels import Decoded, Layout, apply_palette, read_frame, read_layout, to_rgb
from desktop.dicom.syntaxes import PLAIN
from desktop.dicom.units import Unit, measured_unit
from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer.lut import is_valid_window

PIXEL_SEQUENCES = frozenset(
    {tags.SHARED_GROUPS, tags.FRAME_GROUPS, tags.MODALITY_LUTS, tags.VOI_LUTS}
)
_SIGN = 32_768
_FLUOROSCOPY = frozenset(f"1.2.840.10008.5.1.4.1.1.12.{kind}" for kind in ("1", "2", "3"))
_MODALITY_STEP = (tags.MODALITY_LUTS, tags.SLOPE, tags.INTERCEPT, tags.RESCALE_TYPE)
_FUNCTIONS = frozenset({"LINEAR", "LINEAR_EXACT", "SIGMOID"})


def read_pixel_header(blob: Blob) -> Header:
    """Read a header with everything that showing and measuring needs."""
    header = read_header(blob, PIXEL_SEQUENCES)
    extra = set()
    if header.fields.text(tags.MODALITY) != "CT":
        extra.add(tags.REAL_WORLD_MAPS)
    if header.fields.text(tags.MODALITY) == "PT":
        extra.add(tags.RADIOPHARMACEUTICALS)
    if extra & header.sequences and not any(header.fields.items(tag) for tag in extra):
        header = read_header(blob, PIXEL_SEQUENCES | extra)
    return with_extras(blob, header)


def decode_frame(blob: Blob, header: Header, ref: FrameRef, compressed: CompressedFrames) -> Frame:
    """Decode one frame; ``compressed`` reads the frames that are not plain.

    Raises
    ------
    RefusedError
        With the reason, where there is nothing to show.
    """
    refuse_unknown(header.transfer_syntax)
    decoded, layout, blob = _decoded(blob, header, ref, compressed)
    return describe(ref, header, layout, decoded, blob)


def describe(ref: FrameRef, header: Header, layout: Layout, decoded: Decoded, blob: Blob) -> Frame:
    """Return decoded pixels with all that the header says of them."""
    problems = [Problem.of("", code) for code in decoded.problems]
    if layout.samples > 1 or layout.photometric == "PALETTE COLOR":
        frame = _colour(ref, header, layout, decoded.pixels, problems)
    else:
        frame = _grey(ref, header, layout, decoded.pixels, problems)
    if decoded.is_lossy or frame.lossy:
        steps = lossy_steps(header.fields, header.transfer_syntax if decoded.is_lossy else "")
        frame = replace(frame, lossy=True, lossy_steps=steps)
    return completed(frame, blob, header, layout)


def _decoded(
    blob: Blob, header: Header, ref: FrameRef, compressed: CompressedFrames
) -> tuple[Decoded, Layout, Blob]:
    """Return the values, how they lie, and the bytes that the header's pixel place counts in."""
    layout = read_layout(header)
    if header.transfer_syntax in PLAIN:
        blob = pixel_blob(blob, header)
        return read_frame(blob, header, layout, ref.frame), layout, blob
    decoded, layout = compressed.read(blob, header, layout, ref)
    return decoded, layout, blob


def pixel_blob(blob: Blob, header: Header) -> Blob:
    """Return the bytes that the header's pixel place counts in: inflated ones where deflated."""
    if header.transfer_syntax != DEFLATED:
        return blob
    place = header.pixels
    if place is None or place.length is None:
        raise RefusedError("dicom-no-pixels")
    cap = min(place.offset + place.length, INFLATED_CAP)
    data, _ = inflate(blob, dataset_start(blob), cap)
    return MemoryBlob(data)


def _colour(
    ref: FrameRef, header: Header, layout: Layout, pixels: NDArray[Any], problems: list[Problem]
) -> Frame:
    is_palette = layout.photometric == "PALETTE COLOR"
    return Frame(
        ref=ref,
        stored=apply_palette(pixels, header.fields, layout)
        if is_palette
        else to_rgb(pixels, layout),
        photometric=layout.photometric,
        lossy=_is_lossy(header.fields),
        problems=tuple(problems),
    )


def _grey(
    ref: FrameRef, header: Header, layout: Layout, pixels: NDArray[Any], problems: list[Problem]
) -> Frame:
    fields = header.fields
    values = group_item(fields, ref.frame, tags.PIXEL_TRANSFORMATION) or fields
    if _has_physical_lut(fields):
        fields = values = fields.without(_MODALITY_STEP)
    slope, intercept = values.number(tags.SLOPE), values.number(tags.INTERCEPT)
    is_signed = layout.is_signed or (intercept or 0.0) < 0
    modality_lut = _first_table(fields, layout, problems)
    is_signed = is_signed and modality_lut is None  # a table puts out unsigned values
    unit = measured_unit(fields, values, ref.frame)
    voi = _Voi.read(group_item(fields, ref.frame, tags.FRAME_VOI) or fields, is_signed=is_signed)
    problems.extend(Problem.of("", code) for code in voi.problems)
    return Frame(
        ref=ref,
        stored=pixels,
        photometric=layout.photometric or "MONOCHROME2",
        slope=_slope(slope, unit),
        intercept=intercept or 0.0,
        modality_lut=modality_lut,
        unit=unit.code,
        unit_factor=unit.factor,
        unit_offset=unit.offset,
        unit_inputs=unit.inputs,
        unit_problems=tuple(Problem.of("", code) for code in unit.problems),
        windows=voi.windows,
        voi_luts=voi.tables,
        presentation_inverse=_is_inverse(fields, layout),
        padding=_padding(fields, layout),
        lossy=_is_lossy(fields),
        problems=tuple(problems),
    )


def _slope(stated: float | None, unit: Unit) -> float:
    if unit.slope is not None:
        return unit.slope
    return stated or 1.0  # zero would make every pixel the same


def _first_table(fields: Fields, layout: Layout, problems: list[Problem]) -> LookupTable | None:
    item = fields.first(tags.MODALITY_LUTS)
    if item is None or is_blank(item):
        return None
    try:
        return read_table(item, is_signed=layout.is_signed)
    except RefusedError as refused:
        problems.append(refused.problem)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voi:
    """Windows and VOI LUTs of a frame."""

    windows: tuple[Window, ...]
    tables: tuple[LookupTable, ...]
    problems: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields, *, is_signed: bool) -> _Voi:
        """Read what can be used; name what cannot."""
        problems: list[str] = []
        centers, widths = fields.numbers(tags.WINDOW_CENTER), fields.numbers(tags.WINDOW_WIDTH)
        names = fields.texts(tags.WINDOW_EXPLANATION)
        stated = fields.text(tags.VOI_FUNCTION)
        function = stated if stated in _FUNCTIONS else "LINEAR"
        windows = tuple(
            Window(
                center=center,
                width=width,
                function=function,
                explanation=names[index] if index < len(names) else "",
                number=index + 1,
            )
            for index, (center, width) in enumerate(zip(centers, widths, strict=False))
        )
        usable = tuple(window for window in windows if is_valid_window(window))
        if len(usable) < max(len(windows), len(fields.values(tags.WINDOW_CENTER)) > 0):
            problems.append("dicom-window-invalid")
        tables = []
        for number, item in enumerate(fields.items(tags.VOI_LUTS), start=1):
            if is_blank(item):
                continue
            try:
                tables.append(replace(read_table(item, is_signed=is_signed), number=number))
            except RefusedError as refused:
                problems.append(refused.problem.code)
        return cls(windows=usable, tables=tuple(tables), problems=tuple(problems))


def _is_inverse(fields: Fields, layout: Layout) -> bool:
    """Whether low values are white: the presentation shape says so, or else MONOCHROME1.

    The shape says whether the values that come out are P-Values already (PS3.3 C.11.6.1.2); where
    it and the photometric interpretation contradict each other, every reader follows the shape.
    """
    shape = fields.text(tags.PRESENTATION_SHAPE).upper()
    if shape in ("IDENTITY", "INVERSE"):
        return shape == "INVERSE"
    return layout.photometric == "MONOCHROME1"


def _has_physical_lut(fields: Fields) -> bool:
    """Whether the modality step leads back to the X-ray beam, and is not meant for showing.

    References
    ----------
    PS3.3 C.8.7.1.1.2: with LOG or DISP the stored values of XA and XRF images are what is shown.
    """
    relation = fields.text(tags.PIXEL_INTENSITY).upper()
    return fields.text(tags.SOP_CLASS) in _FLUOROSCOPY and relation in ("LOG", "DISP")


def _padding(fields: Fields, layout: Layout) -> tuple[int, int] | None:
    value = _stored_value(fields.integer(tags.PADDING), layout)
    if value is None:
        return None
    limit = _stored_value(fields.integer(tags.PADDING_LIMIT), layout)
    other = value if limit is None else limit
    return min(value, other), max(value, other)


def _stored_value(value: int | None, layout: Layout) -> int | None:
    """Return a value of the header as a stored pixel; its VR may lie about the sign."""
    if value is None:
        return None
    if layout.is_signed and value >= _SIGN and layout.allocated <= 16:  # noqa: PLR2004 - bits
        return value - 2 * _SIGN
    if not layout.is_signed and value < 0:
        return value + 2 * _SIGN
    return value


def _is_lossy(fields: Fields) -> bool:
    return fields.text(tags.LOSSY) == "01"
