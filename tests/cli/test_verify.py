"""Kept reports are proven, and those that rest on a figure listed, from the command line."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest

from desktop import assets
from desktop.bootstrap.archive import ArchiveDoor
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.report.lifecycle import Act
from desktop.report.wording import Wording
from desktop.storage.archive import ReportArchive
from desktop.storage.place import Place, place_named
from desktop.storage.store import SqliteDraftStore
from tests.storage.test_archive import act


def call(home: Path, *argv: str) -> tuple[int, dict, str]:
    words = Wording("en", assets.locale_texts("en"))
    tools = Tools(
        translator=words,
        source=None,
        archive=lambda store: ArchiveDoor(place_named(store) if store else Place(home=home)),
    )
    out, err = io.StringIO(), io.StringIO()
    status = main([*argv, "--json"], tools, out, err)
    return status, json.loads(out.getvalue() or "{}"), err.getvalue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "concord.db"
    store = SqliteDraftStore(path)
    act(ReportArchive(store, path), Act.SIGN)
    store.close()
    return tmp_path


def test_that_a_sound_store_is_proven(home) -> None:
    status, answer, _ = call(home, "verify")
    assert (status, answer["versions"], answer["acts"], answer["anchored"]) == (0, 1, 1, 1)


@pytest.mark.parametrize("named", ["", "concord.db"])
def test_that_a_store_named_by_folder_or_file_is_the_one_asked(
    home, tmp_path_factory, named
) -> None:
    elsewhere = tmp_path_factory.mktemp("empty")
    status, answer, _ = call(elsewhere, "verify", str(home / named))
    assert (status, answer["reports"], answer["problems"]) == (0, 1, [])
    status, answer, _ = call(elsewhere, "recall", "prev-0001", str(home / named))
    assert (status, "reports" in answer) == (0, True)
    assert call(elsewhere, "verify", str(home / "none.db"))[0] == 2
    assert list(elsewhere.iterdir()) == []


def test_that_a_changed_report_is_named_without_its_text(home) -> None:
    with sqlite3.connect(home / "concord.db") as raw:
        raw.execute("UPDATE versions SET document = 'Patient^Secret'")
    raw.close()
    status, answer, err = call(home, "verify")
    assert status == 1
    assert "not what was kept" in answer["problems"][0]["what"]
    assert "Secret" not in json.dumps(answer) + err


def test_that_a_recall_lists_reports_by_id_only(home) -> None:
    status, answer, _ = call(home, "recall", "prev-0001")
    assert (status, answer["reports"]) == (
        *(0,),
        [
            {
                "report": "d1",
                "version": 1,
                "status": "final",
                "at": "2026-11-27T12:00:00+00:00",
            }
        ],
    )
    assert call(home, "recall", "prev-0002")[1]["reports"] == []


@pytest.mark.parametrize("verb", [("verify",), ("recall", "prev-0001")])
def test_that_nothing_is_made_where_nothing_was_kept(tmp_path, verb) -> None:
    status, _, err = call(tmp_path / "nowhere", *verb)
    assert status == 2
    assert "No report was kept" in err
    assert not (tmp_path / "nowhere").exists()
