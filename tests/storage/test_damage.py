"""A store that was changed or broken behind the program's back."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app.history import JournalStep, StepKind
from desktop.app.recovery import NothingToResumeError, recover, rescue
from desktop.domain.message import Problem
from desktop.storage.errors import StoreError
from desktop.storage.presence import Presence
from desktop.storage.rows import pack, unpack
from desktop.storage.store import SqliteDraftStore, open_store
from desktop.storage.system import RandomIds
from tests.storage.making import step, steps

WRITTEN = steps(1, 80)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "drafts.db"
    store = SqliteDraftStore(place)
    store.append(WRITTEN)
    store.append(steps(1, 3, "d2"), source_path="/images/b")
    store.close()
    return place


def change(path: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute(statement, values)
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET edit = 'app-edit-mark' WHERE draft_id = 'd1' AND sequence = 40",
        "UPDATE journal SET kind = 'undo' WHERE draft_id = 'd1' AND sequence = 40",
        "UPDATE journal SET at = '2026' WHERE draft_id = 'd1' AND sequence = 40",
        "UPDATE journal SET saved_at = '2026' WHERE draft_id = 'd1' AND sequence = 40",
        "UPDATE journal SET base = 7 WHERE draft_id = 'd1' AND sequence = 40",
        "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 40",
        "DELETE FROM journal WHERE draft_id = 'd1' AND sequence = 40",
        "DELETE FROM journal WHERE draft_id = 'd1' AND sequence = 80",
        "DELETE FROM journal WHERE draft_id = 'd1' AND sequence = 1",
        "DELETE FROM journal WHERE draft_id = 'd1'",
        "UPDATE journal SET body = x'00' WHERE draft_id = 'd1' AND sequence = 40",
    ],
)
def test_that_any_change_of_a_journal_is_noticed(path: Path, statement: str) -> None:
    change(path, statement)
    store = SqliteDraftStore(path)
    assert store.is_sound(), "SQLite itself sees nothing"
    with pytest.raises(StoreError) as refused:
        store.steps("d1")
    assert refused.value.problem.code == "storage-damaged"
    assert store.load("d2") == step(3, draft_id="d2").draft, "other drafts are untouched"
    store.close()


def test_that_the_newest_proven_run_survives_damage_before_it(path: Path) -> None:
    change(path, "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 40")
    store = SqliteDraftStore(path)
    saved = store.salvage("d1")
    assert [s.sequence for s in saved] == list(range(65, 81))
    assert saved[-1] == WRITTEN[-1]
    store.close()


def test_that_the_newest_state_needs_only_the_newest_rows_and_is_never_guessed(
    path: Path,
) -> None:
    change(path, "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 40")
    store = SqliteDraftStore(path)
    assert store.load("d1") == WRITTEN[-1].draft
    store.close()
    change(path, "UPDATE journal SET edit = 'x' WHERE draft_id = 'd1' AND sequence = 79")
    store = SqliteDraftStore(path)
    with pytest.raises(StoreError) as refused:
        store.load("d1")
    assert refused.value.problem.code == "storage-damaged"
    store.close()


def test_that_recovering_says_whether_the_journal_was_sound(path: Path) -> None:
    store = SqliteDraftStore(path)
    sound = recover(store, "d1", RandomIds())
    assert (sound.draft, sound.sequence, sound.problem) == (WRITTEN[-1].draft, 80, None)
    store.close()
    change(path, "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 40")
    store = SqliteDraftStore(path)
    found = recover(store, "d1", RandomIds())
    assert found.problem is not None
    assert found.problem.code == "storage-damaged"
    assert found.history is None
    assert replace(found.draft, id="d1") == WRITTEN[-1].draft
    with pytest.raises(NothingToResumeError):
        recover(store, "d9", RandomIds())
    store.close()


def test_that_a_damaged_draft_goes_on_as_a_draft_of_its_own(path: Path) -> None:
    change(path, "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 80")
    store = SqliteDraftStore(path)
    rescued = rescue(store, "d1", RandomIds())
    assert rescued == replace(step(79).draft, id=rescued.id)
    store.append([JournalStep(sequence=1, kind=StepKind.OPEN, draft=rescued)])
    assert store.load(rescued.id) == rescued
    with pytest.raises(NothingToResumeError):
        rescue(store, "d9", RandomIds())
    store.close()


def test_that_steps_before_damage_survive_where_nothing_stands_after_it(path: Path) -> None:
    change(path, "UPDATE journal SET sha256 = '00' WHERE draft_id = 'd1' AND sequence = 70")
    store = SqliteDraftStore(path)
    assert [s.sequence for s in store.salvage("d1")] == list(range(1, 70))
    store.close()


def test_that_flipped_bytes_anywhere_in_the_file_never_give_another_report(
    path: Path, tmp_path: Path
) -> None:
    rng = random.Random(1)
    original = path.read_bytes()
    noticed = 0
    for number in range(60):
        flipped = bytearray(original)
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        copy = tmp_path / f"flip-{number}" / "drafts.db"
        copy.parent.mkdir()
        copy.write_bytes(flipped)
        try:
            store = SqliteDraftStore(copy)
        except StoreError:
            noticed += 1
            continue
        try:
            assert list(store.steps("d1")) in ([], WRITTEN)
        except StoreError:
            noticed += 1
        finally:
            store.close()
    assert noticed > 0


def test_that_a_packed_text_that_was_cut_is_no_text() -> None:
    packed = pack("a" * 1000, None)
    assert unpack(packed, None) == "a" * 1000
    with pytest.raises(StoreError):
        unpack(packed[:-3], None)
    with pytest.raises(StoreError):
        unpack(b"", None)


def test_that_a_file_that_is_no_database_is_kept_aside_and_a_new_store_begun(
    tmp_path: Path,
) -> None:
    path = tmp_path / "drafts.db"
    path.write_bytes(b"not a database, but somebody's words " * 200)
    before = path.read_bytes()
    told: list[Problem] = []
    store = open_store(path, told.append)
    store.append(steps(1, 1))
    store.close()
    assert [p.code for p in told] == ["storage-put-aside"]
    kept = tmp_path / str(dict(told[0].args)["file"])
    assert kept.read_bytes() == before


def test_that_sound_drafts_of_a_damaged_store_are_carried_over(path: Path) -> None:
    # the roots of the index pages are spoilt: SQLite's check fails, the rows are still there
    with sqlite3.connect(path) as raw:
        pages = [
            row[0]
            for row in raw.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'recent'")
        ]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)
    told: list[Problem] = []
    store = open_store(path, told.append)
    assert [p.code for p in told] == ["storage-put-aside"]
    assert list(store.steps("d1")) == WRITTEN
    assert {d.id: d.source_path for d in store.open_drafts()} == {"d1": "", "d2": "/images/b"}
    store.close()


def test_that_a_damaged_store_in_use_elsewhere_is_left_where_it_is(path: Path) -> None:
    running = SqliteDraftStore(path, presence=Presence(path.parent))
    other = path.with_name("other.db")
    other.write_bytes(b"no database" * 500)
    with pytest.raises(StoreError) as refused:
        open_store(other, lambda _p: None)
    assert refused.value.problem.code == "storage-corrupt"
    assert other.exists()
    running.close()


def test_that_a_store_killed_in_the_middle_of_a_write_opens_where_it_last_stood(
    path: Path, tmp_path: Path
) -> None:
    # in the mode that a file has until WAL is set, a kill leaves a journal to be rolled back
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=DELETE")
    raw.execute("PRAGMA cache_size=1")
    raw.execute("BEGIN")
    raw.execute("UPDATE journal SET body = zeroblob(3000)")
    left = tmp_path / "left" / "drafts.db"
    left.parent.mkdir()
    for tail in ("", "-journal"):
        shutil.copy(f"{path}{tail}", f"{left}{tail}")
    raw.execute("ROLLBACK")
    raw.close()
    reader = sqlite3.connect(f"file:{left}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("SELECT count(*) FROM sqlite_master")
    reader.close()
    store = open_store(left, lambda problem: pytest.fail(problem.code))
    assert list(store.steps("d1")) == WRITTEN
    store.close()


@pytest.fixture
def bare_user():
    """Rights of somebody who is not root: root may write everywhere."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs POSIX rights")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    readable = os.access(Path(__file__), os.R_OK, effective_ids=True)
    try:
        if not readable:
            pytest.skip("the checkout lies where only its owner may read")
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for place in folder.rglob("*"):
            place.chmod(stat.S_IRWXU)
        shutil.rmtree(folder)


def test_that_a_folder_without_rights_gives_a_sentence(bare_user: Path) -> None:
    closed = bare_user / "closed"
    closed.mkdir(mode=0o555)
    with pytest.raises(StoreError) as refused:
        SqliteDraftStore(closed / "drafts.db")
    assert refused.value.problem.code == "storage-read-only"


def test_that_a_store_that_became_read_only_gives_a_sentence_and_stays_whole(
    bare_user: Path,
) -> None:
    path = bare_user / "box" / "drafts.db"
    store = SqliteDraftStore(path)
    store.append(steps(1, 2))
    store.close()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        SqliteDraftStore(path)
    assert refused.value.problem.code in ("storage-read-only", "storage-unreachable")
    assert path.read_bytes() == before
