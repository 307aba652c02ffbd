"""What an export of views may say of the patient, and how pages are laid out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from desktop.domain.imaging import Study
from desktop.domain.message import Message
from desktop.report.document import clean_text
from desktop.report.identity import date_message, person_name

GRIDS: tuple[tuple[int, int], ...] = ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 3), (5, 4))
"""Rows and columns that a page may have."""


def head_lines(study: Study | None) -> tuple[Message, ...]:
    """Return the lines that name patient and examination: for exports that shall name them."""
    if study is None:
        return ()
    patient = study.patient
    born, taken = date_message(patient.birth_date), date_message(study.date)
    who = (
        _named("name", name=person_name(patient.name)),
        _named("id", id=clean_text(patient.id)),
        Message.of("export-views-head-born", date=born) if born is not None else None,
    )
    what = (
        _named("study", description=clean_text(study.description)),
        Message.of("export-views-head-date", date=taken) if taken is not None else None,
        _named("accession", accession=clean_text(study.accession)),
    )
    lines = (joined(part for part in line if part is not None) for line in (who, what))
    return tuple(line for line in lines if line is not None)


def _named(kind: str, **value: str) -> Message | None:
    return Message.of(f"export-views-head-{kind}", **value) if all(value.values()) else None


def joined(parts: Iterable[Message]) -> Message | None:
    """Return messages side by side as one, or ``None`` where there are none."""
    found = tuple(parts)
    if not found:
        return None
    return reduce(lambda one, two: Message.of("export-views-pair", one=one, two=two), found)


def grid_of(words: str) -> tuple[int, int]:
    """Return rows and columns of a setting such as ``5x4``; the smallest where it is none."""
    return next((grid for grid in GRIDS if words == grid_words(grid)), GRIDS[0])


def grid_for(wanted: tuple[int, int], count: int) -> tuple[int, int]:
    """Return the grid a page gets: the wanted one, or a smaller one that holds all pictures."""
    fitting = (g for g in GRIDS if g[0] * g[1] >= count and g[0] <= wanted[0] and g[1] <= wanted[1])
    return next(fitting, wanted)


def grid_words(grid: tuple[int, int]) -> str:
    """Return a grid as the settings keep it."""
    return f"{grid[0]}x{grid[1]}"
