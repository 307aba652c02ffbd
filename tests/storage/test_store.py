"""The store: durable, private, one writer a draft, and plain about what it refuses."""

from __future__ import annotations

import ast
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import desktop.storage
from desktop.app.history import StepKind, replay
from desktop.app.recovery import NothingToResumeError, resume
from desktop.app.session import Session
from desktop.evidence.assessment import Assessment
from desktop.storage import migrate, schema
from desktop.storage.database import READING, is_on_network, settle
from desktop.storage.errors import StoreError
from desktop.storage.presence import Presence
from desktop.storage.store import SqliteDraftStore
from tests.storage.making import NAME, draft, step, steps

KINDS = ("table", "index")
ROOT = Path(__file__).resolve().parents[2]


def code_of(error: pytest.ExceptionInfo[StoreError]) -> str:
    return error.value.problem.code


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "drafts.db"


@pytest.fixture
def store(open_again):
    return open_again()


def test_that_steps_come_back_as_they_were_written(store: SqliteDraftStore) -> None:
    written = steps(1, 100)
    store.append(written[:40])
    store.append(written[40:])
    assert list(store.steps("d1")) == written
    assert store.load("d1") == written[-1].draft
    assert store.is_sound()


def test_that_the_port_s_save_is_durable_step_by_step(store, open_again) -> None:
    store.save(draft("one"), "app-edit-indication", 1)
    store.save(draft("two"), "app-edit-indication", 2)
    assert open_again().load("d1") == draft("two")


def test_that_a_repeated_write_is_taken_once(store: SqliteDraftStore) -> None:
    store.append(steps(1, 3))
    store.append(steps(1, 3))
    store.append(steps(2, 5))
    assert [s.sequence for s in store.steps("d1")] == [1, 2, 3, 4, 5]


def test_that_a_gap_or_a_fork_in_the_journal_is_refused(store: SqliteDraftStore) -> None:
    store.append(steps(1, 3))
    for wrong in ([step(5)], [step(3, "another third")], [step(4), step(6)]):
        with pytest.raises(StoreError) as refused:
            store.append(wrong)
        assert code_of(refused) == "storage-moved-on"
    assert list(store.steps("d1")) == steps(1, 3)


def test_that_open_drafts_are_offered_newest_first_until_closed(store: SqliteDraftStore) -> None:
    store.append(steps(1, 1, "d1"), source_path="/images/a")
    store.append(steps(1, 1, "d2"), source_path="/images/b")
    store.append(steps(2, 2, "d1"))
    offered = store.open_drafts()
    assert {d.id: d.source_path for d in offered} == {"d1": "/images/a", "d2": "/images/b"}
    assert [d.saved_at for d in offered] == sorted((d.saved_at for d in offered), reverse=True)
    assert all(d.held_by == "" and d.study_uid == "1.2.3" for d in offered)
    store.discard("d1")
    assert [d.id for d in store.open_drafts()] == ["d2"]
    assert store.load("d1") == step(2).draft  # closed, not deleted
    store.append(steps(3, 3, "d1"))
    assert {d.id for d in store.open_drafts()} == {"d1", "d2"}


def test_that_a_session_resumes_from_the_store(store: SqliteDraftStore) -> None:
    store.append(steps(1, 3))
    nothing = Assessment(evidence_version="", evidence_sha256="")
    session = resume(store, "d1", assess=lambda _c, _a: nothing)
    assert isinstance(session, Session)
    assert session.sequence == 3
    session.undo()
    assert session.draft == step(2).draft
    with pytest.raises(NothingToResumeError):
        resume(store, "d9", assess=lambda _c, _a: nothing)


def test_that_file_and_folder_are_for_their_owner_only(store: SqliteDraftStore, path: Path) -> None:
    store.append(steps(1, 2))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = [p for p in path.parent.iterdir() if p.is_file()]
    assert {p.name for p in files} >= {"drafts.db", "drafts.db-wal"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}


def test_that_a_loose_file_of_old_is_made_private(path: Path) -> None:
    SqliteDraftStore(path).close()
    path.chmod(0o644)
    SqliteDraftStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_every_connection_is_durable_and_careful(store: SqliteDraftStore, path: Path) -> None:
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0,
        "cell_size_check": 1, "busy_timeout": 5000,
    }  # fmt: skip
    for _ in range(3):
        with store._engine.connect() as one, store._engine.connect() as two:
            for plain in (one, two):
                connection = plain.execution_options(**READING)
                for name, value in wanted.items():
                    got = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    assert (name, got) == (name, value)


def test_that_a_database_that_will_not_promise_durability_is_refused() -> None:
    memory = sqlite3.connect(":memory:")  # keeps its journal in memory whatever it is told
    with pytest.raises(StoreError) as refused:
        settle(memory)
    memory.close()
    assert code_of(refused) == "storage-not-durable"


@pytest.mark.parametrize(
    ("place", "network"), [("/home/a/x", False), ("/mnt/nas/x", True), ("/mnt/nas2/x", False)]
)
def test_that_a_network_drive_is_told_from_a_local_one(place: str, network: bool) -> None:
    mounts = "/dev/a / ext4 rw 0 0\nserver:/x /mnt/nas nfs4 rw 0 0\nnonsense\n"
    assert is_on_network(Path(place), mounts) is network


def test_that_closing_leaves_one_file(path: Path) -> None:
    store = SqliteDraftStore(path)
    store.append(steps(1, 2))
    store.close()
    assert [p.name for p in path.parent.iterdir()] == ["drafts.db"]


def test_that_a_second_window_is_told_who_holds_the_draft(
    store: SqliteDraftStore, path: Path
) -> None:
    store.append(steps(1, 2))
    second = SqliteDraftStore(path, presence=Presence(path.parent))  # as another process
    assert second.open_drafts()[0].held_by
    assert store.open_drafts()[0].held_by == ""
    for attempt in (lambda: second.claim("d1"), lambda: second.append([step(3)])):
        with pytest.raises(StoreError) as refused:
            attempt()
        assert code_of(refused) == "storage-held"
    assert dict(refused.value.problem.args)["process"] == str(os.getpid())
    store.close()
    second.claim("d1")
    second.append([step(3)])
    second.close()


def test_that_two_stores_of_one_process_do_not_bar_each_other(
    store: SqliteDraftStore, path: Path
) -> None:
    store.append(steps(1, 2))
    beside = SqliteDraftStore(path)
    assert beside.open_drafts()[0].held_by == ""
    beside.append([step(3)])
    beside.close()
    store.append([step(4)])
    assert store.load("d1") == step(4).draft


def test_that_joined_steps_tell_the_same_history(store: SqliteDraftStore) -> None:
    kinds = ["open", "do", "join", "join", "do", "undo", "redo", "note", "do", "join"]
    written = [
        replace(step(number), kind=StepKind(kind)) for number, kind in enumerate(kinds, start=1)
    ]
    store.append(written)
    short = store.steps("d1", joined=True)
    assert [s.kind.value for s in short] == ["open", "do", "do", "undo", "redo", "note", "do"]
    assert replay(short) == replay(written)
    assert short[-1].sequence == 10


def test_that_edits_of_a_window_left_behind_do_not_overwrite_newer_ones(path: Path) -> None:
    first = SqliteDraftStore(path)
    first.append(steps(1, 2))
    first.close()
    second = SqliteDraftStore(path)
    second.append([step(3, "newer")])
    second.close()
    late = SqliteDraftStore(path)
    with pytest.raises(StoreError) as refused:
        late.append([step(3, "older")])
    assert code_of(refused) == "storage-moved-on"
    assert late.load("d1") == draft("newer")
    late.close()


def test_that_the_claim_of_a_killed_process_is_free_at_once(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop.storage.presence import Presence\n"
        "print(Presence(Path(sys.argv[1])).id, flush=True); sys.stdin.read()"
    )
    store = SqliteDraftStore(path)
    store.append(steps(1, 1))
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path.parent)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        holder = process.stdout.readline().strip()
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE drafts SET holder = ?", (holder,))
        raw.close()
        with pytest.raises(StoreError):
            store.claim("d1")
        assert store.open_drafts()[0].held_by == holder
        process.kill()
    store.claim("d1")
    assert not list(path.parent.glob(f"*{holder}*"))
    store.close()


def test_that_a_store_of_a_newer_program_is_refused_untouched(path: Path) -> None:
    SqliteDraftStore(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        SqliteDraftStore(path)
    assert code_of(refused) == "storage-newer"
    assert path.read_bytes() == before


def test_that_a_database_of_another_program_is_refused_untouched(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        SqliteDraftStore(path)
    assert code_of(refused) == "storage-foreign"
    assert path.read_bytes() == before


def test_that_the_migrations_make_exactly_the_tables_the_code_speaks_of(
    store: SqliteDraftStore,
) -> None:
    ours = set(schema.metadata.tables) | {index.name for index in schema.worklist.indexes}
    with store._engine.connect() as connection:
        # the search's own tables of SQLite are no tables of ours
        own = {"include_name": lambda name, kind, _of: name in ours or kind not in KINDS}
        context = MigrationContext.configure(connection, opts=own)
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD


def test_that_the_newest_migration_is_the_one_the_code_expects() -> None:
    config = Config()
    folder = Path(desktop.storage.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == schema.HEAD
    assert {r.revision for r in script.walk_revisions()} == set(migrate.KNOWN)


def test_that_migrations_import_nothing_of_the_application() -> None:
    folder = Path(desktop.storage.__file__).parent / "migrations"
    files = list(folder.rglob("*.py"))
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "desktop"], file.name


def test_that_two_programs_starting_at_once_make_one_store(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop.storage.store import SqliteDraftStore\n"
        "sys.stdin.read(1); SqliteDraftStore(Path(sys.argv[1])).close()"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("g")
        racer.stdin.flush()
    for racer in racers:
        assert racer.communicate()[1] == ""
        assert racer.returncode == 0
    store = SqliteDraftStore(path)
    assert store.is_sound()
    store.close()


def test_that_no_error_quotes_what_was_stored(store: SqliteDraftStore, path: Path) -> None:
    store.append(steps(1, 1))
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE journal")
    raw.close()
    with pytest.raises(StoreError) as refused:
        store.append([step(2)])
    assert NAME not in repr(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    "odd", ["/images/\udcff\udc80", "json:", "/images/ü\n\x00", '"; DROP TABLE drafts; --', ""]
)
def test_that_odd_text_and_file_names_are_kept_as_they_are(
    store: SqliteDraftStore, odd: str
) -> None:
    one = step(1, odd)
    study = replace(one.draft.case.study, uid=odd or None)
    one = replace(one, draft=replace(one.draft, case=replace(one.draft.case, study=study)))
    store.append([one], source_path=odd)
    store.note_recent(odd)
    assert store.load("d1") == one.draft
    assert store.open_drafts()[0].source_path == odd
    assert store.open_drafts()[0].study_uid == odd
    assert store.recent() == (odd,)


def test_that_what_was_opened_lately_is_kept_in_the_store(store: SqliteDraftStore) -> None:
    for number in range(20):
        store.note_recent(f"/images/{number}")
    store.note_recent("/images/15")
    assert store.recent()[0] == "/images/15"
    assert len(store.recent()) == 12
    assert len(set(store.recent())) == 12
