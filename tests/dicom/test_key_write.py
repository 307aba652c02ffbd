"""Selections of key images are valid objects, the same every time, and read back as chosen."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pydicom
import pytest

from desktop.app.ports import FrameError
from desktop.dicom.blobs import MemoryBlob
from desktop.dicom.source import DicomSource
from desktop.dicom.sr_read import read_report
from desktop.domain.key_titles import KEY_TITLES, OF_INTEREST
from desktop.domain.sr_tree import SrReference, key_selection
from tests.dicom.making import MR, ROOT, make_slice, to_bytes

ISSUED = "2026-11-02T15:20:00+01:00"


@pytest.fixture
def study(tmp_path: Path):
    """Two series of one study and one image of another; a name outside Latin 1."""
    named = {"SpecificCharacterSet": "ISO_IR 192", "PatientName": "Ляпунов^Анна"}
    for index in range(3):
        (tmp_path / f"a{index}").write_bytes(to_bytes(make_slice(index, **named)))
    second = make_slice(7, SeriesInstanceUID=f"{ROOT}.2.2", SeriesNumber="5", **named)
    (tmp_path / "b").write_bytes(to_bytes(second))
    other = make_slice(8, StudyInstanceUID=f"{ROOT}.77", **named)
    (tmp_path / "c").write_bytes(to_bytes(other))
    source = DicomSource()
    studies = source.index(str(tmp_path)).studies
    mine = next(one for one in studies if one.study_uid == f"{ROOT}.1")
    theirs = next(one for one in studies if one.study_uid != f"{ROOT}.1")
    return source, mine, theirs


def test_that_a_selection_reads_back_as_it_was_chosen(study) -> None:
    source, mine, _theirs = study
    refs = (mine.stacks[0].frames[2], mine.stacks[1].frames[0])
    for title in KEY_TITLES:
        data = source.key_document(refs, title, "Größe ≥ 3 mm", ISSUED)
        found = key_selection(read_report(MemoryBlob(data)))
        assert (found.title.value, found.title.meaning) == (title.value, title.meaning)
        assert found.description == "Größe ≥ 3 mm"
        assert found.references == tuple(
            SrReference(sop_uid=ref.sop_uid, sop_class_uid=MR) for ref in refs
        )


def test_that_the_same_choice_gives_the_same_bytes_and_another_one_other_uids(study) -> None:
    source, mine, _theirs = study
    refs = mine.stacks[0].frames
    one, same = (source.key_document(refs[:2], OF_INTEREST, "x", ISSUED) for _ in range(2))
    assert one == same
    uids = {pydicom.dcmread(io.BytesIO(one)).SOPInstanceUID}
    for changed in (
        source.key_document(refs[:1], OF_INTEREST, "x", ISSUED),
        source.key_document(refs[:2], KEY_TITLES[1], "x", ISSUED),
        source.key_document(refs[:2], OF_INTEREST, "y", ISSUED),
        source.key_document(refs[:2], OF_INTEREST, "x", None),
    ):
        uids.add(pydicom.dcmread(io.BytesIO(changed)).SOPInstanceUID)
    assert len(uids) == 5
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


def test_that_dates_come_from_the_report_or_the_study_and_patient_from_the_images(study) -> None:
    source, mine, _theirs = study
    refs = mine.stacks[0].frames[:1]
    made = pydicom.dcmread(io.BytesIO(source.key_document(refs, OF_INTEREST, "", ISSUED)))
    assert (made.ContentDate, made.ContentTime) == ("20261102", "152000")
    assert made.TimezoneOffsetFromUTC == "+0100"
    assert (made.PatientID, str(made.PatientName)) == ("S-1", "Ляпунов^Анна")
    assert made.StudyInstanceUID == f"{ROOT}.1"
    plain = pydicom.dcmread(io.BytesIO(source.key_document(refs, OF_INTEREST, "", None)))
    assert (plain.ContentDate, plain.ContentTime) == ("20261102", "000000")
    assert plain.preamble == bytes(128)
    for keyword in ("InstanceCreationDate", "SeriesDate"):
        assert keyword not in plain


def test_that_frames_of_a_multi_frame_image_are_named(tmp_path: Path) -> None:
    import numpy as np

    made = make_slice(
        0,
        pixels=np.zeros((6, 8), np.uint16),
        NumberOfFrames="3",
        PixelData=bytes(6 * 8 * 2 * 3),
    )
    (tmp_path / "m").write_bytes(to_bytes(made))
    source = DicomSource()
    frames = source.index(str(tmp_path)).studies[0].stacks[0].frames
    data = source.key_document((frames[2], frames[0]), OF_INTEREST, "", ISSUED)
    (reference,) = key_selection(read_report(MemoryBlob(data))).references
    assert reference.frames == (1, 3)


def test_that_nothing_or_two_studies_cannot_be_selected(study) -> None:
    source, mine, theirs = study
    with pytest.raises(FrameError) as none:
        source.key_document((), OF_INTEREST, "", ISSUED)
    assert none.value.problem.code == "key-none"
    both = (mine.stacks[0].frames[0], theirs.stacks[0].frames[0])
    with pytest.raises(FrameError) as two:
        source.key_document(both, OF_INTEREST, "", ISSUED)
    assert two.value.problem.code == "key-two-studies"


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy is not installed")
def test_that_an_independent_validator_finds_no_error(study, tmp_path: Path) -> None:
    source, mine, _theirs = study
    refs = (mine.stacks[0].frames[0], mine.stacks[1].frames[0])
    path = tmp_path / "key.dcm"
    for number, words in enumerate(("", "Look here")):
        path.write_bytes(source.key_document(refs, KEY_TITLES[number], words, ISSUED))
        done = subprocess.run(
            ["dciodvfy", "-new", str(path)], capture_output=True, text=True, check=False
        )
        assert [line for line in done.stderr.splitlines() if line.startswith("Error")] == []
