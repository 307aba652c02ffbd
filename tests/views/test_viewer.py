"""The viewer area as a reader uses it: studies, panes, keys, marks, lengths."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import assets
from desktop.app.actions import ACTIONS
from desktop.app.draft import Draft, KeyImage, Mark, MeasurementMark
from desktop.app.edits import (
    AddMeasurement,
    ChangeMeasurement,
    RemoveKeyImage,
    RemoveMark,
    RemoveMeasurement,
    SetKeyImage,
    SetMark,
)
from desktop.app.ids import DraftIds
from desktop.domain.case import Case, CaseStudy, Category
from desktop.domain.imaging import Plane
from desktop.domain.measured import Reading
from desktop.viewer.geometry import patient_to_pixel, reference_line
from desktop.viewer.hanging import parse_protocols
from desktop.viewer.hit import Hit, Part
from desktop.viewer.layout import Layout
from desktop.viewer.lut import render
from desktop.viewer.measure import length as measure_length
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import View
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, Words, stack, study
from tests.fakes.levels import labels

SHIPPED = parse_protocols(assets.read_text("protocols/default.toml"))
EMPTY = Draft(id="d", case=Case(study=CaseStudy(region="lumbar_spine")))


def lumbar():
    return study(
        stack(Plane.SAGITTAL, uid="1.1", count=9, description="Sag T2", number=2),
        stack(Plane.SAGITTAL, uid="1.2", count=7, spacing_mm=5.0, description="Sag STIR", number=4),
        stack(Plane.AXIAL, uid="1.3", count=12, description="Ax T2", number=5),
        stack(Plane.AXIAL, uid="1.4", count=12, description="Ax T1", number=6),
        stack(Plane.SAGITTAL, uid="1.5", count=9, description="Sag T1", number=7),
    )


@pytest.fixture
def make(qtbot):
    areas = []

    def build(of=None, **more):
        source = ArraySource(of or lumbar(), **more)
        area = ViewerArea(source, Words(), DraftIds(), SHIPPED)
        qtbot.addWidget(area)
        area.resize(900, 800)
        area.show()
        area.show_study(source.study)
        areas.append(area)
        return area, source

    yield build
    for area in areas:
        assert area.close_down()


@pytest.fixture
def loaded(qtbot, make):
    area, source = make()
    qtbot.waitUntil(lambda: area.is_settled)
    return area, source


def apply_edits(area, lane=lambda _f: Category.INDETERMINATE, start=EMPTY):
    """Do what the session does: apply the edit, hand the draft back."""
    state = {"draft": start, "edits": []}

    def do(edit):
        state["edits"].append(edit)
        try:
            state["draft"] = edit.apply(state["draft"])
        finally:
            area.set_marks(state["draft"], lane)

    area.edit_requested.connect(do)
    area.set_marks(start, lane)
    return state


def with_finding(*ids, **more):
    from desktop.domain.case import Finding

    findings = tuple(Finding(id=i, type="disc_extrusion") for i in ids)
    numbers = tuple((name, n) for n, name in enumerate(ids, start=1))
    return replace(EMPTY, case=replace(EMPTY.case, findings=findings), numbers=numbers, **more)


def test_that_a_study_hangs_by_protocol_and_the_middle_slices_show(loaded):
    area, _ = loaded
    shown = [area.scene.stack(p).description for p in area.scene.arrangement.visible]
    assert shown == ["Sag T2", "Sag STIR", "Ax T2", "Ax T1"]
    assert [state.index for state in area.scene.states[:4]] == [4, 3, 6, 6]
    assert all(area.panes[p].frame is not None for p in range(4))


def test_that_nothing_is_ever_read_on_the_gui_thread(qtbot, loaded):
    area, source = loaded
    for _ in range(30):
        area.trigger("slice-next")
        area.trigger("pane-next")
        area.trigger("series-next")
    qtbot.waitUntil(lambda: area.is_settled)
    assert threading.get_ident() not in source.threads


def test_that_scrolling_a_loaded_stack_reads_nothing(loaded):
    area, source = loaded
    before = len(source.read)
    for action in ("slice-first", "slice-next", "slice-next", "slice-last", "slice-previous"):
        area.trigger(action)
        ref = area.scene.ref(area.scene.active)
        assert area.active_pane().frame.ref == ref
    assert len(source.read) == before


class AtOnce:
    """A pool that runs each job when it is given: what is read stands in the order of asking."""

    def start(self, runnable):
        runnable.run()


def test_that_what_is_on_screen_is_read_first_then_the_slices_around_it(qtbot, make):
    area, source = make(study(stack(count=40, uid="1.1", modality="US")))
    assert source.read == []  # nothing is asked for before the event loop runs
    area.store._pool = AtOnce()
    qtbot.waitUntil(lambda: area.is_settled)
    order = [int(name.rsplit("/", 1)[1]) for name in source.read]
    assert order[0] == 20
    assert all(abs(index - 20) <= 4 for index in order[:7])
    assert sorted(order) == list(range(40))  # each slice once


def test_that_the_active_pane_is_served_before_the_others(qtbot, make):
    area, source = make()
    qtbot.waitUntil(lambda: area.is_settled)
    area.store._pool = AtOnce()
    area.activate(2)
    area.store.forget()
    source.read.clear()
    area.refresh()
    qtbot.waitUntil(lambda: area.is_settled)
    assert source.read[0].startswith("1.3/")


def test_that_letters_come_from_the_direction_cosines(loaded):
    area, _ = loaded
    sagittal, axial = area.panes[0].overlay.letters, area.panes[2].overlay.letters
    assert (sagittal.left, sagittal.right, sagittal.top, sagittal.bottom) == ("A", "P", "H", "F")
    assert (axial.left, axial.right, axial.top, axial.bottom) == ("R", "L", "A", "P")


def test_that_a_slice_still_being_read_says_so_and_never_shows_another(qtbot, make):
    area, source = make()
    qtbot.waitUntil(lambda: area.is_settled)
    source.gate.clear()
    area.show_study(study(stack(count=3, uid="1.1", modality="US")))
    pane = area.active_pane()
    assert pane.frame is None
    assert pane.overlay.sentence.startswith("views-viewer-reading")
    source.gate.set()
    qtbot.waitUntil(lambda: pane.frame is not None)
    assert pane.overlay.sentence == ""


def test_that_a_broken_slice_is_a_sentence_and_the_others_show(qtbot, make):
    of = study(stack(count=5, uid="1.1", modality="US"))
    area, source = make(of)
    source.broken.add("1.1/1")
    area.show_study(of)
    qtbot.waitUntil(lambda: area.is_settled)
    area.go_index(0, 1)
    assert area.panes[0].frame is None
    assert "2" in area.panes[0].overlay.sentence.split()  # which image it is
    assert "what-dicom-torn" in area.panes[0].overlay.sentence
    area.go_index(0, 2)
    assert area.panes[0].frame is not None


def test_that_a_series_that_cannot_be_read_has_a_sign_for_a_thumbnail(qtbot, make):
    of = study(stack(count=1, uid="1.1", modality="US"))
    area, source = make(of)
    source.broken.add("1.1/0")
    area.show_study(of)
    qtbot.waitUntil(lambda: area.is_settled)
    assert area.strip.has_thumbnail("1.1#1")


def test_that_memory_stays_within_its_limit_and_the_screen_is_served(qtbot):
    from desktop.views.viewer.loader import FrameStore, outwards

    one = stack(count=60)
    source = ArraySource(study(one))
    store = FrameStore(source, limit_bytes=64 * 64 * 2 * 10)
    for index in (30, 5, 55):
        store.want(outwards(one.frames, index))
        qtbot.waitUntil(lambda: store.is_idle)
        assert store.used_bytes <= 64 * 64 * 2 * 10
        assert store.get(one.frames[index]) is not None
    assert store.stop()


def test_that_linked_panes_follow_by_position(loaded):
    area, _ = loaded
    area.activate(0)
    area.go_index(0, 1)
    here = area.scene.ref(0).position_mm
    there = area.scene.ref(1).position_mm
    assert abs(here - there) <= 2.5
    assert area.scene.states[2].index == 6  # another plane stays


def test_that_without_sync_only_the_active_pane_moves(loaded):
    area, _ = loaded
    area.trigger("sync")
    area.go_index(0, 0)
    assert area.scene.states[1].index == 3
    assert not area.checked()["sync"]


def test_that_reference_lines_are_the_analytic_cut(loaded):
    area, _ = loaded
    area.activate(2)
    line = area.panes[0].overlay.lines[0]
    size = (64, 64)
    assert line == reference_line(area.scene.ref(0), size, area.scene.ref(2), size)
    assert line.start_y == pytest.approx(line.end_y)
    origin = area.scene.ref(2).placement.origin_lps_mm
    hit = patient_to_pixel(area.scene.ref(0).placement, area.scene.ref(0).scale, origin)
    assert line.start_y == pytest.approx(hit.y, abs=0.5)
    area.trigger("lines")
    assert area.panes[0].overlay.lines == ()


def test_that_every_image_command_of_the_registry_is_carried_out(loaded):
    area, _ = loaded
    for action in ACTIONS:
        written = action.id.startswith("save-")  # by the window: files are not the viewer's
        mine = (action.menu == "image" and not written) or action.id.startswith("layout-")
        if mine or action.id in ("strip", "delete-mark"):
            assert area.trigger(action.id), action.id
    assert not area.trigger("export-pdf")


@pytest.mark.parametrize("tool", list(Tool))
def test_that_a_tool_is_taken_up_in_every_pane(loaded, tool):
    area, _ = loaded
    area.trigger(f"tool-{tool.value}")
    assert area.checked()[f"tool-{tool.value}"]
    assert all(pane.gestures.tool is tool for pane in area.panes)


def test_that_invert_turns_the_grey_of_the_active_pane_only(loaded):
    area, _ = loaded
    area.activate(0)
    pane, other = area.panes[0], area.panes[1]
    pane.grab()
    other.grab()
    before, still = pane.raster.buffer.copy(), other.raster.buffer.copy()
    area.trigger("invert")
    pane.grab()
    other.grab()
    inside = before[200, 100:300] & 0xFF
    assert ((pane.raster.buffer[200, 100:300] & 0xFF) == 255 - inside).all()
    assert (other.raster.buffer == still).all()


def test_that_presets_window_the_active_pane_and_reset_takes_them_back(loaded):
    area, _ = loaded
    area.trigger("window-preset-2")
    assert area.voi(0).width == pytest.approx(901, abs=1)
    area.trigger("window-preset-3")
    assert area.voi(0).width == pytest.approx(0.6 * 901, abs=1)
    area.trigger("reset")
    assert area.voi(0).width == 900


def test_that_preset_names_are_those_of_the_active_modality(loaded):
    area, _ = loaded
    assert [m.id.rsplit("-", 1)[1] for m in area.preset_titles()][:2] == ["default", "full"]


def test_that_one_pane_and_back_restores_zoom_window_and_slice(loaded):
    area, _ = loaded
    area.activate(2)
    area.go_index(2, 3)
    state = replace(area.scene.states[2], view=View(zoom=3, centre=(0.3, 0.6)))
    area.scene.change(2, state)
    area.trigger("layout-toggle")
    assert [p for p in range(4) if not area.panes[p].isHidden()] == [2]
    area.trigger("layout-toggle")
    assert area.scene.states[2] == state
    assert area.scene.arrangement.layout is Layout.FOUR


def test_that_a_series_comes_back_where_it_was_left(loaded):
    area, _ = loaded
    area.activate(2)
    area.go_index(2, 2)
    area.trigger("series-next")
    area.trigger("series-previous")
    assert area.scene.states[2].index == 2


def test_that_two_panes_show_two_planes_where_there_are_two(loaded):
    area, _ = loaded
    area.trigger("layout-1x2")
    planes = [area.scene.stack(p).plane for p in area.scene.arrangement.visible]
    assert planes == [Plane.SAGITTAL, Plane.AXIAL]


def test_that_a_length_on_screen_has_the_value_of_the_measuring_code(qtbot, loaded):
    area, _ = loaded
    state = apply_edits(area)
    area.trigger("tool-length")
    pane = area.panes[2]
    start, end = pane.widget_point((10, 12)).toPoint(), pane.widget_point((40, 33)).toPoint()
    for spot in (start, end):
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=spot)
    made = state["draft"].measurements[0]
    assert isinstance(state["edits"][0], AddMeasurement)
    again = measure_length(area.scene.ref(2), *made.points)
    (reading,) = made.readings
    assert (reading.value, reading.unit, made.basis) == (again.value, "mm", "PixelSpacing")
    assert reading.value == pytest.approx(36.6, abs=0.5)
    assert f"{reading.value:.1f}" in pane.overlay.measures[0].label
    assert "viewer-core-basis-pixel" in pane.overlay.corners.bottom_right


def test_that_without_spacing_a_length_is_in_px(qtbot, make):
    area, _ = make(study(stack(pixel_mm=None, modality="US")))
    qtbot.waitUntil(lambda: area.is_settled)
    state = apply_edits(area)
    area.measures.add(0, "length", ((0, 0), (30, 40)))
    (reading,) = state["draft"].measurements[0].readings
    assert (reading.value, reading.unit) == (50, "px")
    assert "viewer-core-basis-none" in area.panes[0].overlay.corners.bottom_right
    assert area.panes[0].overlay.row_mm is None  # no scale bar either


def test_that_a_length_shows_on_its_own_frame_only(loaded):
    area, _ = loaded
    apply_edits(area)
    area.measures.add(2, "length", ((0, 0), (10, 0)))
    assert len(area.panes[2].overlay.measures) == 1
    area.go_index(2, 0)
    assert area.panes[2].overlay.measures == ()


def test_that_the_finding_tool_gives_the_place_in_the_patient(qtbot, loaded):
    area, _ = loaded
    area.trigger("tool-finding")
    pane = area.panes[2]
    with qtbot.waitSignal(area.place_clicked) as seen:
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane.widget_point((20, 30)).toPoint())
    place, ref = seen.args[0], area.scene.ref(2)
    back = patient_to_pixel(ref.placement, ref.scale, place.point_lps_mm)
    assert (back.x, back.y) == pytest.approx((place.x, place.y))
    assert abs(back.distance_mm) < 1e-9
    assert (place.sop_uid, place.series_uid) == (ref.sop_uid, "1.3")


def test_that_a_mark_shows_in_every_stack_that_holds_its_place(loaded):
    area, _ = loaded
    place = area.scene.place(0, (40, 30))
    area.set_marks(
        with_finding("f1", marks=(Mark(finding="f1", place=place),)),
        lambda _f: Category.ACT_NOW,
    )
    own = area.panes[0].overlay.marks[0]
    assert (own.number, own.category, own.target) == ("1", Category.ACT_NOW, (40, 30))
    area.go_to(place)
    for pane in (2, 3):
        ref = area.scene.ref(pane)
        seen = area.panes[pane].overlay.marks[0]
        point = patient_to_pixel(ref.placement, ref.scale, place.point_lps_mm)
        assert seen.target == pytest.approx((point.x, point.y))
    area.go_index(2, 0)
    assert area.panes[2].overlay.marks == ()
    area.go_to(place)
    area.trigger("hide-marks")
    assert area.panes[0].overlay.marks == ()


def test_that_a_mark_of_another_frame_of_reference_does_not_show(qtbot, make):
    of = study(stack(uid="1"), stack(uid="2", frame_of_reference="other"))
    area, _ = make(of)
    qtbot.waitUntil(lambda: area.is_settled)
    place = area.scene.place(0, (5, 5))
    area.set_marks(with_finding("f1", marks=(Mark(finding="f1", place=place),)), lambda _f: None)
    assert len(area.panes[0].overlay.marks) == 1
    assert area.panes[1].overlay.marks == ()


def marked(area):
    place = area.scene.place(2, (20, 30))
    start = with_finding("f1", marks=(Mark(finding="f1", place=place),))
    return apply_edits(area, start=start)


def test_that_a_selected_mark_is_nudged_by_arrows_and_deleted_by_key(loaded):
    area, _ = loaded
    state = marked(area)
    area.activate(2)
    area.select(Hit(kind="mark", id="f1", part=Part.TARGET))
    area.trigger("pane-next")
    area.trigger("slice-next")
    place = state["draft"].marks[0].place
    assert (place.x, place.y) == (21, 31)
    assert area.scene.states[2].index == 6  # the arrows did not scroll
    ref = area.scene.ref(2)
    back = patient_to_pixel(ref.placement, ref.scale, place.point_lps_mm)
    assert (back.x, back.y) == pytest.approx((21, 31))
    area.trigger("delete-mark")
    assert isinstance(state["edits"][-1], RemoveMark)
    assert state["draft"].marks == ()
    assert area.scene.selected is None


def test_that_a_badge_dragged_on_another_stack_moves_no_mark(loaded):
    area, _ = loaded
    state = marked(area)
    area.go_to(state["draft"].marks[0].place)
    foreign = area.panes[3].overlay.marks[0]
    area.panes[3].mark_moved.emit(replace(foreign, badge=(50.0, 50.0)))
    assert state["edits"] == []
    assert area.panes[3].overlay.marks[0].badge == (50.0, 50.0)


def test_that_a_badge_dragged_on_its_own_frame_is_kept_in_the_draft(loaded):
    area, _ = loaded
    state = marked(area)
    own = area.panes[2].overlay.marks[0]
    area.panes[2].mark_moved.emit(replace(own, badge=(50.0, 40.0)))
    mark = state["draft"].marks[0]
    assert isinstance(state["edits"][0], SetMark)
    assert (mark.badge_x, mark.badge_y, mark.place.x) == (50.0, 40.0, 20)


def test_that_a_length_can_be_changed_and_removed_by_keys(loaded):
    area, _ = loaded
    state = apply_edits(area)
    area.activate(2)
    area.measures.add(2, "length", ((10, 10), (20, 10)))
    name = state["draft"].measurements[0].id
    area.select(Hit(kind="measurement", id=name, part=Part.HANDLE, handle=1))
    area.trigger("pane-next")
    changed = state["draft"].measurements[0]
    assert isinstance(state["edits"][-1], ChangeMeasurement)
    assert changed.points == ((10, 10), (21, 10))
    assert changed.readings[0].value == pytest.approx(11)
    area.trigger("delete-mark")
    assert isinstance(state["edits"][-1], RemoveMeasurement)


def test_that_a_key_image_keeps_its_window_and_toggles(loaded):
    area, _ = loaded
    state = apply_edits(area)
    area.activate(2)
    area.trigger("window-preset-3")
    area.trigger("key-image")
    image = state["draft"].key_images[0]
    assert isinstance(state["edits"][0], SetKeyImage)
    assert image.window_width == pytest.approx(540)
    assert image.sop_uid == area.scene.ref(2).sop_uid
    assert area.scene.starred() == {"1.3#1"}
    area.trigger("key-image")
    assert isinstance(state["edits"][1], RemoveKeyImage)


def test_that_a_key_image_is_rendered_at_native_size_in_its_window(loaded):
    area, _ = loaded
    ref = area.scene.ref(2)
    image = KeyImage(
        series_uid="1.3", stack=1, sop_uid=ref.sop_uid, frame=1, window_center=300, window_width=99
    )
    made = area.key_frame_rgb(image)
    from desktop.domain.pixels import Window

    expected = render(area.store.get(ref), Window(center=300, width=99))
    assert made.shape == (64, 64, 3)
    assert (made[:, :, 1] == expected).all()
    assert area.key_frame_rgb(replace(image, sop_uid="9")) is None


def test_that_a_key_image_remembers_turn_and_inversion_of_its_pane(loaded):
    area, _ = loaded
    state = apply_edits(area)
    area.activate(2)
    for command in ("rotate-right", "flip-horizontal", "invert", "key-image"):
        area.trigger(command)
    image = state["draft"].key_images[0]
    shown = area.scene.states[2].turn
    assert (image.quarters, image.mirrored) == (shown.quarters, shown.mirrored) != (0, False)
    assert image.inverted
    plain = replace(image, quarters=0, mirrored=False, inverted=False)
    made, stored = area.key_frame_rgb(image), area.key_frame_rgb(plain)
    assert (made == shown.apply(255 - stored)).all()


def test_that_shown_stacks_are_told_once(qtbot, make):
    area, _ = make()
    seen = []
    area.stack_shown.connect(seen.append)
    qtbot.waitUntil(lambda: area.is_settled)
    assert sorted(seen) == ["1.1#1", "1.2#1", "1.3#1", "1.4#1"]
    area.trigger("slice-next")
    assert len(seen) == 4
    area.activate(0)
    area.show_stack(0, "1.5#1")
    assert seen[-1] == "1.5#1"


def test_that_a_growing_study_fills_panes_until_the_reader_takes_them(qtbot, make):
    whole = lumbar()
    first = replace(whole, stacks=whole.stacks[:1])
    area, source = make(first)
    source._stack.update({ref.locator: s for s in whole.stacks for ref in s.frames})
    assert area.scene.arrangement.layout is Layout.FOUR
    area.go_index(0, 7)
    for count in range(2, 6):
        area.add_stack(replace(whole, stacks=whole.stacks[:count]))
    names = [area.scene.stack(p).description for p in range(4)]
    assert names == ["Sag T2", "Sag STIR", "Ax T2", "Ax T1"]
    assert area.scene.states[0].index == 7
    qtbot.waitUntil(lambda: area.is_settled)
    qtbot.waitUntil(lambda: all(area.strip.has_thumbnail(s.key) for s in whole.stacks))


def test_that_thumbnails_are_pictures_of_their_stack(qtbot, loaded):
    area, _ = loaded
    keys = [s.key for s in area.scene.stacks]
    qtbot.waitUntil(lambda: all(area.strip.has_thumbnail(key) for key in keys))
    item = area.strip.list_widget.item(0)
    image = item.data(Qt.ItemDataRole.UserRole + 3)
    line = [image.pixelColor(x, 35).red() for x in range(0, image.width(), 8)]
    assert line == sorted(line)
    assert line[-1] > 200


def test_that_go_to_finds_the_frame_and_every_other_pane_follows(loaded):
    area, _ = loaded
    place = area.scene.place(2, (32, 32))
    for pane in range(4):
        area.go_index(pane, 0)
    assert area.go_to(place)
    assert area.scene.ref(2).sop_uid == place.sop_uid
    for pane in (0, 1, 3):
        ref = area.scene.ref(pane)
        seen = patient_to_pixel(ref.placement, ref.scale, place.point_lps_mm)
        assert abs(seen.distance_mm) <= 2.6
    assert not area.go_to(replace(place, sop_uid="elsewhere"))


def test_that_pane_names_tell_a_screen_reader_what_is_shown(loaded):
    area, _ = loaded
    assert area.panes[0].accessibleName() == "views-viewer-pane-name-active 9 5 Sag T2"
    assert area.panes[1].accessibleName() == "views-viewer-pane-name 7 4 Sag STIR"


def test_that_identity_stands_first_in_every_pane(loaded):
    area, _ = loaded
    for pane in area.panes[:4]:
        assert pane.overlay.corners.identity == ("DEMO, Marta", "CS-0417")


def test_that_level_names_follow_the_slices(loaded):
    area, _ = loaded
    seen = []
    area.level_shown.connect(seen.append)
    draft = replace(EMPTY, levels=labels(("L3-L4", 20.0), ("L4-L5", 0.0)))
    area.set_marks(draft, lambda _finding: None)
    assert [note.text for note in area.panes[0].overlay.notes] == ["L3", "L4", "L5"]
    area.activate(2)
    assert area.panes[2].overlay.corners.top_right[0] == "L4–L5"
    assert area.panes[2].accessibleName() == "level-pane-name-active 12 7 L4–L5 Ax T2"
    area.trigger("slice-last")
    assert seen == ["L4-L5", "L3-L4"]
    area.trigger("hide-marks")
    assert area.panes[0].overlay.notes == ()


def test_that_what_a_prompt_must_avoid_is_given_for_all_panes(loaded):
    area, _ = loaded
    boxes = area.occupied()
    corner = area.panes[3].mapTo(area, QPoint(20, 15))
    assert any(box.contains(corner) for box in boxes)


def test_that_a_dropped_series_shows_in_the_pane_it_was_dropped_on(loaded):
    area, _ = loaded
    area.panes[3].stack_dropped.emit("1.5#1")
    assert area.scene.stack(3).description == "Sag T1"
    assert area.scene.active == 3


def test_that_the_shipped_words_exist_for_every_message_the_viewer_uses():
    import re

    words = assets.read_text("locale/en/views-viewer.ftl") + assets.read_text(
        "locale/en/viewer-core.ftl"
    )
    known = set(re.findall(r"^([a-z][a-z0-9-]*) =", words, re.MULTILINE))
    from pathlib import Path

    root = Path(__file__).resolve().parents[2] / "desktop"
    files = [*(root / "views" / "viewer").glob("*.py"), root / "viewer" / "pane.py"]
    used = set()
    for file in files:
        used |= set(re.findall(r'"((?:views-viewer|viewer-core)-[a-z0-9-]+)"', file.read_text()))
    used.discard("views-viewer-frame")  # the code of a problem
    assert used
    assert used <= known


def test_that_rows_of_the_buffer_match_the_pane(loaded):
    area, _ = loaded
    area.panes[0].grab()
    height, width = area.panes[0].raster.buffer.shape
    assert (width, height) == area.panes[0].device_size
    assert (area.panes[0].raster.buffer >> np.uint32(24) == 0xFF).all()


def test_that_a_stored_length_with_a_basis_is_drawn_with_the_value_it_was_given(loaded):
    area, _ = loaded
    place = area.scene.place(2, (10, 10))
    stored = MeasurementMark(
        id="m9",
        tool="length",
        place=place,
        points=((10, 10), (20, 10)),
        readings=(Reading(name="length", value=12.34, unit="mm"),),
        basis="Calibrated",
    )
    area.set_marks(replace(EMPTY, measurements=(stored,)), lambda _f: None)
    assert area.panes[2].overlay.measures[0].label == (
        "measure-lines-1 measure-hinted measure-one measure-tool-length measure-value-mm 12.3"
        " measure-hint-calibrated"
    )


def test_that_a_small_window_folds_strip_and_panes_and_a_large_one_puts_them_back(loaded):
    area, _ = loaded
    area.set_compact(compact=True)
    assert area.strip.isHidden()
    assert area.scene.arrangement.layout is Layout.TWO
    area.set_compact(compact=False)
    assert not area.strip.isHidden()
    assert area.scene.arrangement.layout is Layout.FOUR
    area.set_compact(compact=True)
    area.trigger("layout-1x1")
    area.set_compact(compact=False)
    assert area.scene.arrangement.layout is Layout.ONE  # chosen meanwhile: it stays


def test_that_a_study_opened_in_a_small_window_is_folded_too(qtbot, make):
    area, source = make()
    area.set_compact(compact=True)
    area.show_study(source.study)
    assert len(area.scene.arrangement.visible) == 2


def test_that_the_keyboard_and_the_active_pane_go_together(qtbot, loaded):
    area, _ = loaded
    area.panes[3].setFocus()
    qtbot.waitUntil(lambda: area.scene.active == 3)
    area.activate(1)
    assert area.window().focusWidget() is area.panes[1]


def test_that_activating_a_pane_takes_no_keyboard_from_elsewhere(loaded):
    area, _ = loaded
    area.strip.list_widget.setFocus()
    area.activate(1)
    assert area.window().focusWidget() is area.strip.list_widget
