"""Where the prompt stands: beside the pointer, never over a mark, a label or corner text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

KEEP_OFF_PX = 24.0
_MARGIN_PX = 8.0
_GRID_PX = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in pixels of the pane: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share any area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def distance_to(self, x: float, y: float) -> float:
        """Return the distance from a point; 0 inside."""
        dx = max(self.x - x, 0.0, x - (self.x + self.width))
        dy = max(self.y - y, 0.0, y - (self.y + self.height))
        return float((dx * dx + dy * dy) ** 0.5)


def place_prompt(
    pane: Box, size: tuple[float, float], pointer: tuple[float, float], avoid: Iterable[Box]
) -> Box | None:
    """Return where the prompt goes, or ``None`` where the pane has no free place.

    The corners of the pane are tried first, the lower left one before the others, so that the
    prompt rests where the reader expects it; then any free place, the nearest to that corner.

    Parameters
    ----------
    pane : Box
        The visible pane.
    size : (width, height)
        Size of the prompt, pixels.
    pointer : (x, y)
        The pointer; the prompt keeps 24 px off it.
    avoid : iterable of Box
        Marks, measurement labels and corner texts.
    """
    blocked = tuple(avoid)
    width, height = size
    if width > pane.width or height > pane.height:
        return None
    for x, y in _candidates(pane, width, height, blocked):
        box = Box(x=x, y=y, width=width, height=height)
        if box.distance_to(*pointer) < KEEP_OFF_PX:
            continue
        if not any(box.meets(other) for other in blocked):
            return box
    return None


def _candidates(
    pane: Box, width: float, height: float, blocked: tuple[Box, ...]
) -> Iterator[tuple[float, float]]:
    left, top = pane.x + min(_MARGIN_PX, pane.width - width), pane.y
    right = pane.x + max(0.0, pane.width - width - _MARGIN_PX)
    bottom = pane.y + max(0.0, pane.height - height - _MARGIN_PX)
    top += min(_MARGIN_PX, pane.height - height)
    yield from ((left, bottom), (right, bottom), (left, top), (right, top))
    places = list(_edges(pane, width, height, blocked))
    places.sort(key=lambda place: (abs(place[0] - left) + abs(place[1] - bottom), place))
    yield from places


def _edges(
    pane: Box, width: float, height: float, blocked: tuple[Box, ...]
) -> Iterator[tuple[float, float]]:
    """Yield places on a grid and those that touch a blocked box from each side."""
    last_x, last_y = pane.x + pane.width - width, pane.y + pane.height - height
    columns = {pane.x, last_x}
    lines = {pane.y, last_y}
    for box in blocked:
        columns |= {box.x - width, box.x + box.width}
        lines |= {box.y - height, box.y + box.height}
    columns |= {pane.x + i * _GRID_PX for i in range(int((pane.width - width) // _GRID_PX) + 1)}
    lines |= {pane.y + i * _GRID_PX for i in range(int((pane.height - height) // _GRID_PX) + 1)}
    for x in columns:
        for y in lines:
            if pane.x <= x <= last_x and pane.y <= y <= last_y:
                yield x, y
