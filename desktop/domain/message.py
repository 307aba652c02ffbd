"""Text as a value: the core names a message and its arguments; a door turns it into words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A message id of ``resources/locale`` with named arguments.

    Arguments may be messages themselves (a term inside a sentence); they are resolved first.
    """

    id: str
    args: tuple[tuple[str, str | int | float | Message], ...] = field(default=())

    @classmethod
    def of(cls, message_id: str, /, **args: str | float | Message) -> Message:
        """Build a message from keyword arguments, in a stable order."""
        return cls(message_id, tuple(sorted(args.items(), key=lambda item: item[0])))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input: where, what happened, what to do next.

    ``code`` names the message ``problem-<code>``; its value is the *what*, its attribute ``.do``
    the *do*.
    """

    where: str
    code: str
    args: tuple[tuple[str, str | int | float | Message], ...] = field(default=())

    @classmethod
    def of(cls, where: str, code: str, /, **args: str | float | Message) -> Problem:
        """Build a problem from keyword arguments."""
        return cls(where, code, tuple(sorted(args.items(), key=lambda item: item[0])))

    @property
    def message(self) -> Message:
        """The message whose value says what happened and whose ``.do`` says what to do."""
        return Message(f"problem-{self.code}", self.args)
