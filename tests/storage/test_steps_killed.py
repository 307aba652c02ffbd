"""A step up to a newer schema that is killed at any statement leaves the old store or the new."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from desktop.storage import store as module
from desktop.storage.migrate import KNOWN, revision_of
from desktop.storage.proving import proven
from desktop.storage.schema import HEAD
from desktop.storage.store import SqliteDraftStore
from tests.storage.test_stores_of_old import restored

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork to kill")
KEPT = ("drafts", "journal", "recent", "versions", "audit")
MOST = 200  # statements; a step up has far fewer


def rows(path: Path) -> dict[str, list[tuple]]:
    found = {}
    with sqlite3.connect(path) as raw:
        for table in KEPT:
            if raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                found[table] = raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
    raw.close()
    return found


def deadly(engine: Engine, statement: int) -> None:
    """Kill this process before the statement of that number, or before the commit after them."""
    count = [0]

    def fall(*_: object) -> None:
        count[0] += 1
        if count[0] == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", fall)
    event.listen(engine, "commit", fall)


def stepped_up(path: Path, statement: int) -> bool:
    """Open a store in a child that is killed; whether the child got through alive."""
    child = os.fork()
    if child == 0:
        try:
            real = module.open_engine

            def opened(place: Path) -> Engine:
                engine = real(place)
                deadly(engine, statement)
                return engine

            module.open_engine = opened
            SqliteDraftStore(path)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


@pytest.mark.parametrize("revision", KNOWN[:-1])
def test_that_a_step_up_killed_anywhere_loses_nothing(revision: str, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = restored(revision, tmp_path / "old")
    before, states = rows(old), set()
    for statement in range(1, MOST):
        folder = tmp_path / str(statement)
        folder.mkdir()
        path = Path(shutil.copy(old, folder / old.name))
        survived = stepped_up(path, statement)
        # a transaction cut short is rolled back by whoever looks next, as the copy is
        states.add(revision_of(path))
        now = rows(path)
        assert {table: now[table] for table in before} == before, statement
        if path.with_name(f"{path.name}.before-{HEAD}").exists():
            assert rows(path.with_name(f"{path.name}.before-{HEAD}")) == before
        store = SqliteDraftStore(path)
        assert store.load("d1").case.patient.name == "Sample^Anna"
        store.close()
        assert revision_of(path) == HEAD
        assert proven(path).drafts == len(before["drafts"])
        if survived:
            break
    assert statement > 10
    assert statement < MOST - 1
    assert states == {revision, HEAD}
