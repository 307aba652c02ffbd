"""Structured reports of any template become a readable tree; hostile ones a sentence."""

from __future__ import annotations

import itertools
import struct
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from desktop.dicom.blobs import MemoryBlob, open_file
from desktop.dicom.elements import MAX_DEPTH, MAX_ITEMS
from desktop.dicom.fields import RefusedError
from desktop.dicom.source import DicomSource
from desktop.dicom.sr_read import read_report
from desktop.domain.imaging import ObjectKind
from desktop.domain.sr_tree import key_selection, walk
from tests.dicom.documents import code, document, item, raw_document, reference
from tests.dicom.making import make_slice, to_bytes


def read(made):
    return read_report(MemoryBlob(made if isinstance(made, bytes) else to_bytes(made)))


def narrative():
    """A narrative report as TID 2000 has it, with a measurement and a place."""
    unit = code("millimeter", "mm", "UCUM")
    value = item("", "")
    value.MeasurementUnitsCodeSequence, value.NumericValue = [unit], "9.5"
    del value.ValueType
    image = item("SELECTED FROM", "IMAGE", ReferencedSOPSequence=[reference("1.2.3", frames=[2])])
    place = item(
        "INFERRED FROM",
        "SCOORD",
        "Region",
        image,
        GraphicType="POLYLINE",
        GraphicData=[1.5, 2.5, 3.5, 4.5],
    )
    return item(
        "",
        "CONTAINER",
        "Radiology Report",
        item("HAS OBS CONTEXT", "PNAME", "Observer", PersonName="Reader^Rita"),
        item(
            "CONTAINS",
            "CONTAINER",
            "Findings",
            item(
                "CONTAINS",
                "TEXT",
                "Finding",
                TextValue="One\r\ntwo\x1b[31m\u202e",
            ),
            item("CONTAINS", "NUM", "Diameter", place, MeasuredValueSequence=[value]),
            item("CONTAINS", "CODE", "Side", ConceptCodeSequence=[code("Left")]),
            ContinuityOfContent="SEPARATE",
        ),
    )


@pytest.mark.parametrize("syntax", [None, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_every_kind_of_item_is_read_in_every_coding(syntax) -> None:
    stated = {} if syntax is None else {"syntax": syntax}
    report = read(document(narrative(), SpecificCharacterSet="ISO_IR 192", **stated))
    assert (report.title, report.is_complete, report.is_verified) == (
        "Radiology Report",
        True,
        False,
    )
    assert (report.date, report.time) == ("2026-11-02", "10:15")
    kinds = [(len(path), found.value_type) for path, found in walk(report.root)]
    assert kinds == [
        (1, "CONTAINER"),
        (2, "PNAME"),
        (2, "CONTAINER"),
        (3, "TEXT"),
        (3, "NUM"),
        (4, "SCOORD"),
        (5, "IMAGE"),
        (3, "CODE"),
    ]
    text, number, side = report.root.children[1].children
    assert text.text == "One\ntwo[31m"
    assert (number.number, number.unit.value, number.unit.meaning) == ("9.5", "mm", "millimeter")
    assert side.code.meaning == "Left"
    place = number.children[0]
    assert (place.shape.kind, place.shape.points) == ("POLYLINE", ((1.5, 2.5), (3.5, 4.5)))
    assert (place.children[0].references[0].sop_uid, place.children[0].references[0].frames) == (
        "1.2.3",
        (2,),
    )
    assert report.problems == ()


def test_that_national_text_is_read_at_every_depth() -> None:
    root = item("", "CONTAINER", "Befund", item("CONTAINS", "TEXT", "Höhe", TextValue="größer"))
    report = read(document(root, SpecificCharacterSet="ISO_IR 100"))
    assert report.root.children[0].concept.meaning == "Höhe"
    assert report.root.children[0].text == "größer"


def test_that_a_reference_that_is_no_uid_names_no_object() -> None:
    good = reference("1.2.3.777777")
    root = item("", "CONTAINER", "R", item("CONTAINS", "IMAGE", ReferencedSOPSequence=[good]))
    whole = to_bytes(document(root))
    assert read(whole).root.children[0].references[0].sop_uid == "1.2.3.777777"
    bad = whole.replace(b"1.2.3.777777", b"../../../etc")
    assert read(bad).root.children[0].references == ()


def test_that_a_key_object_selection_gives_its_images_title_and_words() -> None:
    root = item(
        "",
        "CONTAINER",
        code("For Referring Provider", "113002", "DCM"),
        item("CONTAINS", "TEXT", code("Key Object Description", "113012", "DCM"), TextValue="See"),
        item("CONTAINS", "IMAGE", ReferencedSOPSequence=[reference("1.2.3")]),
        item("CONTAINS", "IMAGE", ReferencedSOPSequence=[reference("1.2.4", frames=[3, 4])]),
    )
    chosen = key_selection(read(document(root)))
    assert (chosen.title.value, chosen.description) == ("113002", "See")
    assert [(one.sop_uid, one.frames) for one in chosen.references] == [
        ("1.2.3", ()),
        ("1.2.4", (3, 4)),
    ]


def test_that_the_real_reports_are_read_whole(shared) -> None:
    counts = {}
    for name in ("reportsi.dcm", "test-SR.dcm"):
        with open_file(str(shared / "dicom" / "sr" / name)) as blob:
            report = read_report(blob)
        assert report.problems == ()
        counts[name] = sum(1 for _ in walk(report.root))
    assert counts == {"reportsi.dcm": 9, "test-SR.dcm": 29}


def test_that_an_image_is_no_report() -> None:
    with pytest.raises(RefusedError) as refused:
        read(make_slice())
    assert refused.value.problem.code == "sr-not-a-report"


def _nested(depth: int, *, stated: bool) -> bytes:
    """Return content nested ``depth`` times, with stated or undefined lengths."""
    begin = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    deeper = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    if not stated:
        return (begin + deeper) * depth
    parts, size = [], 0
    for _ in range(depth):
        parts.append(
            struct.pack("<HHI", 0xFFFE, 0xE000, size + 12)
            + struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, size)
        )
        size += 20
    return b"".join(reversed(parts))


@pytest.mark.parametrize("stated", [True, False])
def test_that_a_hundred_thousand_levels_end_in_a_sentence(*, stated: bool) -> None:
    whole = raw_document(_nested(100_000, stated=stated))
    started = time.thread_time()
    report = read(whole)
    assert time.thread_time() - started < 5.0
    assert "sr-too-deep" in [problem.code for problem in report.problems]
    assert max(len(path) for path, _ in walk(report.root)) <= MAX_DEPTH + 1


def _counted(work):
    """Return what some work yields and how many calls it took: the same on every machine."""
    calls = itertools.count()

    def note(_frame, event, _argument):
        if event == "call":
            next(calls)

    sys.setprofile(note)
    try:
        made = work()
    finally:
        sys.setprofile(None)
    return made, next(calls)


def test_that_two_hundred_thousand_items_end_in_a_sentence() -> None:
    one = struct.pack("<HHI", 0xFFFE, 0xE000, 14)
    one += struct.pack("<HH2sH", 0x0040, 0xA040, b"CS", 6) + b"TEXT  "
    whole = raw_document(one * 200_000)
    report, calls = _counted(lambda: read(whole))
    assert calls < 80 * MAX_ITEMS  # work ends with what is kept, not with what is there
    assert len(report.root.children) == MAX_ITEMS - 1  # one went to the title
    assert [problem.code for problem in report.problems] == ["sr-too-many"]


def test_that_hostile_reports_are_indexed_quickly(tmp_path) -> None:
    one = struct.pack("<HHI", 0xFFFE, 0xE000, 14)
    one += struct.pack("<HH2sH", 0x0040, 0xA040, b"CS", 6) + b"TEXT  "
    (tmp_path / "wide").write_bytes(raw_document(one * 200_000))
    (tmp_path / "deep").write_bytes(raw_document(_nested(100_000, stated=False)))
    started = time.thread_time()
    index = DicomSource().index(str(tmp_path))
    assert time.thread_time() - started < 5.0
    assert [ref.kind for study in index.studies for ref in study.objects] == [ObjectKind.REPORT]
    assert [problem.code for problem in index.refused] == ["dicom-object-twice"]


_pieces = st.one_of(
    st.binary(max_size=24),
    st.sampled_from(
        [
            struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF),
            struct.pack("<HHI", 0xFFFE, 0xE000, 30),
            struct.pack("<HHI", 0xFFFE, 0xE00D, 0),
            struct.pack("<HHI", 0xFFFE, 0xE0DD, 0),
            struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF),
            struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 48),
            struct.pack("<HH2sHI", 0x0040, 0xA168, b"SQ", 0, 0xFFFFFFFF),
            struct.pack("<HH2sH", 0x0040, 0xA040, b"CS", 6) + b"SCOORD",
            struct.pack("<HH2sH", 0x0070, 0x0022, b"FL", 8) + b"\x00\x00\xc0\x7f" * 2,
            struct.pack("<HH2sH", 0x0040, 0xDB73, b"UL", 4) + b"\xff\xff\xff\xff",
            struct.pack("<HH2sHI", 0x0040, 0xA160, b"UT", 0, 4) + b"a\x00\x1bb",
        ]
    ),
)


@given(st.lists(_pieces, max_size=40))
def test_that_no_nesting_whatever_raises_anything_but_a_refusal(pieces: list[bytes]) -> None:
    try:
        report = read(raw_document(b"".join(pieces)))
    except RefusedError:
        return
    for _path, found in walk(report.root):
        assert "\x1b" not in found.text
