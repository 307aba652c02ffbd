"""One bit of the store's file turns over: it is found, or nothing that was written has changed."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from desktop.report.lifecycle import Act
from desktop.storage.archive import ReportArchive
from desktop.storage.errors import StoreError
from desktop.storage.proving import proven
from desktop.storage.store import SqliteDraftStore, open_store
from tests.storage.making import steps
from tests.storage.test_archive import act

HASHED = ("journal", "versions", "audit")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("flips") / "concord.db"
    store = SqliteDraftStore(path)
    store.append(steps(1, 60))
    archive = ReportArchive(store, path)
    act(archive, Act.SAVE)
    act(archive, Act.SIGN, "2026-11-27T12:05:00+00:00")
    store.close()
    return path.read_bytes()


def written(path: Path) -> list[list[tuple]]:
    with sqlite3.connect(path) as raw:
        found = [
            raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table in HASHED
        ]
    raw.close()
    return found


def flips(whole: bytes, path: Path, count: int, seed: int) -> int:
    """Turn one bit over, again and again; returns how often that was found."""
    chance = random.Random(seed)
    path.parent.mkdir()
    path.write_bytes(whole)
    truth, found = written(path), 0
    for _ in range(count):
        spoiled = bytearray(whole)
        place = chance.randrange(len(spoiled))
        spoiled[place] ^= 1 << chance.randrange(8)
        path.write_bytes(spoiled)
        try:
            proven(path)
        except StoreError:
            found += 1
        else:
            assert written(path) == truth, place
        # whatever happened to the file, opening it is refused or works: it never falls over
        with contextlib.suppress(StoreError):
            open_store(path, lambda _notice: None).close()
        for left in path.parent.iterdir():
            left.unlink()
    return found


@pytest.mark.parametrize("word", [b"CREATE TABLE drafts", b"CREATE TABLE versions", b"Dr Sample"])
def test_that_text_that_is_none_is_damage_and_is_put_aside(
    whole: bytes, tmp_path: Path, word: bytes
) -> None:
    path, told = tmp_path / "spoiled.db", []
    place = whole.index(word)
    path.write_bytes(whole[:place] + b"\xe1\xff" + whole[place + 2 :])
    with pytest.raises(StoreError, match=r"corrupt|damaged"):
        proven(path)
    if word.startswith(b"CREATE"):
        open_store(path, told.append).close()
        assert [problem.code for problem in told] == ["storage-put-aside"]


def test_that_a_flipped_bit_is_found_or_harmless(whole: bytes, tmp_path: Path) -> None:
    assert flips(whole, tmp_path / "box" / "spoiled.db", 50, seed=1) > 0


@pytest.mark.slow
def test_that_a_thousand_flipped_bits_are_found_or_harmless(whole: bytes, tmp_path: Path) -> None:
    assert flips(whole, tmp_path / "box" / "spoiled.db", 1_000, seed=2) > 100


def test_that_every_flip_inside_a_hashed_text_is_found(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.db"
    for text in (b"Dr Sample", b'"status":"final"', b"%PDF final", b"app-edit-indication"):
        place = whole.index(text)
        for byte in range(len(text)):
            spoiled = bytearray(whole)
            spoiled[place + byte] ^= 1
            path.write_bytes(spoiled)
            with pytest.raises(StoreError):
                proven(path)
