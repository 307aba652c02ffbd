"""Text of the evidence tables to rows. Pure: text in, rows out."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from desktop.domain.case import Care
from desktop.evidence.conditions import parse_condition, parse_conditions
from desktop.evidence.rows import (
    ActEntry,
    AgreementRow,
    AlertEntry,
    AssociationRow,
    CareEntry,
    Closing,
    LookAlike,
    MappingRow,
    Place,
    PrevalenceRow,
    Source,
    ValueRow,
)

Cells = Mapping[str, str]
RowType = TypeVar("RowType")


class PackError(ValueError):
    """An evidence pack whose tables cannot be read or do not fit together; lists every fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def number(text: str) -> float | None:
    """Return a number, or ``None`` for an empty cell."""
    return finite(text) if text else None


def finite(text: str) -> float:
    """Return a number that one can reckon with.

    Raises
    ------
    ValueError
        Where there is none, or it is no finite one.
    """
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("no finite number")
    return value


def listed(text: str) -> tuple[str, ...]:
    """Return the members of a list cell."""
    return tuple(text.split("|")) if text else ()


def table(
    name: str,
    text: str,
    make: Callable[[Cells], RowType],
    faults: list[str] | None = None,
) -> Iterator[RowType]:
    """Yield the rows of one table.

    With ``faults`` a row that cannot be read is named there and left out.

    Raises
    ------
    PackError
        Without: naming the table and line of the first row that cannot be read.
    """
    reader = csv.DictReader(text.splitlines())
    while True:
        try:
            yield make(next(reader))
        except StopIteration:
            return
        except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as error:
            fault = f"{name}, line {reader.line_num}: cannot be read"
            if faults is None:
                raise PackError(fault) from error
            faults.append(fault)


def prevalence(c: Cells) -> PrevalenceRow:
    """Read a row of the prevalence table."""
    return PrevalenceRow(
        id=c["id"],
        region=c["region"],
        finding=c["finding"],
        percent=finite(c["percent"]),
        people=c["people"],
        age_from=number(c["age_from"]),
        age_to=number(c["age_to"]),
        age_mid=number(c["age_mid"]),
        ci_low=number(c["ci_low"]),
        ci_high=number(c["ci_high"]),
        n=number(c["n"]),
        source=c["source"],
        is_verified=c["verified"] == "yes",
        is_derived=c["derived"] == "yes",
    )


def _ratio(text: str) -> float | None:
    if text == "none":  # studied, and no association found
        return 1.0
    try:
        value = float(text)
    except ValueError:
        return None
    return finite(text) if value else 0.0


def association(c: Cells) -> AssociationRow:
    """Read a row of the association table."""
    return AssociationRow(
        id=c["id"],
        measure=c["measure"],
        value=_ratio(c["value"]),
        text=c["value"],
        ci_low=c["ci_low"],
        ci_high=c["ci_high"],
        se_ln=_ratio(c["se_ln"]),
        source=c["source"],
        is_verified=c["verified"] == "yes",
        is_derived=c["derived"] == "yes",
    )


def value(c: Cells) -> ValueRow:
    """Read a row of the value table."""
    return ValueRow(
        id=c["id"],
        is_published=c["kind"] == "published",
        group=c["group"],
        when=c["when"],
        value=finite(c["value"]),
        value_70=number(c["value_70"]),
        low=number(c["low"]),
        high=number(c["high"]),
        anchors=listed(c["anchors"]),
        sources=listed(c["sources"]),
    )


def mapping(c: Cells) -> MappingRow:
    """Read a row of the mapping table."""
    return MappingRow(
        id=c["id"],
        region=c["region"],
        finding=c["finding"],
        selector=parse_conditions(c["selector"]),
        patterns=frozenset(listed(c["patterns"])),
        sites=frozenset(listed(c["sites"])),
        mechanism=c["mechanism"],
        unit=tuple(c["unit"].split("+")) if c["unit"] else (),
        side_rule=c["side_rule"],
        is_paired_joint=c["pair"] == "joint",
        p0_rows=listed(c["p0_rows"]),
        p0_widen=listed(c["p0_widen"]),
        effect_row=c["effect_row"],
        alternative_row=c["alternative_row"],
        prior=c["prior"],
        items=frozenset(c["items"].split("+")) - {""},
        is_scored=c["scored"] == "yes",
        why=c["why"],
    )


def act_entry(c: Cells) -> ActEntry:
    """Read a row of the table of findings to act on."""
    return ActEntry(
        id=c["id"],
        findings=frozenset(listed(c["findings"])),
        when=parse_conditions(c["when"]),
        category=int(c["category"]),
        rows=listed(c["rows"]),
    )


def _closings(text: str) -> tuple[Closing, ...]:
    parts = (part.partition(":") for part in text.split())
    return tuple(Closing(finding=word, when=parse_conditions(rest)) for word, _, rest in parts)


def alert_entry(c: Cells) -> AlertEntry:
    """Read a row of the alert table."""
    kind, _, word = c["word"].partition(":")
    return AlertEntry(
        word=word,
        is_sign=kind == "sign",
        is_symptom=c["kind"] == "alert",
        category=int(c["category"]),
        implied_by=parse_conditions(c["implied_by"]),
        also=(parse_condition(c["also"]),) if c["also"] else (),
        explained_by=_closings(c["explained_by"]),
        closed_by=_closings(c["closed_by"]),
        silences=frozenset(listed(c["silences"])),
    )


def look_alike(c: Cells) -> LookAlike:
    """Read a row of the table of look-alikes."""
    return LookAlike(
        id=c["id"], findings=frozenset(listed(c["findings"])), flags=frozenset(listed(c["flags"]))
    )


def care_entry(c: Cells) -> CareEntry:
    """Read a row of the table of findings beside the pain."""
    return CareEntry(
        id=c["id"],
        findings=frozenset(listed(c["findings"])),
        when=parse_conditions(c["when"]),
        care=Care(c["care"]),
        sources=listed(c["source"]),
        is_verified=c["verified"] == "yes",
    )


def place(c: Cells) -> Place:
    """Read a row of the table of places."""
    return Place(
        id=c["id"],
        site=c["site"],
        region=c["region"],
        findings=frozenset(listed(c["findings"])),
        relation=c["relation"],
        is_to_look_at=c["look_also"] == "yes",
    )


def agreement(c: Cells) -> AgreementRow:
    """Read a row of the table of agreement; its figures must be figures."""
    for cell in (c["between"], c["within"]):
        for figure in filter(None, cell.split("–")):
            finite(figure)
    return AgreementRow(
        id=c["id"],
        scale=c["scale"],
        statistic=c["statistic"],
        between=c["between"],
        within=c["within"],
        cases=c["cases"],
        readers=c["readers"],
        modality=c["modality"],
        source=c["source"],
    )


def source(c: Cells) -> Source:
    """Read a row of the table of sources."""
    return Source(id=c["id"], key=c["key"], citation=c["citation"], doi=c["doi"], pmid=c["pmid"])
