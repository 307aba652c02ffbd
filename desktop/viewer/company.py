"""The studies that one viewer shows: the reported one, those reported with it, earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from desktop.domain.imaging import ObjectRef, Stack, Study


class Role(StrEnum):
    """What a study on screen is to the report."""

    THIS = "this"
    ALSO = "also"  # reported together
    PRIOR = "prior"  # only looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A study beside the reported one."""

    study: Study
    role: Role


@dataclass(frozen=True, kw_only=True)
class Company:
    """The studies in the order of the strip; each stack belongs to exactly one of them."""

    own: Study | None = None
    others: tuple[Companion, ...] = field(default=())

    @cached_property
    def all(self) -> tuple[Companion, ...]:
        """Every study: the reported one, those reported with it, then earlier ones."""
        own = (Companion(study=self.own, role=Role.THIS),) if self.own is not None else ()
        also = tuple(other for other in self.others if other.role is Role.ALSO)
        return (*own, *also, *(other for other in self.others if other.role is not Role.ALSO))

    @cached_property
    def stacks(self) -> dict[str, Stack]:
        """Every stack with pictures by its key."""
        return {stack.key: stack for one in self.all for stack in one.study.pictures}

    @cached_property
    def _owners(self) -> dict[str, Companion]:
        return {stack.series_uid: one for one in self.all for stack in one.study.stacks}

    @property
    def objects(self) -> tuple[ObjectRef, ...]:
        """Objects of every study."""
        return tuple(ref for one in self.all for ref in one.study.objects)

    @property
    def studies(self) -> tuple[Study, ...]:
        """Every study."""
        return tuple(one.study for one in self.all)

    @property
    def reported(self) -> tuple[Study, ...]:
        """The studies that the report is about: no earlier one."""
        return tuple(one.study for one in self.all if one.role is not Role.PRIOR)

    def of(self, series_uid: str) -> Companion | None:
        """Return the study a series belongs to."""
        return self._owners.get(series_uid)

    def role(self, series_uid: str) -> Role | None:
        """Return what the study of a series is to the report."""
        owner = self.of(series_uid)
        return owner.role if owner is not None else None

    def with_others(self, others: Iterable[Companion]) -> Company:
        """Return the same study in other company."""
        return Company(own=self.own, others=tuple(others))

    def with_own(self, own: Study) -> Company:
        """Return the company of a study that has grown."""
        return Company(own=own, others=self.others)


def are_apart(one: Study, other: Study) -> bool:
    """Whether two studies share no series and no image.

    Two that do cannot stand side by side: an image would pass for one of the other study.
    """
    mine, theirs = _uids(one), _uids(other)
    return one.study_uid != other.study_uid and not mine & theirs


def _uids(study: Study) -> frozenset[str]:
    series = {stack.series_uid for stack in study.stacks}
    return frozenset(series | {ref.sop_uid for stack in study.stacks for ref in stack.frames})
