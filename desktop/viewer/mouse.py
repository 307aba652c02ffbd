"""What the mouse does, as tables a reader can choose from, and the key way of each of its actions.

Concord's own table follows what image review stations have in common (IHE Basic Image Review,
RAD supplement rev. 1.3, 4.16.4.2.2.5: one modal tool in hand on the main button, the wheel
scrolls, window, pan and zoom are always at hand). The OHIF table has that viewer's buttons:
middle pans, right zooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.viewer.tools import Button, Gesture, Tool, gesture

OWN, OHIF, LEFT_HANDED = "concord", "ohif", "left-handed"


class Held(StrEnum):
    """Keys held while a button is pressed or the wheel is turned."""

    CTRL = "ctrl"
    SHIFT = "shift"


Buttons = frozenset[Button]
Keys = frozenset[Held]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """One line of a table; ``does`` is ``None`` for the tool in hand."""

    buttons: Buttons
    held: Keys = frozenset()
    does: Gesture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MouseMap:
    """A table. ``up_brighter``: a window drag upwards makes the picture brighter, not darker."""

    name: str
    drags: tuple[Drag, ...]
    wheel: Mapping[Keys, Gesture]
    up_brighter: bool = True

    def drag(self, buttons: Buttons, held: Keys) -> Drag | None:
        """Return what pressing buttons does; keys that mean nothing with them are ignored."""
        mine = [line for line in self.drags if line.buttons == buttons]
        exact = next((line for line in mine if line.held == held), None)
        return exact or next((line for line in mine if not line.held), None)

    def wheel_zooms(self, held: Keys) -> bool:
        """Whether turning the wheel zooms; else it scrolls."""
        return self.wheel.get(held, Gesture.SCROLL) is Gesture.ZOOM

    @property
    def tool_button(self) -> Button:
        """The button that uses the tool in hand; its double click shows a pane alone."""
        return next(min(d.buttons) for d in self.drags if d.does is None and not d.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a press begins: the gesture, and whether it is that of the tool in hand."""

    gesture: Gesture
    is_tool: bool


def pressed(
    table: MouseMap, tool: Tool, buttons: Buttons, held: Keys, *, on_mark: bool
) -> Pressed | None:
    """Return what pressing buttons begins, or ``None`` where they mean nothing together."""
    line = table.drag(buttons, held)
    if line is None:
        return None
    if line.does is not None:
        return Pressed(gesture=line.does, is_tool=False)
    return Pressed(gesture=gesture(tool, Button.LEFT, on_mark=on_mark), is_tool=True)


def window_down(table: MouseMap, *, dark_is_high: bool) -> float:
    """Return +1 where a drag down raises the window's centre, -1 where it lowers it.

    A higher centre makes the picture darker, unless high values are shown dark (inverted).
    """
    return 1.0 if table.up_brighter is not dark_is_high else -1.0


def _table(name: str, lines: Iterable[tuple[str, str, Gesture | None]]) -> MouseMap:
    drags = tuple(
        Drag(
            buttons=frozenset(Button(b) for b in buttons.split("+")),
            held=frozenset(Held(h) for h in held.split("+") if h),
            does=does,
        )
        for buttons, held, does in lines
    )
    wheel = {frozenset[Held](): Gesture.SCROLL, frozenset({Held.CTRL}): Gesture.ZOOM}
    return MouseMap(name=name, drags=drags, wheel=wheel)


MOUSE_MAPS: Mapping[str, MouseMap] = {
    made.name: made
    for made in (
        _table(
            OWN,
            (
                ("left", "", None),
                ("left", "shift", Gesture.ZOOM),
                ("left", "ctrl", Gesture.ZOOM),
                ("right", "", Gesture.WINDOW),
                ("right", "ctrl", Gesture.ZOOM),
                ("middle", "", Gesture.PAN),
                ("left+right", "", Gesture.ZOOM),
            ),
        ),
        _table(
            OHIF,
            (
                ("left", "", None),
                ("left", "shift", Gesture.WINDOW),  # its button begins with the window tool
                ("left", "ctrl", Gesture.SCROLL),
                ("right", "", Gesture.ZOOM),
                ("middle", "", Gesture.PAN),
            ),
        ),
        _table(
            LEFT_HANDED,
            (
                ("right", "", None),
                ("right", "shift", Gesture.ZOOM),
                ("right", "ctrl", Gesture.ZOOM),
                ("left", "", Gesture.WINDOW),
                ("left", "ctrl", Gesture.ZOOM),
                ("middle", "", Gesture.PAN),
                ("left+right", "", Gesture.ZOOM),
            ),
        ),
    )
}

_AT_THE_KEY_POINT = ("point-left", "point-right", "point-up", "point-down", "point-press")
KEY_WAYS: Mapping[Gesture, tuple[str, ...]] = {
    Gesture.SCROLL: ("slice-next", "slice-previous", "slice-first", "slice-last"),
    Gesture.WINDOW: ("window-narrower", "window-wider", "window-brighter", "window-darker"),
    Gesture.ZOOM: ("zoom-in", "zoom-out"),
    Gesture.PAN: ("pan-left", "pan-right", "pan-up", "pan-down"),
    Gesture.EDIT: ("slice-next", "slice-previous", "pane-next", "pane-previous"),  # nudges
}
"""The commands that do by keys what a gesture does; all others are made at the key point."""


def key_ways(kind: Gesture) -> tuple[str, ...]:
    """Return the commands that do a gesture without a mouse."""
    return KEY_WAYS.get(kind, _AT_THE_KEY_POINT)
