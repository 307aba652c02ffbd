"""From the files of an evidence pack to the pack: read, laid over one another, checked."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from desktop.evidence import checking, local, reading
from desktop.evidence.pack import EvidencePack
from desktop.evidence.reading import PackError
from desktop.evidence.rows import ActEntry, CareEntry, Constants, MappingRow, Place, ValueRow


def _digest(texts: Mapping[str, str]) -> str:
    """Hash of the sorted list of file names and file hashes."""
    lines = (
        f"{name} {hashlib.sha256(text.encode()).hexdigest()}\n" for name, text in texts.items()
    )
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


_MAKERS: tuple[tuple[str, Callable[[reading.Cells], Any]], ...] = (
    ("prevalence.csv", reading.prevalence),
    ("association.csv", reading.association),
    ("values.csv", reading.value),
    ("mapping.csv", reading.mapping),
    ("acting.csv", reading.act_entry),
    ("alerts.csv", reading.alert_entry),
    ("lookalikes.csv", reading.look_alike),
    ("places.csv", reading.place),
    ("incidental.csv", reading.care_entry),
    ("agreement.csv", reading.agreement),
)
_NAMELESS = frozenset({"alerts.csv"})  # rows without an id


def load_pack(texts: Mapping[str, str], own: Mapping[str, str] | None = None) -> EvidencePack:
    """Read and check an evidence pack.

    Parameters
    ----------
    texts : mapping of str to str
        File name to text, as in ``resources/evidence``.
    own : mapping of str to str, optional
        The files of a department's own pack. Its rows are laid over the others: of two mapping
        rows that hold, its own serves.

    Raises
    ------
    PackError
        If a table is missing, a row cannot be read, or rows do not fit together; lists every fault.
    """
    faults: list[str] = []
    try:
        version = str(tomllib.loads(texts["pack.toml"])["version"])
        raw = {name: list(reading.table(name, texts[name], make, faults)) for name, make in _MAKERS}
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise PackError("a file of the pack is missing or has no version") from error
    own = own or {}
    label = _lay_over(raw, own, faults) if own else ""
    for name, rows in raw.items():
        if name not in _NAMELESS:
            faults += checking.doubled(name, rows)
    faults += checking.missing_constants({row.id for row in raw["values.csv"]})
    if faults:
        raise PackError(*faults)
    pack = _assemble(version, texts, raw)
    if own:
        pack = replace(pack, local_texts=own, local_version=label, local_sha256=_digest(own))
    if "sources.csv" in texts:
        faults += filter(None, checking.faults_of(pack))
    if faults:
        raise PackError(*faults)
    return pack


def _lay_over(raw: dict[str, list[Any]], own: Mapping[str, str], faults: list[str]) -> str:
    """Put the rows of a local pack before those of the product; return its name and version."""
    faults += local.strangers(own)
    name, version = local.head_of(own, faults)
    for table, make in (*_MAKERS, ("sources.csv", reading.source)):
        if table in own and table in local.TABLES:
            rows = list(reading.table(table, own[table], make, faults))
            faults += local.unmarked(table, rows)
            if table in raw:
                faults += local.strange_words(table, rows, raw[table])
                raw[table] = [*rows, *raw[table]]
    return f"{name} {version}".strip()


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
    return EvidencePack(
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
        agreement=tuple(raw["agreement.csv"]),
        constants=Constants(**{f.name: values[f.name].value for f in fields(Constants)}),
        texts=texts,
    )


def _by_finding(entries: list[CareEntry]) -> Mapping[str, tuple[CareEntry, ...]]:
    found: dict[str, tuple[CareEntry, ...]] = {}
    for entry in entries:
        for word in entry.findings:
            found[word] = (*found.get(word, ()), entry)
    return found
