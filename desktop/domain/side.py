"""Sides of the body."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """A side of the body. Left and right are always the patient's."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    MIDLINE = "midline"

    @property
    def mirrored(self) -> Side:
        """The same side seen in a mirror: left and right change places."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, self)

    @property
    def is_lateral(self) -> bool:
        """Whether this is exactly one of left and right."""
        return self in (Side.LEFT, Side.RIGHT)
