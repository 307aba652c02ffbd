"""Copies of the store: made while it is used, proven, thinned out, and never restored over one.

A copy counts only once SQLite's own check and every row's hash hold in the copy itself; only then
may an older one go.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.app.ports import Clock
from desktop.storage.errors import StoreError, store_error
from desktop.storage.faults import translating
from desktop.storage.migrate import check_readable, revision_of
from desktop.storage.presence import SHARED, others_alive
from desktop.storage.proving import Contents, proven

DAYS, WEEKS = 14, 8
FOLDER = "backups"
DUE = timedelta(days=1)
_NAME = re.compile(r"concord-(\d{8}T\d{6}Z)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_PART = ".part"
UNPROVEN = "unproven.db"  # the newest copy that could not be proven, kept beside the good ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that was proven when it was made."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What making a backup did."""

    backup: Backup
    contents: Contents
    dropped: int


class Backups:
    """The backups of one store file.

    Parameters
    ----------
    store
        The file that is copied.
    folder
        Where the copies lie; made where absent, for its owner only.
    clock
        Says how old a copy is.
    """

    def __init__(self, store: Path, folder: Path, clock: Clock) -> None:
        self._store = store
        self._folder = folder
        self._clock = clock

    def all(self) -> tuple[Backup, ...]:
        """Return the backups, newest first."""
        found = []
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                named = _NAME.fullmatch(path.name)
                with contextlib.suppress(ValueError):
                    if named:
                        at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                        found.append(Backup(path=path, at=at))
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def is_due(self) -> bool:
        """Whether there is a store whose newest backup is older than a day, or dated ahead."""
        if not self._store.is_file() or self._store.stat().st_size == 0:
            return False
        newest = next(iter(self.all()), None)
        return newest is None or not timedelta(0) <= self._now() - newest.at < DUE

    def make(self) -> Made:
        """Copy the store, prove the copy, then let go of backups that are no longer kept.

        Raises
        ------
        StoreError
            ``storage-backup-none`` without a store, ``storage-backup-unproven`` where the copy
            does not prove: it is kept aside and nothing older is dropped.
        """
        with translating():
            if not self._store.is_file():
                raise store_error("backup-none")
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            part = _new_part(self._folder)
            try:
                copy(self._store, part)
                contents = proven(part)
            except StoreError as error:
                # what may be the last trace of a damaged store is not thrown away
                if part.exists():
                    part.replace(self._folder / UNPROVEN)
                raise store_error("backup-unproven") from error
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            backup = self._named(part)
            return Made(backup=backup, contents=contents, dropped=self._thin_out(backup))

    def _named(self, part: Path) -> Backup:
        now = self._now().replace(microsecond=0)
        while True:
            path = self._folder / f"concord-{now.strftime(_STAMP)}.db"
            try:
                _publish(part, path)
            except FileExistsError:
                now += timedelta(seconds=1)
            else:
                return Backup(path=path, at=now)

    def _thin_out(self, proven_now: Backup) -> int:
        backups = self.all()
        kept = {one.path for one in to_keep(backups)} | {proven_now.path}
        dropped = [one for one in backups if one.path not in kept]
        for one in dropped:
            one.path.unlink(missing_ok=True)
        for part in self._folder.glob(f"*{_PART}*"):
            # what a killed run left; a run that goes on now is younger than this
            if self._now().timestamp() - part.stat().st_mtime > DUE.total_seconds():
                part.unlink(missing_ok=True)
        return len(dropped)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.now_iso()).astimezone(UTC)


def to_keep(backups: Iterable[Backup]) -> Iterator[Backup]:
    """Yield the newest of each of the last 14 days and 8 weeks that have one."""
    days: set[object] = set()
    weeks: set[object] = set()
    for one in sorted(backups, key=lambda backup: backup.at, reverse=True):
        day, week = one.at.date(), one.at.isocalendar()[:2]
        new_day = day not in days and len(days) < DAYS
        new_week = week not in weeks and len(weeks) < WEEKS
        days |= {day} if new_day else set()
        weeks |= {week} if new_week else set()
        if new_day or new_week:
            yield one


def copy(source: Path, target: Path) -> None:
    """Copy a store as one committed state, durably; writers go on meanwhile."""
    from desktop.storage.database import open_to_read

    old, new = open_to_read(source), sqlite3.connect(target)
    try:
        old.backup(new)
        # one file, not three, and readable from a medium that cannot be written
        new.execute("PRAGMA journal_mode=delete")
    finally:
        new.close()
        old.close()
    _sync(target)


def restore(backup: Path, target: Path, *, aside: str = "") -> Contents:
    """Put a backup in the place of a store that is not there.

    Parameters
    ----------
    backup
        The copy; it is proven first and stays as it is.
    target
        Where the store belongs.
    aside
        What a store that is there is renamed with; without it such a store bars restoring.

    Returns
    -------
    Contents
        What was proven of the restored file itself.

    Raises
    ------
    StoreError
        ``storage-restore-exists``, ``storage-restore-in-use``, ``storage-backup-missing``, or why
        the backup does not prove. Nothing was changed then.
    """
    with translating():
        if not backup.is_file():
            raise store_error("backup-missing")
        if others_alive(target.parent, SHARED.id_in(target.parent)):
            raise store_error("restore-in-use")
        if _belonging(target) and not aside:
            raise store_error("restore-exists")
        check_readable(revision_of(backup))
        proven(backup)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = _new_part(target.parent)
        try:
            copy(backup, part)
            contents = proven(part)
            for path in _belonging(target):
                path.rename(path.with_name(path.name.replace(target.name, target.name + aside)))
            _publish(part, target)
        except FileExistsError:
            raise store_error("restore-exists") from None
        finally:
            part.unlink(missing_ok=True)
        return contents


def _belonging(store: Path) -> list[Path]:
    """Return what is there of a store: a log left alone would be played into the new file."""
    names = (store.name + tail for tail in ("", "-wal", "-shm", "-journal"))
    return [path for path in map(store.with_name, names) if path.exists() or path.is_symlink()]


def _new_part(folder: Path) -> Path:
    path = folder / f".{secrets.token_hex(6)}{_PART}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


def _publish(part: Path, path: Path) -> None:
    """Give a whole file its name; never over another."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a drive without links
        if path.exists():
            raise FileExistsError from None
        part.rename(path)
    else:
        part.unlink()
    _sync(path.parent)


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
