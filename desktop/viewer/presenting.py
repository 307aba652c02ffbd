"""A presentation state applied to a frame: grey levels, turn, part shown, figures.

References
----------
PS3.4 N.2 (order of the steps), PS3.3 C.10.4-C.10.8, C.11.1-C.11.6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LookupTable, OverlayPlane, Window
from desktop.domain.presentation import (
    Annotation,
    Colour,
    DisplayedArea,
    Graphic,
    GraphicKind,
    Layer,
    Presentation,
    PresentationKind,
    SizeMode,
    Targets,
    Text,
    Units,
)
from desktop.viewer.lut import Voi
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import MAX_ZOOM, MIN_ZOOM, Point, Sheet, View, fit_scale

_SPLINE_STEPS = 12
_NO_LAYER = Layer(name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A graphic in image pixels, ready to draw: ``points`` as its kind wants them."""

    kind: GraphicKind  # POINT, POLYLINE or ELLIPSE: the others are turned into these
    points: tuple[Point, ...]
    filled: bool = False
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text with its place in image pixels; ``anchor`` is what it points at."""

    text: str
    at: Point
    anchor: Point | None = None
    colour: Colour | None = None


def applies_to(presentation: Presentation, ref: FrameRef) -> bool:
    """Whether a state is meant for a frame."""
    return any(target.holds(ref.sop_uid, ref.frame) for target in presentation.targets)


def present(presentation: Presentation, frame: Frame) -> Frame:
    """Return the frame with the grey steps of a state in place of its own.

    For showing only: what is measured is still the image's own frame. Colour frames keep their
    pixels; shutters cover both.
    """
    if frame.is_colour or presentation.kind is not PresentationKind.GREY:
        return replace(frame, shutter=presentation.shutter)
    base = replace(
        frame,
        slope=presentation.slope,
        intercept=presentation.intercept,
        modality_lut=presentation.modality_lut,
        presentation_lut=presentation.presentation_lut,
        presentation_inverse=presentation.inverse,
        shutter=presentation.shutter,
        padding=None,
    )
    voi = voi_of(presentation, frame.ref)
    if isinstance(voi, LookupTable):
        return replace(base, windows=(), voi_luts=(voi,))
    return replace(base, windows=(voi or _all_outputs(base),), voi_luts=())


def turn_of(presentation: Presentation) -> Turn:
    """Return how the state turns images."""
    return Turn(quarters=presentation.quarters % 4, mirrored=presentation.mirrored)


def area_of(presentation: Presentation, ref: FrameRef) -> DisplayedArea | None:
    """Return the part of a frame that the state shows."""
    return next((a for a in presentation.areas if _meant(a.targets, ref)), None)


def view_of(
    area: DisplayedArea,
    sheet: Sheet,
    turn: Turn,
    screen: tuple[float, float],
    pixels_per_mm: float | None = None,
) -> View:
    """Return zoom and pan that show an area.

    Parameters
    ----------
    sheet
        The image as shown, turned.
    screen
        Width and height of the pane in device pixels.
    pixels_per_mm
        Device pixels a millimetre of the screen, for TRUE SIZE; fitted where it is not known.
    """
    left, top, right, bottom = _shown_box(area, turn, sheet)
    whole = fit_scale(sheet, *screen)
    part = Sheet(
        columns=max(1, round(right - left)),
        rows=max(1, round(bottom - top)),
        aspect=sheet.aspect,
    )
    scale = fit_scale(part, *screen)
    if area.mode is SizeMode.MAGNIFY and area.magnification:
        scale = area.magnification
    elif area.mode is SizeMode.TRUE_SIZE and area.column_mm and pixels_per_mm:
        scale = area.column_mm * pixels_per_mm
    centre = (
        min(1.0, max(0.0, ((left + right) / 2 + 0.5) / sheet.columns)),
        min(1.0, max(0.0, ((top + bottom) / 2 + 0.5) / sheet.rows)),
    )
    return View(zoom=min(MAX_ZOOM, max(MIN_ZOOM, scale / whole)), centre=centre)


def figures(presentation: Presentation, ref: FrameRef, size: tuple[int, int]) -> tuple[Figure, ...]:
    """Return the figures of a state on a frame of (rows, columns), lowest layer first."""
    found: list[Figure] = []
    for annotation, layer in _layered(presentation, ref):
        place = _Placing(presentation, ref, size)
        found.extend(_figure(graphic, place, layer.colour) for graphic in annotation.graphics)
    return tuple(figure for figure in found if figure.points)


def words(presentation: Presentation, ref: FrameRef, size: tuple[int, int]) -> tuple[Words, ...]:
    """Return the texts of a state on a frame of (rows, columns), lowest layer first."""
    found = []
    for annotation, layer in _layered(presentation, ref):
        place = _Placing(presentation, ref, size)
        for text in annotation.texts:
            made = _words(text, place, layer.colour)
            if made is not None:
                found.append(made)
    return tuple(found)


def planes(presentation: Presentation) -> tuple[OverlayPlane, ...]:
    """Return the bitmaps of the state's layers, lowest first."""
    order = {layer.name: layer.order for layer in presentation.layers}
    placed = sorted(presentation.planes, key=lambda pair: order.get(pair[0], 0))
    return tuple(plane for _layer, plane in placed)


def voi_of(presentation: Presentation, ref: FrameRef) -> Voi | None:
    """Return the window or table that the state gives a frame; ``None``: all its values."""
    return next((item.voi for item in presentation.vois if _meant(item.targets, ref)), None)


def _meant(targets: Targets, ref: FrameRef) -> bool:
    return not targets or any(target.holds(ref.sop_uid, ref.frame) for target in targets)


def _all_outputs(frame: Frame) -> Window:
    """Return the window over everything the modality step can put out: no VOI step is none.

    References
    ----------
    PS3.4 N.2.1.2: an absent VOI step is the identity.
    """
    if frame.modality_lut is not None:
        low, high = 0.0, float(2**frame.modality_lut.bits - 1)
    else:
        is_signed = frame.stored.dtype.kind == "i"
        least = -(2.0 ** (frame.bits - 1)) if is_signed else 0.0
        ends = (least, least + 2.0**frame.bits - 1)
        values = [end * frame.slope + frame.intercept for end in ends]
        low, high = min(values), max(values)
    return Window(center=(low + high + 1.0) / 2.0, width=max(1.0, high - low + 1.0))


def _layered(presentation: Presentation, ref: FrameRef) -> list[tuple[Annotation, Layer]]:
    layers = {layer.name: layer for layer in presentation.layers}
    pairs = [
        (annotation, layers.get(annotation.layer, _NO_LAYER))
        for annotation in presentation.annotations
        if _meant(annotation.targets, ref)
    ]
    return sorted(pairs, key=lambda pair: pair[1].order)


class _Placing:
    """Takes points of a state to image pixels."""

    def __init__(self, presentation: Presentation, ref: FrameRef, size: tuple[int, int]) -> None:
        rows, columns = size
        area = area_of(presentation, ref)
        self._turn = turn_of(presentation)
        self._size = size
        whole = DisplayedArea(left=0, top=0, right=columns - 1, bottom=rows - 1)
        high, wide = self._turn.size(size)
        sheet = Sheet(columns=wide, rows=high)
        self._box = _shown_box(area or whole, self._turn, sheet)
        self.aspect = ref.aspect or 1.0

    def at(self, point: Point, units: Units) -> Point:
        if units is Units.PIXEL:
            return point
        left, top, right, bottom = self._box
        shown = (left + point[0] * (right - left), top + point[1] * (bottom - top))
        return self._turn.to_image(shown, self._size)


def _shown_box(area: DisplayedArea, turn: Turn, sheet: Sheet) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of an area (outer edges) in the turned picture."""
    size = turn.size((sheet.rows, sheet.columns))  # turning twice gives the size as stored
    corners = [
        turn.to_shown(corner, size)
        for corner in (
            (min(area.left, area.right) - 0.5, min(area.top, area.bottom) - 0.5),
            (max(area.left, area.right) + 0.5, max(area.top, area.bottom) + 0.5),
        )
    ]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _figure(graphic: Graphic, place: _Placing, colour: Colour | None) -> Figure:
    points = tuple(place.at(point, graphic.units) for point in graphic.points)
    kind = graphic.kind
    if kind is GraphicKind.INTERPOLATED:
        kind, points = GraphicKind.POLYLINE, _spline(points)
    elif kind is GraphicKind.CIRCLE and len(points) == 2:  # noqa: PLR2004 - centre, a point on it
        kind, points = GraphicKind.ELLIPSE, _circle(points[0], points[1], place.aspect)
    return Figure(kind=kind, points=points, filled=graphic.filled, colour=colour)


def _circle(centre: Point, on: Point, aspect: float) -> tuple[Point, ...]:
    """Return the ends of both axes of a circle that is round on screen."""
    radius = math.hypot(on[0] - centre[0], (on[1] - centre[1]) * aspect)
    x, y, down = centre[0], centre[1], radius / aspect
    return ((x - radius, y), (x + radius, y), (x, y - down), (x, y + down))


def _spline(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a smooth line through points (Catmull-Rom; closed where the ends meet)."""
    if len(points) < 3:  # noqa: PLR2004 - two points make a straight line
        return points
    is_closed = points[0] == points[-1]
    before = points[-2] if is_closed else points[0]
    after = points[1] if is_closed else points[-1]
    padded = (before, *points, after)
    line: list[Point] = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(_SPLINE_STEPS):
            t = step / _SPLINE_STEPS
            line.append(
                (_between(p0[0], p1[0], p2[0], p3[0], t), _between(p0[1], p1[1], p2[1], p3[1], t))
            )
    return (*line, points[-1])


def _between(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    linear, square, cube = p2 - p0, 2 * p0 - 5 * p1 + 4 * p2 - p3, 3 * (p1 - p2) + p3 - p0
    return 0.5 * (2 * p1 + linear * t + square * t * t + cube * t**3)


def _words(text: Text, place: _Placing, colour: Colour | None) -> Words | None:
    anchor = place.at(text.anchor, text.anchor_units) if text.anchor is not None else None
    if text.box is not None:
        corners = [place.at(corner, text.box_units) for corner in text.box]
        at = (min(c[0] for c in corners), min(c[1] for c in corners))
        return Words(
            text=text.text, at=at, anchor=anchor if text.anchor_visible else None, colour=colour
        )
    return Words(text=text.text, at=anchor, colour=colour) if anchor is not None else None
