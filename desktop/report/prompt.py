"""The prompt at the pointer: what it asks, what a key does, and when it closes.

The prompt is a value; a key gives the next value and the wishes that the key expresses. It never
changes the case itself: the caller applies the wishes and shows the prompt for the new case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message, Problem
from desktop.report.catalogue import millimetres, type_name
from desktop.report.form import Stop, is_normal, open_stops, row_code, walk
from desktop.report.form_fields import (
    BadAnswerError,
    answer_of,
    asked,
    choices_of,
    is_answered,
    set_answer,
)
from desktop.report.form_new import new_finding
from desktop.report.form_wishes import AddWish, AgreeWish, ChangeWish, NormalWish, Wish
from desktop.report.prompt_keys import (
    MORE_KEY,
    field_keys,
    page_of,
    pages_of,
    row_choices,
    value_text,
)
from desktop.report.template import Ask, Field, Row, Template

CLOSES_AFTER_S = 8.0
MAX_TYPED = 6


class Phase(StrEnum):
    """What the prompt asks: nothing, what a row shows, a field of a finding, or to agree."""

    CLOSED = "closed"
    ROW = "row"
    FIELD = "field"
    AGREE = "agree"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptState:
    """The prompt. ``typed`` is a number being typed; ``touched_s`` the time of the last key."""

    phase: Phase = Phase.CLOSED
    row: str = ""
    finding: str = ""
    field: str = ""
    page: int = 0
    typed: str = ""
    touched_s: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the prompt is on screen."""
        return self.phase is not Phase.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptContext:
    """What the prompt stands on. ``next_id`` is the id that a new finding would get.

    ``measured_mm`` is a length just drawn for the finding; ``slice_level`` is the level of the
    slice it is marked on, where that is known; ``agree`` and ``apart`` name the rows that "all
    others normal" would call normal and those it would list as not assessed.
    """

    case: Case
    template: Template
    next_id: str
    measured_mm: float | None = None
    slice_level: str = ""
    agree: tuple[Message, ...] = ()
    apart: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """What an answer shows at the pointer for a moment: the field and its new value."""

    field: Message
    value: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptStep:
    """What a key did. ``taken`` is false for a key that belongs to the image."""

    state: PromptState
    taken: bool = True
    wishes: tuple[Wish, ...] = ()
    flash: Flash | None = None
    notice: Message | None = None
    problem: Problem | None = None


def open_at(
    context: PromptContext, now_s: float, *, row: str | None = None, finding: str | None = None
) -> PromptState:
    """Open the prompt: at a finding's first open field, at a row, or at the first open place."""
    if finding is not None:
        held = context.case.finding(finding)
        if held is not None:
            return _after_field(held, "", context, now_s)
    if row is None:
        stops = open_stops(context.case, context.template)
        return _at(stops[0], now_s) if stops else _ask_row(context.template.rows[0].id, now_s)
    return _ask_row(row, now_s)


def open_field(stop: Stop, now_s: float) -> PromptState:
    """Open the prompt at one place of the walk."""
    return _at(stop, now_s)


def ask_agreement(now_s: float, *, row: str = "") -> PromptState:
    """Open the list of what "all others normal" will assert."""
    return PromptState(phase=Phase.AGREE, row=row, touched_s=now_s)


def tick(state: PromptState, now_s: float) -> PromptStep:
    """Close the prompt when it had no key for eight seconds, and say so."""
    if state.is_open and now_s - state.touched_s >= CLOSES_AFTER_S:
        return PromptStep(state=PromptState(row=state.row), notice=Message("form-prompt-closed"))
    return PromptStep(state=state, taken=False)


def press(state: PromptState, key: str, context: PromptContext, now_s: float) -> PromptStep:
    """Return what a key does.

    Parameters
    ----------
    state : PromptState
        The prompt as it is.
    key : str
        A digit, a letter in capitals, ``.``, or ``Enter``, ``Escape``, ``Tab``, ``Backtab``,
        ``Backspace``, ``Shift+N``.
    context : PromptContext
        The case as it is now.
    now_s : float
        The present time in seconds, from any origin.
    """
    moved = _moved(state, key, context, now_s)
    if moved is not None:
        return PromptStep(state=moved)
    if not state.is_open:
        return PromptStep(state=state, taken=False)
    state = replace(state, touched_s=now_s)
    if state.phase is Phase.AGREE:
        return _press_agree(state, key)
    if key == "N":
        return normal(state, context, now_s)
    if state.phase is Phase.ROW:
        return _press_row(state, key, context, now_s)
    return _press_field(state, key, context, now_s)


def _moved(
    state: PromptState, key: str, context: PromptContext, now_s: float
) -> PromptState | None:
    """Return where a key that answers nothing leads; ``None`` for every other key."""
    if key in ("Tab", "Backtab"):
        return _step(state, context, now_s, back=key == "Backtab")
    if key == "Shift+N":
        return ask_agreement(now_s, row=state.row)
    if key == "Escape" and state.is_open:
        return PromptState(row=state.row)
    return None


def normal(state: PromptState, context: PromptContext, now_s: float) -> PromptStep:
    """Call the prompt's row normal; a row with a finding refuses."""
    row = context.template.row(state.row)
    if findings_in(row, context):
        refused = Problem.of(f"row/{row.id}", "form-level-busy", row=row_code(row))
        return PromptStep(state=state, problem=refused)
    flash = Flash(field=row_code(row), value=Message("form-row-normal"))
    following = _next_row(row, context, now_s)
    if not state.is_open:
        following = PromptState(row=following.row)
    return PromptStep(state=following, wishes=(NormalWish(row=row.id),), flash=flash)


def findings_in(row: Row, context: PromptContext) -> tuple[Finding, ...]:
    """Return the findings a row holds."""
    template = context.template
    return tuple(f for f in context.case.findings if template.row_of(f).id == row.id)


def _at(stop: Stop, now_s: float) -> PromptState:
    if stop.finding is None:
        return _ask_row(stop.row, now_s)
    return PromptState(
        phase=Phase.FIELD,
        row=stop.row,
        finding=stop.finding,
        field=stop.field or "",
        touched_s=now_s,
    )


def _ask_row(row: str, now_s: float) -> PromptState:
    return PromptState(phase=Phase.ROW, row=row, touched_s=now_s)


def _next_row(row: Row, context: PromptContext, now_s: float) -> PromptState:
    """Go to the next row that is not yet read; close after the last."""
    rows = context.template.rows
    at = rows.index(row)
    for other in (*rows[at + 1 :], *rows[:at]):
        if not findings_in(other, context) and not is_normal(context.case, other):
            return _ask_row(other.id, now_s)
    return PromptState(row=row.id)


def _step(state: PromptState, context: PromptContext, now_s: float, *, back: bool) -> PromptState:
    stops = walk(context.case, context.template)
    if not state.is_open:
        if state.row and not back:
            return _first_open(state.row, context, now_s)
        return open_at(context, now_s)
    here = Stop(row=state.row, finding=state.finding or None, field=state.field or None)
    at = stops.index(here) if here in stops else 0
    return _at(stops[(at + (-1 if back else 1)) % len(stops)], now_s)


def _first_open(row: str, context: PromptContext, now_s: float) -> PromptState:
    stops = [s for s in open_stops(context.case, context.template) if s.row == row]
    return _at(stops[0], now_s) if stops else _ask_row(row, now_s)


def _after_field(
    finding: Finding, field_id: str, context: PromptContext, now_s: float
) -> PromptState:
    """Return the next unanswered prompted field of a finding, or its row's question."""
    row = context.template.row_of(finding).id
    asks = asked(finding, context.case, context.template)
    ids = [ask.field.id for ask in asks]
    start = ids.index(field_id) + 1 if field_id in ids else 0
    for ask in asks[start:]:
        if ask.prompted and not is_answered(finding, ask.field):
            return _at(Stop(row=row, finding=finding.id, field=ask.field.id), now_s)
    return _ask_row(row, now_s)


def _press_agree(state: PromptState, key: str) -> PromptStep:
    if key != "Enter":
        return PromptStep(state=state, taken=False)
    flash = Flash(field=Message("form-others"), value=Message("form-row-normal"))
    return PromptStep(state=PromptState(row=state.row), wishes=(AgreeWish(),), flash=flash)


def _press_row(state: PromptState, key: str, context: PromptContext, now_s: float) -> PromptStep:
    row = context.template.row(state.row)
    choices = row_choices(row)
    if key in ("0", "Enter"):
        return _leave_row(state, row, key, context)
    turned = _turned(state, key, pages_of(choices, 1))
    if turned is not None:
        return PromptStep(state=turned)
    word = dict(page_of(choices, state.page, 1)).get(key)
    if word is None:
        return PromptStep(state=state, taken=key.isdigit())
    finding = new_finding(row, word, context.next_id, context.template, level=context.slice_level)
    flash = Flash(field=row_code(row), value=type_name(word, context.template))
    following = _after_field(finding, "", context, now_s)
    return PromptStep(state=following, wishes=(AddWish(finding=finding),), flash=flash)


def _leave_row(state: PromptState, row: Row, key: str, context: PromptContext) -> PromptStep:
    """Go on from a row: 0 calls an empty row normal, Enter leaves it as it is."""
    done = findings_in(row, context) or is_normal(context.case, row)
    if done:
        return PromptStep(state=_next_row(row, context, state.touched_s))
    if key == "Enter":
        return PromptStep(state=PromptState(row=row.id))
    return normal(state, context, state.touched_s)


def _turned(state: PromptState, key: str, pages: int) -> PromptState | None:
    """Return the prompt at another page of its choices, or ``None`` for any other key."""
    if pages > 1 and key == MORE_KEY:
        return replace(state, page=(state.page + 1) % pages)
    if state.page and key == "Backspace":
        return replace(state, page=state.page - 1)
    return None


def _press_field(state: PromptState, key: str, context: PromptContext, now_s: float) -> PromptStep:
    finding, ask = context.case.finding(state.finding), ask_of(state, context)
    if finding is None or ask is None:
        return PromptStep(state=_ask_row(state.row, now_s), taken=False)
    if ask.field.kind == "number" and (key != "Backspace" or state.typed):
        return _press_number(state, key, finding, ask.field, context)
    return _press_choice(state, key, finding, ask.field, context)


def _press_choice(
    state: PromptState, key: str, finding: Finding, field: Field, context: PromptContext
) -> PromptStep:
    choices = choices_of(field, finding, context.template)
    turned = _turned(state, key, 1 if field.keys else pages_of(choices, field.first_key))
    if turned is not None:
        return PromptStep(state=turned)
    if key == "Enter":
        return PromptStep(state=_after_field(finding, state.field, context, state.touched_s))
    if key == "Backspace":
        return _answer(state, finding, field, None, context, stay=True)
    word = dict(field_keys(field, choices, state.page)).get(key)
    if word is None:
        return PromptStep(state=state, taken=key.isdigit())
    if field.kind == "several":
        held = answer_of(finding, field)
        words = set(held) if isinstance(held, tuple) else set()
        return _answer(state, finding, field, tuple(words ^ {word}), context, stay=True)
    return _answer(state, finding, field, word, context)


def ask_of(state: PromptState, context: PromptContext) -> Ask | None:
    """Return the question the prompt stands at, or ``None``."""
    finding = context.case.finding(state.finding)
    if finding is None:
        return None
    asks = asked(finding, context.case, context.template)
    return next((ask for ask in asks if ask.field.id == state.field), None)


def _press_number(
    state: PromptState, key: str, finding: Finding, field: Field, context: PromptContext
) -> PromptStep:
    if key.isdigit() or key in (".", ","):
        if len(state.typed) >= MAX_TYPED or (key in ".," and "." in state.typed):
            return PromptStep(state=state)
        typed = state.typed + (key if key.isdigit() else ".")
        return PromptStep(state=replace(state, typed=typed))
    if key == "Backspace":
        return PromptStep(state=replace(state, typed=state.typed[:-1]))
    if key != "Enter":
        return PromptStep(state=state, taken=False)
    text = state.typed
    if not text and context.measured_mm is not None and not is_answered(finding, field):
        text = millimetres(context.measured_mm)
    if not text:
        return PromptStep(state=_after_field(finding, field.id, context, state.touched_s))
    return _answer(state, finding, field, text, context)


def _answer(
    state: PromptState,
    finding: Finding,
    field: Field,
    answer: str | tuple[str, ...] | None,
    context: PromptContext,
    *,
    stay: bool = False,
) -> PromptStep:
    try:
        changes = set_answer(finding, field, answer)
    except BadAnswerError:
        bad = Problem.of(f"{finding.id}/{field.id}", "form-bad-answer", field=field.title)
        return PromptStep(state=replace(state, typed=""), problem=bad)
    after = replace(finding, **dict(changes))  # type: ignore[arg-type]
    flash = Flash(field=field.title, value=value_text(after, field))
    following = state if stay else _after_field(after, field.id, context, state.touched_s)
    wish = ChangeWish(finding=finding.id, changes=changes)
    return PromptStep(state=following, wishes=(wish,), flash=flash)
