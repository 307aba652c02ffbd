"""The archive of reports for the command line: the store of this user, where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app.signing import Version
    from desktop.storage.archive import ReportArchive, Verified

STORE_FILE = "concord.db"


class ArchiveDoor:
    """Opens the archive when first asked; makes none where none is."""

    def __init__(self, home: Path) -> None:
        self._path = home / STORE_FILE

    @property
    def exists(self) -> bool:
        """Whether there is a store at all."""
        return self._path.is_file()

    def verify(self) -> Verified:
        """Prove everything that is kept."""
        return self._archive().verify()

    def versions(self, report_id: str) -> Sequence[Version]:
        """Return the versions of a report, oldest first."""
        return self._archive().versions(report_id)

    def citing(self, evidence_id: str) -> Sequence[Version]:
        """Return the kept versions that cite an evidence row."""
        return self._archive().citing(evidence_id)

    def _archive(self) -> ReportArchive:
        from desktop.storage.archive import ReportArchive
        from desktop.storage.store import SqliteDraftStore

        return ReportArchive(SqliteDraftStore(self._path), self._path)
