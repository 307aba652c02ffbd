"""Objects without pictures of their own are listed beside the images, by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.dicom.objects import object_kind
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import ObjectKind
from tests.dicom.documents import code, document, item
from tests.dicom.making import to_bytes, write_stack

STORAGE = "1.2.840.10008.5.1.4.1.1."


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("2", None),
        ("4.1", None),
        ("11.1", ObjectKind.PRESENTATION),
        ("11.2", ObjectKind.PRESENTATION),
        ("66.4", ObjectKind.SEGMENTATION),
        ("66.7", ObjectKind.SEGMENTATION),
        ("66.1", None),
        ("88.59", ObjectKind.KEY_OBJECTS),
        *((f"88.{n}", ObjectKind.REPORT) for n in (11, 22, 33, 34, 35, 40, 50, 65, 67, 68)),
    ],
)
def test_that_classes_have_their_kind(end: str, kind: ObjectKind | None) -> None:
    assert object_kind(STORAGE + end) is kind


def test_that_a_report_is_listed_with_its_title_beside_the_images(tmp_path: Path) -> None:
    write_stack(tmp_path, 3)
    root = item("", "CONTAINER", code("Measurement Report"))
    (tmp_path / "report").write_bytes(to_bytes(document(root, SeriesDescription="SR")))
    (study,) = DicomSource().index(str(tmp_path)).studies
    assert [(ref.kind, ref.description, ref.number) for ref in study.objects] == [
        (ObjectKind.REPORT, "Measurement Report", 90)
    ]
    assert [len(stack.frames) for stack in study.stacks] == [3, 0]
    assert [len(stack.frames) for stack in study.pictures] == [3]


def test_that_a_segmentation_is_in_the_index_but_no_picture(shared: Path) -> None:
    index = DicomSource().index(str(shared / "dicom" / "seg_with_ct"))
    (study,) = index.studies
    assert [ref.kind for ref in study.objects] == [ObjectKind.SEGMENTATION] * 2
    assert [stack.modality for stack in study.pictures] == ["CT"]
    assert [(s.modality, len(s.frames)) for s in study.stacks] == [
        ("SEG", 1),
        ("SEG", 3),
        ("CT", 3),
    ]
    assert index.refused == ()


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("sr", [ObjectKind.REPORT] * 2),
        ("gsps", [ObjectKind.PRESENTATION]),
        ("other_iod", [ObjectKind.OTHER] * 2),
    ],
)
def test_that_the_real_objects_have_their_kind(shared: Path, folder: str, kinds) -> None:
    index = DicomSource().index(str(shared / "dicom" / folder))
    assert [ref.kind for study in index.studies for ref in study.objects] == kinds


@pytest.mark.parametrize(
    ("agent", "has"), [("Gadobutrol", True), ("", False), ("NONE", False), (None, False)]
)
def test_that_contrast_is_what_the_images_name(
    tmp_path: Path, agent: str | None, has: bool
) -> None:
    write_stack(tmp_path, 3, ContrastBolusAgent=agent)
    (study,) = DicomSource().index(str(tmp_path)).studies
    assert study.stacks[0].contrast is has
