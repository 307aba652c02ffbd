"""Every finding in exactly one lane: the reader's where there is one, else the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.domain.case import Case, Category, Override
from desktop.evidence.assessment import Alert, Group, Impression

ORDER = tuple(Category)


def engine_lanes(
    case: Case, rows: Iterable[tuple[str, Category]], groups: Sequence[Group]
) -> dict[str, Category]:
    """Return the engine's lane of each finding: the first lane among its rows and likely groups."""
    best: dict[str, int] = {}
    for finding, category in rows:
        place = ORDER.index(category)
        best[finding] = min(place, best.get(finding, place))
    likely = ORDER.index(Category.LIKELY_SYMPTOMATIC)
    for group in groups:
        if group.category is Category.LIKELY_SYMPTOMATIC:
            for finding in group.carried:
                best[finding] = min(likely, best[finding])
    return {f.id: ORDER[best[f.id]] for f in case.findings}


def stands(override: Override, engine: Category) -> bool:
    """Whether the reader's lane counts: out of act now only with a reason."""
    leaves = engine is Category.ACT_NOW and override.category is not Category.ACT_NOW
    return not leaves or bool((override.reason or "").strip())


def impress(case: Case, engine: dict[str, Category], alerts: Sequence[Alert]) -> Impression:
    """Sort the findings into lanes, open alerts first."""
    own = {o.finding: o for o in case.overrides}
    lanes: dict[Category, list[str]] = {category: [] for category in ORDER}
    lanes[Category.ACT_NOW] += [f"red_flag:{alert.flag}" for alert in alerts]
    for finding in case.findings:
        category = engine[finding.id]
        override = own.get(finding.id)
        if override is not None and stands(override, category):
            category = override.category
        lanes[category].append(finding.id)
    return Impression(**{category.value: tuple(ids) for category, ids in lanes.items()})
