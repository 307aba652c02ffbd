"""The measuring tools: how many points each takes, how it is drawn, what it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.viewer.tools import Tool

STROKE_POINTS = 64  # a freehand outline is kept as this many points at most
CONTOUR_POINTS = 24  # each of the two contours of a joint space


class Joined(StrEnum):
    """How a part of a figure joins its points."""

    LINE = "line"
    OUTLINE = "outline"
    ELLIPSE = "ellipse"
    CIRCLE = "circle"  # through three points
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Piece:
    """Points ``first`` to ``last`` (left out) of a figure; ``last`` 0 means to the end."""

    joined: Joined
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One measuring tool.

    ``clicks`` points are placed; with ``strokes`` the line is drawn with the button held, that many
    times. ``starts`` are the points at which a drag lays down two at once. ``pixels`` says that
    readings need the values of the frame, ``lines`` that lines already drawn can be clicked.
    """

    clicks: int = 2
    strokes: int = 0
    starts: tuple[int, ...] = (0,)
    pieces: tuple[Piece, ...] = (Piece(Joined.LINE),)
    pixels: bool = False
    lines: bool = False


_TWO_LINES = Spec(
    clicks=4, starts=(0, 2), pieces=(Piece(Joined.LINE, 0, 2), Piece(Joined.LINE, 2, 4))
)

SPECS: dict[Tool, Spec] = {
    Tool.LENGTH: Spec(),
    Tool.BIDIRECTIONAL: _TWO_LINES,
    Tool.ANGLE: Spec(clicks=3, starts=()),
    Tool.TWO_LINES: replace(_TWO_LINES, lines=True),
    Tool.COBB: replace(_TWO_LINES, lines=True),
    Tool.ELLIPSE: Spec(pieces=(Piece(Joined.ELLIPSE),), pixels=True),
    Tool.RECTANGLE: Spec(pieces=(Piece(Joined.OUTLINE),), pixels=True),
    Tool.FREEHAND: Spec(strokes=1, pieces=(Piece(Joined.OUTLINE),), pixels=True),
    Tool.PROBE: Spec(clicks=1, starts=(), pieces=(Piece(Joined.POINTS),), pixels=True),
    Tool.PROFILE: Spec(pixels=True),
    Tool.CIRCLE: Spec(clicks=3, starts=(), pieces=(Piece(Joined.CIRCLE),)),
    Tool.CANAL: Spec(),
    Tool.FORAMEN: _TWO_LINES,
    Tool.SLIP: Spec(clicks=3, pieces=(Piece(Joined.LINE, 0, 2), Piece(Joined.POINTS, 2, 3))),
    Tool.DISC_HEIGHT: _TWO_LINES,
    Tool.LORDOSIS: _TWO_LINES,
    Tool.ALPHA: Spec(
        clicks=5,
        starts=(),
        pieces=(Piece(Joined.CIRCLE, 0, 3), Piece(Joined.POINTS, 3, 5)),
    ),
    Tool.CENTRE_EDGE: Spec(
        clicks=6,
        starts=(4,),
        pieces=(
            Piece(Joined.CIRCLE, 0, 3),
            Piece(Joined.POINTS, 3, 4),
            Piece(Joined.LINE, 4, 6),
        ),
    ),
    Tool.JOINT_SPACE: Spec(
        strokes=2,
        pieces=(Piece(Joined.LINE, 0, CONTOUR_POINTS), Piece(Joined.LINE, CONTOUR_POINTS)),
    ),
    Tool.NERVE_AREA: Spec(strokes=1, pieces=(Piece(Joined.OUTLINE),)),
}


def spec_of(tool: str) -> Spec:
    """Return how a tool works; an unknown one (of a later version) is drawn as a line."""
    try:
        return SPECS[Tool(tool)]
    except (KeyError, ValueError):
        return Spec()
