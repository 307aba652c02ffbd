"""Presentation states, overlays and the file's windows in real panes, on real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from desktop import assets
from desktop.app.ids import DraftIds
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame, LookupTable, Shutter, Supplement, Window
from desktop.report.wording import Wording
from desktop.viewer.lut import render
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_place
from desktop.viewer.zoom import Sheet, View, mapping
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.raster import Raster, Shown
from tests.dicom.making import make_slice, to_bytes
from tests.dicom.making_presentation import image, item, make_presentation, table


def element(group: int, part: int) -> int:
    return group << 16 | part


def with_overlay(dataset, bits: np.ndarray, origin=(1, 1), group=0x6000, **more):
    """Give an image an overlay plane."""
    dataset.add_new(element(group, 0x10), "US", bits.shape[0])
    dataset.add_new(element(group, 0x11), "US", bits.shape[1])
    dataset.add_new(element(group, 0x40), "CS", "G")
    dataset.add_new(element(group, 0x50), "SS", list(origin))
    dataset.add_new(element(group, 0x100), "US", 1)
    dataset.add_new(element(group, 0x102), "US", 0)
    packed = np.packbits(bits.astype(np.uint8), axis=None, bitorder="little").tobytes()
    dataset.add_new(element(group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))
    return dataset


@pytest.fixture
def study(tmp_path: Path) -> Path:
    pixels = np.full((40, 60), 100, np.uint16)
    bits = np.zeros((8, 8), bool)
    bits[2:6, 2:6] = True
    for index in range(3):
        made = make_slice(
            index,
            pixels=pixels,
            WindowCenter=["100", "300"],
            WindowWidth=["200", "600"],
            WindowCenterWidthExplanation=["NARROW", "WIDE"],
            VOILUTSequence=[table([0] * 100 + [255] * 156, LUTExplanation="STEP")],
        )
        if index == 1:
            with_overlay(made, bits, origin=(11, 21))
        (tmp_path / f"i{index}").write_bytes(to_bytes(made))
    graphic = item(
        GraphicLayer="A",
        GraphicObjectSequence=[
            item(
                GraphicAnnotationUnits="PIXEL",
                GraphicDimensions=2,
                NumberOfGraphicPoints=2,
                GraphicData=[10.5, 30.5, 50.5, 30.5],
                GraphicType="POLYLINE",
                GraphicFilled="N",
            )
        ],
        TextObjectSequence=[
            item(
                UnformattedTextValue="<b>here</b>",
                AnchorPointAnnotationUnits="PIXEL",
                AnchorPoint=[30.5, 10.5],
                AnchorPointVisibility="N",
            )
        ],
    )
    state = make_presentation(
        image(1),
        SoftcopyVOILUTSequence=[item(WindowCenter="100", WindowWidth="2")],
        GraphicAnnotationSequence=[graphic],
        GraphicLayerSequence=[
            item(
                GraphicLayer="A",
                GraphicLayerOrder=1,
                GraphicLayerRecommendedDisplayRGBValue=[65535, 0, 0],
            )
        ],
        ImageHorizontalFlip="Y",
        ImageRotation=180,
    )
    (tmp_path / "p").write_bytes(to_bytes(state))
    other = make_presentation(image(7), SOPInstanceUID="1.2.3.77", ContentLabel="OTHER")
    (tmp_path / "q").write_bytes(to_bytes(other))
    return tmp_path


@pytest.fixture
def area(qtbot, study):
    source = DicomSource()
    words = Wording("en", assets.locale_texts("en"))
    made = ViewerArea(source, words, DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_study(source.index(str(study)).studies[0])
    qtbot.waitUntil(lambda: made.is_settled and not made.presenter.is_reading)
    made.trigger("layout-1x1")
    yield made
    made.close_down()


def grabbed(widget) -> np.ndarray:
    shot = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(shot.constBits(), np.uint8).reshape(shot.height(), shot.width(), 4)
    return raw[:, :, 2::-1].astype(int)


def colour_at(pane, point) -> list[int]:
    at = pane.widget_point(point)
    return grabbed(pane)[round(at.y()), round(at.x())].tolist()


def test_that_a_plane_of_the_file_is_drawn_where_it_lies_until_it_is_hidden(area) -> None:
    pane = area.panes[area.scene.active]
    area.go_index(area.scene.active, 1)
    on = colour_at(pane, (23.5, 13.5))  # plane pixel 3, 3 on image pixel 23, 13
    assert len(set(on)) > 1
    assert len(set(colour_at(pane, (30.0, 13.0)))) == 1
    assert area.checked()["overlays"]
    area.trigger("overlays")
    assert len(set(colour_at(pane, (23.5, 13.5)))) == 1
    area.trigger("overlays")
    area.trigger("flip-horizontal")
    assert colour_at(pane, (23.5, 13.5)) == on
    area.go_index(area.scene.active, 0)
    assert area.panes[area.scene.active].overlay.planes == ()


def test_that_the_command_goes_from_none_through_every_state_of_the_image(area) -> None:
    number = area.scene.active
    pane = area.panes[number]
    area.go_index(number, 0)
    area.trigger("presentation")
    assert area.scene.states[number].presentation == ""  # none is meant for this slice
    area.go_index(number, 1)
    plain = colour_at(pane, (5, 5))
    area.trigger("presentation")
    assert any("STATE" in line for line in pane.overlay.corners.top_right)
    assert colour_at(pane, (5, 5)) != plain
    state = area.scene.states[number]
    assert (state.turn.quarters, state.turn.mirrored) == (2, True)
    red = colour_at(pane, (30, 30))
    assert red[0] > 200
    assert max(red[1:]) < 60
    assert any(shape.label == "<b>here</b>" for shape in pane.overlay.shapes)
    assert pane.frame is not None
    assert pane.frame.windows[0].width == 200  # what is measured is the image's own frame
    area.go_index(number, 0)
    assert not any("STATE" in line for line in pane.overlay.corners.top_right)
    area.go_index(number, 1)
    area.trigger("presentation")
    assert area.scene.states[number].presentation == ""
    assert colour_at(pane, (5, 5)) == plain


def test_that_a_reader_s_window_wins_over_the_state_until_it_is_reset(area) -> None:
    number = area.scene.active
    area.go_index(number, 1)
    area.trigger("presentation")
    assert area.voi(number).width == 2
    area.trigger("window-preset-2")
    assert area.voi(number).width != 2
    area.trigger("reset")
    assert area.voi(number).width == 200


def test_that_windows_and_tables_of_the_file_follow_one_another_by_name(area) -> None:
    number = area.scene.active
    pane = area.panes[number]
    seen = []
    for _ in range(4):
        voi = area.voi(number)
        seen.append((type(voi) is LookupTable, voi.explanation))
        assert voi.explanation in pane.overlay.corners.top_right
        area.trigger("window-next")
    assert seen == [(False, "NARROW"), (False, "WIDE"), (True, "STEP"), (False, "NARROW")]


def test_that_a_state_that_cannot_be_read_leaves_the_images_alone(qtbot, study) -> None:
    (study / "p").write_bytes((study / "p").read_bytes()[:700])
    source = DicomSource()
    area = ViewerArea(source, Wording("en", assets.locale_texts("en")), DraftIds(), ())
    qtbot.addWidget(area)
    area.show()
    area.show_study(source.index(str(study)).studies[0])
    qtbot.waitUntil(lambda: area.is_settled and not area.presenter.is_reading)
    area.trigger("presentation")
    assert area.scene.states[area.scene.active].presentation == ""
    area.close_down()


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_that_a_composed_picture_is_zoomed_and_turned_as_any_other(
    quarters: int, mirrored: bool
) -> None:
    stored = np.array([[0, 50, 100], [150, 200, 250]], np.uint16)
    rgb = np.array([[255, 0, 0]], np.uint8)
    frame = Frame(
        ref=FrameRef(locator="a", frame=1, sop_uid="1"),
        stored=stored,
        supplement=Supplement(first=200, rgb=rgb),
        shutter=Shutter(rectangle=(1, 0, 2, 1)),
    )
    turn = Turn(quarters=quarters, mirrored=mirrored)
    voi = Window(center=100.0, width=200.0)
    expected = turn.apply(render(frame, voi))
    high, wide = expected.shape[:2]
    place = turned_place(
        mapping(Sheet(columns=wide, rows=high), View(), 10 * wide, 10 * high),
        Sheet(columns=wide, rows=high),
        turn,
    )
    raster = Raster()
    raster.draw(
        frame, Shown(place=place, voi=voi, inverted=False, width=10 * wide, height=10 * high)
    )
    middles = raster.buffer[5::10, 5::10]
    got = np.stack([middles >> 16 & 255, middles >> 8 & 255, middles & 255], axis=-1)
    assert np.abs(got.astype(int) - expected.astype(int)).max() <= 60  # between two pixels
    assert np.array_equal(got.argmax(axis=-1), expected.argmax(axis=-1))
