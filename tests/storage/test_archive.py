"""Versions are kept as they were, proven at each read, and audited outside the database too."""

from __future__ import annotations

import json
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_to_text
from desktop.app.reporting import Report
from desktop.app.signing import Signature, SigningError, Version, make_version, status_of
from desktop.domain.case import Case, CaseStudy
from desktop.report.document import Document, PageWords
from desktop.report.lifecycle import Act, IllegalActError, Status
from desktop.storage.archive import ReportArchive
from desktop.storage.errors import ConflictError, StoreError
from desktop.storage.store import SqliteDraftStore, open_store
from tests.storage.sealing import resealed

DRAFT = Draft(id="d1", case=Case(study=CaseStudy(region="lumbar_spine", uid="1.2.3")))
WORDS = PageWords(head_left="", head_right="", identity="", posture="", estimate="", page="")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "concord.db"


@pytest.fixture
def archive(open_again, tmp_path: Path):
    return ReportArchive(open_again(), tmp_path / "concord.db")


def composed(status: Status) -> tuple[Report, bytes, str]:
    document = Document(
        title="MR", language="en", status=status, posture="steering", page=WORDS, sections=()
    )
    return Report(document=document), b"%PDF " + status.value.encode(), '{"prev-0001": {}}'


def act(archive, which: Act, at: str = "2026-11-27T12:00:00+00:00", **more: object) -> Version:
    signature = Signature(act=which, by="Dr Sample", at=at, **more)
    return make_version(archive, DRAFT, signature, composed)


def raw(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def tamper(archive: ReportArchive, statement: str) -> None:
    """Change a row as somebody would who owns the tables and knows how to lift their guard."""
    with archive._store._engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for table in ("versions", "audit"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(text(statement), {"pdf": b"%PDF"} if ":pdf" in statement else {})


def test_that_a_version_comes_back_as_it_was_kept(archive) -> None:
    first = act(archive, Act.SAVE)
    second = act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    assert archive.versions("d1") == (first, second)
    assert status_of(archive.versions("d1")) is Status.FINAL
    assert json.loads(second.document)["status"] == "final"
    assert second.draft == draft_to_text(DRAFT)
    assert archive.reports_of("1.2.3") == (second,)
    assert archive.reports_of("9.9") == ()


def test_that_an_act_outside_the_table_keeps_nothing(archive) -> None:
    act(archive, Act.SIGN)
    with pytest.raises(IllegalActError):
        act(archive, Act.SAVE)
    with pytest.raises(IllegalActError):
        act(archive, Act.DISCARD)
    assert len(archive.versions("d1")) == 1


def test_that_a_name_a_reason_and_a_clock_that_goes_on_are_needed(archive) -> None:
    with pytest.raises(SigningError, match="signing-no-name"):
        make_version(archive, DRAFT, Signature(act=Act.SIGN, by=" ", at="2026"), composed)
    act(archive, Act.SIGN)
    with pytest.raises(SigningError, match="signing-no-reason"):
        act(archive, Act.RETRACT)
    with pytest.raises(SigningError, match="signing-clock"):
        act(archive, Act.APPEND, "2026-11-27T11:59:00+00:00", reason="more")
    act(archive, Act.RETRACT, reason="other patient")
    assert status_of(archive.versions("d1")) is Status.RETRACTED


def test_that_signing_over_a_check_needs_a_reason_and_names_it(archive) -> None:
    with pytest.raises(SigningError, match="signing-no-reason"):
        act(archive, Act.SIGN, overridden=("check-side",))
    kept = act(archive, Act.SIGN, overridden=("check-side",), reason="both sides imaged")
    assert archive.versions("d1")[0].overridden == ("check-side",)
    assert kept.reason == "both sides imaged"


def test_that_of_two_windows_only_one_keeps_the_next_version(archive, open_again, tmp_path) -> None:
    first = act(archive, Act.SAVE)
    other = ReportArchive(open_again(), tmp_path / "other.db")
    other.keep(resealed(replace(first, number=2, by="Dr Other")))
    with pytest.raises(ConflictError, match="moved-on") as refused:
        archive.keep(resealed(replace(first, number=2)))
    assert refused.value.theirs == other.versions("d1")[-1]
    assert [v.by for v in archive.versions("d1")] == ["Dr Sample", "Dr Other"]


CHANGES = [
    "UPDATE versions SET document = replace(document, 'final', 'fina1')",
    "UPDATE versions SET pdf = :pdf",
    "UPDATE versions SET by = 'Dr Nobody'",
    "UPDATE versions SET at = '2020-01-01T00:00:00+00:00'",
    "UPDATE versions SET evidence = '{}'",
    "UPDATE versions SET draft = replace(draft, '1.2.3', '1.2.4')",
    "UPDATE versions SET status = 'preliminary' WHERE number = 2",
    "DELETE FROM versions WHERE number = 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_that_a_changed_version_is_never_shown_and_always_found(archive, change) -> None:
    act(archive, Act.SAVE)
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    assert archive.verify().problems == ()
    tamper(archive, change)
    with pytest.raises(StoreError, match="report-damaged"):
        archive.versions("d1")
    assert archive.verify().problems


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET by = 'Dr Nobody' WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 2",
        "DELETE FROM audit",
    ],
)
def test_that_a_changed_audit_is_found(archive, change) -> None:
    act(archive, Act.SAVE)
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    tamper(archive, change)
    assert archive.verify().problems


def test_that_a_store_that_was_rolled_back_disagrees_with_its_anchor(archive) -> None:
    act(archive, Act.SAVE)
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    for statement in (
        "DELETE FROM versions WHERE number = 2",
        "DELETE FROM audit WHERE sequence = 2",
    ):
        tamper(archive, statement)
    assert [p.code for p in archive.verify().problems] == ["verify-anchor"]


def test_that_an_anchor_lost_to_a_crash_is_written_with_the_next_act(archive, tmp_path) -> None:
    act(archive, Act.SAVE)
    anchor = tmp_path / "concord.db.anchor"
    assert stat.S_IMODE(anchor.stat().st_mode) == 0o600
    anchor.unlink()
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    assert archive.verify().anchored == 2
    assert archive.verify().problems == ()


def test_that_a_recall_finds_what_rests_on_a_figure(archive) -> None:
    kept = act(archive, Act.SIGN)
    assert archive.citing("prev-0001") == (kept,)
    assert archive.citing("prev-0002") == ()


def test_that_text_of_every_kind_is_kept(archive) -> None:
    odd = "Dr \u202e\ud800 \U0001f9b4 'x\"; DROP TABLE versions"
    signature = Signature(act=Act.SIGN, by=odd, at="2026-11-27T12:00:00+00:00")
    make_version(archive, DRAFT, signature, composed)
    assert archive.versions("d1")[0].by == odd
    assert archive.verify().problems == ()


def spoil_an_index(path: Path) -> None:
    """Spoil what holds no report: SQLite's check fails, the rows are still there."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'recent'")
        pages = [row[0] for row in found]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)


@pytest.mark.parametrize("changed", [False, True])
def test_that_kept_reports_are_carried_out_of_a_damaged_store_as_far_as_they_prove(
    path, changed
) -> None:
    store = SqliteDraftStore(path)
    archive = ReportArchive(store, path)
    first, second = act(archive, Act.SAVE), act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    store.close()
    if changed:
        raw(path, "UPDATE versions SET by = 'Dr Nobody' WHERE number = 2")
    spoil_an_index(path)
    told = []
    store = open_store(path, told.append)
    archive = ReportArchive(store, path)
    assert [p.code for p in told] == ["storage-put-aside"]
    assert archive.versions("d1") == ((first,) if changed else (first, second))
    codes = [p.code for p in archive.verify().problems]
    assert codes == (["verify-audited-version"] if changed else [])
    store.close()
