"""Presentation states read from files and written to them: what comes back is what went out."""

from __future__ import annotations

import io
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.uid import ImplicitVRLittleEndian

from desktop.dicom.blobs import MemoryBlob
from desktop.dicom.cielab import lab_of, rgb_of
from desktop.dicom.fields import RefusedError
from desktop.dicom.presentation_read import read_presentation
from desktop.dicom.presentation_write import write_presentation
from desktop.dicom.source import DicomSource
from desktop.domain.pixels import LookupTable, Window
from desktop.domain.presentation import (
    Annotation,
    DisplayedArea,
    Graphic,
    GraphicKind,
    ImageTarget,
    Layer,
    Presentation,
    PresentationKind,
    SizeMode,
    SoftcopyVoi,
    Text,
    Units,
)
from tests.dicom.making import ROOT, make_slice, to_bytes
from tests.dicom.making_presentation import image, item, make_presentation, table

HERE = (ImageTarget(sop_uid=f"{ROOT}.3.1"),)
COUNTS = {GraphicKind.POINT: 1, GraphicKind.CIRCLE: 2, GraphicKind.ELLIPSE: 4}


def images(count: int = 1, **changes: object):
    return [
        dcmread(io.BytesIO(to_bytes(make_slice(i, **changes))), stop_before_pixels=True)
        for i in range(count)
    ]


def read(data: bytes) -> Presentation:
    return read_presentation(MemoryBlob(data))


def state(**changes) -> Presentation:
    stated = {"sop_uid": "", "kind": PresentationKind.GREY, "targets": HERE, **changes}
    return Presentation(**stated)


def near(one, other, by: float = 1e-3) -> bool:
    return np.allclose(np.array(one), np.array(other), atol=by)


points = st.tuples(st.floats(-50, 4000, width=32), st.floats(-50, 4000, width=32))
fractions = st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32))


@st.composite
def graphics(draw):
    kind = draw(st.sampled_from(list(GraphicKind)))
    units = draw(st.sampled_from(list(Units)))
    spots = points if units is Units.PIXEL else fractions
    count = COUNTS.get(kind) or draw(st.integers(2, 8))
    made = draw(st.lists(spots, min_size=count, max_size=count))
    return Graphic(kind=kind, points=tuple(made), units=units, filled=draw(st.booleans()))


@settings(max_examples=40)
@given(
    figures=st.lists(graphics(), min_size=1, max_size=4),
    anchor=points,
    said=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn")),
        min_size=1,
        max_size=40,
    ),
    quarters=st.integers(0, 3),
    mirrored=st.booleans(),
    window=st.tuples(st.integers(-2000, 2000), st.integers(1, 4000)),
    corners=st.tuples(st.integers(-5, 3), st.integers(-5, 3), st.integers(4, 20)),
    colour=st.tuples(*[st.integers(0, 255)] * 3),
)
def test_that_a_written_state_comes_back_within_a_tenth_of_a_pixel(
    figures, anchor, said, quarters, mirrored, window, corners, colour
) -> None:
    left, top, size = corners
    made = state(
        label="MINE",
        slope=2.0,
        intercept=-10.0,
        inverse=mirrored,
        quarters=quarters,
        mirrored=mirrored,
        vois=(SoftcopyVoi(voi=Window(center=window[0] / 2, width=float(window[1]))),),
        areas=(DisplayedArea(left=left, top=top, right=left + size, bottom=top + 2 * size),),
        layers=(Layer(name="A", order=3, colour=colour),),
        annotations=(
            Annotation(layer="A", graphics=tuple(figures), texts=(Text(text=said, anchor=anchor),)),
        ),
    )
    back = read(write_presentation(made, images()))
    assert not back.notes
    assert (back.quarters, back.mirrored, back.inverse) == (quarters, mirrored, mirrored)
    assert (back.slope, back.intercept, back.vois) == (2.0, -10.0, made.vois)
    area = back.areas[0]
    assert (area.left, area.top, area.right, area.bottom) == (
        *(left, top, left + size, top + 2 * size),
    )
    assert near(back.layers[0].colour, colour, by=1.0)
    for wrote, got in zip(figures, back.annotations[0].graphics, strict=True):
        assert (got.kind, got.units, got.filled) == (wrote.kind, wrote.units, wrote.filled)
        assert near(got.points, wrote.points)
    text = back.annotations[0].texts[0]
    assert text.text == said.strip()
    assert near(text.anchor, anchor)


def test_that_tables_come_back_entry_for_entry() -> None:
    rng = np.random.default_rng(4)
    eight = LookupTable(first=3, values=rng.integers(0, 256, 256).astype(np.float64), bits=8)
    sixteen = LookupTable(first=0, values=rng.integers(0, 65536, 4096).astype(np.float64), bits=16)
    made = state(modality_lut=sixteen, vois=(SoftcopyVoi(voi=eight),), presentation_lut=sixteen)
    back = read(write_presentation(made, images()))
    assert back.modality_lut is not None
    assert np.array_equal(back.modality_lut.values, sixteen.values)
    voi = back.vois[0].voi
    assert isinstance(voi, LookupTable)
    assert (voi.first, voi.bits) == (3, 8)
    assert np.array_equal(voi.values, eight.values)
    assert back.presentation_lut is not None
    assert np.array_equal(back.presentation_lut.values, sixteen.values)


def test_that_the_same_state_is_the_same_file_and_another_one_another_object() -> None:
    one, again = (write_presentation(state(), images()) for _ in range(2))
    assert one == again
    other = write_presentation(state(quarters=1), images())
    uids = {dcmread(io.BytesIO(data)).SOPInstanceUID for data in (one, other)}
    assert len(uids) == 2
    assert all(uid.startswith("2.25.") for uid in uids)
    values = np.arange(4096, dtype=np.float64)
    changed = values.copy()
    changed[2000] = 0  # in the middle, where a printed array shows nothing
    files = [
        write_presentation(state(modality_lut=LookupTable(first=0, values=v, bits=16)), images())
        for v in (values, changed)
    ]
    assert len({dcmread(io.BytesIO(data)).SOPInstanceUID for data in files}) == 2


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_that_others_find_a_written_state_valid(tmp_path: Path, quarters: int) -> None:
    path = tmp_path / "state.dcm"
    line = Graphic(kind=GraphicKind.POLYLINE, points=((1.0, 1.0), (4.0, 3.0)))
    made = state(
        quarters=quarters,
        mirrored=quarters == 3,
        areas=(DisplayedArea(left=1, top=0, right=6, bottom=4, targets=HERE),),
        vois=(SoftcopyVoi(voi=Window(center=40.0, width=400.0), targets=HERE),),
        layers=(Layer(name="MEASUREMENTS", order=1),),
        annotations=(
            Annotation(
                layer="MEASUREMENTS",
                graphics=(line,),
                texts=(Text(text="3,6 mm å", anchor=(2.0, 2.0)),),
                targets=HERE,
            ),
        ),
    )
    path.write_bytes(write_presentation(made, images(2, StudyID="1")))
    ran = 0
    for command in (("dcmpschk",), ("dciodvfy", "-new")):
        if shutil.which(command[0]) is None:
            continue
        ran += 1
        done = subprocess.run([*command, str(path)], capture_output=True, check=False, timeout=60)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == 0, said
        assert not [row for row in said.splitlines() if row.startswith("Error")], said
    if not ran:
        pytest.skip("neither dcmpschk nor dciodvfy is installed")


def test_that_what_cannot_be_written_whole_is_not_written() -> None:
    long = Annotation(layer="A", texts=(Text(text="x" * 1025, anchor=(0.0, 0.0)),))
    with pytest.raises(RefusedError):
        write_presentation(state(annotations=(long,)), images())
    stranger = Annotation(layer="A", targets=(ImageTarget(sop_uid="1.2"),))
    with pytest.raises(RefusedError):
        write_presentation(state(annotations=(stranger,)), images())
    two = [*images(), *images(StudyInstanceUID="1.2.3")]
    for wrong in ([], two):
        with pytest.raises(RefusedError):
            write_presentation(state(), wrong)


def test_that_every_part_of_a_state_is_read() -> None:
    shutter = {
        "ShutterShape": ["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        "ShutterLeftVerticalEdge": 2,
        "ShutterRightVerticalEdge": 7,
        "ShutterUpperHorizontalEdge": 1,
        "ShutterLowerHorizontalEdge": 5,
        "CenterOfCircularShutter": [3, 4],
        "RadiusOfCircularShutter": 2,
        "VerticesOfThePolygonalShutter": [1, 1, 1, 8, 6, 1],
        "ShutterPresentationValue": 65535,
    }
    area = item(
        DisplayedAreaTopLeftHandCorner=[8, 1],
        DisplayedAreaBottomRightHandCorner=[1, 6],
        PresentationSizeMode="TRUE SIZE",
        PresentationPixelSpacing=["0.5", "0.25"],
    )
    made = make_presentation(
        image(0, 2, 3),
        DisplayedAreaSelectionSequence=[area],
        ImageRotation=270,
        ImageHorizontalFlip="Y",
        PresentationLUTShape="INVERSE",
        ModalityLUTSequence=[table([5, 6], first=1)],
        **shutter,
    )
    back = read(to_bytes(made))
    assert back.targets == (ImageTarget(sop_uid=f"{ROOT}.3.1", frames=(2, 3)),)
    assert (back.quarters, back.mirrored, back.inverse) == (3, True, True)
    found = back.areas[0]
    assert (found.left, found.top, found.right, found.bottom) == (0, 0, 7, 5)
    assert (found.mode, found.column_mm) == (SizeMode.TRUE_SIZE, 0.25)
    assert back.shutter is not None
    assert back.shutter.rectangle == (1, 0, 6, 4)
    assert back.shutter.circle == (3.0, 2.0, 2.0)
    assert back.shutter.polygon == ((0, 0), (7, 0), (0, 5))
    assert back.shutter.grey == 1.0


def test_that_a_bitmap_covers_or_is_drawn_by_its_layer() -> None:
    made = make_presentation(ShutterShape="BITMAP", ShutterOverlayGroup=0x6002)
    for group, layer in ((0x6000, "A"), (0x6002, "")):
        made.add_new(group << 16 | 0x10, "US", 2)
        made.add_new(group << 16 | 0x11, "US", 4)
        made.add_new(group << 16 | 0x40, "CS", "G")
        made.add_new(group << 16 | 0x50, "SS", [1, 1])
        made.add_new(group << 16 | 0x3000, "OW", b"\xa5\x00")
        if layer:
            made.add_new(group << 16 | 0x1001, "CS", layer)
    back = read(to_bytes(made))
    assert [layer for layer, _plane in back.planes] == ["A"]
    assert back.shutter is not None
    assert back.shutter.bitmap is not None
    assert back.shutter.bitmap.bits.tolist() == [
        [True, False, True, False],
        [False, True, False, True],
    ]


def test_that_what_is_not_understood_is_left_out_with_a_note() -> None:
    figure = {"GraphicAnnotationUnits": "PIXEL", "GraphicDimensions": 2}
    layer = item(
        GraphicLayer="A",
        GraphicObjectSequence=[
            item(**figure, GraphicType="SPIRAL", GraphicData=[1, 1, 2, 2]),
            item(**figure, GraphicType="POLYLINE", GraphicData=[1, 1, 2]),
            item(**figure, GraphicType="POLYLINE", GraphicData=[1, 1, float("nan"), 2]),
            item(**figure, GraphicType="POLYLINE", GraphicData=[1, 1, 3, 2]),
        ],
        TextObjectSequence=[item(UnformattedTextValue="nowhere")],
        CompoundGraphicSequence=[
            item(
                CompoundGraphicType="RECTANGLE",
                CompoundGraphicUnits="PIXEL",
                GraphicData=[1, 1, 5, 4],
            )
        ],
    )
    made = make_presentation(
        GraphicAnnotationSequence=[layer],
        ImageRotation=45,
        SoftcopyVOILUTSequence=[item(WindowCenter="1", WindowWidth="0")],
        DisplayedAreaSelectionSequence=[item(PresentationSizeMode="SCALE TO FIT")],
    )
    back = read(to_bytes(made))
    assert len(back.annotations[0].graphics) == 2
    assert len(back.annotations[0].graphics[1].points) == 5
    assert {note.code.removeprefix("presentation-note-") for note in back.notes} == {
        *("graphic", "text", "rotation", "window", "area"),
    }


@pytest.mark.parametrize("number", [2, 3, 4])
def test_that_a_state_for_colour_is_named_as_shown_in_part(number: int) -> None:
    sop_class = f"1.2.840.10008.5.1.4.1.1.11.{number}"
    back = read(to_bytes(make_presentation(sop_class=sop_class)))
    assert back.kind is not PresentationKind.GREY
    assert bool(back.notes) is (number != 2)


@settings(max_examples=60)
@given(data=st.data())
def test_that_a_damaged_state_is_refused_and_never_raises(data) -> None:
    raw = bytearray(to_bytes(make_presentation(ModalityLUTSequence=[table([1, 2, 3, 4])])))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(132, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        read(bytes(raw))


def test_that_states_of_a_study_are_read_by_their_object(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(to_bytes(make_slice(0)))
    (tmp_path / "p").write_bytes(to_bytes(make_presentation()))
    source = DicomSource()
    study = source.index(str(tmp_path)).studies[0]
    assert source.presentation(study.objects[0]).label == "STATE"
    ref = study.stacks[0].frames[0]
    made = source.presentation_bytes(state(), [ref, ref])
    assert read(made).targets == HERE


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_that_colours_survive_the_way_through_cielab(colour) -> None:
    assert near(rgb_of(lab_of(colour)), colour, by=1.0)


def test_that_a_state_of_very_many_figures_is_cut_with_a_note() -> None:
    figure = {"GraphicAnnotationUnits": "PIXEL", "GraphicDimensions": 2}
    dot = item(**figure, GraphicType="POINT", GraphicData=[1, 1])
    endless = item(**figure, GraphicType="POLYLINE", GraphicData=[1.0] * 60_000)
    layer = item(GraphicLayer="A", GraphicObjectSequence=[endless, *[dot] * 3_000])
    made = make_presentation(GraphicAnnotationSequence=[layer] * 4)
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian  # explicit VRs hold fewer points
    back = read(to_bytes(made))
    assert sum(len(one.graphics) for one in back.annotations) == 6_000
    assert {note.code for note in back.notes} == {
        "presentation-note-graphic",
        "presentation-note-many",
    }
