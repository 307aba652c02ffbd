"""Search and worklist, the same on both engines: what is found, in which order, and by whom not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desktop.report.lifecycle import Act, Status
from desktop.storage.archive import ReportArchive
from desktop.storage.errors import StoreError
from desktop.storage.search import for_postgres, for_sqlite, search, terms_of
from desktop.storage.worklist import Wanted, enlist_missing, page, prioritise
from tests.storage.sealing import resealed
from tests.storage.test_archive import act


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "concord.db"


@pytest.fixture
def archive(open_again, tmp_path: Path):
    return ReportArchive(open_again(), tmp_path / "concord.db")


def keep(archive, report: str, words: str, **more):
    """Keep a first version of a report that prints some words."""
    fresh = act(archive, Act.SAVE) if not archive.versions("d1") else archive.versions("d1")[0]
    draft = json.loads(fresh.draft)
    draft["case"]["study"] |= {"region": more.pop("region", "knee"), "uid": f"1.{report}"}
    draft["communications"] = more.pop("told", [])
    one = replace(
        fresh,
        **{"report_id": report, "number": 1, **more},
        document=json.dumps({"title": "MR", "sections": [{"text": words}]}),
        draft=json.dumps(draft),
    )
    archive.keep(resealed(one))
    return one


def found(archive, typed: str) -> list[str]:
    return [line.report_id for line in archive.search(typed)]


def test_that_words_phrases_and_beginnings_are_found_newest_first(archive) -> None:
    keep(archive, "a", "Disc extrusion at L5-S1, left subarticular.")
    keep(archive, "b", "No extrusion. Disc bulge\nL4-L5; é\u00a0tude d'Ödem")
    assert found(archive, "disc extrusion") == ["b", "a"]
    assert found(archive, '"disc extrusion"') == ["a"]
    assert found(archive, "extru*") == ["b", "a"]
    assert found(archive, "extru") == found(archive, "ex*") == []
    assert found(archive, "L5-S1") == ["a"]
    assert found(archive, "l5 s1 LEFT") == ["a"]
    assert found(archive, "odem") == found(archive, "ÖDEM") == ["b"]
    assert found(archive, "bulge l4") == ["b"]
    assert found(archive, "") == found(archive, "  * \" ' ") == []


def test_that_a_report_is_found_by_its_newest_version_and_comes_first_again(archive) -> None:
    first = keep(archive, "a", "protrusion")
    keep(archive, "b", "extrusion")
    changed = json.dumps({"title": "MR", "sections": [{"text": "extrusion after all"}]})
    archive.keep(resealed(replace(first, number=2, document=changed)))
    assert found(archive, "protrusion") == []
    assert found(archive, "extrusion") == ["a", "b"]


def test_that_fifty_are_the_most_and_they_are_the_newest(archive) -> None:
    for number in range(55):
        keep(archive, f"r{number}", "cyst")
    assert found(archive, "cyst") == [f"r{number}" for number in range(54, 4, -1)]


HOSTILE = [
    "'; DROP TABLE worklist; --", '" OR 1=1', "NEAR(a b)", "words:disc", "a AND", "NOT", "^a",
    "{a}", "a:*", "!a | b", "<->", "\\'", "\x00", "a\x00b", "\ud800", "*", "***",
    '"', "'" * 50, "(" * 500,
    "%", "\u202e", "٣", "a" * 5_000, " ".join(["w"] * 5_000), ":question", "\N{FACE WITH MONOCLE}",
]  # fmt: skip


def test_that_hostile_questions_neither_inject_nor_raise(archive) -> None:
    keep(archive, "a", "disc")
    for typed in HOSTILE:
        assert isinstance(archive.search(typed), tuple), typed
        archive.search(f'disc "{typed}" {typed}*')
    assert found(archive, "disc") == ["a"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_that_any_text_can_be_searched_for_and_finds_itself(archive, typed: str) -> None:
    with archive._store.reading() as connection:
        search(connection, typed)
    terms = terms_of(typed)
    for question in (for_sqlite(terms), for_postgres(terms)):
        assert "\x00" not in question
        assert question.count("'") % 2 == question.count('"') % 2 == 0


def test_that_odd_text_of_a_report_is_kept_and_found(archive) -> None:
    keep(archive, "a", "na\u200bme\x00disc \U0001f9b4 \\ ' \" %s :x")
    assert found(archive, "name") == ["a"]
    assert found(archive, "disc") == ["a"]


TOLD = {"target": "f1", "told_to": "Dr A", "told_at": "x", "how": "phone", "read_back": True}
NOT_TOLD = {"target": "f2", "found_at": "2026-11-27T09:00:00+02:00", "told_to": ""}


def test_that_a_page_holds_what_was_filtered_for_and_the_next_goes_on(archive) -> None:
    for number in range(7):
        told = [NOT_TOLD] if number == 3 else [TOLD]
        region = "hip" if number % 2 else "knee"
        at = f"2026-11-27T1{number}:00:00+00:00"
        keep(archive, f"r{number}", "x", at=at, region=region, told=told)
    everything = [f"r{number}" for number in range(7)]

    def ids(**rules) -> list[str]:
        return [line.report_id for line in archive.worklist(Wanted(**rules)).lines]

    assert ids(regions=("hip",)) == ["r1", "r3", "r5"]
    assert ids(regions=("hip",), begun_after="2026-11-27T13:00:00+00:00") == ["r3", "r5"]
    assert ids(begun_before="2026-11-27T11:30") == ["r0", "r1"]
    assert ids(statuses=(Status.FINAL.value,)) == []
    assert ids(untold_before="2026-11-27T07:00:01") == ["r3"]
    assert ids(untold_before="2026-11-27T06:59:59") == []
    assert ids(study_uid="1.r6") == ["r6"]
    with archive._store.writing() as connection:
        prioritise(connection, "r6", 1)
        with pytest.raises(StoreError):
            prioritise(connection, "nobody", 1)
    assert ids(priorities=(1,)) == ["r6"]
    walked, after = [], None
    while True:
        with archive._store.reading() as connection:
            now = page(connection, Wanted(statuses=("preliminary",)), after, size=3)
        walked += [line.report_id for line in now.lines]
        after = now.after
        if after is None:
            break
    assert [one for one in walked if one != "d1"] == everything


def test_that_a_line_that_changes_between_pages_is_neither_lost_nor_doubled(archive) -> None:
    kept = [keep(archive, f"r{n}", "x", at=f"2026-11-27T1{n}:00:00+00:00") for n in range(4)]
    with archive._store.reading() as connection:
        first = page(connection, Wanted(regions=("knee",)), size=2)
    archive.keep(resealed(replace(kept[3], number=2, at="2026-11-27T20:00:00+00:00")))
    archive.keep(resealed(replace(kept[0], number=2, at="2026-11-27T20:00:00+00:00")))
    with archive._store.reading() as connection:
        second = page(connection, Wanted(regions=("knee",)), first.after, size=2)
    assert [line.report_id for line in first.lines + second.lines] == ["r0", "r1", "r2", "r3"]


def test_that_reports_of_an_older_store_get_their_line(archive) -> None:
    keep(archive, "a", "disc")
    with archive._store.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO found(found) VALUES ('delete-all')"))
        connection.execute(text("DELETE FROM worklist"))
        assert enlist_missing(connection) == 2
        assert enlist_missing(connection) == 0
    assert found(archive, "disc") == ["a"]
