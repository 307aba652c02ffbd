"""What "all others normal" will assert, before anybody agrees to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.app.draft import Draft
from desktop.app.edits_findings import NORMAL, AllOthersNormal, area_key
from desktop.domain.case import NormalStatement
from desktop.domain.imaging import GeometryKind, Plane, Stack
from desktop.domain.message import Message
from desktop.report.template import Row, Template

# a disc level is judged on a sagittal series; an axial one shows only where it was laid through
SUITABLE = {
    "level": frozenset({Plane.SAGITTAL, Plane.CORONAL}),
    "area": frozenset({Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL, Plane.OBLIQUE}),
}
INCOMPLETE = "incomplete_coverage"

# whether a stack covers a row; ``None`` where nobody knows
Covers = Callable[[Row, Stack], bool | None]


class Outlook(StrEnum):
    """What "all others normal" does with a row."""

    ASSERTED = "asserted"
    FOUND = "found"
    ALREADY = "already"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutlook:
    """One row of the list shown before the reader agrees."""

    row: Row
    outlook: Outlook
    reason: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OthersNormal:
    """The whole list and the edit that agreeing to it makes."""

    rows: tuple[RowOutlook, ...]
    edit: AllOthersNormal

    def with_outlook(self, outlook: Outlook) -> tuple[RowOutlook, ...]:
        """Return the rows of one outlook, in the order of the form."""
        return tuple(row for row in self.rows if row.outlook is outlook)


def others_normal(
    draft: Draft,
    template: Template,
    stacks: Iterable[Stack],
    *,
    covers: Covers = lambda _row, _stack: None,
) -> OthersNormal:
    """Return what agreeing would assert.

    Parameters
    ----------
    draft
        With the findings so far and the stacks that were shown.
    template
        The rows of the form.
    stacks
        The stacks of the study; those in ``draft.shown`` were on screen at least once.
    covers
        Says whether a row lies in the field of view of a stack, where that is known.
    """
    shown = [s for s in stacks if s.key in draft.shown and s.geometry is not GeometryKind.NONE]
    rows = tuple(_outlook(row, draft, template, shown, covers) for row in template.rows)
    return OthersNormal(rows=rows, edit=_edit(rows, draft))


def _edit(rows: Sequence[RowOutlook], draft: Draft) -> AllOthersNormal:
    busy = {f.level for f in draft.case.findings}
    asserted = [r.row for r in rows if r.outlook is Outlook.ASSERTED]
    levels = [row for row in asserted if row.kind == "level"]
    return AllOthersNormal(
        levels=tuple(lv for row in levels if not busy & set(row.levels) for lv in row.levels),
        not_assessed=tuple(
            word
            for r in rows
            if r.outlook is Outlook.NOT_ASSESSED
            for word in (r.row.levels if r.row.kind == "level" else (r.row.id,))
        ),
        areas=tuple(row.id for row in asserted if row.kind != "level"),
        parts=tuple(
            NormalStatement(level=level, absent=row.offers)
            for row in levels
            if busy & set(row.levels)
            for level in row.levels
        ),
    )


def _outlook(
    row: Row, draft: Draft, template: Template, shown: Sequence[Stack], covers: Covers
) -> RowOutlook:
    case = draft.case
    if any(template.row_of(finding).id == row.id for finding in case.findings):
        return RowOutlook(row=row, outlook=Outlook.FOUND)
    busy = {f.level for f in case.findings} & set(row.levels)
    if row.kind == "level" and busy and not row.offers:
        return RowOutlook(row=row, outlook=Outlook.FOUND)
    if _is_stated(row, draft):
        return RowOutlook(row=row, outlook=Outlook.ALREADY)
    reason = _why_not(row, shown, covers, incomplete=INCOMPLETE in case.study.limitations)
    if reason is not None:
        return RowOutlook(row=row, outlook=Outlook.NOT_ASSESSED, reason=reason)
    partly = Message("app-others-in-parts") if row.kind == "level" and busy else None
    return RowOutlook(row=row, outlook=Outlook.ASSERTED, reason=partly)


def _is_stated(row: Row, draft: Draft) -> bool:
    if row.kind != "level":
        return (area_key(row.id), NORMAL) in draft.case.form.answers
    stated = {
        s.level
        for s in draft.case.normal
        if s.absent is None or (row.offers and set(row.offers) <= set(s.absent))
    }
    return bool(row.levels) and set(row.levels) <= stated


def _why_not(
    row: Row, shown: Sequence[Stack], covers: Covers, *, incomplete: bool
) -> Message | None:
    """Return why a row cannot be called normal, or ``None`` where it can."""
    said = [(stack, covers(row, stack)) for stack in shown]
    if any(answer is True for _, answer in said):
        return None
    suitable = [(s, a) for s, a in said if s.plane in SUITABLE.get(row.kind, frozenset())]
    if not suitable:
        return Message("app-others-not-shown")
    if all(answer is False for _, answer in suitable):
        return Message("app-others-outside")
    return Message("app-others-incomplete") if incomplete else None
