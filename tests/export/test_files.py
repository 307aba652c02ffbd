"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from desktop.export import files
from desktop.export.files import WriteError, write_whole


def test_that_a_file_is_the_owners_alone(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    write_whole(target, b"whole")
    assert target.read_bytes() == b"whole"
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["report.pdf"]


def test_that_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "report.pdf"
    write_whole(target, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(WriteError) as caught:
        write_whole(target, b"new and longer")
    assert caught.value.problem.code == "export-not-written"
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["report.pdf"]


@pytest.mark.skipif(os.name == "nt", reason="pipes and links as Unix has them")
def test_that_a_pipe_is_never_replaced_and_a_link_keeps_standing(tmp_path: Path) -> None:
    pipe, link, real = tmp_path / "pipe", tmp_path / "link", tmp_path / "real.pdf"
    os.mkfifo(pipe)
    with pytest.raises(WriteError) as caught:
        write_whole(pipe, b"x")
    assert caught.value.problem.code == "export-not-a-file"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    link.symlink_to(real)
    write_whole(link, b"whole")
    assert link.is_symlink()
    assert real.read_bytes() == b"whole"


def test_that_a_missing_folder_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        write_whole(tmp_path / "nowhere" / "x.pdf", b"")
    assert caught.value.problem.code == "export-no-folder"
    with pytest.raises(WriteError) as caught:
        write_whole(tmp_path, b"")
    assert caught.value.problem.code == "export-is-folder"


def test_that_a_held_name_is_never_taken_where_that_was_not_asked(tmp_path, monkeypatch) -> None:
    target = tmp_path / "held"
    target.write_bytes(b"kept")
    with pytest.raises(WriteError) as told:
        write_whole(target, b"new", over=False)
    assert told.value.problem.code == "form-exists"
    target.unlink()
    real = os.fsync

    def late(handle: int) -> None:
        real(handle)
        target.write_bytes(b"came in between")

    monkeypatch.setattr(os, "fsync", late)
    with pytest.raises(WriteError) as told:
        write_whole(target, b"new", over=False)
    assert told.value.problem.code == "form-exists"
    assert target.read_bytes() == b"came in between"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["held"]


def test_that_a_free_name_is_written_whole(tmp_path) -> None:
    write_whole(tmp_path / "free", b"new", over=False)
    assert (tmp_path / "free").read_bytes() == b"new"
