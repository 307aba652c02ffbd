"""One object of an index: what its header says about identity, geometry and pixel size."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass, replace

from desktop.dicom import functional_groups, splitting, tags
from desktop.dicom.fields import Fields, Header, RefusedError
from desktop.domain.imaging import FramePlacement, PixelScale, UltrasoundRegion, Vector3
from desktop.domain.message import Problem
from desktop.viewer.geometry import along, normal_of

# storage classes whose objects are pictures: CR, DX, CT, US, MR, SC, XA, RF, NM, PT and their kin
_PICTURES = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{kind}"
    for kind in (
        *("1", "1.1", "1.1.1", "1.2", "1.2.1", "2", "2.1", "2.2", "3.1", "4", "4.1", "4.3", "4.4"),
        *("6.1", "6.2", "7", "7.1", "7.2", "7.3", "7.4", "12.1", "12.1.1", "12.2", "12.2.1", "20"),
        *("128", "128.1", "130", "66.4", "66.7"),
    )
)
group_item = functional_groups.group_item
_MAX_FRAMES = 65_536
_MAX_SIDE = 65_535
_UNIT_TOLERANCE = 0.02
_SMALLEST_SPACING_MM, _LARGEST_SPACING_MM = 1e-6, 1_000.0
_CENTIMETRES = 3
_MM_PER_CM = 10.0
_AGE_DAYS = {"Y": 365.25, "M": 365.25 / 12, "W": 7.0, "D": 1.0}
_TECHNIQUE = (
    ("TR", tags.REPETITION_TIME),
    ("TE", tags.ECHO_TIME),
    ("TI", tags.INVERSION_TIME),
    ("FA", tags.FLIP_ANGLE),
    ("kVp", tags.KVP),
)


@dataclass(slots=True, kw_only=True)  # not frozen: an index makes one a file, and that takes time
class FramePart:
    """What one frame of an object adds: ``split`` are values whose frames never share a stack."""

    placement: FramePlacement | None
    scale: PixelScale
    aspect: float
    split: tuple[float | str | None, ...]
    time: float = 0.0
    thickness_mm: float | None = None


@dataclass(slots=True, kw_only=True, eq=False)  # not frozen, as above; nothing changes one
class Instance:
    """One object. ``where`` is its path relative to what was opened."""

    where: str
    locator: str
    fields: Fields
    transfer_syntax: str
    sop_uid: str
    sop_class_uid: str
    study_uid: str
    series_uid: str
    number: int | None
    rows: int
    columns: int
    is_multiframe: bool
    parts: tuple[FramePart, ...]
    regions: tuple[UltrasoundRegion, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""  # of a document


def lacks_uid(fields: Fields) -> bool:
    """Whether an object does not say which study, series or object it is."""
    return not all(fields.text(tag) for tag in (tags.STUDY_UID, tags.SERIES_UID, tags.SOP_UID))


def read_instance(header: Header, where: str, locator: str, *, made_uid: str = "") -> Instance:
    """Turn a header into an instance.

    Parameters
    ----------
    made_uid
        Stands in for identifiers that an image lacks, as the oldest files do.

    Raises
    ------
    RefusedError
        If the object cannot be identified, or its identity is contradictory or unsafe.
    """
    fields = header.fields
    if header.has_twins:
        raise RefusedError("dicom-identity-twice")
    rows, columns = _side(fields, tags.ROWS), _side(fields, tags.COLUMNS)
    has_frames = bool(rows and columns and (header.pixels or header.is_incomplete))
    problems: list[str] = ["dicom-incomplete"] if header.is_incomplete else []
    stand_in = made_uid if has_frames else ""
    sop_uid = fields.uid(tags.SOP_UID) or stand_in
    study_uid = fields.uid(tags.STUDY_UID) or stand_in
    series_uid = fields.uid(tags.SERIES_UID) or stand_in
    if not (sop_uid and study_uid and series_uid):
        raise RefusedError("dicom-incomplete-header" if header.is_incomplete else "dicom-no-uid")
    if not has_frames and (tags.ROWS in fields or fields.text(tags.SOP_CLASS) in _PICTURES):
        problems.append("dicom-pixels-absent")
    if lacks_uid(fields):
        problems.append("dicom-uid-made")
    parts = _parts(header, problems) if has_frames else ()
    return Instance(
        where=where,
        locator=locator,
        fields=fields,
        transfer_syntax=header.transfer_syntax,
        sop_uid=sop_uid,
        sop_class_uid=fields.uid(tags.SOP_CLASS),
        study_uid=study_uid,
        series_uid=series_uid,
        number=fields.integer(tags.INSTANCE_NUMBER),
        rows=rows if has_frames else 0,
        columns=columns if has_frames else 0,
        is_multiframe=len(parts) > 1 or tags.FRAMES in fields,
        parts=parts,
        regions=_regions(fields),
        problems=tuple(Problem.of(where, code) for code in dict.fromkeys(problems)),
    )


def iso_date(text: str) -> str:
    """Return a DICOM date as ISO 8601; empty where it is no date of the calendar."""
    match = re.fullmatch(r"(\d{4})\.?(\d{2})\.?(\d{2})", text)
    if not match:
        return ""
    year, month, day = (int(part) for part in match.groups())
    if not (year and 1 <= month <= 12):  # noqa: PLR2004 - months
        return ""
    return "-".join(match.groups()) if 1 <= day <= calendar.monthrange(year, month)[1] else ""


def clock_time(text: str) -> str:
    """Return a DICOM time as HH:MM; empty where it is none."""
    match = re.match(r"([01]\d|2[0-3]):?([0-5]\d)", text)
    return ":".join(match.groups()) if match else ""


def age_years(text: str) -> float | None:
    """Return an age string (``034Y``, ``006M``) in years."""
    match = re.fullmatch(r"(\d{1,3})([DWMY])", text)
    return int(match[1]) * _AGE_DAYS[match[2]] / _AGE_DAYS["Y"] if match else None


def technique(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Return the values of the technique that a corner text shows, as written in the file."""
    timing = group_item(fields, 1, tags.MR_TIMING) or fields
    echo = group_item(fields, 1, tags.MR_ECHO)
    found = [(name, fields.text(tag) or timing.text(tag)) for name, tag in _TECHNIQUE]
    if echo is not None:
        found.append(("TE", echo.text(tags.EFFECTIVE_ECHO_TIME)))
    found.append(("kernel", fields.text(tags.KERNEL)))
    return tuple((name, _short_number(value)) for name, value in found if value)


def frame_count(fields: Fields) -> int:
    """Return the number of frames the header states; one where it states none."""
    count = fields.integer(tags.FRAMES)
    return 1 if count is None or count < 1 else count


def pixel_scale(fields: Fields, measures: Fields | None = None) -> PixelScale:
    """Return the size of a pixel and what it means.

    References
    ----------
    PS3.3 10.7.1.3: on a projection, a pixel spacing equal to the imager's is not calibrated.
    """
    spacing = _spacing(measures if measures is not None else fields, tags.PIXEL_SPACING)
    imager = _spacing(fields, tags.IMAGER_SPACING)
    if spacing and fields.text(tags.CALIBRATION):
        return PixelScale(row_mm=spacing[0], column_mm=spacing[1], basis="Calibrated")
    if spacing and imager and spacing != imager:
        return PixelScale(row_mm=spacing[0], column_mm=spacing[1], basis="Calibrated")
    if spacing and not imager:
        return PixelScale(row_mm=spacing[0], column_mm=spacing[1], basis="PixelSpacing")
    if not imager:
        return PixelScale()
    factor = fields.number(tags.MAGNIFICATION)
    if factor and _is_size(imager[0] / factor) and _is_size(imager[1] / factor):
        basis = "ImagerPixelSpacing/ERMF"
        return PixelScale(row_mm=imager[0] / factor, column_mm=imager[1] / factor, basis=basis)
    return PixelScale(row_mm=imager[0], column_mm=imager[1], basis="ImagerPixelSpacing")


def placement_of(orientation: Fields, position: Fields, reference: str) -> FramePlacement | None:
    """Return where a frame lies; ``None`` where the header gives no usable position."""
    cosines = orientation.numbers(tags.ORIENTATION, 6)
    origin = position.numbers(tags.POSITION, 3)
    if not cosines or not origin:
        return None
    row, column = _unit(cosines[:3]), _unit(cosines[3:])
    if row is None or column is None:
        return None
    if abs(sum(a * b for a, b in zip(row, column, strict=True))) > _UNIT_TOLERANCE:
        return None
    return FramePlacement(
        origin_lps_mm=(origin[0], origin[1], origin[2]),
        row_direction=row,
        column_direction=column,
        frame_of_reference_uid=reference or None,
    )


def _parts(header: Header, problems: list[str]) -> tuple[FramePart, ...]:
    fields = header.fields
    count = frame_count(fields)
    if count > _MAX_FRAMES:
        raise RefusedError("dicom-too-many-frames", count=str(count))
    reference = fields.uid(tags.FRAME_OF_REFERENCE)
    if tags.FRAME_GROUPS in fields or tags.SHARED_GROUPS in fields:
        return tuple(_enhanced_part(fields, frame, reference) for frame in range(1, count + 1))
    placement = placement_of(fields, fields, reference)
    if placement is None and fields.texts(tags.ORIENTATION):
        problems.append("dicom-orientation-invalid")
    if fields.texts(tags.PIXEL_SPACING) and not _spacing(fields, tags.PIXEL_SPACING):
        problems.append("dicom-spacing-invalid")
    scale = pixel_scale(fields)
    part = FramePart(
        placement=placement if count == 1 else None,
        scale=scale,
        aspect=_aspect(fields, scale),
        split=splitting.plain_split(fields),
        time=splitting.plain_time(fields),
        thickness_mm=fields.number(tags.SLICE_THICKNESS),
    )
    offsets = fields.numbers(tags.DOSE_OFFSETS, count) if count > 1 else ()
    if offsets and placement is not None:
        return tuple(replace(part, placement=_moved(placement, offset)) for offset in offsets)
    return (part,) * count


def _moved(placement: FramePlacement, offset_mm: float) -> FramePlacement:
    """Return the placement of a dose plane: the first one moved along the normal."""
    origin = along(placement.origin_lps_mm, normal_of(placement), offset_mm)
    return replace(placement, origin_lps_mm=origin)


def _enhanced_part(fields: Fields, frame: int, reference: str) -> FramePart:
    empty = Fields()
    measures = group_item(fields, frame, tags.PIXEL_MEASURES) or empty
    placement = placement_of(
        group_item(fields, frame, tags.PLANE_ORIENTATION) or empty,
        group_item(fields, frame, tags.PLANE_POSITION) or empty,
        reference,
    )
    scale = pixel_scale(fields, measures)
    return FramePart(
        placement=placement,
        scale=scale,
        aspect=_aspect(fields, scale),
        split=splitting.enhanced_split(fields, frame),
        time=splitting.enhanced_time(fields, frame),
        thickness_mm=measures.number(tags.SLICE_THICKNESS),
    )


def _regions(fields: Fields) -> tuple[UltrasoundRegion, ...]:
    found = []
    for item in fields.items(tags.US_REGIONS):
        edges = [
            item.integer(tag)
            for tag in (tags.US_MIN_X, tags.US_MIN_Y, tags.US_MAX_X, tags.US_MAX_Y)
        ]
        known = [edge for edge in edges if edge is not None]
        if len(known) == len(edges):
            found.append(
                UltrasoundRegion(
                    min_x=known[0],
                    min_y=known[1],
                    max_x=known[2],
                    max_y=known[3],
                    scale=_region_scale(item),
                )
            )
    return tuple(found)


def _region_scale(item: Fields) -> PixelScale:
    units = (item.integer(tags.US_UNITS_X), item.integer(tags.US_UNITS_Y))
    across, down = item.number(tags.US_DELTA_X), item.number(tags.US_DELTA_Y)
    if units != (_CENTIMETRES, _CENTIMETRES) or not across or not down:
        return PixelScale()
    row_mm, column_mm = abs(down) * _MM_PER_CM, abs(across) * _MM_PER_CM
    if not (_is_size(row_mm) and _is_size(column_mm)):
        return PixelScale()
    return PixelScale(row_mm=row_mm, column_mm=column_mm, basis="UltrasoundRegion")


def _side(fields: Fields, tag: int) -> int:
    value = fields.integer(tag) or 0
    return value if 0 < value <= _MAX_SIDE else 0


def _spacing(fields: Fields, tag: int) -> tuple[float, float] | None:
    pair = fields.numbers(tag, 2)
    if not pair or not all(_is_size(value) for value in pair):
        return None
    return pair[0], pair[1]


def _is_size(value_mm: float) -> bool:
    """Whether a pixel may be as large as that; anything else is a slip or hostile."""
    return _SMALLEST_SPACING_MM <= value_mm < _LARGEST_SPACING_MM


def _aspect(fields: Fields, scale: PixelScale) -> float:
    """Return height over width of a pixel, from its size, else from the stated ratio."""
    if scale.row_mm and scale.column_mm:
        return scale.row_mm / scale.column_mm
    ratio = fields.numbers(tags.ASPECT, 2)
    return ratio[0] / ratio[1] if ratio and ratio[0] > 0 and ratio[1] > 0 else 1.0


def _unit(vector: tuple[float, ...]) -> Vector3 | None:
    size = math.sqrt(sum(part * part for part in vector))
    if abs(size - 1.0) > _UNIT_TOLERANCE:
        return None
    return (vector[0] / size, vector[1] / size, vector[2] / size)


def _short_number(text: str) -> str:
    """Return a number without needless digits; other text unchanged."""
    try:
        return f"{float(text):.4g}" if math.isfinite(float(text)) else text
    except ValueError:
        return text
