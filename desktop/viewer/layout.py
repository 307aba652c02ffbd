"""How panes are laid out, and which pane comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MOST_PANES = 9


class Layout(StrEnum):
    """Rows by columns of panes."""

    ONE = "1x1"
    TWO = "1x2"
    THREE = "1x3"
    TWO_ROWS = "2x1"
    FOUR = "2x2"
    SIX = "2x3"
    THREE_ROWS = "3x1"
    SIX_ROWS = "3x2"
    NINE = "3x3"

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.value[0])

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self.value[2])

    @property
    def panes(self) -> int:
        """Number of panes."""
        return self.rows * self.columns

    def cell(self, pane: int) -> tuple[int, int]:
        """Return (row, column) of a pane, counted along the rows."""
        return divmod(pane, self.columns)


_CYCLE = (Layout.ONE, Layout.TWO, Layout.FOUR, Layout.SIX, Layout.NINE)


def layout_of(rows: int, columns: int) -> Layout | None:
    """Return the layout of so many rows and columns, or ``None`` where there is none."""
    return next((x for x in Layout if (x.rows, x.columns) == (rows, columns)), None)


def next_layout(now: Layout) -> Layout:
    """Return the layout after ``now`` in the short round of common ones: the next with more panes.

    After the largest, and from any layout outside the round that none exceeds, it begins again.
    """
    return next((layout for layout in _CYCLE if layout.panes > now.panes), _CYCLE[0])


def smaller_for(panes: int) -> Layout:
    """Return the smallest common layout with at least so many panes."""
    return next((layout for layout in _CYCLE if layout.panes >= panes), _CYCLE[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The layout in force, its active pane, and what a toggle returns to.

    Panes keep their numbers and contents in every layout. In 1x1 the one pane shown is the active
    one, so going to one pane and back changes nothing but size. ``pair`` are the panes of 1x2
    and 2x1.
    """

    layout: Layout = Layout.FOUR
    active: int = 0
    before: Layout = Layout.FOUR
    pair: tuple[int, int] = (0, 1)

    @property
    def visible(self) -> tuple[int, ...]:
        """Numbers of the panes on screen, in reading order."""
        return (self.active,) if self.layout is Layout.ONE else self._panes(self.layout)

    def _panes(self, layout: Layout) -> tuple[int, ...]:
        return self.pair if layout.panes == len(self.pair) else tuple(range(layout.panes))

    def with_layout(self, layout: Layout) -> Arrangement:
        """Return the arrangement in another layout; the active pane stays in sight if it can."""
        if layout is Layout.ONE:
            return replace(self, layout=layout)
        panes = self._panes(layout)
        active = self.active if self.active in panes else panes[-1]
        return replace(self, layout=layout, active=active, before=layout)

    def toggled(self) -> Arrangement:
        """Return the active pane alone, or the layout that was left for it."""
        return self.with_layout(self.before if self.layout is Layout.ONE else Layout.ONE)

    def with_active(self, pane: int) -> Arrangement:
        """Return the arrangement with another active pane."""
        return replace(self, active=pane)

    def moved(self, steps: int) -> Arrangement:
        """Return the arrangement with the next (or previous) pane active, going round."""
        panes = self._panes(self.before)
        at = panes.index(self.active) if self.active in panes else 0
        return replace(self, active=panes[(at + steps) % len(panes)])
