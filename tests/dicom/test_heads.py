"""Promises of the quick way through a folder: it changes nothing but the time it takes."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import ImplicitVRLittleEndian

from desktop.dicom import heads, tags
from desktop.dicom.fields import Fields
from desktop.dicom.source import DicomSource
from tests.dicom.making import element, make_slice, to_bytes, write_stack

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"
FOLDERS = sorted(p.name for p in SHARED.iterdir() if p.is_dir()) if SHARED.exists() else []


@pytest.fixture(params=["scanner", "compiled"])
def way(request, monkeypatch):
    """Read rows by the scanner, then by the compiled walk; return a list that counts them."""
    walk = heads._compiled_walk() if request.param == "compiled" else None
    monkeypatch.setattr(heads, "_walker", lambda: walk)
    counted: list[int] = []
    rows = heads.Heads.rows

    def counting(self, paths):
        found = rows(self, paths)
        counted.append(sum(row is not None for row in found))
        return found

    monkeypatch.setattr(heads.Heads, "rows", counting)
    return counted


def both_ways(path: Path, monkeypatch):
    """Return the index by the quick way and by the general one."""
    quick = DicomSource().index(str(path))
    with monkeypatch.context() as patch:
        patch.setattr(heads.Heads, "rows", lambda self, paths: [None] * len(paths))
        general = DicomSource().index(str(path))
    return quick, general


@pytest.mark.parametrize("folder", FOLDERS)
def test_that_the_quick_way_gives_the_same_index_of_real_files(folder, way, monkeypatch) -> None:
    quick, general = both_ways(SHARED / folder, monkeypatch)
    assert repr(quick) == repr(general)
    if folder == "ct_chest_volume_lidc":
        assert sum(way) == 62


SERIES = {
    "plain": [{}] * 6,
    "implicit": [{"syntax": ImplicitVRLittleEndian}] * 6,
    "numbers": [{"InstanceNumber": n} for n in ("1", "-2", "", "+3", "12345678901", "0007")],
    "places": [
        {"position": place}
        for place in ((0, 0, 1e29), (0, 0, 1e31), (-0.0, 1e-9, 3), (123456.123456, 0, -2))
    ],
    "frames of reference": [
        {"FrameOfReferenceUID": uid} for uid in ("1.2", "1.3", None, "", "1.2")
    ],
    "body": [{"BodyPartExamined": part} for part in ("KNEE", None, "", "KNEE")],
    "times": [{"TriggerTime": str(t), "AcquisitionTime": f"1200{t:02d}"} for t in range(5)],
    "windows": [{"WindowCenter": str(c), "WindowWidth": "10"} for c in range(5)],
    "orientation": [{"ImageOrientationPatient": [1, 0, 0, 0, n, 0]} for n in (1, 1, 2, 1, 1)],
    "patients": [{"PatientID": f"S-{n % 2}"} for n in range(5)],
    "names": [{"PatientName": name} for name in ("A^B", "A^C", "A^B")],
    "unplaced": [{"ImagePositionPatient": None}] * 3 + [{}] * 2,
    "frames": [{"NumberOfFrames": n} for n in ("1", "1", None, "2")],
    "reports": [{"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.11"}] * 3,
}


@pytest.mark.parametrize("kind", SERIES)
def test_that_the_quick_way_gives_the_same_index_of_made_series(
    kind, way, tmp_path, monkeypatch
) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    for number, changes in enumerate(SERIES[kind]):
        (folder / f"{number}").write_bytes(to_bytes(make_slice(number, **changes)))
    quick, general = both_ways(folder, monkeypatch)
    assert repr(quick) == repr(general)
    if kind in ("plain", "implicit", "windows"):
        assert sum(way) == len(SERIES[kind])


def test_that_the_quick_way_gives_the_same_index_of_damaged_files(
    way, tmp_path, monkeypatch
) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    rng = random.Random(6)
    for number in range(160):
        data = bytearray(to_bytes(make_slice(number % 40, PatientName=f"N{number % 3}")))
        for _ in range(rng.randrange(3)):
            data[rng.randrange(128, len(data) - 90)] = rng.choice((0, 1, 32, 48, 65, 92, 255))
        if rng.random() < 0.1:
            del data[rng.randrange(200, len(data)) :]
        (folder / f"{number:03d}").write_bytes(bytes(data))
    quick, general = both_ways(folder, monkeypatch)
    assert repr(quick) == repr(general)
    assert 20 < sum(way) < 150


def test_that_an_identifier_twice_is_refused_by_the_quick_way_too(way, tmp_path) -> None:
    write_stack(tmp_path, count=4)
    data = to_bytes(make_slice(7))
    at = data.index(b"\x10\x00\x30\x00DA")
    twin = element(tags.PATIENT_ID, b"LO", b"OTHERPAT")
    (tmp_path / "twin").write_bytes(data[:at] + twin + data[at:])
    index = DicomSource().index(str(tmp_path))
    assert [(p.where, p.code) for p in index.refused] == [("twin", "dicom-identity-twice")]
    assert sum(way) == 4


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 3))
def test_that_a_decimal_is_the_nearest_double_or_left_alone(number, pad) -> None:
    from desktop.dicom import header_kernels

    text = f"{number:f}"[:16].encode() + b" " * pad
    data = np.frombuffer(text + b"\\", np.uint8)
    powers = np.array([10.0**power for power in range(23)])
    value, certain = header_kernels._decimal(data, 0, len(text), powers)
    if certain:
        assert struct.pack("<d", value) == struct.pack("<d", float(text))


def test_that_an_index_asks_for_no_value_that_the_quick_way_passes_over(
    tmp_path, monkeypatch
) -> None:
    asked: set[int] = set()
    values, contains = Fields.values, Fields.__contains__
    monkeypatch.setattr(Fields, "values", lambda self, t: (asked.add(t), values(self, t))[1])
    monkeypatch.setattr(
        Fields, "__contains__", lambda self, t: (asked.add(t), contains(self, t))[1]
    )
    write_stack(tmp_path)
    DicomSource().index(str(tmp_path))
    for folder in FOLDERS:
        DicomSource().index(str(SHARED / folder))
    items = tags.SEQUENCES | {tags.DIRECTORY_FIRST}
    assert asked & set(tags.VR_OF) <= heads.READ_BY_INDEX | items


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", ImplicitVRLittleEndian])
def test_that_one_changed_byte_anywhere_gives_the_index_of_the_general_way(
    syntax, way, tmp_path, monkeypatch
) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    for number in range(3):
        (folder / f"00{number}").write_bytes(to_bytes(make_slice(number, syntax=syntax)))
    data = to_bytes(make_slice(3, syntax=syntax))
    rng = random.Random(9)
    for at in range(128, len(data) - 96, 2):
        changed = bytearray(data)
        changed[at] = rng.choice([byte for byte in (0, 1, 32, 49, 92, 255) if byte != data[at]])
        (folder / f"{at:04d}").write_bytes(bytes(changed))
    quick, general = both_ways(folder, monkeypatch)
    assert repr(quick) == repr(general)
    assert sum(way) > 50
