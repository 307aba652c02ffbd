"""Segmentations written by an independent library are read pixel by pixel."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from highdicom.seg import (
    SegmentAlgorithmTypeValues,
    Segmentation,
    SegmentationTypeValues,
    SegmentDescription,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import ObjectKind, ObjectRef
from desktop.domain.segmentation import SegmentationKind, rgb_of_cielab
from desktop.viewer.segments import SegmentGrid
from tests.dicom.making import ROOT, make_slice, to_bytes

ROWS, COLUMNS, SLICES = 21, 65, 4


def images():
    """Slices whose width is no multiple of eight."""
    made = [
        make_slice(
            index,
            rows=ROWS,
            columns=COLUMNS,
            SliceThickness="4",
            AccessionNumber="A",
            StudyID="1",
            ReferringPhysicianName="",
            SOPInstanceUID=f"{ROOT}.3.{index + 1}",
        )
        for index in range(SLICES)
    ]
    for one in made:
        one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
    return made


def described(count: int):
    return [
        SegmentDescription(
            segment_number=number,
            segment_label=f"Part {number}",
            segmented_property_category=codes.SCT.AnatomicalStructure,
            segmented_property_type=codes.SCT.Liver,
            algorithm_type=SegmentAlgorithmTypeValues.MANUAL,
        )
        for number in range(1, count + 1)
    ]


def write(folder: Path, pixels: np.ndarray, kind: SegmentationTypeValues, count: int, **more):
    source = images()
    for index, one in enumerate(source):
        (folder / f"img{index}").write_bytes(to_bytes(one))
    made = Segmentation(
        source_images=source,
        pixel_array=pixels,
        segmentation_type=kind,
        segment_descriptions=described(count),
        series_instance_uid=f"{ROOT}.7",
        series_number=70,
        sop_instance_uid=f"{ROOT}.7.1",
        instance_number=1,
        manufacturer="Test",
        manufacturer_model_name="Test",
        software_versions="1",
        device_serial_number="1",
        transfer_syntax_uid=ExplicitVRLittleEndian,
        content_label="PARTS",
        **more,
    )
    made.save_as(folder / "seg")
    return made


def read(folder: Path):
    """Return the study, its segmentation and where it lies on the images."""
    source = DicomSource()
    (study,) = source.index(str(folder)).studies
    (ref,) = [one for one in study.objects if one.kind is ObjectKind.SEGMENTATION]
    found = source.segmentation(ref)
    return study, found, SegmentGrid(found)


def binary_pixels(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = np.zeros((SLICES, ROWS, COLUMNS, 2), dtype=bool)
    made[..., 0] = rng.random((SLICES, ROWS, COLUMNS)) < 0.4
    made[2, ..., 0] = False  # nothing on one slice: left out of the object
    made[1, 3:9, 10:63, 1] = True
    return made


def test_that_a_binary_segmentation_of_65_columns_is_read_bit_by_bit(tmp_path: Path) -> None:
    pixels = binary_pixels()
    write(tmp_path, pixels, SegmentationTypeValues.BINARY, 2)
    study, found, grid = read(tmp_path)
    assert (found.kind, found.maximum, found.problems) == (SegmentationKind.BINARY, 1, ())
    assert [(s.number, s.label, s.algorithm) for s in found.segments] == [
        (1, "Part 1", "MANUAL"),
        (2, "Part 2", "MANUAL"),
    ]
    assert found.segments[0].kind.meaning == "Liver"
    (stack,) = study.pictures
    for index, ref in enumerate(stack.frames):
        masks = grid.masks(ref, (ROWS, COLUMNS))
        for number in (1, 2):
            wanted = pixels[index, ..., number - 1]
            got = masks.get(number, np.zeros((ROWS, COLUMNS), np.uint8))
            assert np.array_equal(got > 0, wanted), (index, number)


@pytest.mark.parametrize("meaning", ["PROBABILITY", "OCCUPANCY"])
def test_that_a_fractional_segmentation_keeps_its_fractions(tmp_path: Path, meaning: str) -> None:
    fractions = np.linspace(0, 1, SLICES * ROWS * COLUMNS).reshape(SLICES, ROWS, COLUMNS)
    write(
        tmp_path,
        fractions,
        SegmentationTypeValues.FRACTIONAL,
        1,
        fractional_type=meaning,
        max_fractional_value=200,
    )
    study, found, grid = read(tmp_path)
    assert found.kind.value == meaning.lower()
    assert found.maximum == 200
    for index, ref in enumerate(study.pictures[0].frames):
        got = grid.masks(ref, (ROWS, COLUMNS))[1]
        assert np.abs(got.astype(float) / 200 - fractions[index]).max() <= 0.5 / 200 + 1e-9


def test_that_a_label_map_gives_every_segment_its_pixels(tmp_path: Path) -> None:
    labels = np.random.default_rng(2).integers(0, 4, (SLICES, ROWS, COLUMNS), dtype=np.uint8)
    write(tmp_path, labels, SegmentationTypeValues.LABELMAP, 3)
    study, found, grid = read(tmp_path)
    assert found.kind is SegmentationKind.LABELMAP
    for index, ref in enumerate(study.pictures[0].frames):
        masks = grid.masks(ref, (ROWS, COLUMNS))
        assert set(masks) == {1, 2, 3}
        for number, mask in masks.items():
            assert np.array_equal(mask > 0, labels[index] == number)


def test_that_the_real_liver_lies_on_its_slices(shared: Path) -> None:
    source = DicomSource()
    (study,) = source.index(str(shared / "dicom" / "seg_with_ct")).studies
    refs = [one for one in study.objects if one.kind is ObjectKind.SEGMENTATION]
    found = [source.segmentation(ref) for ref in refs if "1frame" in ref.locator]
    grid = SegmentGrid(found[0])
    (stack,) = study.pictures
    sizes = [
        {number: int(mask.sum()) for number, mask in grid.masks(ref, (512, 512)).items()}
        for ref in stack.frames
    ]
    assert sizes == [{1: 36233}, {}, {}]
    assert found[0].segments[0].label == "Liver"


def test_that_a_compressed_segmentation_gives_the_same_pixels(shared: Path) -> None:
    source = DicomSource()
    try:
        (study,) = source.index(str(shared / "dicom" / "seg_with_ct")).studies
        sizes = {
            Path(ref.locator).name: [int(frame.values.sum()) for frame in found.frames]
            for ref in study.objects
            if (found := source.segmentation(ref)) and found.problems == ()
        }
    finally:
        source.close()
    assert sizes == {"liver_1frame.dcm": [36233], "liver_rle.dcm": [36233, 35645, 35220]}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A small segmentation, to be damaged."""
    folder = tmp_path_factory.mktemp("seg")
    write(folder, binary_pixels(), SegmentationTypeValues.BINARY, 2)
    return folder, (folder / "seg").read_bytes()


@given(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=6), st.booleans())
@settings(max_examples=150)
def test_that_a_segmentation_changed_anywhere_is_read_or_refused(
    damaged: tuple[Path, bytes], at: int, change: bytes, cut: bool
) -> None:
    folder, whole = damaged
    at %= len(whole)
    made = whole[:at] + change + (b"" if cut else whole[at + len(change) :])
    ref = ObjectRef(
        locator=f"file:{folder / 'seg'}",
        kind=ObjectKind.SEGMENTATION,
        sop_uid="1.2",
        sop_class_uid="",
        series_uid="1.3",
    )
    (folder / "seg").write_bytes(made)
    try:
        found = DicomSource().segmentation(ref)
    except FrameError:
        return
    known = {segment.number for segment in found.segments}
    assert all(frame.segment in known for frame in found.frames)


def test_that_a_damaged_segmentation_is_refused_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, binary_pixels(), SegmentationTypeValues.BINARY, 2)
    whole = (tmp_path / "seg").read_bytes()
    (tmp_path / "seg").write_bytes(whole[: len(whole) - 400])
    _study, found, _grid = read(tmp_path)
    assert "dicom-pixels-missing" in [problem.code for problem in found.problems]
    (tmp_path / "seg").write_bytes(whole.replace(b"BINARY", b"BLURRY"))
    with pytest.raises(FrameError) as failed:
        read(tmp_path)
    assert failed.value.problem.code == "segments-unknown-type"


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [((100, 0, 0), (255, 255, 255)), ((0, 0, 0), (0, 0, 0)), ((54.29, 80.81, 69.89), (255, 0, 0))],
)
def test_that_recommended_colours_become_screen_colours(lab, rgb) -> None:
    spread = (
        round(lab[0] / 100 * 65535),
        round((lab[1] + 128) / 255 * 65535),
        round((lab[2] + 128) / 255 * 65535),
    )
    assert all(
        math.isclose(a, b, abs_tol=2) for a, b in zip(rgb_of_cielab(spread), rgb, strict=True)
    )
