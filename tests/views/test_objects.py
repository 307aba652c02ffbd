"""Objects beside the images in the viewer: listed, read off the GUI thread, laid over panes."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop import assets
from desktop.app.ids import DraftIds
from desktop.app.ports import FrameError
from desktop.domain.imaging import ObjectKind, ObjectRef, Plane
from desktop.domain.message import Problem
from desktop.domain.presentation import ImageTarget, Presentation, PresentationKind
from desktop.domain.segmentation import Segment, Segmentation, SegmentFrame
from desktop.domain.sr_tree import Code, KeySelection, SrDocument, SrItem, SrReference, SrShape
from desktop.report.wording import Wording
from desktop.viewer.turn import Turn
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.objects_panel import ObjectsPanel
from desktop.views.viewer.shapes import ShapeKind
from tests.fakes.images import FOR, ArraySource, stack, study

AXIAL = stack(Plane.AXIAL, uid="1.3", count=9, description="Ax T2", number=2)
SAGITTAL = stack(Plane.SAGITTAL, uid="1.4", count=9, description="Sag T2", number=3)


def listed(kind: ObjectKind, number: int, description: str = "") -> ObjectRef:
    return ObjectRef(
        locator=f"x{number}",
        kind=kind,
        sop_uid=f"5.{number}",
        sop_class_uid="",
        series_uid=f"5.0.{number}",
        number=number,
        description=description or f"Object {number}",
    )


SEG, KEYS, REPORT, STATE, PDF = (
    listed(kind, number)
    for number, kind in enumerate(
        (
            ObjectKind.SEGMENTATION,
            ObjectKind.KEY_OBJECTS,
            ObjectKind.REPORT,
            ObjectKind.PRESENTATION,
            ObjectKind.OTHER,
        ),
        start=1,
    )
)


def box(segment: int, index: int, top: int, left: int) -> SegmentFrame:
    """Ten by ten pixels on one axial slice."""
    ref = AXIAL.frames[index]
    return SegmentFrame(
        segment=segment,
        size=(64, 64),
        top=top,
        left=left,
        values=np.ones((10, 10), np.uint8),
        placement=ref.placement,
        scale=ref.scale,
        spacing_mm=4.0,
        sources=((ref.sop_uid, 1),),
    )


def segmentation() -> Segmentation:
    return Segmentation(
        sop_uid=SEG.sop_uid,
        segments=(
            Segment(number=1, label="Disc", colour=(255, 0, 0)),
            Segment(number=2, label="Cyst"),
        ),
        frames=(box(1, 3, 10, 20), box(2, 6, 30, 30)),
    )


def report() -> SrDocument:
    image = SrItem(
        relationship="SELECTED FROM",
        value_type="IMAGE",
        references=(SrReference(sop_uid=AXIAL.frames[7].sop_uid),),
    )
    place = SrItem(
        relationship="INFERRED FROM",
        value_type="SCOORD",
        concept=Code(meaning="Region"),
        shape=SrShape(kind="POLYLINE", points=((10.5, 20.5), (30.5, 40.5))),
        children=(image,),
    )
    spot = SrItem(
        relationship="CONTAINS",
        value_type="SCOORD3D",
        shape=SrShape(
            kind="POINT",
            points=(AXIAL.frames[1].placement.origin_lps_mm,),
            is_spatial=True,
            frame_of_reference_uid=FOR,
        ),
    )
    away = SrItem(value_type="IMAGE", references=(SrReference(sop_uid="9.9"),))
    root = SrItem(
        value_type="CONTAINER", concept=Code(meaning="Report"), children=(place, spot, away)
    )
    return SrDocument(sop_uid=REPORT.sop_uid, sop_class_uid="", root=root)


class Source(ArraySource):
    """A source whose objects are values."""

    def __init__(self, of) -> None:
        super().__init__(of)
        self.object_threads: set[int] = set()
        self.refused = False

    def _give(self, made):
        self.object_threads.add(threading.get_ident())
        if self.refused:
            raise FrameError(Problem.of("", "segments-none"))
        return made

    def segmentation(self, ref):
        return self._give(segmentation())

    def report_tree(self, ref):
        return self._give(report())

    def presentation(self, ref):
        targets = (ImageTarget(sop_uid=AXIAL.frames[8].sop_uid),)
        return Presentation(sop_uid=ref.sop_uid, kind=PresentationKind.GREY, targets=targets)

    def key_objects(self, ref):
        chosen = (SrReference(sop_uid=AXIAL.frames[2].sop_uid), SrReference(sop_uid="9.9"))
        title = Code(value="113002", scheme="DCM", meaning="For Referring Provider")
        return self._give(
            KeySelection(sop_uid=ref.sop_uid, title=title, description="Look", references=chosen)
        )


class Bench:
    """A viewer with its panel."""

    def __init__(self, qtbot, objects) -> None:
        self.study = replace(study(AXIAL, SAGITTAL), objects=objects)
        self.source = Source(self.study)
        words = Wording("en", assets.locale_texts("en"))
        self.area = ViewerArea(self.source, words, DraftIds(), ())
        self.panel = ObjectsPanel(self.area.beside, words)
        self.qtbot = qtbot
        for widget in (self.area, self.panel):
            qtbot.addWidget(widget)
        self.area.resize(900, 500)
        self.area.show()
        self.area.show_study(self.study)
        self.panel.closed.connect(self.panel.hide)
        self.panel.open_panel()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.area.is_settled and self.area.beside.is_settled)

    def open(self, ref: ObjectRef) -> None:
        self.panel.list.setCurrentRow(self.study.objects.index(ref))
        self.qtbot.keyClick(self.panel.list, Qt.Key.Key_Return)
        self.settle()

    def layers(self, index: int):
        """Return what lies on a slice of the axial pane."""
        self.area.go_index(0, index)
        self.settle()
        return self.area.panes[0].overlay.layers


@pytest.fixture
def bench(qtbot):
    made = []

    def build(objects=(SEG, KEYS, REPORT, STATE, PDF)):
        made.append(Bench(qtbot, objects))
        return made[-1]

    yield build
    for one in made:
        assert one.area.close_down()


def test_that_objects_are_listed_with_their_kind_in_words(bench) -> None:
    made = bench()
    texts = [made.panel.list.item(row).text() for row in range(made.panel.list.count())]
    assert texts == [
        "Segmentation: Object 1",
        "Key images: Object 2",
        "Structured report: Object 3",
        "Presentation state: Object 4",
        "Other object: Object 5",
    ]
    empty = bench(())
    assert "no objects" in empty.panel.status.text()


def test_that_a_segmentation_lies_on_its_slices_and_nowhere_else(bench) -> None:
    made = bench()
    made.open(SEG)
    assert [len(made.layers(index)) for index in range(9)] == [0, 0, 0, 1, 0, 0, 1, 0, 0]
    (layer,) = made.layers(3)
    assert (layer.top, layer.left, layer.values.shape) == (10, 20, (10, 10))
    assert (layer.colour, layer.label) == ((255, 0, 0), "1 Disc")
    assert threading.get_ident() not in made.source.object_threads


@pytest.mark.parametrize("turn", [Turn(), Turn(quarters=1), Turn(quarters=2, mirrored=True)])
def test_that_fill_and_border_are_painted_where_the_pixels_are(bench, turn: Turn) -> None:
    made = bench()
    made.area.beside.segments.set_opacity(1.0)
    made.open(SEG)
    made.layers(3)
    scene, pane = made.area.scene, made.area.panes[0]
    scene.change(0, scene.states[0].turned(turn))
    made.area.refresh()
    picture = pane.grab().toImage()
    ratio = picture.devicePixelRatio()

    def at(x: float, y: float):
        spot = pane.widget_point((x, y))
        return picture.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio))

    inside = ((20, 12), (29, 15), (25, 10), (25, 19), (24, 15))
    outside = ((19, 12), (30, 15), (25, 9), (25, 20))
    for (x, y), red in (*((spot, True) for spot in inside), *((spot, False) for spot in outside)):
        colour = at(x, y)
        assert (colour.red() > 200 and colour.green() < 60) is red, (x, y)


def test_that_the_sagittal_pane_shows_the_same_region_through_its_place(bench) -> None:
    made = bench()
    made.open(SEG)
    made.area.beside.show_segment(SEG.sop_uid, 1)
    made.settle()
    assert made.area.scene.states[0].index == 3
    assert len(made.area.panes[1].overlay.layers) == 1


def test_that_a_plane_that_is_moved_under_the_same_name_is_laid_anew(bench) -> None:
    made = bench()
    made.open(SEG)
    layers = made.area.beside.segments
    ref, size = AXIAL.frames[3], (64, 64)

    def laid(one):
        layers.layers(one, size)
        made.settle()
        return [layer.segment for layer in layers.layers(one, size)]

    assert laid(ref) == [1]
    moved = replace(ref, sop_uid="7", placement=AXIAL.frames[6].placement)
    assert laid(moved) == [2]


def test_that_segments_and_segmentations_can_be_hidden_by_key(bench) -> None:
    made = bench()
    made.open(SEG)
    assert len(made.layers(3)) == 1
    view = made.panel.segments.list
    view.setCurrentRow(0)
    made.qtbot.keyClick(view, Qt.Key.Key_Space)
    assert made.layers(3) == ()
    made.qtbot.keyClick(view, Qt.Key.Key_Space)
    assert len(made.layers(3)) == 1
    made.area.trigger("segments")
    assert made.layers(3) == ()
    assert made.panel.list.item(0).text().endswith("hidden")
    made.area.trigger("segments")
    assert len(made.layers(3)) == 1
    made.open(SEG)  # Enter on an open one switches it off
    assert made.layers(3) == ()


def test_that_fill_can_be_changed_and_the_border_stays(bench) -> None:
    made = bench()
    made.open(SEG)
    made.panel.segments.slider.setValue(0)
    (layer,) = made.layers(3)
    assert layer.opacity == 0.0
    assert len(layer.pieces) == 4


def test_that_the_next_segment_is_brought_on_screen_and_drawn_stronger(bench) -> None:
    made = bench()
    made.open(SEG)
    seen = []
    for _ in range(3):
        made.area.trigger("segment-next")
        made.settle()
        (layer,) = made.area.panes[0].overlay.layers
        seen.append((made.area.scene.states[0].index, layer.segment, layer.strong))
    assert seen == [(3, 1, True), (6, 2, True), (3, 1, True)]


def test_that_key_images_are_starred_and_can_be_walked(bench) -> None:
    made = bench()
    key = made.area.strip.list_widget.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "key" in key.lower()
    made.area.go_index(0, 2)
    assert "★ For Referring Provider" in made.area.panes[0].overlay.corners.top_right
    made.area.go_index(0, 5)
    assert not any("★" in line for line in made.area.panes[0].overlay.corners.top_right)
    made.open(KEYS)
    assert made.panel.keys.words.text() == "For Referring Provider\nLook"
    made.panel.keys.list.setCurrentRow(0)
    made.qtbot.keyClick(made.panel.keys.list, Qt.Key.Key_Return)
    assert made.area.scene.states[0].index == 2
    made.panel.keys.list.setCurrentRow(1)
    made.qtbot.keyClick(made.panel.keys.list, Qt.Key.Key_Return)
    assert "not among" in made.panel.status.text()


def test_that_a_report_reads_as_a_tree_whose_places_lead_to_slices(bench) -> None:
    made = bench()
    made.open(REPORT)
    tree = made.panel.report.tree
    root = tree.topLevelItem(0)
    assert [root.child(row).text(0) for row in range(3)] == [
        "Inferred from: Region: line through 2 points",
        "point",
        "an image that is not open",
    ]
    assert root.child(0).child(0).text(0) == "On: Ax T2, image 8"
    tree.setCurrentItem(root.child(0))
    made.qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert made.area.scene.states[0].index == 7
    (shape,) = made.area.panes[0].overlay.shapes
    assert (shape.kind, shape.points) == (ShapeKind.LINE, ((10.0, 20.0), (30.0, 40.0)))
    tree.setCurrentItem(root.child(1))
    made.qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert made.area.scene.states[0].index == 1
    (spot,) = made.area.panes[0].overlay.shapes
    assert spot.kind is ShapeKind.POINTS
    assert spot.points[0] == pytest.approx((0.0, 0.0), abs=1e-6)


def test_that_lines_of_a_report_can_be_copied(bench) -> None:
    made = bench()
    made.open(REPORT)
    tree = made.panel.report.tree
    tree.selectAll()
    made.qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "Report"
    assert copied[2] == "    On: Ax T2, image 8"


def test_that_what_cannot_be_read_or_opened_is_a_sentence(bench) -> None:
    made = bench()
    made.source.refused = True
    made.open(SEG)
    assert made.panel.status.text().startswith("The segmentation names no segment. ")
    made.open(PDF)
    assert "no view of its own" in made.panel.status.text()


def test_that_enter_on_a_presentation_state_shows_its_image_in_it_and_back(bench) -> None:
    made = bench()
    made.qtbot.waitUntil(lambda: not made.area.presenter.is_reading)
    made.open(STATE)
    state = made.area.scene.states[0]
    assert (state.index, state.presentation) == (8, STATE.sop_uid)
    made.open(STATE)
    assert made.area.scene.states[0].presentation == ""


def test_that_another_study_forgets_what_was_read(bench) -> None:
    made = bench()
    made.open(SEG)
    assert len(made.layers(3)) == 1
    other = replace(study(AXIAL, SAGITTAL), study_uid="7.7")
    made.area.show_study(other)
    made.settle()
    assert made.layers(3) == ()
    assert made.panel.list.count() == 0


def test_that_esc_closes_the_panel(bench) -> None:
    made = bench()
    with made.qtbot.waitSignal(made.panel.closed):
        made.qtbot.keyClick(made.panel.list, Qt.Key.Key_Escape)
    assert made.panel.isHidden()
