"""Reading templates: one file an examination, shared parts beside it, every fault at once.

A template names its parts with ``use``. Their tables are merged in that order, the template's own
last: a later list replaces an earlier one, a later table is laid over it. Rows and sections follow
one another, the template's own rows first; of two with the same id the template's own holds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from desktop.report.conditions import Condition, ConditionError, parse_conditions
from desktop.report.lumbar import USUAL, is_level_of
from desktop.report.template import (
    MEASURE_PREFIX,
    SCALE_PREFIX,
    Ask,
    ClinicalOffer,
    Field,
    FormSection,
    Row,
    SectionAsk,
    Template,
)

ROW_KINDS = frozenset({"level", "place", "area"})
ASK_KINDS = frozenset({"choice", "several", "number", "text", "yes_no", "date", "time"})
PLACES = frozenset({"clinical", "technique", "findings", "procedure"})
_LISTED = ("row", "section")


class TemplateError(ValueError):
    """A template file that contradicts itself; the text names every place."""


def parse_template(text: str, parts: Mapping[str, str] | None = None) -> Template:
    """Parse a template file.

    Parameters
    ----------
    text : str
        The file.
    parts : mapping of str to str, optional
        The shared parts it may use, by name.

    Raises
    ------
    TemplateError
        When a file is not TOML or names a part, row, field, scale or list that is not defined.
    """
    faults: list[str] = []
    own = _toml(text, "template")
    data = _merged(own, parts or {}, faults)
    made = _Reader(data, faults).template()
    if faults:
        raise TemplateError("; ".join(faults))
    return made


def header_of(text: str) -> dict[str, Any]:
    """Return what stands above the first table of a template: id, region, modalities, exam."""
    head = text.split("\n[", 1)[0]
    return _toml(head, "template")


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{where}: not TOML: {error}") from None


def _merged(own: dict[str, Any], parts: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in own.get("use", ()):
        if name not in parts:
            faults.append(f"no part {name}")
            continue
        _lay_over(merged, _toml(parts[name], name))
    shared = merged.get("row", [])
    _lay_over(merged, own)
    rows = [*own.get("row", ()), *shared]  # what is shared lies beside the target: it comes last
    merged["row"] = list({row.get("id"): row for row in reversed(rows)}.values())[::-1]
    return merged


def _lay_over(base: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if key in _LISTED:
            base[key] = _one_each([*base.get(key, ()), *value])
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            base[key] = {**base[key], **value}
        else:
            base[key] = dict(value) if isinstance(value, dict) else value


def _one_each(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the last table of each id, at the place of the first."""
    return list({table.get("id"): table for table in tables}.values())


class _Reader:
    """Reads merged tables; collects what is wrong."""

    def __init__(self, data: Mapping[str, Any], faults: list[str]) -> None:
        self._data, self._faults = data, faults
        self._drop = frozenset(data.get("drop", ()))
        self._otherwise: dict[str, str] = {}
        self._fields = self._read_fields()

    def template(self) -> Template:
        """Return the template; meaningless where faults were found."""
        data = self._data
        asks = {name: self._asks(name, names) for name, names in data.get("finding", {}).items()}
        default = asks.pop("default", ())
        rows = tuple(self._row(raw) for raw in data.get("row", ()))
        rows = tuple(_claimed(row, rows) for row in rows)
        if sum(row.rest for row in rows) > 1:
            self._faults.append("more than one row takes the rest")
        if not rows:
            self._faults.append("no row")
        clinical = {name: tuple(words) for name, words in data.get("clinical", {}).items()}
        modalities = tuple(data.get("modalities", (data.get("modality", ""),)))
        return Template(
            id=str(data.get("id", "")),
            version=str(data.get("version", "")),
            region=str(data.get("region", "")),
            modality=modalities[0] if modalities else "",
            modalities=modalities,
            exam=str(data.get("exam", "")),
            rank=int(data.get("rank", 100)),
            is_paired=bool(data.get("paired", False)),
            rows=tuple(_usual(row) for row in rows if not row.unusual),
            every_row=rows,
            asks=tuple(asks.items()),
            default_asks=default,
            other_regions=tuple(
                (word, region)
                for region, words in data.get("regions", {}).items()
                for word in words
            ),
            short_names=tuple(data.get("names", {}).get("short", ())),
            clinical=self._clinical(clinical),
            sections=tuple(self._section(raw) for raw in data.get("section", ())),
        )

    def _clinical(self, words: dict[str, tuple[str, ...]]) -> ClinicalOffer:
        unknown = set(words) - set(ClinicalOffer.__dataclass_fields__)
        self._faults.extend(f"clinical: no list {name}" for name in sorted(unknown))
        return ClinicalOffer(**{name: said for name, said in words.items() if name not in unknown})

    def _conditions(self, text: str, where: str) -> tuple[Condition, ...]:
        try:
            return parse_conditions(text)
        except ConditionError as error:
            self._faults.append(f"{where}: {error}")
            return ()

    def _read_fields(self) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        shows = self._data.get("show", {})
        for name, raw in self._data.get("field", {}).items():
            fields[name] = Field(
                id=name,
                kind=raw["kind"],
                choices=tuple(raw.get("choices", ())),
                keys=raw.get("keys", ""),
                first_key=raw.get("first_key", 1),
                needs_comparison=raw.get("needs_comparison", False),
                show=self._conditions(shows.get(name, ""), f"show {name}"),
            )
        for name, raw in self._data.get("measure", {}).items():
            fields[MEASURE_PREFIX + name] = Field(
                id=MEASURE_PREFIX + name,
                kind="number",
                unit=raw["unit"],
                maximum=float(raw.get("maximum", 500.0)),
            )
        for name, raw in self._data.get("scale", {}).items():
            fields[SCALE_PREFIX + name] = Field(
                id=SCALE_PREFIX + name,
                kind="choice",
                choices=tuple(raw["categories"]),
                first_key=raw.get("first_key", 1),
                severities=tuple(raw.get("severity", {}).items()),
                modalities=tuple(raw.get("modalities", ())),
                regions=tuple(raw.get("regions", ())),
            )
            if (other := raw.get("otherwise")) is not None:
                self._otherwise[SCALE_PREFIX + name] = other
        for name, other in self._otherwise.items():
            if other not in fields:
                self._faults.append(f"{name}: no field {other}")
        self._faults.extend(f"show: no field {name}" for name in shows if name not in fields)
        return fields

    def _asks(self, finding_type: str, names: Iterable[str]) -> tuple[Ask, ...]:
        asks = []
        for marked in names:
            name = marked.rstrip("*+?")
            if name not in self._fields:
                self._faults.append(f"finding {finding_type}: no field {name}")
                continue
            marks = marked[len(name) :]
            asks.append(
                Ask(
                    field=self._fields[name],
                    otherwise=self._fields.get(self._otherwise.get(name, "")),
                    required="*" in marks,
                    wanted="?" in marks,
                    prompted="+" in marks,
                )
            )
        return tuple(asks)

    def _row(self, raw: Mapping[str, Any]) -> Row:
        where = f"row {raw.get('id')}"
        if raw.get("kind") not in ROW_KINDS:
            self._faults.append(f"{where}: no kind {raw.get('kind')}")
        lists = self._data.get("offers", {})
        offered: list[str] = []
        for name in raw.get("offers", ()):
            if name not in lists:
                self._faults.append(f"{where}: no list {name}")
            words = (word for word in lists.get(name, ()) if word not in self._drop)
            offered.extend(word for word in words if word not in offered)
        roots, leaving = tuple(raw.get("roots", ())), raw.get("leaving", "")
        if bool(roots) != bool(leaving) or (leaving and leaving not in roots):
            self._faults.append(f"{where}: leaving names one of its roots")
        levels = tuple(raw.get("levels", ()))
        claims = raw.get("kind") == "area" and not raw.get("rest")
        return Row(
            id=raw["id"],
            kind=raw.get("kind", ""),
            levels=levels,
            finding_types=tuple(offered) if claims else (),
            offers=tuple(offered),
            choose_levels=tuple(raw.get("choose_levels", ())),
            roots=roots,
            leaving=leaving,
            rest=raw.get("rest", False),
            unusual=raw.get("unusual", False),
            locations=tuple(raw.get("locations", ())),
            nerves=tuple(raw.get("nerves", ())),
            choose_locations=tuple(raw.get("choose_locations", ())),
            region=raw.get("region", ""),
            regions=tuple(
                (word, region) for region, words in raw.get("regions", {}).items() for word in words
            ),
        )

    def _section(self, raw: Mapping[str, Any]) -> FormSection:
        where = f"section {raw.get('id')}"
        shown = self._data.get("section_show", {}).get(raw.get("id"), "")
        if raw.get("place") not in PLACES:
            self._faults.append(f"{where}: no place {raw.get('place')}")
        return FormSection(
            id=raw["id"],
            place=raw.get("place", ""),
            show=self._conditions(shown, where),
            asks=tuple(self._ask(ask, where) for ask in raw.get("ask", ())),
        )

    def _ask(self, raw: Mapping[str, Any], section: str) -> SectionAsk:
        where = f"{section}: {raw.get('id')}"
        if raw.get("kind") not in ASK_KINDS:
            self._faults.append(f"{where}: no kind {raw.get('kind')}")
        if raw.get("required", "") not in ("", "block", "warn"):
            self._faults.append(f"{where}: required is block or warn")
        if raw.get("kind") in ("choice", "several") and not raw.get("choices"):
            self._faults.append(f"{where}: no choices")
        return SectionAsk(
            id=raw["id"],
            kind=raw.get("kind", ""),
            choices=("yes", "no") if raw.get("kind") == "yes_no" else tuple(raw.get("choices", ())),
            unit=raw.get("unit", ""),
            minimum=raw.get("minimum"),
            maximum=raw.get("maximum"),
            default=raw.get("default", ""),
            required=raw.get("required", ""),
            show=self._conditions(raw.get("show_if", ""), where),
            repeat=raw.get("repeat", ""),
            binds=raw.get("binds", ""),
            codes=tuple((code["scheme"], code["value"]) for code in raw.get("codes", ())),
        )


def _usual(row: Row) -> Row:
    """Return a row with the levels to choose from that a usual spine has."""
    levels = tuple(level for level in row.choose_levels if is_level_of(level, USUAL))
    return replace(row, choose_levels=levels)


def _claimed(row: Row, rows: tuple[Row, ...]) -> Row:
    """Give a row the finding types it holds wherever they lie.

    The last row takes those that no other row offers, an area of certain levels leaves those that
    a motion segment offers too to their level.
    """
    if row.rest:
        others = {word for other in rows if other is not row for word in other.offers}
    elif row.levels:
        others = {word for other in rows if other.kind == "level" for word in other.offers}
    else:
        return row
    own = tuple(word for word in row.offers if word not in others)
    return replace(row, finding_types=own if row.kind == "area" else ())
