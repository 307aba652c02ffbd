"""Which slices come next: around the one on screen, more of them where the reader is heading."""

from __future__ import annotations

from collections.abc import Iterator

AHEAD = 3
"""Slices ahead for each one behind, while there is a direction of travel."""


def around(count: int, index: int, way: int = 0) -> Iterator[int]:
    """Return every index of a stack, the one needed soonest first.

    Parameters
    ----------
    count
        Slices of the stack.
    index
        The slice on screen; one outside the stack stands for its nearest end.
    way
        Direction of travel: +1, -1, or 0 where there is none, which favours neither side.
    """
    if count < 1:
        return
    index = min(max(index, 0), count - 1)
    yield index
    step = -1 if way < 0 else 1
    ahead, behind = index + step, index - step
    turns = AHEAD if way else 1
    while 0 <= ahead < count or 0 <= behind < count:
        for _ in range(turns):
            if 0 <= ahead < count:
                yield ahead
            ahead += step
        if 0 <= behind < count:
            yield behind
        behind -= step


class Heading:
    """Remembers which way each pane was scrolled last."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[object, int, int]] = {}

    def way(self, pane: int, stack: object, index: int) -> int:
        """Return the direction of travel of a pane that shows a slice now: +1, -1, or 0 at first.

        A jump over the whole stack is a direction too; another stack begins without one.
        """
        before, was, way = self._last.get(pane, (stack, index, 0))
        if before != stack:
            way = 0
        elif index != was:
            way = 1 if index > was else -1
        self._last[pane] = (stack, index, way)
        return way
