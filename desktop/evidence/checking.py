"""Whether the rows of an evidence pack can be leaned on: every fault, each with its row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from desktop.evidence.rows import AssociationRow, Constants, MappingRow, PrevalenceRow, ValueRow

if TYPE_CHECKING:
    from desktop.evidence.pack import EvidencePack

MAY_BE_PAIN_FREE = frozenset(
    {
        *("asymptomatic", "asymptomatic_side_of_patients", "general_population"),
        *("patients_without_target_pain", "patients_without_LBP", "without_clinical_stenosis"),
    }
)
OLDEST_YEARS = 120


def doubled(name: str, rows: Iterable[Any]) -> Iterator[str]:
    """Yield the ids that a table has twice."""
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            yield f"{name}: {row.id} stands twice"
        seen.add(row.id)


def missing_constants(values: Collection[str]) -> Iterator[str]:
    """Yield the constants of the arithmetic that the value table lacks."""
    for field in fields(Constants):
        if field.name not in values:
            yield f"values.csv: no row {field.name}"


def faults_of(pack: EvidencePack) -> Iterator[str]:
    """Yield everything that is wrong with the rows of a pack."""
    for share in pack.prevalence.values():
        yield from _share(pack, share)
    for ratio in pack.association.values():
        yield from _ratio(pack, ratio)
    for value in pack.values.values():
        yield from _value(pack, value)
    for rows in pack.mapping.values():
        for row in rows:
            yield from _mapping(pack, row)
    for agreed in pack.agreement:
        yield from _sources(pack, agreed.id, (agreed.source,))
    for entry in {e.id: e for entries in pack.beside.values() for e in entries}.values():
        yield from _sources(pack, entry.id, entry.sources)


def _sources(pack: EvidencePack, row_id: str, cells: Iterable[str]) -> Iterator[str]:
    for key in (part for cell in cells for part in cell.split("|") if part):
        if key not in pack.sources:
            yield f"{row_id}: no source {key}"


def _ordered(row_id: str, low: float | None, value: float | None, high: float | None) -> str:
    known = [number for number in (low, value, high) if number is not None]
    return "" if known == sorted(known) else f"{row_id}: the interval does not hold the value"


def _share(pack: EvidencePack, row: PrevalenceRow) -> Iterator[str]:
    if not 0 <= row.percent <= 100:  # noqa: PLR2004 - per cent
        yield f"{row.id}: {row.percent:g} is no share"
    yield _ordered(row.id, row.ci_low, row.percent, row.ci_high)
    ages = [age for age in (row.age_from, row.age_mid, row.age_to) if age is not None]
    if ages != sorted(ages) or any(not 0 <= age <= OLDEST_YEARS for age in ages):
        yield f"{row.id}: the ages are not in order"
    yield from _sources(pack, row.id, (row.source,))


def _ratio(pack: EvidencePack, row: AssociationRow) -> Iterator[str]:
    try:
        low, high = (float(cell) if cell else None for cell in (row.ci_low, row.ci_high))
    except ValueError:  # an interval in words: nothing to order
        low = high = None
    if row.value is not None:
        yield _ordered(row.id, low, row.value, high)
    if row.value is not None and row.value <= 0:
        yield f"{row.id}: a ratio is above zero"
    yield from _sources(pack, row.id, (row.source,))


def _value(pack: EvidencePack, row: ValueRow) -> Iterator[str]:
    yield _ordered(row.id, row.low, row.value, row.high)
    if row.group == "prior" and not all(0 < p < 1 for p in (row.value, row.value_70 or row.value)):
        yield f"{row.id}: a prior lies between 0 and 1"
    if row.is_published and not row.sources:
        yield f"{row.id}: published without a source"
    yield from _sources(pack, row.id, row.sources)


def _mapping(pack: EvidencePack, row: MappingRow) -> Iterator[str]:
    """Yield why a mapping row leans on a missing, unread or unusable figure."""
    for name in (*row.p0_rows, *row.p0_widen):
        share = pack.prevalence.get(name)
        if share is None or not share.is_verified or share.people not in MAY_BE_PAIN_FREE:
            yield f"{row.id}: {name} cannot serve as a pain-free share"
    for name in filter(None, (row.effect_row, row.alternative_row)):
        effect = pack.association.get(name)
        if effect is None or not effect.is_verified or not effect.value or not effect.se_ln:
            yield f"{row.id}: {name} cannot serve as an association"
    if row.is_scored and (row.prior not in pack.values or not row.mechanism or not row.unit):
        yield f"{row.id}: scored without prior, mechanism or unit"
