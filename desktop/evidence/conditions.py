"""Conditions of the evidence tables, read once when the pack is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KEYS_OF_WORDS = frozenset(
    {
        *("flag", "sign", "neural", "severity", "acuity", "change", "activity", "region", "sex"),
        *("pattern", "pregnant", "absent", "with", "without", "anywhere", "match"),
        *("scale", "typical"),
    }
)
KEYS_OF_NUMBERS = frozenset({"age", "size_mm", "csa_mm2", "postpartum"})
NEIGHBOUR_KEYS = frozenset({"with", "without", "anywhere"})


class Operator(StrEnum):
    """How a condition compares."""

    ANY = "="
    NONE = "!="
    AT_LEAST = ">="
    BELOW = "<"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: any or none of some words, or a number against a limit."""

    key: str
    operator: Operator
    words: frozenset[str] = frozenset()
    number: float = 0.0


class ConditionError(ValueError):
    """A condition that cannot be read."""


def parse_condition(text: str) -> Condition:
    """Read one condition such as ``neural=contact|compression`` or ``age<50``.

    Raises
    ------
    ConditionError
        If the key is unknown or the text has no comparison.
    """
    for operator in (Operator.NONE, Operator.AT_LEAST, Operator.BELOW, Operator.ANY):
        key, found, value = text.partition(operator.value)
        if found:
            break
    else:
        raise ConditionError(text)
    of_words = operator in (Operator.ANY, Operator.NONE)
    if key not in (KEYS_OF_WORDS if of_words else KEYS_OF_NUMBERS):
        raise ConditionError(text)
    if of_words:
        return Condition(key=key, operator=operator, words=frozenset(value.split("|")))
    return Condition(key=key, operator=operator, number=float(value))


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions that must all hold, divided by ``&``; empty text is no condition."""
    return tuple(parse_condition(part) for part in text.split("&") if part)
