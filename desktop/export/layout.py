"""Blocks of a document to flowables of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Spacer
from reportlab.platypus import Table as Grid

from desktop.export.escape import pdf_text
from desktop.export.flowables import BADGE, Picture, Text, text
from desktop.export.fonts import BOLD, REGULAR, SEMIBOLD
from desktop.export.palette import ink, lane_ink
from desktop.export.pictures import pixels_of, shown_size
from desktop.report.document import (
    Block,
    Cell,
    Entry,
    Facts,
    KeyPictures,
    Lane,
    LaneItem,
    Letterhead,
    Notes,
    Paragraph,
    Section,
    Signature,
    Span,
    Strip,
    Table,
    Tone,
)
from desktop.report.picture import Pictures

SIDE = 12 * mm
WIDTH = A4[0] - 2 * SIDE
IMAGE = 41 * mm
_FONT: tuple[Any, ...] = (("FONTNAME", (0, 0), (-1, -1), REGULAR),)
"""Also empty cells set a font; reportlab's own would be listed unembedded."""
LONGEST_CELL = 400
"""Longer head facts leave their box and become paragraphs, which continue over pages."""
CHUNK = 4000
"""Longest paragraph handed to reportlab at once; longer text continues in the next."""


@cache
def styles() -> Mapping[str, ParagraphStyle]:
    """Return the paragraph styles of the page."""
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=8.6, leading=11.8, textColor=ink("t1"), splitLongWords=1
    )
    quiet = ParagraphStyle("quiet", parent=body, textColor=ink("t3"), fontSize=7.4, leading=9.8)
    lane = ParagraphStyle("lane", parent=body, leftIndent=4 * mm, rightIndent=2.5 * mm)
    return {
        "body": body,
        "quiet": quiet,
        "strong": ParagraphStyle("strong", parent=body, fontName=SEMIBOLD),
        "heading": ParagraphStyle(
            "heading",
            parent=body,
            fontName=BOLD,
            fontSize=7.8,
            leading=10,
            textColor=ink("t2"),
        ),
        "organisation": ParagraphStyle(
            "organisation", parent=body, fontName=BOLD, fontSize=12, leading=15
        ),
        "exam": ParagraphStyle(
            "exam", parent=body, fontName=BOLD, fontSize=12, leading=15, alignment=TA_RIGHT
        ),
        "status": ParagraphStyle(
            "status", parent=body, fontName=BOLD, fontSize=7.6, leading=9.6, alignment=TA_CENTER
        ),
        "label": ParagraphStyle("label", parent=body, textColor=ink("t3")),
        "value": ParagraphStyle("value", parent=body, fontName=BOLD),
        "lane": lane,
        "lane-title": ParagraphStyle(
            "lane-title", parent=lane, fontName=BOLD, fontSize=8.6, keepWithNext=1
        ),
        "lane-quiet": ParagraphStyle(
            "lane-quiet", parent=lane, fontSize=7.4, leading=9.8, textColor=ink("t2")
        ),
        "column": ParagraphStyle(
            "column", parent=body, fontName=SEMIBOLD, fontSize=7.8, leading=10, textColor=ink("t2")
        ),
        "cell": ParagraphStyle("cell", parent=body, fontSize=8.2, leading=11),
        "badged": ParagraphStyle(
            "badged", parent=body, fontSize=8.2, leading=13, leftIndent=BADGE + 1.4 * mm
        ),
        "picture-title": ParagraphStyle("picture-title", parent=body, fontName=BOLD, spaceAfter=1),
        "caption": ParagraphStyle("caption", parent=quiet, fontSize=7, leading=9),
        "note": ParagraphStyle("note", parent=body, fontSize=7.4, leading=9.8, textColor=ink("t2")),
    }


def flowables(section: Section, pictures: Pictures) -> Iterator[Flowable]:
    """Yield the flowables of a section, its heading kept with what follows."""
    style = styles()
    if section.title:
        yield CondPageBreak(_room(section))
        yield Spacer(1, 2.6 * mm)
        yield text(
            pdf_text(section.title.upper(), BOLD),
            style["heading"],
            bookmark=(section.id, section.title),
        )
        yield _rule()
    for block in section.blocks:
        yield from _block(block, pictures, chance=section.shows_chances)


def _room(section: Section) -> float:
    """Return the height a section's start needs below it, so that no heading stands alone."""
    first = section.blocks[0] if section.blocks else None
    if isinstance(first, KeyPictures):
        return float(IMAGE + 22 * mm)
    return 24 * mm if isinstance(first, Table | Lane) else 14 * mm


def _rule() -> Grid:
    grid = Grid([[""]], colWidths=[WIDTH], rowHeights=[1.6 * mm])
    grid.setStyle([*_FONT, ("LINEABOVE", (0, 0), (-1, 0), 0.5, ink("line"))])
    return grid


def _block(block: Block, pictures: Pictures, *, chance: bool) -> Iterator[Flowable]:
    match block:
        case Strip() | Lane():
            yield from _lane(block, chance=chance)
        case Paragraph():
            yield from _paragraph(block, chance=chance)
        case Table():
            yield _table(block, chance=chance)
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
                yield from _long(f"{note.number}. ", note.text, "note")
        case Signature():
            yield from _signature(block)


def _letterhead(block: Letterhead) -> Iterator[Flowable]:
    style = styles()
    if max(len(words) for words in (block.organisation, block.title)) > LONGEST_CELL:
        for words in (block.organisation, block.title, block.status):
            yield from _long("", words, "strong")
        return
    size = style["status"].fontSize
    box = min(stringWidth(block.status[:80], BOLD, size) + 5 * mm, 80 * mm)
    status = Grid([[_plain(block.status, "status")]], hAlign="RIGHT", colWidths=[box])
    status.setStyle(
        [
            *_FONT,
            ("BOX", (0, 0), (-1, -1), 0.9, ink("t1")),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    left = [_plain(block.organisation, "organisation")]
    right = [text(pdf_text(block.title, BOLD), style["exam"]), Spacer(1, 1.2 * mm), status]
    grid = Grid([[left, right]], colWidths=[WIDTH * 0.55, WIDTH * 0.45], splitInRow=1)
    grid.setStyle([*_tight(), ("ALIGN", (1, 0), (1, 0), "RIGHT")])
    yield grid
    yield Spacer(1, 3 * mm)


def _tight() -> list[Any]:
    return [
        *_FONT,
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]


def _plain(words: str, name: str) -> Text:
    style = styles()[name]
    return text(pdf_text(words, style.fontName), style)


def _facts(block: Facts) -> Iterator[Flowable]:
    items = list(block.items)
    if any(len(fact.value) > LONGEST_CELL for fact in items):
        for fact in items:  # a box that outgrows the page would be torn apart
            yield from _long(f"{fact.label} ", fact.value, "strong")
        return
    rows: list[list[object]] = []
    for index in range(0, len(items), 2):
        row: list[object] = []
        for fact in items[index : index + 2]:
            row += [_plain(fact.label, "label"), _plain(fact.value, "value")]
        rows.append(row + [""] * (4 - len(row)))
    inside = WIDTH - 2
    widths = [0.12, 0.38, 0.12, 0.38]
    grid = Grid(rows, colWidths=[inside * w for w in widths], splitInRow=1)
    commands: list[Any] = [
        *_FONT,
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
    ground = ink("actbg") if category == "act_now" else None
    markup = f'<font color="{colour.hexval().replace("0x", "#")}">{{}}</font>'
    style = styles()
    title = pdf_text(block.letter, BOLD) + "&nbsp;&nbsp;" + pdf_text(block.title, BOLD)
    parts = [text(markup.format(title), style["lane-title"])]
    for index, item in enumerate(block.items):
        parts.extend(_lane_item(item, first=index == 0))
    if isinstance(block, Lane):
        parts += [_plain(w, "lane") for w in (block.empty, block.note) if w]
    parts[0].pad_top = 3.5
    parts[-1].pad_bottom = 4.5
    yield Spacer(1, 2 * mm)
    for part in parts:
        part.bar, part.ground, part.chance = colour, ground, chance
        yield part


def _lane_item(item: LaneItem, *, first: bool) -> Iterator[Text]:
    style = styles()
    number = "" if item.number is None else f"{item.number}. "
    head = pdf_text(f"{number}{item.heading}.", BOLD)
    call = pdf_text(item.call, BOLD)
    strong = f'<font name="{BOLD}">{head} {call}</font>'
    reason = " ".join(_span(span, REGULAR) for span in item.spans)
    parts = [text(f"{strong} {reason}", style["lane"])]
    for detail in item.details:
        parts += [t for t in _long("", detail, "lane-quiet") if isinstance(t, Text)]
    parts[0].pad_top = 0.8 if first else 3.2
    yield from parts


def _span(span: Span, font: str) -> str:
    strong = SEMIBOLD if span.strong else font
    words = pdf_text(span.text, strong)
    if span.strong and font != strong:
        words = f'<font name="{strong}">{words}</font>'
    if span.refs:
        raised = ",".join(str(ref) for ref in span.refs)
        words += f'<super size="5.6" rise="3.2">{raised}</super>'
    return words


def _paragraph(block: Paragraph, *, chance: bool) -> Iterator[Flowable]:
    name = {Tone.BODY: "body", Tone.QUIET: "quiet", Tone.STRONG: "strong"}[block.tone]
    if block.tone is Tone.QUIET:
        yield Spacer(1, 1.4 * mm)
    if len(block.spans) == 1 and not block.spans[0].refs and not block.spans[0].strong:
        for part in _long("", block.spans[0].text, name):
            part.chance = chance  # type: ignore[attr-defined]
            yield part
        return
    style = styles()[name]
    words = " ".join(_span(span, style.fontName) for span in block.spans)
    yield text(words, style, chance=chance)


def _long(before: str, words: str, name: str) -> Iterator[Flowable]:
    """Yield text of any length, in chunks that end at a space where there is one."""
    style = styles()[name]
    rest = before + words
    while rest:
        cut = len(rest)
        if cut > CHUNK:
            cut = rest.rfind(" ", CHUNK // 2, CHUNK) + 1 or CHUNK
        yield text(pdf_text(rest[:cut], style.fontName), style)
        rest = rest[cut:]


def _table(block: Table, *, chance: bool) -> Grid:
    total = sum(column.weight for column in block.columns)
    widths = [WIDTH * column.weight / total for column in block.columns]
    rows: list[list[object]] = [[_plain(column.title, "column") for column in block.columns]]
    commands: list[Any] = [
        *_FONT,
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
    grid = Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1)
    grid.setStyle(commands)
    return grid


def _cell(cell: Cell, *, chance: bool) -> list[Flowable]:
    return [_entry(entry, chance=chance) for entry in cell.entries]


def _entry(entry: Entry, *, chance: bool) -> Text:
    style = styles()["badged" if entry.badge else "cell"]
    words = " ".join(_span(span, REGULAR) for span in entry.spans)
    return text(words or "&nbsp;", style, badge=entry.badge, chance=chance)


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
    cells = [[_plain(line, "strong" if i == 0 else "quiet")] for i, line in enumerate(block.lines)]
    grid = Grid(cells, colWidths=[WIDTH * 0.6], hAlign="LEFT")
    grid.setStyle(
        [
            *_tight(),
            ("LINEABOVE", (0, 0), (-1, 0), 0.9, ink("t1")),
            ("TOPPADDING", (0, 0), (-1, 0), 3),
        ]
    )
    yield grid
