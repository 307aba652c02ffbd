"""Where the reader's own protocols are kept."""

from __future__ import annotations

import os

import pytest

from desktop.app.hangings import Shelf, id_for, keep, read_shelf, remove, rename
from desktop.app.ids import DraftIds
from desktop.storage.errors import StoreError
from desktop.storage.protocols import ProtocolFolder
from desktop.viewer.layout import Layout
from desktop.viewer.protocol import PaneRule, Protocol, Stage


def protocol(name="mine", **more):
    stage = Stage(layout=Layout.ONE, panes=(PaneRule(words=("t2",)),))
    return Protocol(id=name, name=name, modalities=("MR",), stages=(stage,), user=True, **more)


def test_that_what_is_kept_is_found_again_and_can_be_renamed_and_removed(tmp_path):
    files = ProtocolFolder(tmp_path / "protocols")
    assert read_shelf(files) == Shelf()
    shelf = keep(files, protocol())
    assert shelf.protocols == (protocol(),)
    shelf = rename(files, shelf.protocols[0], "other")
    assert [p.name for p in shelf.protocols] == ["other"]
    assert remove(files, shelf.protocols[0]) == Shelf()
    assert remove(files, protocol()) == Shelf()


def test_that_the_newest_comes_first(tmp_path):
    files = ProtocolFolder(tmp_path)
    for turn, name in enumerate(("a", "b", "c")):
        keep(files, protocol(name))
        os.utime(tmp_path / f"{name}.toml", (1000 + turn, 1000 + turn))
    assert [p.id for p in read_shelf(files).protocols] == ["c", "b", "a"]


def test_that_saving_under_a_known_name_replaces_it():
    shelf = Shelf(protocols=(protocol("x"),))
    assert id_for("x", shelf, DraftIds()) == "x"
    assert id_for("y", shelf, DraftIds()) != "x"


def test_that_a_broken_file_is_named_and_the_others_are_used(tmp_path):
    files = ProtocolFolder(tmp_path)
    keep(files, protocol("good"))
    (tmp_path / "torn.toml").write_text("[[protocol]\n")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "two.toml").write_text("")
    shelf = read_shelf(files)
    assert [p.id for p in shelf.protocols] == ["good"]
    assert {p.where for p in shelf.problems} == {"torn.toml", "odd.toml", "two.toml"}


def test_that_files_are_private_and_never_half_written(tmp_path, monkeypatch):
    files = ProtocolFolder(tmp_path / "protocols")
    keep(files, protocol())
    assert (tmp_path / "protocols" / "mine.toml").stat().st_mode & 0o077 == 0
    before = (tmp_path / "protocols" / "mine.toml").read_bytes()

    def full(*_args):
        raise OSError

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError):
        keep(files, protocol(priority=3.0))
    assert (tmp_path / "protocols" / "mine.toml").read_bytes() == before
    assert [p.name for p in (tmp_path / "protocols").iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("name", ["../x", "", "A", "x/y", "x.toml", "x" * 65])
def test_that_an_id_never_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not the id"):
        ProtocolFolder(tmp_path).write(name, "")
