"""Where the labels of measurements stand: beside their figure, in the pane, not over each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.viewer.marks import Box
from desktop.viewer.zoom import Point

GAP_PX = 8.0
EDGE_PX = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWish:
    """A label to be placed: what it belongs to (on screen) and its size.

    ``put`` is the upper left corner a reader gave it; nothing but the pane's edge moves it then.
    """

    spots: tuple[Point, ...]
    width: float
    height: float
    put: Point | None = None


def place_labels(
    wishes: Iterable[LabelWish], pane: tuple[float, float], taken: Iterable[Box] = ()
) -> tuple[Box, ...]:
    """Return a box for each label, all within the pane.

    Each takes the first free place: below right of its lowest point, then above its highest, then
    right and left of the figure, then further down. Where nothing is free it stands at the first.
    """
    busy = list(taken)
    found: list[Box] = []
    for wish in wishes:
        box = _held(wish.put, wish, pane) if wish.put is not None else _free(wish, pane, busy)
        busy.append(box)
        found.append(box)
    return tuple(found)


def _free(wish: LabelWish, pane: tuple[float, float], busy: list[Box]) -> Box:
    first: Box | None = None
    for corner in _corners(wish):
        box = _held(corner, wish, pane)
        first = first or box
        if not any(_meet(box, other) for other in busy):
            return box
    return first or _held((0.0, 0.0), wish, pane)


def _corners(wish: LabelWish) -> Iterable[Point]:
    if not wish.spots:
        return
    low = max(wish.spots, key=lambda p: (p[1], p[0]))
    high = min(wish.spots, key=lambda p: (p[1], p[0]))
    left = min(p[0] for p in wish.spots)
    right = max(p[0] for p in wish.spots)
    middle = (low[1] + high[1] - wish.height) / 2
    yield low[0] + GAP_PX, low[1] + GAP_PX / 2
    yield high[0] + GAP_PX, high[1] - wish.height - GAP_PX / 2
    yield right + GAP_PX, middle
    yield left - wish.width - GAP_PX, middle
    yield low[0] - wish.width - GAP_PX, low[1] + GAP_PX / 2
    yield high[0] - wish.width - GAP_PX, high[1] - wish.height - GAP_PX / 2
    for step in range(1, 5):
        yield right + GAP_PX, middle + step * wish.height
        yield right + GAP_PX, middle - step * wish.height


def _held(corner: Point, wish: LabelWish, pane: tuple[float, float]) -> Box:
    x = min(max(corner[0], EDGE_PX), max(EDGE_PX, pane[0] - EDGE_PX - wish.width))
    y = min(max(corner[1], EDGE_PX), max(EDGE_PX, pane[1] - EDGE_PX - wish.height))
    return Box(left=x, top=y, right=x + wish.width, bottom=y + wish.height)


def _meet(one: Box, other: Box) -> bool:
    apart = one.right <= other.left or other.right <= one.left
    return not (apart or one.bottom <= other.top or other.bottom <= one.top)
