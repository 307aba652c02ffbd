"""How many vertebrae of lumbar type a spine has, and the rows of the form that follow from it.

The disc above the sacrum is L4-S1, L5-S1 or L6-S1. Rows that a spine does not have are left out,
except where something was already said of them.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import Case
from desktop.report.lumbar import COUNTS, SACRUM, USUAL, is_level_of
from desktop.report.template import Row, Template

STATED = "numbering-lumbar"  # the form answer: a number as a word

_BELOW_S1 = "S2"


def stated_count(case: Case) -> int | None:
    """Return how many vertebrae of lumbar type the reader stated; ``None`` where none is stated."""
    word = dict(case.form.answers).get(STATED)
    return next((count for count in COUNTS if word == str(count)), None)


def count_of(case: Case, labelled: int | None) -> int | None:
    """Return how many there are: as labelled on the images, else as stated, else ``None``."""
    return labelled if labelled is not None else stated_count(case)


def fitted(template: Template, case: Case, labelled: int | None = None) -> Template:
    """Return a template with the rows and levels of this spine.

    A row that the spine does not have stays while it holds a finding or a statement of normality.

    Parameters
    ----------
    template : Template
        As parsed: its rows are those of five vertebrae of lumbar type.
    case : Case
        What has been entered.
    labelled : int, optional
        How many the labels on the images tell of.
    """
    count = count_of(case, labelled) or USUAL
    every = replace(template, rows=template.every_row or template.rows)
    held = {every.row_of(finding).id for finding in case.findings}
    said = {statement.level for statement in case.normal}
    rows = tuple(
        _fitted(row, count, template.clinical.roots)
        for row in every.rows
        if has_row(row, count) or row.id in held or said & set(row.levels)
    )
    return replace(template, rows=rows, lumbar=count)


def has_row(row: Row, count: int) -> bool:
    """Whether a spine has the level of a row; areas are in every spine."""
    return row.kind != "level" or any(is_level_of(level, count) for level in row.levels)


def absent_levels(template: Template, case: Case) -> tuple[str, ...]:
    """Return levels of findings and normal statements that the spine of the form does not have."""
    if template.lumbar is None:
        return ()
    named = (
        *(finding.level for finding in case.findings),
        *(statement.level for statement in case.normal),
    )
    levels = dict.fromkeys(level for level in named if level)
    return tuple(level for level in levels if not is_level_of(level, template.lumbar))


def _fitted(row: Row, count: int, known: tuple[str, ...]) -> Row:
    chosen = tuple(level for level in row.choose_levels if is_level_of(level, count))
    row = replace(row, choose_levels=chosen)
    if not row.roots or count == USUAL:
        return row
    roots = _roots(row.levels[0], count, known)
    return replace(row, roots=roots, leaving=roots[1] if roots else "")


def _roots(level: str, count: int, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the root that passes a disc, the one that leaves there, and the next one down.

    Where the vocabulary has no word for the first two, none is put forward.
    """
    leaving, _, passing = level.partition("-")
    if not {leaving, passing} <= set(known):
        return ()
    names = (*(f"L{n}" for n in range(1, count + 1)), SACRUM, _BELOW_S1)
    at = names.index(passing) + 1 if passing in names else len(names)
    below = tuple(name for name in names[at : at + 1] if name in known)
    return (passing, leaving, *below)
