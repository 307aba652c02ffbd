"""The form's wishes as edits."""

from __future__ import annotations

from desktop.app.edit import Edit
from desktop.app.edits_findings import AddFinding, AllOthersNormal, ChangeFinding, SetNormal
from desktop.domain.case import Case, NormalStatement
from desktop.report.form_wishes import AddWish, ChangeWish, NormalWish, Wish
from desktop.report.template import Row, Template


def normal_edit(row: Row, template: Template, case: Case, *, on: bool = True) -> SetNormal:
    """Return the edit that calls a row normal, or takes that back.

    Where another row holds a finding of the same level (a facet joint, say), the level is not
    normal as a whole: only what this row asks about is stated. For a row with a finding of its own
    the edit will be refused.
    """
    if row.kind != "level":
        return SetNormal(areas=(row.id,), on=on)
    busy = {f.level for f in case.findings if template.row_of(f).id != row.id}
    own = any(template.row_of(f).id == row.id for f in case.findings)
    if not on or own or not busy & set(row.levels):
        return SetNormal(levels=row.levels, on=on)
    return SetNormal(parts=tuple(_in_parts(row, level, case) for level in row.levels))


def _in_parts(row: Row, level: str, case: Case) -> NormalStatement:
    present = {finding.type for finding in case.findings if finding.level == level}
    return NormalStatement(
        level=level, absent=tuple(word for word in row.offers if word not in present)
    )


def edit_for(
    wish: Wish, template: Template, case: Case, others: AllOthersNormal | None = None
) -> Edit | None:
    """Return the edit a wish stands for.

    Parameters
    ----------
    wish
        What the form wishes.
    template
        The rows of the form.
    case
        What has been entered.
    others
        What agreeing to "all others normal" does, as it was listed; without it that wish is none.
    """
    if isinstance(wish, AddWish):
        row = template.row_of(wish.finding)
        return AddFinding(wish.finding, None if row.kind == "level" else row.id)
    if isinstance(wish, ChangeWish):
        return ChangeFinding(wish.finding, wish.changes)
    if isinstance(wish, NormalWish):
        return normal_edit(template.row(wish.row), template, case, on=wish.on)
    return others
