"""Reformatted views in the real viewer: planes, slabs, the cross, turning, marks, refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.app.draft import Draft, Mark
from desktop.app.ids import DraftIds
from desktop.domain.case import Case, CaseStudy
from desktop.domain.imaging import GeometryKind, Plane
from desktop.domain.message import Problem
from desktop.viewer.geometry import patient_to_pixel, pixel_to_patient, reference_line
from desktop.viewer.mpr import View, is_virtual, view_of
from desktop.viewer.tools import Tool
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.crossing import cross_on, crossing_shapes, handles_on
from desktop.views.viewer.state_making import made_state
from tests.fakes.images import ArraySource, Words, stack, study

LINE = "ok"  # colour of reference lines
MARKER = (5, 20, 40)  # slice, row, column


def marked(ref, of):
    """A dark volume with one bright voxel, and noise that differs in every slice."""
    number = int(ref.locator.rsplit("/", 1)[1])
    image = np.random.default_rng(number).integers(0, 100, (of.rows, of.columns)).astype(np.int16)
    if of.series_uid == "1.1" and number == MARKER[0]:
        image[MARKER[1], MARKER[2]] = 900
    return image


def made(*, problems=(), geometry=GeometryKind.VOLUME):
    axial = stack(Plane.AXIAL, uid="1.1", count=11, spacing_mm=3.0, modality="CT")
    axial = replace(axial, problems=problems, geometry=geometry)
    sagittal = stack(Plane.SAGITTAL, uid="1.2", count=9, number=2)
    other = stack(Plane.CORONAL, uid="1.3", count=9, number=3, frame_of_reference="9.9")
    return study(axial, sagittal, other, description="")


@pytest.fixture
def open_area(qtbot):
    areas = []

    def opened(of=None):
        source = ArraySource(of or made(), marked)
        area = ViewerArea(source, Words(), DraftIds(), ())
        qtbot.addWidget(area)
        area.resize(1000, 800)
        area.show()
        area.show_study(source.study)
        qtbot.waitUntil(lambda: area.is_settled)
        areas.append(area)
        return area

    yield opened
    for area in areas:
        assert area.close_down()


def shown(area):
    refs = [area.scene.ref(pane) for pane in area.scene.arrangement.visible]
    return all(area.store.get(ref) is not None for ref in refs if ref is not None)


def reformat(qtbot, area):
    area.activate(0)
    area.scene.show_stack(0, "1.1#1")
    area.trigger("mpr")
    qtbot.waitUntil(lambda: bool(area.scene.virtual.ready) and shown(area), timeout=20_000)
    qtbot.waitUntil(lambda: area.is_settled, timeout=20_000)


def test_that_the_command_shows_three_planes_and_a_second_press_puts_everything_back(
    qtbot, open_area
):
    area = open_area()
    area.trigger("layout-1x2")
    area.scene.show_stack(0, "1.1#1")
    before = (list(area.scene.states), area.scene.arrangement)
    reformat(qtbot, area)
    planes = [area.scene.stack(pane).plane for pane in range(3)]
    assert planes == [Plane.AXIAL, Plane.SAGITTAL, Plane.CORONAL]
    assert area.scene.stack(3).key == "1.1#1"
    assert area.checked()["mpr"]
    assert "resliced" not in str(area.panes[3].overlay.corners.top_left)
    assert "views-mpr-coronal" in area.panes[2].overlay.corners.top_left
    area.trigger("mpr")
    assert (list(area.scene.states), area.scene.arrangement) == before
    assert not area.checked()["mpr"]


def test_that_letters_and_scale_of_a_plane_are_true(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    letters = area.panes[2].overlay.letters
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("R", "L", "H", "F")
    letters = area.panes[1].overlay.letters
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("A", "P", "H", "F")
    assert area.panes[2].overlay.row_mm == pytest.approx(3.0)


def test_that_a_click_with_the_crosshair_takes_every_pane_to_the_voxel(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    area.trigger("tool-crosshair")
    assert area.scene.tool is Tool.CROSSHAIR
    slice_, row, column = MARKER
    area.go_index(0, slice_)
    pane = area.panes[0]
    at = pane.widget_point((column, row)).toPoint()
    QTest.mouseClick(pane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: shown(area) and area.is_settled)
    source = area.scene.stack_of("1.1#1").frames[slice_]
    point = pixel_to_patient(source.placement, source.scale, column, row)
    for number in range(4):
        ref, stack_ = area.scene.ref(number), area.scene.stack(number)
        hit = patient_to_pixel(ref.placement, ref.scale, point)
        assert abs(hit.distance_mm) <= 0.5 * max(stack_.spacing_mm, 1.0)
        image = area.store.get(ref).stored
        bright = np.unravel_index(int(image.argmax()), image.shape)
        assert image.max() == 900
        assert abs(bright[0] - hit.y) <= 0.5
        assert abs(bright[1] - hit.x) <= 0.5
        cross = cross_on(area.scene, number)
        assert abs(cross[0] - bright[1]) <= 1.0
        assert abs(cross[1] - bright[0]) <= 1.0


def test_that_ordinary_stacks_follow_the_cross_and_other_spaces_do_not(qtbot, open_area):
    area = open_area()
    area.trigger("layout-2x2")
    for pane, key in enumerate(("1.1#1", "1.2#1", "1.3#1")):
        area.scene.show_stack(pane, key, 0)
    area.set_tool(Tool.CROSSHAIR)
    area.go_index(0, 7)
    area.mpr.crosshair.press(0, (36.0, 12.0), 0.0)
    ref = area.scene.ref(0)
    point = pixel_to_patient(ref.placement, ref.scale, 36.0, 12.0)
    sagittal = area.scene.ref(1)
    hit = patient_to_pixel(sagittal.placement, sagittal.scale, point)
    assert abs(hit.distance_mm) <= 2.0
    assert area.scene.states[2].index == 0
    assert cross_on(area.scene, 2) is None
    assert crossing_shapes(area.scene, 0)
    area.trigger("tool-crosshair")
    assert area.scene.tool is Tool.SELECT


def test_that_turning_a_line_turns_the_other_planes_about_the_cross_and_reset_undoes_it(
    qtbot, open_area
):
    area = open_area()
    reformat(qtbot, area)
    area.set_tool(Tool.CROSSHAIR)
    area.mpr.crosshair.press(0, (32.0, 30.0), 0.0)
    straight = [area.scene.stack(pane) for pane in range(3)]
    handles = handles_on(area.scene, 0)
    assert len(handles) == 4
    pane = area.panes[0]
    start = pane.widget_point(handles[0]).toPoint()
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(pane, start + QPoint(25, 8))
    QTest.mouseMove(pane, start + QPoint(40, 14))
    QTest.mouseRelease(
        pane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(40, 14)
    )
    qtbot.waitUntil(lambda: shown(area) and area.is_settled, timeout=20_000)
    assert area.scene.stack(0) == straight[0]
    point = area.scene.virtual.cross.point_lps_mm
    for number in (1, 2):
        turned = area.scene.stack(number)
        assert turned.frames[0].placement != straight[number].frames[0].placement
        ref = area.scene.ref(number)
        # one of the pictures passes through the cross itself
        hit = patient_to_pixel(ref.placement, ref.scale, point)
        assert abs(hit.distance_mm) < 1e-6
        words = area.panes[number].overlay.corners.top_left
        assert any("-turned" in word for word in words)
    one, other = (area.scene.ref(n).placement for n in (1, 2))
    across = np.cross(one.row_direction, one.column_direction)
    along = np.cross(other.row_direction, other.column_direction)
    assert abs(float(across @ along)) < 1e-9
    area.trigger("reset")
    assert [area.scene.stack(pane) for pane in range(3)] == straight


def test_that_slabs_say_mode_and_thickness_and_off_gives_the_acquired_slices_back(qtbot, open_area):
    area = open_area()
    area.activate(0)
    area.scene.show_stack(0, "1.1#1", 4)
    area.trigger("slab-mode")  # mean
    area.trigger("slab-mode")  # MIP
    qtbot.waitUntil(lambda: bool(area.scene.virtual.ready) and shown(area), timeout=20_000)
    stack_ = area.scene.stack(0)
    assert view_of(stack_.series_uid) is View.SOURCE
    assert area.scene.states[0].index == 4
    assert "views-slab-mip 10" in area.panes[0].overlay.corners.top_left
    area.trigger("slab-thicker")
    qtbot.waitUntil(lambda: shown(area) and area.is_settled)
    assert "views-slab-mip 15" in area.panes[0].overlay.corners.top_left
    # slices 3 mm apart, 15 mm: two to either side, which holds the marker of slice 5
    assert area.panes[0].frame.stored.max() == 900
    area.trigger("slab-thinner")
    area.trigger("slab-thinner")
    area.trigger("slab-mode")  # MinIP
    qtbot.waitUntil(lambda: shown(area) and area.is_settled)
    assert area.panes[0].frame.stored.max() < 100
    area.trigger("slab-mode")
    assert area.scene.stack(0).key == "1.1#1"
    assert area.scene.states[0].index == 4


def test_that_an_irregular_stack_is_refused_with_its_reason_and_says_so_on_screen(open_area):
    why = Problem.of("1.1#1", "dicom-missing-slices", count=1, after="3")
    area = open_area(made(problems=(why,), geometry=GeometryKind.STACK))
    area.scene.show_stack(0, "1.1#1")
    told = []
    area.complained.connect(told.append)
    before = list(area.scene.states)
    area.trigger("mpr")
    assert [problem.code for problem in told] == ["volume-irregular"]
    assert area.scene.states == before
    area.refresh()
    assert any("missing-slices" in line for line in area.panes[0].overlay.corners.bottom_left)
    item = area.strip.list_widget.item(0)
    assert "what-dicom-missing-slices" in item.toolTip()


def test_that_a_slice_that_cannot_be_read_ends_the_volume_and_puts_the_panes_back(qtbot, open_area):
    of = made()
    source = ArraySource(of, marked)
    source.broken.add("1.1/6")
    area = ViewerArea(source, Words(), DraftIds(), ())
    qtbot.addWidget(area)
    area.resize(900, 700)
    area.show()
    area.show_study(of)
    told = []
    area.complained.connect(told.append)
    area.scene.show_stack(0, "1.1#1")
    area.trigger("mpr")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told[0].code == "mpr-unreadable"
    assert not any(is_virtual(state.stack_key or "") for state in area.scene.states)
    assert area.close_down()


def test_that_pixels_are_held_once(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    base = None
    for ref in area.scene.stack_of("1.1#1").frames:
        stored = area.store.get(ref).stored
        base = base if base is not None else stored.base
        assert stored.base is base
    assert base.nbytes == 11 * 64 * 64 * 2


@pytest.mark.parametrize("pane", [1, 2])
def test_that_a_mark_on_a_plane_is_kept_on_the_acquired_image_at_the_exact_point(
    qtbot, open_area, pane
):
    area = open_area()
    reformat(qtbot, area)
    ref = area.scene.ref(pane)
    point = pixel_to_patient(ref.placement, ref.scale, 40.0, 4.3)
    place = area.scene.mark_place(pane, (40.0, 4.3))
    assert (place.series_uid, place.stack) == ("1.1", 1)
    assert place.point_lps_mm == pytest.approx(point)
    source, index = area.scene.find(place.sop_uid, place.frame)
    assert source.key == "1.1#1"
    home = patient_to_pixel(source.frames[index].placement, source.frames[index].scale, point)
    assert (place.x, place.y) == pytest.approx((home.x, home.y))
    assert abs(home.distance_mm) <= 1.5
    raw = area.scene.place(pane, (40.0, 4.3))
    assert is_virtual(raw.sop_uid)


def test_that_a_plane_is_no_key_image(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    told = []
    area.complained.connect(told.append)
    area.trigger("key-image")
    assert [problem.code for problem in told] == ["mpr-no-key-image"]
    assert made_state(area).code == "mpr-no-state"


def test_that_lines_of_every_pane_lie_where_planes_cut(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    assert not any(shape.token == LINE for shape in area.panes[0].overlay.shapes)
    area.trigger("lines-all")
    assert area.checked()["lines-all"]
    stack_, ref = area.scene.stack(1), area.scene.ref(1)
    wanted = []
    for other in (2,):
        target, target_ref = area.scene.stack(other), area.scene.ref(other)
        line = reference_line(
            ref, (stack_.rows, stack_.columns), target_ref, (target.rows, target.columns)
        )
        wanted.append(((line.start_x, line.start_y), (line.end_x, line.end_y)))
    drawn = [s.points for s in area.panes[1].overlay.shapes if s.token == LINE and not s.dashed]
    assert wanted[0] in drawn
    ends = [s for s in area.panes[1].overlay.shapes if s.dashed]
    assert len(ends) == 2  # first and last slice of the active pane's stack


def test_that_another_study_lets_go_of_every_volume(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    area.show_study(made())
    assert area.scene.virtual.stacks == {}
    assert not area.reslicer._cuts
    qtbot.waitUntil(lambda: area.is_settled)


CASE = Case(study=CaseStudy(region="lumbar_spine"))


def test_that_a_length_on_a_plane_is_true_says_resliced_and_is_found_again_after_a_restart(
    qtbot, open_area
):
    area = open_area()
    area.set_marks(Draft(id="d", case=CASE), lambda _finding: None)
    reformat(qtbot, area)
    wished = []
    area.edit_requested.connect(wished.append)
    area.measures.add(2, "length", ((10.0, 2.0), (10.0, 7.0)))  # five rows of 3 mm
    made = wished[0].measurement
    assert made.readings[0].value == pytest.approx(15.0)
    assert (made.readings[0].unit, made.basis) == ("mm", "Resliced")
    kept = wished[0].apply(Draft(id="d", case=CASE))
    again = open_area()
    again.set_marks(kept, lambda _finding: None)
    reformat(qtbot, again)
    again.go_index(2, area.scene.states[2].index)
    assert [m.id for m in again.scene.measurements_on(2)] == [made.id]
    assert "measure-hint-resliced" in again.panes[2].overlay.measures[0].label
    again.go_index(2, area.scene.states[2].index + 1)
    assert not again.scene.measurements_on(2)


def test_that_a_mark_made_on_a_plane_is_seen_on_the_slices_and_on_every_plane_after_a_restart(
    qtbot, open_area
):
    area = open_area()
    reformat(qtbot, area)
    placed = []
    area.place_clicked.connect(placed.append)
    area.click_place(2, (40.0, 4.0))
    draft = Draft(id="d", case=CASE, marks=(Mark(finding="f1", place=placed[0]),))
    again = open_area()
    again.set_marks(draft, lambda _finding: None)
    again.scene.show_stack(0, "1.1#1")
    assert again.go_to(placed[0])
    (_mark, at, _badge) = next(iter(again.scene.marks_on(0)))
    ref = again.scene.ref(0)
    seen = patient_to_pixel(ref.placement, ref.scale, placed[0].point_lps_mm)
    assert at == pytest.approx((seen.x, seen.y))
    reformat(qtbot, again)
    again.go_to(placed[0])
    for pane in range(4):
        (_mark, at, _badge) = next(iter(again.scene.marks_on(pane)))
        ref = again.scene.ref(pane)
        hit = patient_to_pixel(ref.placement, ref.scale, placed[0].point_lps_mm)
        assert at == pytest.approx((hit.x, hit.y))


def test_that_lines_end_where_the_planes_cut_to_half_a_pixel(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    area.set_tool(Tool.CROSSHAIR)
    area.mpr.crosshair.press(0, (32.0, 30.0), 0.0)
    area.mpr.crosshair.press(0, handles_on(area.scene, 0)[0], 1.0)
    area.mpr.crosshair.drag(0, (50.0, 45.0))  # both other planes are oblique now
    for pane, other in ((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (3, 2)):
        stack_, ref = area.scene.stack(pane), area.scene.ref(pane)
        target, far = area.scene.stack(other), area.scene.ref(other)
        line = reference_line(
            ref, (stack_.rows, stack_.columns), far, (target.rows, target.columns)
        )
        for x, y in ((line.start_x, line.start_y), (line.end_x, line.end_y)):
            point = pixel_to_patient(ref.placement, ref.scale, x, y)
            hit = patient_to_pixel(far.placement, far.scale, point)
            assert abs(hit.distance_mm) < 1e-6
            inside_here = -0.5 - 1e-6 <= x <= stack_.columns and -0.5 - 1e-6 <= y <= stack_.rows
            inside_there = -1.0 <= hit.x <= target.columns and -1.0 <= hit.y <= target.rows
            assert inside_here
            assert inside_there
            # an end is the edge of one picture or the other, never short of both
            edge = min(
                abs(x + 0.5),
                abs(x - stack_.columns + 0.5),
                abs(y + 0.5),
                abs(y - stack_.rows + 0.5),
                abs(hit.x + 0.5),
                abs(hit.x - target.columns + 0.5),
                abs(hit.y + 0.5),
                abs(hit.y - target.rows + 0.5),
            )
            assert edge < 0.5


def test_that_planes_turn_by_keys_too(qtbot, open_area):
    area = open_area()
    reformat(qtbot, area)
    straight = [area.scene.stack(pane) for pane in range(3)]
    area.trigger("oblique-right")
    row = np.array(area.scene.ref(2).placement.row_direction)
    was = np.array(straight[2].frames[0].placement.row_direction)
    assert np.degrees(np.arccos(row @ was)) == pytest.approx(5.0)
    area.trigger("oblique-left")
    after = area.scene.ref(2).placement.row_direction
    assert after == pytest.approx(straight[2].frames[0].placement.row_direction)
    assert area.scene.stack(0) == straight[0]
