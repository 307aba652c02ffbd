"""What keeps frames of one series in stacks of their own."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from desktop.dicom.source import DicomSource
from desktop.domain.imaging import GeometryKind, Stack
from tests.dicom.making import make_slice, to_bytes

ENHANCED = "1.2.840.10008.5.1.4.1.1.4.1"


def indexed(folder: Path) -> tuple[Stack, ...]:
    found = DicomSource().index(str(folder))
    assert not found.refused
    return found.studies[0].stacks


def write(folder: Path, *slices: dict[str, object]) -> None:
    for number, changes in enumerate(slices):
        place = changes.pop("z", 4.0 * number)
        made = make_slice(number, position=(0.0, 0.0, float(place)), **changes)  # type: ignore[arg-type]
        (folder / f"{number:03d}").write_bytes(to_bytes(made))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"EchoTime": "20"}, {"EchoTime": "80"}),
        ({"DiffusionBValue": 0.0}, {"DiffusionBValue": 800.0}),
        (
            {"DiffusionGradientOrientation": [1.0, 0.0, 0.0]},
            {"DiffusionGradientOrientation": [0.0, 1.0, 0.0]},
        ),
        (
            {"ImageType": ["ORIGINAL", "PRIMARY", "M", "WATER"]},
            {"ImageType": ["ORIGINAL", "PRIMARY", "M", "FAT"]},
        ),
        (
            {"ImageType": ["ORIGINAL", "PRIMARY", "M"]},
            {"ImageType": ["ORIGINAL", "PRIMARY", "P"]},
        ),
        ({"ConvolutionKernel": "B30f"}, {"ConvolutionKernel": "B70f"}),
        ({"PixelSpacing": [0.5, 0.5]}, {"PixelSpacing": [0.7, 0.7]}),
        (
            {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]},
            {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]},
        ),
    ],
    ids=["echo", "b", "direction", "dixon", "phase", "kernel", "spacing", "orientation"],
)
def test_that_frames_of_another_kind_stand_in_a_stack_of_their_own(
    tmp_path: Path, one: dict[str, object], other: dict[str, object]
) -> None:
    write(tmp_path, *({**kind, "z": 4.0 * z} for z, kind in product(range(4), (one, other))))
    stacks = indexed(tmp_path)
    assert [len(stack.frames) for stack in stacks] == [4, 4]
    assert len({stack.key for stack in stacks}) == 2


def test_that_phases_of_a_heart_beat_are_told_apart_by_their_delay(tmp_path: Path) -> None:
    write(
        tmp_path,
        *({"TriggerTime": str(40 * p), "z": 4.0 * z} for z, p in product(range(4), (2, 0, 1))),
    )
    stacks = indexed(tmp_path)
    assert [len(stack.frames) for stack in stacks] == [4, 4, 4]
    assert all(stack.geometry is GeometryKind.VOLUME for stack in stacks)
    source = DicomSource()
    first = [int(source.frame(stack.frames[0]).stored[0, 0]) for stack in stacks]
    assert first == [100, 200, 0]  # by delay: 0, 40, 80 ms


def test_that_a_repetition_that_lacks_a_slice_says_so_and_leaves_the_others_whole(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        *(
            {"TemporalPositionIdentifier": str(t), "z": 4.0 * z}
            for z, t in product(range(6), (1, 2))
            if (z, t) != (3, 2)
        ),
    )
    stacks = indexed(tmp_path)
    assert [len(stack.frames) for stack in stacks] == [6, 5]
    assert stacks[0].problems == ()
    assert [problem.code for problem in stacks[1].problems] == ["dicom-missing-slices"]


def test_that_a_slice_time_of_its_own_does_not_tear_a_series_apart(tmp_path: Path) -> None:
    slices = [{"TriggerTime": str(17 * z), "z": 4.0 * z} for z in range(5)]
    write(tmp_path, *slices, {"TriggerTime": "99", "z": 8.0})
    stacks = indexed(tmp_path)
    assert [len(stack.frames) for stack in stacks] == [6]
    assert [problem.code for problem in stacks[0].problems] == ["dicom-duplicate-positions"]


def enhanced(frames: list[dict[str, object]]) -> Dataset:
    """Return a multi-frame MR object whose frames lie and weigh as told."""
    pixels = np.arange(len(frames) * 4 * 5, dtype=np.uint16).reshape(len(frames), 4, 5)
    made = make_slice(0, pixels=pixels[0])
    made.file_meta.MediaStorageSOPClassUID = ENHANCED
    made.SOPClassUID = ENHANCED
    made.NumberOfFrames = len(frames)
    made.PixelData = pixels.tobytes()
    del made.ImagePositionPatient, made.ImageOrientationPatient, made.PixelSpacing
    shared = Dataset()
    measures, orientation = Dataset(), Dataset()
    measures.PixelSpacing = [0.5, 0.5]
    measures.SliceThickness = "4"
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PixelMeasuresSequence = Sequence([measures])
    shared.PlaneOrientationSequence = Sequence([orientation])
    made.SharedFunctionalGroupsSequence = Sequence([shared])
    made.PerFrameFunctionalGroupsSequence = Sequence([group(frame) for frame in frames])
    return made


def group(frame: dict[str, object]) -> Dataset:
    made, position, content, diffusion = Dataset(), Dataset(), Dataset(), Dataset()
    position.ImagePositionPatient = [0, 0, frame["z"]]
    made.PlanePositionSequence = Sequence([position])
    content.DimensionIndexValues = [1, 1]  # says nothing true: it must not be believed
    content.TemporalPositionIndex = frame.get("time", 1)
    made.FrameContentSequence = Sequence([content])
    if "direction" in frame:
        direction = Dataset()
        direction.DiffusionGradientOrientation = frame["direction"]
        diffusion.DiffusionBValue = 800.0
        diffusion.DiffusionGradientDirectionSequence = Sequence([direction])
        made.MRDiffusionSequence = Sequence([diffusion])
    if "kind" in frame:
        kind = Dataset()
        kind.FrameType = ["ORIGINAL", "PRIMARY", "M", frame["kind"]]
        made.MRImageFrameTypeSequence = Sequence([kind])
    if "delay" in frame:
        cardiac = Dataset()
        cardiac.NominalCardiacTriggerDelayTime = frame["delay"]
        made.CardiacSynchronizationSequence = Sequence([cardiac])
        content.TemporalPositionIndex = 0
    return made


@pytest.mark.parametrize(
    "kinds",
    [
        [{"time": 1}, {"time": 2}, {"time": 3}],
        [{"direction": [1.0, 0.0, 0.0]}, {"direction": [0.0, 0.6, 0.8]}],
        [{"kind": "WATER"}, {"kind": "FAT"}, {"kind": "IN_PHASE"}],
        [{"delay": 300.0}, {"delay": 0.5}],
    ],
    ids=["time", "direction", "dixon", "heart"],
)
def test_that_frames_of_a_multiframe_object_split_alike_and_are_sorted_by_position(
    tmp_path: Path, kinds: list[dict[str, object]]
) -> None:
    order = [12.0, 0.0, 8.0, 4.0]  # as a careless writer may store them
    frames = [{**kind, "z": z} for z in order for kind in kinds]
    (tmp_path / "one").write_bytes(to_bytes(enhanced(frames)))
    stacks = indexed(tmp_path)
    assert [len(stack.frames) for stack in stacks] == [4] * len(kinds)
    for stack in stacks:
        assert stack.geometry is GeometryKind.VOLUME
        assert [ref.position_mm for ref in stack.frames] == [0.0, 4.0, 8.0, 12.0]
        chosen = {(ref.frame - 1) % len(kinds) for ref in stack.frames}
        assert len(chosen) == 1


def test_that_a_localizer_of_three_planes_becomes_three_stacks(tmp_path: Path) -> None:
    planes = ([1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0, -1])
    write(tmp_path, *({"ImageOrientationPatient": list(p)} for p in planes for _ in range(2)))
    stacks = indexed(tmp_path)
    assert sorted(stack.plane.value for stack in stacks) == ["axial", "coronal", "sagittal"]
