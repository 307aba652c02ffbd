"""The sheet a report is printed on: its size, and the room at its edges.

The words keep the width they have on A4; a wider sheet has wider margins. So a report breaks its
lines alike on every paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm

from desktop.export.typography import WIDTH
from desktop.report.document import PageWords

TOP = 12 * mm
HEAD = 9 * mm
FOOT = 21 * mm
FOOT_LINE = 3.6 * mm
"""What the department's own line adds to the foot."""
SIZES = {"a4": A4, "letter": LETTER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper and what stands at its edges, in points."""

    width: float
    height: float
    foot: float = FOOT

    @classmethod
    def of(cls, paper: str, words: PageWords) -> Sheet:
        """Return the sheet for a paper (``a4``, ``letter``) and the words at its edges."""
        width, height = SIZES[paper]
        return cls(width=width, height=height, foot=FOOT + (FOOT_LINE if words.foot else 0.0))

    @property
    def side(self) -> float:
        """The margin to the left and right."""
        return (self.width - WIDTH) / 2

    @property
    def right(self) -> float:
        """Where the words end."""
        return self.side + WIDTH
