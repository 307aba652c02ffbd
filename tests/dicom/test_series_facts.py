"""What an index knows of part, side and timing."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from desktop.dicom.source import DicomSource
from tests.dicom.making import make_slice, to_bytes

US = "1.2.840.10008.5.1.4.1.1.3.1"


def indexed(folder, *datasets):
    for number, dataset in enumerate(datasets):
        (folder / f"i{number}").write_bytes(to_bytes(dataset))
    (study,) = DicomSource().index(str(folder)).studies
    (stack,) = study.stacks
    return stack


def clip(frames=4, **changes):
    pixels = np.zeros((frames * 6, 8), np.uint16)
    gone = dict.fromkeys(("ImagePositionPatient", "ImageOrientationPatient", "FrameOfReferenceUID"))
    made = make_slice(pixels=pixels, SOPClassUID=US, Modality="US", **gone, **changes)
    made.file_meta.MediaStorageSOPClassUID = US
    made.NumberOfFrames, made.Rows = frames, 6
    return made


def region(meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "T-1", "SRT", meaning
    return Sequence([item])


def test_that_part_and_side_come_from_the_headers(tmp_path):
    stack = indexed(tmp_path, make_slice(BodyPartExamined="KNEE", Laterality="R"))
    assert (stack.body_part, stack.laterality) == ("KNEE", "R")


def test_that_a_coded_region_names_the_part_where_no_word_does(tmp_path):
    stack = indexed(tmp_path, make_slice(AnatomicRegionSequence=region("Hip joint")))
    assert stack.body_part == "HIP JOINT"


def test_that_a_side_outside_the_defined_ones_is_none(tmp_path):
    assert indexed(tmp_path, make_slice(Laterality="X", ImageLaterality="L")).laterality == "L"


@pytest.mark.parametrize(
    ("stated", "times"),
    [
        ({"FrameTime": "40"}, (40.0,) * 4),
        ({"FrameTimeVector": ["0", "20", "60", "20"]}, (20.0, 60.0, 20.0, 20.0)),
        ({"FrameTimeVector": ["0", "20"], "FrameTime": "33"}, (33.0,) * 4),
        ({"RecommendedDisplayFrameRate": "20", "CineRate": "30"}, (50.0,) * 4),
        ({"CineRate": "10"}, (100.0,) * 4),
        ({"CineRate": "0"}, ()),
        ({"FrameTime": "0", "CineRate": "25"}, (40.0,) * 4),
        ({"FrameTime": "-5"}, ()),
        ({"FrameTime": "1e30"}, ()),
        ({}, ()),
    ],
)
def test_that_a_cine_knows_how_long_each_frame_stands(tmp_path, stated, times):
    assert indexed(tmp_path, clip(**stated)).frame_times_ms == times


def test_that_phases_of_one_slice_are_timed_by_their_triggers(tmp_path):
    phases = [
        make_slice(
            i,
            position=(0.0, 0.0, 0.0),
            TriggerTime=f"{i * 45}",
            SOPInstanceUID=f"1.2.3.{i}",
        )
        for i in range(4)
    ]
    assert indexed(tmp_path, *phases).frame_times_ms == (45.0,) * 4


def test_that_slices_in_space_are_no_cine(tmp_path):
    slices = [make_slice(i, FrameTime="40", CineRate="5") for i in range(4)]
    assert indexed(tmp_path, *slices).frame_times_ms == ()


def test_that_real_clips_state_their_rate(shared, tmp_path):
    found = {}
    for folder in ("us", "xa_multiframe"):
        for study in DicomSource().index(str(shared / "dicom" / folder)).studies:
            for stack in study.stacks:
                if stack.frame_times_ms:
                    found[len(stack.frames)] = stack.frame_times_ms[0]
    assert found == {30: pytest.approx(33.333), 96: pytest.approx(33.0)}


def test_that_pixels_that_show_who_it_is_are_known_from_any_image_of_the_series(tmp_path):
    assert not indexed(tmp_path, make_slice(0), make_slice(1, BurnedInAnnotation="NO")).burned_in
    assert indexed(tmp_path, make_slice(0), make_slice(1, BurnedInAnnotation="YES")).burned_in
    face = make_slice(1, RecognizableVisualFeatures="YES")
    assert indexed(tmp_path, make_slice(0), face).burned_in
