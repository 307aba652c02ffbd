"""Which gesture a mouse button makes with the tool in hand."""

from __future__ import annotations

from enum import StrEnum


class Tool(StrEnum):
    """The tools of the image; each is chosen by the command ``tool-<value>``."""

    SELECT = "select"
    WINDOW = "window"
    ZOOM = "zoom"
    PAN = "pan"
    LENGTH = "length"
    FINDING = "finding"
    CROSSHAIR = "crosshair"
    BIDIRECTIONAL = "bidirectional"
    ANGLE = "angle"
    TWO_LINES = "two-lines"
    COBB = "cobb"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    FREEHAND = "freehand"
    PROBE = "probe"
    PROFILE = "profile"
    CIRCLE = "circle"
    CANAL = "canal"
    FORAMEN = "foramen"
    SLIP = "slip"
    DISC_HEIGHT = "disc-height"
    LORDOSIS = "lordosis"
    ALPHA = "alpha"
    CENTRE_EDGE = "centre-edge"
    JOINT_SPACE = "joint-space"
    NERVE_AREA = "nerve-area"
    LEVELS = "levels"


class Button(StrEnum):
    """Mouse buttons."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Gesture(StrEnum):
    """What a press and drag does. ``EDIT`` moves the mark or handle under the pointer."""

    SCROLL = "scroll"
    WINDOW = "window"
    ZOOM = "zoom"
    PAN = "pan"
    MEASURE = "measure"
    MARK = "mark"
    LABEL = "label"
    EDIT = "edit"
    CROSS = "cross"  # puts the crosshair, or turns the lines through it


MOVES_ONLY = frozenset(
    {Gesture.SCROLL, Gesture.WINDOW, Gesture.ZOOM, Gesture.PAN, Gesture.CROSS}
)  # draw nothing

_BY_TOOL = {
    Tool.SELECT: Gesture.SCROLL,
    Tool.WINDOW: Gesture.WINDOW,
    Tool.ZOOM: Gesture.ZOOM,
    Tool.PAN: Gesture.PAN,
    Tool.FINDING: Gesture.MARK,
    Tool.LEVELS: Gesture.LABEL,
    Tool.CROSSHAIR: Gesture.CROSS,
}
MEASURING: frozenset[Tool] = frozenset(Tool) - frozenset(_BY_TOOL)
"""The tools that measure; every other tool has a gesture of its own."""


def gesture(tool: Tool, button: Button, *, on_mark: bool = False, control: bool = False) -> Gesture:
    """Return what pressing a button does.

    The right button windows and the middle button pans whatever the tool, so neither needs a trip
    to the tool bar. A mark or handle under the pointer is taken up by the tools that make marks.
    """
    if button is Button.RIGHT:
        return Gesture.ZOOM if control else Gesture.WINDOW
    if button is Button.MIDDLE:
        return Gesture.PAN
    if control:
        return Gesture.ZOOM
    if on_mark and (tool in MEASURING or tool in (Tool.SELECT, Tool.FINDING)):
        return Gesture.EDIT
    return _BY_TOOL.get(tool, Gesture.MEASURE)


def wheel_steps(delta_eighths: int, kept: int = 0) -> tuple[int, int]:
    """Return (slices to move, what is kept for the next turn): a notch is 120 eighths of a degree.

    Touch pads send small parts of a notch; they add up instead of being lost.
    """
    total = kept + delta_eighths
    steps = int(total / 120)
    return -steps, total - steps * 120
