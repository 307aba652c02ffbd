"""Backups of this user's store: for the command line, and by themselves once a day."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.ports import Clock, DraftStoreError
from desktop.domain.message import Problem
from desktop.storage.errors import store_error
from desktop.storage.place import Place

if TYPE_CHECKING:
    from desktop.storage.backup import Made
    from desktop.storage.proving import Contents

FOLDER = "backups"
QUIET_SECONDS = 20.0  # the first images come first


class BackupsDoor:
    """Makes and restores backups when asked."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock

    def make(self, folder: Path | None) -> Made:
        """Make a backup now."""
        from desktop.storage.backup import Backups

        self._need_file()
        where = folder or self._place.home / FOLDER
        return Backups(self._place.path, where, self._clock).make()

    def restore(self, backup: Path, *, aside: bool) -> Contents:
        """Put a backup in the place of the store; ``aside`` renames one that is there."""
        from desktop.storage.backup import restore

        self._need_file()
        stamp = self._clock.now_iso()[:19].replace(":", "").replace("-", "")
        return restore(backup, self._place.path, aside=f".aside-{stamp}" if aside else "")

    def _need_file(self) -> None:
        if self._place.url:
            raise store_error("backup-server")


def back_up_daily(
    place: Place,
    clock: Clock,
    on_problem: Callable[[Problem], None],
    after_seconds: float = QUIET_SECONDS,
) -> threading.Timer | None:
    """Make a backup on a thread of its own, a while after the start, where one is due.

    ``CONCORD_BACKUPS=off`` in the environment leaves it to others.
    """
    if place.url or os.environ.get("CONCORD_BACKUPS") == "off":
        return None

    def work() -> None:
        from desktop.storage.backup import Backups

        backups = Backups(place.path, place.home / FOLDER, clock)
        try:
            with contextlib.suppress(OSError):
                if backups.is_due():
                    backups.make()
        except DraftStoreError as error:
            on_problem(error.problem)

    timer = threading.Timer(after_seconds, work)
    timer.name, timer.daemon = "backup", True
    timer.start()
    return timer
