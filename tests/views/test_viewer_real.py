"""The viewer on real files."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from desktop.app.ids import DraftIds
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import Plane
from desktop.domain.pixels import Frame
from desktop.viewer.geometry import patient_to_pixel
from desktop.viewer.lut import render
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import Words


@pytest.fixture
def opened(qtbot, shared):
    areas = []

    def build(name):
        source = DicomSource()
        area = ViewerArea(source, Words(), DraftIds())
        qtbot.addWidget(area)
        area.strip.hide()
        area.resize(514, 512)
        area.show()
        area.show_study(source.index(str(shared / "dicom" / name)).studies[0])
        qtbot.waitUntil(lambda: area.is_settled, timeout=30_000)
        areas.append(area)
        return area

    yield build
    for area in areas:
        assert area.close_down()


def test_that_a_ct_slice_is_painted_as_it_is_rendered(opened):
    area = opened("ct_chest_volume_lidc")
    pane = area.active_pane()
    pane.resize(512, 512)
    pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    grey = pane.raster.buffer & 0xFF
    assert grey.shape == (512, 512)
    assert (grey == render(pane.frame)).all()


def test_that_scrolling_through_a_ct_goes_from_foot_to_head_by_position(opened):
    area = opened("ct_chest_volume_lidc")
    area.trigger("slice-first")
    heights = []
    for _ in area.scene.stack(0).frames:
        heights.append(area.scene.ref(0).placement.origin_lps_mm[2])
        area.trigger("slice-next")
    steps = np.diff(heights)
    assert (steps > 0).all() or (steps < 0).all()


def test_that_a_point_of_an_axial_brain_slice_brings_the_sagittal_slice_through_it(opened):
    area = opened("mr_brain_multiplane")
    counts = {len(area.scene.stack(p).frames): p for p in (3, 2, 1, 0) if area.scene.stack(p)}
    axial, sagittal = counts[14], counts[175]
    area.trigger("sync")
    area.activate(axial)
    area.go_index(axial, 4)
    area.go_index(sagittal, 0)
    place = area.scene.place(axial, (150.0, 200.0))
    assert area.go_to(place)
    ref = area.scene.ref(sagittal)
    hit = patient_to_pixel(ref.placement, ref.scale, place.point_lps_mm)
    assert area.scene.stack(sagittal).plane is Plane.SAGITTAL
    assert abs(hit.distance_mm) <= 0.51
    assert area.panes[sagittal].overlay.lines  # the active axial slice cuts it


def test_that_colour_is_shown_and_a_compressed_image_is_a_sentence(opened, qtbot):
    colour = opened("us").active_pane()
    assert isinstance(colour.frame, Frame)
    assert colour.frame.is_colour
    silent = opened("colour_pattern").active_pane()
    assert silent.frame is not None or silent.overlay.sentence
