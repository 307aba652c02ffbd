"""Findings and measurements as a table that no spreadsheet takes for formulas.

One row a finding, then one row for each of its measurements, then those drawn without a finding.
A text that a spreadsheet would calculate gets an apostrophe before it, and so does a text that
begins with one: taking one apostrophe off such a cell gives the text back. Numbers stand bare.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from desktop.domain.case import Finding
from desktop.export.form_codes import Figure, attributes, figures, loose_figures
from desktop.export.form_input import FormInput, check, quantity

COLUMNS = (
    "row",
    "number",
    "finding",
    "type",
    "title",
    "region",
    "level",
    "side",
    "zone",
    "location",
    "nerve",
    "severity",
    "neural",
    "neural_root",
    "neural_roots",
    "activity",
    "acuity",
    "change",
    "certainty",
    "typical",
    "scale",
    "category",
    "lane",
    "name",
    "value",
    "unit",
    "note",
)
CALCULATED = "=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20'"
"""First characters after which some spreadsheet calculates or calls; full-width ones too."""
_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?", re.ASCII)
MARK = "'"


def to_csv(given: FormInput) -> bytes:
    """Return findings and measurements as CSV (RFC 4180, UTF-8 with its mark, CR LF).

    Raises
    ------
    FormError
        Where a text cannot be carried; names the field.
    """
    check(given)
    stream = StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(given):
        writer.writerow([row.get(name, "") for name in COLUMNS])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def safe(text: str) -> str:
    """Return a text as a cell that is never calculated; a bare negative number stays one."""
    first = text.lstrip(" \u00a0\u3000\u200b\ufeff")[:1]
    if first and first in CALCULATED and not _NUMBER.fullmatch(text):
        return MARK + text
    return text


def unsafe(cell: str) -> str:
    """Return the text that a cell was made from."""
    return cell[1:] if cell[:1] == MARK else cell


def _rows(given: FormInput) -> Iterator[dict[str, str]]:
    draft = given.draft
    for finding in draft.case.findings:
        yield _finding(given, finding)
        yield from (_measured(given, finding, figure) for figure in figures(draft, finding))
    yield from (_measured(given, None, figure) for figure in loose_figures(draft))


def _finding(given: FormInput, finding: Finding) -> dict[str, str]:
    number = given.draft.number_of(finding.id)
    row = {
        "row": "finding",
        "number": "" if number is None else str(number),
        "finding": safe(finding.id),
        "type": finding.type,
        "title": safe(given.title_of(finding)),
        "lane": given.lane_of(finding),
        "note": safe(finding.note or ""),
    }
    several: dict[str, list[str]] = {}
    for name, value in attributes(finding):
        several.setdefault(name, []).append(value)
    scale = finding.scale
    if scale is not None:
        several.pop(scale.id, None)
        row |= {"scale": safe(scale.id), "category": safe(scale.category)}
    return row | {name: safe("; ".join(values)) for name, values in several.items()}


def _measured(given: FormInput, finding: Finding | None, figure: Figure) -> dict[str, str]:
    _where, name, value, unit = figure
    number = given.draft.number_of(finding.id) if finding is not None else None
    return {
        "row": "measurement",
        "number": "" if number is None else str(number),
        "finding": safe(finding.id) if finding is not None else "",
        "type": finding.type if finding is not None else "",
        "name": safe(name),
        "value": quantity(value),
        "unit": safe(unit),
    }
