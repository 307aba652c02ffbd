"""The archive of reports for the command line: the store of this user, where there is one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop.storage.place import Place

if TYPE_CHECKING:
    from desktop.app.signing import Version
    from desktop.storage.archive import ReportArchive, Verified


class ArchiveDoor:
    """Opens the archive when first asked; makes none where none is."""

    def __init__(self, place: Place) -> None:
        self._place = place

    @property
    def exists(self) -> bool:
        """Whether there is a store at all."""
        return self._place.exists

    def verify(self) -> Verified:
        """Prove everything that is kept."""
        with self._archive() as archive:
            return archive.verify()

    def versions(self, report_id: str) -> Sequence[Version]:
        """Return the versions of a report, oldest first."""
        with self._archive() as archive:
            return archive.versions(report_id)

    def citing(self, evidence_id: str) -> Sequence[Version]:
        """Return the kept versions that cite an evidence row."""
        with self._archive() as archive:
            return archive.citing(evidence_id)

    @contextlib.contextmanager
    def _archive(self) -> Iterator[ReportArchive]:
        from desktop.storage.store import SqliteDraftStore

        place = self._place
        # a damaged file is told of, not put aside: the verbs only look
        store = place.open(lambda _notice: None) if place.url else SqliteDraftStore(place.path)
        with contextlib.closing(store):
            yield place.archive(store)
