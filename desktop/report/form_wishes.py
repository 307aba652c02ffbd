"""What the form wishes for: plain values that the application turns into edits."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Finding
from desktop.report.form_fields import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWish:
    """A new finding."""

    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWish:
    """New values of fields of a finding."""

    finding: str
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalWish:
    """A row was looked at and is normal as a whole; ``on=False`` takes that back."""

    row: str
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeWish:
    """The reader agrees to the list that "all others normal" showed."""


Wish = AddWish | ChangeWish | NormalWish | AgreeWish
