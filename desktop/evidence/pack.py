"""The evidence pack: every figure of the reasoning, with its source."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from desktop.evidence import reading
from desktop.evidence.reading import PackError
from desktop.evidence.rows import (
    ActEntry,
    AlertEntry,
    AssociationRow,
    CareEntry,
    Constants,
    LookAlike,
    MappingRow,
    Place,
    PrevalenceRow,
    Source,
    ValueRow,
)

MAY_BE_PAIN_FREE = frozenset(
    {
        *("asymptomatic", "asymptomatic_side_of_patients", "general_population"),
        *("patients_without_target_pain", "patients_without_LBP", "without_clinical_stenosis"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What stands behind one evidence id.

    ``kind`` is ``published``, ``derived``, ``design`` (no source; ``sources`` are its anchors) or
    ``teaching`` (a rule without a publication). ``to_recheck`` marks a figure that was not read
    again.
    """

    id: str
    kind: str
    sources: tuple[Source, ...] = ()
    to_recheck: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidencePack:
    """The tables, read and checked. ``texts`` are the files it was made from.

    Compared and hashed by identity, so that figures worked out from it can be remembered.
    """

    version: str
    sha256: str
    prevalence: Mapping[str, PrevalenceRow]
    association: Mapping[str, AssociationRow]
    values: Mapping[str, ValueRow]
    mapping: Mapping[tuple[str, str], tuple[MappingRow, ...]]
    regions_of: Mapping[str, tuple[str, ...]]
    acting: Mapping[str, tuple[ActEntry, ...]]
    alerts: tuple[AlertEntry, ...]
    look_alikes: tuple[LookAlike, ...]
    places: Mapping[tuple[str, str], tuple[Place, ...]]
    beside: Mapping[str, tuple[CareEntry, ...]]
    constants: Constants
    texts: Mapping[str, str] = field(repr=False)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Publications by key; read when first asked for."""
        rows = reading.table("sources.csv", self.texts["sources.csv"], reading.source)
        return {row.key: row for row in rows}

    @cached_property
    def mapping_by_id(self) -> Mapping[str, MappingRow]:
        """Rows of the mapping table by id."""
        return {row.id: row for rows in self.mapping.values() for row in rows}

    @cached_property
    def _context(self) -> Mapping[str, tuple[str, bool]]:
        found: dict[str, tuple[str, bool]] = {}
        for name in ("red_flags.csv", "concordance.csv"):
            rows = reading.table(name, self.texts[name], dict)
            found |= {c["id"]: (c["source"], c["verified"] == "yes") for c in rows}
        return found

    def cite(self, evidence_id: str) -> Citation | None:
        """Return what stands behind an evidence id of any table, ``None`` for an unknown id."""
        if evidence_id in self.values:
            row = self.values[evidence_id]
            kind = "published" if row.is_published else "design"
            return Citation(id=evidence_id, kind=kind, sources=self._found(row.sources))
        figure = self.prevalence.get(evidence_id) or self.association.get(evidence_id)
        if figure is not None:
            return Citation(
                id=evidence_id,
                kind="derived" if figure.is_derived else "published",
                sources=self._found((figure.source,)),
                to_recheck=not figure.is_verified,
            )
        if evidence_id in self._context:
            key, verified = self._context[evidence_id]
            found = self._found((key,))
            kind = "published" if found else "teaching"
            return Citation(id=evidence_id, kind=kind, sources=found, to_recheck=not verified)
        care = next((e for es in self.beside.values() for e in es if e.id == evidence_id), None)
        if care is not None:
            return Citation(id=evidence_id, kind="published", sources=self._found(care.sources))
        known = evidence_id in self.mapping_by_id
        return Citation(id=evidence_id, kind="teaching") if known else None

    def sources_of(self, key: str) -> tuple[Source, ...]:
        """Return the publications behind a source cell; several keys are divided by a bar."""
        return self._found((key,))

    def _found(self, keys: tuple[str, ...]) -> tuple[Source, ...]:
        every = (part for key in keys for part in key.split("|"))
        return tuple(self.sources[key] for key in every if key in self.sources)


def _digest(texts: Mapping[str, str]) -> str:
    """Hash of the sorted list of file names and file hashes."""
    lines = (
        f"{name} {hashlib.sha256(text.encode()).hexdigest()}\n" for name, text in texts.items()
    )
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _constants(values: Mapping[str, ValueRow]) -> Constants:
    names = [f.name for f in fields(Constants)]
    missing = [name for name in names if name not in values]
    if missing:
        raise PackError(f"values.csv: no row {missing[0]}")
    return Constants(**{name: values[name].value for name in names})


def load_pack(texts: Mapping[str, str]) -> EvidencePack:
    """Read and check an evidence pack.

    Parameters
    ----------
    texts : mapping of str to str
        File name to text, as in ``resources/evidence``.

    Raises
    ------
    PackError
        If a table is missing, a row cannot be read, or rows do not fit together.
    """
    try:
        head = tomllib.loads(texts["pack.toml"])
        raw = {
            name: list(reading.table(name, texts[name], make))
            for name, make in (
                ("prevalence.csv", reading.prevalence),
                ("association.csv", reading.association),
                ("values.csv", reading.value),
                ("mapping.csv", reading.mapping),
                ("acting.csv", reading.act_entry),
                ("alerts.csv", reading.alert_entry),
                ("lookalikes.csv", reading.look_alike),
                ("places.csv", reading.place),
                ("incidental.csv", reading.care_entry),
            )
        }
        version = str(head["version"])
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise PackError("a file of the pack is missing or has no version") from error
    return _assemble(version, texts, raw)


def _assemble(version: str, texts: Mapping[str, str], raw: Mapping[str, list[Any]]) -> EvidencePack:
    values: dict[str, ValueRow] = {row.id: row for row in raw["values.csv"]}
    mapping: dict[tuple[str, str], list[MappingRow]] = {}
    regions: dict[str, list[str]] = {}
    for row in raw["mapping.csv"]:
        if (row.region, row.finding) not in mapping:
            regions.setdefault(row.finding, []).append(row.region)
        mapping.setdefault((row.region, row.finding), []).append(row)
    acting: dict[str, list[ActEntry]] = {}
    for entry in raw["acting.csv"]:
        for word in entry.findings:
            acting.setdefault(word, []).append(entry)
    places: dict[tuple[str, str], list[Place]] = {}
    for place in raw["places.csv"]:
        places.setdefault((place.site, place.region), []).append(place)
    pack = EvidencePack(
        version=version,
        sha256=_digest(texts),
        prevalence={row.id: row for row in raw["prevalence.csv"]},
        association={row.id: row for row in raw["association.csv"]},
        values=values,
        mapping={key: tuple(rows) for key, rows in mapping.items()},
        regions_of={key: tuple(names) for key, names in regions.items()},
        acting={key: tuple(entries) for key, entries in acting.items()},
        alerts=tuple(raw["alerts.csv"]),
        look_alikes=tuple(raw["lookalikes.csv"]),
        places={key: tuple(rows) for key, rows in places.items()},
        beside=_by_finding(raw["incidental.csv"]),
        constants=_constants(values),
        texts=texts,
    )
    for rows in pack.mapping.values():
        for row in rows:
            _check(pack, row)
    return pack


def _by_finding(entries: list[CareEntry]) -> Mapping[str, tuple[CareEntry, ...]]:
    found: dict[str, tuple[CareEntry, ...]] = {}
    for entry in entries:
        for word in entry.findings:
            found[word] = (*found.get(word, ()), entry)
    return found


def _check(pack: EvidencePack, row: MappingRow) -> None:
    """Refuse a mapping row that leans on a missing, unread or unusable figure."""
    for name in (*row.p0_rows, *row.p0_widen):
        share = pack.prevalence.get(name)
        if share is None or not share.is_verified or share.people not in MAY_BE_PAIN_FREE:
            raise PackError(f"{row.id}: {name} cannot serve as a pain-free share")
    for name in filter(None, (row.effect_row, row.alternative_row)):
        effect = pack.association.get(name)
        if effect is None or not effect.is_verified or not effect.value or not effect.se_ln:
            raise PackError(f"{row.id}: {name} cannot serve as an association")
    if row.is_scored and (row.prior not in pack.values or not row.mechanism or not row.unit):
        raise PackError(f"{row.id}: scored without prior, mechanism or unit")
