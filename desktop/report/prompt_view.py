"""What the prompt shows: heading, choices with keys, and where it stands in the walk."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.report.catalogue import (
    choice_meaning,
    choice_name,
    measured_value,
    millimetres,
    proof_of,
    scale_name,
    type_meaning,
    type_name,
    type_noun,
)
from desktop.report.form import is_normal, row_code
from desktop.report.form_fields import SIDED, answer_of, asked, choices_of, root_of
from desktop.report.prompt import Phase, PromptContext, PromptState, ask_of, findings_in
from desktop.report.prompt_keys import MORE_KEY, field_keys, page_of, pages_of, row_choices
from desktop.report.template import Field, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptChoice:
    """One choice: its key, its word, whether it is the present answer, and its definition."""

    key: str
    label: Message
    chosen: bool = False
    meaning: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptView:
    """The prompt as it is painted.

    ``where`` is the level or area, ``ask`` the question, ``position`` its place such as ``8/9``.
    ``typed`` is a number being typed, empty before the first digit, and ``value`` the same with its
    unit; ``lines`` are what an agreement would assert
    and ``apart`` what it lists separately.
    """

    where: Message
    ask: Message
    position: str = ""
    choices: tuple[PromptChoice, ...] = ()
    hint: Message | None = None
    typed: str | None = None
    value: Message | None = None
    lines: tuple[Message, ...] = ()
    apart: tuple[Message, ...] = ()


def view(state: PromptState, context: PromptContext) -> PromptView | None:
    """Return what the prompt shows, or ``None`` while it is closed."""
    if state.phase is Phase.ROW:
        return _view_row(state, context)
    if state.phase is Phase.FIELD:
        return _view_field(state, context)
    if state.phase is Phase.AGREE:
        nothing = not context.agree
        return PromptView(
            where=Message("form-others"),
            ask=Message("form-agree-nothing" if nothing else "form-agree"),
            lines=context.agree,
            apart=context.apart,
        )
    return None


def _view_row(state: PromptState, context: PromptContext) -> PromptView:
    row = context.template.row(state.row)
    choices = row_choices(row)
    held = findings_in(row, context)
    zero = "form-key-nothing-more" if held else "form-row-normal"
    shown = [
        PromptChoice(key="0", label=Message(zero), chosen=not held and is_normal(context.case, row))
    ]
    types = {finding.type for finding in held}
    shown += [
        PromptChoice(
            key=key,
            label=type_name(word, context.template),
            chosen=word in types,
            meaning=type_meaning(word),
        )
        for key, word in page_of(choices, state.page, 1)
    ]
    if pages_of(choices, 1) > 1:
        shown.append(PromptChoice(key=MORE_KEY, label=Message("form-key-more")))
    rows = context.template.rows
    return PromptView(
        where=row_code(row),
        ask=Message("form-ask-more" if held else "form-ask-row"),
        position=f"{rows.index(row) + 1}/{len(rows)}",
        choices=tuple(shown),
    )


def _view_field(state: PromptState, context: PromptContext) -> PromptView | None:
    finding, ask = context.case.finding(state.finding), ask_of(state, context)
    if finding is None or ask is None:
        return None
    field = ask.field
    asks = [a for a in asked(finding, context.case, context.template) if a.field.kind != "text"]
    typed = None
    if field.kind == "number":
        typed = state.typed or _suggested(finding, field, context)
    row = context.template.row_of(finding)
    return PromptView(
        where=row_code(row),
        ask=_question(finding, field, context),
        position=f"{[a.field.id for a in asks].index(field.id) + 1}/{len(asks)}",
        choices=_choices(state, finding, field, context),
        hint=_hint(finding, field, context.template),
        typed=typed,
        value=measured_value(field, typed) if typed else None,
    )


def _suggested(finding: Finding, field: Field, context: PromptContext) -> str:
    held = answer_of(finding, field)
    if held:
        return held if isinstance(held, str) else held[0]
    return millimetres(context.measured_mm) if context.measured_mm is not None else ""


def _choices(
    state: PromptState, finding: Finding, field: Field, context: PromptContext
) -> tuple[PromptChoice, ...]:
    if field.kind not in ("choice", "several"):
        return ()
    held = answer_of(finding, field)
    chosen = {held} if isinstance(held, str) else set(held or ())
    words = choices_of(field, finding, context.template)
    proof = proof_of(finding.type, context.template)
    shown = [
        PromptChoice(
            key=key,
            label=choice_name(field, word),
            chosen=word in chosen,
            meaning=choice_meaning(field, word, proof),
        )
        for key, word in field_keys(field, words, state.page)
    ]
    if not field.keys and pages_of(words, field.first_key) > 1:
        shown.append(PromptChoice(key=MORE_KEY, label=Message("form-key-more")))
    return tuple(shown)


def _hint(finding: Finding, field: Field, template: Template) -> Message | None:
    """Return the definition of the present answer, else the full name of the scale."""
    if field.id == "typical":
        return proof_of(finding.type, template)
    held = answer_of(finding, field)
    if isinstance(held, str) and field.kind == "choice":
        return choice_meaning(field, held) or scale_name(field)
    return scale_name(field)


def _question(finding: Finding, field: Field, context: PromptContext) -> Message:
    side = finding.side.value if finding.side else "none"
    if field.id == "neural" or field.id in SIDED:
        root = root_of(finding)
        if root is None:
            return field.title
        at = SIDED[field.id].value if field.id in SIDED else side
        return Message.of("form-ask-root-grade", side=at, root=root)
    noun = type_noun(finding.type, context.template)
    name = type_name(finding.type, context.template)
    return Message.of("form-ask-field", side=side, noun=noun, name=name, field=field.title)
