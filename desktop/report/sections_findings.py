"""Findings by level, and key images beside their text."""

from __future__ import annotations

from collections.abc import Iterable

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


def findings(phrases: Phrases, source: ReportSource) -> Section:
    """Return one row a level, then the areas; what is not described or not assessed is apart."""
    levels, areas, silent = _rows(source)
    rows = [_level_row(phrases, source, level, found) for level, found in levels]
    rows += [_area_row(phrases, source, title, found) for title, found in areas]
    columns = tuple(
        Column(title=phrases.say(f"column-{name}"), weight=weight) for name, weight in COLUMNS
    )
    below: list[str] = []
    if silent:
        below.append(phrases.say("not-described", levels=phrases.listing(silent)))
    if source.not_assessed:
        named = phrases.listing(_row_name(phrases, source, r) for r in source.not_assessed)
        below.append(phrases.say("not-assessed", levels=named))
    if _compared_throughout(source) and not silent:
        below.append(phrases.say("otherwise-unchanged"))
    below.extend(_notes(phrases, source))
    table = (Table(columns=columns, rows=tuple(rows)),) if rows else ()
    if not rows:
        below.insert(0, phrases.say("no-findings"))
    return Section(
        id="findings",
        title=phrases.say("section-findings"),
        blocks=(*table, *paragraphs(below)),
    )


def _compared_throughout(source: ReportSource) -> bool:
    """Whether the reader compared every finding: only then may the rest be called unchanged."""
    found = source.case.findings
    return source.case.study.comparison is not None and bool(found) and all(f.change for f in found)


def _rows(
    source: ReportSource,
) -> tuple[
    list[tuple[str, tuple[Finding, ...]]], list[tuple[Row | None, tuple[Finding, ...]]], list[str]
]:
    """Sort findings into level rows and area rows; also name levels nobody spoke of."""
    case = source.case
    rest = list(case.findings)
    levels: list[tuple[str, tuple[Finding, ...]]] = []
    areas: list[tuple[Row | None, tuple[Finding, ...]]] = []
    silent: list[str] = []
    for level in _levels(source):
        found = tuple(f for f in rest if f.level == level)
        rest = [f for f in rest if f not in found]
        if found or any(n.level == level for n in case.normal):
            levels.append((level, found))
        elif level not in source.not_assessed:
            silent.append(level)
    for row in (r for r in source.rows if r.kind == "area"):
        found = tuple(f for f in rest if f.type in row.finding_types or f.level in row.levels)
        rest = [f for f in rest if f not in found]
        if found or any(n.level == row.id for n in case.normal):
            areas.append((row, found))
    if rest:
        areas.append((None, tuple(rest)))
    return levels, areas, silent


def _levels(source: ReportSource) -> tuple[str, ...]:
    """Return the motion segments of the template, then others that the case speaks of."""
    template = [level for row in source.rows if row.kind == "level" for level in row.levels]
    areas = {row.id for row in source.rows if row.kind == "area"}
    said = [n.level for n in source.case.normal if n.level not in areas]
    said += [f.level for f in source.case.findings if f.level and "-" in f.level]
    return tuple(dict.fromkeys((*template, *sorted(said))))


def _row_name(phrases: Phrases, source: ReportSource, row_id: str) -> str:
    row = next((r for r in source.rows if r.id == row_id), None)
    return phrases.text(row.title) if row else clean_text(row_id)


def _normal(source: ReportSource, level: str) -> NormalStatement | None:
    return next((n for n in source.case.normal if n.level == level), None)


def _level_row(
    phrases: Phrases, source: ReportSource, level: str, found: tuple[Finding, ...]
) -> TableRow:
    cells: dict[str, list[Entry]] = {name: [] for name, _ in COLUMNS}
    cells["level"].append(_entry(clean_text(level)))
    for finding in found:
        column = _column(finding)
        cells[column].append(_finding_entry(phrases, source, finding))
        cells["roots"] += [_entry(text) for text in phrases.root_states(finding)]
        if finding.change and finding.change != "stable":
            cells["change"].append(_entry(phrases.label(finding.change)))
    normal = _normal(source, level)
    if normal is not None:
        _say_normal(phrases, normal, cells)
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


def _column(finding: Finding) -> str:
    return _column_of_type(finding.type)


def _column_of_type(finding_type: str) -> str:
    if finding_type in CANAL:
        return "canal"
    return "facets" if finding_type in FACETS else "disc"


def _area_row(
    phrases: Phrases, source: ReportSource, row: Row | None, found: tuple[Finding, ...]
) -> TableRow:
    title = phrases.text(row.title) if row else phrases.say("elsewhere")
    entries = [_finding_entry(phrases, source, f, with_place=True) for f in found]
    normal = _normal(source, row.id) if row else None
    if normal is not None and normal.absent is None and not entries:
        entries.append(_entry(phrases.say("normal")))
    elif normal is not None:
        entries += [
            _entry(phrases.say("absent", finding=phrases.inside(w))) for w in normal.absent or ()
        ]
    change = [_entry(phrases.label(f.change)) for f in found if f.change and f.change != "stable"]
    return TableRow(
        cells=(
            Cell(entries=(_entry(title),)),
            Cell(entries=tuple(entries), span=len(COLUMNS) - 2),
            Cell(entries=tuple(change)),
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
    )
