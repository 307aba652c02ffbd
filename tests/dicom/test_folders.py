"""Promises of folders: links lead nowhere, odd things are named, large ones are read in time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from desktop.dicom.source import DicomSource
from tests.dicom.making import make_slice, to_bytes

PER_10_000_S = 60.0


def frames_of(index) -> int:
    return sum(len(stack.frames) for study in index.studies for stack in study.stacks)


def test_that_loops_of_links_end_and_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "only"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "ping").symlink_to("pong")
    (folder / "pong").symlink_to("ping")
    (folder / "etc").symlink_to("/etc")
    (folder / "a" / "image").write_bytes(to_bytes(make_slice()))
    index = DicomSource().index(str(folder))
    assert frames_of(index) == 1
    assert {p.where: p.code for p in index.refused} == {"etc": "dicom-link-outside"}


def test_that_pipes_devices_and_locked_files_are_named_and_do_not_hang(tmp_path: Path) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "locked").write_bytes(to_bytes(make_slice(1)))
    (folder / "locked").chmod(0)
    (folder / "image").write_bytes(to_bytes(make_slice()))
    expected = {"pipe": "dicom-not-a-file"}
    if os.geteuid() == 0:
        os.mknod(folder / "device", 0o20600, os.makedev(1, 5))  # endless zeros
        expected["device"] = "dicom-not-a-file"
    else:
        expected["locked"] = "dicom-unreadable"
    before = time.monotonic()
    index = DicomSource().index(str(folder))
    assert time.monotonic() - before < 5.0
    assert {p.where: p.code for p in index.refused} == expected


NAMES = [
    b"new\nline",
    "\u202egnp.dcm".encode(),
    b"\xff\xfe\xfd",
    b"n" * 255,
    b" lead and trail ",
    b"-rf",
    b"a\x1b[2Jb",
    "\u05e9\u05dc\u05d5\u05dd".encode(),
    b"%s{0}$HOME",
    b"tab\t",
]


def test_that_no_name_harms_and_every_image_is_found(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "only")
    os.mkdir(folder)  # noqa: PTH102 - names that are no text
    for number, name in enumerate(NAMES):
        path = Path(os.fsdecode(folder + b"/" + name))
        path.write_bytes(to_bytes(make_slice(number)))
    (Path(os.fsdecode(folder)) / "no\n\u202eimage").write_bytes(b"x")
    source = DicomSource()
    index = source.index(os.fsdecode(folder))
    assert frames_of(index) == len(NAMES)
    (refused,) = index.refused
    assert refused.where == "noimage"
    for study in index.studies:
        for ref in study.stacks[0].frames:
            assert source.frame(ref).stored.shape == (6, 8)


def _many(folder: Path, count: int) -> None:
    data = to_bytes(make_slice(0))
    uid = b"1.2.826.0.1.3680043.10.99.3.1\0"
    for number in range(count):
        own = b"1.2.826.0.1.3680043.10.9.%05d" % number
        place = folder / f"{number % 100:02d}"
        place.mkdir(exist_ok=True)
        (place / f"{number}").write_bytes(data.replace(uid, own))


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_that_a_large_folder_is_read_in_time(count: int, tmp_path: Path) -> None:
    _many(tmp_path, count)
    before = time.process_time()
    index = DicomSource().index(str(tmp_path))
    assert time.process_time() - before < PER_10_000_S * count / 10_000
    assert frames_of(index) == count
    assert not index.refused
