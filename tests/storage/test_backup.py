"""Backups: proven copies, thinned by the clock, and a restore that equals what was kept."""

from __future__ import annotations

import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.bootstrap.backups import back_up_daily
from desktop.report.lifecycle import Act
from desktop.storage import backup as module
from desktop.storage.archive import ReportArchive
from desktop.storage.backup import UNPROVEN, Backup, Backups, restore, to_keep
from desktop.storage.errors import StoreError
from desktop.storage.place import Place
from desktop.storage.presence import Presence
from desktop.storage.store import SqliteDraftStore
from tests.storage.making import steps
from tests.storage.test_archive import act


class Clock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now_iso(self) -> str:
        return self.now.isoformat()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "box" / "concord.db"
    store = SqliteDraftStore(place)
    store.append(steps(1, 40))
    store.append(steps(1, 3, "d2"), source_path="/images/b")
    archive = ReportArchive(store, place)
    act(archive, Act.SAVE)
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    store.close()
    return place


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(path: Path, clock: Clock) -> Backups:
    return Backups(path, path.parent / "backups", clock)


def rows(path: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(path) as raw:
        tables = [
            name for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]  # fmt: skip
        found = {
            name: sorted(raw.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608
            for name in tables
        }
    raw.close()
    return found


def spoil(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE journal SET edit = 'other' WHERE draft_id = 'd1' AND sequence = 7")
    raw.close()


def test_that_what_is_restored_equals_the_original_row_for_row(path, backups) -> None:
    made = backups.make()
    assert (made.contents.drafts, made.contents.steps) == (2, 43)
    assert (made.contents.versions, made.contents.acts) == (2, 2)
    target = path.parent.parent / "elsewhere" / "concord.db"
    assert restore(made.backup.path, target) == made.contents
    assert rows(target) == rows(path)
    store = SqliteDraftStore(target)
    assert store.steps("d1") == tuple(steps(1, 40))
    assert ReportArchive(store, path).verify().problems == ()
    assert [line.report_id for line in ReportArchive(store, path).search("mr")] == ["d1"]
    store.close()


def test_that_copies_are_for_their_owner_only_and_one_file_each(path, backups) -> None:
    made = backups.make().backup.path
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert [file.name for file in made.parent.iterdir()] == [made.name]
    assert "Sample" not in made.name


def test_that_a_store_is_copied_as_one_state_while_others_write(path, backups) -> None:
    store = SqliteDraftStore(path)
    done = threading.Event()
    written = []

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            store.append(steps(1, 3, f"n{number}"))
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make() for _ in range(3)]
    finally:
        done.set()
        writer.join(20)
    assert written
    assert all(one.contents.steps == 43 + 3 * (one.contents.drafts - 2) for one in made)
    store.close()


def test_that_fourteen_days_and_eight_weeks_are_kept(path, backups, clock) -> None:
    for _ in range(90):
        backups.make()
        clock.now += timedelta(days=1)
    kept = [one.at.date() for one in backups.all()]
    newest = clock.now.date() - timedelta(days=1)
    assert kept[:14] == [newest - timedelta(days=n) for n in range(14)]
    weeks = {day.isocalendar()[:2] for day in kept}
    assert len(weeks) == 8
    assert len(kept) == 14 + 8 - len({day.isocalendar()[:2] for day in kept[:14]})


def test_that_of_one_day_the_newest_stays_and_the_newest_of_all_always() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = [Backup(path=Path(str(n)), at=noon + timedelta(hours=n)) for n in range(5)]
    assert list(to_keep(made)) == [made[-1]]


def test_that_no_backup_goes_before_the_new_one_is_proven(path, backups, clock) -> None:
    good = backups.make().backup
    spoil(path)
    for _ in range(40):
        clock.now += timedelta(days=1)
        with pytest.raises(StoreError, match="backup-unproven"):
            backups.make()
    assert backups.all() == (good,)
    assert sorted(f.name for f in good.path.parent.iterdir()) == sorted([good.path.name, UNPROVEN])


def test_that_two_backups_in_one_second_do_not_overwrite_one_another(path, backups) -> None:
    first = backups.make().backup
    second = backups.make().backup
    assert first.path != second.path
    assert second.path.exists()


def test_that_a_copy_that_fails_leaves_nothing_and_drops_nothing(
    path, backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backups.make().backup

    def full(_source: Path, _target: Path) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(module, "copy", full)
    with pytest.raises(StoreError):
        backups.make()
    assert [file.name for file in good.path.parent.iterdir()] == [good.path.name]


def test_that_restoring_never_overwrites_and_can_move_aside(path, backups) -> None:
    made = backups.make().backup.path
    before = path.read_bytes()
    with pytest.raises(StoreError, match="restore-exists"):
        restore(made, path)
    assert path.read_bytes() == before
    restore(made, path, aside=".aside-1")
    assert path.with_name("concord.db.aside-1").read_bytes() == before
    assert rows(path) == rows(path.with_name("concord.db.aside-1"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_a_log_left_behind_is_not_played_into_what_is_restored(path, backups) -> None:
    made = backups.make().backup.path
    path.unlink()
    path.with_name("concord.db-wal").write_bytes(b"of another life")
    with pytest.raises(StoreError, match="restore-exists"):
        restore(made, path)
    restore(made, path, aside=".aside-1")
    assert path.with_name("concord.db.aside-1-wal").read_bytes() == b"of another life"


@pytest.mark.parametrize("how", ["row", "bytes", "foreign", "missing", "newer"])
def test_that_a_backup_that_does_not_prove_restores_nothing(path, backups, how: str) -> None:
    made = backups.make().backup.path
    target = path.parent.parent / "new" / "concord.db"
    with sqlite3.connect(made) as raw:
        if how == "row":
            raw.execute("UPDATE versions SET by = 'Dr Nobody'")
        elif how == "foreign":
            raw.executescript("DROP TABLE alembic_version")
        elif how == "newer":
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    if how == "bytes":
        data = bytearray(made.read_bytes())
        data[4096:8192] = b"\xff" * 4096
        made.write_bytes(data)
    if how == "missing":
        made.unlink()
    with pytest.raises(StoreError):
        restore(made, target)
    assert not target.exists()


def test_that_a_store_in_use_is_not_replaced(path, backups) -> None:
    made = backups.make().backup.path
    other = Presence(path.parent)
    with pytest.raises(StoreError, match="restore-in-use"):
        restore(made, path, aside=".aside-1")
    other.leave()
    assert path.exists()


def test_that_a_backup_is_due_once_a_day_and_after_the_clock_went_back(
    path, backups, clock
) -> None:
    assert backups.is_due()
    backups.make()
    assert not backups.is_due()
    clock.now += timedelta(hours=23)
    assert not backups.is_due()
    clock.now += timedelta(hours=2)
    assert backups.is_due()
    clock.now -= timedelta(days=3)
    assert backups.is_due()
    assert not Backups(path.with_name("none.db"), path.parent, clock).is_due()


def test_that_the_daily_backup_runs_on_a_thread_of_its_own_and_tells_what_failed(
    path, backups, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, told = Place(home=path.parent), []
    assert back_up_daily(place, clock, told.append) is None  # switched off, as in every test
    monkeypatch.delenv("CONCORD_BACKUPS")
    for expected in (1, 1):  # the second start of the day makes none
        timer = back_up_daily(place, clock, told.append, after_seconds=0)
        assert timer is not None
        assert timer.daemon
        timer.join(20)
        assert len(backups.all()) == expected
    spoil(path)
    clock.now += timedelta(days=2)
    timer = back_up_daily(place, clock, told.append, after_seconds=0)
    timer.join(20)
    assert [problem.code for problem in told] == ["storage-backup-unproven"]
    assert (
        back_up_daily(Place(home=path.parent, url="postgresql://h/d"), clock, told.append) is None
    )
