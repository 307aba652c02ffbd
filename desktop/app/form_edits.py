"""The form's wishes as edits."""

from __future__ import annotations

from desktop.app.edit import Edit
from desktop.app.edits_findings import AddFinding, AllOthersNormal, ChangeFinding, SetNormal
from desktop.report.form_wishes import AddWish, ChangeWish, NormalWish, Wish
from desktop.report.template import Row, Template


def normal_edit(row: Row, *, on: bool = True) -> SetNormal:
    """Return the edit that calls a row normal as a whole, or takes that back."""
    if row.kind == "level":
        return SetNormal(levels=row.levels, on=on)
    return SetNormal(areas=(row.id,), on=on)


def edit_for(wish: Wish, template: Template, others: AllOthersNormal | None) -> Edit | None:
    """Return the edit a wish stands for.

    Parameters
    ----------
    wish
        What the form wishes.
    template
        The rows of the form.
    others
        What agreeing to "all others normal" does, as it was listed; without it that wish is none.
    """
    if isinstance(wish, AddWish):
        row = template.row_of(wish.finding)
        return AddFinding(wish.finding, None if row.kind == "level" else row.id)
    if isinstance(wish, ChangeWish):
        return ChangeFinding(wish.finding, wish.changes)
    if isinstance(wish, NormalWish):
        return normal_edit(template.row(wish.row), on=wish.on)
    return others
