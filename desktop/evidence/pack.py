"""The evidence pack: every figure of the reasoning, with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from desktop.evidence import reading
from desktop.evidence.local import is_local
from desktop.evidence.rows import (
    ActEntry,
    AgreementRow,
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

RowType = TypeVar("RowType")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What stands behind one evidence id.

    ``kind`` is ``published``, ``derived``, ``design`` (no source; ``sources`` are its anchors) or
    ``teaching`` (a rule without a publication). ``to_recheck`` marks a figure that was not read
    again, ``is_local`` one of the department's own pack.
    """

    id: str
    kind: str
    sources: tuple[Source, ...] = ()
    to_recheck: bool = False
    is_local: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidencePack:
    """The tables, read and checked. ``texts`` are the files it was made from.

    ``local_texts`` are those of a department's own pack laid over it, ``local_version`` its name
    and version, ``local_sha256`` its own hash; ``sha256`` is that of the product's pack alone.

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
    agreement: tuple[AgreementRow, ...]
    constants: Constants
    texts: Mapping[str, str] = field(repr=False)
    local_texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    local_version: str = ""
    local_sha256: str | None = None

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Publications by key; read when first asked for."""
        return {row.key: row for row in self.rows("sources.csv", reading.source)}

    def rows(self, name: str, make: Callable[[reading.Cells], RowType]) -> Iterator[RowType]:
        """Yield the rows of a table, a local pack's own behind those of the product."""
        for texts in (self.texts, self.local_texts):
            if name in texts:
                yield from reading.table(name, texts[name], make)

    def cells(self, ids: Collection[str]) -> dict[str, dict[str, str]]:
        """Return rows of any table as they are written, by id, with the citation of their source.

        What a signed report rests on is kept so: a later pack may say something else.
        """
        names = sorted({*self.texts, *self.local_texts})
        found: dict[str, dict[str, str]] = {}
        for name in (n for n in names if n.endswith(".csv")):
            for row in self.rows(name, dict):
                if row.get("id") in ids:
                    cited = self.sources_of(row.get("source") or row.get("sources") or "")
                    said = "; ".join(source.citation for source in cited)
                    found[row["id"]] = {**row, "table": name, "citation": said}
        return found

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
        found = self._cited(evidence_id)
        return replace(found, is_local=is_local(evidence_id)) if found is not None else None

    def _cited(self, evidence_id: str) -> Citation | None:
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
        agreed = next((row for row in self.agreement if row.id == evidence_id), None)
        if agreed is not None:
            found = self._found((agreed.source,))
            return Citation(id=evidence_id, kind="published", sources=found)
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
