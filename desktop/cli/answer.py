"""What a verb returns, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop import assets
from desktop.app.ports import StudySource, Translator
from desktop.domain.message import Problem

if TYPE_CHECKING:
    from desktop.app.people import People
    from desktop.app.signing import Version
    from desktop.evidence.pack import EvidencePack
    from desktop.report.department import Department

Look = tuple["Department", tuple[Problem, ...]]
"""How reports look, and why a department's own file is not used."""
Evidence = tuple["EvidencePack", tuple[Problem, ...]]
"""A pack, and why a department's own is not part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A verb's complete answer: ``payload`` for ``--json``, ``lines`` for people.

    ``problems`` make the exit status 1; the dispatcher adds them to the payload as
    ``{"where", "what", "do"}`` unless the verb placed them there itself.
    """

    payload: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


class UsageError(Exception):
    """Wrong usage or a path that does not exist (exit status 2); holds the problem to print."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class ArchiveDoor(Protocol):
    """The kept reports, as verbs ask of them."""

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept."""
        ...

    def verify(self) -> Verified:
        """Prove everything that is kept; raises with a problem where it cannot be opened."""
        ...

    def versions(self, report_id: str) -> Sequence[Version]:
        """Return the versions of a report, oldest first, each proven to be what was kept."""
        ...

    def citing(self, evidence_id: str) -> Sequence[Version]:
        """Return the versions that cite an evidence row."""
        ...


class Verified(Protocol):
    """What was proven, and what could not be."""

    @property
    def reports(self) -> int:
        """Reports kept."""
        ...

    @property
    def versions(self) -> int:
        """Versions kept."""
        ...

    @property
    def acts(self) -> int:
        """Acts audited."""
        ...

    @property
    def anchored(self) -> int:
        """Acts that the anchor outside the database knows."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be proven."""
        ...


class BackupContents(Protocol):
    """How much of a store was proven."""

    @property
    def drafts(self) -> int:
        """Drafts."""
        ...

    @property
    def versions(self) -> int:
        """Versions of reports."""
        ...

    @property
    def acts(self) -> int:
        """Acts audited."""
        ...


class BackupFile(Protocol):
    """A backup on disk."""

    @property
    def path(self) -> Path:
        """Its file."""
        ...


class BackupMade(Protocol):
    """What making a backup did."""

    @property
    def backup(self) -> BackupFile:
        """The new one."""
        ...

    @property
    def contents(self) -> BackupContents:
        """What was proven of it."""
        ...

    @property
    def dropped(self) -> int:
        """How many older ones were let go."""
        ...


class BackupDoor(Protocol):
    """Backups of this user's store; raises with a problem where something cannot be done."""

    def make(self, folder: Path | None) -> BackupMade:
        """Make one, in the usual folder or another."""
        ...

    def restore(self, backup: Path, *, aside: bool) -> BackupContents:
        """Put one in the place of the store."""
        ...


def _product_alone(_: Path | None) -> Evidence:
    return assets.evidence(), ()


def _product_look(_: Path | None) -> Look:
    return assets.department(), ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The adapters a verb may use; ``bootstrap`` builds them, each only when first asked for."""

    translator: Translator
    source: Callable[[], StudySource]
    evidence: Callable[[Path | None], Evidence] = _product_alone
    """The pack, with that of a folder laid over it."""
    department: Callable[[Path | None], Look] = _product_look
    """How reports look, by a department's file where one is named."""
    archive: Callable[[str | None], ArchiveDoor | None] = lambda _store: None
    """The kept reports of a store (a file, its folder, or an address), else of this user."""
    backups: Callable[[], BackupDoor | None] = lambda: None
    """Copies of this user's store."""
    people: Callable[[], People | None] = lambda: None
    """Who reads and signs here."""
