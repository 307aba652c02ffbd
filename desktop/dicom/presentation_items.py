"""Items of a presentation state as it is written: areas, references, figures, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.dicom.fields import RefusedError
from desktop.domain.presentation import (
    Annotation,
    DisplayedArea,
    Graphic,
    ImageTarget,
    Targets,
    Text,
    Units,
)
from desktop.viewer.turn import Turn

if TYPE_CHECKING:
    from pydicom import Dataset

_LONGEST_TEXT = 1_024  # PS3.5: ST


def area_item(area: DisplayedArea, by_uid: dict[str, Dataset], turn: Turn) -> Dataset:
    """Return the item of a displayed area; its corners as they stand once the image is turned."""
    from pydicom import Dataset

    item = Dataset()
    if area.targets:
        item.ReferencedImageSequence = _references(area.targets, by_uid)
    image = by_uid[area.targets[0].sop_uid] if area.targets else next(iter(by_uid.values()))
    first, last = _corners(area, turn, (int(image.Rows), int(image.Columns)))
    item.DisplayedAreaTopLeftHandCorner = first
    item.DisplayedAreaBottomRightHandCorner = last
    item.PresentationSizeMode = area.mode.value
    spacing = image.get("PixelSpacing") or image.get("ImagerPixelSpacing")
    if spacing is not None and len(spacing) == 2:  # noqa: PLR2004 - row and column
        item.PresentationPixelSpacing = list(spacing)
    else:
        item.PresentationPixelAspectRatio = list(image.get("PixelAspectRatio") or [1, 1])
    if area.magnification is not None:
        item.PresentationPixelMagnificationRatio = area.magnification
    return item


def _corners(area: DisplayedArea, turn: Turn, size: tuple[int, int]) -> tuple[list[int], list[int]]:
    """Return (column, row) of the corners that are upper left and lower right once turned."""
    ends = [turn.to_shown(c, size) for c in ((area.left, area.top), (area.right, area.bottom))]
    shown = [tuple(pick(end[axis] for end in ends) for axis in (0, 1)) for pick in (min, max)]
    first, last = (turn.to_image((x, y), size) for x, y in shown)
    return [round(part) + 1 for part in first], [round(part) + 1 for part in last]


def _references(targets: Targets, by_uid: dict[str, Dataset]) -> list[Dataset]:
    return [reference_item(target, by_uid) for target in targets]


def reference_item(target: ImageTarget, by_uid: dict[str, Dataset]) -> Dataset:
    """Return the item that names an image."""
    from pydicom import Dataset

    image = by_uid.get(target.sop_uid)
    if image is None:
        raise RefusedError("presentation-write-images")
    item = Dataset()
    item.ReferencedSOPClassUID = image.SOPClassUID
    item.ReferencedSOPInstanceUID = image.SOPInstanceUID
    if target.frames:
        item.ReferencedFrameNumber = list(target.frames)
    return item


def annotation_item(annotation: Annotation, by_uid: dict[str, Dataset]) -> Dataset:
    """Return the item of figures and words."""
    from pydicom import Dataset

    item = Dataset()
    if annotation.targets:
        item.ReferencedImageSequence = _references(annotation.targets, by_uid)
    item.GraphicLayer = annotation.layer
    if annotation.texts:
        item.TextObjectSequence = [_text(text) for text in annotation.texts]
    if annotation.graphics:
        item.GraphicObjectSequence = [_graphic(graphic) for graphic in annotation.graphics]
    return item


def _graphic(graphic: Graphic) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.GraphicAnnotationUnits = graphic.units.value
    item.GraphicDimensions = 2
    item.NumberOfGraphicPoints = len(graphic.points)
    shift = _shift(graphic.units)
    item.GraphicData = [part + shift for point in graphic.points for part in point]
    item.GraphicType = graphic.kind.value
    item.GraphicFilled = "Y" if graphic.filled else "N"
    return item


def _text(text: Text) -> Dataset:
    from pydicom import Dataset

    if len(text.text.encode()) > _LONGEST_TEXT:
        raise RefusedError("presentation-write-text")
    item = Dataset()
    item.UnformattedTextValue = text.text.replace("\n", "\r\n")
    if text.box is not None:
        shift = _shift(text.box_units)
        item.BoundingBoxAnnotationUnits = text.box_units.value
        item.BoundingBoxTopLeftHandCorner = [part + shift for part in text.box[0]]
        item.BoundingBoxBottomRightHandCorner = [part + shift for part in text.box[1]]
        item.BoundingBoxTextHorizontalJustification = "LEFT"
    if text.anchor is not None:
        shift = _shift(text.anchor_units)
        item.AnchorPointAnnotationUnits = text.anchor_units.value
        item.AnchorPoint = [part + shift for part in text.anchor]
        item.AnchorPointVisibility = "Y" if text.anchor_visible else "N"
    return item


def _shift(units: Units) -> float:
    """Return what takes our points to the file's, where a pixel's centre is at half."""
    return 0.5 if units is Units.PIXEL else 0.0
