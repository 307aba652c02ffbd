"""Backup and restore from the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

from desktop import assets
from desktop.bootstrap.backups import BackupsDoor
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.report.lifecycle import Act
from desktop.report.wording import Wording
from desktop.storage.archive import ReportArchive
from desktop.storage.place import Place
from desktop.storage.store import SqliteDraftStore
from desktop.storage.system import SystemClock
from tests.storage.test_archive import act


def call(home: Path, *argv: str, url: str = "") -> tuple[int, dict]:
    words = Wording("en", assets.locale_texts("en"))
    door = BackupsDoor(Place(home=home, url=url), SystemClock())
    tools = Tools(translator=words, source=None, backups=lambda: door)
    out = io.StringIO()
    status = main([*argv, "--json"], tools, out, io.StringIO())
    return status, json.loads(out.getvalue())


def test_that_a_backup_is_made_and_restored_and_a_store_never_overwritten(tmp_path: Path) -> None:
    assert call(tmp_path, "backup")[0] == 1
    path = tmp_path / "concord.db"
    store = SqliteDraftStore(path)
    act(ReportArchive(store, path), Act.SIGN)
    store.close()
    status, answer = call(tmp_path, "backup", "--to", str(tmp_path / "copies"))
    assert (status, answer["versions"], answer["problems"]) == (0, 1, [])
    status, refused = call(tmp_path, "restore", answer["path"])
    assert status == 1
    assert "never restored over" in refused["problems"][0]["what"]
    fresh = tmp_path / "fresh"
    door = BackupsDoor(Place(home=fresh), SystemClock())
    assert door.restore(Path(answer["path"]), aside=False).versions == 1
    assert (fresh / "concord.db").is_file()


def test_that_a_server_is_backed_up_by_its_administrator(tmp_path: Path) -> None:
    status, answer = call(tmp_path, "backup", url="postgresql://localhost/concord")
    assert status == 1
    assert "pg_dump" in answer["problems"][0]["do"]
