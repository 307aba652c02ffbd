"""Where the fuzzer starts: real files of every kind and transfer syntax, and made ones."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pydicom import dcmwrite
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from tests.dicom.making import make_slice, to_bytes

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"
_LARGEST = 400_000


def real_seeds() -> dict[str, bytes]:
    """Return the smallest shared file of each kind and transfer syntax, by name."""
    manifest = SHARED / "MANIFEST.csv"
    if not manifest.exists():
        return {}
    best: dict[tuple[str, str, str], tuple[int, str]] = {}
    with manifest.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            path = SHARED / row["path"]
            if not path.is_file():
                continue
            if row["path"].endswith("README"):
                continue
            key = (row["kind"].partition("/")[0], row["transfer_syntax"], row["sop_class"])
            candidate = (path.stat().st_size, row["path"])
            best[key] = min(best.get(key, candidate), candidate)
    chosen = sorted(name for size, name in best.values() if size <= _LARGEST)
    return {name: (SHARED / name).read_bytes() for name in chosen}


def made_seeds() -> dict[str, bytes]:
    """Return made files: plain, implicit, big endian, several frames, nested, with windows."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "72696002", "SCT", "Knee"
    lut = Dataset()
    lut.LUTDescriptor, lut.LUTData = [4, 0, 16], bytes(range(8))
    return {
        "made/plain": to_bytes(make_slice()),
        "made/implicit": to_bytes(make_slice(syntax=ImplicitVRLittleEndian)),
        "made/big": _big_endian(),
        "made/window": to_bytes(
            make_slice(WindowCenter=["40", "400"], WindowWidth=["80", "1500"], RescaleSlope="2")
        ),
        "made/nested": to_bytes(
            make_slice(AnatomicRegionSequence=[item], VOILUTSequence=[lut], BodyPartExamined=None)
        ),
        "made/frames": to_bytes(make_slice(NumberOfFrames="3", PixelData=bytes(288))),
    }


def _big_endian() -> bytes:
    stream = io.BytesIO()
    dcmwrite(stream, make_slice(syntax=ExplicitVRBigEndian), implicit_vr=False, little_endian=False)
    return stream.getvalue()


def seeds() -> dict[str, bytes]:
    """Return all seeds in a fixed order."""
    return {**made_seeds(), **real_seeds()}
