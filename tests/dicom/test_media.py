"""Promises of discs and archives: the same tree as the folder, and nothing outside it."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path

import pytest

from desktop.dicom.directory import FileId
from desktop.dicom.media import resolve_file_ids
from desktop.dicom.source import DicomSource
from tests.dicom.making import ROOT as UID_ROOT
from tests.dicom.making import element, make_slice, to_bytes
from tests.fuzz.shape import EXPLICIT, Node, Shape, write

LIMIT_S = 5.0


def codes(problems) -> dict[str, str]:
    return {problem.where: problem.code for problem in problems}


def tree(index):
    """Return patients, studies, series and objects of an index, wherever the files lie."""
    return sorted(
        (study.patient.id, study.study_uid, stack.key, ref.sop_uid, ref.frame, stack.problems)
        for study in index.studies
        for stack in study.stacks
        for ref in stack.frames
    )


def record(kind: bytes, following: int, lower: int, *nodes: Node) -> list[Node]:
    return [
        Node(0x00041400, b"UL", struct.pack("<I", following)),
        Node(0x00041410, b"US", b"\xff\xff"),
        Node(0x00041420, b"UL", struct.pack("<I", lower)),
        Node(0x00041430, b"CS", kind.ljust(10)),
        *nodes,
    ]


def image(file_id: str, following: int = 0, lower: int = 0, uid: str = "") -> list[Node]:
    stated = [Node(0x00041511, b"UI", uid.encode() + b"\0" * (len(uid) % 2))] if uid else []
    value = file_id.encode() + b" " * (len(file_id) % 2)
    return record(b"IMAGE", following, lower, Node(0x00041500, b"CS", value), *stated)


def directory(records: list[list[Node]], first: int = 0) -> bytes:
    nodes = [
        Node(0x00041200, b"UL", struct.pack("<I", first)),
        Node(0x00041220, b"SQ", items=records),
    ]
    return write(Shape(nodes, EXPLICIT, EXPLICIT, media_class=b"1.2.840.10008.1.3.10"))


def make_medium(folder: Path, records: list[list[Node]], images: int = 1) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(images):
        (folder / f"IM{number}").write_bytes(to_bytes(make_slice(number)))
    (folder / "DICOMDIR").write_bytes(directory(records))
    return folder / "DICOMDIR"


@pytest.mark.parametrize("name", ["98892001", "98892003", "77654033"])
def test_that_a_folder_its_archive_and_its_directory_give_the_same_tree(
    name, shared, tmp_path
) -> None:
    medium = tmp_path / "medium"
    source_folder = shared / "dicom" / "dicomdir_pydicom"
    shutil.copytree(source_folder / name, medium / name)
    with zipfile.ZipFile(tmp_path / "medium.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(medium.rglob("*")):
            archive.write(path, path.relative_to(medium))
    shutil.copy(source_folder / "DICOMDIR", medium / "DICOMDIR")
    source = DicomSource()
    folder, packed = source.index(str(medium / name)), source.index(str(tmp_path / "medium.zip"))
    listed = source.index(str(medium / "DICOMDIR"))
    assert len(tree(folder)) >= 7
    assert tree(folder) == tree(packed) == tree(listed)
    source.close()


@pytest.mark.parametrize(
    "name",
    [
        "DICOMDIR",
        "DICOMDIR-bigEnd",
        "DICOMDIR-implicit",
        "DICOMDIR-nopatient",
        "DICOMDIR-reordered",
    ],
)
def test_that_every_real_directory_gives_the_tree_of_its_folders(name, shared) -> None:
    medium = shared / "dicom" / "dicomdir_pydicom"
    source = DicomSource()
    listed = source.index(str(medium / name))
    folders = ("98892001", "98892003", "77654033")
    whole = [row for folder in folders for row in tree(source.index(str(medium / folder)))]
    assert len(whole) > 20
    assert set(tree(listed)) <= set(whole)
    assert not listed.refused


def test_that_a_directory_lists_itself_in_vain(tmp_path) -> None:
    medium = make_medium(tmp_path / "m", [image("DICOMDIR"), image("IM0", following=132)])
    index = DicomSource().index(str(medium))
    assert [row[3] for row in tree(index)] == [f"{UID_ROOT}.3.1"]


def test_that_bad_links_between_records_lose_no_image(tmp_path) -> None:
    rings = [
        image("IM0", following=1, lower=0xFFFFFFFE),
        image("IM1", following=0xFFFFFFFF, lower=1),
        record(b"PATIENT", 1, 1),
        image("", 9, 9),
    ]
    index = DicomSource().index(str(make_medium(tmp_path / "m", rings, images=2)))
    assert len(tree(index)) == 2
    assert not index.refused


HOSTILE_IDS = {
    "..\\IM0": "dicom-unsafe-path",
    "\\etc\\hostname": "dicom-unsafe-path",
    "/etc/hostname": "dicom-unsafe-path",
    "C:\\IM0": "dicom-unsafe-path",
    "\\\\host\\share\\x": "dicom-unsafe-path",
    "PIPE": "dicom-not-a-file",
    "GONE": "dicom-media-missing",
    "OUT": "dicom-link-outside",
    "AWAY\\hostname": "dicom-link-outside",
    "DIR": "dicom-unreadable",
    "A" * 300: "dicom-media-missing",
}


def test_that_no_record_leads_outside_and_the_good_one_is_offered(tmp_path) -> None:
    medium = make_medium(tmp_path / "m", [image(name) for name in (*HOSTILE_IDS, "IM0")])
    os.mkfifo(medium.parent / "PIPE")
    (medium.parent / "DIR").mkdir()
    (medium.parent / "OUT").symlink_to("/etc/hostname")
    (medium.parent / "AWAY").symlink_to("/etc")
    before = time.monotonic()
    index = DicomSource().index(str(medium))
    assert time.monotonic() - before < LIMIT_S
    assert [row[3] for row in tree(index)] == [f"{UID_ROOT}.3.1"]
    found = [p.code for p in index.refused]
    allowed = {"dicom-unreadable": {"dicom-unreadable", "dicom-not-a-file"}}
    assert len(found) == len(HOSTILE_IDS)
    for code, expected in zip(sorted(found), sorted(HOSTILE_IDS.values()), strict=True):
        assert code in allowed.get(expected, {expected}) or expected in found


def test_that_a_disc_copied_in_other_letters_is_found(tmp_path) -> None:
    (tmp_path / "Images").mkdir()
    for name in ("ct1.;1", "Ct2", "CT3."):
        (tmp_path / "Images" / name).write_bytes(b"x")
    listed = [FileId(parts=("IMAGES", name)) for name in ("CT1", "CT2", "CT3", "CT4")]
    found = resolve_file_ids(str(tmp_path), listed)
    assert [c.locator.rpartition("/")[2] for c in found.candidates] == ["ct1.;1", "Ct2", "CT3."]
    assert codes(found.refused) == {"IMAGES/CT4": "dicom-media-missing"}


@pytest.mark.parametrize("count", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_that_a_directory_of_many_records_is_read_in_time(count, tmp_path) -> None:
    records = [image(f"IM{n % 7}" if n % 100 else "GONE", following=132) for n in range(count)]
    medium = make_medium(tmp_path / "m", records, images=3)
    before = time.process_time()
    index = DicomSource().index(str(medium))
    assert time.process_time() - before < 2 * LIMIT_S
    assert len(tree(index)) == 3


# archives


def pack(path: Path, members: dict[str, bytes], **kinds: int) -> Path:
    with zipfile.ZipFile(path, "w", kinds.get("coding", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(name, data)
    return path


def test_that_an_archive_with_too_many_members_is_refused_before_they_are_read(tmp_path) -> None:
    path = pack(tmp_path / "many.zip", {str(n): b"" for n in range(10_001)})
    before = time.process_time()
    index = DicomSource().index(str(path))
    assert codes(index.refused) == {".": "dicom-archive-many"}
    assert time.process_time() - before < 1.0


def test_that_bombs_are_refused_by_what_they_state(tmp_path) -> None:
    zeros = bytes(4 << 20)
    several = pack(tmp_path / "several.zip", {str(n): zeros for n in range(8)})
    assert codes(DicomSource().index(str(several)).refused) == {".": "dicom-archive-bomb"}
    one = pack(tmp_path / "one.zip", {"a": bytes(64 << 20), "b": to_bytes(make_slice())})
    index = DicomSource().index(str(one))
    assert codes(index.refused) == {"a": "dicom-too-large"}
    assert len(tree(index)) == 1


def _with_stated_sizes(path: Path, size: int) -> None:
    """Let every member of the list state a size."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 20 : at + 28] = struct.pack("<II", size, size)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))


def test_that_members_that_state_more_than_two_gigabytes_together_are_refused(tmp_path) -> None:
    path = pack(tmp_path / "large.zip", {str(n): b"x" * 40 for n in range(30)})
    _with_stated_sizes(path, 100 << 20)
    assert codes(DicomSource().index(str(path)).refused) == {".": "dicom-archive-large"}


@pytest.mark.parametrize("coding", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_that_rare_packings_are_named_and_not_unpacked(coding, tmp_path) -> None:
    path = pack(tmp_path / "rare.zip", {"a": to_bytes(make_slice())}, coding=coding)
    assert codes(DicomSource().index(str(path)).refused) == {"a": "dicom-member-packing"}


def test_that_an_encrypted_member_and_an_archive_within_are_named(tmp_path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x", b"y")
    path = pack(
        tmp_path / "a.zip",
        {"in.zip": inner.getvalue(), "locked": b"x", "i": to_bytes(make_slice())},
    )
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02", data.rindex(b"PK\x05\x06") - 160))
    while data[at + 46 : at + 52] != b"locked":
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    index = DicomSource().index(str(path))
    assert codes(index.refused) == {
        "in.zip": "dicom-archive-inside",
        "locked": "dicom-member-encrypted",
    }
    assert len(tree(index)) == 1


def test_that_an_archive_in_the_large_format_is_read(tmp_path) -> None:
    path = tmp_path / "64.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("a", "w", force_zip64=True) as out:
        out.write(to_bytes(make_slice()))
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    entries, length, start = struct.unpack_from("<HII", data, at + 10)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, length, start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    path.write_bytes(data[:at] + record + locator + end)
    assert entries == 1
    assert len(tree(DicomSource().index(str(path)))) == 1
    many = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, length, start)
    path.write_bytes(data[:at] + many + locator + end)
    assert codes(DicomSource().index(str(path)).refused) == {".": "dicom-archive-many"}


def test_that_broken_archives_end_in_a_reason(tmp_path) -> None:
    whole = pack(tmp_path / "whole.zip", {str(n): to_bytes(make_slice(n)) for n in range(4)})
    data = whole.read_bytes()
    rng = random.Random(4)
    start = data.index(b"PK\x01\x02")
    for turn in range(150):
        changed = bytearray(data)
        if turn % 3 == 0:
            del changed[rng.randrange(len(changed)) :]
        for _ in range(rng.randint(1, 6)):
            if changed:
                place = rng.randrange(start if turn % 2 else 0, len(data)) % len(changed)
                changed[place] = rng.choice((0, 255, rng.randrange(256)))
        path = tmp_path / "broken.zip"
        path.write_bytes(b"PK\x03\x04" + bytes(changed[4:]))
        source = DicomSource()
        index = source.index(str(path))
        assert index.refused or len(tree(index)) == 4
        source.close()


# what the operating system sees


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("kind", ["archive", "directory"])
def test_that_nothing_is_written_and_no_socket_opened(kind, tmp_path) -> None:
    if kind == "archive":
        path = pack(
            tmp_path / "x.zip",
            {"../up": b"x", "/abs": b"x", "a": to_bytes(make_slice()), "a/../../b": b"x"},
        )
    else:
        path = make_medium(tmp_path / "m", [image(name) for name in (*HOSTILE_IDS, "IM0")])
        (path.parent / "OUT").symlink_to("/etc/hostname")
        (path.parent / "AWAY").symlink_to("/etc")
    log = tmp_path / "log"
    calls = "trace=network,open,openat,creat,mkdir,rename,unlink,symlink,link"
    code = (
        "import sys; from desktop.dicom.source import DicomSource; open('/dev/null').close();"
        "i = DicomSource().index(sys.argv[1]); assert i.studies"
    )
    subprocess.run(
        ["strace", "-f", "-qq", "-e", calls, "-o", log, sys.executable, "-B", "-c", code, path],
        check=True,
        cwd=Path(__file__).resolve().parents[2],
        timeout=120,
    )
    lines = log.read_text("utf-8", "replace").splitlines()
    after = lines[max(n for n, line in enumerate(lines) if "/dev/null" in line) + 1 :]
    assert any(path.name in line for line in after)
    assert not [line for line in after if "socket(" in line or "connect(" in line]
    assert not [line for line in after if "O_CREAT" in line or "O_WRONLY" in line]
    assert not [line for line in after if "/etc/hostname" in line]


# two patients


def test_that_a_file_of_two_patients_is_named_and_left_out(tmp_path) -> None:
    data = to_bytes(make_slice(0))
    at = data.index(b"\x10\x00\x30\x00DA")
    twin = element(0x00100020, b"LO", b"OTHERPAT")
    (tmp_path / "two").write_bytes(data[:at] + twin + data[at:])
    (tmp_path / "one").write_bytes(to_bytes(make_slice(1)))
    index = DicomSource().index(str(tmp_path))
    assert codes(index.refused) == {"two": "dicom-identity-twice"}
    assert len(tree(index)) == 1


def test_that_patients_who_share_a_study_or_a_series_stay_apart(tmp_path) -> None:
    for number in range(6):
        changes = {"PatientID": f"S-{number % 2}", "PatientName": f"Name^{number % 2}"}
        (tmp_path / str(number)).write_bytes(to_bytes(make_slice(number, **changes)))
    index = DicomSource().index(str(tmp_path))
    assert [(s.patient.id, s.patient.name) for s in index.studies] == [
        ("S-0", "Name^0"),
        ("S-1", "Name^1"),
    ]
    assert [len(stack.frames) for s in index.studies for stack in s.stacks] == [3, 3]
    assert [p.code for p in index.problems] == ["dicom-two-patients"]
