"""Graphic layers, figures and words of a presentation state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.dicom import presentation_values as values
from desktop.dicom.cielab import rgb_of
from desktop.domain.message import Problem
from desktop.domain.presentation import (
    Annotation,
    Colour,
    Graphic,
    GraphicKind,
    Layer,
    Text,
    Units,
)

if TYPE_CHECKING:
    from pydicom import Dataset

Point = tuple[float, float]
_WHITE_P = 65_535.0
_COUNTS = {GraphicKind.CIRCLE: 2, GraphicKind.ELLIPSE: 4, GraphicKind.POINT: 1}
_MAX_TEXT = 4_000
_MAX_POINTS = 20_000  # of one figure; more would hold up the window and show nothing
_MAX_FIGURES = 5_000  # of one state
_COMPOUND = {
    "MULTILINE": GraphicKind.POLYLINE,
    "INFINITELINE": GraphicKind.POLYLINE,
    "RANGELINE": GraphicKind.POLYLINE,
    "RULER": GraphicKind.POLYLINE,
    "CROSSHAIR": GraphicKind.POINT,
    "ARROW": GraphicKind.POLYLINE,
    "RECTANGLE": GraphicKind.POLYLINE,
    "ELLIPSE": GraphicKind.ELLIPSE,
}


def read_layers(dataset: Dataset) -> tuple[Layer, ...]:
    """Return the graphic layers."""
    return tuple(
        Layer(
            name=values.text(item.get("GraphicLayer")),
            order=int(values.number(item.get("GraphicLayerOrder")) or 0),
            colour=_layer_colour(item),
            description=values.text(item.get("GraphicLayerDescription")),
        )
        for item in values.items(dataset, "GraphicLayerSequence")
    )


def read_annotations(dataset: Dataset, notes: list[Problem]) -> tuple[Annotation, ...]:
    """Return the figures and words; what is not understood is left out with a note."""
    found: list[Annotation] = []
    for item in values.items(dataset, "GraphicAnnotationSequence"):
        if sum(len(one.graphics) + len(one.texts) for one in found) > _MAX_FIGURES:
            notes.append(Problem.of("", "presentation-note-many"))
            break
        graphics = [_graphic(part, notes) for part in values.items(item, "GraphicObjectSequence")]
        graphics += [
            _compound(part, notes) for part in values.items(item, "CompoundGraphicSequence")
        ]
        texts = [_text(part, notes) for part in values.items(item, "TextObjectSequence")]
        found.append(
            Annotation(
                layer=values.text(item.get("GraphicLayer")),
                graphics=tuple(one for one in graphics if one is not None)[:_MAX_FIGURES],
                texts=tuple(one for one in texts if one is not None)[:_MAX_FIGURES],
                targets=values.targets(item),
            )
        )
    return tuple(found)


def _layer_colour(item: Dataset) -> Colour | None:
    lab = values.numbers(item.get("GraphicLayerRecommendedDisplayCIELabValue"))
    if len(lab) == 3:  # noqa: PLR2004 - L*, a*, b*
        return rgb_of((lab[0], lab[1], lab[2]))
    rgb = values.numbers(item.get("GraphicLayerRecommendedDisplayRGBValue"))
    if len(rgb) == 3 and all(0 <= part <= _WHITE_P for part in rgb):  # noqa: PLR2004
        red, green, blue = (round(255 * part / _WHITE_P) for part in rgb)
        return (red, green, blue)
    grey = values.number(item.get("GraphicLayerRecommendedDisplayGrayscaleValue"))
    if grey is None or not 0 <= grey <= _WHITE_P:
        return None
    level = round(255 * grey / _WHITE_P)
    return (level, level, level)


def _units(value: object) -> Units | None:
    """Return the units of points; ``None`` for matrices of slides, which this viewer has not."""
    stated = values.text(value).upper()
    return {"PIXEL": Units.PIXEL, "DISPLAY": Units.DISPLAY}.get(stated)


def _graphic(item: Dataset, notes: list[Problem]) -> Graphic | None:
    kinds = {kind.value: kind for kind in GraphicKind}
    kind = kinds.get(values.text(item.get("GraphicType")).upper())
    units = _units(item.get("GraphicAnnotationUnits"))
    points = _points(values.numbers(item.get("GraphicData")), units)
    if kind is None or units is None or not _COUNTS.get(kind, 2) <= len(points) <= _MAX_POINTS:
        notes.append(Problem.of("", "presentation-note-graphic"))
        return None
    count = _COUNTS.get(kind, len(points))
    return Graphic(
        kind=kind,
        points=points[:count],
        units=units,
        filled=values.text(item.get("GraphicFilled")).upper() == "Y",
    )


def _compound(item: Dataset, notes: list[Problem]) -> Graphic | None:
    """Return the simple figure that comes nearest to a compound one (PS3.3 C.10.5.2)."""
    stated = values.text(item.get("CompoundGraphicType")).upper()
    kind = _COMPOUND.get(stated)
    units = _units(item.get("CompoundGraphicUnits"))
    points = _points(values.numbers(item.get("GraphicData")), units)
    if kind is None or units is None or len(points) < _COUNTS.get(kind, 2):
        notes.append(Problem.of("", "presentation-note-graphic"))
        return None
    if stated == "RECTANGLE" and len(points) == 2:  # noqa: PLR2004 - two corners
        (left, top), (right, bottom) = points
        points = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    elif stated == "RECTANGLE":
        points = (*points, points[0])
    return Graphic(
        kind=kind, points=points[: _COUNTS.get(kind, len(points))], units=units, filled=False
    )


def _points(flat: tuple[float, ...], units: Units | None) -> tuple[Point, ...]:
    """Return points of (column, row) pairs; a pixel's own centre is at half in the file."""
    shift = 0.5 if units is Units.PIXEL else 0.0
    pairs = zip(flat[::2], flat[1::2], strict=False)
    return tuple((x - shift, y - shift) for x, y in pairs)


def _text(item: Dataset, notes: list[Problem]) -> Text | None:
    said = values.lines(item.get("UnformattedTextValue"))[:_MAX_TEXT]
    box_units = _units(item.get("BoundingBoxAnnotationUnits"))
    anchor_units = _units(item.get("AnchorPointAnnotationUnits"))
    first = _points(values.numbers(item.get("BoundingBoxTopLeftHandCorner")), box_units)
    last = _points(values.numbers(item.get("BoundingBoxBottomRightHandCorner")), box_units)
    anchor = _points(values.numbers(item.get("AnchorPoint")), anchor_units)
    box = (first[0], last[0]) if box_units and first and last else None
    at = anchor[0] if anchor_units and anchor else None
    if not said or (box is None and at is None):
        notes.append(Problem.of("", "presentation-note-text"))
        return None
    return Text(
        text=said,
        box=box,
        box_units=box_units or Units.PIXEL,
        anchor=at,
        anchor_units=anchor_units or Units.PIXEL,
        anchor_visible=values.text(item.get("AnchorPointVisibility")).upper() == "Y",
    )
