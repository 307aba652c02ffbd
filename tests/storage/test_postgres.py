"""A department's server: reached safely, shared by many, and never left half written."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desktop.report.lifecycle import Act
from desktop.storage import tables
from desktop.storage.archive import ReportArchive
from desktop.storage.errors import ConflictError, StoreError
from desktop.storage.place import Place, place_of
from desktop.storage.postgres import PostgresDraftStore
from desktop.storage.postgres_url import checked_url
from tests.storage.making import draft, step, steps
from tests.storage.sealing import resealed
from tests.storage.test_archive import act

SECRET = "hunter2"  # noqa: S105 - no password of anything


@pytest.fixture
def open_again(server: str):
    made: list[PostgresDraftStore] = []

    def opened() -> PostgresDraftStore:
        made.append(PostgresDraftStore(server))
        return made[-1]

    yield opened
    for store in made:
        store.close()


def test_that_of_two_writers_nothing_is_lost_and_the_second_sees_the_first(open_again) -> None:
    first, second = open_again(), open_again()
    first.append(steps(1, 2))
    with pytest.raises(StoreError) as held:
        second.append([step(3, "mine")])
    assert held.value.problem.code == "storage-held"
    first.append([step(3, "theirs")])
    first.close()
    with pytest.raises(ConflictError) as refused:
        second.append([step(3, "mine")])
    assert refused.value.problem.code == "storage-moved-on"
    assert refused.value.theirs == draft("theirs")
    second.append([step(4, "mine after theirs")])
    assert [s.draft for s in second.steps("d1")][2:] == [
        draft("theirs"),
        draft("mine after theirs"),
    ]


def test_that_a_draft_is_free_at_once_when_its_session_ends(open_again) -> None:
    first, second = open_again(), open_again()
    first.append(steps(1, 1))
    assert second.open_drafts()[0].held_by
    first._presence.invalidate()  # as if the other machine had lost its power
    assert second.open_drafts()[0].held_by == ""
    second.claim("d1")
    with pytest.raises(StoreError, match="held"):
        first.append(steps(2, 2))


def test_that_a_reading_sees_one_state_while_others_write(open_again) -> None:
    first, second = open_again(), open_again()
    first.append(steps(1, 3))
    with second.reading() as connection:
        head = tables.head_of(connection, "d1")
        first.append(steps(4, 6))
        assert [row.sequence for row in tables.rows_of(connection, "d1")][-1] == head == 3
        with pytest.raises(DBAPIError, match="read-only"):
            connection.execute(text("DELETE FROM recent"))
    second.note_recent("/images/a")
    assert len(second.steps("d1")) == 6


def next_number(store: PostgresDraftStore) -> int:
    with store.reading() as connection:
        return (tables.head_of(connection, "shared") or 0) + 1


def busy_client(store: PostgresDraftStore, number: int, edits: int, told: list[str]) -> None:
    """Write a draft of its own and, between, one that all clients want; ``told`` hears how."""
    for written in range(1, edits + 1):
        store.append([step(written, draft_id=f"own{number}")])
        try:
            store.append([step(next_number(store), f"of {number}", draft_id="shared")])
            told.append("")
        except ConflictError as error:
            told.append("conflict" if error.theirs is not None else "nothing shown")
        except StoreError as error:
            told.append(error.problem.code)
        if written % 5 == 0:
            store._give_up_claims()


@pytest.mark.slow
def test_that_twenty_clients_with_five_hundred_edits_each_lose_nothing(server: str) -> None:
    stores = [PostgresDraftStore(server) for _ in range(20)]
    told: list[str] = []
    threads = [
        threading.Thread(target=busy_client, args=(store, number, 500, told))
        for number, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 10_000
    assert set(told) <= {"", "conflict", "storage-held"}
    assert len(stores[0].steps("shared", joined=True)) == told.count("")
    assert "storage-held" in told
    for number in range(20):
        assert len(stores[0].steps(f"own{number}", joined=True)) == 500
    for store in stores:
        store.close()


def test_that_many_writers_lose_nothing_and_leave_one_chain(open_again, tmp_path: Path) -> None:
    stores = [open_again() for _ in range(6)]
    newest = act(ReportArchive(stores[0], tmp_path / "a"), Act.SAVE)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        archive = ReportArchive(stores[number], tmp_path / f"anchor{number}")
        try:
            stores[number].append(steps(1, 20, f"draft{number}"))
            for version in range(1, 6):
                archive.keep(resealed(replace(newest, report_id=f"r{number}", number=version)))
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    found = ReportArchive(stores[0], tmp_path / "anchor0").verify()
    assert (found.versions, found.acts, found.problems) == (31, 31, ())
    assert all(len(stores[0].steps(f"draft{n}")) == 20 for n in range(len(stores)))


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = ''", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["versions", "audit", "journal", "seals", "events"])
def test_that_the_server_itself_refuses_to_change_what_was_kept(
    open_again, tmp_path: Path, statement: str, table: str
) -> None:
    store = open_again()
    store.append(steps(1, 1))
    act(ReportArchive(store, tmp_path / "a"), Act.SAVE)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        store._engine.begin() as connection,
    ):
        connection.execute(text(statement.format(table)))
    assert ReportArchive(store, tmp_path / "a").verify().problems == ()


def test_that_stores_opened_at_once_make_one_schema(server: str) -> None:
    opened: list[PostgresDraftStore] = []
    threads = [
        threading.Thread(target=lambda: opened.append(PostgresDraftStore(server))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(opened) == 3
    for store in opened:
        assert store.is_sound()
        store.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "storage-newer"),
        ("DROP TABLE alembic_version", "storage-foreign"),
    ],
)
def test_that_a_database_that_is_not_ours_is_refused(server: str, statement, code) -> None:
    store = PostgresDraftStore(server)
    with store._engine.begin() as connection:
        connection.execute(text(statement))
    store.close()
    with pytest.raises(StoreError) as refused:
        PostgresDraftStore(server)
    assert refused.value.problem.code == code


def test_that_a_server_that_went_away_is_a_problem_without_its_address(server: str) -> None:
    gone = server.replace("postgres@127.0.0.1", f"postgres:{SECRET}@127.0.0.1").replace(
        server.rpartition(":")[2].partition("/")[0], "1"
    )
    with pytest.raises(StoreError) as refused:
        PostgresDraftStore(gone)
    assert refused.value.problem.code == "storage-unreachable"
    assert SECRET not in repr(refused.value) + str(refused.value.problem)
    assert refused.value.__cause__ is None


REMOTE = "postgresql://reader@db.hospital.example/concord"


def test_that_another_machine_is_reached_only_with_a_proven_name() -> None:
    assert checked_url(REMOTE).query["sslmode"] == "verify-full"
    assert checked_url(REMOTE + "?sslmode=require").query["sslmode"] == "require"
    assert checked_url("postgresql://localhost/concord").query["sslmode"] == "prefer"
    for mode in ("disable", "allow", "prefer"):
        with pytest.raises(StoreError, match="no-tls"):
            checked_url(f"{REMOTE}?sslmode={mode}")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///x.db",
        "mysql://host/db",
        "postgresql:///nohost",
        "postgresql://localhost",
        "postgresql://localhost/db?host=db.evil.example",
        "postgresql:///db?host=db.evil.example",
        "postgresql://localhost,db.evil.example/db",
        "postgresql://localhost/db?hostaddr=203.0.113.9",
        "postgresql://localhost/db?service=other",
        "postgresql://localhost/db?options=-csynchronous_commit%3Doff",
        "postgresql://localhost/db?sslmode=no",
        "postgresql://localhost/db?sslmode=require&sslmode=disable",
        "nonsense \x00 \u202e",
        "",
    ],
)
def test_that_an_address_that_could_lead_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="storage-url"):
        checked_url(url)


def test_that_no_password_comes_by_the_command_line(tmp_path: Path) -> None:
    secret = REMOTE.replace("reader@", f"reader:{SECRET}@")
    with pytest.raises(StoreError, match="url-password") as refused:
        place_of(tmp_path, secret, {})
    assert SECRET not in str(refused.value.problem)
    place = place_of(tmp_path, "", {"CONCORD_STORE": secret})
    assert place.url == secret
    assert SECRET not in repr(place) + str(place.path)
    assert place.path.name == place_of(tmp_path, REMOTE, {}).path.name


def test_that_an_address_in_a_file_counts_only_where_nobody_else_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "store.url"
    assert place_of(tmp_path, "", {}) == Place(home=tmp_path)
    file.write_text(REMOTE + "\n")
    file.chmod(0o644)
    with pytest.raises(StoreError, match="url-file"):
        place_of(tmp_path, "", {})
    file.chmod(0o600)
    assert place_of(tmp_path, "", {}).url == REMOTE
