"""The sample study on disk: valid, whole, read back by the program's own index."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

import desktop.dicom.sample as sample_room
from desktop.dicom import sample_workers
from desktop.dicom.sample import SampleStudy
from desktop.dicom.sample_files import series_files
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import GeometryKind, Plane
from desktop.teaching.lumbar_case import frame_of_reference_uid, protocol, study_uid
from desktop.teaching.sampling import SampledSeries


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample, made once for this file."""
    return SampleStudy(tmp_path_factory.mktemp("cache")).prepare()


def _files(study: Path) -> list[Path]:
    return sorted(study.rglob("*.dcm"))


def test_that_every_slice_is_a_file_that_pydicom_reads(study: Path) -> None:
    read = [pydicom.dcmread(path) for path in _files(study)]
    assert len(read) == sum(len(p.planes) for p in protocol().values())
    assert {str(d.StudyInstanceUID) for d in read} == {study_uid()}
    assert {str(d.FrameOfReferenceUID) for d in read} == {frame_of_reference_uid()}
    assert len({str(d.SOPInstanceUID) for d in read}) == len(read)
    assert all(d.pixel_array.max() > 100 for d in read)


def test_that_the_index_finds_five_volumes_of_the_right_planes(study: Path) -> None:
    index = DicomSource().index(str(study))
    assert index.refused == ()
    assert len(index.studies) == 1
    stacks = {s.number: s for s in index.studies[0].stacks}
    assert sorted(stacks) == [2, 4, 5, 6, 7]
    assert [stacks[n].plane for n in (2, 4, 7)] == [Plane.SAGITTAL] * 3
    assert [stacks[n].plane for n in (5, 6)] == [Plane.AXIAL] * 2
    assert {s.geometry for s in stacks.values()} == {GeometryKind.VOLUME}
    assert [p for s in stacks.values() for p in s.problems] == []


def test_that_dcmtk_reads_every_series_without_complaint(study: Path) -> None:
    tool = shutil.which("dcmdump")
    if tool is None:
        pytest.skip("dcmtk is not installed")
    firsts = [str(folder / "image-001.dcm") for folder in sorted(study.iterdir())]
    done = subprocess.run([tool, *firsts], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert done.stderr == b""


def test_that_file_names_tell_nothing_about_the_patient(study: Path) -> None:
    names = " ".join(str(p.relative_to(study)) for p in _files(study)).lower()
    assert "marta" not in names
    assert "0417" not in names


def test_that_a_second_start_reports_what_is_there_and_makes_nothing(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in _files(study)}
    wanted: list[frozenset[int]] = []
    monkeypatch.setattr(sample_room, "sample_series", lambda *given: wanted.append(given[2]) or ())
    seen: list[int] = []
    again = SampleStudy(study.parent)
    again.prepare(lambda _folder, plan: seen.append(plan.number))
    assert again.ready()
    assert wanted == [frozenset()]
    assert seen == [2, 4, 5, 6, 7]
    assert {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in _files(study)} == before


def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    def series(_seed: int, _mapper: object, wanted: frozenset[int]):  # type: ignore[no-untyped-def]
        for plan in protocol().values():
            if plan.number in wanted:
                short = replace(plan, planes=plan.planes[:2])
                yield SampledSeries(plan=short, pixels=np.zeros((2, 512, 512), np.int16))

    monkeypatch.setattr(sample_room, "sample_series", series)


def test_that_a_cancel_keeps_what_is_done_and_the_next_start_makes_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tiny(monkeypatch)
    seen: list[int] = []
    study = SampleStudy(tmp_path)
    study.prepare(lambda _f, plan: seen.append(plan.number), cancelled=lambda: len(seen) >= 2)
    assert seen == [2, 4]
    assert not study.ready()
    study.prepare(lambda _f, plan: seen.append(plan.number))
    assert seen[2:4] == [2, 4]
    assert sorted(seen[4:]) == [5, 6, 7]
    assert study.ready()


def test_that_a_half_written_series_never_stands_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tiny(monkeypatch)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    study = SampleStudy(tmp_path)
    with pytest.raises(OSError, match="disk full"):
        study.prepare()
    assert not study.ready()
    assert not any(study.series_folder(plan).exists() for plan in protocol().values())


def test_that_nothing_half_made_lies_below_the_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tiny(monkeypatch)
    study = SampleStudy(tmp_path)
    places: list[Path] = []
    write = Path.write_bytes

    def note(path: Path, data: bytes) -> int:
        places.append(path)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", note)
    study.prepare(numbers=[2])
    assert places
    assert not any(study.folder in place.parents for place in places)


def test_that_processes_of_their_own_make_the_same_study(
    study: Path,
) -> None:
    kept = study / "series-5"
    aside = study.parent / "kept"
    kept.rename(aside)
    seen: list[int] = []
    SampleStudy(study.parent).prepare_apart(lambda _f, plan: seen.append(plan.number))
    assert sorted(seen) == [2, 4, 5, 6, 7]
    assert seen[-1] == 5
    for path in sorted(aside.iterdir()):
        assert (kept / path.name).read_bytes() == path.read_bytes()


def test_that_a_process_that_dies_is_made_good_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tiny(monkeypatch)
    monkeypatch.setattr(sample_workers.sys, "executable", shutil.which("false"))
    seen: list[int] = []
    study = SampleStudy(tmp_path)
    study.prepare_apart(lambda _f, plan: seen.append(plan.number))
    assert study.ready()
    assert sorted(seen) == [2, 4, 5, 6, 7]


def test_that_a_cancel_ends_the_processes_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    study = SampleStudy(tmp_path)
    study.prepare_apart(cancelled=lambda: True)
    assert not study.ready()
    assert list(tmp_path.glob(".part-*")) == []


def test_that_leftovers_of_long_ago_are_removed_and_fresh_ones_kept(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".part-series-2-1-apart-1", tmp_path / ".part-series-4-1-apart-2"
    old.mkdir()
    fresh.mkdir()
    os.utime(old, (0, 0))
    sample_workers.remove_leftovers(tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_that_the_same_series_gives_the_same_bytes() -> None:
    plan = replace(protocol()[2], planes=protocol()[2].planes[:2])
    series = SampledSeries(plan=plan, pixels=np.ones((2, 512, 512), np.int16))
    assert series_files(series) == series_files(series)


def test_that_the_head_start_makes_the_series_that_is_shown_first(tmp_path: Path) -> None:
    from desktop.dicom.sample_workers import FIRST, HeadStart
    from desktop.teaching.lumbar_case import DEFAULT_SEED, sample_series

    plan = next(iter(protocol().values()))
    assert (str(plan.number), str(DEFAULT_SEED)) == FIRST
    HeadStart(tmp_path).wait(lambda: False)
    made = SampleStudy(tmp_path)
    files = {path.name: path.read_bytes() for path in made.series_folder(plan).iterdir()}
    (series,) = sample_series(DEFAULT_SEED, wanted=frozenset({plan.number}))
    assert files == dict(series_files(series))
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".part")] == []
