"""Questions of a form that are not findings: what is asked now, what is held, what is missing.

An answer lives in the form's answers under the question's id (with the row's id behind an @ where
it is asked once a row), except for facts that have a place of their own in the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.domain.age import parsed_day
from desktop.domain.case import Case, FormAnswers
from desktop.domain.message import Message
from desktop.domain.vocabulary import term
from desktop.report.conditions import Answer, all_hold
from desktop.report.template import FormSection, Row, SectionAsk, Template, slug

YES, NO = "yes", "no"
SEPARATOR = "|"
OPERATED = "operated"  # a question repeated for each operated level
MOST_TEXT = 2_000
_BOOLS = {True: YES, False: NO}
# words of the vocabulary that read the same as an answer
_TERMS = frozenset({"left", "right"})


class BadFactError(ValueError):
    """An answer that a question cannot hold; its text names the question only."""

    def __init__(self, ask: str) -> None:
        super().__init__(f"not an answer of {ask}")
        self.ask = ask


@dataclass(frozen=True, slots=True, kw_only=True)
class AskState:
    """One question as it stands. ``key`` names its answer; ``row`` is where it is repeated.

    ``held`` are the words or the text of the answer, empty where there is none. ``is_missed`` says
    that the report wants it, ``blocks`` that it cannot go out without.
    """

    ask: SectionAsk
    key: str
    held: tuple[str, ...] = ()
    row: Row | None = None
    is_missed: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be completed without an answer."""
        return self.is_missed and self.ask.required == "block"

    @property
    def title(self) -> Message:
        """The question, with its row where it is repeated."""
        if self.row is None:
            return self.ask.title
        return Message.of("ask-at-row", ask=self.ask.title, row=self.row.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionState:
    """The questions of a section that are asked now."""

    section: FormSection
    asks: tuple[AskState, ...]

    @property
    def missed(self) -> tuple[AskState, ...]:
        """The questions that the report wants answered."""
        return tuple(state for state in self.asks if state.is_missed)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(bool(state.held) for state in self.asks)


def choice_text(word: str) -> Message:
    """Return how one answer reads."""
    return term(word) if word in _TERMS else Message(f"answer-{slug(word)}")


def value_text(state: AskState) -> tuple[Message, ...]:
    """Return the held answer as it is shown: choices by name, numbers with their unit."""
    ask = state.ask
    if ask.choices:
        return tuple(
            choice_text(word) if word in ask.choices else Message.of("form-code", code=word)
            for word in state.held
        )
    if ask.unit and state.held:
        return (Message.of("answer-with-unit", value=state.held[0], unit=ask.unit),)
    return tuple(Message.of("form-code", code=text) for text in state.held)


def sections_of(case: Case, template: Template) -> tuple[SectionState, ...]:
    """Return the sections of a form with the questions that are asked now."""
    found = []
    for section in template.sections:
        if not all_hold(section.show, lambda name: fact(case, template, name)):
            continue
        asks = tuple(_states(section, case, template))
        if asks:
            found.append(SectionState(section=section, asks=asks))
    return tuple(found)


def _states(section: FormSection, case: Case, template: Template) -> Iterator[AskState]:
    for ask in section.asks:
        for row in _rows(ask, case, template):
            if not all_hold(ask.show, lambda name: fact(case, template, name)):
                continue
            key = ask.id if row is None else f"{ask.id}@{row.id}"
            held = held_by(case, ask, key)
            missed = bool(ask.required) and not held
            yield AskState(ask=ask, key=key, held=held, row=row, is_missed=missed)


def _rows(ask: SectionAsk, case: Case, template: Template) -> tuple[Row | None, ...]:
    """Return the rows a question is asked for; ``None`` where it is asked of the whole.

    Of the operated levels it is asked one by one; of the whole where none is known, or where that
    was answered before they were.
    """
    if not ask.repeat:
        return (None,)
    if ask.repeat != OPERATED:
        return tuple(row for row in template.rows if row.kind == ask.repeat)
    history = case.clinical.history
    done = {*history.surgery_levels, *(lv for one in history.surgeries for lv in one.levels)}
    rows = tuple(row for row in template.rows if row.kind == "level" and done & set(row.levels))
    whole = (None,) if not rows or held_by(case, ask, ask.id) else ()
    return (*whole, *rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """An answer that its question cannot hold: not one of its words, no number, out of range."""

    ask: SectionAsk
    key: str
    value: str


def misfits(case: Case, template: Template) -> tuple[Misfit, ...]:
    """Return the answers of a case that the questions of its form cannot hold."""
    asks = {ask.id: ask for section in template.sections for ask in section.asks if not ask.binds}
    found = []
    for key, value in case.form.answers:
        ask = asks.get(key.partition("@")[0])
        if ask is None:
            continue
        given = tuple(value.split(SEPARATOR)) if ask.kind == "several" else (value,)
        try:
            _checked(ask, given)
        except BadFactError:
            found.append(Misfit(ask=ask, key=key, value=value))
    return tuple(found)


def fact(case: Case, template: Template, name: str) -> Answer:
    """Return what a condition asks for: a fact of the case, or the answer of a question."""
    study = case.study
    known: dict[str, str | None] = {
        "contrast": None if study.contrast is None else _BOOLS[study.contrast],
        "modality": study.modality or template.modality,
        "sides_imaged": study.sides_imaged,
        "sex": case.patient.sex,
        "exam": template.exam,
    }
    if name in known:
        return known[name]
    asks = (ask for section in template.sections for ask in section.asks)
    ask = next((ask for ask in asks if ask.id == name), None)
    return held_by(case, ask, ask.id) if ask is not None else None


def held_by(case: Case, ask: SectionAsk, key: str) -> tuple[str, ...]:
    """Return the answer of a question: from its own place in the case, else from the form."""
    if ask.binds:
        return _bound(case, ask)
    text = dict(case.form.answers).get(key, "")
    if not text:
        return ()
    return tuple(text.split(SEPARATOR)) if ask.kind == "several" else (text,)


def _bound(case: Case, ask: SectionAsk) -> tuple[str, ...]:
    value = getattr(case.factors, ask.binds.rpartition(".")[2])
    if value is None:
        return ()
    if isinstance(value, bool):
        return (_BOOLS[value],)
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def with_answer(case: Case, ask: SectionAsk, key: str, given: tuple[str, ...]) -> Case:
    """Return a case in which a question is answered; nothing given makes it open again.

    Raises
    ------
    BadFactError
        When the question cannot hold the answer.
    """
    checked = _checked(ask, given)
    if ask.binds:
        name = ask.binds.rpartition(".")[2]
        value: object = checked[0] if checked else None
        if ask.kind == "yes_no" and checked:
            value = checked[0] == YES
        elif ask.kind == "number" and checked:
            value = float(checked[0])
        return replace(case, factors=replace(case.factors, **{name: value}))  # type: ignore[arg-type]
    answers = {k: v for k, v in case.form.answers if k != key}
    if checked:
        answers[key] = SEPARATOR.join(checked)
    form = case.form
    made = FormAnswers(template=form.template, version=form.version, answers=tuple(answers.items()))
    return replace(case, form=made)


def _checked(ask: SectionAsk, given: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(text.strip() for text in given if text.strip())
    if not words:
        return ()
    if ask.choices:
        if not set(words) <= set(ask.choices) or (len(words) > 1 and ask.kind != "several"):
            raise BadFactError(ask.id)
        return tuple(word for word in ask.choices if word in words)
    text = words[0]
    if ask.kind == "number":
        return (_number(ask, text),)
    if ask.kind == "date":
        day = parsed_day(text)
        if day is None:
            raise BadFactError(ask.id)
        return (day.isoformat(),)
    if len(text) > MOST_TEXT:
        raise BadFactError(ask.id)
    return (text,)


def _number(ask: SectionAsk, text: str) -> str:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise BadFactError(ask.id) from None
    low = -float("inf") if ask.minimum is None else ask.minimum
    high = float("inf") if ask.maximum is None else ask.maximum
    if not low <= value <= high:
        raise BadFactError(ask.id)
    return f"{value:g}"
