"""Promises about files that end too early: they say so, wherever the cut is."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from tests.fuzz.seeds import seeds

SEEDS = seeds()


def said_of(source: DicomSource, path: Path) -> set[str]:
    """Return what the index, else the last frame of each stack, says against a file."""
    index = source.index(str(path))
    stacks = [stack for study in index.studies for stack in study.stacks]
    said = {problem.code for problem in index.refused}
    said |= {problem.code for stack in stacks for problem in stack.problems}
    for stack in stacks:
        for ref in stack.frames:
            try:
                said |= {problem.code for problem in source.frame(ref).problems}
            except FrameError as refused:
                said.add(refused.problem.code)
    return said


def _cuts(data: bytes, count: int) -> list[int]:
    """Return lengths to cut to, as long as an element is cut short.

    The delimiter behind compressed pixels states no length, so a cut within it takes nothing away;
    nor does one within the byte that pads a deflated file.
    """
    end = len(data) - 1
    if data[-8:] == b"\xfe\xff\xdd\xe0\0\0\0\0":
        end = len(data) - 9
    elif data[-1:] == b"\0" and b"1.2.840.10008.1.2.1.99" in data[:400]:
        end = len(data) - 2
    return [end, *(len(data) * step // count + 1 for step in range(1, count))]


def silent_cuts(name: str, count: int, tmp_path: Path) -> list[int]:
    """Return the lengths at which a cut file says no more than the whole one."""
    data = SEEDS[name]
    path = tmp_path / "only"
    path.mkdir()
    path /= "file"
    path.write_bytes(data)
    source = DicomSource()
    index = source.index(str(path))
    silent = []
    if any(stack.frames for study in index.studies for stack in study.stacks):
        whole = said_of(source, path)
        for length in _cuts(data, count):
            path.write_bytes(data[:length])
            if not said_of(source, path) - whole and "dicom-incomplete" not in whole:
                silent.append(length)
    source.close()
    return silent


@pytest.mark.parametrize("name", SEEDS)
def test_that_every_cut_is_named(name, tmp_path) -> None:
    assert silent_cuts(name, 10, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDS)
def test_that_every_one_of_200_cuts_is_named(name, tmp_path) -> None:
    assert silent_cuts(name, 200, tmp_path) == []
