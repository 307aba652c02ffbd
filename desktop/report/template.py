"""A template: the rows of the ladder and what each of them asks, as data."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the ladder. ``kind`` is ``level`` (a motion segment) or ``area``.

    ``levels`` are the vocabulary levels whose findings the row holds; an area without levels holds
    the finding types listed in ``finding_types``.
    """

    id: str
    kind: str
    levels: tuple[str, ...] = ()
    finding_types: tuple[str, ...] = ()

    @property
    def title(self) -> Message:
        """The row's name."""
        return Message(f"row-{self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One region and examination."""

    id: str
    version: str
    region: str
    modality: str
    rows: tuple[Row, ...]
