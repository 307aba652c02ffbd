"""Conditions under which a form asks something: words of a template, never code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Answer = str | tuple[str, ...] | None
_PART = re.compile(r"^([a-z][a-z0-9_.-]*)(?:(!?=)([A-Za-z0-9_.|-]+))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``name`` holds when it is answered; with ``words``, when the answer is one of them."""

    name: str
    words: frozenset[str] = frozenset()
    negated: bool = False

    def holds(self, answer: Answer) -> bool:
        """Whether an answer fulfils the condition; an open question fulfils no ``!=`` either."""
        given = {answer} if isinstance(answer, str) else set(answer or ())
        if not self.words or not given:
            return bool(given)
        return bool(given & self.words) is not self.negated


class ConditionError(ValueError):
    """A text that is no condition."""


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Parse ``name``, ``name=word|word``, ``name!=word``, joined by `` & ``.

    Raises
    ------
    ConditionError
        For anything else.
    """
    found = []
    for part in text.split("&") if text.strip() else ():
        match = _PART.match(part.strip())
        if match is None:
            raise ConditionError(f"not a condition: {part.strip()!r}")
        name, operator, words = match.groups()
        found.append(
            Condition(
                name=name,
                words=frozenset((words or "").split("|")) - {""},
                negated=operator == "!=",
            )
        )
    return tuple(found)


def all_hold(conditions: tuple[Condition, ...], answer_of: Callable[[str], Answer]) -> bool:
    """Whether every condition holds for the answers given."""
    return all(condition.holds(answer_of(condition.name)) for condition in conditions)
