"""Where a turned image lies in its pane: the turn first, then zoom and pan of the picture as shown.

Everything over an image asks a `Mapping` for places, so a turned one is all that drawing, hitting
and measuring need to know of a turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.viewer.turn import Size, Turn
from desktop.viewer.zoom import Mapping, Point, Sheet, View

_AS_STORED = Turn()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedMapping(Mapping):
    """Image to screen of a turned image of ``size`` (rows, columns), as it is stored.

    ``scale_x`` and ``scale_y`` are device pixels per pixel of the picture as shown.
    """

    turn: Turn
    size: Size

    def to_screen(self, point: Point) -> Point:
        """Return where an image point is on screen."""
        x, y = self.turn.to_shown(point, self.size)
        return (self.offset_x + self.scale_x * x, self.offset_y + self.scale_y * y)

    def to_image(self, point: Point) -> Point:
        """Return which image point is at a place on screen."""
        x = (point[0] - self.offset_x) / self.scale_x
        y = (point[1] - self.offset_y) / self.scale_y
        return self.turn.to_image((x, y), self.size)


def turn_of(place: Mapping) -> Turn:
    """Return the turn of a mapping."""
    return place.turn if isinstance(place, TurnedMapping) else _AS_STORED


def turned_sheet(sheet: Sheet, turn: Turn) -> Sheet:
    """Return the sheet of an image as shown: a quarter turn swaps its sides and its aspect."""
    if turn.quarters % 2 == 0:
        return sheet
    return Sheet(columns=sheet.rows, rows=sheet.columns, aspect=1.0 / sheet.aspect)


def turned_place(place: Mapping, shown: Sheet, turn: Turn) -> Mapping:
    """Return the mapping of stored image points; ``place`` maps those of the sheet as shown."""
    if turn.is_identity:
        return place
    return TurnedMapping(
        scale_x=place.scale_x,
        scale_y=place.scale_y,
        offset_x=place.offset_x,
        offset_y=place.offset_y,
        turn=turn,
        size=turn.size((shown.rows, shown.columns)),
    )


def turned_view(view: View, before: Turn, after: Turn) -> View:
    """Return the view that keeps the same part of the image in the middle under another turn."""
    # fractions are places of a picture of one unit a side, whose centre is at (0.5, 0.5)
    return replace(view, centre=_fraction(_fraction(view.centre, before, back=True), after))


def vector_to_image(by: Point, turn: Turn) -> Point:
    """Return a step seen on screen (right, down) as a step in the stored image."""
    start, end = (turn.to_image(p, (1, 1)) for p in ((0.0, 0.0), by))
    return (end[0] - start[0], end[1] - start[1])


def _fraction(centre: Point, turn: Turn, *, back: bool = False) -> Point:
    at = (centre[0] - 0.5, centre[1] - 0.5)  # a one-pixel image turns about (0, 0)
    x, y = turn.to_image(at, (1, 1)) if back else turn.to_shown(at, (1, 1))
    return (x + 0.5, y + 0.5)
