"""A template: the rows of the ladder and what each of them asks, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.report.lumbar import USUAL, is_level_of

SCALE_PREFIX = "scale-"


def slug(word: str) -> str:
    """Return a vocabulary word as it stands in message ids."""
    return word.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the ladder. ``kind`` is ``level`` (a motion segment) or ``area``.

    ``levels`` are the vocabulary levels whose findings the row holds; an area without levels holds
    the finding types listed in ``finding_types``. ``offers`` are the finding types the row asks
    for, most frequent first; ``roots`` the roots it can meet: passing, leaving, next one down.
    ``rest`` marks the row that takes what no other row holds, ``unusual`` one that a spine with
    five vertebrae of lumbar type does not have.
    """

    id: str
    kind: str
    levels: tuple[str, ...] = ()
    finding_types: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    choose_levels: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    rest: bool = False
    unusual: bool = False

    @property
    def title(self) -> Message:
        """The row's name."""
        return Message(f"row-{self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question about a finding.

    ``kind`` is ``choice`` (one of), ``several`` (any of), ``number`` (mm) or ``text``.
    ``keys`` are the prompt's keys for the choices, where they are not the digits. ``severities``
    pairs a grade with the severity word that it answers.
    """

    id: str
    kind: str
    choices: tuple[str, ...] = ()
    keys: str = ""
    first_key: int = 1
    needs_comparison: bool = False
    severities: tuple[tuple[str, str], ...] = ()

    @property
    def scale(self) -> str | None:
        """Return the grading scale this field is graded by, or ``None``."""
        return self.id.removeprefix(SCALE_PREFIX) if self.id.startswith(SCALE_PREFIX) else None

    @property
    def title(self) -> Message:
        """The field's name."""
        return Message(f"form-field-{slug(self.id)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A field as one finding type asks it."""

    field: Field
    required: bool = False
    prompted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalOffer:
    """Words the clinical picture offers for this examination, most asked first."""

    patterns: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    onsets: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    sided_signs: tuple[str, ...] = ()
    rooted_signs: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    surgery_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One region and examination.

    ``rows`` are those asked; ``every_row`` also holds those that only another number of lumbar
    vertebrae has. ``lumbar`` is that number, once the rows were fitted to it.
    """

    id: str
    version: str
    region: str
    modality: str
    rows: tuple[Row, ...]
    asks: tuple[tuple[str, tuple[Ask, ...]], ...] = ()
    default_asks: tuple[Ask, ...] = ()
    short_names: tuple[str, ...] = ()
    other_regions: tuple[tuple[str, str], ...] = ()
    clinical: ClinicalOffer = ClinicalOffer()
    every_row: tuple[Row, ...] = ()
    lumbar: int | None = None

    def row(self, row_id: str) -> Row:
        """Return a row by its id; raises ``KeyError`` for an id the template does not have."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def row_of(self, finding: Finding) -> Row:
        """Return the row that holds a finding: by its type first, then by its level."""
        for row in self.rows:
            if finding.type in row.finding_types:
                return row
        for row in self.rows:
            if finding.level is not None and finding.level in row.levels:
                return row
        offering = [row for row in self.rows if finding.type in row.offers and row.kind == "area"]
        return offering[0] if offering else self._rest

    @property
    def _rest(self) -> Row:
        return next((row for row in self.rows if row.rest), self.rows[-1])

    def row_at(self, level: str) -> Row | None:
        """Return the row that stands for a level, or ``None``."""
        return next((row for row in self.rows if level in row.levels), None)

    def fields_of(self, finding_type: str, *, compared: bool = True) -> tuple[Ask, ...]:
        """Return what is asked about a finding type, in order.

        Without an earlier study (``compared``) the words of change are not asked at all.
        """
        asks = dict(self.asks).get(finding_type, self.default_asks)
        return tuple(ask for ask in asks if compared or not ask.field.needs_comparison)

    def region_of(self, finding_type: str) -> str | None:
        """Return the region a new finding names, ``None`` where it is the template's own."""
        return dict(self.other_regions).get(finding_type)

    def scales(self) -> tuple[Field, ...]:
        """Return every grading field, once."""
        seen = {a.field.id: a.field for _type, asks in self.asks for a in asks if a.field.scale}
        return tuple(seen.values())


class TemplateError(ValueError):
    """A template file that contradicts itself; the text names every place."""


def parse_template(text: str) -> Template:
    """Parse a template file.

    Raises
    ------
    TemplateError
        When the file is not TOML or names a row, field, scale or list that it does not define.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"not TOML: {error}") from None
    faults: list[str] = []
    fields = _parse_fields(data)
    finding = data.get("finding", {})
    asks = {name: _parse_asks(name, names, fields, faults) for name, names in finding.items()}
    default = asks.pop("default", ())
    rows = tuple(_parse_row(raw, data.get("offers", {}), faults) for raw in data.get("row", []))
    rows = tuple(_claim_rest(row, rows) if row.rest else row for row in rows)
    if not rows:
        faults.append("no row")
    if faults:
        raise TemplateError("; ".join(faults))
    clinical = {name: tuple(words) for name, words in data.get("clinical", {}).items()}
    return Template(
        id=str(data["id"]),
        version=str(data["version"]),
        region=str(data["region"]),
        modality=str(data["modality"]),
        rows=tuple(_usual(row) for row in rows if not row.unusual),
        every_row=rows,
        asks=tuple(asks.items()),
        default_asks=default,
        other_regions=tuple(
            (word, region) for region, words in data.get("regions", {}).items() for word in words
        ),
        short_names=tuple(data.get("names", {}).get("short", ())),
        clinical=ClinicalOffer(**clinical),
    )


def _usual(row: Row) -> Row:
    """Return a row with the levels to choose from that a usual spine has."""
    levels = tuple(level for level in row.choose_levels if is_level_of(level, USUAL))
    return replace(row, choose_levels=levels)


def _claim_rest(rest: Row, rows: tuple[Row, ...]) -> Row:
    """Give the last row the finding types that no other row offers."""
    others = {word for row in rows if row is not rest for word in row.offers}
    own = tuple(word for word in rest.offers if word not in others)
    return replace(rest, finding_types=own)


def _parse_fields(data: Mapping[str, Any]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, raw in data.get("field", {}).items():
        fields[name] = Field(
            id=name,
            kind=raw["kind"],
            choices=tuple(raw.get("choices", ())),
            keys=raw.get("keys", ""),
            first_key=raw.get("first_key", 1),
            needs_comparison=raw.get("needs_comparison", False),
        )
    for name, raw in data.get("scale", {}).items():
        fields[SCALE_PREFIX + name] = Field(
            id=SCALE_PREFIX + name,
            kind="choice",
            choices=tuple(raw["categories"]),
            first_key=raw.get("first_key", 1),
            severities=tuple(raw.get("severity", {}).items()),
        )
    return fields


def _parse_asks(
    finding_type: str, names: Iterable[str], fields: Mapping[str, Field], faults: list[str]
) -> tuple[Ask, ...]:
    asks = []
    for marked in names:
        name = marked.rstrip("*+")
        if name not in fields:
            faults.append(f"finding {finding_type}: no field {name}")
            continue
        asks.append(Ask(field=fields[name], required="*" in marked, prompted="+" in marked))
    return tuple(asks)


def _parse_row(raw: Mapping[str, Any], offers: Mapping[str, Any], faults: list[str]) -> Row:
    offered: list[str] = []
    for name in raw.get("offers", ()):
        if name not in offers:
            faults.append(f"row {raw.get('id')}: no list {name}")
        offered.extend(word for word in offers.get(name, ()) if word not in offered)
    levels = tuple(raw.get("levels", ()))
    claims = tuple(offered) if raw["kind"] == "area" and not levels and not raw.get("rest") else ()
    return Row(
        id=raw["id"],
        kind=raw["kind"],
        levels=levels,
        finding_types=claims,
        offers=tuple(offered),
        choose_levels=tuple(raw.get("choose_levels", ())),
        roots=tuple(raw.get("roots", ())),
        rest=raw.get("rest", False),
        unusual=raw.get("unusual", False),
    )
