"""Presentation states from files: what this viewer can show of them, and notes on the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.dicom import presentation_values as values
from desktop.dicom import tags
from desktop.dicom.blobs import Blob, BlobStream, MemoryBlob
from desktop.dicom.extras import shutter_of
from desktop.dicom.fields import Fields, RefusedError
from desktop.dicom.header import DEFLATED, converted, dataset_start, inflate, read_header
from desktop.dicom.overlays import GROUPS, plane_of, plane_tags
from desktop.dicom.palettes import read_table
from desktop.dicom.presentation_graphics import read_annotations, read_layers
from desktop.dicom.quiet import quiet_pydicom
from desktop.domain.message import Problem
from desktop.domain.pixels import LookupTable, OverlayPlane, Shutter, Window
from desktop.domain.presentation import (
    DisplayedArea,
    ImageTarget,
    Presentation,
    PresentationKind,
    SizeMode,
    SoftcopyVoi,
    Targets,
)
from desktop.viewer.lut import is_valid_window

if TYPE_CHECKING:
    from pydicom import Dataset

_BASE = "1.2.840.10008.5.1.4.1.1.11."
_KINDS = {
    f"{_BASE}1": PresentationKind.GREY,
    f"{_BASE}2": PresentationKind.COLOUR,
    f"{_BASE}3": PresentationKind.PSEUDO_COLOUR,
}
_MAX_BYTES = 16 << 20
_WHITE_P = 65_535.0
_SHUTTER_TAGS = (
    *(tags.SHUTTER_SHAPE, tags.SHUTTER_CENTRE, tags.SHUTTER_RADIUS, tags.SHUTTER_CORNERS),
    *(tags.SHUTTER_VALUE, tags.SHUTTER_GROUP, *tags.SHUTTER_EDGES),
)
_FUNCTIONS = frozenset({"LINEAR", "LINEAR_EXACT", "SIGMOID"})
_IGNORED = {
    "MaskSubtractionSequence": "presentation-note-mask",
    "PaletteColorLookupTableSequence": "presentation-note-palette",
    "BlendingSequence": "presentation-note-blending",
}


def is_presentation(sop_class_uid: str) -> bool:
    """Whether a class is one of the softcopy presentation states."""
    return sop_class_uid.startswith(_BASE)


def read_presentation(blob: Blob) -> Presentation:
    """Read a presentation state.

    Raises
    ------
    RefusedError
        If it is none, refers to no image, or cannot be read; never with its content.
    """
    header = read_header(blob)
    sop_class = header.fields.uid(_tag(0x0008, 0x0016)) or header.media_class
    if not is_presentation(sop_class):
        raise RefusedError("dicom-presentation-none")
    if header.is_incomplete:  # half a state would show, unnoticed, what nobody meant
        raise RefusedError("dicom-presentation-broken")
    if blob.size > _MAX_BYTES:
        raise RefusedError("dicom-too-large")
    try:
        with quiet_pydicom():
            from pydicom import dcmread

            if header.transfer_syntax == DEFLATED:
                blob = MemoryBlob(inflate(blob, dataset_start(blob), _MAX_BYTES)[0])
            dataset = dcmread(BlobStream(blob), force=True)
            return _presentation(dataset, sop_class)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError("dicom-too-deep") from None
    except Exception:  # noqa: BLE001 - any fault of a hostile file ends here, without its text
        raise RefusedError("dicom-presentation-broken") from None


def _tag(group: int, element: int) -> int:
    return group << 16 | element


def _presentation(dataset: Dataset, sop_class: str) -> Presentation:
    notes: list[Problem] = []
    targets = _all_targets(dataset)
    if not targets:
        raise RefusedError("dicom-presentation-no-images")
    kind = _KINDS.get(sop_class, PresentationKind.OTHER)
    if kind is PresentationKind.OTHER or kind is PresentationKind.PSEUDO_COLOUR:
        notes.append(Problem.of("", "presentation-note-kind"))
    notes.extend(Problem.of("", code) for keyword, code in _IGNORED.items() if dataset.get(keyword))
    modality_lut = _table(dataset.get("ModalityLUTSequence"), notes)
    slope, intercept = (
        values.number(dataset.get("RescaleSlope")),
        values.number(dataset.get("RescaleIntercept")),
    )
    planes = _planes(dataset)
    shutter = _shutter(dataset, planes, notes)
    layers = read_layers(dataset)
    return Presentation(
        sop_uid=values.text(dataset.get("SOPInstanceUID")),
        kind=kind,
        label=values.text(dataset.get("ContentLabel")),
        description=values.text(dataset.get("ContentDescription")),
        targets=targets,
        slope=slope or 1.0,
        intercept=intercept or 0.0,
        modality_lut=modality_lut,
        vois=tuple(_vois(dataset, notes)),
        presentation_lut=_table(dataset.get("PresentationLUTSequence"), notes),
        inverse=values.text(dataset.get("PresentationLUTShape")).upper() == "INVERSE",
        quarters=_quarters(dataset, notes),
        mirrored=values.text(dataset.get("ImageHorizontalFlip")).upper() == "Y",
        areas=tuple(_areas(dataset, notes)),
        shutter=shutter,
        planes=tuple(_layer_planes(dataset, planes)),
        layers=layers,
        annotations=read_annotations(dataset, notes),
        notes=tuple(dict.fromkeys(notes)),
    )


def _all_targets(dataset: Dataset) -> Targets:
    found: list[ImageTarget] = []
    for series in values.items(dataset, "ReferencedSeriesSequence"):
        found.extend(values.targets(series))
    return tuple(found)


def _table(sequence: object, notes: list[Problem]) -> LookupTable | None:
    found = list(sequence) if sequence is not None and hasattr(sequence, "__iter__") else []
    if not found:
        return None
    try:
        fields: Fields = converted(found[0])
        return read_table(fields, is_signed=False)  # pydicom has read a signed first input so
    except RefusedError:
        notes.append(Problem.of("", "presentation-note-table"))
        return None


def _vois(dataset: Dataset, notes: list[Problem]) -> Iterable[SoftcopyVoi]:
    for item in values.items(dataset, "SoftcopyVOILUTSequence"):
        targets = values.targets(item)
        table = _table(item.get("VOILUTSequence"), notes)
        if table is not None:
            yield SoftcopyVoi(voi=table, targets=targets)
            continue
        center, width = (
            values.number(item.get("WindowCenter")),
            values.number(item.get("WindowWidth")),
        )
        stated = values.text(item.get("VOILUTFunction")).upper()
        window = Window(
            center=center or 0.0,
            width=width or 0.0,
            function=stated if stated in _FUNCTIONS else "LINEAR",
            explanation=values.text(item.get("WindowCenterWidthExplanation")),
        )
        if center is None or width is None or not is_valid_window(window):
            notes.append(Problem.of("", "presentation-note-window"))
        else:
            yield SoftcopyVoi(voi=window, targets=targets)


def _quarters(dataset: Dataset, notes: list[Problem]) -> int:
    degrees = values.number(dataset.get("ImageRotation")) or 0.0
    if degrees % 90:
        notes.append(Problem.of("", "presentation-note-rotation"))
        return 0
    return int(degrees // 90) % 4


def _areas(dataset: Dataset, notes: list[Problem]) -> Iterable[DisplayedArea]:
    for item in values.items(dataset, "DisplayedAreaSelectionSequence"):
        first = values.numbers(item.get("DisplayedAreaTopLeftHandCorner"))
        last = values.numbers(item.get("DisplayedAreaBottomRightHandCorner"))
        if len(first) != 2 or len(last) != 2:  # noqa: PLR2004 - column and row
            notes.append(Problem.of("", "presentation-note-area"))
            continue
        stated = values.text(item.get("PresentationSizeMode")).upper()
        known = {mode.value: mode for mode in SizeMode}
        magnification = values.number(item.get("PresentationPixelMagnificationRatio"))
        spacing = values.numbers(item.get("PresentationPixelSpacing"))
        yield DisplayedArea(
            left=int(min(first[0], last[0])) - 1,
            top=int(min(first[1], last[1])) - 1,
            right=int(max(first[0], last[0])) - 1,
            bottom=int(max(first[1], last[1])) - 1,
            mode=known.get(stated, SizeMode.FIT),
            magnification=magnification if magnification and magnification > 0 else None,
            column_mm=spacing[1] if len(spacing) == 2 and spacing[1] > 0 else None,  # noqa: PLR2004
            targets=values.targets(item),
        )


def _planes(dataset: Dataset) -> dict[int, OverlayPlane]:
    """Return the bitmaps of a state by group."""
    found = {}
    for group in GROUPS:
        if _tag(group, 0x0010) not in dataset:
            continue
        plane = plane_of(converted(dataset, plane_tags(group)), group, frame=1)
        if plane is not None:
            found[group] = plane
    return found


def _layer_planes(
    dataset: Dataset, planes: dict[int, OverlayPlane]
) -> Iterable[tuple[str, OverlayPlane]]:
    """Return the bitmaps that a layer shows (PS3.3 C.11.7)."""
    for group, plane in planes.items():
        element = dataset.get(_tag(group, 0x1001))
        if element is not None and element.value:
            yield values.text(element.value), plane


def _shutter(
    dataset: Dataset, planes: dict[int, OverlayPlane], notes: list[Problem]
) -> Shutter | None:
    fields = converted(dataset, _SHUTTER_TAGS)
    found = shutter_of(fields)
    if "BITMAP" not in {shape.upper() for shape in fields.texts(tags.SHUTTER_SHAPE)}:
        return found
    plane = planes.get(fields.integer(tags.SHUTTER_GROUP) or 0)
    if plane is None:
        notes.append(Problem.of("", "presentation-note-shutter"))
        return found
    value = fields.number(tags.SHUTTER_VALUE) or 0.0
    return Shutter(bitmap=plane, grey=min(1.0, max(0.0, value / _WHITE_P)))
