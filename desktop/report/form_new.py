"""A new finding as its row begins it: where it is, and on which side."""

from __future__ import annotations

from desktop.domain.case import Finding
from desktop.report.template import Row, Template


def new_finding(
    row: Row, finding_type: str, finding_id: str, template: Template, *, level: str = ""
) -> Finding:
    """Return a finding entered in a row, with what the row already says of it.

    ``level`` is the level of the slice on screen; it counts where an area or place offers it.
    """
    if row.kind == "level":
        at: str | None = row.levels[0]
    else:
        at = level if level in row.choose_levels else None
    return Finding(
        id=finding_id,
        type=finding_type,
        region=row.region_for(finding_type, template),
        level=at,
        location=row.locations[0] if len(row.locations) == 1 else None,
        nerve=row.nerves[0] if len(row.nerves) == 1 else None,
        side=row.side,
    )
