"""Both engines of the store: a file, and a private PostgreSQL cluster of this test run.

A test that asks for ``engine`` (or for a fixture that does) runs on both. One that names ``path``
itself is about the SQLite file: its modes, its journal, its damage, its claims by locked files.
"""

from __future__ import annotations

import inspect
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NUMBERS = itertools.count(1)


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[4])
    new = [path.parent for path in found if int(path.parts[4]) >= 15]
    return new[-1] if new else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a server of our own, without a database's name."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL 15 or newer is not installed (Debian: postgresql)")
    as_server: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="concord-pg-", dir="/tmp"))  # its parents are open to all
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("root may not run a server, and there is no user postgres")
        if shutil.which("runuser") is None:
            pytest.skip("root may not run a server, and runuser is missing")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_server = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", _free_port()

    def run(*command: str) -> None:
        subprocess.run(
            [*as_server, *command], check=True, capture_output=True, cwd=folder, timeout=60
        )

    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        " -c fsync=off -c max_connections=60"
    )
    start = ("-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        try:
            run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres",
                "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
            run(str(programs / "pg_ctl"), *start)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"a private PostgreSQL cluster cannot be started: {type(error).__name__}")
        yield f"postgresql://postgres@127.0.0.1:{port}"
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(cluster: str) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"t{next(NUMBERS)}"
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{cluster}/{name}"


@pytest.fixture
def engine() -> str:
    """Which engine a test runs on; every test that can runs on both."""
    return "sqlite"


@pytest.fixture
def open_again(engine: str, request: pytest.FixtureRequest, tmp_path: Path):
    """Open the store of this test, as often as asked; each is closed at the end."""
    made = []
    where = request.getfixturevalue("server") if engine == "postgres" else None

    def opened():
        from desktop.storage.postgres import PostgresDraftStore
        from desktop.storage.store import SqliteDraftStore

        path = request.getfixturevalue("path") if where is None else tmp_path
        store = PostgresDraftStore(where) if where else SqliteDraftStore(path)
        made.append(store)
        return store

    yield opened
    for store in made:
        store.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        own = inspect.signature(metafunc.function).parameters
        metafunc.parametrize("engine", ["sqlite"] if "path" in own else ["sqlite", "postgres"])
