"""Blocks of a document to flowables of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Spacer
from reportlab.platypus import Table as Grid

from desktop.export.escape import pdf_text
from desktop.export.flowables import Picture, Text, text
from desktop.export.fonts import BOLD, REGULAR
from desktop.export.palette import ink, lane_ink
from desktop.export.pictures import pixels_of, shown_size
from desktop.export.tables import table
from desktop.export.typography import OWN_FONT, WIDTH, long_text, plain, spanned, styles
from desktop.report.document import (
    Block,
    Facts,
    KeyPictures,
    Lane,
    LaneItem,
    Letterhead,
    Notes,
    Paragraph,
    Section,
    Signature,
    Strip,
    Table,
    Tone,
)
from desktop.report.picture import Pictures

IMAGE = 41 * mm
LONGEST_CELL = 400
"""Longer head facts leave their box and become paragraphs, which continue over pages."""


def flowables(section: Section, pictures: Pictures) -> Iterator[Flowable]:
    """Yield the flowables of a section, its heading kept with what follows."""
    style = styles()
    if section.title:
        yield CondPageBreak(_room(section, pictures))
        yield Spacer(1, 2.6 * mm)
        yield text(
            pdf_text(section.title.upper(), BOLD),
            style["heading"],
            bookmark=(section.id, section.title),
        )
        yield _rule()
    for block in section.blocks:
        yield from _block(block, pictures, chance=section.shows_chances)


def _room(section: Section, pictures: Pictures) -> float:
    """Return the height a section's start needs below it, so that no heading stands alone."""
    first = section.blocks[0] if section.blocks else None
    if isinstance(first, KeyPictures):
        rows: Any = _pictures(first, pictures)
        rows.wrap(WIDTH, 1e6)
        return float(rows._rowHeights[0]) + 10 * mm  # noqa: SLF001 - told no other way
    if isinstance(first, Table):
        return table(first, chance=False)[1] + 12 * mm
    return 24 * mm if isinstance(first, Lane) else 14 * mm


def _rule() -> Grid:
    grid = Grid([[""]], colWidths=[WIDTH], rowHeights=[1.6 * mm])
    grid.setStyle([*OWN_FONT, ("LINEABOVE", (0, 0), (-1, 0), 0.5, ink("line"))])
    return grid


def _block(block: Block, pictures: Pictures, *, chance: bool) -> Iterator[Flowable]:
    match block:
        case Strip() | Lane():
            yield from _lane(block, chance=chance)
        case Paragraph():
            yield from _paragraph(block, chance=chance)
        case Table():
            made, _ = table(block, chance=chance)
            yield from made
            yield Spacer(1, 1.4 * mm)
        case KeyPictures():
            yield _pictures(block, pictures)
        case _:
            yield from _plain_block(block)


def _plain_block(block: Letterhead | Facts | Notes | Signature) -> Iterator[Flowable]:
    match block:
        case Letterhead():
            yield from _letterhead(block)
        case Facts():
            yield from _facts(block)
        case Notes():
            for note in block.items:
                yield from long_text(f"{note.number}. ", note.text, "note")
        case Signature():
            yield from _signature(block)


def _letterhead(block: Letterhead) -> Iterator[Flowable]:
    style = styles()
    if max(len(words) for words in (block.organisation, *block.lines, block.title)) > LONGEST_CELL:
        for words in (block.organisation, *block.lines, block.title, block.status):
            yield from long_text("", words, "strong")
        return
    size = style["status"].fontSize
    box = min(stringWidth(block.status[:80], BOLD, size) + 5 * mm, 80 * mm)
    status = Grid([[plain(block.status, "status")]], hAlign="RIGHT", colWidths=[box])
    status.setStyle(
        [
            *OWN_FONT,
            ("BOX", (0, 0), (-1, -1), 0.9, ink("t1")),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    left = [plain(block.organisation, "organisation")]
    left += [plain(line, "letterhead") for line in block.lines]
    right = [text(pdf_text(block.title, BOLD), style["exam"]), Spacer(1, 1.2 * mm), status]
    grid = Grid([[left, right]], colWidths=[WIDTH * 0.55, WIDTH * 0.45], splitInRow=1)
    grid.setStyle([*_tight(), ("ALIGN", (1, 0), (1, 0), "RIGHT")])
    yield grid
    yield Spacer(1, 3 * mm)


def _tight() -> list[Any]:
    return [
        *OWN_FONT,
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]


def _facts(block: Facts) -> Iterator[Flowable]:
    items = list(block.items)
    if any(len(fact.value) > LONGEST_CELL for fact in items):
        for fact in items:  # a box that outgrows the page would be torn apart
            yield from long_text(f"{fact.label} ", fact.value, "strong")
        return
    rows: list[list[object]] = []
    for index in range(0, len(items), 2):
        row: list[object] = []
        for fact in items[index : index + 2]:
            row += [plain(fact.label, "label"), plain(fact.value, "value")]
        rows.append(row + [""] * (4 - len(row)))
    inside = WIDTH - 2
    widths = [0.12, 0.38, 0.12, 0.38]
    grid = Grid(rows, colWidths=[inside * w for w in widths], splitInRow=1)
    commands: list[Any] = [
        *OWN_FONT,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
        ("TOPPADDING", (0, 0), (-1, 0), 5),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
    ]
    if block.boxed:
        commands += [
            ("BOX", (0, 0), (-1, -1), 0.9, ink("t1")),
            ("ROUNDEDCORNERS", [4, 4, 4, 4]),
        ]
    grid.setStyle(commands)
    yield grid


def _lane(block: Strip | Lane, *, chance: bool) -> Iterator[Flowable]:
    category = "act_now" if isinstance(block, Strip) else block.category
    colour = lane_ink(category)
    frame = colour if category == "act_now" else None  # a tinted ground would drown in a fax
    markup = f'<font color="{colour.hexval().replace("0x", "#")}">{{}}</font>'
    style = styles()
    title = pdf_text(block.letter, BOLD) + "&nbsp;&nbsp;" + pdf_text(block.title, BOLD)
    parts = [text(markup.format(title), style["lane-title"])]
    for index, item in enumerate(block.items):
        parts.extend(_lane_item(item, first=index == 0))
    if isinstance(block, Lane):
        parts += [plain(w, "lane") for w in (block.empty, block.note) if w]
    parts[0].is_first, parts[-1].is_last = True, True
    parts[0].pad_top = 3.5
    parts[-1].pad_bottom = 4.5
    yield Spacer(1, 2 * mm)
    for part in parts:
        part.bar, part.outline, part.chance = colour, frame, chance
        yield part


def _lane_item(item: LaneItem, *, first: bool) -> Iterator[Text]:
    style = styles()
    number = "" if item.number is None else f"{item.number}. "
    head = pdf_text(f"{number}{item.heading}.", BOLD)
    call = pdf_text(item.call, BOLD)
    strong = f'<font name="{BOLD}">{head} {call}</font>'
    reason = " ".join(spanned(span, REGULAR) for span in item.spans)
    parts = [text(f"{strong} {reason}", style["lane"])]
    for detail in item.details:
        parts += list(long_text("", detail, "lane-quiet"))
    parts[0].pad_top = 0.8 if first else 3.2
    yield from parts


def _paragraph(block: Paragraph, *, chance: bool) -> Iterator[Flowable]:
    name = {Tone.BODY: "body", Tone.QUIET: "quiet", Tone.STRONG: "strong"}[block.tone]
    if block.tone is Tone.QUIET:
        yield Spacer(1, 1.4 * mm)
    if len(block.spans) == 1 and not block.spans[0].refs and not block.spans[0].strong:
        for part in long_text("", block.spans[0].text, name):
            part.chance = chance
            yield part
        return
    style = styles()[name]
    words = " ".join(spanned(span, style.fontName) for span in block.spans)
    yield text(words, style, chance=chance)


def _pictures(block: KeyPictures, pictures: Pictures) -> Grid:
    style = styles()
    used = (style["picture-title"], style["cell"], style["caption"])
    cells: list[object] = []
    for item in block.items:
        found = pixels_of(pictures, item)
        cells.append(Picture(item, found, shown_size(found, IMAGE), used))
    rows = [[*cells[i : i + 2], ""][:2] for i in range(0, len(cells), 2)]
    grid = Grid(rows, colWidths=[WIDTH / 2] * 2)
    grid.setStyle([*_tight(), ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * mm)])
    return grid


def _signature(block: Signature) -> Iterator[Flowable]:
    yield CondPageBreak(16 * mm)
    yield Spacer(1, 4 * mm)
    cells = [[plain(line, "strong" if i == 0 else "quiet")] for i, line in enumerate(block.lines)]
    grid = Grid(cells, colWidths=[WIDTH * 0.6], hAlign="LEFT")
    grid.setStyle(
        [
            *_tight(),
            ("LINEABOVE", (0, 0), (-1, 0), 0.9, ink("t1")),
            ("TOPPADDING", (0, 0), (-1, 0), 3),
        ]
    )
    yield grid
