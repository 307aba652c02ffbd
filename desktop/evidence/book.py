"""The evidence as a book to look things up in: every figure, where it is used, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.evidence.local import is_local
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import MappingRow, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One figure. ``states`` are ``local``, ``verified``, ``recheck``, ``derived``, ``design``.

    ``figure`` holds numbers only, the same in every language; ``of`` says of what: the people who
    were examined, the measure, or the group of a design value. ``used_by`` are (mapping row,
    region, finding).
    """

    id: str
    kind: str  # prevalence, association, value, care
    region: str
    finding: str
    figure: str
    scale: str = ""
    of: str
    states: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    used_by: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a finding lacks to be scored: ``share``, ``association``, ``prior``."""

    region: str
    finding: str
    lacks: tuple[str, ...]


def book(pack: EvidencePack) -> tuple[BookRow, ...]:
    """Return every figure of a pack, in the order of its tables; a local one says so."""
    uses = _uses(pack)
    rows = (
        *_shares(pack, uses),
        *_ratios(pack, uses),
        *_values(pack, uses),
        *_care(pack),
        *_agreement(pack),
    )
    return tuple(
        replace(row, states=("local", *row.states)) if is_local(row.id) else row for row in rows
    )


def _uses(pack: EvidencePack) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for rows in pack.mapping.values():
        for row in rows:
            for name in _rows_of(row):
                found.setdefault(name, []).append((row.id, row.region, row.finding))
    return {name: tuple(users) for name, users in found.items()}


def _rows_of(row: MappingRow) -> Iterable[str]:
    figures = (*row.p0_rows, *row.p0_widen, row.effect_row, row.alternative_row, row.prior)
    return dict.fromkeys(name for name in figures if name)


def _state(*, verified: bool, derived: bool) -> tuple[str, ...]:
    return ("verified" if verified else "recheck", *(("derived",) if derived else ()))


Uses = Mapping[str, tuple[tuple[str, str, str], ...]]


def _shares(pack: EvidencePack, uses: Uses) -> Iterable[BookRow]:
    for row in pack.prevalence.values():
        ages = f"{row.age_from or ''}–{row.age_to or ''}" if row.age_from or row.age_to else ""
        age = f"{row.age_mid:g}" if row.age_mid is not None else ages.replace(".0", "")
        interval = f" ({row.ci_low:g}–{row.ci_high:g})" if row.ci_low and row.ci_high else ""
        many = f", n = {row.n:g}" if row.n else ""
        when = f", {age} y" if age else ""
        yield BookRow(
            id=row.id,
            kind="prevalence",
            region=row.region,
            finding=row.finding,
            figure=f"{row.percent:g} %{interval}{many}{when}",
            of=row.people,
            states=_state(verified=row.is_verified, derived=row.is_derived),
            sources=pack.sources_of(row.source),
            used_by=uses.get(row.id, ()),
        )


def _ratios(pack: EvidencePack, uses: Uses) -> Iterable[BookRow]:
    cells = {c["id"]: c for c in pack.rows("association.csv", dict)}
    for row in pack.association.values():
        interval = f" ({row.ci_low}–{row.ci_high})" if row.ci_low and row.ci_high else ""
        yield BookRow(
            id=row.id,
            kind="association",
            region=cells[row.id]["region"],
            finding=cells[row.id]["finding"],
            figure=f"{row.text}{interval}",
            of=row.measure,
            states=_state(verified=row.is_verified, derived=row.is_derived),
            sources=pack.sources_of(row.source),
            used_by=uses.get(row.id, ()),
        )


def _values(pack: EvidencePack, uses: Uses) -> Iterable[BookRow]:
    for row in pack.values.values():
        limits = f" ({row.low:g}–{row.high:g})" if row.low is not None and row.high else ""
        older = f"; {row.value_70:g} in the old" if row.value_70 is not None else ""
        yield BookRow(
            id=row.id,
            kind="value",
            region="",
            finding="",
            figure=f"{row.value:g}{limits}{older}",
            of=row.group,
            states=("verified",) if row.is_published else ("design",),
            sources=tuple(s for key in row.sources for s in pack.sources_of(key)),
            used_by=uses.get(row.id, ()),
        )


def _care(pack: EvidencePack) -> Iterable[BookRow]:
    seen: set[str] = set()
    for finding, entries in sorted(pack.beside.items()):
        for entry in entries:
            if entry.id in seen:
                continue
            seen.add(entry.id)
            yield BookRow(
                id=entry.id,
                kind="care",
                region="extra_target",
                finding=finding,
                figure=entry.care.value,
                of="care",
                states=_state(verified=entry.is_verified, derived=False),
                sources=tuple(s for key in entry.sources for s in pack.sources_of(key)),
            )


def _agreement(pack: EvidencePack) -> Iterable[BookRow]:
    for row in pack.agreement:
        yield BookRow(
            id=row.id,
            kind="agreement",
            region="",
            finding="",
            scale=row.scale,
            figure=f"{row.between or '–'} / {row.within or '–'}",
            of=" ".join(filter(None, (row.statistic, row.modality))),
            states=("verified",),
            sources=pack.sources_of(row.source),
        )


def gaps(pack: EvidencePack) -> tuple[Gap, ...]:
    """Return the mapped findings that are never scored, with what they lack."""
    found = []
    for (region, finding), rows in pack.mapping.items():
        if any(row.is_scored for row in rows):
            continue
        lacks = (
            ("share", not any(row.p0_rows for row in rows)),
            ("association", not any(row.effect_row for row in rows)),
            ("prior", not any(row.prior for row in rows)),
        )
        names = tuple(name for name, is_lacking in lacks if is_lacking)
        found.append(Gap(region=region, finding=finding, lacks=names))
    return tuple(found)


def matches(row: BookRow, words: Iterable[str], names: str) -> bool:
    """Whether a row answers a search. ``names`` are its region and finding as people say them."""
    cited = " ".join(f"{s.citation} {s.doi} {s.pmid}" for s in row.sources)
    text = f"{row.id} {row.kind} {names} {row.of} {' '.join(row.states)} {cited}".lower()
    return all(word.lower() in text for word in words)
