"""Promises of the index: what is found, what is refused, in which order."""

from __future__ import annotations

import os
import shutil
import socket
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

from desktop.dicom import tags
from desktop.dicom.directory import FileId, file_ids
from desktop.dicom.fields import Fields
from desktop.dicom.media import resolve_file_ids
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import GeometryKind, Index, Plane
from tests.dicom.making import make_slice, to_bytes, write_stack

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"


def _codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def _stacks(index: Index):
    return [stack for study in index.studies for stack in study.stacks]


def test_that_slices_are_sorted_by_position_and_not_by_instance_number(tmp_path: Path) -> None:
    write_stack(tmp_path)
    (stack,) = _stacks(DicomSource().index(str(tmp_path)))
    assert [ref.position_mm for ref in stack.frames] == [0.0, 4.0, 8.0, 12.0, 16.0]
    assert [ref.instance_number for ref in stack.frames] == [5, 4, 3, 2, 1]
    assert (stack.plane, stack.geometry, stack.spacing_mm) == (
        Plane.AXIAL,
        GeometryKind.VOLUME,
        4.0,
    )


def test_that_identity_and_technique_come_from_the_header(tmp_path: Path) -> None:
    write_stack(tmp_path, count=1)
    (study,) = DicomSource().index(str(tmp_path)).studies
    assert (study.patient.name, study.patient.id) == ("Sample^Anna", "S-1")
    assert (study.date, study.time, study.patient.birth_date) == (
        "2026-11-02",
        "14:02",
        "1980-03-12",
    )
    assert study.age_years == 46.0
    assert dict(study.stacks[0].technique) == {"TR": "3500", "TE": "102"}


@pytest.mark.parametrize("gap", [2, 3])
def test_that_missing_slices_are_counted(tmp_path: Path, gap: int) -> None:
    for index in (0, 1, 2, 2 + gap, 3 + gap, 4 + gap):
        (tmp_path / f"{index}").write_bytes(to_bytes(make_slice(index)))
    (stack,) = _stacks(DicomSource().index(str(tmp_path)))
    assert stack.geometry is GeometryKind.STACK
    (problem,) = stack.problems
    assert (problem.code, dict(problem.args)) == (
        "dicom-missing-slices",
        {"count": gap - 1, "after": "3"},
    )


def test_that_uneven_doubled_and_tilted_slices_are_named(tmp_path: Path) -> None:
    places = {
        "uneven": [(0, 0, 0), (0, 0, 4), (0, 0, 9.3), (0, 0, 13)],
        "doubled": [(0, 0, 0), (0, 0, 4), (0, 0, 4), (0, 0, 8)],
        "tilted": [(0, 0, 0), (0, 1, 4), (0, 2, 8), (0, 3, 12)],
    }
    seen = {}
    for name, positions in places.items():
        folder = tmp_path / name
        folder.mkdir()
        for index, position in enumerate(positions):
            (folder / f"{index}").write_bytes(to_bytes(make_slice(index, position=position)))
        (stack,) = _stacks(DicomSource().index(str(folder)))
        seen[name] = _codes(stack.problems)
    assert seen == {
        "uneven": ["dicom-uneven-spacing"],
        "doubled": ["dicom-duplicate-positions"],
        "tilted": ["dicom-tilted"],
    }


def test_that_geometry_echo_and_repetition_split_a_series_into_numbered_stacks(
    tmp_path: Path,
) -> None:
    number = 0
    for changes in (
        {},
        {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]},
        {"EchoTime": "11"},
        {"pixels": np.zeros((4, 4), dtype=np.uint16)},
    ):
        for step in range(3):
            place = (4.0 * step, 0.0, 0.0) if "ImageOrientationPatient" in changes else None
            place = place or (0.0, 0.0, 4.0 * step)
            dataset = make_slice(number, position=place, **changes)
            (tmp_path / f"{number:02d}").write_bytes(to_bytes(dataset))
            number += 1
    stacks = _stacks(DicomSource().index(str(tmp_path)))
    assert [stack.stack for stack in stacks] == [1, 2, 3, 4]
    assert [len(stack.frames) for stack in stacks] == [3, 3, 3, 3]
    assert [stack.plane for stack in stacks][1] is Plane.SAGITTAL


def test_that_repetitions_of_the_same_places_become_stacks_of_their_own(tmp_path: Path) -> None:
    for number in range(8):
        phase, step = divmod(number, 4)
        dataset = make_slice(
            number, position=(0, 0, 4.0 * step), TemporalPositionIdentifier=str(phase + 1)
        )
        (tmp_path / str(number)).write_bytes(to_bytes(dataset))
    stacks = _stacks(DicomSource().index(str(tmp_path)))
    assert [[ref.instance_number for ref in stack.frames] for stack in stacks] == [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
    ]


def test_that_two_patients_in_one_study_are_kept_apart_and_reported(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(to_bytes(make_slice(0)))
    (tmp_path / "b").write_bytes(to_bytes(make_slice(1, PatientID="S-2")))
    index = DicomSource().index(str(tmp_path))
    assert sorted(study.patient.id for study in index.studies) == ["S-1", "S-2"]
    assert _codes(index.problems) == ["dicom-two-patients"]


def test_that_an_identifier_given_twice_is_refused(tmp_path: Path) -> None:
    data = to_bytes(make_slice(0))
    twin = b"\x10\x00\x20\x00LO\x08\x00OTHERPAT"
    at = data.index(b"\x10\x00\x30\x00DA")
    (tmp_path / "twin").write_bytes(data[:at] + twin + data[at:])
    index = DicomSource().index(str(tmp_path))
    assert _codes(index.refused) == ["dicom-identity-twice"]


def test_that_an_identifier_given_twice_is_refused_also_where_the_scanner_gives_up(
    tmp_path: Path,
) -> None:
    data = to_bytes(make_slice(0))
    odd = b"\x10\x00\x22\x00ZZ\x02\x00ab"
    twin = b"\x10\x00\x20\x00LO\x08\x00OTHERPAT"
    at = data.index(b"\x10\x00\x30\x00DA")
    (tmp_path / "twin").write_bytes(data[:at] + odd + twin + data[at:])
    index = DicomSource().index(str(tmp_path))
    assert _codes(index.refused) == ["dicom-identity-twice"]


def test_that_a_path_in_place_of_a_uid_is_refused(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = to_bytes(make_slice(0, StudyInstanceUID="../../../etc"))
    (tmp_path / "x").write_bytes(data)
    assert _codes(DicomSource().index(str(tmp_path)).refused) == ["dicom-uid-invalid"]


def test_that_every_other_file_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "magic").write_bytes(bytes(128) + b"DICM")
    (tmp_path / "half").write_bytes(to_bytes(make_slice(0))[:300])
    (tmp_path / "pack.zip").write_bytes(b"PK\x03\x04 and so on")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to("/etc/hostname")
    (tmp_path / "in").symlink_to("notes.txt")
    with socket.socket(socket.AF_UNIX) as door:
        here = Path.cwd()
        os.chdir(tmp_path)  # socket paths are short
        try:
            door.bind("door")
        finally:
            os.chdir(here)
        index = DicomSource().index(str(tmp_path))
    assert {problem.where: problem.code for problem in index.refused} == {
        "notes.txt": "dicom-not-dicom",
        "empty": "dicom-not-dicom",
        "magic": "dicom-broken",
        "half": "dicom-incomplete-header",
        "pack.zip": "dicom-archive-inside",
        "pipe": "dicom-not-a-file",
        "door": "dicom-not-a-file",
        "out": "dicom-link-outside",
    }
    assert _codes(index.problems) == ["dicom-no-images"]


def test_that_a_truncated_image_is_listed_as_incomplete(tmp_path: Path) -> None:
    (tmp_path / "cut").write_bytes(to_bytes(make_slice(0))[:-20])
    (stack,) = _stacks(DicomSource().index(str(tmp_path)))
    assert _codes(stack.problems) == ["dicom-incomplete"]


def test_that_the_same_image_twice_is_listed_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(to_bytes(make_slice(0)))
    index = DicomSource().index(str(tmp_path))
    assert len(_stacks(index)[0].frames) == 1
    assert [(p.where, p.code) for p in index.refused] == [("b", "dicom-object-twice")]


def test_that_a_file_name_of_no_language_does_no_harm(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe\nname"
    Path(os.fsdecode(name)).write_bytes(b"nothing")
    index = DicomSource().index(str(tmp_path))
    assert _codes(index.refused) == ["dicom-not-dicom"]
    index.refused[0].where.encode("utf-8")


def test_that_names_cannot_rewrite_a_terminal_or_turn_their_direction(tmp_path: Path) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    dataset = make_slice(
        0,
        SpecificCharacterSet="ISO_IR 192",
        PatientName="Sample^\u202eannA\x1b[2J",
        SeriesDescription="T2\x07 \u3000AX",
    )
    (folder / "image\x1b[31m").write_bytes(to_bytes(dataset)[:-4])
    (folder / "no\u202eimage").write_bytes(b"nothing")
    index = DicomSource().index(str(folder))
    (study,) = index.studies
    assert study.patient.name == "Sample^annA[2J"
    assert study.stacks[0].description == "T2 \u3000AX"
    assert study.stacks[0].problems[0].where == "image[31m"
    assert index.refused[0].where == "noimage"


def test_that_progress_reaches_the_end_and_cancel_keeps_what_was_read(tmp_path: Path) -> None:
    write_stack(tmp_path)
    seen: list[tuple[int, int]] = []
    DicomSource().index(str(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (5, 5)
    answers = iter([False] * 4 + [True] * 99)
    index = DicomSource().index(str(tmp_path), cancelled=lambda: next(answers))
    assert "dicom-cancelled" in _codes(index.problems)
    assert 0 < len(_stacks(index)[0].frames) < 5


def test_that_a_zip_is_read_in_place_and_its_unsafe_members_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    target = folder / "study.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(3):
            archive.writestr(f"a/{index}", to_bytes(make_slice(index)))
        archive.writestr("../up", to_bytes(make_slice(7)))
        archive.writestr("/abs", to_bytes(make_slice(8)))
        archive.writestr("C:\\x", to_bytes(make_slice(9)))
        archive.writestr("bomb", bytes(70 << 20))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("a/0", b"again")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    source = DicomSource()
    index = source.index(str(target))
    assert {problem.where: problem.code for problem in index.refused} == {
        "../up": "dicom-unsafe-path",
        "/abs": "dicom-unsafe-path",
        "C:\\x": "dicom-unsafe-path",
        "bomb": "dicom-too-large",
        "a/0": "dicom-member-twice",
        "link": "dicom-link-outside",
    }
    (stack,) = _stacks(index)
    assert len(stack.frames) == 3
    frame = source.frame(stack.frames[-1])
    assert frame.stored[0, 0] == 200
    assert sorted(path.name for path in folder.iterdir()) == ["study.zip"]
    source.close()


def test_that_a_broken_zip_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "bad.zip"
    target.write_bytes(b"PK\x03\x04" + bytes(100))
    index = DicomSource().index(str(target))
    assert _codes(index.refused) == ["dicom-archive-broken"]


def _needs_shared() -> None:
    if not SHARED.exists():
        pytest.skip("the test images are not here")


@pytest.mark.parametrize(
    "folder", sorted(p.name for p in SHARED.iterdir() if p.is_dir()) if SHARED.exists() else []
)
def test_that_every_folder_of_real_files_is_indexed_with_all_its_files_accounted_for(
    folder: str,
) -> None:
    index = DicomSource().index(str(SHARED / folder))
    files = [path for path in (SHARED / folder).rglob("*") if path.is_file()]
    frames = {ref.locator for stack in _stacks(index) for ref in stack.frames}
    without = sum(not stack.frames for stack in _stacks(index))
    directories = sum("DICOMDIR" in path.name or path.name == "DIRFILE" for path in files)
    refused = [p for p in index.refused if p.code != "dicom-media-missing"]
    assert len(frames) + without + len(refused) + directories == len(files)


def test_that_the_real_series_have_the_geometry_their_notes_describe() -> None:
    _needs_shared()
    source = DicomSource()

    def only(path: str):
        (stack,) = _stacks(source.index(str(SHARED / path)))
        return stack

    chest = only("ct_chest_volume_lidc")
    assert (len(chest.frames), chest.geometry, chest.plane) == (
        62,
        GeometryKind.VOLUME,
        Plane.AXIAL,
    )
    assert _codes(chest.problems) == ["dicom-frames-of-reference-differ"]
    brain = only("mr_brain_multiplane/sag_mprage")
    assert (len(brain.frames), brain.plane) == (175, Plane.SAGITTAL)
    assert [dict(p.args)["count"] for p in brain.problems] == [1]
    tilted = only("ct_gantry_tilt_philips")
    assert dict(tilted.problems[0].args) == {"degrees": "18.5"}
    knee = only("enhanced_mr/MOVEKNEE.dcm")
    assert (len(knee.frames), knee.geometry) == (19, GeometryKind.STACK)
    philips = only("enhanced_mr/T2.dcm")
    assert set(dict(philips.technique)) >= {"TR", "TE", "FA"}


@pytest.mark.parametrize(
    "name",
    [
        "DICOMDIR",
        "DICOMDIR-bigEnd",
        "DICOMDIR-implicit",
        "DICOMDIR-nooffset",
        "DICOMDIR-nopatient",
        "DICOMDIR-reordered",
    ],
)
def test_that_faulty_media_directories_still_lead_to_their_images(name: str) -> None:
    _needs_shared()
    index = DicomSource().index(str(SHARED / "dicomdir_pydicom" / name))
    assert sum(len(stack.frames) for stack in _stacks(index)) >= 20
    assert not index.refused


def test_that_files_a_medium_lists_but_lacks_are_named() -> None:
    _needs_shared()
    index = DicomSource().index(str(SHARED / "dicomdir_wg04" / "DICOMDIR"))
    assert set(_codes(index.refused)) == {"dicom-media-missing"}
    assert index.refused[0].where.startswith("IMAGES/")


def test_that_a_media_directory_leads_nowhere_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "IMG").write_bytes(b"x")
    (tmp_path / "OUT").symlink_to("/etc/hostname")
    listed = [
        ("IMG",),
        ("IMG",),
        ("..", "etc", "hostname"),
        ("/etc/hostname",),
        ("C:\\x",),
        ("OUT",),
        ("img",),
    ]
    found = resolve_file_ids(str(tmp_path), [FileId(parts=parts) for parts in listed])
    assert [candidate.where for candidate in found.candidates] == ["IMG"]
    assert [problem.code for problem in found.refused] == [
        "dicom-unsafe-path",
        "dicom-unsafe-path",
        "dicom-unsafe-path",
        "dicom-link-outside",
    ]


def test_that_a_ring_of_directory_records_ends_and_names_the_patient() -> None:
    def record(offset: int, **more: int | str) -> Fields:
        names = {
            "next": tags.DIRECTORY_NEXT,
            "lower": tags.DIRECTORY_LOWER,
            "patient": tags.PATIENT_ID,
            "file": tags.DIRECTORY_FILE_ID,
        }
        values = {names[name]: (value,) for name, value in more.items()}
        return Fields(values={tags.ITEM_OFFSET: (offset,), **values})

    directory = Fields(
        values={tags.DIRECTORY_FIRST: (100,)},
        items={
            tags.DIRECTORY_RECORDS: (
                record(300, file="A", next=300),
                record(100, patient="S-1", lower=300, next=200),
                record(200, patient="S-2", lower=400, next=100),
                record(400, file="B", lower=200),
                record(500, file="C", next=9999),
            )
        },
    )
    assert [(f.parts, f.patient_id) for f in file_ids(directory)] == [
        (("A",), "S-1"),
        (("B",), "S-2"),
        (("C",), ""),
    ]


def test_that_a_directory_that_names_another_patient_is_reported(tmp_path: Path) -> None:
    _needs_shared()
    medium = tmp_path / "medium"
    shutil.copytree(SHARED / "dicomdir_pydicom" / "98892001", medium / "98892001")
    text = (SHARED / "dicomdir_pydicom" / "DICOMDIR").read_bytes()
    assert b"98890234" in text
    (medium / "DICOMDIR").write_bytes(text.replace(b"98890234", b"11111111"))
    index = DicomSource().index(str(medium / "DICOMDIR"))
    assert "dicom-directory-differs" in _codes(index.problems)
    assert {study.patient.id for study in index.studies} == {"98890234"}


def test_that_dose_planes_are_placed_by_their_offsets() -> None:
    _needs_shared()
    (stack,) = _stacks(DicomSource().index(str(SHARED / "other_iod" / "rtdose.dcm")))
    assert (stack.plane, stack.geometry, len(stack.frames)) == (
        Plane.AXIAL,
        GeometryKind.VOLUME,
        15,
    )


@pytest.mark.parametrize("kind", ["gsps", "sr", "other_iod"])
def test_that_objects_without_pixels_by_nature_are_no_problem(shared, kind):
    index = DicomSource().index(str(shared / "dicom" / kind))
    assert [p for p in index.problems if p.code == "dicom-pixels-absent"] == []
    assert any(not stack.frames for study in index.studies for stack in study.stacks)
