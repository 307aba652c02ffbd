"""Tables of the page: rows that are never torn, titles that repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from desktop.export.flowables import Text, text
from desktop.export.fonts import REGULAR
from desktop.export.palette import ink
from desktop.export.typography import OWN_FONT, WIDTH, long_text, plain, spanned, styles
from desktop.report.document import Cell, Entry, Table

TALLEST = 200 * mm
"""A row that would outgrow a page makes its table a list of paragraphs, which may continue."""


def table(block: Table, *, chance: bool) -> tuple[list[Flowable], float]:
    """Return a table, and the height of its titles and first row, which stay together."""
    grid: Any = _grid(block, chance=chance)
    grid.wrap(WIDTH, 1e6)
    heights = [float(h) for h in grid._rowHeights]  # noqa: SLF001 - reportlab tells it no other way
    if heights[0] + max(heights[1:], default=0.0) > TALLEST:
        return list(_paragraphs(block, chance=chance)), 10 * mm
    return [grid], sum(heights[:2])


def _paragraphs(block: Table, *, chance: bool) -> Iterator[Text]:
    for column in block.columns:
        yield from long_text("", column.title, "column")
    for row in block.rows:
        for entry in (entry for cell in row.cells for entry in cell.entries):
            before = f"{entry.badge.number} " if entry.badge else ""
            for span in entry.spans:
                refs = f" {','.join(str(r) for r in span.refs)}" if span.refs else ""
                for part in long_text(before, span.text + refs, "cell"):
                    part.chance = chance
                    yield part
                before = ""


def _grid(block: Table, *, chance: bool) -> Grid:
    total = sum(column.weight for column in block.columns)
    widths = [WIDTH * column.weight / total for column in block.columns]
    rows: list[list[object]] = [[plain(column.title, "column") for column in block.columns]]
    commands: list[Any] = [
        *OWN_FONT,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3.5),
        ("TOPPADDING", (0, 0), (-1, -1), 2.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, ink("t2")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, ink("line")),
    ]
    for index, row in enumerate(block.rows, start=1):
        cells: list[object] = []
        for cell in row.cells:
            if cell.span > 1:
                start = len(cells)
                commands.append(("SPAN", (start, index), (start + cell.span - 1, index)))
            cells.append(_cell(cell, chance=chance))
            cells.extend([""] * (cell.span - 1))
        rows.append(cells)
    grid = Grid(rows, colWidths=widths, repeatRows=1)
    grid.setStyle(commands)
    return grid


def _cell(cell: Cell, *, chance: bool) -> list[Flowable]:
    return [_entry(entry, chance=chance) for entry in cell.entries]


def _entry(entry: Entry, *, chance: bool) -> Text:
    style = styles()["badged" if entry.badge else "cell"]
    words = " ".join(spanned(span, REGULAR) for span in entry.spans)
    return text(words or "&nbsp;", style, badge=entry.badge, chance=chance)
