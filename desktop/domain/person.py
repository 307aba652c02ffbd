"""Who works with reports: a person with one role."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

MOST_NAME = 120
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


class Role(StrEnum):
    """What a person is in the department."""

    TRAINEE = "trainee"
    RADIOLOGIST = "radiologist"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person. ``name`` is what is shown and printed; a disabled one may do nothing any more."""

    id: str
    name: str
    role: Role
    is_disabled: bool = False

    def __post_init__(self) -> None:
        """Refuse what could not be told apart or printed in one line."""
        if self.id and not _ID.fullmatch(self.id):
            raise ValueError("not the id of a person")
        if len(self.name) > MOST_NAME or not self.name.isprintable():
            raise ValueError("not a name that can be printed")

    def disabled(self) -> Person:
        """Return the same person, who may do nothing any more."""
        return replace(self, is_disabled=True)


LOCAL = Person(id="", name="", role=Role.RADIOLOGIST)
"""The one reader of a store in which nobody was set up: signs by a typed name, without a secret."""
