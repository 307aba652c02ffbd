"""A softcopy presentation state: how someone wanted stored images to be shown.

Points are image pixels (x, y), (0, 0) the centre of the first pixel, or fractions of the displayed
area; `Units` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.message import Problem
from desktop.domain.pixels import LookupTable, OverlayPlane, Shutter, Window

Point = tuple[float, float]
Colour = tuple[int, int, int]


class PresentationKind(StrEnum):
    """What a state says about: grey, colour, or something this viewer shows in part only."""

    GREY = "grey"
    COLOUR = "colour"
    PSEUDO_COLOUR = "pseudo_colour"
    OTHER = "other"


class Units(StrEnum):
    """What the numbers of a point count."""

    PIXEL = "PIXEL"
    DISPLAY = "DISPLAY"  # fractions of the displayed area as shown, (0, 0) its upper left


class GraphicKind(StrEnum):
    """How the points of a graphic are joined (PS3.3 C.10.5.1.2)."""

    POINT = "POINT"
    POLYLINE = "POLYLINE"
    INTERPOLATED = "INTERPOLATED"
    CIRCLE = "CIRCLE"  # centre, a point on it
    ELLIPSE = "ELLIPSE"  # ends of one axis, ends of the other


class SizeMode(StrEnum):
    """How large the displayed area is shown (PS3.3 C.10.4)."""

    FIT = "SCALE TO FIT"
    TRUE_SIZE = "TRUE SIZE"
    MAGNIFY = "MAGNIFY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageTarget:
    """An image, or some frames of it (from 1; empty: all)."""

    sop_uid: str
    frames: tuple[int, ...] = ()

    def holds(self, sop_uid: str, frame: int) -> bool:
        """Whether a frame is meant."""
        return self.sop_uid == sop_uid and (not self.frames or frame in self.frames)


Targets = tuple[ImageTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftcopyVoi:
    """A window or table for some of the images; without targets for all of them."""

    voi: Window | LookupTable
    targets: Targets = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayedArea:
    """Which part is shown: upper left and lower right pixel, both included, counted from 0.

    ``magnification`` is screen pixels a column (MAGNIFY); ``column_mm`` the width of a pixel.
    """

    left: int
    top: int
    right: int
    bottom: int
    mode: SizeMode = SizeMode.FIT
    magnification: float | None = None
    column_mm: float | None = None
    targets: Targets = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A graphic layer: lower orders are drawn first."""

    name: str
    order: int = 0
    colour: Colour | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphic:
    """A figure."""

    kind: GraphicKind
    points: tuple[Point, ...]
    units: Units = Units.PIXEL
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words in a box, at an anchor, or both."""

    text: str
    box: tuple[Point, Point] | None = None
    box_units: Units = Units.PIXEL
    anchor: Point | None = None
    anchor_units: Units = Units.PIXEL
    anchor_visible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Figures and words of one layer on some of the images (without targets on all)."""

    layer: str
    graphics: tuple[Graphic, ...] = ()
    texts: tuple[Text, ...] = ()
    targets: Targets = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Presentation:
    """One presentation state.

    The modality step is ``modality_lut`` where there is one, else ``slope`` and ``intercept``: the
    image's own never counts (PS3.4 N.2.1). ``quarters`` clockwise, then mirrored. ``notes`` name
    the parts that are not shown.
    """

    sop_uid: str
    kind: PresentationKind
    label: str = ""
    description: str = ""
    targets: Targets = ()
    slope: float = 1.0
    intercept: float = 0.0
    modality_lut: LookupTable | None = None
    vois: tuple[SoftcopyVoi, ...] = ()
    presentation_lut: LookupTable | None = None
    inverse: bool = False
    quarters: int = 0
    mirrored: bool = False
    areas: tuple[DisplayedArea, ...] = ()
    shutter: Shutter | None = None
    planes: tuple[tuple[str, OverlayPlane], ...] = ()  # (layer, bitmap)
    layers: tuple[Layer, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    notes: tuple[Problem, ...] = ()
