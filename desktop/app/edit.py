"""What an edit is: a named pure function from a draft to a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from desktop.app.codec import Json, field_types, fits
from desktop.app.draft import Draft
from desktop.domain.case import Case
from desktop.domain.message import Message, Problem

Changes = tuple[tuple[str, object], ...]
T = TypeVar("T")


class Edit(Protocol):
    """A named pure function. Raises ``EditRefused`` where it does not apply."""

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        ...

    def apply(self, draft: Draft) -> Draft:
        """Return the changed draft; the given one stays as it is."""
        ...


class EditRefused(Exception):  # noqa: N818 - the user's wish was refused, nothing broke
    """An edit that does not apply; ``problem`` says why. Nothing has changed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def refuse(where: str, code: str, /, **args: str | int | Message) -> EditRefused:
    """Build the refusal ``problem-app-<code>``."""
    return EditRefused(Problem.of(where, f"app-{code}", **args))


def changed(value: T, changes: Changes, where: str, *, fixed: Iterable[str] = ("id",)) -> T:
    """Return a dataclass value with fields replaced; names and types are checked.

    Lists become tuples. Fields named in ``fixed`` cannot be changed.

    Raises
    ------
    EditRefused
        Where a field does not exist, is fixed, or the value has another type.
    """
    hints = field_types(type(value))
    plain: dict[str, Any] = {}
    for name, given in changes:
        new = tuple(given) if isinstance(given, list) else given
        if name not in hints or name in fixed:
            raise refuse(where, "no-such-field", field=name)
        if not fits(hints[name], new):
            raise refuse(where, "wrong-type", field=name)
        plain[name] = new
    return replace(value, **plain)  # type: ignore[type-var]


def with_case(draft: Draft, **parts: Json) -> Draft:
    """Return the draft with parts of its case replaced; an equal case stays the same object.

    The identity matters: an unchanged case is not assessed again.
    """
    case: Case = replace(draft.case, **parts)
    return draft if case == draft.case else replace(draft, case=case)


def name(edit: str, /, **args: str | int | Message) -> Message:
    """Return the name of an edit, ``app-edit-<edit>``."""
    return Message.of(f"app-edit-{edit}", **args)
