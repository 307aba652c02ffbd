"""Where a finding's badge stands: off the lesion, off the text, joined to it by a leader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.viewer.hit import distance_to_segment
from desktop.viewer.zoom import Point

BADGE_RADIUS_PX = 11.0
LEADER_PX = 84.0
_DIRECTIONS = 16
_REACHES = (1.0, 0.75, 1.3, 0.5, 1.7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on screen."""

    left: float
    top: float
    right: float
    bottom: float

    def distance(self, point: Point) -> float:
        """Return how far a point is outside; 0 inside."""
        dx = max(self.left - point[0], 0.0, point[0] - self.right)
        dy = max(self.top - point[1], 0.0, point[1] - self.bottom)
        return math.hypot(dx, dy)

    def inset(self, margin: float) -> Box:
        """Return the rectangle made smaller on every side."""
        return Box(
            left=self.left + margin,
            top=self.top + margin,
            right=self.right - margin,
            bottom=self.bottom - margin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """What a badge keeps clear of: text boxes, other targets, other badges."""

    boxes: tuple[Box, ...] = ()
    targets: tuple[Point, ...] = ()
    badges: tuple[Point, ...] = ()


def badge_place(target: Point, pane: Box, obstacles: Obstacles, scale: float = 1.0) -> Point:
    """Return where the badge of a mark stands.

    The first candidate free of everything wins; they begin outwards, where there is less
    anatomy, and slightly above the target. Where nothing is free, the candidate
    with the most room. ``scale`` is the device pixel ratio.
    """
    outward = -1.0 if target[0] < (pane.left + pane.right) / 2 else 1.0
    inside = pane.inset(BADGE_RADIUS_PX * 1.6 * scale)
    best, best_score = target, -math.inf
    for reach in _REACHES:
        for angle in _angles():
            dx, dy = math.cos(angle) * outward, -math.sin(angle)
            length = LEADER_PX * scale * reach
            point = (target[0] + dx * length, target[1] + dy * length)
            room = _room(target, point, inside, obstacles, scale)
            if room > 0:
                return point
            if room > best_score:
                best, best_score = point, room
    left, right = inside.left, max(inside.left, inside.right)
    top, bottom = inside.top, max(inside.top, inside.bottom)
    return (min(max(best[0], left), right), min(max(best[1], top), bottom))


def _angles() -> Sequence[float]:
    """Directions, nearest to slightly upwards first; then alternating away from it."""
    start = math.radians(22.5)
    turns = [0.0]
    for i in range(1, _DIRECTIONS // 2):
        turns += [i, -i]
    turns.append(_DIRECTIONS / 2)
    return [start + t * 2 * math.pi / _DIRECTIONS for t in turns]


def _room(target: Point, badge: Point, inside: Box, obstacles: Obstacles, scale: float) -> float:
    """Return the least free distance in px; not positive where something is in the way."""
    clear = 2.6 * BADGE_RADIUS_PX * scale
    free = [-inside.distance(badge) if inside.distance(badge) > 0 else clear]
    free += [box.distance(badge) - 1.4 * BADGE_RADIUS_PX * scale for box in obstacles.boxes]
    free += [math.dist(badge, other) - clear for other in obstacles.badges]
    for other in obstacles.targets:
        if math.dist(other, target) > 1:
            free.append(distance_to_segment(other, target, badge) - 8 * scale)
            free.append(math.dist(badge, other) - clear)
    return min(free)
