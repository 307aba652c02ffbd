"""Findings by level, and key images beside their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.domain.case import Finding, NormalStatement
from desktop.domain.message import Message
from desktop.report.document import (
    Badge,
    Cell,
    Column,
    Entry,
    KeyPicture,
    KeyPictures,
    PictureMark,
    Section,
    Span,
    Table,
    TableRow,
    clean_text,
)
from desktop.report.form import is_normal
from desktop.report.phrases import Phrases
from desktop.report.sections_clinical import paragraphs
from desktop.report.source import MarkedPicture, ReportSource
from desktop.report.template import Row

COLUMNS = (
    ("level", 1.3),
    ("disc", 3.2),
    ("canal", 2.2),
    ("roots", 1.9),
    ("facets", 1.8),
    ("change", 1.1),
)
PLACES = (("place", 1.6), ("found", 8.7), ("change", 1.1))
"""Columns where nothing is told of a level: joints, nerves, organs."""

CANAL = frozenset(
    {
        "central_stenosis",
        "lateral_recess_stenosis",
        "foraminal_stenosis",
        "congenital_short_pedicles",
        "epidural_lipomatosis",
        "ligamentum_flavum_thickening",
        "cauda_equina_compression",
    }
)
FACETS = frozenset(
    {
        "facet_arthropathy",
        "facet_oedema",
        "facet_effusion",
        "facet_septic",
        "facet_uptake",
        "synovial_cyst",
        "spondylolysis",
        "pars_oedema",
    }
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table: a level, an area of the template, or what belongs to neither."""

    level: str = ""
    row: Row | None = None
    found: tuple[Finding, ...] = ()


def findings(phrases: Phrases, source: ReportSource) -> Section:
    """Return one row a level, then the areas; what is not described or not assessed is apart."""
    lines = _lines(source)
    told = [line for line in lines if _is_told(source, line)]
    silent = [_title(phrases, line) for line in lines if not _is_told(source, line)]
    apart = {_title(phrases, line) for line in lines if _is_apart(source, line)}
    by_level = any(line.level for line in told)
    columns = tuple(
        Column(title=phrases.say(f"column-{name}"), weight=weight)
        for name, weight in (COLUMNS if by_level else PLACES)
    )
    rows = tuple(_table_row(phrases, source, line, len(columns)) for line in told)
    below = [] if rows else [phrases.say("no-findings")]
    not_described = [title for title in silent if title not in apart]
    if not_described:
        below.append(phrases.say("not-described", levels=phrases.rows(not_described)))
    if any(line.level and _has_gap(row) for line, row in zip(told, rows, strict=True)):
        below.append(phrases.say("empty-field"))
    if source.not_assessed:
        named = phrases.rows(_row_name(phrases, source, r) for r in source.not_assessed)
        below.append(phrases.say("not-assessed", levels=named))
    if _compared_throughout(source) and not silent:
        below.append(phrases.say("otherwise-unchanged"))
    below.extend(_notes(phrases, source))
    return Section(
        id="findings",
        title=phrases.say(
            "section-findings" if by_level or not told else "section-findings-places"
        ),
        blocks=(*((Table(columns=columns, rows=rows),) if rows else ()), *paragraphs(below)),
    )


def _lines(source: ReportSource) -> list[_Line]:
    """Sort findings into the rows of the template, and what it has no row for behind them."""
    case, template = source.case, source.template
    rows = template.rows if template else ()
    held: dict[str, list[Finding]] = {}
    rest: list[Finding] = []
    for finding in case.findings:
        if template is not None:
            held.setdefault(template.row_of(finding).id, []).append(finding)
        else:
            rest.append(finding)
    levels = [
        _Line(level=row.levels[0], row=row, found=tuple(held.get(row.id, ())))
        for row in rows
        if row.kind == "level" and row.levels
    ]
    known = {line.level for line in levels}
    said = {n.level for n in case.normal} | {f.level for f in rest if f.level and "-" in f.level}
    levels += [
        _Line(level=level, found=tuple(f for f in rest if f.level == level))
        for level in sorted(level for level in said - known if level)
    ]
    areas = [_Line(row=r, found=tuple(held.get(r.id, ()))) for r in rows if r.kind != "level"]
    placed = {f.id for line in (*levels, *areas) for f in line.found}
    left = tuple(f for f in rest if f.id not in placed)
    return [*levels, *areas, *((_Line(found=left),) if left else ())]


def _is_told(source: ReportSource, line: _Line) -> bool:
    """Whether anything was said of a row: a finding, or that it is normal."""
    if line.found or _normal(source, line.level) is not None:
        return True
    return line.row is not None and is_normal(source.case, line.row)


def _is_apart(source: ReportSource, line: _Line) -> bool:
    """Whether a row is listed as not assessed, by its level or its id."""
    names = {line.level, line.row.id if line.row else ""} - {""}
    return bool(names & set(source.not_assessed))


def _has_gap(row: TableRow) -> bool:
    """Whether a level leaves open what was seen of disc, canal, roots or facets."""
    return any(not cell.entries for cell in row.cells[1:-1])


def _title(phrases: Phrases, line: _Line) -> str:
    if line.level:
        return clean_text(line.level)
    return phrases.text(line.row.title) if line.row else phrases.say("elsewhere")


def _table_row(phrases: Phrases, source: ReportSource, line: _Line, column_count: int) -> TableRow:
    if line.level:
        return _level_row(phrases, source, line)
    return _area_row(phrases, source, line, column_count)


def _compared_throughout(source: ReportSource) -> bool:
    """Whether the reader compared every finding: only then may the rest be called unchanged."""
    found = source.case.findings
    return source.case.study.comparison is not None and bool(found) and all(f.change for f in found)


def _row_name(phrases: Phrases, source: ReportSource, row_id: str) -> str:
    rows = source.template.rows if source.template else ()
    row = next((r for r in rows if r.id == row_id), None)
    if row is None:
        return clean_text(row_id)
    return clean_text(row.levels[0]) if row.kind == "level" else phrases.text(row.title)


def _normal(source: ReportSource, level: str) -> NormalStatement | None:
    return next((n for n in source.case.normal if n.level == level), None)


def _level_row(phrases: Phrases, source: ReportSource, line: _Line) -> TableRow:
    cells: dict[str, list[Entry]] = {name: [] for name, _ in COLUMNS}
    cells["level"].append(_entry(_title(phrases, line)))
    for finding in line.found:
        column = _column_of_type(finding.type)
        cells[column].append(_finding_entry(phrases, source, finding))
        cells["roots"] += [_entry(text) for text in phrases.root_states(finding)]
        if finding.change and finding.change != "stable":
            cells["change"].append(_entry(phrases.label(finding.change)))
    normal = _normal(source, line.level)
    if normal is not None:
        whole = line.row is not None and is_normal(source.case, line.row) and not line.found
        _say_normal(phrases, replace(normal, absent=None) if whole else normal, cells)
    return TableRow(cells=tuple(Cell(entries=tuple(cells[name])) for name, _ in COLUMNS))


def _say_normal(phrases: Phrases, normal: NormalStatement, cells: dict[str, list[Entry]]) -> None:
    if normal.absent is None:
        for name in ("disc", "canal", "roots", "facets"):
            if not cells[name]:
                cells[name].append(_entry(phrases.say("normal")))
        return
    for word in normal.absent:
        column = _column_of_type(word)
        cells[column].append(_entry(phrases.say("absent", finding=phrases.inside(word))))


def _column_of_type(finding_type: str) -> str:
    if finding_type in CANAL:
        return "canal"
    return "facets" if finding_type in FACETS else "disc"


def _area_row(phrases: Phrases, source: ReportSource, line: _Line, column_count: int) -> TableRow:
    entries = [_finding_entry(phrases, source, f, with_place=True) for f in line.found]
    if line.row is not None and not entries and is_normal(source.case, line.row):
        entries.append(_entry(phrases.say("normal")))
    change = [f.change for f in line.found if f.change and f.change != "stable"]
    return TableRow(
        cells=(
            Cell(entries=(_entry(_title(phrases, line)),)),
            Cell(entries=tuple(entries), span=column_count - 2),
            Cell(entries=tuple(_entry(phrases.label(word)) for word in change)),
        )
    )


def _entry(text: str) -> Entry:
    return Entry(spans=(Span(text=text),))


def _finding_entry(
    phrases: Phrases, source: ReportSource, finding: Finding, *, with_place: bool = False
) -> Entry:
    number = source.numbers.get(finding.id)
    badge = Badge(number=number, category=source.lane(finding.id)) if number is not None else None
    return Entry(
        badge=badge, spans=(Span(text=description(phrases, finding, with_place=with_place)),)
    )


def description(phrases: Phrases, finding: Finding, *, with_place: bool = False) -> str:
    """Return a finding with all its grades ("Disc extrusion left, subarticular, 9.4 mm")."""
    side = phrases.side(finding.side)
    head = phrases.say("described", finding=phrases.label(finding.type), side=side or "none")
    place = clean_text(finding.level or "") if with_place else ""
    return phrases.clauses((head, place, *_grades(phrases, finding)))


def _grades(phrases: Phrases, finding: Finding) -> tuple[str, ...]:
    where = (phrases.inside(w) for w in (finding.zone, finding.location, finding.nerve) if w)
    severity = finding.severity
    state = (phrases.inside(w) for w in (*finding.activity, finding.acuity) if w)
    return (
        *where,
        phrases.size(finding),
        phrases.say("severity", word=phrases.inside(severity)) if severity else "",
        _scale(phrases, finding),
        *state,
        *_measurements(phrases, finding),
        phrases.say("certainty", word=finding.certainty or "definite"),
    )


def _scale(phrases: Phrases, finding: Finding) -> str:
    if finding.scale is None or finding.scale.id == "root_pfirrmann":
        return ""
    name = f"scale-{finding.scale.id.replace('_', '-')}"
    scale = phrases.inside(finding.scale.id)
    if phrases.knows(name):
        scale = phrases.say(name)
    elif phrases.words.knows(name):
        scale = phrases.text(Message(name))
    return phrases.say("scale", scale=scale, grade=clean_text(finding.scale.category))


def _measurements(phrases: Phrases, finding: Finding) -> Iterable[str]:
    for measured in finding.measurements:
        yield phrases.say(
            "measured",
            name=phrases.inside(measured.name),
            value=f"{measured.value:g}",
            unit=clean_text(measured.unit or "") or "none",
        )


def _notes(phrases: Phrases, source: ReportSource) -> Iterable[str]:
    for finding in source.case.findings:
        note = clean_text(finding.note or "")
        if note.strip():
            number = source.numbers.get(finding.id)
            yield phrases.say(
                "finding-note",
                number="none" if number is None else str(number),
                name=phrases.name(finding),
                note=note,
            )


def key_pictures(phrases: Phrases, source: ReportSource) -> Section | None:
    """Return the key images with their numbered marks, or ``None`` where there are none."""
    items = [_picture(phrases, source, picture) for picture in source.pictures]
    if not items:
        return None
    return Section(
        id="key-images",
        title=phrases.say("section-key-images"),
        blocks=(KeyPictures(items=tuple(items)),),
    )


def _picture(phrases: Phrases, source: ReportSource, picture: MarkedPicture) -> KeyPicture:
    lines: list[str] = []
    for finding in (f for f in source.case.findings if f.id in picture.findings):
        number = source.numbers.get(finding.id)
        shown = "none" if number is None else str(number)
        lines.append(phrases.say("key-title", number=shown, name=phrases.name(finding)))
        lines.append(phrases.clauses((*_grades(phrases, finding), phrases.roots(finding))))
    return KeyPicture(
        sop_uid=picture.sop_uid,
        frame=picture.frame,
        title=lines[0] if lines else phrases.say("key-title-none"),
        lines=tuple(line for line in lines[1:] if line),
        caption=_caption(phrases, picture),
        marks=tuple(_mark(source, m) for m in picture.marks if m[0] in source.numbers),
        pixels_sha256=picture.pixels_sha256,
        letters=picture.letters or (),
    )


def _mark(source: ReportSource, mark: tuple[str, float, float, float, float]) -> PictureMark:
    finding_id, x, y, badge_x, badge_y = mark
    badge = Badge(number=source.numbers[finding_id], category=source.lane(finding_id))
    return PictureMark(badge=badge, x=x, y=y, badge_x=badge_x, badge_y=badge_y)


def _caption(phrases: Phrases, picture: MarkedPicture) -> str:
    window = picture.window
    return phrases.say(
        "caption",
        series=clean_text(picture.series) or "none",
        number="none" if picture.series_number is None else str(picture.series_number),
        slice="none" if picture.slice is None else str(picture.slice),
        window="none" if window is None else f"{window[1]:.0f}",
        level="none" if window is None else f"{window[0]:.0f}",
        shown=phrases.say(
            "caption-shown",
            turned=picture.turned,
            degrees=str(picture.degrees),
            inverted="yes" if picture.inverted else "no",
            sides="none" if picture.letters is None else "stated",
        )
        or "none",
    )
