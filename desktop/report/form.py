"""The form as a value: every row with its state, chips and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message, Problem
from desktop.domain.vocabulary import term
from desktop.report.catalogue import (
    code,
    level_text,
    measured_value,
    millimetres,
    type_name,
    type_noun,
)
from desktop.report.counting import absent_levels
from desktop.report.form_fields import answer_of, asked, is_answered, missing
from desktop.report.lumbar import USUAL
from desktop.report.names import title
from desktop.report.numbering import LevelConflict
from desktop.report.template import Field, Row, Template, slug

NORMAL = "normal"
CHIP_SCALES = frozenset(
    {
        "pfirrmann_disc",
        "modic",
        "schizas",
        "lee_foraminal",
        "lee_central",
        "bartynski",
        "facet_weishaupt",
        "meyerding",
        "genant",
        "castellvi",
        "root_pfirrmann",
        "canal_thirds",
    }
)


class RowStatus(StrEnum):
    """What the icon of a row says."""

    DONE = "done"
    CURRENT = "current"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipState:
    """One chip of a finding. ``kind`` is ``side``, ``value``, ``unset`` or ``warn``.

    ``field`` is the field it stands for.

    ``spoken`` is what a screen reader says where the chip itself is only a letter.
    """

    kind: str
    field: str
    text: Message
    spoken: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingState:
    """A finding as its row shows it."""

    finding: Finding
    number: int | None
    title: Message
    chips: tuple[ChipState, ...]
    missing: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """A row of the ladder; ``note`` stands in place of chips (normal, not assessed …)."""

    row: Row
    status: RowStatus
    is_current: bool
    is_normal: bool
    is_open: bool
    note: Message | None
    findings: tuple[FindingState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """The whole form, with every problem it still has."""

    rows: tuple[RowState, ...]
    problems: tuple[Problem, ...]
    normal_count: int

    def row(self, row_id: str) -> RowState:
        """Return the state of a row; raises ``KeyError`` for an unknown id."""
        for state in self.rows:
            if state.row.id == row_id:
                return state
        raise KeyError(row_id)

    def finding(self, finding_id: str) -> FindingState | None:
        """Return the state of a finding."""
        every = (found for row in self.rows for found in row.findings)
        return next((found for found in every if found.finding.id == finding_id), None)


def answer_key(row: Row) -> str:
    """Return the form answer that holds what was said about an area as a whole."""
    return f"row-{row.id}"


def is_normal(case: Case, row: Row) -> bool:
    """Whether a row was looked at and found normal as a whole."""
    if dict(case.form.answers).get(answer_key(row)) == NORMAL:
        return True
    stated = {
        statement.level
        for statement in case.normal
        if statement.absent is None or (row.offers and set(row.offers) <= set(statement.absent))
    }
    return row.kind == "level" and bool(row.levels) and set(row.levels) <= stated


def resolve(
    case: Case,
    template: Template,
    *,
    numbers: Iterable[tuple[str, int]] = (),
    current: str | None = None,
    not_assessed: Iterable[str] = (),
    conflicts: Iterable[LevelConflict] = (),
) -> FormState:
    """Return the form for a case.

    Parameters
    ----------
    case : Case
        What has been entered.
    template : Template
        What is asked.
    numbers : iterable of (finding id, number)
        The shown number of each finding.
    current : str, optional
        Id of the row being read.
    not_assessed : iterable of str
        Levels or row ids that were declared not assessed.
    conflicts : iterable of LevelConflict
        Findings whose level contradicts the slice of their mark.
    """
    shown = dict(numbers)
    apart = frozenset(not_assessed)
    by_row: dict[str, list[Finding]] = {row.id: [] for row in template.rows}
    for finding in case.findings:
        by_row[template.row_of(finding).id].append(finding)
    rows = tuple(
        _row_state(row, by_row[row.id], case, template, shown, current == row.id, apart)
        for row in template.rows
    )
    warned = {c.finding: level_chip(c) for c in conflicts}
    gone = absent_levels(template, case)
    for finding in case.findings:
        if finding.level in gone and finding.level is not None:
            warned.setdefault(finding.id, absent_chip(finding.level, template.lumbar or USUAL))
    rows = tuple(_flagged(row, warned) for row in rows)
    return FormState(
        rows=rows,
        problems=tuple(_problems(rows)),
        normal_count=sum(1 for state in rows if state.is_normal),
    )


def _flagged(row: RowState, warned: Mapping[str, ChipState]) -> RowState:
    """Return a row whose findings warn of a level that contradicts their slice or spine."""
    if not any(found.finding.id in warned for found in row.findings):
        return row
    findings = tuple(
        replace(found, chips=(*found.chips, warned[found.finding.id]))
        if found.finding.id in warned
        else found
        for found in row.findings
    )
    return replace(row, findings=findings)


def level_chip(conflict: LevelConflict) -> ChipState:
    """Return the chip that warns of a contradicted level."""
    shown = code(conflict.shown)
    return ChipState(
        kind="warn",
        field="level",
        text=Message.of("level-chip", shown=shown),
        spoken=Message.of("level-chip-spoken", shown=shown),
    )


def absent_chip(level: str, count: int) -> ChipState:
    """Return the chip that warns of a level which the spine does not have."""
    return ChipState(
        kind="warn",
        field="level",
        text=Message.of("level-absent-chip", count=str(count)),
        spoken=Message.of("level-absent-spoken", level=code(level), count=str(count)),
    )


def _row_state(  # noqa: PLR0913, PLR0917 - one row needs the whole context
    row: Row,
    findings: list[Finding],
    case: Case,
    template: Template,
    numbers: dict[str, int],
    is_current: bool,  # noqa: FBT001 - internal
    apart: frozenset[str],
) -> RowState:
    states = tuple(
        FindingState(
            finding=finding,
            number=numbers.get(finding.id),
            title=title(finding),
            chips=chips_of(finding, case, template),
            missing=missing(finding, case, template),
        )
        for finding in findings
    )
    normal = is_normal(case, row) and not states
    unassessed = row.id in apart or bool(apart & set(row.levels))
    is_open = any(state.missing for state in states) or not (states or normal or unassessed)
    status = RowStatus.CURRENT if is_current else RowStatus.OPEN if is_open else RowStatus.DONE
    note = None
    if not states:
        kind = "normal" if normal else "not-assessed" if unassessed else "not-reported"
        note = Message(f"form-row-{kind}")
    return RowState(
        row=row,
        status=status,
        is_current=is_current,
        is_normal=normal,
        is_open=is_open,
        note=note,
        findings=states,
    )


def _problems(rows: Iterable[RowState]) -> Iterable[Problem]:
    for state in rows:
        for found in state.findings:
            for field in found.missing:
                yield Problem.of(
                    f"{found.finding.id}/{field.id}",
                    "form-missing",
                    finding=found.title,
                    field=field.title,
                )


def chips_of(finding: Finding, case: Case, template: Template) -> tuple[ChipState, ...]:
    """Return a finding's chips in fixed order: side, what it is, root, grade, rest, unset."""
    chips: list[ChipState] = []
    if finding.side is not None:
        side = finding.side.value
        chips.append(
            ChipState(
                kind="side",
                field="side",
                text=Message(f"form-chip-side-{side}"),
                spoken=Message(f"term-{side}"),
            )
        )
    chips.append(ChipState(kind="value", field="zone", text=_what(finding, template)))
    chips.extend(
        ChipState(kind="value", field="neural", text=text) for text in _root_chips(finding)
    )
    if finding.scale is not None:
        known = finding.scale.id in CHIP_SCALES | {f.scale for f in template.scales()}
        name = slug(finding.scale.id) if known else "other"
        grade = Message.of(f"form-chip-scale-{name}", grade=finding.scale.category)
        chips.append(ChipState(kind="value", field=f"scale-{finding.scale.id}", text=grade))
    chips.extend(_measure_chips(finding, case, template))
    chips.extend(_extra_chips(finding, template))
    chips.extend(
        ChipState(kind="unset", field=field.id, text=Message(f"form-unset-{slug(field.id)}"))
        for field in missing(finding, case, template)
    )
    return tuple(chips)


def _measure_chips(finding: Finding, case: Case, template: Template) -> Iterable[ChipState]:
    """Return the named measurements that the form asks about this finding."""
    for ask in asked(finding, case, template):
        held = answer_of(finding, ask.field) if ask.field.measure is not None else None
        if isinstance(held, str):
            value = measured_value(ask.field, held)
            text = Message.of("form-chip-measured", name=ask.field.title, value=value)
            yield ChipState(kind="value", field=ask.field.id, text=text)


def _what(finding: Finding, template: Template) -> Message:
    row = template.row_of(finding)
    what = type_name(finding.type, template)
    noun = type_noun(finding.type, template)
    if finding.zone is not None:
        what = Message.of("form-chip-in-zone", zone=finding.zone, what=noun)
    place = finding.location or finding.nerve
    if place is not None and place not in (*row.locations[:1], *row.nerves[:1]):
        what = Message.of("form-chip-placed", place=term(place), what=what)
    if finding.level is not None and finding.level not in row.levels[:1]:
        what = Message.of("form-chip-at", level=level_text(finding.level), what=noun)
    if not finding.size_mm:
        return what
    if len(finding.size_mm) == 1:
        return Message.of("form-chip-sized", what=what, size=millimetres(finding.size_mm[0]))
    first, second = (millimetres(size) for size in finding.size_mm[:2])
    return Message.of("form-chip-sized-two", what=what, first=first, second=second)


def _root_chips(finding: Finding) -> Iterable[Message]:
    listed = {entry.root for entry in finding.neural_roots}
    if finding.neural_root and finding.neural_root not in listed:
        # the short form; where both are given they are one fact
        yield Message.of(
            "form-chip-root", side="none", root=finding.neural_root, grade=finding.neural or "unset"
        )
    elif finding.neural == "none" and not finding.neural_roots:
        yield Message("form-chip-root-none")
    for entry in finding.neural_roots:
        if entry.root:
            # a side of its own is said where the finding has none
            own = entry.side is not None and entry.side is not finding.side
            yield Message.of(
                "form-chip-root",
                side=entry.side.value if own and entry.side else "none",
                root=entry.root,
                grade=entry.grade or "unset",
            )


def _graded_severity(finding: Finding, template: Template) -> str | None:
    """Return the severity that the chip of the grade already says."""
    grade = finding.scale
    for field in template.scales():
        if grade is not None and field.scale == grade.id:
            return dict(field.severities).get(grade.category)
    return None


def _extra_chips(finding: Finding, template: Template) -> Iterable[ChipState]:
    said = _graded_severity(finding, template)
    for name in ("severity", "acuity", "change"):
        word = getattr(finding, name)
        if word and not (name == "severity" and word == said):
            yield ChipState(kind="value", field=name, text=Message(f"term-{slug(word)}"))
    for word in finding.activity:
        yield ChipState(kind="value", field="activity", text=Message(f"term-{slug(word)}"))
    if finding.typical is not None:
        look = "yes" if finding.typical else "no"
        yield ChipState(kind="value", field="typical", text=Message(f"form-chip-typical-{look}"))
    if finding.certainty in ("probable", "possible"):
        word = finding.certainty
        yield ChipState(kind="value", field="certainty", text=Message(f"term-{slug(word)}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A place of the field walk: a finding's field, or (``finding`` None) a row's own question."""

    row: str
    finding: str | None = None
    field: str | None = None


def walk(case: Case, template: Template) -> tuple[Stop, ...]:
    """Return every place that Tab visits, in reading order.

    A row is visited first for the fields of its findings, then for its own question. Notes are
    written in the editor, not at the pointer.
    """
    stops: list[Stop] = []
    for row in template.rows:
        for finding in case.findings:
            if template.row_of(finding).id != row.id:
                continue
            stops.extend(
                Stop(row=row.id, finding=finding.id, field=ask.field.id)
                for ask in asked(finding, case, template)
                if ask.field.kind != "text"
            )
        stops.append(Stop(row=row.id))
    return tuple(stops)


def open_stops(case: Case, template: Template) -> tuple[Stop, ...]:
    """Return the places that still hold nothing: unanswered prompted fields and unread rows."""
    state = resolve(case, template)
    found = []
    for stop in walk(case, template):
        finding = case.finding(stop.finding) if stop.finding else None
        if finding is None:
            if not state.row(stop.row).findings and state.row(stop.row).is_open:
                found.append(stop)
            continue
        ask = next(a for a in asked(finding, case, template) if a.field.id == stop.field)
        if ask.prompted and not is_answered(finding, ask.field):
            found.append(stop)
    return tuple(found)


def row_code(row: Row) -> Message:
    """Return how the prompt names a row: its level, or the area's name."""
    return code(row.levels[0]) if row.kind == "level" else row.title
