"""The archive of reports for the command line: the store of this user, where there is one."""

from __future__ import annotations

from collections.abc import Sequence
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
        return self._archive().verify()

    def citing(self, evidence_id: str) -> Sequence[Version]:
        """Return the kept versions that cite an evidence row."""
        return self._archive().citing(evidence_id)

    def _archive(self) -> ReportArchive:
        from desktop.storage.store import SqliteDraftStore

        place = self._place
        # a damaged file is told of, not put aside: the verbs only look
        return place.archive(
            place.open(lambda _notice: None) if place.url else SqliteDraftStore(place.path)
        )
