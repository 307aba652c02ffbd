"""Command line and writer on a department's server, by the address alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.bootstrap import main
from desktop.report.lifecycle import Act
from desktop.storage.place import Place
from desktop.storage.writer import writer_for
from tests.storage.making import draft, step
from tests.storage.test_archive import act


def refuse(problem: object) -> None:
    raise AssertionError(problem)


@pytest.fixture
def department(server: str, private_home: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("desktop.bootstrap._harden", lambda: None)  # it would last beyond the test
    place = Place(home=private_home, url=server)
    store = place.open(refuse)
    act(place.archive(store), Act.SIGN)
    store.close()
    return place


@pytest.mark.parametrize("order", [("--store", "URL", "verify", "--json"), ("verify", "--json")])
def test_that_verbs_answer_from_the_server(department: Place, order, monkeypatch, capsys) -> None:
    if "--store" not in order:
        monkeypatch.setenv("CONCORD_STORE", department.url)
    assert main([department.url if word == "URL" else word for word in order]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["versions"], answer["acts"], answer["anchored"]) == (1, 1, 1)
    names = sorted(file.name for file in department.home.iterdir())
    assert names == [department.path.name + end for end in (".anchor", ".people-anchor")]
    assert "127.0.0.1" not in names[0]


def test_that_a_password_on_the_command_line_is_refused_without_being_told(
    department: Place, capsys
) -> None:
    secret = department.url.replace("postgres@", "postgres:hunter2@")
    assert main([f"--store={secret}", "verify"]) == 2
    told = capsys.readouterr()
    assert "hunter2" not in told.out + told.err
    assert "password" in told.err


def test_that_the_journal_is_written_to_the_server(department: Place) -> None:
    told: list[object] = []
    writer = writer_for(department, on_saved=told.append, on_problem=refuse)
    writer.append(step(1))
    writer.append(step(2, "two"))
    assert writer.close(20)
    store = department.open(refuse)
    assert store.load("d1") == draft("two")
    assert told
    store.close()
