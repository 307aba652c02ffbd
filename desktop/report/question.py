"""The key question as a value: what is asked, by which keys, and where each answer leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment, Option
from desktop.report import names

_SIDE_KEYS = {"right": "R", "left": "L", "bilateral": "B", "midline": "M"}
NOT_KNOWN_KEY = "U"
_MOST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its key, and the call it would give the first finding it decides."""

    value: object
    key: str
    title: Message
    lane: Category | None
    outcome: Message | None  # "70% S"
    spoken: Message  # accessible name, with every finding it would move


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionState:
    """The one question of the moment."""

    asks: Message
    decides: Message
    path: str
    answers: tuple[Answer, ...]


def question(numbers: Mapping[str, int], assessment: Assessment) -> QuestionState | None:
    """Return the question of an assessment, or ``None`` where no fact would move a finding."""
    asked = assessment.question
    if asked is None or not asked.options:
        return None
    order = sorted(asked.options, key=_rank)
    decides = [names.literal(str(numbers.get(f, "–"))) for f in asked.would_decide]
    many = "many" if len(decides) > 1 else "one"
    return QuestionState(
        asks=asked.asks,
        decides=Message.of(f"question-decides-{many}", findings=names.joined(decides)),
        path=asked.path,
        answers=tuple(
            _answer(option, asked.would_decide, numbers, position)
            for position, option in enumerate(order[:_MOST], 1)
        ),
    )


def _rank(option: Option) -> int:
    """Right, left, both first; every other answer keeps its order."""
    order = list(_SIDE_KEYS)
    return order.index(option.value) if option.value in order else len(order)


def _answer(
    option: Option, decided: tuple[str, ...], numbers: Mapping[str, int], position: int
) -> Answer:
    title = _title(option.value)
    lanes, centrals = dict(option.lanes), dict(option.centrals)
    first = next((f for f in decided if f in lanes), None)
    told = [
        Message.of(
            "question-finding-to",
            number=str(numbers.get(f, "–")),
            lane=Message(f"lanes-category-{lanes[f].value.replace('_', '-')}"),
        )
        for f in decided
        if f in lanes
    ]
    return Answer(
        value=option.value,
        key=_SIDE_KEYS.get(str(option.value), str(position)),
        title=title,
        lane=lanes[first] if first else None,
        outcome=_outcome(lanes[first], centrals.get(first)) if first else None,
        spoken=Message.of("question-spoken", answer=title, outcome=names.joined(told))
        if told
        else title,
    )


def _outcome(lane: Category, central: float | None) -> Message:
    letter = Message(f"question-letter-{lane.value.replace('_', '-')}")
    if central is None:
        return letter
    return Message.of("question-outcome", chance=names.chance_text(central), lane=letter)


def _title(value: object) -> Message:
    if isinstance(value, bool):
        return Message("question-yes" if value else "question-no")
    if isinstance(value, list | tuple):
        return names.joined([_title(part) for part in value]) if value else Message("question-none")
    if isinstance(value, str):
        if value == "bilateral":
            return Message("question-both")
        return names.term(value) if value.islower() else names.literal(names.shown_level(value))
    if value is None:
        return Message("question-none")
    return names.literal(f"{value:g}" if isinstance(value, float) else str(value))
